"""The load bar: how full a host is, in length and, from three quarters on, in colour."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import rounded
from ras_console.gui.theme import ThemeSwitch, Tokens

# From here a host is worth watching, and from there too full to take users; the chart tints the same zone.
BUSY_RATIO: Final = 0.75
HOT_RATIO: Final = 0.90

_STEPS: Final = 1000


def load_colour(tokens: Tokens, load_ratio: float) -> str:
    """Return the colour of a load between 0 and 1."""
    if load_ratio >= HOT_RATIO:
        return tokens.down
    return tokens.promoting if load_ratio >= BUSY_RATIO else tokens.primary


def paint_load_bar(painter: QPainter, rect: QRectF, load_ratio: float, tokens: Tokens) -> None:
    """Draw a bar that fills `rect`; for delegates, the widget does the same."""
    paint_bar(painter, rect, load_ratio, tokens, load_colour(tokens, load_ratio))


def paint_bar(painter: QPainter, rect: QRectF, ratio: float, tokens: Tokens, colour: str) -> None:
    """Draw a bar that fills `rect` and is full in this colour as far as the ratio says."""
    radius = rect.height() / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rounded(painter, rect, radius, fill=QColor(tokens.border))
    filled = min(max(ratio, 0.0), 1.0) * rect.width()
    if filled > 0:
        # Shorter than its own height it would no longer be a bar with round ends.
        bar = QRectF(rect.left(), rect.top(), max(filled, rect.height()), rect.height())
        rounded(painter, bar, radius, fill=QColor(colour))


class LoadBar(QProgressBar):
    """A load between 0 and 1, 44 by 5 px unless given more; to a screen reader a progress bar with a percentage."""

    def __init__(self, themes: ThemeSwitch, *, height: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setRange(0, _STEPS)
        self.setTextVisible(False)
        self.setFixedHeight(height)
        self.setMinimumWidth(44)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        themes.theme_changed.connect(self.update)

    def set_load(self, load_ratio: float) -> None:
        """Show this load; beyond 1 the bar is simply full."""
        self.setValue(round(min(max(load_ratio, 0.0), 1.0) * _STEPS))

    @override
    def sizeHint(self) -> QSize:
        return QSize(44, self.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_load_bar(painter, QRectF(self.rect()), self.value() / _STEPS, self._themes.tokens)
