"""The one place where threads meet: the engine's feed on one side, queued Qt signals on the other."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ras_console.domain.errors import UnresolvableName
from ras_console.engine.timeline import TimelineEntry
from ras_console.runtime.feed import EngineDeath, Feed

if TYPE_CHECKING:
    from ras_console.domain.ports import Resolver
    from ras_console.engine.snapshot import FarmSnapshot
    from ras_console.runtime.orders import Order

FULL_RATE_HZ: Final = 20
"""Pictures a second that the engine makes."""

_log = logging.getLogger(__name__)

ENTRIES_KEPT: Final = 10_000
"""Timeline entries held for the event list; older ones are in the archive."""


class Bridge(QObject):
    """Live state for the GUI thread: the latest picture, the entries since the start, orders to the engine.

    `wake` and `report_trouble` may be called from any thread; everything else belongs to the GUI thread.
    """

    snapshot_changed = Signal(object)
    """FarmSnapshot: a new picture; earlier untaken ones were dropped."""
    entries_added = Signal(object)
    """tuple[TimelineEntry, ...]: all new entries, in order."""
    proposed = Signal(object)
    """tuple[Proposal, ...]: what brokers of this console's engine want changed in the configuration."""
    engine_died = Signal(object)
    """EngineDeath."""
    feed_changed = Signal()
    """Another engine feeds the console now; pictures and entries begin anew."""
    refused = Signal(str)
    """Why an order was not handed over: it is not this person's to give."""
    troubled = Signal(str, str)
    """What happened and what to do, from a thread beside the engine."""
    _woken = Signal()
    _trouble = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed: Feed | None = None
        self._refusal_of: Callable[[Order], str] | None = None
        self._snapshot: FarmSnapshot | None = None
        self._entries: deque[TimelineEntry] = deque(maxlen=ENTRIES_KEPT)
        self._death: EngineDeath | None = None
        self._pace = QTimer(self, singleShot=True, interval=0)
        self._pace.timeout.connect(self._catch_up)
        self._is_due = False
        self._woken.connect(self._take_turn, Qt.ConnectionType.QueuedConnection)
        self._trouble.connect(self.troubled, Qt.ConnectionType.QueuedConnection)

    @property
    def snapshot(self) -> FarmSnapshot | None:
        """The latest picture, None before the first."""
        return self._snapshot

    @property
    def entries(self) -> Iterable[TimelineEntry]:
        """All entries of this run that are still held, oldest first."""
        return tuple(self._entries)

    @property
    def death(self) -> EngineDeath | None:
        """How the engine died, None while it lives."""
        return self._death

    def ask_before_orders(self, refusal_of: Callable[[Order], str]) -> None:
        """Have every order judged: one with a reason against it is told by `refused` and not handed over."""
        self._refusal_of = refusal_of

    def refusal_of(self, order: Order) -> str:
        """Return why an order would not be handed over, "" where it would."""
        return "" if self._refusal_of is None else self._refusal_of(order)

    def wake(self) -> None:
        """Say that the feed has something; called by the engine's thread, at most once until it has been taken."""
        self._woken.emit()

    def report_trouble(self, message: str, hint: str) -> None:
        """Say that something beside the engine went wrong; called by its threads."""
        self._trouble.emit(message, hint)

    def attach(self, feed: Feed | None) -> None:
        """Follow another engine, or none; what the former one showed is forgotten."""
        self._feed = feed
        self._snapshot = None
        self._death = None
        self._entries.clear()
        self.feed_changed.emit()
        if feed is not None:
            self._collect()

    def collect_now(self) -> None:
        """Take what the feed has; the wake-up of an engine that runs in the GUI thread itself."""
        self._collect()

    def submit(self, order: Order) -> None:
        """Hand an order to the engine; without one nothing happens, and the console shows that there is none."""
        refusal = self.refusal_of(order)
        if refusal:
            self.refused.emit(refusal)
        elif self._feed is not None:
            self._feed.submit(order)

    def set_pace(self, refresh_hz: int) -> None:
        """Take at most so many pictures a second; at the engine's own rate each as it comes."""
        self._pace.setInterval(0 if refresh_hz >= FULL_RATE_HZ else round(1000 / refresh_hz))

    @Slot()
    def _take_turn(self) -> None:
        if self._pace.isActive():
            self._is_due = True
            return
        self._collect()
        if self._pace.interval() > 0:
            self._pace.start()

    @Slot()
    def _catch_up(self) -> None:
        if self._is_due:
            self._is_due = False
            self._take_turn()

    @Slot()
    def _collect(self) -> None:
        """Take what the feed has, as long as it is the one that is followed: who is told may close the farm."""
        feed = self._feed
        if feed is None:
            return
        entries = feed.take_entries()
        if entries:
            self._entries.extend(entries)
            self.entries_added.emit(entries)
        proposals = feed.take_proposals()
        if proposals:
            self.proposed.emit(proposals)
        snapshot = feed.take_snapshot() if self._feed is feed else None
        if snapshot is not None:
            self._snapshot = snapshot
            self.snapshot_changed.emit(snapshot)
        death = feed.death() if self._feed is feed else None
        if death is not None and self._death is None:
            self._death = death
            self.engine_died.emit(death)


class Lookup(QObject):
    """Looks names up off the GUI thread: name servers may take seconds.

    Each question has a thread that the process does not wait for when it ends.
    """

    _answered = Signal(object, object, str)

    def __init__(self, real: Resolver, lab: Resolver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._real = real
        self._lab = lab
        self._lock = threading.Lock()
        self._is_closed = False
        self._answered.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def resolve(self, name: str, is_lab: bool, done: Callable[[tuple[str, ...], str], None]) -> None:
        """Look a name up; `done` gets the addresses, or none and the reason, in the GUI thread."""
        resolver = self._lab if is_lab else self._real
        threading.Thread(target=self._run, args=(resolver, name, done), name="lookup", daemon=True).start()

    def close(self) -> None:
        """Answer nobody any more; a look-up under way ends by itself and is not waited for."""
        with self._lock:
            self._is_closed = True

    def _run(self, resolver: Resolver, name: str, done: Callable[[tuple[str, ...], str], None]) -> None:
        try:
            addresses, reason = resolver.resolve(name), ""
        except UnresolvableName as error:
            addresses, reason = (), str(error)
        except Exception as fault:  # noqa: BLE001 - the thread's root: whoever asked waits for an answer
            _log.exception("looking %r up has failed", name)
            addresses, reason = (), f"{name} could not be looked up: {type(fault).__name__}"
        with self._lock:
            if not self._is_closed:
                self._answered.emit(done, addresses, reason)

    @Slot(object, object, str)
    def _tell(self, done: Callable[[tuple[str, ...], str], None], addresses: tuple[str, ...], reason: str) -> None:
        done(addresses, reason)
