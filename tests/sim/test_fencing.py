"""Whom session hosts obey: the primary in the latest term, and nobody who believes to be it still."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId
from ras_console.domain.ports import Lease
from ras_console.domain.vocabulary import FaultKind
from ras_console.engine.events import LeaseSeen
from ras_console.engine.invariants import Invariant
from ras_console.lab.network import NetworkConditions
from ras_console.lab.world import World
from tests.sim.farms import SITE, broker_id, host_id, make_farm, make_host, make_site, make_world
from tests.sim.truth import Truth, hosts_that_do_not_obey

ONE, TWO, THREE = (broker_id(number) for number in range(1, 4))
HOSTS = 5


def start(network: NetworkConditions | None = None) -> tuple[World, Truth]:
    world = make_world(make_site(brokers=3, hosts=HOSTS), network=network)
    truth = Truth(world)
    truth.advance(5.0)
    return world, truth


def refused(world: World) -> list[BrokerId | None]:
    """Return the brokers of whom it is newly told that a host refused their orders."""
    return [each.fact.broker for each in world.drain_entries() if "refused an order" in each.fact.text]


def test_that_hosts_obey_a_new_primary_within_a_message() -> None:
    world = make_world(make_site(brokers=3, hosts=HOSTS))
    truth = Truth(world)
    while truth.acting is None:
        truth.advance(world.now_s + 0.01, step_s=0.01)
    truth.advance(world.now_s + 0.03, step_s=0.01)
    assert hosts_that_do_not_obey(world, ONE) == []


def test_that_hosts_obey_the_broker_that_the_role_was_handed_to() -> None:
    world, truth = start()
    world.promote(SITE, THREE, "admin")
    truth.advance(world.now_s + 2.0)
    assert truth.acting == THREE
    assert hosts_that_do_not_obey(world, THREE) == []
    assert refused(world) == []


@pytest.mark.parametrize("kind", [FaultKind.CRASH, FaultKind.HANG, FaultKind.PARTITION])
def test_that_a_host_which_missed_a_change_of_primary_hears_of_it_after_its_next_report(kind: FaultKind) -> None:
    world, truth = start()
    world.inject(Fault(kind=kind, target_id=host_id(1), for_s=40.0))
    world.inject(Fault(kind=FaultKind.CRASH, target_id=ONE))
    truth.advance(world.now_s + 39.0)
    assert truth.acting == TWO
    truth.advance(world.now_s + 4.0)
    assert hosts_that_do_not_obey(world, TWO) == []


def test_that_a_host_added_live_hears_who_is_primary() -> None:
    world, truth = start()
    site = world.sites[SITE].topology
    world.use_topology(make_farm(replace(site, hosts=(*site.hosts, make_host(HOSTS + 1))), revision=2))
    truth.advance(world.now_s + 4.0)
    assert hosts_that_do_not_obey(world, ONE) == []


def test_that_every_host_hears_it_over_a_bad_network() -> None:
    world, truth = start(NetworkConditions(drop_ratio=0.5))
    world.promote(SITE, TWO, "admin")
    # With every other message lost the role changes hands often; while it rests, everybody hears whose it is.
    for _ in range(60):
        truth.advance(world.now_s + 1.0)
        if truth.acting is not None and not hosts_that_do_not_obey(world, truth.acting):
            return
    pytest.fail("no primary was heard by every host within a minute")


def deposed_primary_that_does_not_know_it() -> World:
    """Return a world in which a primary of term 1 has been away during its fall, and is told by a liar that it is not.

    The lie reaches it as an answer of the store would: it acts again, in term 1, beside the primary of term 2.
    """
    world, truth = start()
    world.inject(Fault(kind=FaultKind.HANG, target_id=ONE))
    truth.advance(world.now_s + 25.0)
    assert truth.acting == TWO
    assert hosts_that_do_not_obey(world, TWO) == []
    world.drain_entries()
    world.restore(ONE)
    lie = Lease(holder=ONE, last_holder=ONE, term=1, expires_s=1000.0)
    world.sites[SITE].brokers.processes[ONE].handle(
        partial(LeaseSeen, asked_s=world.now_s, store_now_s=998.0, lease=lie)
    )
    return world


def test_that_all_hosts_refuse_a_deposed_primary_that_acts_all_the_same() -> None:
    world = deposed_primary_that_does_not_know_it()
    truth = Truth(world)
    world.advance(world.now_s + 0.01)
    broken = truth.witness.look(world.now_s)
    assert {each.invariant for each in broken} == {Invariant.ONE_PRIMARY}, "it must act, or nothing is shown"
    world.advance(world.now_s + 0.5)
    assert truth.witness.refused_by == [(host_id(number), ONE) for number in range(1, HOSTS + 1)]
    assert truth.witness.look(world.now_s) == ()
    assert hosts_that_do_not_obey(world, TWO) == []


def test_that_the_operators_are_told_once_that_a_deposed_primary_was_refused() -> None:
    world = deposed_primary_that_does_not_know_it()
    world.advance(world.now_s + 0.5)
    assert refused(world) == [ONE]
