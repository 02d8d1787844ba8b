"""The loop on a clock moved by hand: speed, pause, lag, budget, and farms that keep pace with the machine."""

from __future__ import annotations

import dataclasses

import pytest

from ras_console.config.commands import AddBroker, AddSite
from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.vocabulary import FaultKind, Role, Severity, Source
from ras_console.engine.timeline import EntryKind, Fact
from ras_console.runtime.embedded import make_loop
from ras_console.runtime.loop import LAG_KEPT_S, SLICE_S
from ras_console.runtime.orders import InjectFault, Promote, Restore, SetSpeed, Tell, UseTopology
from ras_console.runtime.stepped import ManualClock, SteppedEngine
from tests.unit.config.farms import SITE, broker_id, done, lab
from tests.unit.runtime.engines import SETTINGS, CostlyClock, small_loop


@pytest.mark.parametrize(("speed", "passed_s"), [(1.0, 0.5), (5.0, 2.5), (20.0, 10.0), (0.0, 0.0)])
def test_that_virtual_time_passes_at_the_chosen_speed(speed: float, passed_s: float) -> None:
    clock = ManualClock()
    loop = small_loop(clock, speed=speed)
    clock.move(0.5)
    tick = loop.tick(())
    assert tick.snapshot.at_s == pytest.approx(passed_s)
    assert tick.snapshot.speed == speed
    assert not tick.is_behind


def test_that_a_pause_holds_at_once_even_for_a_lab_that_is_behind() -> None:
    clock = CostlyClock(cost_s=1.0)  # one slice per tick: it falls behind
    loop = small_loop(clock, speed=20.0)
    clock.move(0.5)
    assert loop.tick(()).is_behind
    before_s = loop.world.now_s
    clock.move(0.05)
    paused = loop.tick((SetSpeed(speed=0.0),))
    assert not paused.is_behind
    assert paused.snapshot.at_s == before_s
    clock.move(60.0)
    assert loop.tick(()).snapshot.at_s == before_s
    clock.move(0.05)
    assert loop.tick((SetSpeed(speed=1.0),)).snapshot.at_s == pytest.approx(before_s + 0.05)


@pytest.mark.parametrize("speed", [0.5, 1.0, 20.0])
def test_that_a_lab_does_not_race_after_the_computer_slept(speed: float) -> None:
    clock = ManualClock()
    loop = small_loop(clock, speed=speed)
    clock.move(8 * 3600.0)
    assert loop.tick(()).snapshot.at_s == pytest.approx(LAG_KEPT_S * speed)


def test_that_a_tick_over_its_budget_yields_and_goes_on_where_it_was() -> None:
    clock = CostlyClock(cost_s=0.003)  # over the budget of 5 ms with the second look after the start
    loop = small_loop(clock)
    clock.move(0.5)
    first = loop.tick(())
    assert first.is_behind
    assert first.snapshot.at_s == pytest.approx(2 * SLICE_S)
    second = loop.tick(())
    assert second.snapshot.at_s == pytest.approx(4 * SLICE_S)
    assert second.snapshot.tick_ms > 5.0  # what the tick before has cost


def test_that_a_lab_that_cannot_keep_its_speed_says_what_it_reaches() -> None:
    clock = CostlyClock(cost_s=1.0)  # one slice of 0.05 s per tick, and twenty ticks a second: it reaches real time
    loop = small_loop(clock, speed=20.0)
    reached = []
    for _ in range(100):
        clock.move(0.05)
        reached.append(loop.tick(()).snapshot.reached_speed)
    assert reached[0] is None
    assert reached[-1] == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize("speed", [0.5, 1.0, 20.0])
def test_that_a_lab_that_keeps_its_speed_reaches_it_even_after_the_computer_slept(speed: float) -> None:
    clock = ManualClock()
    loop = small_loop(clock, speed=speed)
    reached = []
    for passed_s in (0.05,) * 60 + (8 * 3600.0,) + (0.05,) * 60:
        clock.move(passed_s)
        reached.append(loop.tick(()).snapshot.reached_speed)
    assert [each for each in reached if each is not None] == pytest.approx([speed] * (len(reached) - 39))


def test_that_a_reached_speed_is_measured_anew_when_another_is_chosen_and_not_while_paused() -> None:
    clock = ManualClock()
    loop = small_loop(clock, speed=1.0)
    for _ in range(60):
        clock.move(0.05)
        loop.tick(())
    assert loop.tick(()).snapshot.reached_speed == pytest.approx(1.0)
    assert loop.tick((SetSpeed(speed=5.0),)).snapshot.reached_speed is None
    assert loop.tick((SetSpeed(speed=0.0),)).snapshot.reached_speed is None


def test_that_a_farm_with_a_real_site_keeps_pace_in_one_leap_and_at_one_speed() -> None:
    document = done(lab(1), AddSite(values={"name": "Wien"}, broker={"server": "RAS-CB-1"}))
    clock = ManualClock()
    loop = small_loop(clock, document, speed=20.0)
    clock.move(10.0)
    tick = loop.tick((SetSpeed(speed=0.0),))
    assert tick.snapshot.at_s == pytest.approx(10.0)
    assert tick.snapshot.speed == 1.0
    assert not tick.is_behind


@pytest.mark.parametrize("at_s", [0.35, 0.4, 0.425, 0.45])
def test_that_a_site_added_to_a_running_farm_is_in_the_next_picture(at_s: float) -> None:
    before = lab(1)
    after = done(before, AddSite(values={"name": "Wien", "is_lab": True}, broker={"server": "CB-W"}))
    clock = ManualClock()
    loop = small_loop(clock, before)
    clock.move(at_s)
    loop.tick(())
    tick = loop.tick((UseTopology(topology=after.topology()),))
    assert [len(each.brokers) for each in tick.snapshot.sites] == [1, 1]


def test_that_every_order_reaches_the_world() -> None:
    document = lab(2)
    second = broker_id(document, "RAS-CB-2")
    engine = SteppedEngine(lambda clock: small_loop(clock, document), wake=lambda: None)
    engine.advance(5.0)
    engine.submit(Promote(site=SITE, broker=second, actor="anna"))
    engine.advance(5.0)
    snapshot = engine.take_snapshot()
    assert snapshot is not None
    assert snapshot.sites[0].election.primary == second
    first = broker_id(document, "RAS-CB-1")
    engine.submit(InjectFault(fault=Fault(kind=FaultKind.CRASH, target_id=ObjectId(first))))
    engine.advance(5.0)
    assert role_of(engine, 0) is Role.DOWN
    engine.submit(Restore(target_id=ObjectId(first)))
    engine.advance(5.0)
    assert role_of(engine, 0) is Role.SECONDARY
    more = done(document, AddBroker(site_id=SITE, values={"server": "RAS-CB-3"}))
    engine.submit(UseTopology(topology=more.topology()))
    engine.submit(Tell(fact=a_fact("somebody did something")))
    engine.advance(5.0)
    taken = engine.take_snapshot()
    assert taken is not None
    assert len(taken.sites[0].brokers) == 3
    assert taken.revision == more.revision
    told = [each.fact for each in engine.take_entries() if each.fact.text == "somebody did something"]
    assert [each.at_s > 15.0 for each in told] == [True]  # stamped where it got in


def test_that_entries_are_numbered_without_gaps_and_each_comes_once() -> None:
    engine = SteppedEngine(small_loop, wake=lambda: None)
    numbers: list[int] = []
    for _ in range(40):
        engine.advance(0.5)
        numbers.extend(each.seq for each in engine.take_entries())
    assert len(numbers) >= 5
    assert numbers == list(range(1, len(numbers) + 1))


def test_that_the_picture_carries_the_clock_it_is_to_be_shown_with() -> None:
    engine = SteppedEngine(small_loop, wake=lambda: None)
    engine.advance(1.0)
    snapshot = engine.take_snapshot()
    assert snapshot is not None
    assert snapshot.origin_wall_s == SETTINGS.origin_wall_s
    assert snapshot.number == 20
    assert snapshot.at_s == pytest.approx(1.0)


def role_of(engine: SteppedEngine, row: int) -> Role:
    snapshot = engine.take_snapshot()
    assert snapshot is not None
    return snapshot.sites[0].brokers[row].role


def a_fact(text: str) -> Fact:
    return dataclasses.replace(
        Fact(
            at_s=0.0,
            site=SiteId(SITE),
            kind=EntryKind.CONFIGURATION,
            severity=Severity.INFO,
            source=Source.CONFIGURATION,
            text=text,
        )
    )


def test_that_a_lab_begins_to_keep_pace_when_a_real_site_comes_and_runs_this_computers_broker_there() -> None:
    document = lab()
    clock = ManualClock()
    loop = make_loop(document.topology(), dataclasses.replace(SETTINGS, own_name="par-cb-1", speed=20.0), clock)
    clock.move(0.5)
    assert loop.tick(()).snapshot.at_s == pytest.approx(10.0)
    mixed = done(document, AddSite(values={"name": "Paris"}, broker={"server": "PAR-CB-1.example.com"}))
    clock.move(1.0)
    tick = loop.tick((UseTopology(topology=mixed.topology()),))
    for _ in range(40):
        clock.move(0.25)
        tick = loop.tick((SetSpeed(speed=5.0),))
    assert tick.snapshot.speed == 1.0
    real = tick.snapshot.sites[1]
    assert [each.role for each in real.brokers] == [Role.PRIMARY]
    assert len(real.hosts.ids) == 0
    clock.move(0.25)
    alone = loop.tick((UseTopology(topology=document.topology()), SetSpeed(speed=5.0)))
    assert alone.snapshot.speed == 5.0
