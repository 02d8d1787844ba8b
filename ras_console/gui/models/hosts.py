"""All session hosts of a site as a table: numpy columns and a permutation of rows, sorted and filtered in numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import HostState, LogonMode
from ras_console.engine.snapshot import HostColumns
from ras_console.gui.logon_targets import MODE_WORDS
from ras_console.gui.models.cells import CELL_ROLE, KEY_ROLE, Cell, Column, natural_key
from ras_console.gui.models.columns import ColumnsModel
from ras_console.gui.phrases import HOST_STATES, age, plain_tip

_Index = QModelIndex | QPersistentModelIndex
_Numbers = NDArray[np.float64]

RESORT_EVERY: Final = 5
"""Looks between two re-sortings by a live column: rows that jump faster cannot be read."""

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_NOWHERE: Final = QModelIndex()
_SILENT: Final = (int(HostState.NOT_REACHED), int(HostState.LOST), int(HostState.POWERED_OFF))


class HostColumn(IntEnum):
    """The columns, left to right."""

    NAME = 0
    STATE = 1
    LOGON_STATUS = 2
    LOAD = 3
    CPU = 4
    MEMORY = 5
    SESSIONS = 6
    DISCONNECTED = 7
    LOGONS = 8
    PREFERRED = 9
    AGE = 10
    POOL = 11
    DESCRIPTION = 12
    DIRECT_ADDRESS = 13
    ID = 14


COLUMNS: Final = (
    Column(title="Host"),
    Column(title="State", width_px=166),
    Column(title="Logon status", width_px=132, tip="Whether it takes new logons, by logon control"),
    Column(title="Load", width_px=116, tip="The greatest of CPU, memory and sessions"),
    Column(
        title="CPU",
        width_px=64,
        is_number=True,
        tip="Demanded cores by cores the host has; above 100 % it is overloaded",
    ),
    Column(title="Memory", width_px=72, is_number=True),
    Column(title="Sessions", width_px=92, is_number=True, tip="Sessions, of the most it takes"),
    Column(title="Disc.", width_px=60, is_number=True, tip="Disconnected sessions among them"),
    Column(title="Logons", width_px=68, is_number=True, tip="Logons in progress"),
    Column(title="Preferred broker", width_px=128, tip="The broker it registers with first; * marks a fixed choice"),
    Column(title="Report age", width_px=86, is_number=True, tip="How long ago the host last reported"),
    Column(title="Host pool", width_px=110, is_shown=False),
    Column(title="Description", width_px=180, is_shown=False),
    Column(title="Direct address", width_px=130, is_shown=False),
    Column(title="ID", width_px=60, is_number=True, is_shown=False),
)
HOSTS_MIME: Final = "application/x-ras-console-hosts"
"""Carries the ids of hosts that are dragged, parted by blanks."""

_ROW_FLAGS: Final = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
_NO_POOLS: Final[Mapping[int, str]] = MappingProxyType({})
_TEXTS: Final = (HostColumn.LOGON_STATUS, HostColumn.POOL, HostColumn.DESCRIPTION, HostColumn.DIRECT_ADDRESS)
_LIVE: Final = (HostColumn.STATE, HostColumn.AGE)
"""The range of columns that a live picture changes."""


class HostsModel(ColumnsModel):
    """Rows by a permutation. `show_hosts` sets who they are, `show_live` their figures; selection survives by id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._hosts: tuple[Host, ...] = ()
        self._names: list[str] = []
        self._ids = np.empty(0, dtype=np.int64)
        self._name_ranks: _Numbers = np.empty(0)
        self._most: _Numbers = np.empty(0)
        self._brokers: Mapping[int, str] = {}
        self._pools: Mapping[int, str] = {}
        self._pool: int | None = None
        self._live: HostColumns | None = None
        self._order = np.empty(0, dtype=np.int64)
        self._filter = ""
        self._sorted_by = HostColumn.NAME
        self._is_descending = False
        self._looks = 0

    @property
    def hosts(self) -> tuple[Host, ...]:
        """All hosts, filtered out or not."""
        return self._hosts

    # ------------------------------------------------------------------------------------------------------ showing
    def show_hosts(
        self, hosts: Sequence[Host], broker_names: Mapping[int, str], pool_names: Mapping[int, str] = _NO_POOLS
    ) -> None:
        """Show these hosts, in ascending id; the same again costs one comparison."""
        is_same = tuple(hosts) == self._hosts
        if is_same and dict(broker_names) == self._brokers and dict(pool_names) == self._pools:
            return
        self.beginResetModel()
        self._hosts, self._brokers, self._pools = tuple(hosts), dict(broker_names), dict(pool_names)
        self._names = [each.server for each in hosts]
        self._ids = np.array([each.id for each in hosts], dtype=np.int64)
        self._most = np.array([each.max_sessions for each in hosts], dtype=np.float64)
        by_name = sorted(range(len(hosts)), key=lambda row: natural_key(self._names[row]))
        self._name_ranks = np.empty(len(hosts))
        self._name_ranks[by_name] = np.arange(len(hosts))
        self._live = None
        self._order = self._wanted_order()
        self.endResetModel()

    def show_live(self, columns: HostColumns, *, may_resort: bool = True) -> None:
        """Show these figures; rows change places every fifth time at most, and not while `may_resort` is False."""
        if not np.array_equal(columns.ids, self._ids):
            columns = _aligned(columns, self._ids)
        is_first, self._live = self._live is None, columns
        self._looks += 1
        if is_first or (may_resort and self._looks >= RESORT_EVERY):
            self._looks = 0
            self._resort()
        if len(self._order):
            self.dataChanged.emit(self.index(0, _LIVE[0]), self.index(len(self._order) - 1, _LIVE[1]))

    def set_filter(self, text: str) -> None:
        """Show only hosts whose name, state or preferred broker contains the text, whatever its case."""
        wanted = text.strip().casefold()
        if wanted != self._filter:
            self.beginResetModel()
            self._filter = wanted
            self._order = self._wanted_order()
            self.endResetModel()

    def set_pool(self, pool: int | None) -> None:
        """Show only the hosts of one pool, of all for None."""
        if pool != self._pool:
            self.beginResetModel()
            self._pool = pool
            self._order = self._wanted_order()
            self.endResetModel()

    def key_at(self, row: int) -> int:
        """Return the id of the host in a row."""
        return int(self._ids[self._order[row]])

    def row_of(self, key: int) -> int | None:
        """Return the row of a host, None while it is filtered out or unknown."""
        found = np.flatnonzero(self._ids[self._order] == key)
        return int(found[0]) if len(found) else None

    # ------------------------------------------------------------------------------------------------------ sorting
    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = HostColumn(column) if 0 <= column < len(HostColumn) else HostColumn.NAME
        self._is_descending = order is Qt.SortOrder.DescendingOrder
        self._resort()

    def _resort(self) -> None:
        order = self._wanted_order()
        if np.array_equal(order, self._order):
            return
        if np.array_equal(np.sort(order), np.sort(self._order)):
            self.layoutAboutToBeChanged.emit()
            before = self.persistentIndexList()
            places = np.empty(len(self._ids), dtype=np.int64)
            places[order] = np.arange(len(order))
            after = [self.index(int(places[self._order[each.row()]]), each.column()) for each in before]
            self._order = order
            self.changePersistentIndexList(before, after)
            self.layoutChanged.emit()
        else:  # a live word of the filter holds for other hosts now
            self.beginResetModel()
            self._order = order
            self.endResetModel()

    def _wanted_order(self) -> NDArray[np.int64]:
        keys = self._sort_keys()
        order = np.lexsort((self._name_ranks, -keys if self._is_descending else keys)).astype(np.int64)
        if self._pool is not None:
            is_in = np.array([each.pool_id == self._pool for each in self._hosts], dtype=bool)
            order = order[is_in[order]]
        if not self._filter:
            return order
        is_wanted = np.array([self._filter in self._searched(row) for row in range(len(self._ids))], dtype=bool)
        kept: NDArray[np.int64] = order[is_wanted[order]]
        return kept

    def _searched(self, row: int) -> str:
        words = [self._names[row]]
        if self._live is not None:
            words.append(HOST_STATES[HostState(int(self._live.state[row]))][0])
            words.append(self._broker(row))
        return " ".join(words).casefold()

    def _sort_keys(self) -> _Numbers:
        live = self._live
        if self._sorted_by in _TEXTS:
            texts = [self._text(row, self._sorted_by).casefold() for row in range(len(self._ids))]
            return np.unique(np.array(texts, dtype=str), return_inverse=True)[1].astype(np.float64)
        if self._sorted_by is HostColumn.ID:
            return self._ids.astype(np.float64)
        if live is None or self._sorted_by is HostColumn.NAME:
            return self._name_ranks
        columns: dict[HostColumn, NDArray[Any]] = {
            HostColumn.STATE: live.state, HostColumn.LOAD: live.load_ratio, HostColumn.CPU: live.cpu_ratio,
            HostColumn.MEMORY: live.memory_ratio, HostColumn.SESSIONS: live.sessions,
            HostColumn.DISCONNECTED: live.disconnected, HostColumn.LOGONS: live.logons,
            HostColumn.PREFERRED: live.preferred_broker, HostColumn.AGE: live.age_s,
        }  # fmt: skip
        keys: _Numbers = columns[self._sorted_by].astype(np.float64)
        return keys

    # ------------------------------------------------------------------------------------------------ Qt's questions
    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._order)

    @override
    def data(self, index: _Index, role: int = _DISPLAY) -> object:
        if role not in {CELL_ROLE, _DISPLAY, KEY_ROLE, _TIP} or not index.isValid():
            return None
        row = int(self._order[index.row()])
        if role == KEY_ROLE:
            return int(self._ids[row])
        if role == _TIP:
            return self._tip(row, index.column()) or None
        cell = self._cell(row, index.column())
        return cell if role == CELL_ROLE else cell.text

    def _tip(self, row: int, column: int) -> str:
        host = self._hosts[row]
        if column == HostColumn.LOGON_STATUS:
            return plain_tip(": ".join(filter(None, (host.drain_owner, host.drain_reason))))
        return host.description if column == HostColumn.NAME else ""

    def _text(self, row: int, column: HostColumn) -> str:
        host = self._hosts[row]
        match column:
            case HostColumn.LOGON_STATUS:
                return MODE_WORDS[host.logon_mode]
            case HostColumn.POOL:
                return self._pools.get(int(host.pool_id), "")
            case HostColumn.DESCRIPTION:
                return host.description
            case _:
                return host.direct_address

    def _cell(self, row: int, column: int) -> Cell:
        live, name = self._live, self._names[row]
        if column in _TEXTS:
            text = self._text(row, HostColumn(column))
            is_usual = column == HostColumn.LOGON_STATUS and self._hosts[row].logon_mode is LogonMode.ENABLED
            return Cell(text=text, is_faint=is_usual)
        if column == HostColumn.ID:
            return Cell(text=str(int(self._ids[row])), is_number=True)
        if live is None:
            return Cell(text=name, is_strong=True) if column == HostColumn.NAME else Cell(text="–", is_faint=True)
        state = int(live.state[row])
        is_old = state in _SILENT
        match column:
            case HostColumn.NAME:
                return Cell(text=name, is_strong=True, is_faint=state == HostState.DISABLED)
            case HostColumn.STATE:
                word, tone = HOST_STATES[HostState(state)]
                return Cell(text=word, tone=tone)
            case HostColumn.LOAD:
                load = float(live.load_ratio[row])
                return Cell(text=f"{round(load * 100)} %", load_ratio=load, is_faint=is_old)
            case HostColumn.PREFERRED:
                return Cell(text=self._broker(row))
            case _:
                return Cell(text=self._number(row, column), is_number=True, is_faint=is_old)

    def _number(self, row: int, column: int) -> str:
        live = self._live
        if live is None:
            return "–"
        match column:
            case HostColumn.CPU:
                return f"{round(float(live.cpu_ratio[row]) * 100)} %"
            case HostColumn.MEMORY:
                return f"{round(float(live.memory_ratio[row]) * 100)} %"
            case HostColumn.SESSIONS:
                return f"{int(live.sessions[row])} / {int(self._most[row])}"
            case HostColumn.DISCONNECTED:
                return str(int(live.disconnected[row]))
            case HostColumn.LOGONS:
                return str(int(live.logons[row]))
            case _:
                return age(float(live.age_s[row]))

    def _broker(self, row: int) -> str:
        live = self._live
        name = self._brokers.get(int(live.preferred_broker[row]), "none") if live is not None else ""
        return f"{name} *" if self._hosts[row].preferred_broker_id is not None else name

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        return _ROW_FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    @override
    def mimeTypes(self) -> list[str]:
        return [HOSTS_MIME]

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        keys = dict.fromkeys(self.key_at(each.row()) for each in indexes)
        carried.setData(HOSTS_MIME, " ".join(map(str, keys)).encode())
        return carried


def _aligned(columns: HostColumns, ids: NDArray[np.int64]) -> HostColumns:
    """Return the columns with one row for each of `ids`; hosts that the engine does not know are not reached."""
    if not len(columns.ids):
        rows, is_known = np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=bool)
    else:
        rows = np.minimum(np.searchsorted(columns.ids, ids), len(columns.ids) - 1)
        is_known = columns.ids[rows] == ids
    taken: dict[str, NDArray[Any]] = {
        name: np.where(is_known, getattr(columns, name)[rows], 0) if len(columns.ids) else np.zeros(len(ids))
        for name in HostColumns.__dataclass_fields__
    }
    taken["ids"] = ids
    return HostColumns(**taken)
