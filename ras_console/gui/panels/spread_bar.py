"""How the hosts of a site are spread over its brokers: one bar in parts, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import rounded
from ras_console.gui.phrases import counted
from ras_console.gui.theme import ThemeSwitch, Tokens, font

_BAR_PX: Final = QSize(150, 8)
_MARK_PX: Final = 8


class SpreadBar(QWidget):
    """Shows (broker, hosts) pairs; a screen reader reads them as one sentence."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._parts: tuple[tuple[str, int], ...] = ()
        self._font = font("help")
        self.setObjectName("spread_bar")
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.theme_changed.connect(self.update)

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """What is shown."""
        return self._parts

    def show_parts(self, parts: Sequence[tuple[str, int]]) -> None:
        """Show how many hosts prefer each broker."""
        if tuple(parts) == self._parts:
            return
        self._parts = tuple(parts)
        words = ", ".join(f"{name} {counted(count, 'host')}" for name, count in parts)
        self.setAccessibleName(f"Preferred brokers: {words or 'none'}")
        self.setToolTip(f"Hosts by the broker they prefer: {words}")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font)
        words = sum(metrics.horizontalAdvance(f"{name} {count:,}") + _MARK_PX + 18 for name, count in self._parts)
        return QSize(int(_BAR_PX.width() + 14 + words), 28)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_BAR_PX.width(), 28)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        total = sum(count for _, count in self._parts)
        bar = QRectF(0, (self.height() - _BAR_PX.height()) / 2, _BAR_PX.width(), _BAR_PX.height())
        rounded(painter, bar, 4, fill=QColor(tokens.border))
        outline = QPainterPath()
        outline.addRoundedRect(bar, 4, 4)
        painter.save()
        painter.setClipPath(outline)
        x = bar.left()
        for number, (_, count) in enumerate(self._parts):
            width = bar.width() * count / total if total else 0.0
            painter.fillRect(
                QRectF(x, bar.top(), max(0.0, width - 1), bar.height()), QColor(part_colour(tokens, number))
            )
            x += width
        painter.restore()
        self._paint_words(painter, bar.right() + 14)

    def _paint_words(self, painter: QPainter, x: float) -> None:
        tokens, metrics = self._themes.tokens, QFontMetricsF(self._font)
        painter.setFont(self._font)
        for number, (name, count) in enumerate(self._parts):
            text = f"{name} {count:,}"
            width = metrics.horizontalAdvance(text)
            if x + _MARK_PX + 5 + width > self.width():
                return
            mark = QRectF(x, (self.height() - _MARK_PX) / 2, _MARK_PX, _MARK_PX)
            rounded(painter, mark, 2, fill=QColor(part_colour(tokens, number)))
            painter.setPen(QColor(tokens.text_second))
            painter.drawText(QRectF(mark.right() + 5, 0, width + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
            x = mark.right() + 5 + width + 13


def part_colour(tokens: Tokens, number: int) -> str:
    """Return the colour of a part; neighbours differ in lightness too."""
    colours = (
        tokens.primary,
        tokens.secondary,
        tokens.hot_lines[1],
        tokens.promoting,
        tokens.hot_lines[2],
        tokens.standby,
    )
    return colours[number % len(colours)]
