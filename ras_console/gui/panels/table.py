"""The table of a group's page: rows of objects, one of which can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget
from typing_extensions import override

from ras_console.gui.models.cells import KEY_ROLE, Column
from ras_console.gui.panels.cell_delegate import ROW_PX, CellDelegate
from ras_console.gui.panels.table_export import ask_export
from ras_console.gui.panels.table_header import TableHeader
from ras_console.gui.theme import ThemeSwitch, font

_FIRST_COLUMN_PX: Final = 110


class ObjectTable(QTableView):
    """Whole rows are selected; a double click or Enter opens, the arrow keys move, typing finds a name."""

    opened = Signal(int)
    """Key of the row that was opened."""
    chosen = Signal(int)
    """Key of the row that is selected now."""
    selection_changed = Signal()
    """Other rows are selected; `selected_keys` says which."""

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
        self._keys: list[int] | None = None
        self._wide: tuple[int, ...] = ()
        self._is_narrow = False
        self.setHorizontalHeader(TableHeader(themes, self))
        self.setModel(model)
        self.setItemDelegate(CellDelegate(themes, self, has_grip=is_movable))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if is_multiple else mode.SingleSelection)
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
        self.export_action = QAction(self.tr("&Export as CSV…"), self)
        self.export_action.setObjectName("export_table")
        self.export_action.triggered.connect(lambda: ask_export(self))
        self.addAction(self.export_action)
        self.horizontalHeader().addAction(self.export_action)
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._choose)
        self.selectionModel().selectionChanged.connect(self._select)
        for places_changed in (model.modelReset, model.layoutChanged, model.rowsInserted, model.rowsRemoved):
            places_changed.connect(self._forget_keys)
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
        self._wide = tuple(number for number, column in enumerate(columns) if not column.width_px)
        header.setStretchLastSection(not self._wide)
        header.geometriesChanged.connect(self._share_room)
        header.sectionResized.connect(self._share_room)

    @Slot()
    def _share_room(self) -> None:
        """Give the widest columns what the others leave, but room for a name: the table scrolls sideways instead."""
        header = self.horizontalHeader()
        wide = [each for each in self._wide if not header.isSectionHidden(each)]
        taken = sum(header.sectionSize(each) for each in range(header.count()) if each not in self._wide)
        is_narrow = bool(wide) and self.viewport().width() - taken < len(wide) * _FIRST_COLUMN_PX
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        mode = QHeaderView.ResizeMode.Interactive if is_narrow else QHeaderView.ResizeMode.Stretch
        for each in self._wide:
            header.setSectionResizeMode(each, mode)
            if is_narrow:
                header.resizeSection(each, _FIRST_COLUMN_PX)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def let_sort(self) -> None:
        """Let a click on a column's title sort by it; a third click goes back to the order given."""
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def key(self) -> int | None:
        """Return the key of the selected row."""
        index = self.currentIndex()
        return int(index.data(KEY_ROLE)) if index.isValid() else None

    def selected_keys(self) -> list[int]:
        """Return the keys of all selected rows, top to bottom."""
        if self._keys is not None:
            return list(self._keys)
        # Whole rows are selected, so the ranges say it all; Qt's selectedRows asks the model about every single cell.
        model, ranges = self.model(), self.selectionModel().selection()
        stretches = [ranges.at(number) for number in range(ranges.count())]
        rows = sorted({row for each in stretches for row in range(each.top(), each.bottom() + 1)})
        self._keys = [int(model.index(row, 0).data(KEY_ROLE)) for row in rows]
        return list(self._keys)

    @Slot()
    def _forget_keys(self) -> None:
        self._keys = None

    @Slot()
    def _select(self) -> None:
        self._keys = None
        self.selection_changed.emit()

    def select_rows(self, rows: Sequence[int]) -> None:
        """Select these rows and no others."""
        model, selection = self.model(), QItemSelection()
        last = model.columnCount() - 1
        for first, end in _stretches(rows):
            selection.select(model.index(first, 0), model.index(end, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

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
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setObjectName("table_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.addActions(self.actions())
        menu.popup(event.globalPos())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)


def _stretches(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return first and last of each stretch of neighbouring rows."""
    found: list[tuple[int, int]] = []
    for row in sorted(rows):
        if found and row <= found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
