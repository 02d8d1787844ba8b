"""The list of events and the number beside its title."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import rounded
from ras_console.gui.models.events import EventListModel
from ras_console.gui.panels.event_delegate import ROW_PX, EventDelegate
from ras_console.gui.theme import ThemeSwitch, font


class EventList(QListView):
    """The list; while it is scrolled down, what is read stays where it is when something new comes in on top."""

    def __init__(self, themes: ThemeSwitch, model: EventListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._empty_text = _translated("No events yet.")
        self.setObjectName("event_list")
        self.setAccessibleName(_translated("Events, newest first"))
        self.setItemDelegate(EventDelegate(themes, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setModel(model)
        model.rowsInserted.connect(self._stay)
        themes.theme_changed.connect(self.viewport().update)

    def set_empty_text(self, text: str) -> None:
        """Say this where there is nothing to show."""
        self._empty_text = text
        self.viewport().update()

    @Slot(QModelIndex, int, int)
    def _stay(self, _parent: QModelIndex, first: int, last: int) -> None:
        bar = self.verticalScrollBar()
        if bar.value() > 0:
            # The range still is that of the old rows: lay out first, or the new value would be cut off.
            value = bar.value() + (last - first + 1) * ROW_PX
            self.doItemsLayout()
            bar.setValue(value)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setFont(font("help"))
            painter.setPen(QColor(self._themes.tokens.text_muted))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._empty_text)


class CountBadge(QLabel):
    """How many events are shown, and of how many where a filter leaves some out."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setFont(font("chip"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContentsMargins(8, 0, 8, 0)
        self.setFixedHeight(20)
        themes.theme_changed.connect(self.update)

    def show_count(self, shown: int, held: int) -> None:
        """Show the numbers."""
        text = f"{shown:,}"
        if shown != held:
            text = _translated("%1 of %2").replace("%1", text).replace("%2", f"{held:,}")
        self.setText(text)

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(24, 20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), 10, fill=QColor(tokens.border))
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.text_second))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


def _translated(text: str) -> str:
    return QCoreApplication.translate("Events", text)
