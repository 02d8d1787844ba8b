"""The head of a page: what is shown, in which role and state, a line of facts, and what can be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.domain.vocabulary import Role
from ras_console.gui.kit import Chip, MutedLabel, Pill, Tone
from ras_console.gui.phrases import plain_tip
from ras_console.gui.theme import ThemeSwitch, font

_LINE_PX = 30
_LEAST_TITLE_PX = 90
SEPARATOR = "   ·   "


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderLook:
    """What a header shows; `states` are (word, tone) chips, `facts` the parts of the line under the title."""

    title: str
    role: Role | None = None
    states: tuple[tuple[str, Tone], ...] = ()
    facts: tuple[str, ...] = ()


class _Title(QLabel):
    """The name of what is shown; one that is too long for the line loses its middle, not the line its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setObjectName("page_title")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font("title"))
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def say(self, words: str) -> None:
        """Show another name."""
        self._words = words
        self.setAccessibleName(words)
        self._fit()
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(ceil(QFontMetricsF(self.font()).horizontalAdvance(self._words)) + 1, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(_LEAST_TITLE_PX, _LINE_PX))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width(), _LEAST_TITLE_PX)
        shown = QFontMetricsF(self.font()).elidedText(self._words, Qt.TextElideMode.ElideMiddle, room)
        if shown != self.text():
            self.setText(shown)
            self.setToolTip("" if shown == self._words else plain_tip(self._words))


class PageHeader(QWidget):
    """Title, pill and chips at the left, buttons at the right, facts underneath."""

    def __init__(self, themes: ThemeSwitch, buttons: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._look: HeaderLook | None = None
        self._title = _Title()
        self._pill = Pill(themes, size="large")
        self._pill.setObjectName("role_pill")
        self._chips = [Chip(themes) for _ in range(2)]
        self._chips[0].setObjectName("state_chip")
        self._facts = MutedLabel(themes)
        self._facts.setObjectName("page_facts")
        # A long line gives way to the window, not the window to the line.
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStrut(_LINE_PX)  # the same height with and without buttons
        line.addWidget(self._title)
        line.addWidget(self._pill)
        for chip in self._chips:
            line.addWidget(chip)
        line.addStretch(1)
        for each in buttons:
            line.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self._facts)

    @property
    def look(self) -> HeaderLook | None:
        """What is shown."""
        return self._look

    def show_look(self, look: HeaderLook) -> None:
        """Show this; what stays the same is not touched."""
        if look == self._look:
            return
        self._look = look
        self._title.say(look.title)
        self._pill.setVisible(look.role is not None)
        if look.role is not None:
            self._pill.show_role(look.role)
        for number, chip in enumerate(self._chips):
            chip.setVisible(number < len(look.states))
            if number < len(look.states):
                chip.show_state(*look.states[number])
        self._facts.setText(SEPARATOR.join(filter(None, look.facts)))
