"""One broker's election, event by event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ras_console.domain.ids import BrokerId
from ras_console.domain.ports import Lease
from ras_console.domain.vocabulary import Cause, Role, Severity
from ras_console.engine import election
from ras_console.engine.effects import (
    Announce,
    Effect,
    HandOver,
    OrderHost,
    ReadLease,
    RenewLease,
    TryAcquire,
    WantPrimary,
)
from ras_console.engine.election_state import ElectionState, Outlook, is_acting
from ras_console.engine.events import (
    Event,
    Hello,
    HostsReported,
    LeaseSeen,
    OrderRefused,
    PromoteRequested,
    Started,
    StoreSilent,
    Tick,
)
from ras_console.engine.host_acts import HostAct
from ras_console.engine.peers import PeerTable, greeted, seated
from tests.unit.engine.small_site import ME, PEER, host_id, reports, site

SITE = site(hosts=0, brokers=2)
LEASE_S = 2.0
ASKED_S = 1.9


def outlook(now_s: float, *, hears_peer: bool = True, resting: Role = Role.SECONDARY, **policy: Any) -> Outlook:
    topology = replace(SITE, auto_promotion=replace(SITE.auto_promotion, **policy))
    peers = seated(PeerTable(me=ME), topology)
    if hears_peer:
        peers = greeted(peers, PEER, Hello(role=Role.SECONDARY, is_active=True), now_s)
    return Outlook(topology=topology, peers=peers, me=ME, resting=resting, now_s=now_s)


def seen(
    now_s: float,
    *,
    asked_s: float | None = None,
    left_s: float = LEASE_S,
    term: int = 1,
    holder: BrokerId | None = ME,
    last: BrokerId | None = None,
    wanted: BrokerId | None = None,
) -> LeaseSeen:
    lease = Lease(holder=holder, last_holder=last or holder, term=term, expires_s=500.0 + left_s, wanted=wanted)
    asked = now_s if asked_s is None else asked_s
    return LeaseSeen(now_s=now_s, asked_s=asked, store_now_s=500.0, lease=lease)


def go(state: ElectionState, event: Event, **around: Any) -> tuple[ElectionState, tuple[Effect, ...]]:
    return election.step(state, event, outlook(event.now_s, **around))


def primary(now_s: float = 100.0) -> ElectionState:
    state, _ = go(ElectionState(me=ME), Started(now_s=now_s))
    state, _ = go(state, seen(now_s))
    assert state.role is Role.PRIMARY
    return state


def announced(effects: tuple[Effect, ...]) -> list[tuple[Role | None, Cause | None]]:
    return [(each.fact.role, each.fact.cause) for each in effects if isinstance(each, Announce)]


def questions(effects: tuple[Effect, ...]) -> list[Effect]:
    return [each for each in effects if not isinstance(each, Announce)]


def test_that_a_starting_broker_says_so_and_reads_the_lease() -> None:
    state, effects = go(ElectionState(me=ME), Started(now_s=1.0), resting=Role.JOINING)
    assert announced(effects) == [(Role.JOINING, Cause.STARTED)]
    assert questions(effects) == [ReadLease()]
    assert state.role is Role.JOINING


def test_that_an_expired_primary_suspends_before_it_renews() -> None:
    state, effects = go(primary(), Tick(now_s=101.5))
    assert isinstance(effects[0], Announce)
    assert effects[0].fact.role is Role.SUSPENDED
    assert effects[1] == RenewLease(term=1, lease_s=ASKED_S)
    assert state.role is Role.SUSPENDED


@pytest.mark.parametrize(("now_s", "acts"), [(101.499, True), (101.5, False)])
def test_that_the_deadline_comes_a_quarter_of_the_lease_early(now_s: float, acts: bool) -> None:
    assert is_acting(primary(), now_s) is acts


def test_that_the_lease_is_counted_from_the_question_and_not_from_the_answer() -> None:
    state, _ = go(primary(), Tick(now_s=100.6))
    state, _ = go(state, seen(101.0, asked_s=100.6))
    assert state.acts_until_s == pytest.approx(102.1)


def test_that_an_answer_which_comes_too_late_gives_no_right_to_act() -> None:
    state, _ = go(primary(), Tick(now_s=100.6))
    state, effects = go(state, seen(103.0, asked_s=100.6))
    assert announced(effects) == [(Role.SUSPENDED, Cause.WOKEN)]
    assert not is_acting(state, 103.0)


def test_that_a_pause_is_told_from_a_silent_store() -> None:
    state = primary()
    for tenth in range(1, 15):
        state, _ = go(state, Tick(now_s=100.0 + tenth / 10))
    _, effects = go(state, Tick(now_s=101.5))
    assert announced(effects) == [(Role.SUSPENDED, Cause.DEADLINE_PASSED)]


def test_that_a_suspended_primary_resumes_in_the_same_term() -> None:
    state, _ = go(primary(), Tick(now_s=101.6))
    state, effects = go(state, seen(101.7, asked_s=101.6))
    assert announced(effects) == [(Role.PRIMARY, Cause.LEASE_RENEWED)]
    assert state.term == 1


def test_that_a_suspended_primary_takes_an_ended_lease_back_with_the_next_term() -> None:
    state, _ = go(primary(), Tick(now_s=103.0))
    state, effects = go(state, seen(103.1, asked_s=103.0, holder=None, last=ME, left_s=-0.5))
    assert questions(effects) == [TryAcquire(term=2, lease_s=ASKED_S)]
    state, effects = go(state, seen(103.2, asked_s=103.1, term=2))
    assert announced(effects) == [(Role.PRIMARY, Cause.LEASE_GRANTED)]


def test_that_a_primary_whose_lease_is_anothers_stops_at_once() -> None:
    state, effects = go(primary(), seen(100.3, holder=PEER, term=2))
    assert announced(effects) == [(Role.SECONDARY, Cause.LEASE_LOST)]
    assert state.term == 2


def test_that_renewals_are_a_quarter_of_the_lease_apart_and_never_two_at_once() -> None:
    state = primary()
    asked = []
    for tenth in range(1, 9):
        state, effects = go(state, Tick(now_s=100.0 + tenth / 10))
        asked += questions(effects)
    assert asked == [RenewLease(term=1, lease_s=ASKED_S)]


def test_that_no_question_is_asked_while_another_waits_for_its_answer() -> None:
    state, _ = go(primary(), Tick(now_s=100.5))
    state, effects = go(state, Tick(now_s=101.2))
    assert questions(effects) == []


def test_that_a_question_whose_answer_and_silence_were_both_lost_is_given_up_after_a_lease() -> None:
    state, _ = go(primary(), Tick(now_s=100.5))
    _, effects = go(state, Tick(now_s=102.6))
    assert questions(effects) == [RenewLease(term=1, lease_s=ASKED_S)]


def test_that_an_unanswered_renewal_is_repeated() -> None:
    state, _ = go(primary(), Tick(now_s=100.5))
    state, effects = go(state, StoreSilent(now_s=101.0, asked_s=100.5))
    assert questions(effects) == [RenewLease(term=1, lease_s=ASKED_S)]


def test_that_a_silence_about_an_older_question_is_no_answer_to_the_present_one() -> None:
    state, _ = go(primary(), Tick(now_s=100.5))
    state, effects = go(state, StoreSilent(now_s=100.6, asked_s=99.0))
    assert effects == ()
    assert state.question is not None


def test_that_an_overtaken_answer_of_an_older_term_changes_nothing() -> None:
    state, _ = go(primary(), seen(100.2, holder=PEER, term=3))
    after, effects = go(state, seen(100.3, term=1))
    assert effects == ()
    assert (after.role, after.term) == (Role.SECONDARY, 3)


def test_that_whoever_hands_over_stops_acting_before_it_asks() -> None:
    state, effects = go(primary(), seen(100.2, wanted=PEER))
    assert announced(effects) == [(Role.SUSPENDED, Cause.MANUAL)]
    assert questions(effects) == [HandOver(term=1, to=PEER, lease_s=ASKED_S)]
    assert not is_acting(state, 100.2)


def test_that_a_hand_over_of_unknown_fate_is_repeated_and_never_renewed() -> None:
    state, _ = go(primary(), seen(100.2, wanted=PEER))
    state, _ = go(state, StoreSilent(now_s=100.7, asked_s=100.2))
    state, effects = go(state, Tick(now_s=100.8))
    assert state.role is Role.SUSPENDED
    state, effects = go(state, seen(100.9, asked_s=100.7))
    assert announced(effects) == []
    assert not is_acting(state, 100.9)
    assert not any(isinstance(each, RenewLease) for each in effects)


def test_that_a_finished_hand_over_makes_a_secondary() -> None:
    state, _ = go(primary(), seen(100.2, wanted=PEER))
    state, effects = go(state, seen(100.3, asked_s=100.2, holder=PEER, term=2))
    assert announced(effects) == [(Role.SECONDARY, Cause.HANDED_OVER)]


def test_that_a_wanted_broker_which_is_not_heard_gets_nothing_and_the_wish_is_taken_back() -> None:
    _, effects = go(primary(), seen(100.2, wanted=PEER), hears_peer=False)
    assert questions(effects) == [WantPrimary(broker=None)]


def test_that_a_shorter_lease_shortens_the_deadline_from_the_moment_it_is_asked_for() -> None:
    state, _ = go(ElectionState(me=ME), Started(now_s=100.0), lease_s=60.0)
    state, _ = go(state, seen(100.0, left_s=60.0), lease_s=60.0)
    assert state.acts_until_s == pytest.approx(145.0)
    state, effects = go(state, Tick(now_s=116.0), lease_s=2.0)
    assert questions(effects) == [RenewLease(term=1, lease_s=ASKED_S)]
    assert state.acts_until_s == pytest.approx(116.0 + ASKED_S - 0.5)


def test_that_the_delay_runs_from_the_end_of_the_lease_by_the_stores_clock() -> None:
    state, _ = go(ElectionState(me=ME), Started(now_s=100.0))
    state, _ = go(state, seen(100.0, holder=None, last=PEER, left_s=-4.0), hears_peer=False)
    assert state.role is Role.CANDIDATE
    state, effects = go(state, Tick(now_s=110.9), hears_peer=False)
    assert questions(effects) == [ReadLease()]
    state, effects = go(state, seen(110.95, asked_s=110.9, holder=None, last=PEER, left_s=-14.95), hears_peer=False)
    assert questions(effects) == []
    _, effects = go(state, Tick(now_s=111.0), hears_peer=False)
    assert questions(effects) == [TryAcquire(term=2, lease_s=ASKED_S)]


def test_that_a_candidate_whose_last_question_was_not_answered_reads_before_it_asks_for_the_role() -> None:
    state, _ = go(ElectionState(me=ME), Started(now_s=100.0))
    state, _ = go(state, seen(100.0, holder=None, last=PEER, left_s=-14.5), hears_peer=False)
    state, effects = go(state, Tick(now_s=100.5), hears_peer=False)
    assert questions(effects) == [TryAcquire(term=2, lease_s=ASKED_S)]
    state, effects = go(state, StoreSilent(now_s=101.0, asked_s=100.5), hears_peer=False)
    assert questions(effects) == [ReadLease()]
    assert state.term == 1


def test_that_a_joining_broker_cannot_be_promoted_and_says_so() -> None:
    state, _ = go(ElectionState(me=ME), Started(now_s=100.0), resting=Role.JOINING)
    _, effects = go(state, PromoteRequested(now_s=100.1, actor="admin"), resting=Role.JOINING)
    texts = [each.fact.text for each in effects if isinstance(each, Announce)]
    assert texts == ["cb-1 cannot be promoted while it is joining"]


def test_that_a_wish_is_noted_in_the_store() -> None:
    state, _ = go(ElectionState(me=ME), Started(now_s=100.0))
    state, _ = go(state, seen(100.0, holder=PEER))
    _, effects = go(state, PromoteRequested(now_s=100.1, actor="admin"))
    assert questions(effects) == [WantPrimary(broker=ME)]


WITH_HOSTS = site(hosts=3, brokers=2)


def known_to(*numbers: int, term: int) -> list[OrderHost]:
    return [OrderHost(host=host_id(number), term=term, act=HostAct.KNOW_PRIMARY) for number in numbers]


def over_hosts(state: ElectionState, event: Event) -> tuple[ElectionState, tuple[Effect, ...]]:
    return election.step(state, event, replace(outlook(event.now_s), topology=WITH_HOSTS))


def orders(effects: tuple[Effect, ...]) -> list[OrderHost]:
    return [each for each in effects if isinstance(each, OrderHost)]


def test_that_a_new_primary_makes_itself_known_to_every_host_and_a_renewed_one_does_not_repeat_it() -> None:
    state, _ = over_hosts(ElectionState(me=ME), Started(now_s=100.0))
    state, effects = over_hosts(state, seen(100.0, term=4))
    assert orders(effects) == known_to(1, 2, 3, term=4)
    _, effects = over_hosts(state, seen(100.6, term=4))
    assert orders(effects) == []


def test_that_a_primary_which_resumes_makes_itself_known_again() -> None:
    state, _ = over_hosts(primary(), Tick(now_s=101.6))
    _, effects = over_hosts(state, seen(101.7, asked_s=101.6))
    assert orders(effects) == known_to(1, 2, 3, term=1)


def test_that_a_primary_tells_those_hosts_that_report_a_lower_term() -> None:
    told = HostsReported(now_s=100.5, reports=reports(1, 2, 3, highest_term=[3, 4, 5]))
    _, effects = over_hosts(replace(primary(), term=4), told)
    assert orders(effects) == known_to(1, term=4)


@pytest.mark.parametrize(("role", "now_s"), [(Role.SECONDARY, 100.5), (Role.PRIMARY, 101.5)])
def test_that_a_broker_which_may_not_act_orders_nothing(role: Role, now_s: float) -> None:
    told = HostsReported(now_s=now_s, reports=reports(1, 2, 3, highest_term=0))
    _, effects = over_hosts(replace(primary(), role=role), told)
    assert orders(effects) == []


def test_that_a_refusal_is_told_once_for_each_term_and_changes_no_role() -> None:
    refusal = OrderRefused(now_s=100.5, host=host_id(2), term=1, highest_term=3, primary=PEER)
    state, effects = over_hosts(primary(), refusal)
    [announce] = effects
    assert isinstance(announce, Announce)
    assert (announce.fact.text, announce.fact.severity) == ("rdsh-2 refused an order of cb-1", Severity.WARNING)
    assert announce.fact.detail == "cb-1 ordered in term 1; the host obeys cb-2, primary in term 3"
    assert state.role is Role.PRIMARY
    assert over_hosts(state, replace(refusal, host=host_id(3)))[1] == ()


def test_that_a_refusal_of_an_order_of_an_earlier_term_is_no_reason_to_worry() -> None:
    refusal = OrderRefused(now_s=100.5, host=host_id(2), term=1, highest_term=3, primary=ME)
    _, [announce] = over_hosts(replace(primary(), term=3), refusal)
    assert isinstance(announce, Announce)
    assert announce.fact.severity is Severity.INFO
