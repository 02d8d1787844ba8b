"""The engine in a thread of its own: it publishes, obeys, loses nothing, stops in time and tells of its death."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

import pytest

from ras_console.domain.ids import ObjectId
from ras_console.engine.timeline import EntryKind
from ras_console.runtime.clock import MachineClock
from ras_console.runtime.engine_thread import EngineThread
from ras_console.runtime.loop import Loop
from ras_console.runtime.orders import Restore, SetSpeed, Tell
from tests.unit.runtime.engines import BreakingLoop, Ear, small_loop
from tests.unit.runtime.test_wire import PLAIN_FACT
from tests.waiting import Pager, no_thread_left

BREAK = Restore(target_id=ObjectId(0))

Started = Callable[..., EngineThread]


@pytest.fixture(autouse=True)
def tidy() -> Iterator[None]:
    with no_thread_left():
        yield


@pytest.fixture
def pager() -> Pager:
    return Pager()


@pytest.fixture
def started(pager: Pager) -> Iterator[Started]:
    """Starts engines; whatever a test does, they are stopped after it."""
    engines: list[EngineThread] = []

    def start(make_loop: Callable[[], Loop] = lambda: small_loop(MachineClock()), *taps: Ear) -> EngineThread:
        engine = EngineThread(make_loop, wake=pager.page, taps=taps)
        engines.append(engine)
        engine.start()
        return engine

    yield start
    for each in engines:
        assert each.stop()


def breaking_loop() -> Loop:
    return BreakingLoop(small_loop(MachineClock()).world, MachineClock())


def test_that_an_engine_shows_pictures_that_go_on(started: Started, pager: Pager) -> None:
    engine = started()
    numbers: list[int] = []

    def has_three() -> bool:
        snapshot = engine.take_snapshot()
        if snapshot is not None:
            numbers.append(snapshot.number)
        return len(numbers) == 3

    pager.until(has_three)
    assert numbers == sorted(set(numbers))


def test_that_a_reader_that_does_not_read_is_woken_once_and_gets_the_newest_picture(
    started: Started, pager: Pager
) -> None:
    ear = Ear()
    engine = started(lambda: small_loop(MachineClock()), ear)
    Pager().until(lambda: len(ear.snapshots) >= 5)
    assert pager.pages == 1
    snapshot = engine.take_snapshot()
    assert snapshot is not None
    assert snapshot.number >= 5


def test_that_all_orders_from_many_threads_are_carried_out_and_no_entry_is_lost_on_a_slow_reader(
    started: Started, pager: Pager
) -> None:
    ear = Ear()
    engine = started(lambda: small_loop(MachineClock()), ear)

    def tell() -> None:
        for _ in range(100):
            engine.submit(Tell(fact=PLAIN_FACT))

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    Pager().until(lambda: sum(each.fact.text == PLAIN_FACT.text for each in ear.entries) == 400)
    assert engine.stop()
    taken = engine.take_entries()
    assert list(taken) == ear.entries
    assert [each.seq for each in taken] == list(range(1, len(taken) + 1))


def test_that_orders_given_just_before_the_end_are_carried_out(started: Started) -> None:
    ear = Ear()
    engine = started(lambda: small_loop(MachineClock()), ear)
    engine.submit(Tell(fact=PLAIN_FACT))
    assert engine.stop()
    assert [each.fact.kind for each in ear.entries if each.fact.text == PLAIN_FACT.text] == [EntryKind.LAB]


def test_that_an_engine_that_starts_paused_shows_a_picture_and_runs_when_told(started: Started, pager: Pager) -> None:
    engine = started(lambda: small_loop(MachineClock(), speed=0.0))
    pager.until(lambda: (each := engine.take_snapshot()) is not None and each.speed == 0.0 and each.at_s == 0.0)
    engine.submit(SetSpeed(speed=20.0))
    pager.until(lambda: (each := engine.take_snapshot()) is not None and each.at_s > 0.5)


def test_that_an_engine_tells_of_its_death_with_traceback_and_of_what_happened_before(
    started: Started, pager: Pager, caplog: pytest.LogCaptureFixture
) -> None:
    engine = started(breaking_loop)
    engine.submit(Tell(fact=PLAIN_FACT))
    engine.submit(BREAK)
    with caplog.at_level(logging.ERROR):
        pager.until(lambda: engine.death() is not None)
    death = engine.death()
    assert death is not None
    assert death.summary == "ZeroDivisionError: told to break"
    assert "in _carry_out" in death.traceback
    assert any(each.fact.text == PLAIN_FACT.text for each in engine.take_entries())
    assert engine.stop()


def test_that_an_engine_that_cannot_be_made_tells_of_it_too(started: Started, pager: Pager) -> None:
    def make() -> Loop:
        raise OverflowError("too many hosts")

    engine = started(make)
    pager.until(lambda: engine.death() is not None)
    death = engine.death()
    assert death is not None
    assert death.summary == "OverflowError: too many hosts"
    assert engine.take_snapshot() is None


def test_that_stopping_twice_or_before_the_start_is_no_mistake(started: Started) -> None:
    assert EngineThread(breaking_loop, wake=lambda: None).stop()
    engine = started()
    assert engine.stop()
    assert engine.stop()
