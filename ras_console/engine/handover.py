"""Why and to whom a primary gives its role on."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.ids import BrokerId
from ras_console.domain.vocabulary import Cause, Role
from ras_console.engine.election_state import ElectionState, Outlook
from ras_console.engine.promotion import failback_due_s, failback_to, succession


@dataclass(frozen=True, slots=True, kw_only=True)
class Heir:
    """Who gets the role, and why."""

    broker: BrokerId
    cause: Cause


def heir(state: ElectionState, outlook: Outlook) -> Heir | None:
    """Return to whom this primary is to give its role now; None: it keeps it.

    Source: docs/architecture.md, Which broker.
    """
    wanted = state.lease.wanted if state.lease is not None else None
    if wanted is not None and wanted != state.me and outlook.is_present(wanted):
        return Heir(broker=wanted, cause=Cause.MANUAL)
    me = outlook.topology.broker(state.me)
    if me is None or not me.is_in_service:
        successors = succession(outlook.topology, outlook.present, state.me)
        return Heir(broker=successors[0], cause=Cause.CONFIGURED) if successors else None
    return _preferred(state, outlook)


def _preferred(state: ElectionState, outlook: Outlook) -> Heir | None:
    first = failback_to(outlook.topology, state.me)
    peer = None if first is None else outlook.peers.get(first)
    if peer is None or not peer.is_heard(outlook.now_s) or peer.role not in (Role.SECONDARY, Role.CANDIDATE):
        return None
    due_s = failback_due_s(outlook.topology, state.me, peer.continuous_since_s)
    return Heir(broker=peer.id, cause=Cause.FAILBACK) if due_s is not None and outlook.now_s >= due_s else None


def is_wish_hopeless(state: ElectionState, outlook: Outlook) -> bool:
    """Return whether the store notes a wish that this primary cannot fulfil: taken back before it surprises anybody."""
    wanted = state.lease.wanted if state.lease is not None else None
    return wanted is not None and (wanted == state.me or not outlook.is_present(wanted))
