"""Runs a drill: the lab's own world with the people and the faults of the file, on the virtual clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import HostId, ObjectId
from ras_console.engine.house_rules import HouseRules
from ras_console.engine.invariants import MapCheck, SiteInstant, acting_now
from ras_console.engine.state import is_serving
from ras_console.engine.timeline import TimelineEntry
from ras_console.lab.agenda import Agenda
from ras_console.lab.cast import Cast
from ras_console.lab.clients import Clients
from ras_console.lab.drills.crowd import KnownDemands, crowd_of
from ras_console.lab.drills.drill import Drill
from ras_console.lab.drills.eyes import Eyes
from ras_console.lab.drills.players import LogonBook, Players
from ras_console.lab.drills.site import SITE, compared_method, site_of
from ras_console.lab.drills.succession import Succession
from ras_console.lab.drills.troubles import Troubles
from ras_console.lab.lab_site import GRID_S
from ras_console.lab.machines import Machines
from ras_console.lab.network import NetworkConditions
from ras_console.lab.witness import Witness
from ras_console.lab.world import World

ORIGIN_WALL_S: Final = 1_767_600_000.0
"""The virtual clock begins on a Monday at eight."""

_COMPARE_EVERY_S: Final = 60.0
_HEALED_AFTER_S: Final = 30.0
"""A site that nothing has been done to for so long, and nobody of which is broken, has found itself again."""

_DOUBLE: Final = " has a second session on "  # of the words in which the operators are told


def _ignore(_now_s: float) -> None:
    """Tell nobody how far it is."""


class DrillRun:
    """One run: `advance` to the end, then read what came of it. The same drill gives the same bytes."""

    def __init__(self, drill: Drill) -> None:
        self.drill = drill
        self.names = site_of(drill)
        self.book = LogonBook()
        self._crowd = crowd_of(drill, self.names)
        self._players: Players | None = None
        self.world = World(
            self.names.topology,
            seed=drill.head.seed,
            origin_wall_s=ORIGIN_WALL_S,
            local_brokers=frozenset(),
            users=Cast(demands=KnownDemands(self._crowd), make_users=self._play, rules=self._rules()),
            network=NetworkConditions(delay_s=drill.head.network_delay_s),
        )
        self.site = self.world.sites[SITE]
        outside = np.array([each.outside_load_cores for each in self.names.lines])
        if outside.any():
            self.site.machines.outside_cores = outside
        self.witness = Witness(self.site)
        self.eyes = Eyes(self.names, self.site)
        self.succession = Succession(self.site.brokers)
        self.troubles = Troubles(drill, self.names, self.world, self._come_back)
        self.entries: list[TimelineEntry] = []
        self._next_note_s = 0.0
        self._next_compare_s = _COMPARE_EVERY_S

    def finish(self, tell: Callable[[float], None] = _ignore) -> None:
        """Let all of it happen; `tell` is told the instant of each sample of the series as it passes."""
        end_s = self.drill.head.duration_s
        step = 0
        while self.world.now_s < end_s:
            step_s = min(step * GRID_S, end_s)
            while self.troubles.next_s <= step_s:
                self._go_to(self.troubles.next_s)
                self.troubles.strike(self.world.now_s)
                self._watch(self.world.now_s)
            self._go_to(step_s)
            self.eyes.look(step_s)
            self._look(step_s, tell)
            step += 1
        self._settle()

    def _look(self, now_s: float, tell: Callable[[float], None]) -> None:
        self._watch(now_s)
        if now_s + GRID_S / 2 >= self._next_note_s:
            self.eyes.note(now_s)
            self._check_writes(now_s)
            self.entries += self.world.drain_entries()
            self._forget()
            self._next_note_s += self.drill.head.snapshot_every_s
            tell(now_s)
        if now_s >= self._next_compare_s:
            self._next_compare_s += _COMPARE_EVERY_S
            if self.troubles.is_network_whole():
                self._compare(now_s)

    def _watch(self, now_s: float) -> None:
        self.witness.look(now_s)
        self.succession.look(now_s)

    def _go_to(self, at_s: float) -> None:
        if at_s > self.world.now_s or at_s == 0.0:
            self.world.advance(at_s)

    def _forget(self) -> None:
        """Drop what only a console wants."""
        self.world.drain_notes()
        self.world.drain_proposals()

    def _settle(self) -> None:
        """Check what holds once all is healed; nothing of what is measured changes any more."""
        end_s = self.world.now_s
        self.entries += self.world.drain_entries()
        self._compare(end_s)
        if self._is_healed(end_s):
            self._check_maps()
        self._forget()

    def _is_healed(self, now_s: float) -> bool:
        last_s = max((each.at_s + each.line.for_s for each in self.troubles.done), default=-np.inf)
        return not self.site.faults.latest() and not self.site.agents.mad and now_s - last_s >= _HEALED_AFTER_S

    def _check_maps(self) -> None:
        """Hold every serving broker's map against the hosts' own lists, where those have stood still for a moment.

        A map may be behind by one report; then it must have come right.
        """
        head = self.drill.head
        patience_s = 2.0 * head.report_period_s + 2.0 + 10.0 * head.network_delay_s
        pause_s = 3.0 * head.network_delay_s + GRID_S
        deadline_s = self.world.now_s + patience_s
        while True:
            before = self.site.machines.changes.copy()
            self.world.advance(self.world.now_s + pause_s)
            checks = self._maps(np.flatnonzero(self.site.machines.changes == before))
            if all(each.believed == each.truth for each in checks) or self.world.now_s >= deadline_s:
                break
        self.witness.ledger.check(SiteInstant(at_s=self.world.now_s, maps=checks))

    def _maps(self, still: NDArray[np.int64]) -> tuple[MapCheck, ...]:
        machines = self.site.machines
        serving = [each.node for each in self.site.brokers.processes.values() if each.is_running]
        return tuple(
            MapCheck(
                broker=node.me,
                host=host,
                believed=node.sessions.summary(host),
                truth=(int(machines.session_count[row]), int(machines.digest[row])),
            )
            for node in serving
            if is_serving(node)
            for row in still.tolist()
            for host in (HostId(ObjectId(int(machines.ids[row]))),)
        )

    def _check_writes(self, now_s: float) -> None:
        """Hold what the acting primary goes by against what was written; a change takes a moment to arrive."""
        troubles = self.troubles
        processes = self.site.brokers.processes
        acting = next(iter(acting_now((each.node for each in processes.values() if each.is_running), now_s)), None)
        if acting is None or now_s - troubles.wrote_s <= 1.0 + self.drill.head.network_delay_s:
            return
        if self.site.network.is_cut(acting.broker):
            return
        self.witness.ledger.check(
            SiteInstant(
                at_s=now_s,
                acknowledged_revision=troubles.revision,
                stored_revision=processes[acting.broker].node.revision,
            )
        )

    def _compare(self, now_s: float) -> None:
        self.witness.compare_sessions(now_s, reported_users=self._doubles())

    def _doubles(self) -> frozenset[str]:
        """Return the users whose second session the operators were told of."""
        texts = (each.fact.text for each in self.entries)
        return frozenset(text.split(_DOUBLE)[0] for text in texts if _DOUBLE in text)

    def _rules(self) -> HouseRules:
        drill = self.drill
        method = compared_method(drill.head.method)
        return HouseRules(
            method=method,
            true_cores=self._true_cores if drill.head.method == "oracle" else None,
            tells_peers=drill.head.shared_ledger,
            logon_cap=drill.head.logon_cap_per_host,
            priorities={each: priority for (_, priority), each in self.names.resources.items()},
        )

    def _true_cores(self) -> NDArray[np.float64]:
        """Return what is really asked of each host, and will be by the logons under way once they work."""
        machines = self.site.machines
        hosts, cores = machines.logging_on()
        under_way = np.bincount(hosts, weights=cores, minlength=len(machines.ids))
        demand: NDArray[np.float64] = machines.base_cores() + under_way
        return demand

    def _play(self, agenda: Agenda, machines: Machines, clients: Clients) -> Players:
        self._players = Players(self._crowd, self.book, agenda, machines, clients)
        return self._players

    def _come_back(self, user: int, after_s: float) -> None:
        if self._players is not None:
            self._players.come_back(user, after_s)
