"""How far a job has come, as a thin bar."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget
from typing_extensions import override

from ras_console.gui.kit.load_bar import paint_bar
from ras_console.gui.theme import ThemeSwitch

_HEIGHT_PX: Final = 8


class ProgressBar(QProgressBar):
    """Qt's own for keyboards and screen readers; its words stand elsewhere."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setTextVisible(False)
        self.setFixedHeight(_HEIGHT_PX)
        themes.theme_changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        ratio = (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())
        paint_bar(QPainter(self), QRectF(self.rect()), ratio, tokens, tokens.accent)
