"""The icons of actions, which menus alone show: drawn after the first frame, few at a time, so that nothing waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction

from ras_console.gui.theme import ThemeSwitch

_ICON_PX: Final = 16
_AT_A_TIME: Final = 3
"""An icon takes one to two milliseconds, in both densities; between these few and the next the window lives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionIcon:
    """The icon that an action is to have; `tone` names a colour of the theme."""

    action: QAction
    icon: str
    tone: str = "text_second"


class ActionIcons(QObject):
    """Draws them when told, and again in the colours of each new theme."""

    def __init__(self, themes: ThemeSwitch, icons: Iterable[ActionIcon], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._icons = tuple(icons)
        self._waiting: list[ActionIcon] = []
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._draw_few)
        self._is_begun = False
        themes.theme_changed.connect(self._draw_again)

    def begin(self) -> None:
        """Draw them from now on."""
        self._is_begun = True
        self._draw_again()

    @Slot()
    def _draw_again(self) -> None:
        if not self._is_begun:
            return
        self._waiting = list(reversed(self._icons))
        self._turns.start()

    @Slot()
    def _draw_few(self) -> None:
        for _ in range(min(_AT_A_TIME, len(self._waiting))):
            self._draw_one(self._waiting.pop())
        if not self._waiting:
            self._turns.stop()

    def _draw_one(self, wanted: ActionIcon) -> None:
        colour = getattr(self._themes.tokens, wanted.tone)
        wanted.action.setIcon(self._themes.assets.icon(wanted.icon, colour, _ICON_PX))
