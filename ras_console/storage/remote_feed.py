"""The engine of another console on one file: state and sessions read once a second, orders by the command table."""

from __future__ import annotations

import dataclasses
import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from typing_extensions import override

from ras_console.engine.snapshot import FarmSnapshot
from ras_console.runtime.boxed_feed import ThreadedFeed
from ras_console.runtime.orders import LookAtProcesses, Order, UseTopology
from ras_console.runtime.wire import WireError, entry_from_text, order_to_text, snapshot_from_text
from ras_console.storage.command_table import CommandTable
from ras_console.storage.errors import StorageError
from ras_console.storage.history import HistoryReader
from ras_console.storage.session_reader import SessionReader
from ras_console.storage.state_rows import read_state

PERIOD_S: Final = 1.0
"""The engine writes its state once a second."""

STALE_AFTER: Final = timedelta(seconds=10)
"""A state of this age is said to be old: ten writings have not come."""

_ANSWERED_WITHIN_S: Final = 10.0
"""An order that is not answered by then has found no engine."""

_LOOKS_EVERY: Final = 2
"""Rounds between two notes that this console looks; the engine's console forgets it after five such times."""

_log = logging.getLogger(__name__)


class RemoteFeed(ThreadedFeed):
    """A Feed without an engine of its own. `wake` and `trouble` are called from its thread, as an engine's are.

    It follows one run of the other engine; once that has begun another, it is outdated and a new feed is to be made.
    """

    def __init__(
        self, farm: Path, *, actor: str, wake: Callable[[], None], trouble: Callable[[str, str], None]
    ) -> None:
        super().__init__(name="remote feed", epitaph="the feed from the other console has stopped", wake=wake)
        self._farm = farm
        self._actor = actor
        self._trouble = trouble
        self._unsent: deque[Order] = deque()
        self._asked: dict[int, float] = {}
        """Numbers of commands without an answer, and when each was sent, in monotonic seconds."""
        self._sessions = SessionReader(farm)
        self._unread = ""
        """Why the newest picture lacks sessions, "" where they are there or not written yet."""
        self._run_id = ""
        self._number = 0
        self._last_id = 0
        self._said = ""
        self.is_outdated = False
        """True once the other engine has been started anew."""

    @override
    def submit(self, order: Order) -> None:
        """Put an order into the command table within a second; where it fails or is refused the console is told.

        Configuration is left out: the console that runs the engine reads it from the file, in the order of revisions.
        """
        if not isinstance(order, UseTopology):
            super().submit(order)

    @override
    def _work(self) -> None:
        with closing(HistoryReader(self._farm)) as reader:
            is_last = False
            turn = 0
            while not is_last:
                is_last = self._stop.is_set()
                if turn % _LOOKS_EVERY == 0 and not is_last:
                    self._note_look()
                turn += 1
                self._round(reader)
                self._stop.wait(PERIOD_S)

    def _note_look(self) -> None:
        try:
            self._sessions.note_look()
        except StorageError as error:  # the state can be read all the same
            _log.info("the other console does not learn that this one looks: %s", error.message)

    def _round(self, reader: HistoryReader) -> None:
        try:
            self._send()
            self._read(reader)
        except StorageError as error:
            self._say(error.message, error.hint)
        except WireError:
            self._say(
                "The engine of this farm is run by another version of RAS Console.",
                "Use one version on all computers, or close the other console.",
            )

    def _send(self) -> None:
        for each in self._orders.take():
            if not (isinstance(each, LookAtProcesses) and each in self._unsent):  # of one host's looks one is enough
                self._unsent.append(each)
        if not self._unsent and not self._asked:
            return
        with CommandTable(self._farm) as table:
            while self._unsent:
                order = self._unsent[0]
                number = table.submit(type(order).__name__, order_to_text(order), actor=self._actor)
                if not isinstance(order, LookAtProcesses):  # nobody has given it, and it is said again in three seconds
                    self._asked[number] = time.monotonic()
                self._unsent.popleft()
            self._hear_answers(table)

    def _hear_answers(self, table: CommandTable) -> None:
        for number, sent_s in tuple(self._asked.items()):
            answer = table.answer_to(number)
            if answer is None and time.monotonic() - sent_s < _ANSWERED_WITHIN_S:
                continue
            del self._asked[number]
            if answer is None:
                self._trouble("An order was not carried out: the other console's engine does not answer.", "")
            elif not answer.is_done:
                self._trouble(f"An order was not carried out. {answer.text}", "")

    def _read(self, reader: HistoryReader) -> None:
        if self.is_outdated:
            return
        has_news = self._read_entries(reader)
        state = read_state(self._farm)
        if state is None or self.is_outdated:
            return
        snapshot = snapshot_from_text(state.content)
        self.is_outdated = snapshot.number < self._number
        if snapshot.number > self._number:
            self._number = snapshot.number
            self._snapshots.put(self._with_sessions(snapshot))
            has_news = True
        if has_news:
            self._ring()
        if datetime.now(UTC) - state.at_utc > STALE_AFTER:
            self._say(
                "The engine in the other console stands still; what is shown is old.",
                "Look at that console; once it is closed, the engine starts here.",
            )
        elif self._unread:
            self._say(
                f"The list of sessions cannot be read from the other console: {self._unread}.",
                "All else is shown; the list is written anew within a minute.",
            )
        else:
            self._said = ""

    def _with_sessions(self, snapshot: FarmSnapshot) -> FarmSnapshot:
        """Return the picture with the sessions that are there."""
        try:
            sessions = self._sessions.read()
        except StorageError as error:
            self._unread = error.message.removesuffix(".")
            return snapshot
        self._unread = self._sessions.trouble
        sites = tuple(dataclasses.replace(each, sessions=sessions.get(each.id)) for each in snapshot.sites)
        return dataclasses.replace(snapshot, sites=sites)

    def _read_entries(self, reader: HistoryReader) -> bool:
        found = reader.newest_run_after(self._last_id)
        for each in found:
            self._run_id = self._run_id or each.run_id
            self.is_outdated = each.run_id != self._run_id
            if self.is_outdated:
                break
            self._entries.put(entry_from_text(each.content))
            self._last_id = each.id
        return bool(found)

    def _say(self, message: str, hint: str) -> None:
        """Tell a trouble once for as long as it lasts."""
        if message != self._said:
            self._said = message
            self._trouble(message, hint)
