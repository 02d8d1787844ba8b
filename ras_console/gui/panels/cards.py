"""How cards stand on a page: in as many columns as the width allows, and what simple cards hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.gui.kit import Card, MutedLabel, OneLine
from ras_console.gui.theme import ThemeSwitch, font

GAP_PX: Final = 12
GUTTER_PX: Final = 14
"""Between a page's content and what is left of its padding: room for a scroll bar."""
LEAST_WORDS_PX: Final = 160
"""As much room every figure or name gets; one that needs more, as a name of 250 letters, is cut rather than the page.
"""


class PageScroll(QScrollArea):
    """Lets a page's content be taller than the room above the live pane; invisible until it has to scroll.

    Its bar stands in the gutter beside the content: the cards end where the rest of the page does, with and without it.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(content)
        content.setAutoFillBackground(False)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the content's width when the bar comes or goes, which also resizes what is seen of it."""
        super().resizeEvent(event)
        bar_px = self.width() - self.viewport().width()
        self._content.setContentsMargins(0, 0, max(0, GUTTER_PX - bar_px), 0)


class CardColumns(QWidget):
    """Cards in columns at least `least_px` wide; each card goes under the shortest column so far, in order."""

    def __init__(
        self, cards: Sequence[QWidget], *, least_px: int, most: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._cards = list(cards)
        self._least_px = least_px
        self._most = most
        self._count = 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP_PX)
        for card in self._cards:
            card.setParent(self)
            card.installEventFilter(self)
        self._deal(1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = max(1, min(self._most, len(self._shown()), (self.width() + GAP_PX) // (self._least_px + GAP_PX)))
        if wanted != self._count:
            self._deal(wanted)

    def _shown(self) -> list[QWidget]:
        return [each for each in self._cards if not each.isHidden()]

    def _deal(self, count: int) -> None:
        self._count = count
        while self._row.count():
            item = self._row.takeAt(0)
            column = item.layout() if item is not None else None
            while column is not None and column.count():
                column.takeAt(0)
        columns = [QVBoxLayout() for _ in range(count)]
        heights = [0] * count
        for card in self._cards:
            shortest = heights.index(min(heights))
            columns[shortest].addWidget(card)
            heights[shortest] += 0 if card.isHidden() else card.sizeHint().height() + GAP_PX
        for column in columns:
            column.setSpacing(GAP_PX)
            column.addStretch(1)
            self._row.addLayout(column, 1)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self._deal(max(1, min(self._count, len(self._shown()))))
        return super().eventFilter(watched, event)


class Words(QLabel):
    """A sentence that wraps, in the body's type."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font("body"))
        self.setWordWrap(True)
        self.setMinimumWidth(LEAST_WORDS_PX)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._dress()
        themes.theme_changed.connect(self._dress)

    def say(self, text: str) -> None:
        """Say something else; the same again costs nothing."""
        if text != self.text():
            self.setText(text)

    @Slot()
    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(self._themes.tokens.text))
        self.setPalette(palette)


class FactsCard(Card):
    """A card of lines: a muted name at the left, its value at the right."""

    def __init__(self, themes: ThemeSwitch, title: str, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(themes, title, parent)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        self._values: dict[str, QLabel] = {}
        for row, name in enumerate(names):
            value = OneLine("–")
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setFont(font("body", weight=500))
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._values[name] = value
            grid.addWidget(MutedLabel(themes, name), row, 0)
            grid.addWidget(value, row, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def show_value(self, name: str, text: str) -> None:
        """Show a line's value; the same again costs nothing."""
        label = self._values[name]
        if label.text() != text:
            label.setText(text)
            fit_least_width(label)

    def value(self, name: str) -> str:
        """Return what a line shows."""
        return self._values[name].text()


def fit_least_width(label: QLabel) -> None:
    """Let a line be as narrow as its words need, but never wider than `LEAST_WORDS_PX` by itself."""
    label.setMinimumWidth(min(label.sizeHint().width(), LEAST_WORDS_PX))


class WordsCard(Card):
    """A card with one sentence or a few."""

    def __init__(self, themes: ThemeSwitch, title: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(themes, title, parent)
        self.words = Words(themes)
        self.words.setObjectName(name)
        self.body.addWidget(self.words)
        self.body.addStretch(1)


def column(*widgets: QWidget, spacing: int = GAP_PX) -> QWidget:
    """Return the widgets one under the other, the rest of the height left empty."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 2)
    layout.setSpacing(spacing)
    for each in widgets:
        layout.addWidget(each)
    layout.addStretch(1)
    return made


def row(*widgets: QWidget) -> QWidget:
    """Return the widgets side by side, equally wide."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP_PX)
    for each in widgets:
        layout.addWidget(each, 1)
    return made
