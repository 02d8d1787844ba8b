"""Which row of a column belongs to which session host: rows in ascending id, the same in every table of a broker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import HostId, ObjectId
from ras_console.engine.snapshot import IdColumn

RowColumn = NDArray[np.intp]

EVERY_ROW: Final = slice(None)
"""In place of some rows of a column: all of them, without a copy."""


class HostRows:
    """The hosts of a site in ascending id; never changes, a new topology makes a new one."""

    __slots__ = ("_row_of", "ids")

    def __init__(self, hosts: Iterable[HostId]) -> None:
        self.ids: IdColumn = np.array(sorted(hosts), dtype=np.int64)
        self.ids.setflags(write=False)
        self._row_of: dict[int, int] = {host: row for row, host in enumerate(self.ids.tolist())}

    def __len__(self) -> int:
        return len(self._row_of)

    def row(self, host: HostId) -> int | None:
        """Return the host's row, None for a host that the site does not have."""
        return self._row_of.get(host)

    def id_at(self, row: int) -> HostId:
        return HostId(ObjectId(int(self.ids[row])))

    def find(self, hosts: IdColumn) -> tuple[RowColumn, NDArray[np.bool_]]:
        """Return the row of each host and whether it is one of the site; rows of unknown hosts mean nothing."""
        if not len(self):
            return np.zeros(len(hosts), dtype=np.intp), np.zeros(len(hosts), dtype=np.bool_)
        rows = np.minimum(np.searchsorted(self.ids, hosts), len(self) - 1)
        return rows, self.ids[rows] == hosts

    def carried_from(self, before: HostRows) -> tuple[RowColumn, RowColumn]:
        """Return (rows here, rows there) of the hosts that stand in both."""
        there, known = before.find(self.ids)
        return np.flatnonzero(known), there[known]
