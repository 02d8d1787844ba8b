"""How long a site of the lab is without a primary after its primary has crashed."""

from __future__ import annotations

from typing import Final

from bench import farms
from bench.effort import Effort
from bench.figures import Aim, Clock, Figure, Part, figure
from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.topology import Topology
from ras_console.domain.vocabulary import FaultKind, Role
from ras_console.engine.timeline import EntryKind
from ras_console.lab.workload import UserModel
from ras_console.lab.world import World

_SETTLED_S: Final = 6.0
_HOSTS: Final = 8
_STEP_S: Final = 0.5


def measure(effort: Effort) -> list[Figure]:
    """Return the time from the crash to the announcement of the next primary, for crashes spread over one lease."""
    figures = []
    for brokers in (2, 3):
        topology = farms.make_document(hosts=_HOSTS, brokers=brokers).topology()
        promotion = topology.sites[0].auto_promotion
        phases = effort.of(40, 4)
        taken = [_took_s(topology, promotion.lease_s * phase / phases, seed=phase) for phase in range(phases)]
        aim = Aim(limit=promotion.delay_s + promotion.lease_s, part=Part.GREATEST)
        name = f"failover, {brokers} brokers, delay {promotion.delay_s:g} s, lease {promotion.lease_s:g} s"
        figures.append(figure(name, "s", Clock.VIRTUAL, taken, aim=aim))
    return figures


def _took_s(topology: Topology, phase_s: float, *, seed: int) -> float:
    """Return how long it took with the crash `phase_s` into the settled run."""
    world = World(topology, seed=seed, origin_wall_s=farms.ORIGIN_WALL_S, local_brokers=frozenset(), users=UserModel())
    world.advance(_SETTLED_S + phase_s)
    crashed_s, site = world.now_s, topology.sites[0]
    world.drain_entries()
    primary = site.brokers[0].id
    world.inject(Fault(kind=FaultKind.CRASH, target_id=ObjectId(primary), for_s=0.0))
    deadline_s = crashed_s + 3 * (site.auto_promotion.delay_s + site.auto_promotion.lease_s)
    while world.now_s < deadline_s:
        world.advance(world.now_s + _STEP_S)
        for each in world.drain_entries():
            fact = each.fact
            if fact.kind is EntryKind.ROLE and fact.role is Role.PRIMARY and fact.broker != primary:
                return fact.at_s - crashed_s
    raise RuntimeError(f"nobody became primary within {deadline_s - crashed_s:g} s of the crash")
