"""What becomes of a site when its primary goes, in virtual time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId
from ras_console.domain.ports import PastLease
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import FaultKind, Role
from ras_console.engine.timeline import EntryKind, TimelineEntry
from ras_console.lab.world import World
from tests.sim.farms import SITE, broker_id, make_broker, make_farm, make_site, make_world
from tests.sim.truth import Truth, assert_maps_agree

ONE, TWO, THREE, FOUR = (broker_id(number) for number in range(1, 5))

LEASE_S, DELAY_S = 2.0, 15.0


def start(site: SiteTopology | None = None, *, to_s: float = 5.0, seed: int = 1) -> tuple[World, Truth]:
    world = make_world(site or make_site(brokers=3, hosts=8), seed=seed)
    truth = Truth(world)
    truth.advance(to_s)
    return world, truth


def break_broker(world: World, kind: FaultKind, broker: BrokerId | None, for_s: float = 0.0) -> None:
    assert broker is not None
    world.inject(Fault(kind=kind, target_id=broker, for_s=for_s, factor=50.0))


def roles(world: World) -> dict[BrokerId, Role]:
    processes = world.sites[SITE].brokers.processes
    return {broker: each.node.election.role for broker, each in processes.items() if each.is_alive}


def story(entries: tuple[TimelineEntry, ...]) -> str:
    return "\n".join(f"{each.seq:4d} {each.fact.at_s:8.2f} {each.fact.text} | {each.fact.detail}" for each in entries)


def test_that_the_first_of_the_list_is_primary_at_the_first_start() -> None:
    _, truth = start(to_s=1.0)
    assert truth.acting == ONE


@pytest.mark.parametrize("phase", np.linspace(0.0, 0.5, 11))
def test_that_failover_takes_the_delay_and_at_most_one_lease(phase: float) -> None:
    world, truth = start(make_site(brokers=3, hosts=2), to_s=6.0 + phase)
    break_broker(world, FaultKind.CRASH, ONE)
    crashed_s = world.now_s
    truth.advance(crashed_s + DELAY_S + LEASE_S + 2.0, step_s=0.01)
    assert truth.acting == TWO, story(world.drain_entries())
    took_s = truth.gaps[-1][1] - crashed_s
    assert took_s <= DELAY_S + LEASE_S
    assert took_s >= DELAY_S


@pytest.mark.parametrize("kind", [FaultKind.CRASH, FaultKind.HANG, FaultKind.PARTITION])
def test_that_logons_are_served_while_there_is_no_primary_and_none_is_lost(kind: FaultKind) -> None:
    world, truth = start(to_s=20.0)
    outcome = world.sites[SITE].clients.outcome
    break_broker(world, kind, truth.acting)
    served = outcome.served
    truth.advance(world.now_s + DELAY_S)
    assert truth.acting is None
    assert outcome.served > served
    truth.advance(world.now_s + 60.0)
    assert (outcome.lost, outcome.failed, outcome.refused) == (0, 0, 0)


@pytest.mark.parametrize("kind", [FaultKind.HANG, FaultKind.PARTITION])
def test_that_the_old_primary_stands_down_by_itself(kind: FaultKind) -> None:
    world, truth = start()
    break_broker(world, kind, ONE, for_s=40.0)
    truth.advance(world.now_s + 30.0)
    assert truth.acting == TWO
    truth.advance(world.now_s + 15.0)
    assert truth.acting == TWO
    assert roles(world)[ONE] is Role.SECONDARY
    assert roles(world)[TWO] is Role.PRIMARY


@pytest.mark.parametrize("factor", [100.0, 300.0, 1000.0])
def test_that_a_primary_too_slow_to_hear_its_answers_in_time_does_not_act(factor: float) -> None:
    world, truth = start()
    world.inject(Fault(kind=FaultKind.SLOW, target_id=ONE, factor=factor, for_s=40.0))
    # The truth itself refuses whoever acts while the store names nobody or another broker.
    truth.advance(world.now_s + 60.0)
    assert truth.acting is not None


def test_that_an_answer_which_a_pause_has_kept_from_a_primary_counts_from_its_question() -> None:
    world, truth = start(make_site(brokers=2, hosts=2))
    primary = world.sites[SITE].brokers.processes[ONE]
    while primary.node.election.question is None:
        truth.advance(world.now_s + 0.005, step_s=0.005)
    break_broker(world, FaultKind.HANG, ONE, for_s=1.9)
    truth.advance(world.now_s + 0.1)
    break_broker(world, FaultKind.PARTITION, ONE, for_s=10.0)
    # It wakes when the answer is nearly as old as the lease, and cannot ask anew.
    truth.advance(world.now_s + 1.85, step_s=0.01)
    assert primary.is_running
    truth.advance(world.now_s + 4.0, step_s=0.01)
    assert truth.acting is None


def test_that_a_short_pause_costs_no_change_of_primary() -> None:
    world, truth = start(to_s=6.0)
    break_broker(world, FaultKind.HANG, ONE, for_s=1.2)
    truth.advance(30.0)
    assert truth.acting == ONE
    assert roles(world)[ONE] is Role.PRIMARY


def test_that_the_last_holder_may_take_the_role_back_before_the_delay_has_run() -> None:
    world, truth = start()
    break_broker(world, FaultKind.PARTITION, ONE, for_s=6.0)
    truth.advance(world.now_s + 10.0)
    assert truth.acting == ONE
    assert world.sites[SITE].store.read(SITE).term == 2


@pytest.mark.parametrize("lost", [ONE, TWO])
def test_that_two_brokers_suffice(lost: BrokerId) -> None:
    world, truth = start(make_site(brokers=2))
    break_broker(world, FaultKind.PARTITION, lost, for_s=60.0)
    truth.advance(world.now_s + 30.0)
    assert truth.acting == (TWO if lost == ONE else ONE)
    truth.advance(world.now_s + 60.0)
    assert truth.acting == (TWO if lost == ONE else ONE)
    assert_maps_agree(world, within_s=10.0)


def test_that_one_broker_recovers_after_its_restart() -> None:
    world, truth = start(make_site(brokers=1))
    break_broker(world, FaultKind.CRASH, ONE, for_s=30.0)
    truth.advance(world.now_s + 29.0)
    assert truth.acting is None
    truth.advance(world.now_s + 10.0)
    assert truth.acting == ONE


def test_that_without_auto_promotion_nobody_follows_but_the_administrators_choice() -> None:
    world, truth = start(make_site(brokers=3, is_enabled=False))
    break_broker(world, FaultKind.CRASH, ONE)
    truth.advance(world.now_s + 60.0, step_s=0.25)
    assert truth.acting is None
    world.promote(SITE, THREE, "admin")
    truth.advance(world.now_s + 5.0)
    assert truth.acting == THREE


def test_that_two_at_once_leave_the_third() -> None:
    world, truth = start()
    break_broker(world, FaultKind.CRASH, ONE)
    break_broker(world, FaultKind.CRASH, TWO)
    truth.advance(world.now_s + DELAY_S + LEASE_S + 1.5)
    assert truth.acting == THREE, story(world.drain_entries())


def test_that_a_manual_promotion_hands_the_role_over_at_once() -> None:
    world, truth = start()
    world.promote(SITE, THREE, "admin")
    truth.advance(world.now_s + 2.0)
    assert truth.acting == THREE
    assert max((end - begin for begin, end in truth.gaps[1:]), default=0.0) <= LEASE_S


def test_that_a_promotion_nobody_answers_is_said() -> None:
    world, _ = start()
    break_broker(world, FaultKind.CRASH, TWO)
    world.promote(SITE, TWO, "admin")
    assert any("was not promoted" in each.fact.text for each in world.drain_entries())


def test_that_failback_waits_until_the_first_has_been_stable() -> None:
    world, truth = start(make_site(brokers=3, is_failback_enabled=True, failback_delay_s=30.0))
    break_broker(world, FaultKind.CRASH, ONE, for_s=40.0)
    truth.advance(world.now_s + 65.0)
    assert truth.acting == TWO
    truth.advance(world.now_s + 15.0)
    assert truth.acting == ONE, story(world.drain_entries())


def test_that_without_failback_the_role_stays() -> None:
    world, truth = start()
    break_broker(world, FaultKind.CRASH, ONE, for_s=40.0)
    truth.advance(world.now_s + 120.0, step_s=0.5)
    assert truth.acting == TWO


def standby_site() -> SiteTopology:
    return make_site(brokers=[make_broker(1), make_broker(2), make_broker(3), make_broker(4, is_standby=True)])


def test_that_a_standby_broker_wakes_while_one_is_missing_and_rests_again() -> None:
    world, truth = start(standby_site())
    assert roles(world)[FOUR] is Role.STANDBY
    break_broker(world, FaultKind.CRASH, TWO, for_s=30.0)
    truth.advance(world.now_s + 15.0)
    assert roles(world)[FOUR] is Role.SECONDARY
    truth.advance(world.now_s + 60.0)
    assert roles(world)[FOUR] is Role.STANDBY


def test_that_a_standby_broker_is_promoted_only_when_no_other_is_left() -> None:
    world, truth = start(standby_site())
    break_broker(world, FaultKind.CRASH, ONE)
    truth.advance(world.now_s + 30.0)
    assert truth.acting == TWO
    break_broker(world, FaultKind.CRASH, TWO)
    break_broker(world, FaultKind.CRASH, THREE)
    truth.advance(world.now_s + 60.0)
    assert truth.acting == FOUR, story(world.drain_entries())


def test_that_an_idle_standby_broker_serves_nobody() -> None:
    world, truth = start(standby_site())
    truth.advance(60.0, step_s=1.0)
    processes = world.sites[SITE].brokers.processes
    assert processes[FOUR].node.logons.placements == 0
    assert all(processes[each].node.logons.placements for each in (ONE, TWO, THREE))


def test_that_a_broker_added_live_joins_and_then_serves() -> None:
    site = make_site(brokers=1, hosts=6)
    world, truth = start(site)
    world.use_topology(make_farm(replace(site, brokers=(*site.brokers, make_broker(2))), revision=2))
    seen = []
    for _ in range(100):
        truth.advance(world.now_s + 0.05)
        seen.append(roles(world)[TWO])
    assert seen[0] is Role.JOINING
    assert seen[-1] is Role.SECONDARY
    assert_maps_agree(world, within_s=1.0)
    truth.advance(world.now_s + 30.0, step_s=1.0)
    assert world.sites[SITE].brokers.processes[TWO].node.logons.placements > 0


def test_that_a_primary_removed_from_the_site_is_followed_by_the_next() -> None:
    site = make_site(brokers=3)
    world, truth = start(site)
    world.use_topology(make_farm(replace(site, brokers=site.brokers[1:]), revision=2))
    truth.advance(world.now_s + DELAY_S + LEASE_S + 1.5)
    assert truth.acting == TWO


def test_that_every_failover_is_a_flag_with_the_time_it_took() -> None:
    world, truth = start()
    world.drain_entries()
    break_broker(world, FaultKind.CRASH, ONE)
    truth.advance(world.now_s + 20.0)
    flags = [each.fact for each in world.drain_entries() if each.fact.kind is EntryKind.FAILOVER]
    assert [(each.broker, each.from_broker) for each in flags] == [(TWO, ONE)]
    assert flags[0].took_s == pytest.approx(truth.gaps[-1][1] - truth.gaps[-1][0], abs=1.0)


def test_that_a_woken_broker_does_not_take_its_own_pause_for_the_hosts_silence() -> None:
    world, truth = start(to_s=10.0)
    woken = truth.acting
    assert woken is not None
    break_broker(world, FaultKind.HANG, woken)
    truth.advance(world.now_s + 40.0)
    world.drain_entries()
    world.restore(woken)
    truth.advance(world.now_s + 10.0)
    told = [each.fact.text for each in world.drain_entries() if each.fact.kind is EntryKind.HOST]
    assert told == []


def test_that_the_last_primary_of_a_former_run_is_primary_again_with_the_next_term() -> None:
    world = make_world(make_site(brokers=3, hosts=2), past={SITE: PastLease(holder=TWO, term=7)})
    truth = Truth(world)
    truth.advance(1.0)
    assert truth.acting == TWO
    assert world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].election.term == 8


def test_that_terms_go_on_where_nobody_of_a_former_run_is_left() -> None:
    world = make_world(make_site(brokers=2, hosts=2), past={SITE: PastLease(holder=None, term=7)})
    truth = Truth(world)
    truth.advance(1.0)
    assert truth.acting == ONE
    assert world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].election.term == 8


def heard(world: World) -> set[BrokerId]:
    view = world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0]
    return {each.id for each in view.brokers if each.is_heard_by_primary}


def test_that_the_picture_tells_whom_the_primary_hears_and_everybody_while_there_is_none() -> None:
    world, truth = start(to_s=10.0)
    assert heard(world) == {ONE, TWO, THREE}
    break_broker(world, FaultKind.CRASH, TWO)
    truth.advance(world.now_s + 2.0)
    assert heard(world) == {ONE, THREE}
    break_broker(world, FaultKind.CRASH, ONE)
    truth.advance(world.now_s + 5.0)
    assert truth.acting is None
    assert heard(world) == {ONE, TWO, THREE}


def test_that_whoever_is_said_to_be_heard_and_is_asked_at_once_is_promoted() -> None:
    site = make_site(brokers=2, hosts=4)
    world, truth = start(site, to_s=5.0)
    third = make_broker(3)
    world.use_topology(make_farm(replace(site, brokers=(*site.brokers, third)), revision=2))
    while THREE not in heard(world):
        assert world.now_s < 30.0
        truth.advance(world.now_s + 0.01, step_s=0.01)
    assert roles(world)[THREE] is Role.SECONDARY
    world.promote(SITE, THREE, "anna")
    truth.advance(world.now_s + 3.0)
    assert truth.acting == THREE, story(world.drain_entries())
