"""The sessions counted by one column, as a list that narrows the table down to one value."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ras_console.gui.kit import ChoiceField
from ras_console.gui.models.session_data import SessionColumn
from ras_console.gui.theme import ThemeSwitch, font

GROUPINGS: Final = (
    ("No grouping", None),
    ("By host", SessionColumn.HOST),
    ("By pool", SessionColumn.POOL),
    ("By user", SessionColumn.USER),
    ("By resource", SessionColumn.RESOURCE),
    ("By state", SessionColumn.STATE),
    ("By client system", SessionColumn.SYSTEM),
    ("By client", SessionColumn.CLIENT),
    ("By broker", SessionColumn.BROKER),
)
_LABEL: Final = int(Qt.ItemDataRole.UserRole)
_WIDTH_PX: Final = 210
_CHOICE_PX: Final = 150


class SessionGroups(QWidget):
    """Which column to count by, and the counts. `chosen` names the value, None for all."""

    grouped = Signal(object)
    """SessionColumn or None: another column is to be counted by."""
    chosen = Signal(object)
    """The value as text, or None for all."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = ChoiceField(themes)
        self.choice.setObjectName("sessions_grouping")
        self.choice.setAccessibleName("Group sessions")
        self.choice.setFixedWidth(_CHOICE_PX)
        for text, _ in GROUPINGS:
            self.choice.addItem(text)
        self.list = QListWidget()
        self.list.setObjectName("sessions_groups")
        self.list.setAccessibleName("Groups of sessions")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFont(font("body"))
        self.list.setFixedWidth(_WIDTH_PX)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.choice.currentIndexChanged.connect(self._regroup)
        self.list.currentItemChanged.connect(self._choose)
        themes.theme_changed.connect(self.list.viewport().update)

    @property
    def column(self) -> SessionColumn | None:
        """What is counted by, None while nothing is."""
        return GROUPINGS[self.choice.currentIndex()][1]

    def show_counts(self, counts: list[tuple[str, int]]) -> None:
        """Show these counts; what was chosen stays chosen while it is there."""
        label = self._label()
        rows = [(None, "All", sum(count for _, count in counts)), *((each, each, count) for each, count in counts)]
        texts = [f"{text}  ·  {count:,}" for _, text, count in rows]
        if texts == [self.list.item(row).text() for row in range(self.list.count())]:
            return
        with QSignalBlocker(self.list):
            place = self.list.verticalScrollBar().value()
            self.list.clear()
            for text, (value, _, _) in zip(texts, rows, strict=True):
                item = QListWidgetItem(text)
                item.setData(_LABEL, value)
                item.setToolTip(text)
                self.list.addItem(item)
            values = [value for value, _, _ in rows]
            self.list.setCurrentRow(values.index(label) if label in values else 0)
            self.list.verticalScrollBar().setValue(place)
        if label not in values:
            self.chosen.emit(None)

    @Slot()
    def _regroup(self) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
        self.list.setVisible(self.column is not None)
        self.chosen.emit(None)
        self.grouped.emit(self.column)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._label())

    def _label(self) -> str | None:
        row = self.list.currentRow()
        label = self.list.item(row).data(_LABEL) if row >= 0 else None
        return None if label is None else str(label)
