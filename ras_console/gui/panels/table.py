"""The table of a group's page: rows of objects, one of which can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from typing_extensions import override

from ras_console.gui.models.cells import KEY_ROLE, Column
from ras_console.gui.panels.cell_delegate import ROW_PX, CellDelegate
from ras_console.gui.theme import ThemeSwitch, font

_FIRST_COLUMN_PX: Final = 110


class ObjectTable(QTableView):
    """Whole rows are selected; a double click or Enter opens, the arrow keys move, typing finds a name."""

    opened = Signal(int)
    """Key of the row that was opened."""
    selection_changed = Signal()
    """Other rows are selected; `selected_keys` says which."""
    menu_wanted = Signal(QPoint)
    """Where on the screen the menu for the selected rows is to open."""
    chosen = Signal(int)
    """Key of the row that is selected now."""

    def __init__(
        self,
        themes: ThemeSwitch,
        model: QAbstractItemModel,
        columns: Sequence[Column],
        *,
        is_movable: bool = False,
        is_multiple: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(themes, self, has_grip=is_movable))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(
            QAbstractItemView.SelectionMode.ExtendedSelection
            if is_multiple
            else QAbstractItemView.SelectionMode.SingleSelection
        )
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self._size_columns(columns)
        if is_movable:
            self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
            self.setDragDropOverwriteMode(False)
            self.setDropIndicatorShown(True)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._choose)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        themes.theme_changed.connect(self.viewport().update)

    def _size_columns(self, columns: Sequence[Column]) -> None:
        header = self.horizontalHeader()
        header.setFont(font("help", weight=500))
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(48)
        for number, column in enumerate(columns):
            if column.width_px:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(number, column.width_px)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
                self.setColumnWidth(number, _FIRST_COLUMN_PX)

    def key(self) -> int | None:
        """Return the key of the selected row."""
        index = self.currentIndex()
        return int(index.data(KEY_ROLE)) if index.isValid() else None

    def selected_keys(self) -> tuple[int, ...]:
        """Return the keys of all selected rows, top to bottom."""
        rows = sorted(each.row() for each in self.selectionModel().selectedRows())
        return tuple(int(self.model().index(row, 0).data(KEY_ROLE)) for row in rows)

    def select_keys(self, keys: Sequence[int]) -> None:
        """Select these rows as far as they are there, and no others; the first is the current one."""
        model, wanted, picked = self.model(), set(keys), QItemSelection()
        last = model.columnCount() - 1
        rows = [row for row in range(model.rowCount()) if model.index(row, 0).data(KEY_ROLE) in wanted]
        for row in rows:
            picked.select(model.index(row, 0), model.index(row, last))
        if rows:
            self.selectionModel().setCurrentIndex(model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @Slot()
    def _on_selection(self) -> None:
        self.selection_changed.emit()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu at the pointer, or at the current row where the keyboard asks."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
        else:
            self.menu_wanted.emit(event.globalPos())

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        key = index.data(KEY_ROLE)
        if key is not None:
            self.opened.emit(int(key))

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        key = index.data(KEY_ROLE)
        if key is not None:
            self.chosen.emit(int(key))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)
