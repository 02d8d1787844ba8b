"""The embedded engine: a plain thread around the loop, which reports its own death instead of vanishing."""

from __future__ import annotations

import gc
import logging
import threading
import time
import traceback
from collections.abc import Callable
from typing import Final

from ras_console.engine.proposals import Proposal
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.engine.timeline import TimelineEntry
from ras_console.runtime.feed import EngineDeath, Tap
from ras_console.runtime.loop import Loop, Tick
from ras_console.runtime.mailbox import Bell, Mailbox, Outbox
from ras_console.runtime.orders import Order

PERIOD_S: Final = 0.05
"""20 ticks a second: below what an eye sees as a step, and half of it is left even at the tick budget."""

_YIELD_S: Final = 0.0005
"""Pause of a loop that is behind: long enough for the GUI thread to take the interpreter lock."""

_OPENING_TICKS: Final = 20
"""By then every broker has taken up all sessions: what a large farm consists of is there."""

_log = logging.getLogger(__name__)


class EngineThread:
    """A running engine. `wake` is called from its thread, at most once until something has been taken.

    It must return at once. The loop is made in the thread, by `make_loop`: a large farm does not hold up its maker.
    """

    def __init__(self, make_loop: Callable[[], Loop], *, wake: Callable[[], None], taps: tuple[Tap, ...] = ()) -> None:
        self._make_loop = make_loop
        self._wake = wake
        self._taps = taps
        self._snapshots: Mailbox[FarmSnapshot] = Mailbox()
        self._entries: Outbox[TimelineEntry] = Outbox()
        self._proposals: Outbox[Proposal] = Outbox()
        self._orders: Outbox[Order] = Outbox()
        self._bell = Bell()
        self._death: EngineDeath | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        """Start the thread; the first picture follows within a tick."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Carry out the orders given so far, end and wait for that; False where it did not come within `timeout_s`."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def take_snapshot(self) -> FarmSnapshot | None:
        """Return the newest picture, None where it has been taken."""
        self._bell.answer()
        return self._snapshots.take()

    def take_entries(self) -> tuple[TimelineEntry, ...]:
        """Return every entry since the last call."""
        self._bell.answer()
        return self._entries.take()

    def take_proposals(self) -> tuple[Proposal, ...]:
        """Return what brokers have asked for since the last call."""
        return self._proposals.take()

    def submit(self, order: Order) -> None:
        """Hand an order over for the next tick."""
        self._orders.put(order)

    def death(self) -> EngineDeath | None:
        """Return how the engine died, None while it lives."""
        return self._death

    def _run(self) -> None:
        try:
            self._work()
        except Exception as fault:  # noqa: BLE001 - the thread's root: whatever it is, the operator must see it
            _log.exception("the engine has stopped")
            self._death = EngineDeath(summary=f"{type(fault).__name__}: {fault}", traceback=traceback.format_exc())
            self._wake()

    def _work(self) -> None:
        """Open the farm and run it until told to stop.

        The garbage collector holds up every thread while it looks: with 100,000 sessions a full pass took 50 to 107 ms,
        to find all of them in use. So it rests while a farm opens, and afterwards passes over what is there by then,
        for as long as this engine runs. What a running engine throws away is free of cycles and does not need it.
        """
        gc.disable()
        try:
            self._go_on(self._make_loop())
        finally:
            gc.unfreeze()
            gc.enable()

    def _go_on(self, loop: Loop) -> None:
        ticks = 0
        try:
            while True:
                is_last = self._stop.is_set()
                due_s = time.monotonic() + PERIOD_S
                tick = loop.tick(self._orders.take())
                self._publish(tick)
                if is_last:
                    return
                ticks += 1
                if ticks == _OPENING_TICKS:
                    gc.freeze()
                    gc.enable()
                rest_s = 0.0 if tick.is_behind else due_s - time.monotonic()
                self._stop.wait(max(rest_s, _YIELD_S))
        finally:
            self._entries.put(*loop.drain())  # what was told before a fault belongs to its story

    def _publish(self, tick: Tick) -> None:
        self._entries.put(*tick.entries)
        self._proposals.put(*tick.proposals)
        self._snapshots.put(tick.snapshot)
        for tap in self._taps:
            tap.listen(tick.snapshot, tick.entries)
        if self._bell.ring():
            self._wake()
