"""Notification handlers in a whole site: who tells when the primary dies, and what a promotion says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ras_console.domain.faults import Fault
from ras_console.domain.ids import HandlerId, ObjectId
from ras_console.domain.objects import Handler
from ras_console.domain.vocabulary import AlertKind, FaultKind
from ras_console.engine.timeline import EntryKind
from ras_console.lab.workload import NOBODY
from ras_console.lab.world import World
from tests.sim.farms import SITE, broker_id, host_id, make_site, make_world


def watching(**settings: Any) -> World:
    handler = Handler(id=HandlerId(ObjectId(900)), site_id=SITE, name="Watch", **settings)
    site = replace(make_site(brokers=3, hosts=4), handlers=(handler,))
    return make_world(site, users=NOBODY)


def told(world: World) -> list[tuple[float, str]]:
    """Return what the handlers have told since the last question, with the second it was told in."""
    return [
        (each.fact.at_s, each.fact.text) for each in world.drain_entries() if each.fact.kind is EntryKind.NOTIFICATION
    ]


def test_that_a_condition_in_its_grace_when_the_primary_dies_is_told_once_by_the_next_primary() -> None:
    world = watching(kind=AlertKind.AGENT, grace_s=60.0, host_ids=(host_id(4),))
    world.advance(20.0)
    world.inject(Fault(kind=FaultKind.CRASH, target_id=host_id(4)))
    world.advance(60.0)
    world.inject(Fault(kind=FaultKind.CRASH, target_id=broker_id(1)))
    world.advance(79.0)
    assert told(world) == []
    world.advance(200.0)
    ((at_s, text),) = told(world)
    assert text == "SH-4 is lost for 1 min"
    assert at_s > 60.0 + 15.0 + 60.0


def test_that_a_condition_told_before_a_failover_recovers_by_the_word_of_the_next_primary() -> None:
    world = watching(kind=AlertKind.AGENT, grace_s=0.0, host_ids=(host_id(4),))
    world.advance(20.0)
    world.inject(Fault(kind=FaultKind.CRASH, target_id=host_id(4)))
    world.advance(40.0)
    assert [text.partition(" for")[0] for _, text in told(world)] == ["SH-4 is lost"]
    world.inject(Fault(kind=FaultKind.CRASH, target_id=broker_id(1)))
    world.advance(80.0)
    assert [text.partition(" for")[0] for _, text in told(world)] == ["SH-4 is lost"]
    world.restore(host_id(4))
    world.advance(120.0)
    assert [text for _, text in told(world)] == ["SH-4 is heard again"]


def test_that_a_lost_primary_is_told_by_its_successor_with_the_promotion() -> None:
    world = watching(kind=AlertKind.PROMOTION)
    world.advance(20.0)
    assert told(world) == []
    world.inject(Fault(kind=FaultKind.CRASH, target_id=broker_id(1)))
    world.advance(60.0)
    assert [text for _, text in told(world)] == ["CB-2 is primary now, in place of CB-1"]
    world.restore(broker_id(1))
    world.advance(90.0)
    world.promote(SITE, broker_id(1), "admin")
    world.advance(100.0)
    assert [text for _, text in told(world)] == ["CB-1 is primary now, in place of CB-2"]


def test_that_a_lost_broker_is_told_by_the_primary() -> None:
    world = watching(kind=AlertKind.AGENT, grace_s=5.0)
    world.advance(20.0)
    assert told(world) == []
    world.inject(Fault(kind=FaultKind.HANG, target_id=broker_id(3)))
    world.advance(40.0)
    world.restore(broker_id(3))
    world.advance(50.0)
    assert [text for _, text in told(world)] == ["CB-3 is lost for 5 s", "CB-3 is heard again"]


def test_that_the_picture_shows_what_runs_and_whether_it_has_been_told() -> None:
    world = watching(kind=AlertKind.AGENT, grace_s=30.0)
    world.advance(20.0)
    world.inject(Fault(kind=FaultKind.CRASH, target_id=host_id(2)))
    world.advance(40.0)
    (alert,) = world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].alerts
    assert (alert.target, alert.told_s) == (host_id(2), None)
    world.advance(70.0)
    (alert,) = world.snapshot(number=2, speed=1.0, tick_ms=0.0).sites[0].alerts
    assert alert.told_s is not None


def test_that_a_broker_measures_what_it_takes_to_place_and_to_reserve() -> None:
    world = make_world(make_site(brokers=1, hosts=4, one_session_per_user=True))
    world.advance(60.0)
    (broker,) = world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].brokers
    assert broker.place_s is not None
    assert broker.reserve_s is not None
    assert 0.0 < broker.reserve_s <= broker.place_s < 1.0
