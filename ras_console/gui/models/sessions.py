"""All sessions of a site as a table: a permutation of numpy columns, filtered and sorted without a Python loop."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from shiboken6 import isValid
from typing_extensions import override

from ras_console.engine.session_details import PHASES
from ras_console.engine.snapshot import SessionColumns
from ras_console.gui.background import Background
from ras_console.gui.kit import Tone
from ras_console.gui.models.cells import CELL_ROLE, KEY_ROLE, Cell, Column
from ras_console.gui.models.columns import ColumnsModel
from ras_console.gui.models.ordering import stable_order
from ras_console.gui.models.session_data import (
    NUMBERS,
    STATE_TEXTS,
    Names,
    SessionColumn,
    SessionData,
    lists_needed,
)
from ras_console.gui.models.session_filter import SessionFilter
from ras_console.gui.models.session_labels import UNKNOWN, Groundwork, Growing, LabelStore, lay
from ras_console.gui.phrases import age

_Index = QModelIndex | QPersistentModelIndex

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_NOWHERE: Final = QModelIndex()
_NO_ROWS: Final[NDArray[np.int64]] = np.empty(0, dtype=np.int64)

COLUMNS: Final = (
    Column(title="User", width_px=150),
    Column(title="State", width_px=112),
    Column(title="Host", width_px=120),
    Column(title="Resource", width_px=130),
    Column(title="Since", width_px=76, is_number=True, tip="How long ago the session began"),
    Column(
        title="Idle",
        width_px=70,
        is_number=True,
        tip="How long the user has done nothing, as the host tells it once a minute; – is at work",
    ),
    Column(title="Client", width_px=92),
    Column(title="Address", width_px=122),
    Column(title="System", width_px=120),
    Column(
        title="Logon", width_px=68, is_number=True, tip="From the request to the finished logon; – was not measured"
    ),
    Column(title="Broker", width_px=66, is_number=True, tip="Of the logon: until a broker had named a host"),
    Column(title="Connect", width_px=72, is_number=True, tip="Of the logon: until the client was at the host"),
    Column(title="Prepare", width_px=70, is_number=True, tip="Of the logon: profile and policies, the host waits"),
    Column(
        title="Work", width_px=62, is_number=True, tip="Of the logon: the host works; longer where cores are scarce"
    ),
    Column(title="Pool", width_px=120, tip="The pool that the host is in"),
    Column(title="Placed by", width_px=104, tip="The broker that chose the host; – for sessions older than the lab"),
    Column(title="Mark", width_px=140, tip="Moves on reconnect: the next logon begins a new session"),
    Column(title="Id", width_px=76, is_number=True),
)
_TONES: Final = {STATE_TEXTS[0]: Tone.OK, STATE_TEXTS[1]: Tone.INFO, STATE_TEXTS[2]: Tone.WARN}
_UNIQUE: Final = (SessionColumn.SINCE, SessionColumn.ID)
"""Columns in which hardly two sessions are equal: they are sorted in the quickest way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """Which sessions are shown, in which order."""

    filter: SessionFilter
    group: tuple[SessionColumn, str] | None
    sorted_by: SessionColumn
    is_descending: bool

    def needed(self) -> frozenset[Growing]:
        group = self.group[0] if self.group is not None else None
        return lists_needed((self.sorted_by, group), self.filter)


class SessionsModel(ColumnsModel):
    """Rows come and go at the end and all show what they show now: whoever selects does it by session id.

    With a background, what takes longer than a frame for so many labels is done there: until then the rows stand as
    they did, `is_waiting` is True, and `ready` says when `settle` can put them as wished.
    """

    ready = Signal()
    """What was waited for is there."""

    def __init__(self, parent: QObject | None = None, *, background: Background | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._background = background
        self._labels = self._new_labels()
        self._asked: set[Growing] = set()
        self._is_waiting = False
        self._data: SessionData | None = None
        self._names: Names | None = None
        self._rows = _NO_ROWS
        self._filter = SessionFilter()
        self._group: tuple[SessionColumn, str] | None = None
        self._sorted_by = SessionColumn.SINCE
        self._is_descending = True
        self._shown = self._wish()

    @property
    def is_waiting(self) -> bool:
        """True while the rows do not stand as wished yet."""
        return self._is_waiting

    @property
    def total(self) -> int:
        """All sessions, filtered out or not."""
        return 0 if self._data is None else len(self._data)

    # ------------------------------------------------------------------------------------------------------ showing
    def show_sessions(self, columns: SessionColumns | None, names: Names) -> bool:
        """Show these; the same again costs two comparisons. Returns whether anything may look different."""
        if columns is None:
            self._data = None
            self._labels = self._new_labels()
            self._put(_NO_ROWS)
            return True
        if self._data is not None and self._data.columns is columns and self._names == names:
            return False
        if self._data is not None and len(columns.user_names) < len(self._data.columns.user_names):
            self._labels = self._new_labels()
        self._names = names
        self._labels.prepare(columns.clients)
        self._change(SessionData(columns, names, self._labels))
        return True

    def set_filter(self, wanted: SessionFilter) -> None:
        """Show only sessions that the filter lets through."""
        if wanted.terms != self._filter.terms:
            self._filter = wanted
            self._change(self._data)

    def set_group(self, column: SessionColumn | None, label: str = "") -> None:
        """Show only sessions with this value in the column, None for all."""
        wanted = None if column is None else (column, label)
        if wanted != self._group:
            self._group = wanted
            self._change(self._data)

    def counts(self, column: SessionColumn) -> list[tuple[str, int]]:
        """Return the values in a column and their numbers of sessions, by the filter and whatever group is shown.

        None at all while they are still being looked at.
        """
        if self._data is None or self._wait_for(self._data, lists_needed((column,), SessionFilter())):
            return []
        mask = self._data.mask(self._shown.filter)
        rows = np.arange(len(self._data)) if mask is None else np.flatnonzero(mask)
        return [(label, count) for _, label, count in self._data.counts(column, rows)]

    # ------------------------------------------------------------------------------------------------------ by id
    def ids(self) -> NDArray[np.int64]:
        """Return the ids of the rows, top to bottom."""
        if self._data is None:
            return _NO_ROWS
        ids: NDArray[np.int64] = self._data.columns.ids[self._rows]
        return ids

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows of those of the sessions that are shown, ascending."""
        return np.flatnonzero(np.isin(self.ids(), ids))

    def host_of(self, session: int) -> int | None:
        """Return the id of the host of a session, None where it has ended."""
        if self._data is None:
            return None
        found = np.flatnonzero(self._data.columns.ids == session)
        return int(self._data.columns.host[found[0]]) if len(found) else None

    # ------------------------------------------------------------------------------------------------------ sorting
    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        wanted = SessionColumn(column) if 0 <= column < len(SessionColumn) else SessionColumn.SINCE
        is_descending = order is Qt.SortOrder.DescendingOrder
        if (wanted, is_descending) != (self._sorted_by, self._is_descending):  # a view asks twice
            self._sorted_by, self._is_descending = wanted, is_descending
            self._change(self._data)

    @Slot()
    def settle(self) -> None:
        """Put the rows as wished, if that is possible by now."""
        self._change(self._data)

    def _wish(self) -> _View:
        return _View(
            filter=self._filter, group=self._group, sorted_by=self._sorted_by, is_descending=self._is_descending
        )

    def _change(self, data: SessionData | None) -> None:
        if data is None:
            return
        wish = self._wish()
        self._is_waiting = self._wait_for(data, wish.needed())
        if not self._is_waiting:
            self._shown = wish
        self._put(self._in_order(data, self._shown), data)

    def _in_order(self, data: SessionData, view: _View) -> NDArray[np.int64]:
        mask = data.mask(view.filter)
        if view.group is not None:
            codes, labels = data.coded(view.group[0])
            chosen = np.array([each == view.group[1] for each in labels], dtype=np.bool_)[codes]
            mask = chosen if mask is None else mask & chosen
        # By id first: rows of the engine change places, and equal ones must not jump with them.
        by_id = data.by_id()
        rows = by_id if mask is None else by_id[mask[by_id]]
        keys = data.keys(view.sorted_by)[rows]
        if view.is_descending:
            keys = -keys
        return rows[np.argsort(keys) if view.sorted_by in _UNIQUE else stable_order(keys)]

    # ------------------------------------------------------------------------------------------------ groundwork
    def _new_labels(self) -> LabelStore:
        return LabelStore(is_lazy=self._background is not None)

    def _wait_for(self, data: SessionData, needed: frozenset[Growing]) -> bool:
        """Have laid what is missing; return whether it has to be waited for."""
        if self._background is None:
            return False
        labels, columns, missing = self._labels, data.columns, data.missing(needed)
        wanted = frozenset(missing) - self._asked
        if wanted:
            self._asked |= wanted
            self._background.run(partial(lay, wanted, columns), partial(self._take, labels, wanted))
        return any(not labels.is_usable(each, columns) for each in missing)

    def _take(self, labels: LabelStore, wanted: frozenset[Growing], laid: Groundwork) -> None:
        if not isValid(self):
            return
        self._asked -= wanted
        labels.take(laid)
        if labels is self._labels:
            self.ready.emit()

    def _put(self, rows: NDArray[np.int64], data: SessionData | None = None) -> None:
        before, after = len(self._rows), len(rows)
        if after < before:
            self.beginRemoveRows(_NOWHERE, after, before - 1)
            self._rows = self._rows[:after]
            self.endRemoveRows()
        self._data = data if data is not None else self._data
        self._rows = rows[:before]
        if len(self._rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))
        if after > before:
            self.beginInsertRows(_NOWHERE, before, after - 1)
            self._rows = rows
            self.endInsertRows()

    # ------------------------------------------------------------------------------------------------ Qt's questions
    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = _DISPLAY) -> object:
        if not index.isValid() or self._data is None:
            return None
        row = int(self._rows[index.row()])
        if role == KEY_ROLE:
            return int(self._data.columns.ids[row])
        column = SessionColumn(index.column())
        if role == _DISPLAY:
            return self._text(row, column)
        if role == CELL_ROLE:
            return self._cell(row, column)
        if role == _TIP:
            return self._route(row) if column in {SessionColumn.HOST, SessionColumn.CLIENT} else None
        if role == _ACCESSIBLE:
            return f"{COLUMNS[column].title}: {self._text(row, column)}"
        return None

    def _text(self, row: int, column: SessionColumn) -> str:
        data = self._data
        if data is None:
            return ""
        c = data.columns
        if column is SessionColumn.ID:
            return str(int(c.ids[row]))
        if column is SessionColumn.SINCE:
            return age(c.at_s - float(c.started_s[row]))
        if column is SessionColumn.IDLE:
            idle = float(data.numbers(column)[row])
            return age(idle) if idle else UNKNOWN
        if column in NUMBERS:
            detail = c.details[row]
            total = float(sum(detail[each] for each in PHASES))
            value = total if column is SessionColumn.LOGON else float(detail[PHASES[column - SessionColumn.BROKER_S]])
            return f"{value:.1f} s" if total else UNKNOWN
        return data.label(row, column)

    def _cell(self, row: int, column: SessionColumn) -> Cell:
        text = self._text(row, column)
        return Cell(
            text=text,
            tone=_TONES.get(text) if column is SessionColumn.STATE else None,
            is_number=column in NUMBERS,
            is_strong=column is SessionColumn.USER,
            is_faint=text == UNKNOWN,
        )

    def _route(self, row: int) -> str:
        """Return the hops of a session: who chose the host, and the way of the client to it."""
        client, host = self._text(row, SessionColumn.CLIENT), self._text(row, SessionColumn.HOST)
        broker, address = self._text(row, SessionColumn.BROKER), self._text(row, SessionColumn.ADDRESS)
        if broker == UNKNOWN:
            return f"{client} ({address}) → {host}"
        return f"{client} ({address}) → {broker}, which named {host} → {host}"
