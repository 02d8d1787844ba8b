"""When a broker that is not primary asks for the role."""

from __future__ import annotations

from ras_console.domain.vocabulary import Role
from ras_console.engine.election_state import ElectionState, Outlook, is_store_reached
from ras_console.engine.promotion import STAGGER_S, preferred_primary, promotion_due_s, succession


def acquire_at_s(state: ElectionState, outlook: Outlook) -> float | None:
    """Return when this broker is to ask for the vacant role; None while it must not ask at all.

    At once: the last holder, the broker an administrator wants, the first of the list in a site that never had a
    primary. After the delay: the first in line of those that hear each other, each further one STAGGER_S later in case
    the better ones fail without a word.

    Source: docs/architecture.md, Lease, term, suspension; When the delay begins; Which broker.
    """
    lease = state.lease
    if lease is None or lease.holder is not None or state.vacant_seen_s is None or outlook.resting is Role.DISABLED:
        return None
    is_joined = outlook.resting is not Role.JOINING
    if lease.wanted == state.me and is_joined:
        return state.vacant_seen_s
    is_other_wanted = lease.wanted is not None and outlook.is_present(lease.wanted)
    if lease.last_holder == state.me and not is_other_wanted:
        return state.vacant_seen_s
    if lease.last_holder is None and preferred_primary(outlook.topology) == state.me:
        return state.vacant_seen_s
    return _after_delay_s(state, outlook) if is_joined else None


def _after_delay_s(state: ElectionState, outlook: Outlook) -> float | None:
    due_s = promotion_due_s(outlook.topology, state.vacant_since_s)
    line = succession(outlook.topology, outlook.present, None)
    if due_s is None or state.vacant_seen_s is None or state.me not in line:
        return None
    rank = line.index(state.me)
    last_holder = state.lease.last_holder if state.lease is not None else None
    if last_holder is not None and last_holder != state.me and outlook.is_present(last_holder):
        rank += last_holder not in line[:rank]
    if rank == 0:
        return due_s
    # A better one that reaches the store as well asks within one period of its own; only then is it this broker's turn.
    return max(due_s, state.vacant_seen_s + outlook.margin_s) + rank * STAGGER_S


def is_candidate(state: ElectionState, outlook: Outlook) -> bool:
    """Return whether this broker is the next primary, as far as it knows: vacant role, nobody better heard."""
    if acquire_at_s(state, outlook) is None or not is_store_reached(state, outlook):
        return False
    lease = state.lease
    if lease is not None and state.me in (lease.wanted, lease.last_holder):
        return True
    if outlook.resting is Role.JOINING:
        return True
    line = succession(outlook.topology, outlook.present, None)
    return state.me == next(iter(line), None) and outlook.peers.has_listened(outlook.now_s)


def may_acquire(state: ElectionState, outlook: Outlook) -> bool:
    """Return whether it is time to ask; never on the strength of old news: the latest question has been answered."""
    at_s = acquire_at_s(state, outlook)
    return at_s is not None and outlook.now_s >= at_s and not state.is_store_silent and is_store_reached(state, outlook)
