"""Farms for tests of the lab: brokers 101 and on, hosts 1001 and on, resources 11 and 12, pool 5, site 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from ras_console.domain.ids import BrokerId, FarmId, HostId, ObjectId, PoolId, ResourceId, SiteId
from ras_console.domain.objects import AutoPromotion, Broker, Farm, Host, LoadBalancing, Pool, Resource, Site
from ras_console.domain.ports import PastLease
from ras_console.domain.topology import SiteTopology, Topology
from ras_console.domain.vocabulary import ResourceType
from ras_console.engine.runs import Run
from ras_console.lab.lab_site import Past
from ras_console.lab.network import NetworkConditions
from ras_console.lab.workload import UserModel
from ras_console.lab.world import World

SITE: Final = SiteId(ObjectId(2))
POOL: Final = PoolId(ObjectId(5))
DESKTOP: Final = ResourceId(ObjectId(11))
EDITOR: Final = ResourceId(ObjectId(12))


def broker_id(number: int) -> BrokerId:
    """Return the id of broker `number`, counted from 1."""
    return BrokerId(ObjectId(100 + number))


def host_id(number: int) -> HostId:
    """Return the id of host `number`, counted from 1."""
    return HostId(ObjectId(1000 + number))


def make_broker(number: int, **settings: Any) -> Broker:
    """Return broker `number`."""
    return Broker(id=broker_id(number), site_id=SITE, server=f"CB-{number}", position=number - 1, **settings)


def make_host(number: int, **settings: Any) -> Host:
    """Return host `number`."""
    return Host(id=host_id(number), site_id=SITE, pool_id=POOL, server=f"SH-{number}", **settings)


def make_site(
    *, brokers: Sequence[Broker] | int = 3, hosts: Sequence[Host] | int = 4, is_lab: bool = True, **settings: Any
) -> SiteTopology:
    """Return a site; `settings` are those of auto-promotion and of load balancing, told apart by their names."""
    balancing = {key: settings.pop(key) for key in list(settings) if key in LoadBalancing.__dataclass_fields__}
    return SiteTopology(
        site=Site(id=SITE, farm_id=FarmId(ObjectId(1)), name="Lab", is_lab=is_lab),
        brokers=tuple(make_broker(each + 1) for each in range(brokers)) if isinstance(brokers, int) else tuple(brokers),
        pools=(Pool(id=POOL, site_id=SITE, name="Pool"),),
        hosts=tuple(make_host(each + 1) for each in range(hosts)) if isinstance(hosts, int) else tuple(hosts),
        resources=(
            Resource(id=DESKTOP, site_id=SITE, name="Desktop"),
            Resource(id=EDITOR, site_id=SITE, name="Editor", type=ResourceType.APPLICATION, position=1),
        ),
        auto_promotion=AutoPromotion(id=ObjectId(3), site_id=SITE, **settings),
        load_balancing=LoadBalancing(id=ObjectId(4), site_id=SITE, **balancing),
    )


def make_farm(*sites: SiteTopology, revision: int = 1) -> Topology:
    """Return a farm of these sites."""
    return Topology(revision=revision, farm=Farm(id=FarmId(ObjectId(1))), sites=sites)


def make_world(
    site: SiteTopology,
    *,
    seed: int = 1,
    users: UserModel | None = None,
    network: NetworkConditions | None = None,
    local_brokers: frozenset[BrokerId] = frozenset(),
    past: Mapping[SiteId, PastLease] = MappingProxyType({}),
    past_runs: Mapping[SiteId, tuple[Run, ...]] = MappingProxyType({}),
    origin_wall_s: float = 1.7e9,
) -> World:
    """Return a world of one site."""
    return World(
        make_farm(site),
        seed=seed,
        origin_wall_s=origin_wall_s,
        local_brokers=local_brokers,
        users=users or UserModel(),
        network=network,
        past=Past(leases=past, runs=past_runs),
    )


def with_brokers(site: SiteTopology, brokers: Sequence[Broker]) -> SiteTopology:
    """Return the site with other brokers, positions as they stand."""
    return replace(site, brokers=tuple(replace(each, position=index) for index, each in enumerate(brokers)))
