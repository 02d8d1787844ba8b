"""Work that may take a while, off the GUI thread: one thread for each piece, its result back by a queued signal."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class Background(QObject):
    """Runs pieces of work whose failures are values; what is not finished when the process ends is not waited for."""

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._is_closed = False
        self._finished.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        """Do the work in a thread; `done` gets its result in the GUI thread, unless this has been closed."""
        threading.Thread(target=self._work, args=(work, done), name="background", daemon=True).start()

    def close(self) -> None:
        """Hand nothing over any more."""
        with self._lock:
            self._is_closed = True

    def _work(self, work: Callable[[], object], done: Callable[[object], None]) -> None:
        try:
            result = work()
        except Exception:  # noqa: BLE001 - the thread's root: a mistake of ours, which the log keeps
            _log.exception("work in the background has failed")
            return
        with self._lock:
            if not self._is_closed:
                self._finished.emit(done, result)

    @Slot(object, object)
    def _hand_over(self, done: Callable[[object], None], result: object) -> None:
        done(result)
