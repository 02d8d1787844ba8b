"""An engine's loop at x1, tick by tick, without its thread."""

from __future__ import annotations

import time

from bench import farms
from ras_console.runtime.embedded import make_loop
from ras_console.runtime.engine_thread import PERIOD_S
from ras_console.runtime.loop import Loop, Tick
from ras_console.runtime.orders import Order


class TickClock:
    """Moves one period with each tick; what a tick costs is the thread's real CPU time, so that its budget counts."""

    def __init__(self) -> None:
        self._now_s = 0.0

    def now_s(self) -> float:
        """Return the seconds it has been moved by."""
        return self._now_s

    def cpu_s(self) -> float:
        """Return the thread's CPU seconds."""
        return time.thread_time()

    def move(self) -> None:
        """Let one period pass."""
        self._now_s += PERIOD_S


class SteppedLab:
    """A lab of one site with `hosts` session hosts and `sessions` sessions; each `tick` is 50 ms of its time."""

    def __init__(self, hosts: int, sessions: int | None) -> None:
        self._clock = TickClock()
        self.topology = farms.make_document(hosts=hosts).topology()
        self._loop: Loop = make_loop(self.topology, farms.settings(sessions=sessions), self._clock)

    def tick(self, *orders: Order) -> Tick:
        """Carry out orders, and let 50 ms pass."""
        self._clock.move()
        return self._loop.tick(orders)

    def run(self, seconds: float) -> Tick:
        """Let more pass and return the last tick."""
        for _ in range(max(0, round(seconds / PERIOD_S) - 1)):
            self.tick()
        return self.tick()
