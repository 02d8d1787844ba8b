"""How often a part of the window looks at the live picture: no faster than a person can read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

READABLE_MS: Final = 200
"""Five repaints of a number a second; what changes faster cannot be read."""


class Pace(QObject):
    """Calls `look` at once, then at most every 200 ms however often it is nudged; the last nudge is never lost."""

    def __init__(self, look: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._is_due = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READABLE_MS)
        self._timer.timeout.connect(self._catch_up)

    @Slot()
    def nudge(self) -> None:
        """Look now, or as soon as the last look is old enough."""
        if self._timer.isActive():
            self._is_due = True
            return
        self.look_now()

    def look_now(self) -> None:
        """Look whatever the time; for what a person did."""
        self._is_due = False
        self._timer.start()
        self._look()

    @Slot()
    def _catch_up(self) -> None:
        if self._is_due:
            self.look_now()
