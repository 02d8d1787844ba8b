"""The farm that a drill describes: one simulated site with its brokers, hosts and what its people ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ras_console.domain.ids import BrokerId, FarmId, HostId, ObjectId, PoolId, ResourceId, SiteId
from ras_console.domain.objects import AutoPromotion, Broker, Farm, Host, LoadBalancing, Pool, Resource, Site
from ras_console.domain.topology import SiteTopology, Topology
from ras_console.domain.vocabulary import ComparedMethod, LogonMode, Method
from ras_console.lab.drills.drill import Drill, HostLine

SITE: Final = SiteId(ObjectId(2))
POOL: Final = PoolId(ObjectId(5))

_FIRST_BROKER: Final = 101
_FIRST_RESOURCE: Final = 1_001
_FIRST_HOST: Final = 10_001


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillSite:
    """A drill's farm with the names it uses: `resources` by name and priority, `lines` say which line each host is of.

    Hosts are in the order of the file, which is that of their ids.
    """

    topology: Topology
    brokers: dict[str, BrokerId]
    hosts: dict[str, HostId]
    lines: tuple[HostLine, ...]
    resources: dict[tuple[str, int], ResourceId]

    @property
    def site(self) -> SiteTopology:
        return self.topology.sites[0]

    def broker_name(self, broker: int | None) -> str | None:
        """Return a broker's name in the file, None for none."""
        return next((name for name, each in self.brokers.items() if each == broker), None)


def site_of(drill: Drill) -> DrillSite:
    """Return the farm of a drill."""
    lines = tuple(line for line in drill.hosts for _ in line.names)
    names = [name for line in drill.hosts for name in line.names]
    hosts = {name: HostId(ObjectId(_FIRST_HOST + number)) for number, name in enumerate(names)}
    brokers = {each.name: BrokerId(ObjectId(_FIRST_BROKER + number)) for number, each in enumerate(drill.brokers)}
    wanted = sorted({(wave.resource, wave.priority) for wave in drill.logons}) or [("Desktop", 0)]
    resources = {each: ResourceId(ObjectId(_FIRST_RESOURCE + number)) for number, each in enumerate(wanted)}
    site = SiteTopology(
        site=Site(id=SITE, farm_id=FarmId(ObjectId(1)), name=drill.head.name, is_lab=True),
        brokers=tuple(
            Broker(
                id=brokers[each.name],
                site_id=SITE,
                server=each.name,
                position=number,
                is_standby=each.standby,
                is_enabled=each.enabled,
            )
            for number, each in enumerate(drill.brokers)
        ),
        pools=(Pool(id=POOL, site_id=SITE, name="Hosts"),),
        hosts=tuple(_host(hosts[name], name, line) for name, line in zip(names, lines, strict=True)),
        resources=tuple(
            Resource(id=each, site_id=SITE, name=name, position=number)
            for number, ((name, _), each) in enumerate(resources.items())
        ),
        auto_promotion=_promotion(drill),
        load_balancing=_balancing(drill),
    )
    farm = Farm(id=FarmId(ObjectId(1)), name=drill.head.name)
    topology = Topology(revision=1, farm=farm, sites=(site,))
    return DrillSite(topology=topology, brokers=brokers, hosts=hosts, lines=lines, resources=resources)


def drained(topology: Topology, hosts: frozenset[HostId], *, is_drained: bool) -> Topology:
    """Return the next revision, in which these hosts take no new sessions, or take them again."""
    mode = LogonMode.DRAIN if is_drained else LogonMode.ENABLED
    site = topology.sites[0]
    after = tuple(replace(each, logon_mode=mode) if each.id in hosts else each for each in site.hosts)
    return replace(topology, revision=topology.revision + 1, sites=(replace(site, hosts=after),))


def preferred(topology: Topology, broker: BrokerId) -> Topology:
    """Return the next revision, in which a broker is the first of the list."""
    site = topology.sites[0]
    ordered = sorted(site.brokers, key=lambda each: each.id != broker)
    brokers = tuple(replace(each, position=number) for number, each in enumerate(ordered))
    return replace(topology, revision=topology.revision + 1, sites=(replace(site, brokers=brokers),))


def compared_method(name: str) -> ComparedMethod | None:
    """Return the method of that name if it exists for comparison only."""
    return next((each for each in ComparedMethod if each.value == name), None)


def _host(host: HostId, name: str, line: HostLine) -> Host:
    return Host(
        id=host,
        site_id=SITE,
        pool_id=POOL,
        server=name,
        cores=line.cores,
        memory_gib=max(1, round(line.memory_gib)) if line.memory_gib else 8 * line.cores,
        weight=line.weight,
        max_sessions=line.max_sessions,
    )


def _promotion(drill: Drill) -> AutoPromotion:
    policy = drill.auto_promotion
    return AutoPromotion(
        id=ObjectId(3),
        site_id=SITE,
        is_enabled=policy.enabled,
        delay_s=policy.delay_s,
        is_failback_enabled=policy.failback,
        failback_delay_s=policy.failback_delay_s,
        lease_s=policy.lease_s,
    )


def _balancing(drill: Drill) -> LoadBalancing:
    is_compared = compared_method(drill.head.method) is not None
    return LoadBalancing(
        id=ObjectId(4),
        site_id=SITE,
        method=Method.PREDICTIVE if is_compared else Method(drill.head.method),
        refresh_s=drill.head.report_period_s,
        dead_after_s=drill.dead_after_s,
    )
