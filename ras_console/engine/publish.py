"""What a broker tells the consoles about itself and about the election as it sees it."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.ids import BrokerId
from ras_console.domain.vocabulary import Cause, Role
from ras_console.engine.election_state import is_acting, is_store_reached
from ras_console.engine.peers import is_ledger_shared
from ras_console.engine.promotion import failback_due_s, failback_to
from ras_console.engine.state import BrokerNode, is_serving, is_spokesman, outlook


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One broker at one instant; instants on the publishing broker's clock, which a lab shares with its console."""

    id: BrokerId
    at_s: float
    role: Role
    term: int
    since_s: float
    cause: Cause
    """Why it has its role."""
    is_acting: bool
    acts_until_s: float
    """It stops acting by itself at this instant unless it renews; that holds when nothing more is heard of it."""
    is_active: bool
    is_spokesman: bool
    placements: int
    refusals: int
    failed_logons: int
    logons_waiting: int
    placements_per_s: float
    place_s: float | None
    reserve_s: float | None
    is_ledger_shared: bool
    store_heard_s: float
    is_store_reached: bool
    present: frozenset[BrokerId]
    """The other brokers that it hears and that take part: it gives its role to no other."""
    holder: BrokerId | None
    last_holder: BrokerId | None
    lease_until_s: float | None
    vacant_since_s: float | None
    failback_due_s: float | None


def publish(node: BrokerNode, now_s: float) -> Publication:
    """Return what the broker tells the consoles at `now_s`."""
    state, desk, seen = node.election, node.logons, outlook(node, now_s)
    lease = state.lease
    place_s, reserve_s = desk.mean_times_s(now_s)
    return Publication(
        id=node.me,
        at_s=now_s,
        role=state.role,
        term=state.term,
        since_s=state.since_s,
        cause=state.cause,
        is_acting=is_acting(state, now_s),
        acts_until_s=state.acts_until_s,
        is_active=is_serving(node),
        is_spokesman=is_spokesman(node, now_s),
        placements=desk.placements,
        refusals=desk.refusals,
        failed_logons=desk.failed_logons,
        logons_waiting=desk.waiting,
        placements_per_s=desk.placements_per_s(now_s),
        place_s=place_s,
        reserve_s=reserve_s,
        is_ledger_shared=is_ledger_shared(node.peers, node.topology, now_s),
        store_heard_s=state.store_heard_s,
        is_store_reached=is_store_reached(state, seen),
        present=frozenset(each.id for each in node.peers.peers if seen.is_present(each.id)),
        holder=lease.holder if lease is not None else None,
        last_holder=lease.last_holder if lease is not None else None,
        lease_until_s=state.lease_until_s,
        vacant_since_s=state.vacant_since_s,
        failback_due_s=_failback_due_s(node, now_s),
    )


def _failback_due_s(node: BrokerNode, now_s: float) -> float | None:
    """Return when this primary gives its role back; None for anybody else, and while the heir is not steady."""
    if not is_acting(node.election, now_s):
        return None
    first = failback_to(node.topology, node.me)
    heir = node.peers.get(first) if first is not None else None
    if heir is None or not heir.is_heard(now_s):
        return None
    return failback_due_s(node.topology, node.me, heir.continuous_since_s)
