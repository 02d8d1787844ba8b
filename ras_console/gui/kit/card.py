"""The card: a titled, bordered surface that a page's parts stand on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.gui.kit.one_line import OneLine
from ras_console.gui.kit.painting import rounded
from ras_console.gui.theme import ThemeSwitch, font

LIST_SIDE_PX: Final = 6


class Card(QFrame):
    """A surface with a 1 px border, radius 10, 14 px padding; content goes into `body`, extras into `header`."""

    def __init__(self, themes: ThemeSwitch, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14 - LIST_SIDE_PX, 11, 14 - LIST_SIDE_PX, 10)
        self._column.setSpacing(7)
        self._title = QLabel(title)
        self._title.setFont(font("section"))
        self._title.setMinimumHeight(18)
        self.header = QHBoxLayout()
        self.header.setContentsMargins(LIST_SIDE_PX, 0, LIST_SIDE_PX, 0)
        self.header.setSpacing(8)
        self.header.addWidget(self._title)
        self.header.addStretch(1)
        self._column.addLayout(self.header)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(LIST_SIDE_PX, 0, LIST_SIDE_PX, 0)
        self.body.setSpacing(0)
        self._column.addLayout(self.body, 1)
        self.set_title(title)
        themes.theme_changed.connect(self.update)

    def set_title(self, title: str) -> None:
        """Show the title; an empty one gives its room to the body."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def add_to_header(self, widget: QWidget) -> None:
        """Put a small widget (a button, a muted word) at the right end of the title line."""
        self.header.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_list(self, widget: QWidget) -> None:
        """Put a list under the body whose lines have LIST_SIDE_PX of their own, for hover and focus to show in."""
        self._column.setStretchFactor(self.body, 0)
        self._column.addWidget(widget, 1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), 10, fill=QColor(tokens.surface), border=QColor(tokens.border))


class MutedLabel(OneLine):
    """Secondary words: 12 px, muted in both looks."""

    def __init__(self, themes: ThemeSwitch, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._themes = themes
        self.setTextFormat(Qt.TextFormat.PlainText)  # the words may be somebody's description
        self.setFont(font("help"))
        self._dress()
        themes.theme_changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(self.foregroundRole(), QColor(self._themes.tokens.text_muted))
        self.setPalette(palette)
