"""The live pane's figures as a table, for those who cannot read a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

_Index = QModelIndex | QPersistentModelIndex

# Compared as plain numbers: views ask a thousand times for one repaint.
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """One stretch of time, named by its begin. Ratios are 0-1, nan where nothing is known."""

    at_s: float
    time: str
    median: float
    p95: float
    p5: float
    hottest: str
    hottest_ratio: float
    primary: str


class LoadColumn(IntEnum):
    """The columns, left to right."""

    TIME = 0
    MEDIAN = 1
    P95 = 2
    P5 = 3
    HOTTEST = 4
    PRIMARY = 5


class LoadTableModel(QAbstractTableModel):
    """Rows newest first. New rows come in on top and old ones leave at the end, so a reader keeps the place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[LoadRow] = []

    def show_rows(self, rows: Sequence[LoadRow]) -> None:
        """Show these, newest first; where they continue what is shown, only the difference is told to views."""
        known_s = self._rows[0].at_s if self._rows else None
        fresh = next((number for number, each in enumerate(rows) if each.at_s == known_s), None)
        kept = 0 if fresh is None else len(rows) - fresh
        if fresh is None or [each.at_s for each in rows[fresh:]] != [each.at_s for each in self._rows[:kept]]:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        self._drop_after(kept)
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, fresh - 1)
            self._rows[:0] = rows[:fresh]
            self.endInsertRows()
        self._replace(fresh, rows)

    def row_at(self, row: int) -> LoadRow:
        """Return the row with a number of the view."""
        return self._rows[row]

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(LoadColumn)

    @override
    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if role in {_DISPLAY, _ACCESSIBLE}:
            return _cell(self._rows[index.row()], index.column())
        if role == _ALIGNMENT:
            is_figure = LoadColumn.TIME < index.column() < LoadColumn.HOTTEST
            side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _ALIGNMENT:
            is_figure = LoadColumn.TIME < section < LoadColumn.HOTTEST
            side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return _title(section) if role == _DISPLAY else None

    def _drop_after(self, kept: int) -> None:
        if kept < len(self._rows):
            self.beginRemoveRows(QModelIndex(), kept, len(self._rows) - 1)
            del self._rows[kept:]
            self.endRemoveRows()

    def _replace(self, first: int, rows: Sequence[LoadRow]) -> None:
        """Take changed values of rows that stay; only the newest of them can still change."""
        for number in range(first, len(rows)):
            # Not `!=`: nan differs from itself.
            if repr(self._rows[number]) != repr(rows[number]):
                self._rows[number] = rows[number]
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(LoadColumn) - 1))


def _cell(row: LoadRow, column: int) -> str:
    match column:
        case LoadColumn.TIME:
            return row.time
        case LoadColumn.MEDIAN:
            return _percent(row.median)
        case LoadColumn.P95:
            return _percent(row.p95)
        case LoadColumn.P5:
            return _percent(row.p5)
        case LoadColumn.HOTTEST:
            return f"{row.hottest}, {_percent(row.hottest_ratio)}" if row.hottest else "–"
        case _:
            return row.primary or QCoreApplication.translate("LoadTable", "nobody")


def _percent(ratio: float) -> str:
    return "–" if ratio != ratio else f"{ratio * 100:.0f} %"  # noqa: PLR0124


def _title(section: int) -> str:
    titles = (
        QCoreApplication.translate("LoadTable", "Time"),
        QCoreApplication.translate("LoadTable", "Median"),
        QCoreApplication.translate("LoadTable", "p95"),
        QCoreApplication.translate("LoadTable", "p5"),
        QCoreApplication.translate("LoadTable", "Hottest host"),
        QCoreApplication.translate("LoadTable", "Primary"),
    )
    return titles[section]
