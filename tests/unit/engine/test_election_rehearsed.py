"""Elections of two and three brokers over a store and a network that misbehave; rule 1 is checked after every event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ras_console.domain.ids import BrokerId, ObjectId
from ras_console.domain.vocabulary import Cause, Role
from ras_console.engine.timeline import EntryKind
from tests.unit.engine.rehearsal import Rehearsal
from tests.unit.engine.small_site import broker, site

A, B, C, D = (BrokerId(ObjectId(each)) for each in (11, 12, 13, 14))


def rehearsal(brokers: int = 2, **policy: Any) -> Rehearsal:
    made = Rehearsal(site(hosts=0, brokers=brokers))
    if policy:
        made.configure(**policy)
    made.run(5.0)
    return made


def causes(run: Rehearsal, who: BrokerId, role: Role) -> list[Cause | None]:
    return [
        each.cause for each in run.facts if each.kind is EntryKind.ROLE and each.broker == who and each.role is role
    ]


def test_that_the_first_broker_of_the_list_takes_a_new_sites_role_at_once() -> None:
    run = Rehearsal(site(hosts=0, brokers=3))
    run.run(0.5)
    assert run.acting() == [A]
    assert run.players[A].state.term == 1


def test_that_the_others_become_secondary() -> None:
    run = rehearsal(3)
    assert run.roles() == {A: Role.PRIMARY, B: Role.SECONDARY, C: Role.SECONDARY}


def test_that_the_next_of_the_list_takes_over_after_delay_and_lease_with_the_next_term() -> None:
    run = rehearsal(3)
    run.crash(A)
    begun_s = run.now_s
    while run.primary() is None or run.primary() == A:
        run.run(0.05)
        assert run.now_s < begun_s + 20
    assert run.primary() == B
    assert run.players[B].state.term == 2
    assert 15.0 <= run.now_s - begun_s <= 17.2
    assert causes(run, B, Role.PRIMARY) == [Cause.DELAY_RUN]


def test_that_the_next_broker_is_a_candidate_while_the_delay_runs() -> None:
    run = rehearsal(3)
    run.crash(A)
    run.run(6.0)
    assert run.roles() == {B: Role.CANDIDATE, C: Role.SECONDARY}


def test_that_nobody_takes_over_with_auto_promotion_off() -> None:
    run = rehearsal(3, is_enabled=False)
    run.crash(A)
    run.run(120.0)
    assert run.primary() is None


def test_that_an_administrator_promotes_with_auto_promotion_off() -> None:
    run = rehearsal(2, is_enabled=False)
    run.crash(A)
    run.run(10.0)
    run.promote(B)
    run.run(1.0)
    assert run.primary() == B
    assert causes(run, B, Role.PRIMARY) == [Cause.MANUAL]


def test_that_the_last_holder_comes_back_early_with_the_next_term() -> None:
    run = rehearsal(2)
    run.crash(A)
    run.run(5.0)
    run.restart(A)
    run.run(1.0)
    assert run.primary() == A
    assert run.players[A].state.term == 2
    assert causes(run, A, Role.PRIMARY)[-1] is Cause.LEASE_GRANTED


def test_that_a_lonely_broker_recovers_after_its_restart() -> None:
    run = rehearsal(1, is_enabled=False)
    run.crash(A)
    run.run(60.0)
    run.restart(A)
    run.run(1.0)
    assert run.primary() == A


def test_that_a_holder_that_was_away_shorter_than_its_lease_goes_on_in_its_term() -> None:
    run = rehearsal(2)
    run.cut(A, peers=False)
    for _ in range(2000):
        if run.roles()[A] is Role.PRIMARY:
            run.run(0.001)
    assert run.roles()[A] is Role.SUSPENDED
    run.heal()
    run.run(0.2)
    assert run.primary() == A
    assert run.players[A].state.term == 1
    assert causes(run, A, Role.PRIMARY) == [Cause.STARTED, Cause.LEASE_RENEWED]


def test_that_a_woken_primary_stands_down_before_it_acts_and_finds_its_successor() -> None:
    run = rehearsal(2)
    run.pause(A, 30.0)
    run.run(29.9)
    assert run.acting() == [B]
    run.run(1.0)
    assert run.roles() == {A: Role.SECONDARY, B: Role.PRIMARY}
    assert causes(run, A, Role.SUSPENDED) == [Cause.WOKEN]
    assert causes(run, A, Role.SECONDARY)[-1] is Cause.LEASE_LOST


def test_that_the_role_stays_where_it_is_without_failback() -> None:
    run = rehearsal(2)
    run.crash(A)
    run.run(20.0)
    run.restart(A)
    run.run(400.0)
    assert run.primary() == B


def test_that_failback_waits_until_the_first_broker_has_been_heard_long_enough() -> None:
    run = rehearsal(2, is_failback_enabled=True, failback_delay_s=60.0)
    run.crash(A)
    run.run(20.0)
    run.restart(A)
    run.run(58.0)
    assert run.primary() == B
    run.run(6.0)
    assert run.primary() == A
    assert causes(run, A, Role.PRIMARY)[-1] is Cause.FAILBACK


def test_that_promote_hands_the_role_over_within_a_second() -> None:
    run = rehearsal(3)
    run.promote(C)
    run.run(1.2)
    assert run.primary() == C
    assert run.players[C].state.term == 2
    assert run.store.read(run.topology.site.id).wanted is None


def test_that_a_wish_which_the_primary_cannot_fulfil_is_taken_back() -> None:
    run = rehearsal(2)
    run.cut(B, store=False, peers=True)
    run.run(3.0)
    run.promote(B)
    run.run(3.0)
    assert run.primary() == A
    assert run.store.read(run.topology.site.id).wanted is None
    assert any("was not promoted" in each.text for each in run.facts)


def test_that_a_candidate_without_the_store_does_not_raise_its_term() -> None:
    run = rehearsal(2)
    run.crash(A)
    run.run(4.0)
    run.cut(B, store=True, peers=False)
    run.run(60.0)
    assert run.players[B].state.term == 1
    assert run.roles()[B] is Role.SECONDARY
    run.heal()
    run.run(3.0)
    assert run.primary() is not None


def test_that_a_lower_broker_steps_in_when_the_better_one_does_not_reach_the_store() -> None:
    run = rehearsal(3)
    run.crash(A)
    run.cut(B, store=True, peers=False)
    run.run(19.0)
    assert run.primary() == C


def test_that_the_primary_returns_first_after_the_store_was_away_for_everybody() -> None:
    run = rehearsal(3)
    for each in (A, B, C):
        run.cut(each, store=True, peers=False)
    run.run(60.0)
    assert run.acting() == []
    run.heal()
    run.run(2.0)
    assert run.primary() == A


def test_that_a_standby_broker_serves_when_an_active_one_is_missing_and_rests_when_it_is_back() -> None:
    topology = site(hosts=0, brokers=(broker(1), broker(2), broker(3), broker(4, is_standby=True)))
    run = Rehearsal(topology)
    run.run(5.0)
    assert run.roles()[D] is Role.STANDBY
    run.crash(C)
    run.run(3.0)
    assert run.roles()[D] is Role.SECONDARY
    run.restart(C)
    run.run(3.0)
    assert run.roles()[D] is Role.STANDBY


def test_that_a_standby_broker_is_promoted_only_when_no_active_one_is_left() -> None:
    topology = site(hosts=0, brokers=(broker(1), broker(2, is_standby=True), broker(3)))
    run = Rehearsal(topology)
    run.run(5.0)
    run.crash(A)
    run.run(20.0)
    assert run.primary() == C
    run.crash(C)
    run.run(20.0)
    assert run.primary() == B


def test_that_a_disabled_holder_hands_over() -> None:
    run = rehearsal(2)
    first, second = run.topology.brokers
    run.use(replace(run.topology, brokers=(replace(first, is_enabled=False), second)))
    run.run(1.5)
    assert run.primary() == B
    assert run.roles()[A] is Role.DISABLED


def test_that_a_removed_holder_hands_over() -> None:
    run = rehearsal(2)
    run.use(replace(run.topology, brokers=run.topology.brokers[1:]))
    run.run(1.5)
    assert run.primary() == B


BROKERS = st.sampled_from([0, 1, 2])
SECONDS = st.floats(0.1, 25.0)
ACTIONS = st.one_of(
    st.tuples(st.just("crash"), BROKERS, SECONDS),
    st.tuples(st.just("restart"), BROKERS, SECONDS),
    st.tuples(st.just("pause"), BROKERS, SECONDS),
    st.tuples(st.just("cut"), BROKERS, SECONDS),
    st.tuples(st.just("cut store"), BROKERS, SECONDS),
    st.tuples(st.just("cut peers"), BROKERS, SECONDS),
    st.tuples(st.just("promote"), BROKERS, SECONDS),
    st.tuples(st.just("lease"), st.sampled_from([1.0, 2.0, 5.0]), SECONDS),
    st.tuples(st.just("failback"), st.sampled_from([True, False]), SECONDS),
    st.tuples(st.just("standby"), BROKERS, SECONDS),
    st.tuples(st.just("disable"), BROKERS, SECONDS),
    st.tuples(st.just("heal"), BROKERS, SECONDS),
)


def change(run: Rehearsal, index: int, **fields: Any) -> None:
    brokers = list(run.topology.brokers)
    brokers[index] = replace(brokers[index], **fields)
    run.use(replace(run.topology, brokers=tuple(brokers)))


def act(run: Rehearsal, name: str, what: float) -> None:
    index = int(what) % len(run.topology.brokers)
    who = run.topology.brokers[index].id
    match name:
        case "crash":
            run.crash(who)
        case "restart":
            run.restart(who)
        case "pause":
            run.pause(who, 4.0)
        case "cut" | "cut store" | "cut peers":
            run.cut(who, store=name != "cut peers", peers=name != "cut store")
        case "promote":
            run.promote(who)
        case "lease":
            run.configure(lease_s=what)
        case "failback":
            run.configure(is_failback_enabled=what, failback_delay_s=5.0)
        case "standby":
            change(run, index, is_standby=not run.topology.brokers[index].is_standby)
        case "disable":
            change(run, index, is_enabled=not run.topology.brokers[index].is_enabled)
        case "heal":
            run.heal()
        case _:
            raise AssertionError(name)


@pytest.mark.slow
@settings(max_examples=max(20, settings().max_examples // 4))
@given(
    brokers=st.sampled_from([2, 3]),
    seed=st.integers(0, 2**16),
    drop_ratio=st.sampled_from([0.0, 0.1, 0.4]),
    late_ratio=st.sampled_from([0.0, 0.1, 0.5]),
    actions=st.lists(ACTIONS, max_size=12),
)
def test_that_two_never_act_at_once_whatever_happens_and_one_does_once_it_is_over(
    brokers: int, seed: int, drop_ratio: float, late_ratio: float, actions: list[tuple[str, float, float]]
) -> None:
    run = Rehearsal(site(hosts=0, brokers=brokers), seed=seed, drop_ratio=drop_ratio, late_ratio=late_ratio)
    run.configure(delay_s=5.0)
    run.run(3.0)
    for name, what, for_s in actions:
        act(run, name, what)
        run.run(for_s)
    run.use(replace(run.topology, brokers=tuple(replace(each, is_enabled=True) for each in run.topology.brokers)))
    run.heal()
    run.run(30.0)
    assert len(run.acting()) == 1
    assert Role.CANDIDATE not in run.roles().values()
