"""The one big change that may be under way: planned and written in the background, followed here, stopped from here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ras_console.config.undertaking import Undertaking
from ras_console.domain.errors import Problem
from ras_console.gui.background import Background

T = TypeVar("T")

_LOOK_EVERY_MS: Final = 100


class Undertakings(QObject):
    """Has at most one undertaking. As long as there is one, its thread alone uses the farm's file."""

    changed = Signal()
    """It has begun, has come further or is over."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._current: Undertaking | None = None
        self._is_free = threading.Event()
        """Set while no thread uses the farm's file."""
        self._is_free.set()
        self._look = QTimer(self, interval=_LOOK_EVERY_MS)
        self._look.timeout.connect(self._follow)

    @property
    def current(self) -> Undertaking | None:
        """What is under way, None while nothing is."""
        return self._current

    def begin(self, undertaking: Undertaking, work: Callable[[], T], done: Callable[[T], object]) -> None:
        """Do the work off the GUI thread; when it is over, and only then, `done` gets what came of it."""

        def guarded() -> T:
            try:
                return work()
            finally:
                self._is_free.set()

        def settle(result: T) -> None:
            self._end()
            done(result)

        self._current = undertaking
        self._is_free.clear()
        self._background.run(guarded, settle, self._end)
        self._look.start()
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """Stop it, if it still can be."""
        if self._current is not None:
            self._current.stop()
            self.changed.emit()

    def close(self) -> None:
        """Wait until what has been begun is in the file; nobody is told any more."""
        self._is_free.wait()

    def refusal(self) -> Problem | None:
        """Return why nothing else can be changed just now, None where it can."""
        if self._current is None:
            return None
        message = f"“{self._current.label}” is still under way; nothing else has been changed."
        return Problem(field="", message=message, hint="Try again when it is done, or cancel it.")

    def _end(self) -> None:
        self._current = None
        self._look.stop()
        self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        self.changed.emit()
