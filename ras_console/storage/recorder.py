"""The thread beside an engine: writes what it does, serves consoles without an engine, keeps the file in order."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from ras_console.domain.ids import SiteId
from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.session_notes import SessionNote
from ras_console.engine.snapshot import FarmSnapshot, SiteFigures
from ras_console.engine.timeline import EntryKind, Fact, TimelineEntry
from ras_console.runtime.feed import Feed
from ras_console.runtime.mailbox import Outbox
from ras_console.runtime.orders import Order, Tell
from ras_console.runtime.wire import WireError, order_from_text, snapshot_to_text
from ras_console.storage.backup import backup_if_due
from ras_console.storage.command_table import CommandTable, LiveCommand
from ras_console.storage.errors import DatabaseCorrupt, DatabaseFull, DatabaseLocked, NotAFarm, StorageError
from ras_console.storage.files import identity_of
from ras_console.storage.history import HistoryWriter, HostLoad, SiteLoad, TimelineRecord
from ras_console.storage.records import host_loads, site_loads, timeline_records
from ras_console.storage.runtime_file import runtime_path
from ras_console.storage.session_board import SessionBoard
from ras_console.storage.session_history import VisitWriter

PERIOD_S: Final = 0.5
"""How often commands are read; an order from another console waits at most this long."""

_STATE_EVERY: Final = 2
"""Rounds between two writings of the state and of the sessions: once a second."""

_UPKEEP_EVERY: Final = 1200
"""Rounds between two prunings and looks whether the daily backup is due: ten minutes."""

_HELD: Final = 20_000
"""Rows of a kind held while the file cannot be written; after that the oldest go, and the log says so."""

_ORDERS_OBEYED_FOR: Final = timedelta(seconds=10)
"""An order that has waited longer was meant for an engine that is gone: nobody expects it to be carried out now."""

RefusalOf = Callable[[str, Order], str]
"""Returns why an order of this person is not to be carried out, "" where it is."""

Record = TypeVar("Record", TimelineRecord, SiteLoad, HostLoad)

_REMOVED: Final = (
    "The file with this farm's load and event history has been removed or replaced while it was open.",
    "A new one is begun; the configuration is not touched.",
)

_log = logging.getLogger(__name__)


def never_refused(_actor: str, _order: Order) -> str:
    """Let everybody order everything."""
    return ""


class _Files(NamedTuple):
    """What is open of the runtime file."""

    history: HistoryWriter
    commands: CommandTable
    board: SessionBoard
    visits: VisitWriter


class Recorder:
    """A Tap of one engine. `trouble` is called from the recorder's thread with what happened and what to do.

    A trouble of a kind is told once in ten minutes; what could not be written is kept and tried again.
    `open_history` is called in the recorder's thread, and so is `refusal_of` with who gives an order and the order.
    """

    def __init__(
        self,
        farm: Path,
        *,
        trouble: Callable[[str, str], None],
        open_history: Callable[[Path], HistoryWriter] = HistoryWriter,
        refusal_of: RefusalOf = never_refused,
    ) -> None:
        self._farm = farm
        self._trouble = trouble
        self._open_history = open_history
        self._refusal_of = refusal_of
        self._run_id = uuid.uuid4().hex
        self._entries: Outbox[tuple[float, TimelineEntry]] = Outbox()
        self._samples: Outbox[tuple[float, FarmSnapshot]] = Outbox()
        self._heard: Outbox[tuple[float, SessionNote]] = Outbox()
        self._notes: deque[tuple[float, SessionNote]] = deque(maxlen=_HELD)
        self._latest: FarmSnapshot | None = None
        self._written_number = 0
        self._timeline: deque[TimelineRecord] = deque(maxlen=_HELD)
        self._site_loads: deque[SiteLoad] = deque(maxlen=_HELD)
        self._host_loads: deque[HostLoad] = deque(maxlen=_HELD)
        self._figures: dict[SiteId, SiteFigures] = {}
        self._said: set[str] = set()
        self._feed: Feed | None = None
        self._is_over = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    def start(self, feed: Feed) -> None:
        """Begin to write; orders of other consoles go to `feed`."""
        self._feed = feed
        self._thread.start()

    def hold_orders(self) -> None:
        """Leave orders of other consoles where they are from now on: the engine is about to end, the next one obeys."""
        self._feed = None

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Write what is left and end; False where that did not come about within `timeout_s`."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def listen(self, snapshot: FarmSnapshot, entries: tuple[TimelineEntry, ...]) -> None:
        """Take note; called by the engine's thread, returns at once. One picture is kept for a second of farm time."""
        if self._is_over:
            return
        for each in entries:
            self._entries.put((snapshot.origin_wall_s, each))
        before, self._latest = self._latest, snapshot
        if before is None or int(before.at_s) != int(snapshot.at_s):
            self._samples.put((snapshot.origin_wall_s, snapshot))

    def hear_sessions(self, origin_wall_s: float, notes: tuple[SessionNote, ...]) -> None:
        """Take note; called by the engine's thread, returns at once."""
        if not self._is_over:
            self._heard.put(*((origin_wall_s, each) for each in notes))

    def _run(self) -> None:
        try:
            self._work()
        except Exception:  # noqa: BLE001 - the thread's root: recording ends, the engine goes on, the console says so
            _log.exception("the recorder has stopped")
            self._trouble(
                "The history of this farm is not being written any more.", "Close the farm and open it again."
            )
        finally:
            self._is_over = True

    def _work(self) -> None:
        turn = 0
        is_last = False
        while not is_last:
            with ExitStack() as opened:
                try:
                    history = opened.enter_context(self._open_history(self._farm))
                    commands = opened.enter_context(CommandTable(self._farm))
                    board = opened.enter_context(SessionBoard(self._farm))
                    visits = opened.enter_context(VisitWriter(self._farm, self._run_id))
                    visits.end_former(datetime.now(UTC).timestamp())
                except StorageError as error:
                    self._say(error)
                    is_last = self._stop.wait(PERIOD_S)
                    self._gather()
                    continue
                opened_as = identity_of(runtime_path(self._farm))
                is_lost = False
                while not (is_last or is_lost):
                    is_last = self._stop.wait(PERIOD_S)
                    self._gather()
                    is_lost = identity_of(runtime_path(self._farm)) != opened_as
                    if is_lost:
                        self._trouble(*_REMOVED)
                    else:
                        is_lost = self._round(_Files(history, commands, board, visits), turn, is_last=is_last)
                    turn += 1

    def _round(self, files: _Files, turn: int, *, is_last: bool) -> bool:
        """Do what is due; True where the file is damaged and must be opened anew, which puts it aside."""
        for work in self._due(files, turn, is_last=is_last):
            try:
                work()
            except StorageError as error:
                self._say(error)
                if isinstance(error, DatabaseCorrupt | NotAFarm):
                    return True
                if is_last:  # a locked file costs seconds each time, and somebody waits for the console to close
                    return False
        return False

    def _due(self, files: _Files, turn: int, *, is_last: bool) -> Iterator[Callable[[], object]]:
        history = files.history
        yield lambda: self._write(history)
        yield lambda: self._obey(files.commands)
        yield lambda: self._write_visits(files.visits)
        if is_last or turn % _STATE_EVERY == 0:
            yield lambda: self._write_state(history)
            yield lambda: self._write_sessions(files.board)
        if turn % _UPKEEP_EVERY == 0:
            if turn > 0:  # what the first round had to say has just been said
                self._said.clear()
            yield lambda: history.prune(datetime.now(UTC).timestamp())
            yield lambda: files.visits.prune(datetime.now(UTC).timestamp())
            yield lambda: backup_if_due(self._farm, datetime.now(UTC))

    def _gather(self) -> None:
        """Turn what came since the last round into rows; pictures are large, rows can wait."""
        now_wall_s = datetime.now(UTC).timestamp()
        samples = self._samples.take()
        self._notes.extend(self._heard.take())
        self._hold(self._timeline, timeline_records(self._run_id, now_wall_s, self._entries.take()))
        self._hold(self._site_loads, site_loads(now_wall_s, samples, self._figures))
        self._hold(self._host_loads, host_loads(now_wall_s, samples))

    @staticmethod
    def _hold(held: deque[Record], rows: list[Record]) -> None:
        lost = len(held) + len(rows) - _HELD
        if lost > 0:
            _log.warning("recording: %d rows of history are lost, the file has not been writable for long", lost)
        held.extend(rows)

    def _write(self, history: HistoryWriter) -> None:
        if self._timeline:
            history.append_timeline(self._timeline)
            self._timeline.clear()
        if self._site_loads:
            history.append_site_load(self._site_loads)
            self._site_loads.clear()
        if self._host_loads:
            history.append_host_load(self._host_loads)
            self._host_loads.clear()

    def _write_visits(self, visits: VisitWriter) -> None:
        if self._notes:
            visits.keep(self._notes, datetime.now(UTC).timestamp())
            self._notes.clear()

    def _write_state(self, history: HistoryWriter) -> None:
        """Write the newest picture unless it stands there: one that grows old shows that the engine stands still."""
        snapshot = self._latest
        if snapshot is not None and snapshot.number != self._written_number:
            history.write_state(snapshot_to_text(snapshot), datetime.now(UTC))
            self._written_number = snapshot.number

    def _write_sessions(self, board: SessionBoard) -> None:
        """Write the sessions while another console looks: a hundred thousand of them are not written for nobody."""
        snapshot = self._latest
        if not board.is_watched(time.monotonic()):
            board.clear()
        elif snapshot is not None:
            board.show(snapshot)

    def _obey(self, commands: CommandTable) -> None:
        feed = self._feed
        if feed is None:
            return
        for each in commands.pending():
            refusal = self._hand_over(each, feed)
            commands.answer(each.id, is_done=not refusal, text=refusal or "Handed to the engine.")

    def _hand_over(self, command: LiveCommand, feed: Feed) -> str:
        """Give an order to the engine; returns why not, "" where it has it. What lacks a right is told as an event."""
        if feed.death() is not None:
            return "The engine has stopped."
        if datetime.now(UTC) - command.submitted_utc > _ORDERS_OBEYED_FOR:
            return "No engine was running when this was asked for."
        try:
            order = order_from_text(command.payload)
        except WireError as error:
            return str(error)
        refusal = self._refusal_of(command.actor, order)
        if refusal:
            self._tell_refusal(command.actor, order, refusal, feed)
        else:
            feed.submit(order)
        return refusal

    def _tell_refusal(self, actor: str, order: Order, refusal: str, feed: Feed) -> None:
        sites = self._latest.sites if self._latest is not None else ()
        site = getattr(order, "site", None) or next((each.id for each in sites), None)
        if site is not None:
            fact = Fact(
                at_s=0.0,
                site=site,
                kind=EntryKind.CONFIGURATION,
                severity=Severity.WARNING,
                source=Source.CONFIGURATION,
                text=f"An order of {actor} was refused",
                detail=refusal,
            )
            feed.submit(Tell(fact=fact))

    def _say(self, error: StorageError) -> None:
        kind = type(error).__name__
        if kind not in self._said:
            self._said.add(kind)
            _log.warning("recording: %s", error.message)
            self._trouble(*_in_words(error, self._farm))


def _in_words(error: StorageError, farm: Path) -> tuple[str, str]:
    """Return what a trouble with the runtime file means to the administrator, and what becomes of it."""
    what = f"The load and event history of {farm.name} cannot be written"
    match error:
        case DatabaseFull():
            return f"{what}: the disk is full.", "It is held in memory and written as soon as there is room."
        case DatabaseLocked():
            return f"{what}: another program holds its file.", "It is held in memory and written as soon as that ends."
        case DatabaseCorrupt() | NotAFarm():
            return (
                f"The load and event history of {farm.name} is damaged.",
                "The damaged file is put aside and a new one begun; the configuration is not touched.",
            )
        case _:
            return f"{what}: {error.message}", "It is held in memory and tried again; the configuration is not touched."
