"""A table of many rows that come by the page: put at the end or at the top, never searched for by the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from ras_console.gui.models.cells import CELL_ROLE, KEY_ROLE, Column
from ras_console.gui.models.listing import Line

_Index = QModelIndex | QPersistentModelIndex

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_NOWHERE: Final = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Rows in the order given. With `has_more`, the view's scrolling asks for the next page by `more_wanted`."""

    more_wanted = Signal()
    """The last row is in sight and there are more; asked once until rows are added."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._lines: list[Line] = []
        self._has_more = False
        self._is_waiting = False

    def show_lines(self, lines: Sequence[Line], *, has_more: bool = False) -> None:
        """Show these instead of what was shown."""
        self.beginResetModel()
        self._lines = list(lines)
        self._has_more, self._is_waiting = has_more, False
        self.endResetModel()

    def add_below(self, lines: Sequence[Line], *, has_more: bool) -> None:
        """Put the next page at the end."""
        self._has_more, self._is_waiting = has_more, False
        if lines:
            start = len(self._lines)
            self.beginInsertRows(_NOWHERE, start, start + len(lines) - 1)
            self._lines.extend(lines)
            self.endInsertRows()

    def add_above(self, lines: Sequence[Line]) -> None:
        """Put what is newer at the top."""
        if lines:
            self.beginInsertRows(_NOWHERE, 0, len(lines) - 1)
            self._lines[:0] = lines
            self.endInsertRows()

    @property
    def has_more(self) -> bool:
        """True while further pages are to come."""
        return self._has_more

    def keys(self) -> list[int]:
        """Return the keys of the rows, top to bottom."""
        return [each.key for each in self._lines]

    def line(self, row: int) -> Line:
        """Return a row."""
        return self._lines[row]

    # ------------------------------------------------------------------------------------------------ Qt's questions
    @override
    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._has_more and not self._is_waiting

    @override
    def fetchMore(self, parent: _Index) -> None:
        if self.canFetchMore(parent):
            self._is_waiting = True
            self.more_wanted.emit()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def data(self, index: _Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == KEY_ROLE:
            return line.key
        cell = line.cells[index.column()]
        if role == CELL_ROLE:
            return cell
        if role == _DISPLAY:
            return cell.text
        if role == _TIP:
            return cell.tip or None
        if role == _ACCESSIBLE:
            return f"{self._columns[index.column()].title}: {cell.text}"
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == _DISPLAY:
            return column.title
        if role == _TIP:
            return column.tip or None
        if role == _ALIGNMENT:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
