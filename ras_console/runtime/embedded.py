"""Makes the engine inside the console: which brokers are this computer's, where the clock begins, who logs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from ras_console.domain.ids import BrokerId, SiteId
from ras_console.domain.schedule_times import UtcOffset, in_utc
from ras_console.domain.topology import Topology

if TYPE_CHECKING:
    from ras_console.domain.ports import PastLease
    from ras_console.engine.runs import Run
    from ras_console.lab.workload import UserModel
    from ras_console.runtime.loop import EngineClock, Loop


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """How an engine is to run.

    `own_name` is what this computer calls itself, `origin_wall_s` where the lab's clock begins, `users` who logs on and
    off there (None: as many as the lab has by itself), `past` what is known of the primaries of former engines,
    `past_runs` what those were at by schedule.
    `keeps_primary` False begins with the first broker of the list, whoever was primary; terms go on all the same.
    `utc_offset` is the local clock that schedules go by.
    """

    seed: int
    own_name: str
    origin_wall_s: float
    speed: float = 1.0
    users: UserModel | None = None
    keeps_primary: bool = True
    utc_offset: UtcOffset = in_utc
    past: Mapping[SiteId, PastLease] = field(default_factory=lambda: MappingProxyType({}))
    past_runs: Mapping[SiteId, tuple[Run, ...]] = field(default_factory=lambda: MappingProxyType({}))


def own_brokers(topology: Topology, own_name: str) -> frozenset[BrokerId]:
    """Return the brokers of real sites that are this computer, by its name without case; one may lack its domain."""
    return frozenset(
        each.id
        for site in topology.sites
        if not site.site.is_lab
        for each in site.brokers
        if _is_same(each.server.casefold(), own_name.casefold())
    )


def _is_same(one: str, other: str) -> bool:
    short = min(one, other, key=len)
    return one == other or ("." not in short and max(one, other, key=len).startswith(f"{short}."))


def make_loop(topology: Topology, settings: EngineSettings, clock: EngineClock) -> Loop:
    """Return the loop of an engine on this topology. A farm with a real site keeps pace with the machine."""
    # The engine's code, 80 ms, is loaded by the thread that runs it: a console paints its window first.
    from ras_console.lab.lab_site import Past  # noqa: PLC0415 - as just said
    from ras_console.lab.workload import UserModel  # noqa: PLC0415
    from ras_console.lab.world import World  # noqa: PLC0415
    from ras_console.runtime.loop import Loop, has_real_site  # noqa: PLC0415

    world = World(
        topology,
        seed=settings.seed,
        origin_wall_s=settings.origin_wall_s,
        local_brokers=own_brokers(topology, settings.own_name),
        users=settings.users or UserModel(),
        past=Past(leases=settings.past, runs=settings.past_runs),
        utc_offset=settings.utc_offset,
    )
    keeps_pace = has_real_site(topology)
    return Loop(
        world,
        clock,
        speed=1.0 if keeps_pace else settings.speed,
        keeps_pace=keeps_pace,
        local_of=lambda later: own_brokers(later, settings.own_name),
    )
