"""A list of things to tick, with a line to search in where it is long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from ras_console.gui.kit import MutedLabel, SearchField
from ras_console.gui.models.checklist import ROW_PX, ChecklistModel, Choice
from ras_console.gui.phrases import counted
from ras_console.gui.theme import ThemeSwitch

_ROWS: Final = 5
_SEARCH_FROM: Final = 13
"""Shorter lists are looked over faster than searched."""


class Checklist(QWidget):
    """Keeps what is ticked while the list is searched: a row that is hidden stays ticked. Showing is silent."""

    value_changed = Signal(object)
    """tuple: the values that are ticked now, in the order of the list; a person has ticked or unticked one."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField(themes, "Search the list")
        self.search.setObjectName("checklist_search")
        self.search.hide()
        self.model = ChecklistModel(self)
        self.box = QListView()
        self.box.setObjectName("checklist_box")
        self.box.setModel(self.model)
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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.box)
        self.model.ticked.connect(self._tell)
        self.search.textChanged.connect(self._filter)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer these (value, label) pairs, the same again for nothing; what is ticked and still there stays ticked."""
        if not self.model.offer(choices):
            return
        count = len(self.model.choices)
        self.box.setFixedHeight(ROW_PX * min(_ROWS, max(2, count)) + 8)
        self.search.setVisible(count >= _SEARCH_FROM)
        self._count.setVisible(count >= _SEARCH_FROM)
        self._say_count()

    def show_value(self, value: Sequence[Any]) -> None:
        """Tick these and no others."""
        self.model.show_value(value)
        self._say_count()

    def value(self) -> tuple[Any, ...]:
        """Return the values that are ticked, in the order of the list."""
        return self.model.value()

    @Slot()
    def _tell(self) -> None:
        self._say_count()
        self.value_changed.emit(self.value())

    @Slot(str)
    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self._say_count()

    def _say_count(self) -> None:
        total, shown = len(self.model.choices), self.model.rowCount()
        if total < _SEARCH_FROM:
            return
        found = "" if shown == total else f", {shown:,} found"
        self._count.setText(f"{len(self.value()):,} of {counted(total, 'entry', 'entries')} ticked{found}")
