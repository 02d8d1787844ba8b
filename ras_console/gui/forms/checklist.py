"""A list of things to tick, with a line to search in where it is long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ras_console.gui.kit import MutedLabel, SearchField
from ras_console.gui.phrases import counted
from ras_console.gui.theme import ThemeSwitch

_ROW_PX: Final = 28
_ROWS: Final = 5
_SEARCH_FROM: Final = 13
"""Shorter lists are looked over faster than searched."""


class Checklist(QWidget):
    """Keeps what is ticked while the list is searched: a row that is hidden stays ticked. Showing is silent."""

    value_changed = Signal(object)
    """tuple: the values that are ticked now, in the order of the list; a person has ticked or unticked one."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[tuple[Any, str], ...] = ()
        self.search = SearchField(themes, "Search the list")
        self.search.setObjectName("checklist_search")
        self.search.hide()
        self.box = QListWidget()
        self.box.setObjectName("checklist_box")
        self.box.setUniformItemSizes(True)
        self.box.setFrameShape(QFrame.Shape.NoFrame)
        self.box.viewport().setAutoFillBackground(False)
        self._count = MutedLabel(themes)
        self._count.setObjectName("checklist_count")
        self._count.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for each in (self.search, self.box, self._count):
            column.addWidget(each)
        self.setFocusProxy(self.box)
        self.box.itemChanged.connect(self._tell)
        self.search.textChanged.connect(self._filter)

    def offer(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer these (value, label) pairs, the same again for nothing; what is ticked and still there stays ticked."""
        wanted = tuple(choices)
        if wanted == self._choices:
            return
        ticked = self.value()
        self._choices = wanted
        with QSignalBlocker(self.box):
            self.box.clear()
            for value, label in wanted:
                item = QListWidgetItem(label, self.box)
                item.setData(Qt.ItemDataRole.UserRole, value)
                item.setSizeHint(QSize(0, _ROW_PX))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Unchecked)
        self.box.setFixedHeight(_ROW_PX * min(_ROWS, max(2, len(wanted))) + 8)
        is_long = len(wanted) >= _SEARCH_FROM
        self.search.setVisible(is_long)
        self._count.setVisible(is_long)
        self.show_value(ticked)
        self._filter()

    def show_value(self, value: Sequence[Any]) -> None:
        """Tick these and no others."""
        wanted = frozenset(value)
        with QSignalBlocker(self.box):
            for row in range(self.box.count()):
                item = self.box.item(row)
                state = (
                    Qt.CheckState.Checked if item.data(Qt.ItemDataRole.UserRole) in wanted else Qt.CheckState.Unchecked
                )
                if item.checkState() is not state:
                    item.setCheckState(state)
        self._say_count()

    def value(self) -> tuple[Any, ...]:
        """Return the values that are ticked, in the order of the list."""
        items = (self.box.item(row) for row in range(self.box.count()))
        return tuple(
            each.data(Qt.ItemDataRole.UserRole) for each in items if each.checkState() is Qt.CheckState.Checked
        )

    @Slot()
    def _tell(self) -> None:
        self._say_count()
        self.value_changed.emit(self.value())

    @Slot()
    def _filter(self) -> None:
        """Hide what the text is not in."""
        wanted = self.search.text().strip().casefold()
        for row, (_, label) in enumerate(self._choices):
            self.box.setRowHidden(row, bool(wanted) and wanted not in label.casefold())
        self._say_count()

    def _say_count(self) -> None:
        if len(self._choices) < _SEARCH_FROM:
            return
        shown = sum(1 for row in range(self.box.count()) if not self.box.isRowHidden(row))
        found = "" if shown == len(self._choices) else f", {shown:,} found"
        self._count.setText(f"{len(self.value()):,} of {counted(len(self._choices), 'entry', 'entries')} ticked{found}")
