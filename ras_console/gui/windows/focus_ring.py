"""F6: the keyboard goes round the panes of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class PaneRing:
    """The panes in the order in which F6 visits them; hidden ones are left out."""

    def __init__(self, window: QWidget, panes: Sequence[QWidget]) -> None:
        self._window = window
        self._panes = tuple(panes)

    def current(self) -> QWidget | None:
        """Return the pane that has the keyboard, None where it is outside them all."""
        focus = QApplication.focusWidget()
        return next((pane for pane in self._panes if focus is pane or (focus and pane.isAncestorOf(focus))), None)

    def step(self, by: int) -> None:
        """Move on by one pane, forwards or back; from outside to the first."""
        shown = [pane for pane in self._panes if pane.isVisibleTo(self._window)]
        current = self.current()
        start = shown.index(current) if current in shown else (-1 if by > 0 else 0)
        for number in range(1, len(shown) + 1):
            if self.enter(shown[(start + by * number) % len(shown)]):
                return

    def enter(self, pane: QWidget) -> bool:
        """Give the keyboard to the first part of a pane that takes it; False where none does."""
        target = _first_that_takes(pane)
        if target is None:
            return False
        # Rings are drawn for the keyboard alone, and this is the keyboard.
        self._window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, True)
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True


def _first_that_takes(pane: QWidget) -> QWidget | None:
    takes = Qt.FocusPolicy.TabFocus
    for widget in (pane, *pane.findChildren(QWidget)):
        if widget.focusPolicy() & takes and widget.isEnabled() and widget.isVisible():
            return widget
    return None
