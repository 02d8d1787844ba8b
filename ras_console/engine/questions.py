"""A broker's conversation with the store: which question is due, what an answer or a silence changes; one at a time."""

from __future__ import annotations

from dataclasses import replace

from ras_console.domain.vocabulary import Cause, Role
from ras_console.engine.campaign import may_acquire
from ras_console.engine.effects import HandOver, ReadLease, RenewLease, StoreQuestion, TryAcquire, WantPrimary
from ras_console.engine.election_state import ElectionState, Outlook, is_holder
from ras_console.engine.events import LeaseSeen
from ras_console.engine.handover import heir, is_wish_hopeless

Due = tuple[StoreQuestion | None, Cause]


def put(state: ElectionState, question: StoreQuestion, outlook: Outlook) -> ElectionState:
    """Return the state with the question under way; the next is due a quarter of a lease after this one.

    A renewal for less than before may reach the store and stay unanswered: the deadline follows it from the start.
    """
    acts_until_s = state.acts_until_s
    if isinstance(question, RenewLease):
        acts_until_s = min(acts_until_s, outlook.now_s + question.lease_s - outlook.margin_s)
    return replace(
        state,
        question=question,
        asked_s=outlook.now_s,
        ask_at_s=outlook.now_s + outlook.margin_s,
        acts_until_s=acts_until_s,
    )


def answered(state: ElectionState, event: LeaseSeen, outlook: Outlook) -> ElectionState:
    """Return the state after the store's word.

    The lease's end is put as early as it can be when it is held, and as late as it can be once it is over: the store
    answered at some instant between the question and the answer.
    """
    lease = event.lease
    left_s = lease.expires_s - event.store_now_s
    ended_s = outlook.now_s if lease.term == 0 else outlook.now_s + left_s
    is_vacant = lease.holder is None
    known_since_s = state.vacant_since_s if is_vacant and lease.term == state.term else None
    if known_since_s is not None:
        ended_s = min(ended_s, known_since_s)
    return replace(
        state,
        lease=lease,
        term=lease.term,
        lease_until_s=None if is_vacant else event.asked_s + left_s,
        vacant_since_s=ended_s if is_vacant else None,
        vacant_seen_s=None if not is_vacant else outlook.now_s if known_since_s is None else state.vacant_seen_s,
        giving_to=state.giving_to if lease.holder == state.me and lease.term == state.term else None,
        store_heard_s=outlook.now_s,
        is_store_silent=False,
        question=None,
    )


def unanswered(state: ElectionState, asked_s: float) -> ElectionState:
    """Return the state after a silence; of an older question it says nothing."""
    if asked_s < state.asked_s or state.question is None:
        return state
    return replace(state, question=None, is_store_silent=True)


def given_up(state: ElectionState, outlook: Outlook) -> ElectionState:
    """Return the state without a question whose answer and whose silence were both lost, as after a pause."""
    if state.question is None or outlook.now_s - state.asked_s <= outlook.lease_s:
        return state
    return unanswered(state, state.asked_s)


def due(state: ElectionState, outlook: Outlook) -> Due:
    """Return the question to ask now and, for a hand-over, its cause; None while one is in flight or nothing is due."""
    if state.question is not None:
        return None, Cause.LEASE_RENEWED
    if is_holder(state) or state.role in (Role.PRIMARY, Role.SUSPENDED):
        return _of_holder(state, outlook)
    return _of_others(state, outlook), Cause.LEASE_RENEWED


def _of_holder(state: ElectionState, outlook: Outlook) -> Due:
    is_time = outlook.now_s >= state.ask_at_s
    if state.giving_to is not None:
        return (_giving(state, outlook) if is_time else None), state.giving_cause
    found = heir(state, outlook) if state.role is Role.PRIMARY else None
    if found is not None:
        return HandOver(term=state.term, to=found.broker, lease_s=outlook.asked_lease_s), found.cause
    if is_time:
        return RenewLease(term=state.term, lease_s=outlook.asked_lease_s), Cause.LEASE_RENEWED
    is_taking_back = state.role is Role.PRIMARY and not state.is_store_silent and is_wish_hopeless(state, outlook)
    return (WantPrimary(broker=None) if is_taking_back else None), Cause.LEASE_RENEWED


def _giving(state: ElectionState, outlook: Outlook) -> StoreQuestion:
    """Repeat a hand-over of unknown fate, never renew: the role may be another's already. A lost heir gets nothing."""
    if state.giving_to is None or not outlook.is_present(state.giving_to):
        return ReadLease()
    return HandOver(term=state.term, to=state.giving_to, lease_s=outlook.asked_lease_s)


def _of_others(state: ElectionState, outlook: Outlook) -> StoreQuestion | None:
    if may_acquire(state, outlook):
        return TryAcquire(term=state.term + 1, lease_s=outlook.asked_lease_s)
    is_time = outlook.now_s >= state.ask_at_s
    if state.wish is not None and not state.wish.is_noted and (is_time or not state.is_store_silent):
        return WantPrimary(broker=state.me)
    return ReadLease() if is_time else None
