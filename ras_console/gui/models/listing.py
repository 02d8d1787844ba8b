"""A short table of objects: brokers, sites, resources; rows come as values, are matched by id and can be sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from ras_console.gui.models.cells import CELL_ROLE, KEY_ROLE, Cell, Column, natural_key
from ras_console.gui.models.columns import ColumnsModel

_Index = QModelIndex | QPersistentModelIndex

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_CHECK: Final = int(Qt.ItemDataRole.CheckStateRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_MIME: Final = "application/x-ras-console-row"
_NOWHERE: Final = QModelIndex()
_AS_GIVEN: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: the id of its object and a cell for every column."""

    key: int
    cells: tuple[Cell, ...]


class LinesModel(ColumnsModel):
    """Shows lines; which, and in what order, is for the models made of it."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._lines: list[Line] = []

    def keys(self) -> list[int]:
        """Return the ids of the rows, top to bottom."""
        return [each.key for each in self._lines]

    def line(self, row: int) -> Line:
        """Return a row."""
        return self._lines[row]

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

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
        if role == _CHECK and cell.is_checked is not None:
            return Qt.CheckState.Checked if cell.is_checked else Qt.CheckState.Unchecked
        return None


class ListingModel(LinesModel):
    """Shows lines in the order given, or by a column. Ticking and dragging are wishes, told by signals.

    Rows can be dragged only in the order given: the places between them mean nothing in another.
    """

    check_wished = Signal(int, bool)
    """Key of a row and the wanted state of its box."""
    move_wished = Signal(int, int)
    """Key of a row and the place it is to have, counted from 0."""

    def __init__(self, columns: Sequence[Column], *, is_movable: bool = False, parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._is_movable = is_movable
        self._given: list[int] = []
        self._sorted_by = _AS_GIVEN
        self._is_descending = False

    def given_keys(self) -> list[int]:
        """Return the ids of the rows in the order given, whatever they are sorted by."""
        return list(self._given)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these; a row keeps its selection wherever it goes, and only what changed is repainted."""
        self._given = [each.key for each in lines]
        lines = self._in_order(lines)
        wanted = [each.key for each in lines]
        self._drop(set(wanted))
        self._take_in(lines)
        if self.keys() != wanted:
            self._reorder(wanted)
        for row, (old, new) in enumerate(zip(list(self._lines), lines, strict=True)):
            if old != new:
                self._lines[row] = new
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def _drop(self, wanted: set[int]) -> None:
        for row in reversed(range(len(self._lines))):
            if self._lines[row].key not in wanted:
                self.beginRemoveRows(_NOWHERE, row, row)
                del self._lines[row]
                self.endRemoveRows()

    def _take_in(self, lines: Sequence[Line]) -> None:
        present = set(self.keys())
        for row, each in enumerate(lines):
            if each.key not in present:
                at = min(row, len(self._lines))
                self.beginInsertRows(_NOWHERE, at, at)
                self._lines.insert(at, each)
                self.endInsertRows()

    def _reorder(self, wanted: list[int]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._lines[each.row()].key for each in before]
        by_key = {each.key: each for each in self._lines}
        self._lines = [by_key[each] for each in wanted]
        places = {key: row for row, key in enumerate(wanted)}
        after = [self.index(places[key], each.column()) for key, each in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # ------------------------------------------------------------------------------------------------------ sorting
    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to the order given."""
        self._sorted_by = column if 0 <= column < len(self._columns) else _AS_GIVEN
        self._is_descending = order is Qt.SortOrder.DescendingOrder
        by_key = {each.key: each for each in self._lines}
        wanted = [each.key for each in self._in_order([by_key[key] for key in self._given])]
        if wanted != self.keys():
            self._reorder(wanted)

    def _in_order(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Return the lines as sorted; those with nothing in the column stand last, whichever way it goes."""
        at = self._sorted_by
        if at == _AS_GIVEN:
            return lines
        blank = [each for each in lines if _is_blank(each.cells[at])]
        filled = [each for each in lines if not _is_blank(each.cells[at])]
        return [*sorted(filled, key=lambda each: _rank(each.cells[at]), reverse=self._is_descending), *blank]

    # ------------------------------------------------------------------------------------------------ Qt's questions
    @override
    def setData(self, index: _Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != _CHECK or not index.isValid():
            return False
        cell = self._lines[index.row()].cells[index.column()]
        if cell.is_checked is None or not cell.is_check_enabled:
            return False
        self.check_wished.emit(self._lines[index.row()].key, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        is_movable = self._is_movable and self._sorted_by == _AS_GIVEN
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if is_movable else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        cell = self._lines[index.row()].cells[index.column()]
        if cell.is_checked is not None and cell.is_check_enabled:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if is_movable else flags

    # ---------------------------------------------------------------------------------------------------- dragging
    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    @override
    def mimeTypes(self) -> list[str]:
        return [_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        if indexes:
            carried.setData(_MIME, str(self._lines[indexes[0].row()].key).encode())
        return carried

    @override
    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        """Tell the wish and refuse the drop itself, or the view would remove the row that was dragged."""
        if not data.hasFormat(_MIME):
            return False
        key = int(bytes(data.data(_MIME).data()))
        keys = self.keys()
        before = row if row >= 0 else parent.row() if parent.isValid() else len(keys)
        if key in keys:
            place = before - 1 if keys.index(key) < before else before
            if place != keys.index(key):
                self.move_wished.emit(key, place)
        return False


def _is_blank(cell: Cell) -> bool:
    return cell.rank is None and cell.role is None and cell.text in {"", "–"}


def _rank(cell: Cell) -> tuple[bool, float, tuple[tuple[int, int, str], ...]]:
    """Numbers before words."""
    if cell.rank is not None:
        return False, cell.rank, ()
    return True, 0.0, natural_key(cell.text or (cell.role.value if cell.role is not None else ""))
