"""One engine's loop without its thread: orders in, virtual time on, pictures and facts out; one call is one tick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, assert_never

from ras_console.domain.ids import BrokerId
from ras_console.domain.topology import Topology
from ras_console.engine.events import Job
from ras_console.engine.proposals import Proposal
from ras_console.engine.session_notes import SessionNote
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.engine.timeline import TimelineEntry
from ras_console.runtime.orders import (
    ActOnSessions,
    CancelJob,
    CancelRun,
    InjectFault,
    LookAtProcesses,
    Order,
    Promote,
    RepairSessions,
    Restore,
    SetSpeed,
    SwitchHosts,
    Tell,
    UseTopology,
)

if TYPE_CHECKING:
    from ras_console.lab.world import World

SLICE_S: Final = 0.05
"""Virtual seconds computed before the loop looks at its clock again."""

LAG_KEPT_S: Final = 1.0
"""Wall seconds; a lab that is further behind its speed lets the rest go: after the computer slept it does not race."""

TICK_BUDGET_S: Final = 0.005
"""CPU time after which a tick yields to other threads; what is left of the virtual time stays owed."""

MEASURED_OVER_S: Final = 2.0
"""Wall seconds over which the reached speed is measured: shorter ones jump, longer ones tell it late."""


class EngineClock(Protocol):
    """The clock a loop reads."""

    def now_s(self) -> float:
        """Return monotonic seconds."""
        ...

    def cpu_s(self) -> float:
        """Return the thread's CPU seconds."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What one tick gives: a picture, the facts since the last tick, and whether virtual time is still owed.

    `proposals` are what primaries ask the console to change in the configuration.
    """

    snapshot: FarmSnapshot
    entries: tuple[TimelineEntry, ...]
    is_behind: bool
    proposals: tuple[Proposal, ...] = ()
    notes: tuple[SessionNote, ...] = ()
    """What hosts said of their sessions, for the history."""


class Pace:
    """Measures how many of the world's seconds pass in one of the clock's."""

    def __init__(self, wall_s: float, world_s: float) -> None:
        self._began = (wall_s, world_s)
        self._last_wall_s = wall_s
        self.reached: float | None = None
        """None until it has been measured once."""

    def note(self, wall_s: float, world_s: float) -> None:
        """Take note of both clocks; after a gap, as when the computer slept, it measures anew."""
        if wall_s - self._last_wall_s > LAG_KEPT_S:
            self._began = (wall_s, world_s)
        self._last_wall_s = wall_s
        if (passed_s := wall_s - self._began[0]) >= MEASURED_OVER_S:
            self.reached = (world_s - self._began[1]) / passed_s
            self._began = (wall_s, world_s)


def _job_of(order: ActOnSessions) -> Job:
    return Job(
        id=order.job,
        act=order.act,
        actor=order.actor,
        sessions=order.sessions,
        title=order.title,
        text=order.text,
        process=order.process,
    )


def has_real_site(topology: Topology) -> bool:
    """Return whether a site of the farm is no lab: time cannot be made to run faster there."""
    return any(not each.site.is_lab for each in topology.sites)


class Loop:
    """Turns wall time into the world's time, at the chosen speed, in slices.

    A farm with a real site keeps pace with the machine, speed 1; time it missed arrives in one leap, as it did for the
    broker. It begins to when its first real site comes, and `local_of` says which brokers are this computer's then.
    """

    def __init__(
        self,
        world: World,
        clock: EngineClock,
        *,
        speed: float = 1.0,
        keeps_pace: bool = False,
        local_of: Callable[[Topology], frozenset[BrokerId]] | None = None,
    ) -> None:
        self.world = world
        self._local_of = local_of
        self._clock = clock
        self._speed = speed
        self._keeps_pace = keeps_pace
        self._seen_s = clock.now_s()
        self._owed_s = 0.0
        self._number = 0
        self._tick_ms = 0.0
        self._pace = Pace(self._seen_s, world.now_s)

    def tick(self, orders: tuple[Order, ...]) -> Tick:
        """Carry out the orders, advance the world by what is owed as far as the budget goes, and take the picture."""
        began_s = self._clock.cpu_s()
        for order in orders:
            self._carry_out(order)
        self._owe()
        self._advance(began_s)
        self._pace.note(self._seen_s, self.world.now_s)
        self._number += 1
        entries = self.world.drain_entries()
        snapshot = self.world.snapshot(number=self._number, speed=self._speed, tick_ms=self._tick_ms)
        if self._speed > 0.0:
            snapshot = replace(snapshot, reached_speed=self._pace.reached)
        self._tick_ms = 1000.0 * (self._clock.cpu_s() - began_s)
        return Tick(
            snapshot=snapshot,
            entries=entries,
            is_behind=self._owed_s >= SLICE_S,
            proposals=self.world.drain_proposals(),
            notes=self.world.drain_notes(),
        )

    def drain(self) -> tuple[TimelineEntry, ...]:
        """Return the facts that a tick which did not come to its end has left."""
        return self.world.drain_entries()

    def _carry_out(self, order: Order) -> None:
        match order:
            case UseTopology(topology=topology):
                self._use_topology(topology)
            case Promote(site=site, broker=broker, actor=actor):
                self.world.promote(site, broker, actor)
            case SwitchHosts(site=site, act=act, hosts=hosts, actor=actor):
                self.world.act(site, act, hosts, actor)
            case InjectFault(fault=fault):
                self.world.inject(fault)
            case Restore(target_id=target):
                self.world.restore(target)
            case SetSpeed(speed=speed):
                if not self._keeps_pace:
                    self._speed = max(0.0, speed)
                    self._pace = Pace(self._seen_s, self.world.now_s)
            case ActOnSessions() | CancelJob() | CancelRun() | RepairSessions() | LookAtProcesses():
                self._work_at_site(order)
            case Tell(fact=fact):
                self.world.tell(fact)
            case _:
                assert_never(order)

    def _work_at_site(self, order: ActOnSessions | CancelJob | CancelRun | RepairSessions | LookAtProcesses) -> None:
        match order:
            case ActOnSessions():
                self.world.give(order.site, _job_of(order))
            case CancelJob() | CancelRun():
                self._cancel(order)
            case RepairSessions(site=site, actor=actor):
                self.world.repair(site, actor)
            case LookAtProcesses(site=site, host=host):
                self.world.look_at_processes(site, host)
            case _:
                assert_never(order)

    def _cancel(self, order: CancelJob | CancelRun) -> None:
        if isinstance(order, CancelJob):
            self.world.cancel(order.site, order.job)
        else:
            self.world.cancel_run(order.site, order.schedule, order.actor)

    def _use_topology(self, topology: Topology) -> None:
        keeps_pace = has_real_site(topology)
        if keeps_pace and not self._keeps_pace:
            self._speed = 1.0
            self._pace = Pace(self._seen_s, self.world.now_s)
        self._keeps_pace = keeps_pace
        self.world.use_topology(topology, self._local_of(topology) if self._local_of is not None else None)

    def _owe(self) -> None:
        now_s = self._clock.now_s()
        self._owed_s += (now_s - self._seen_s) * self._speed
        self._seen_s = now_s
        if not self._keeps_pace:
            self._owed_s = min(self._owed_s, LAG_KEPT_S * self._speed)  # nothing at all while paused

    def _advance(self, began_s: float) -> None:
        self.world.advance(self.world.now_s)  # even a paused world shows what an order has begun
        if self._keeps_pace:
            self.world.advance(self.world.now_s + self._owed_s)
            self._owed_s = 0.0
            return
        while self._owed_s > 0.0:
            slice_s = min(self._owed_s, SLICE_S)
            self.world.advance(self.world.now_s + slice_s)
            self._owed_s -= slice_s
            if self._clock.cpu_s() - began_s > TICK_BUDGET_S:
                return
