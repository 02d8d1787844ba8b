"""A site as small as a test wants it, and reports of its hosts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ras_console.domain.ids import BrokerId, FarmId, HostId, ObjectId, PoolId, ResourceId, SiteId, TicketId
from ras_console.domain.objects import AutoPromotion, Broker, Host, LoadBalancing, Pool, Resource, Site
from ras_console.domain.topology import SiteTopology
from ras_console.engine.events import HostReports

SITE = SiteId(ObjectId(1))
POOL = PoolId(ObjectId(2))
OTHER_POOL = PoolId(ObjectId(3))
DESKTOP = ResourceId(ObjectId(50))
ME = BrokerId(ObjectId(11))
PEER = BrokerId(ObjectId(12))


def host_id(number: int) -> HostId:
    return HostId(ObjectId(100 + number))


def broker(number: int, **changes: Any) -> Broker:
    made = Broker(id=BrokerId(ObjectId(10 + number)), site_id=SITE, server=f"cb-{number}", position=number - 1)
    return replace(made, **changes)


def host(number: int, **changes: Any) -> Host:
    made = Host(id=host_id(number), site_id=SITE, pool_id=POOL, server=f"rdsh-{number}")
    return replace(made, **changes)


def site(
    hosts: int | tuple[Host, ...] = 3,
    brokers: int | tuple[Broker, ...] = 1,
    resources: tuple[Resource, ...] | None = None,
    pools: tuple[Pool, ...] | None = None,
    **balancing: Any,
) -> SiteTopology:
    return SiteTopology(
        site=Site(id=SITE, farm_id=FarmId(ObjectId(9)), name="Site"),
        brokers=tuple(broker(n + 1) for n in range(brokers)) if isinstance(brokers, int) else brokers,
        pools=pools or (Pool(id=POOL, site_id=SITE, name="One"), Pool(id=OTHER_POOL, site_id=SITE, name="Two")),
        hosts=tuple(host(n + 1) for n in range(hosts)) if isinstance(hosts, int) else hosts,
        resources=(Resource(id=DESKTOP, site_id=SITE, name="Desktop"),) if resources is None else resources,
        auto_promotion=AutoPromotion(id=ObjectId(4), site_id=SITE),
        load_balancing=replace(LoadBalancing(id=ObjectId(5), site_id=SITE), **balancing),
    )


def reports(*numbers: int, tickets: tuple[TicketId, ...] = (), **columns: Any) -> HostReports:
    """Return idle reports of these hosts; a column given as one value holds for all; `tickets` are the first host's."""
    count = len(numbers)

    def column(name: str, default: float, kind: type[np.generic] = np.float64) -> Any:
        return np.array(np.broadcast_to(np.asarray(columns.get(name, default)), (count,)), dtype=kind)

    return HostReports(
        host=np.array([host_id(number) for number in numbers], dtype=np.int64),
        cpu_demand_cores=column("cpu_demand_cores", 0.4),
        cpu_cores=column("cpu_cores", 8.0),
        memory_used_gib=column("memory_used_gib", 4.0),
        memory_gib=column("memory_gib", 64.0),
        sessions=column("sessions", 0, np.int64),
        disconnected=column("disconnected", 0, np.int64),
        logons=column("logons", 0, np.int64),
        session_digest=column("session_digest", 0, np.uint64),
        registered_broker=column("registered_broker", ME, np.int64),
        highest_term=column("highest_term", 0, np.int64),
        uptime_s=column("uptime_s", 86400.0),
        seen_tickets=np.array(tickets, dtype=np.int64),
        seen_at=np.zeros(len(tickets), dtype=np.int64),
    )
