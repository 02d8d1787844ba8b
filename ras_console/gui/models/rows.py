"""A table of many rows that come by the page: put at the end or at the top, never searched for by the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal
from typing_extensions import override

from ras_console.gui.models.cells import Column
from ras_console.gui.models.listing import Line, LinesModel

_Index = QModelIndex | QPersistentModelIndex

_NOWHERE: Final = QModelIndex()


class RowsModel(LinesModel):
    """Rows in the order given. With `has_more`, the view's scrolling asks for the next page by `more_wanted`."""

    more_wanted = Signal()
    """The last row is in sight and there are more; asked once until rows are added."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
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

    # ------------------------------------------------------------------------------------------------ Qt's questions
    @override
    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._has_more and not self._is_waiting

    @override
    def fetchMore(self, parent: _Index) -> None:
        if self.canFetchMore(parent):
            self._is_waiting = True
            self.more_wanted.emit()
