"""One broker's part in the election: what it does about each event.

The lease in the store decides who is primary; this module makes sure that a broker acts on it only while it may. Its
own deadline comes a quarter of a lease before the store's, counted from when a question was sent, so that clocks need
agree only on how long a second is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from ras_console.domain.ids import BrokerId
from ras_console.domain.vocabulary import Cause, Role
from ras_console.engine import authority, questions, wishes
from ras_console.engine.campaign import is_candidate
from ras_console.engine.effects import Announce, Effect, HandOver
from ras_console.engine.election_state import ElectionState, Outlook, is_store_reached
from ras_console.engine.events import (
    ActRequested,
    Event,
    HostsReported,
    JobCancelled,
    JobRequested,
    LeaseSeen,
    LogonRequested,
    OrderDone,
    OrderRefused,
    PeerHeard,
    PromoteRequested,
    RepairRequested,
    ReservationSeen,
    RunCancelled,
    SessionChanged,
    SessionsListed,
    Started,
    StoreSilent,
    Tick,
    TopologyChanged,
)
from ras_console.engine.instants import NEVER_S
from ras_console.engine.promotion import preferred_primary
from ras_console.engine.role_words import role_fact

Step = tuple[ElectionState, tuple[Effect, ...]]

_HOLDING: Final = (Role.PRIMARY, Role.SUSPENDED)
"""Roles of a broker that takes itself for the holder of the lease, whether it may act just now or not."""

_HANDLED_WITHIN_S: Final = 0.02  # precision of the instant of the latest event: it tells pauses of a second and more


def step(state: ElectionState, event: Event, outlook: Outlook) -> Step:
    """Return the next state and the effects to perform, in order.

    A primary past its deadline stops acting before it looks at the event: safety before liveness.
    """
    before, suspension = _suspended_when_due(state, outlook)
    if outlook.now_s - before.handled_s > _HANDLED_WITHIN_S:
        before = replace(before, handled_s=outlook.now_s)
    state, effects = _react(before, event, outlook)
    if state.role is Role.PRIMARY and before.role is not Role.PRIMARY:
        effects = (*effects, *authority.made_known(state, outlook))
    return state, (*suspension, *effects)


def _suspended_when_due(state: ElectionState, outlook: Outlook) -> Step:
    if state.role is not Role.PRIMARY or outlook.now_s < state.acts_until_s:
        return state, ()
    is_woken = outlook.now_s - state.handled_s > outlook.margin_s
    return turned(state, Role.SUSPENDED, Cause.WOKEN if is_woken else Cause.DEADLINE_PASSED, outlook)


def _react(state: ElectionState, event: Event, outlook: Outlook) -> Step:
    match event:
        case Started():
            state, announced = turned(state, Role.JOINING, Cause.STARTED, outlook)
            return _then(announced, _pursue(state, outlook))
        case LeaseSeen():
            return _saw_lease(state, event, outlook)
        case StoreSilent(asked_s=asked_s):
            return _pursue(questions.unanswered(state, asked_s), outlook)
        case PromoteRequested(actor=actor):
            state, told = wishes.wished(state, actor, outlook)
            return _then(told, _pursue(state, outlook))
        case Tick() | TopologyChanged():
            return _pursue(state, outlook)
        case HostsReported(reports=reports):
            return state, authority.reminded(state, reports, outlook)
        case OrderRefused():
            return authority.refused(state, event, outlook)
        case (
            PeerHeard()
            | ReservationSeen()
            | SessionChanged()
            | SessionsListed()
            | LogonRequested()
            | OrderDone()
            | JobRequested()
            | JobCancelled()
            | RunCancelled()
            | RepairRequested()
            | ActRequested()
        ):
            return state, ()  # nothing to do, said aloud: a new event must not fall in here
        case _:
            assert_never(event)


def _then(first: tuple[Effect, ...], after: Step) -> Step:
    state, effects = after
    return state, (*first, *effects)


def turned(state: ElectionState, role: Role, cause: Cause, outlook: Outlook, *, other: BrokerId | None = None) -> Step:
    """Return the state in its new role and the word of it to the operators."""
    fact = role_fact(
        outlook.topology, state.me, role=role, term=state.term, cause=cause, now_s=outlook.now_s, other=other
    )
    return replace(state, role=role, since_s=outlook.now_s, cause=cause), (Announce(fact=fact),)


def _saw_lease(state: ElectionState, event: LeaseSeen, outlook: Outlook) -> Step:
    if event.asked_s < state.asked_s or event.lease.term < state.term:
        return state, ()  # an answer that newer questions have overtaken says nothing about now
    before, was_giving_to = state, state.giving_to
    state = questions.answered(state, event, outlook)
    if event.lease.holder == state.me:
        state, effects = _named(before, state, outlook)
    elif state.role in _HOLDING:
        role = Role.CANDIDATE if is_candidate(state, outlook) else outlook.resting
        cause = _loss(state, was_giving_to)
        state = replace(state, acts_until_s=NEVER_S)
        state, effects = turned(state, role, cause, outlook, other=event.lease.holder)
    else:
        effects = ()
    state, told = wishes.reviewed(state, outlook)
    return _then((*effects, *told), _pursue(state, outlook))


def _loss(state: ElectionState, was_giving_to: BrokerId | None) -> Cause:
    holder = state.lease.holder if state.lease is not None else None
    if holder is None:
        return Cause.LEASE_ENDED
    return Cause.HANDED_OVER if holder == was_giving_to else Cause.LEASE_LOST


def _named(before: ElectionState, state: ElectionState, outlook: Outlook) -> Step:
    """Act, or go on acting, as long as the lease that the store has just confirmed allows."""
    if state.giving_to is not None or state.lease_until_s is None:
        return state, ()
    state = replace(state, acts_until_s=state.lease_until_s - outlook.margin_s)
    if state.role is Role.PRIMARY or outlook.now_s >= state.acts_until_s:
        return state, ()
    return turned(state, Role.PRIMARY, _gain(before, state, outlook), outlook)


def _gain(before: ElectionState, state: ElectionState, outlook: Outlook) -> Cause:
    if before.lease is not None and before.lease.wanted == state.me:
        return Cause.MANUAL
    if before.lease is None or (before.term == state.term and before.lease.holder is not None):
        return Cause.LEASE_RENEWED
    if before.lease.holder is None:
        return _acquisition(before)
    policy = outlook.topology.auto_promotion
    is_home = policy.is_failback_enabled and preferred_primary(outlook.topology) == state.me
    return Cause.FAILBACK if is_home else Cause.HANDED_OVER


def _acquisition(before: ElectionState) -> Cause:
    if before.term == 0:
        return Cause.STARTED
    was_mine = before.lease is not None and before.lease.last_holder == before.me
    return Cause.LEASE_GRANTED if was_mine else Cause.DELAY_RUN


def _pursue(state: ElectionState, outlook: Outlook) -> Step:
    """Take the role that the situation gives, then ask the store what is due."""
    state, effects = _settled(questions.given_up(state, outlook), outlook)
    state, told = wishes.expired(state, outlook)
    state, asked = _asked(state, outlook)
    return state, (*effects, *told, *asked)


def _settled(state: ElectionState, outlook: Outlook) -> Step:
    if state.role in _HOLDING:
        return state, ()
    if is_candidate(state, outlook):
        return (
            (state, ()) if state.role is Role.CANDIDATE else turned(state, Role.CANDIDATE, Cause.LEASE_ENDED, outlook)
        )
    if state.role is outlook.resting:
        return state, ()
    return turned(state, outlook.resting, _calm(state, outlook), outlook, other=_holder(state))


def _calm(state: ElectionState, outlook: Outlook) -> Cause:
    match outlook.resting:
        case Role.DISABLED | Role.JOINING:
            return Cause.CONFIGURED
        case Role.STANDBY:
            return Cause.ADMITTED if state.role is Role.JOINING else Cause.STANDBY_RESTED
        case _:
            return _activation(state, outlook)


def _activation(state: ElectionState, outlook: Outlook) -> Cause:
    me = outlook.topology.broker(state.me)
    if state.role is Role.CANDIDATE:
        if _holder(state) is not None:
            return Cause.LEASE_LOST
        return Cause.HEARD_AGAIN if is_store_reached(state, outlook) else Cause.STORE_UNREACHABLE
    if me is not None and me.is_standby:
        return Cause.STANDBY_NEEDED
    return Cause.ADMITTED if state.role is Role.JOINING else Cause.CONFIGURED


def _holder(state: ElectionState) -> BrokerId | None:
    return state.lease.holder if state.lease is not None else None


def _asked(state: ElectionState, outlook: Outlook) -> Step:
    """Put the question that is due, unless one is in flight; whoever gives the role on stops acting before it asks."""
    question, cause = questions.due(state, outlook)
    if question is None:
        return state, ()
    announced: tuple[Effect, ...] = ()
    if isinstance(question, HandOver) and state.giving_to is None:
        state = replace(state, giving_to=question.to, giving_cause=cause, acts_until_s=NEVER_S)
        state, announced = turned(state, Role.SUSPENDED, cause, outlook, other=question.to)
    return questions.put(state, question, outlook), (*announced, question)
