"""A small lab's engine for the tests of the runtime: its loop, and a world that breaks when told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ras_console.config.document import Document
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.engine.timeline import TimelineEntry
from ras_console.runtime.embedded import EngineSettings, make_loop
from ras_console.runtime.loop import EngineClock, Loop
from ras_console.runtime.orders import Order, Restore
from ras_console.runtime.stepped import ManualClock
from tests.unit.config.farms import lab

SETTINGS = EngineSettings(seed=1, own_name="RAS-CB-1", origin_wall_s=1_000_000.0)


class CostlyClock(ManualClock):
    """A clock by which every look at the CPU time costs as much as it is told."""

    def __init__(self, cost_s: float) -> None:
        super().__init__()
        self._cost_s = cost_s
        self._cpu_s = 0.0

    def cpu_s(self) -> float:
        self._cpu_s += self._cost_s
        return self._cpu_s


def small_loop(clock: EngineClock, document: Document | None = None, *, speed: float = 1.0) -> Loop:
    settings = EngineSettings(
        seed=SETTINGS.seed, own_name=SETTINGS.own_name, origin_wall_s=SETTINGS.origin_wall_s, speed=speed
    )
    return make_loop((document or lab(2)).topology(), settings, clock)


class BreakingLoop(Loop):
    """Carries orders out like any loop and breaks on the order to restore nothing."""

    def _carry_out(self, order: Order) -> None:
        if isinstance(order, Restore) and order.target_id == 0:
            raise ZeroDivisionError("told to break")
        super()._carry_out(order)


@dataclass
class Ear:
    """A tap that remembers everything; `heard` is called after each time."""

    heard: Callable[[], None] = lambda: None
    snapshots: list[FarmSnapshot] = field(default_factory=list)
    entries: list[TimelineEntry] = field(default_factory=list)

    def listen(self, snapshot: FarmSnapshot, entries: tuple[TimelineEntry, ...]) -> None:
        self.snapshots.append(snapshot)
        self.entries.extend(entries)
        self.heard()
