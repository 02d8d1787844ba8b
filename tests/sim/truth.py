"""What must hold in a simulated farm whatever goes wrong, checked against what only the simulation knows."""

from __future__ import annotations

import numpy as np

from ras_console.domain.ids import BrokerId, HostId, ObjectId
from ras_console.engine.invariants import acting_now
from ras_console.engine.state import BrokerNode, is_serving
from ras_console.lab.lab_site import LabSite
from ras_console.lab.witness import Witness
from ras_console.lab.world import World
from tests.sim.farms import SITE

Sessions = dict[int, tuple[int, int]]
"""Session → (host, state)."""

Difference = tuple[int, tuple[int, int] | None, tuple[int, int] | None]


class Truth:
    """Watches a world of one site, step by step; anything broken is an error at once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._last_term = 0
        self._vacant_since_s: float | None = None
        self.witness = Witness(world.sites[SITE])
        self.acting: BrokerId | None = None
        self.gaps: list[tuple[float, float]] = []
        """Times without anybody acting as primary, as (from, to)."""

    def advance(self, to_s: float, step_s: float = 0.05) -> None:
        """Let the world go on in small steps and look at it after each."""
        while self._world.now_s < to_s:
            self._world.advance(min(to_s, self._world.now_s + step_s))
            self.check()

    def check(self) -> None:
        """Look at this instant."""
        now_s = self._world.now_s
        violations = self.witness.look(now_s)
        assert not violations, "; ".join(each.text for each in violations)
        processes = self._world.sites[SITE].brokers.processes.values()
        acting = next(iter(acting_now((each.node for each in processes if each.is_running), now_s)), None)
        self.acting = acting.broker if acting is not None else None
        if acting is not None:
            assert acting.term >= self._last_term, f"term {acting.term} acts after term {self._last_term}"
            self._last_term = acting.term
            lease = self._world.sites[SITE].store.read(SITE)
            named = (lease.holder, lease.term)
            assert named == (acting.broker, acting.term), f"{acting} acts while the store names {named}"
        self._note_gap(now_s)

    def _note_gap(self, now_s: float) -> None:
        if self.acting is None and self._vacant_since_s is None:
            self._vacant_since_s = now_s
        elif self.acting is not None and self._vacant_since_s is not None:
            self.gaps.append((self._vacant_since_s, now_s))
            self._vacant_since_s = None


def hosts_that_do_not_obey(world: World, broker: BrokerId) -> list[HostId]:
    """Return the hosts that run, can be reached, and do not know that this broker is primary in its term."""
    site = world.sites[SITE]
    term = site.brokers.processes[broker].node.election.term
    ids = (HostId(ObjectId(each)) for each in site.machines.ids.tolist())
    return [
        host
        for row, host in enumerate(ids)
        if site.machines.is_running[row]
        and not site.network.is_cut(host)
        and (int(site.agents.highest_term[row]), int(site.agents.primary[row])) != (term, broker)
    ]


def true_sessions(site: LabSite) -> Sessions:
    """Return what there is on the hosts: session → (host, state)."""
    table = site.machines.sessions
    rows = np.flatnonzero(table.id[: table.end])
    hosts = site.machines.ids[table.host[rows]].tolist()
    return dict(zip(table.id[rows].tolist(), zip(hosts, table.state[rows].tolist(), strict=True), strict=True))


def known_sessions(node: BrokerNode, now_s: float) -> Sessions:
    """Return what a broker believes there is on the hosts: session → (host, state)."""
    columns = node.sessions.columns(now_s)
    return dict(zip(columns.ids.tolist(), zip(columns.host.tolist(), columns.state.tolist(), strict=True), strict=True))


def assert_maps_agree(world: World, *, within_s: float) -> None:
    """Let time pass until every serving broker's map is the hosts' truth, but for what changed a moment ago."""
    site = world.sites[SITE]
    deadline_s = world.now_s + within_s
    while True:
        truth = true_sessions(site)
        world.advance(world.now_s + 3 * site.network.conditions.delay_s)
        later = true_sessions(site)
        settled = {key: value for key, value in truth.items() if later.get(key) == value}
        serving = [each.node for each in site.brokers.processes.values() if each.is_running and is_serving(each.node)]
        wrong = {each.me: _differences(known_sessions(each, world.now_s), settled, later) for each in serving}
        if serving and not any(wrong.values()):
            return
        assert world.now_s < deadline_s, f"after {within_s} s the maps still differ: {wrong}"


def _differences(known: Sessions, settled: Sessions, later: Sessions) -> list[Difference]:
    """Return the first few sessions a broker is wrong about, as (session, what it believes, what is true)."""
    missing: list[Difference] = [
        (key, known.get(key), value) for key, value in settled.items() if known.get(key) != value
    ]
    ghosts: list[Difference] = [
        (key, value, None) for key, value in known.items() if key not in settled and key not in later
    ]
    return [*missing, *ghosts][:5]
