"""Things to tick, as rows for a view: a thousand of them cost no more than those that are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from typing_extensions import override

from ras_console.gui.models.cells import KEY_ROLE

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_CHECK: Final = int(Qt.ItemDataRole.CheckStateRole)
_SIZE: Final = int(Qt.ItemDataRole.SizeHintRole)

ROW_PX: Final = 28

Choice = tuple[Any, str]
"""A value and what it is called."""


class ChecklistModel(QAbstractListModel):
    """Shows the choices that the text is in. What is hidden stays ticked; what a program ticks is not told."""

    ticked = Signal()
    """A person has ticked or unticked a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._shown: list[Choice] = []
        self._needle = ""
        self._ticked: set[Any] = set()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All that is offered, shown or not."""
        return self._choices

    def offer(self, choices: Sequence[Choice]) -> bool:
        """Offer these; what is ticked and still offered stays ticked. Returns whether anything has changed."""
        wanted = tuple(choices)
        if wanted == self._choices:
            return False
        self._choices = wanted
        self._ticked &= {value for value, _ in wanted}
        self._renew()
        return True

    def set_filter(self, text: str) -> None:
        """Show only choices with this text in their name, whatever its case."""
        self._needle = text.strip().casefold()
        self._renew()

    def show_value(self, value: Sequence[Any]) -> None:
        """Tick these and no others; what is not offered is left out."""
        wanted = {each for each, _ in self._choices} & set(value)
        if wanted != self._ticked:
            self._ticked = wanted
            self.dataChanged.emit(
                self.index(0), self.index(max(0, len(self._shown) - 1)), [Qt.ItemDataRole.CheckStateRole]
            )

    def value(self) -> tuple[Any, ...]:
        """Return the values that are ticked, in the order of the choices."""
        return tuple(value for value, _ in self._choices if value in self._ticked)

    def _renew(self) -> None:
        self.beginResetModel()
        needle = self._needle
        self._shown = [each for each in self._choices if not needle or needle in each[1].casefold()]
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def data(self, index: _Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        value, label = self._shown[index.row()]
        if role == _DISPLAY:
            return label
        if role == _CHECK:
            return Qt.CheckState.Checked if value in self._ticked else Qt.CheckState.Unchecked
        if role == _SIZE:
            return QSize(0, ROW_PX)
        return value if role == KEY_ROLE else None

    @override
    def setData(self, index: _Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != _CHECK or not index.isValid():
            return False
        chosen = self._shown[index.row()][0]
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._ticked.add(chosen)
        else:
            self._ticked.discard(chosen)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()
        return True

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
