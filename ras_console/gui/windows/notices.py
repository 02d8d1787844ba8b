"""What the console says over the page: what it did by itself, what went wrong, what kind of farm this is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from ras_console.domain.errors import Problem
from ras_console.gui.kit import Banner, Button, Tone
from ras_console.gui.theme import ThemeSwitch

NOTICES_SHOWN: Final = 3
"""More would push the page away; the older ones have been read, or are in the event list."""


class NoticeArea(QWidget):
    """A column of banners: standing ones by key, each at most once, and below them passing notices, newest last."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setObjectName("notice_area")
        self._standing: dict[str, QWidget] = {}
        self._passing: list[Banner] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(22, 10, 22, 0)
        self._column.setSpacing(6)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What the passing notices say, oldest first."""
        return tuple(each.accessibleName() for each in self._passing)

    def stand(self, key: str, widget: QWidget) -> None:
        """Show a widget until `leave(key)`; another one under the same key takes its place."""
        self.leave(key)
        widget.setParent(self)
        self._standing[key] = widget
        self._column.insertWidget(len(self._standing) - 1, widget)
        widget.show()
        self._settle()

    def leave(self, key: str) -> None:
        """Take a standing widget away; nothing happens where there is none."""
        widget = self._standing.pop(key, None)
        if widget is not None:
            self._drop(widget)

    def is_standing(self, key: str) -> bool:
        return key in self._standing

    def say(self, text: str, tone: Tone = Tone.INFO) -> Banner:
        """Show a passing notice; a sentence that is there already is said anew instead of twice."""
        same = next((each for each in self._passing if each.accessibleName() == text), None)
        if same is not None:
            self._passing.remove(same)
            self._drop(same)
        while len(self._passing) >= NOTICES_SHOWN:
            self._drop(self._passing.pop(0))
        banner = Banner(self._themes, "", tone, parent=self)
        banner.setObjectName("notice")
        banner.closed.connect(self._forget)
        self._passing.append(banner)
        self._column.addWidget(banner)
        banner.show_text(text, tone)
        self._settle()
        return banner

    def say_problems(self, problems: Sequence[Problem]) -> None:
        """Show why something was refused, or what deserves a warning though it is done; each with what to do."""
        for problem in problems:
            text = f"{problem.message} {problem.hint}".strip()
            self.say(text, Tone.WARN if problem.is_warning else Tone.ERROR)

    @Slot()
    def _forget(self) -> None:
        self._passing = [each for each in self._passing if not each.isHidden()]
        self._settle()

    def _drop(self, widget: QWidget) -> None:
        self._column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()
        self._settle()

    def _settle(self) -> None:
        """Take no room at all while there is nothing to say."""
        standing = [each for each in self._standing.values() if isValid(each) and not each.isHidden()]
        self.setVisible(bool(standing or self._passing))


class StandingBanner(Banner):
    """A banner that says a lasting thing about the farm; tall enough for its buttons."""

    def __init__(
        self, themes: ThemeSwitch, text: str, tone: Tone, *, name: str, icon: str = "", is_closable: bool = False
    ) -> None:
        super().__init__(themes, text, tone, icon=icon, is_closable=is_closable)
        self.setObjectName(name)

    def offer(self, text: str, name: str, *, icon: str = "") -> Button:
        """Add a button with an object name and return it."""
        button = self.add_action(text, icon=icon)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button
