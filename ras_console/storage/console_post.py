"""The thread by which a console is one of several: signs every two seconds, sees the others, carries messages."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from ras_console.runtime.consoles import ConsoleMessage, ConsoleNews, ConsoleNote
from ras_console.storage.console_board import SIGNS_EVERY_S, ConsoleBoard
from ras_console.storage.errors import StorageError
from ras_console.storage.runtime_file import runtime_path

_log = logging.getLogger(__name__)


class ConsolePost:
    """`heard` is called from its thread after every look, and must return at once.

    `begins_file` False leaves a farm alone that has no runtime file: a copy that is only read gets none by being read.
    """

    def __init__(
        self,
        farm: Path,
        note: ConsoleNote,
        *,
        heard: Callable[[ConsoleNews], None],
        begins_file: bool = True,
        every_s: float = SIGNS_EVERY_S,
    ) -> None:
        self._farm = farm
        self._note = note
        self._heard = heard
        self._begins_file = begins_file
        self._every_s = every_s
        self._board = ConsoleBoard(farm, gone_after_s=5 * every_s)
        self._unsent: deque[tuple[tuple[int, ...], str]] = deque()
        self._is_over = False
        self._trouble = ""
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="console post", daemon=True)

    def start(self) -> None:
        """Begin to sign."""
        self._thread.start()

    def use_note(self, note: ConsoleNote) -> None:
        """Say this of the console from the next sign on, which comes at once where its engine or role has changed."""
        before, self._note = self._note, note
        if (before.role, before.has_engine) != (note.role, note.has_engine):
            self._wake.set()

    def send(self, to: tuple[int, ...], text: str) -> None:
        """Write to these consoles; what becomes of it comes with the news."""
        self._unsent.append((to, text))
        self._wake.set()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Take this console off the list and end; False where that did not come about in time."""
        self._is_over = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._is_over:
                self._wake.clear()
                if self._begins_file or runtime_path(self._farm).exists():
                    self._heard(self._round())
                if not self._is_over:
                    self._wake.wait(self._every_s)
            if self._begins_file or runtime_path(self._farm).exists():
                self._leave()
        except Exception:  # noqa: BLE001 - the thread's root: the console goes on alone, and its list says so
            _log.exception("the console post has stopped")
            if not self._is_over:
                self._heard(
                    ConsoleNews(trouble="Other consoles are not seen any more; close the farm and open it again.")
                )

    def _round(self) -> ConsoleNews:
        outcomes: list[str] = []
        messages: tuple[ConsoleMessage, ...] = ()  # they are in the file no more once taken
        try:
            self._board.sign(self._note)
            while self._unsent:
                to, text = self._unsent[0]
                outcomes.append(outcome_words(self._board.write(to, text, sender=self._note.actor), len(to)))
                self._unsent.popleft()
            messages = self._board.take_messages()
            consoles = self._board.look(time.monotonic())
            self._trouble = ""
            return ConsoleNews(consoles=consoles, messages=messages, outcomes=tuple(outcomes))
        except StorageError as error:
            if error.message != self._trouble:  # once, not every two seconds
                _log.info("other consoles are not seen just now: %s", error.message)
            self._trouble = error.message
            return ConsoleNews(trouble=error.message, messages=messages, outcomes=tuple(outcomes))

    def _leave(self) -> None:
        try:
            self._board.leave()
        except StorageError as error:  # the others remove it once it has missed some signs
            _log.info("this console stays on the list for a while: %s", error.message)


def outcome_words(reached: int, wanted: int) -> str:
    """Return what became of a message."""
    if reached == 0:
        return "The message was not sent: nobody it was meant for has the farm open any more."
    what = "The message was sent to one console" if reached == 1 else f"The message was sent to {reached} consoles"
    gone = wanted - reached
    return f"{what}." if gone == 0 else f"{what}; {gone} {'is' if gone == 1 else 'are'} closed meanwhile."
