"""Work that would hold up the window, done in a thread of its own; the answer comes back to the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")


class Background(QObject):
    """Runs one piece of work per thread. After `close` nobody is answered any more; nothing is waited for."""

    _answered = Signal(object)
    """What to call in the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._is_closed = False
        self._answered.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def run(
        self, work: Callable[[], T], done: Callable[[T], object], failed: Callable[[], object] = lambda: None
    ) -> None:
        """Do the work off the GUI thread, then call `done` with its result in the GUI thread.

        After a mistake of ours, which is raised there, `failed` is called instead.
        """
        threading.Thread(target=self._work, args=(work, done, failed), name="background", daemon=True).start()

    def close(self) -> None:
        """Answer nobody any more."""
        with self._lock:
            self._is_closed = True

    def _work(self, work: Callable[[], T], done: Callable[[T], object], failed: Callable[[], object]) -> None:
        try:
            result = work()
        except Exception as fault:  # noqa: BLE001 - the thread's root: the fault is raised again in the GUI thread
            self._answer(_raising(fault, failed))
        else:
            self._answer(lambda: done(result))

    def _answer(self, call: Callable[[], object]) -> None:
        with self._lock:
            if not self._is_closed and isValid(self):
                self._answered.emit(call)

    @Slot(object)
    def _tell(self, call: Callable[[], object]) -> None:
        with self._lock:
            if self._is_closed:
                return
        call()


def _raising(fault: Exception, failed: Callable[[], object]) -> Callable[[], object]:
    def again() -> object:
        failed()
        raise fault

    return again
