"""Work that may take seconds, off the GUI thread, answered there by one sentence."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

_log = logging.getLogger(__name__)

Errand = Callable[[], str]


class ComputerTools(Protocol):
    """What reaches other computers; every call may block, and answers with a sentence."""

    def ping(self, address: str) -> str:
        """Say whether the computer answers echo requests."""
        ...

    def check_port(self, address: str, port: int) -> str:
        """Say whether a TCP port takes connections."""
        ...

    def open_rdp(self, address: str, port: int) -> str:
        """Open a remote desktop client; "" where it has been opened, else why not."""
        ...

    def open_ssh(self, address: str) -> str:
        """Open an SSH client; "" where it has been opened, else why not."""
        ...


class Errands(QObject):
    """Runs each errand in a thread that the process does not wait for when it ends."""

    _answered = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._is_closed = False
        self._answered.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def run(self, errand: Errand, done: Callable[[str], None]) -> None:
        """Do the work; `done` gets its sentence in the GUI thread."""
        threading.Thread(target=self._work, args=(errand, done), name="errand", daemon=True).start()

    def close(self) -> None:
        """Answer nobody any more; an errand under way ends by itself and is not waited for."""
        with self._lock:
            self._is_closed = True

    def _work(self, errand: Errand, done: Callable[[str], None]) -> None:
        try:
            answer = errand()
        except Exception as fault:  # noqa: BLE001 - the thread's root: whoever asked waits for an answer
            _log.exception("an errand has failed")
            answer = f"That could not be done: {type(fault).__name__}."
        with self._lock:
            if not self._is_closed:
                self._answered.emit(done, answer)

    @Slot(object, str)
    def _tell(self, done: Callable[[str], None], answer: str) -> None:
        done(answer)
