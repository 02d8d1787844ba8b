"""The embedded engine: a plain thread around the loop, which reports its own death instead of vanishing."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Final

from typing_extensions import override

from ras_console.runtime.boxed_feed import ThreadedFeed
from ras_console.runtime.feed import Tap
from ras_console.runtime.loop import Loop, Tick

PERIOD_S: Final = 0.05
"""20 ticks a second: below what an eye sees as a step, and half of it is left even at the tick budget."""

_YIELD_S: Final = 0.0005
"""Pause of a loop that is behind: long enough for the GUI thread to take the interpreter lock."""

_OPENING_TICKS: Final = 20
"""By then every broker has taken up all sessions: what a large farm consists of is there."""


class EngineThread(ThreadedFeed):
    """A running engine. The loop is made in the thread, by `make_loop`: a large farm does not hold up its maker."""

    def __init__(self, make_loop: Callable[[], Loop], *, wake: Callable[[], None], taps: tuple[Tap, ...] = ()) -> None:
        super().__init__(name="engine", epitaph="the engine has stopped", wake=wake)
        self._make_loop = make_loop
        self._taps = taps

    @override
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
        self._ring()
