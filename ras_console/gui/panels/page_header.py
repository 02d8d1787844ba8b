"""The head of a page: what is shown, in which role and state, a line of facts, and what can be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.domain.vocabulary import Role
from ras_console.gui.kit import Button, Chip, MutedLabel, Pill, Tone
from ras_console.gui.phrases import plain_tip
from ras_console.gui.theme import ThemeSwitch, font

_LINE_PX = 30
_LEAST_TITLE_PX = 140
_WANTED_TITLE_PX = 240
"""Room for a title that the buttons give up their words for; a longer one loses its middle."""
_GAP_PX = 8
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
    """Title, pill and chips at the left, buttons at the right, facts underneath.

    Where that is too wide, buttons become icons, the greyed ones first: the name of what is shown stays readable, and
    the tree beside the page keeps its width.
    """

    def __init__(self, themes: ThemeSwitch, buttons: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._look: HeaderLook | None = None
        self._title = _Title()
        self._pill = Pill(themes, size="large")
        self._pill.setObjectName("role_pill")
        self._chips = [Chip(themes) for _ in range(2)]
        self._chips[0].setObjectName("state_chip")
        self._buttons = tuple(buttons)
        self._facts = MutedLabel(themes)
        self._facts.setObjectName("page_facts")
        # A long line gives way to the window, not the window to the line.
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout()
        line.setSpacing(_GAP_PX)
        line.addStrut(_LINE_PX)  # the same height with and without buttons
        line.addWidget(self._title)
        line.addWidget(self._pill)
        for chip in self._chips:
            line.addWidget(chip)
        line.addStretch(1)
        for each in buttons:
            line.addWidget(each)
            each.installEventFilter(self)
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
        self.updateGeometry()
        self._fit_buttons()

    # ------------------------------------------------------------------------------------------------ giving way
    @override
    def minimumSizeHint(self) -> QSize:
        compact_px = sum(_button_px(each, is_compact=True) + _GAP_PX for each in self._shown_buttons())
        title_px = self._title.minimumSizeHint().width()
        return QSize(title_px + self._chips_px() + compact_px + _GAP_PX, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_buttons()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.EnabledChange}:
            self.updateGeometry()
            self._fit_buttons()
        return super().eventFilter(watched, event)

    def _shown_buttons(self) -> list[QWidget]:
        return [each for each in self._buttons if not each.isHidden()]

    def _chips_px(self) -> int:
        shown = [each for each in (self._pill, *self._chips) if not each.isHidden()]
        return sum(each.sizeHint().width() + _GAP_PX for each in shown)

    def _fit_buttons(self) -> None:
        """Give each button its words as long as the title has its room, the enabled ones and the right ones first."""
        shown = self._shown_buttons()
        title_px = min(self._title.sizeHint().width(), _WANTED_TITLE_PX)
        icons_px = sum(_button_px(each, is_compact=True) + _GAP_PX for each in shown)
        room_px = self.width() - title_px - self._chips_px() - _GAP_PX - icons_px
        with_words = [each for each in reversed(shown) if isinstance(each, Button)]
        with_words.sort(key=lambda each: not each.isEnabled())
        for each in with_words:
            more_px = _button_px(each, is_compact=False) - _button_px(each, is_compact=True)
            each.set_compact(is_compact=more_px > room_px)
            room_px -= more_px if more_px <= room_px else 0


def _button_px(button: QWidget, *, is_compact: bool) -> int:
    return button.width_px(is_compact=is_compact) if isinstance(button, Button) else button.sizeHint().width()
