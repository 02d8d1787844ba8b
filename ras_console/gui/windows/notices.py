"""What the console says over the page: what it did by itself, what went wrong, what kind of farm this is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.errors import Problem
from ras_console.gui.kit import Banner, Button, Tone
from ras_console.gui.theme import ThemeSwitch

NOTICES_KEPT: Final = 3
"""Older passing ones have been read, or are in the event list."""

_ROOMY_PX: Final = 900
_MIDDLING_PX: Final = 740


def rows_for(window_px: int) -> int:
    """Return how many rows a window of this height shows at once, so that most of it is left to the page."""
    return 3 if window_px >= _ROOMY_PX else 2 if window_px >= _MIDDLING_PX else 1


class NoticePanel(QWidget):
    """A notice that needs more than a banner."""

    def take_in(self, button: Button) -> None:
        """Show somebody else's button beside its own; it stays theirs."""
        raise NotImplementedError


Notice = Banner | NoticePanel


class NoticeArea(QWidget):
    """A few rows over the page: what needs an answer, then passing notices, newest first, then what lasts.

    Standing rows go by key, each at most once. What does not fit is behind a button that says how many there are.
    """

    room_changed = Signal()
    """Rows came or went: the panes can be given their usual shares again."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setObjectName("notice_area")
        self._urgent: dict[str, Notice] = {}
        self._standing: dict[str, Notice] = {}
        self._passing: list[Banner] = []
        self._most = NOTICES_KEPT
        self._is_open = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(22, 10, 22, 0)
        self._column.setSpacing(6)
        self._more = Button(themes, "", kind="quiet", parent=self)
        self._more.setObjectName("more_notices_button")
        self._more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._more.clicked.connect(self._toggle)
        self._more.hide()
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What the passing notices say, oldest first."""
        return tuple(each.accessibleName() for each in self._passing)

    def show_at_most(self, rows: int) -> None:
        """Show so many rows until a person asks for the others."""
        if rows != self._most:
            self._most = rows
            self._settle()

    def stand(self, key: str, widget: Notice, *, is_urgent: bool = False) -> None:
        """Show a widget until `leave(key)`; another one under the same key takes its place. Urgent ones come first."""
        self.leave(key)
        widget.setParent(self)
        (self._urgent if is_urgent else self._standing)[key] = widget
        self._settle()

    def leave(self, key: str) -> None:
        """Take a standing widget away; nothing happens where there is none."""
        widget = self._urgent.pop(key, None) or self._standing.pop(key, None)
        if widget is not None:
            self._drop(widget)

    def is_standing(self, key: str) -> bool:
        return key in self._urgent or key in self._standing

    def say(self, text: str, tone: Tone = Tone.INFO) -> Banner:
        """Show a passing notice; a sentence that is there already is said anew instead of twice."""
        same = next((each for each in self._passing if each.accessibleName() == text), None)
        if same is not None:
            self._passing.remove(same)
            self._drop(same)
        while len(self._passing) >= NOTICES_KEPT:
            self._drop(self._passing.pop(0))
        banner = Banner(self._themes, "", tone, parent=self)
        banner.setObjectName("notice")
        banner.closed.connect(self._forget)
        self._passing.append(banner)
        banner.show_text(text, tone)  # said aloud also where something urgent hides it from sight
        self._settle()
        return banner

    def say_problems(self, problems: Sequence[Problem]) -> None:
        """Show why something was refused, or what deserves a warning though it is done; each with what to do."""
        for problem in problems:
            text = f"{problem.message} {problem.hint}".strip()
            self.say(text, Tone.WARN if problem.is_warning else Tone.ERROR)

    @Slot()
    def _forget(self) -> None:
        closed = self.sender()
        for each in [each for each in self._passing if each is closed]:
            self._passing.remove(each)
            self._drop(each)

    @Slot()
    def _toggle(self) -> None:
        self._is_open = not self._is_open
        self._settle()
        self._more.setFocus()

    def _drop(self, widget: QWidget) -> None:
        self._column.removeWidget(widget)
        widget.hide()
        self._settle()
        widget.deleteLater()

    def _rows(self) -> list[Notice]:
        return [*self._urgent.values(), *reversed(self._passing), *self._standing.values()]

    def _settle(self) -> None:
        """Put the rows in order, as many as there is room for; take no room at all while there is nothing to say."""
        rows = self._rows()
        self._is_open = self._is_open and len(rows) > self._most
        shown = rows if self._is_open else rows[: self._most]
        for place, each in enumerate(rows):
            if self._column.indexOf(each) != place:
                self._column.insertWidget(place, each)
            each.setVisible(each in shown)
        self._offer_more(len(rows), shown)
        self.setVisible(bool(rows))
        self.room_changed.emit()

    def _offer_more(self, count: int, shown: Sequence[Notice]) -> None:
        """Show the button in the last row; it lives there only as long as the row is shown."""
        left = count - len(shown)
        has_more = count > self._most
        if has_more:
            shown[-1].take_in(self._more)
        else:
            self._more.setParent(self)
        self._more.setVisible(has_more)
        self._more.setText(self.tr("Show fewer") if self._is_open else f"{left} more")
        self._more.setAccessibleName(self.tr("Show fewer notices") if self._is_open else f"Show {left} more notices")
        self._more.updateGeometry()


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
