"""What happened to sessions lately, by host pool: logons and how long they took, failures, disconnections."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import ObjectId, PoolId
from ras_console.engine.instants import NEVER_S
from ras_console.engine.logon_times import WINDOW_S
from ras_console.engine.snapshot import PoolFigures

_CAPACITY: Final = 65_536  # happenings kept: five minutes at 200 a second


class Happening(IntEnum):
    """What is counted by pool."""

    LOGON = 0
    FAILED = 1
    DISCONNECTED = 2


class PoolBook:
    """A ring of happenings that one broker has heard of since it began to hear hosts; the oldest makes room."""

    def __init__(self) -> None:
        self._at_s = np.full(_CAPACITY, NEVER_S)
        self._pool = np.zeros(_CAPACITY, dtype=np.int64)
        self._what = np.zeros(_CAPACITY, dtype=np.uint8)
        self._took_s = np.zeros(_CAPACITY)
        self._next = 0

    def note(self, at_s: float, pool: int, what: Happening, took_s: float = 0.0) -> None:
        """Remember one happening; `took_s` for a logon."""
        row = self._next
        self._at_s[row], self._pool[row], self._what[row], self._took_s[row] = at_s, pool, what, took_s
        self._next = (row + 1) % _CAPACITY

    def figures(self, now_s: float) -> tuple[PoolFigures, ...]:
        """Return the figures of the last five minutes, one for each pool that anything happened in, by id."""
        recent = self._at_s > now_s - WINDOW_S
        if not recent.any():
            return ()
        pools, what, took_s = self._pool[recent], self._what[recent], self._took_s[recent]
        return tuple(_figures(pool, what[pools == pool], took_s[pools == pool]) for pool in np.unique(pools).tolist())


def _figures(pool: int, what: NDArray[np.uint8], took_s: NDArray[np.float64]) -> PoolFigures:
    times = took_s[what == Happening.LOGON]
    p50_s, p95_s = np.percentile(times, (50, 95)) if len(times) else (0.0, 0.0)
    return PoolFigures(
        pool=PoolId(ObjectId(pool)),
        logons=len(times),
        logon_p50_s=float(p50_s),
        logon_p95_s=float(p95_s),
        failed=int(np.count_nonzero(what == Happening.FAILED)),
        disconnected=int(np.count_nonzero(what == Happening.DISCONNECTED)),
    )
