"""The console's side of every engine: mailboxes that its thread fills and empties, and the thread that may die."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from ras_console.engine.proposals import Proposal
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.engine.timeline import TimelineEntry
from ras_console.runtime.feed import EngineDeath
from ras_console.runtime.mailbox import Bell, Mailbox, Outbox
from ras_console.runtime.orders import Order

if TYPE_CHECKING:
    from ras_console.engine.proposals import Proposal

_log = logging.getLogger(__name__)


class BoxedFeed:
    """A Feed made of mailboxes. `wake` is called by whoever fills them, at most once until something has been taken.

    It must return at once.
    """

    def __init__(self, *, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._snapshots: Mailbox[FarmSnapshot] = Mailbox()
        self._entries: Outbox[TimelineEntry] = Outbox()
        self._proposals: Outbox[Proposal] = Outbox()
        """Stays empty where another console runs the engine: that one commits what its brokers ask for."""
        self._orders: Outbox[Order] = Outbox()
        self._bell = Bell()
        self._death: EngineDeath | None = None

    def take_snapshot(self) -> FarmSnapshot | None:
        """Return the newest picture, None where it has been taken."""
        self._bell.answer()
        return self._snapshots.take()

    def take_entries(self) -> tuple[TimelineEntry, ...]:
        """Return every entry since the last call."""
        self._bell.answer()
        return self._entries.take()

    def take_proposals(self) -> tuple[Proposal, ...]:
        """Return what brokers have asked for since the last call; none come from an engine in another console."""
        self._bell.answer()
        return self._proposals.take()

    def submit(self, order: Order) -> None:
        """Hand an order over for the next turn of the engine's side."""
        self._orders.put(order)

    def death(self) -> EngineDeath | None:
        """Return how the engine's side died, None while it lives."""
        return self._death

    def _ring(self) -> None:
        """Say that there is something to take."""
        if self._bell.ring():
            self._wake()


class ThreadedFeed(BoxedFeed):
    """A BoxedFeed that a thread of its own serves by `_work`, until `_stop` is set; its fault is told as a death."""

    def __init__(self, *, name: str, epitaph: str, wake: Callable[[], None]) -> None:
        super().__init__(wake=wake)
        self._epitaph = epitaph
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Deal with the orders given so far, end and wait for that; False where it did not come in `timeout_s`."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        """Serve the mailboxes until told to stop; called in the thread."""
        raise NotImplementedError

    def _run(self) -> None:
        try:
            self._work()
        except Exception as fault:  # noqa: BLE001 - the thread's root: whatever it is, the operator must see it
            _log.exception(self._epitaph)
            self._death = EngineDeath(summary=f"{type(fault).__name__}: {fault}", traceback=traceback.format_exc())
            self._wake()
