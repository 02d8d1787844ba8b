"""Chip and status dot: a state in one word, with its sign and colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import disc, icon_at, rounded
from ras_console.gui.kit.tone import Tone, tone_look
from ras_console.gui.theme import ThemeSwitch, font


class Chip(QLabel):
    """A softly coloured state such as "Healthy", 22 px high, with an icon or a dot before its word."""

    def __init__(
        self,
        themes: ThemeSwitch,
        text: str = "",
        tone: Tone = Tone.NEUTRAL,
        *,
        has_dot: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._themes = themes
        self._tone = tone
        self._has_dot = has_dot
        self.setFont(font("help", weight=600))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.theme_changed.connect(self.update)

    @property
    def tone(self) -> Tone:
        return self._tone

    def show_state(self, text: str, tone: Tone) -> None:
        """Show another state."""
        self._tone = tone
        self.setText(text)
        self.updateGeometry()
        self.update()

    def _text_left(self) -> int:
        return 22 if self._has_dot else 27

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(self._text_left() + int(width + 0.999) + 10, 22)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look = tone_look(self._themes.tokens, self._tone)
        rect = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, rect, rect.height() / 2, fill=QColor(look.soft))
        if self._has_dot:
            disc(painter, QPointF(12.5, rect.center().y()), 3.5, QColor(look.foreground))
        else:
            icon_at(painter, self._themes.assets, look.icon, look.foreground, QRectF(8, 4, 14, 14))
        painter.setPen(QColor(look.foreground))
        painter.drawText(rect.adjusted(self._text_left(), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())


class StatusDot(QLabel):
    """A coloured dot and a word, for status bars and table corners where a chip is too loud."""

    def __init__(
        self, themes: ThemeSwitch, text: str = "", tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._themes = themes
        self._tone = tone
        self.setFont(font("help"))
        self.setContentsMargins(14, 0, 0, 0)
        themes.theme_changed.connect(self.update)

    @property
    def tone(self) -> Tone:
        return self._tone

    def show_state(self, text: str, tone: Tone) -> None:
        """Show another state."""
        self._tone = tone
        self.setText(text)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(tone_look(self._themes.tokens, self._tone).foreground)
        disc(painter, QPointF(4, QRectF(self.rect()).center().y()), 3.5, colour)
