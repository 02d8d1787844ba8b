"""How the brokers and the election of a site look, from what the brokers published last."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId
from ras_console.domain.objects import Broker
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Role
from ras_console.engine.peers import HEARD_WITHIN_S
from ras_console.engine.promotion import failback_to, next_primary, promotion_due_s
from ras_console.engine.publish import Publication
from ras_console.engine.snapshot import BrokerView, ElectionView, HostColumns
from ras_console.engine.watch import WatchState

Publications = Mapping[BrokerId, Publication]


def fresh(topology: SiteTopology, publications: Publications, now_s: float) -> tuple[Publication, ...]:
    """Return what the brokers say that are heard of, in the order of the list."""
    latest = (publications.get(each.id) for each in topology.brokers)
    return tuple(each for each in latest if each is not None and now_s - each.at_s <= HEARD_WITHIN_S)


def broker_view(
    broker: Broker,
    latest: Publication | None,
    hosts: HostColumns,
    *,
    now_s: float,
    down_since_s: float | None,
    is_heard_by_primary: bool,
    machine: tuple[float, float],
    fault: tuple[Fault, float] | None,
) -> BrokerView:
    """Return how one broker looks; figures of a silent one are its last, with their age."""
    role, since_s = _judged(broker, latest, now_s, down_since_s)
    is_heard = latest is not None and now_s - latest.at_s <= HEARD_WITHIN_S
    return BrokerView(
        id=broker.id,
        role=role,
        term=latest.term if latest is not None else 0,
        since_s=since_s,
        age_s=now_s - latest.at_s if latest is not None else float("inf"),
        cpu_ratio=machine[0],
        memory_ratio=machine[1],
        placements=latest.placements if latest is not None else 0,
        refusals=latest.refusals if latest is not None else 0,
        placements_per_s=latest.placements_per_s if latest is not None and is_heard else 0.0,
        logons_waiting=latest.logons_waiting if latest is not None and is_heard else 0,
        place_s=latest.place_s if latest is not None and is_heard else None,
        reserve_s=latest.reserve_s if latest is not None and is_heard else None,
        preferred_hosts=int(np.count_nonzero(hosts.preferred_broker == broker.id)),
        registered_hosts=int(np.count_nonzero(hosts.registered_broker == broker.id)),
        is_ledger_shared=latest is not None and is_heard and latest.is_ledger_shared,
        is_heard_by_primary=is_heard_by_primary,
        fault=fault[0] if fault is not None else None,
        fault_age_s=now_s - fault[1] if fault is not None else 0.0,
    )


def _judged(broker: Broker, latest: Publication | None, now_s: float, down_since_s: float | None) -> tuple[Role, float]:
    """Return a broker's role by the console's own judgement, and since when."""
    if latest is None:
        return (Role.NOT_REACHED if broker.is_in_service else Role.DISABLED), 0.0
    if now_s - latest.at_s <= HEARD_WITHIN_S:
        return latest.role, latest.since_s
    since_s = down_since_s if down_since_s is not None else latest.at_s
    return (Role.DOWN if broker.is_in_service else Role.DISABLED), since_s


def election_view(
    topology: SiteTopology, publications: Publications, watched: WatchState, now_s: float
) -> ElectionView:
    """Return the primary role as the best informed broker knows it, with the countdowns that run."""
    heard = fresh(topology, publications, now_s)
    primary = acting_primary(topology, publications, now_s)
    informed = max(heard, key=lambda each: (each.term, each.store_heard_s), default=None)
    holder = informed.holder if informed is not None else None
    lost = (informed.last_holder if informed is not None else None) or (
        watched.acting.broker if watched.acting is not None else None
    )
    is_vacant = informed is not None and informed.vacant_since_s is not None
    heir = _heir(topology, heard, primary or holder or lost)
    vacant_since_s = _earliest(heard, informed.term) if informed is not None and is_vacant else None
    giving = next((each for each in heard if each.id == primary), None)
    failback_due_s = giving.failback_due_s if giving is not None else None
    return ElectionView(
        primary=primary,
        last_primary=primary or lost,
        term=max((each.term for each in publications.values()), default=0),
        lease_until_s=informed.lease_until_s if informed is not None else None,
        vacant_since_s=vacant_since_s,
        promotion_due_s=promotion_due_s(topology, vacant_since_s) if heir is not None else None,
        next_primary=heir,
        failback_due_s=failback_due_s,
        failback_to=failback_to(topology, primary),
        is_store_reachable=any(each.is_store_reached for each in heard),
    )


def acting_primary(topology: SiteTopology, publications: Publications, now_s: float) -> BrokerId | None:
    """Return who acts as primary now; one that has just fallen silent does until the deadline it has published."""
    acting = [
        publications[each.id]
        for each in topology.brokers
        if each.id in publications
        and publications[each.id].role is Role.PRIMARY
        and now_s < publications[each.id].acts_until_s
    ]
    newest = max(acting, key=lambda each: each.term, default=None)
    return newest.id if newest is not None else None


def heard_by_primary(topology: SiteTopology, publications: Publications, now_s: float) -> frozenset[BrokerId]:
    """Return the brokers that the acting primary could give its role to, and itself; all while nobody acts."""
    primary = acting_primary(topology, publications, now_s)
    if primary is None:
        return frozenset(each.id for each in topology.brokers)
    return publications[primary].present | {primary}


def _earliest(heard: tuple[Publication, ...], term: int) -> float | None:
    known = (each.vacant_since_s for each in heard if each.term == term)
    return min((each for each in known if each is not None), default=None)


def _heir(topology: SiteTopology, heard: tuple[Publication, ...], holder: BrokerId | None) -> BrokerId | None:
    candidates = [each.id for each in heard if each.role is Role.CANDIDATE]
    if candidates:
        return candidates[0]
    return next_primary(topology, {each.id: each.role for each in heard}, holder)
