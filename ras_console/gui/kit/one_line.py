"""A line of words that ends in dots where it has no room, instead of in half a letter."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolTip
from typing_extensions import override


class OneLine(QLabel):
    """A label whose words lose their middle, in the drawing alone, while they are wider than it; the tip has them all.

    One that wraps, or has a tip of its own, stays a plain label.
    """

    def is_cut(self) -> bool:
        """Return whether there is less room than the words need."""
        words_px = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return not self.wordWrap() and words_px > self.contentsRect().width() + 0.5

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._is_its_own_tip():
            # Marked up, so that Qt shows the words as they are and wraps them.
            QToolTip.showText(event.globalPos(), f"<span>{html.escape(self.text())}</span>", self)
            return True
        return super().event(event)

    def _is_its_own_tip(self) -> bool:
        return self.is_cut() and not self.toolTip()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_cut():
            super().paintEvent(event)
            return
        room = self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setFont(self.font())
        shown = QFontMetricsF(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, self.alignment(), shown)
