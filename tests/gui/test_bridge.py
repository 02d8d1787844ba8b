"""The bridge between threads and the GUI's: pictures, entries, deaths and answers arrive in the GUI thread."""

from __future__ import annotations

import logging
import threading

import pytest
from pytestqt.qtbot import QtBot

from ras_console.domain.errors import UnresolvableName
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.engine.timeline import TimelineEntry
from ras_console.gui.bridge import ENTRIES_KEPT, Bridge, Lookup
from ras_console.runtime.feed import EngineDeath
from ras_console.runtime.orders import SetSpeed
from tests.gui.samples import FakeFeed, sample_snapshot
from tests.unit.runtime.test_wire import PLAIN_FACT
from tests.waiting import no_thread_left

ENTRIES = tuple(TimelineEntry(seq=number, fact=PLAIN_FACT) for number in (1, 2, 3))


class Ears:
    """Everything a bridge says, in order."""

    def __init__(self, bridge: Bridge) -> None:
        self.snapshots: list[FarmSnapshot] = []
        self.entries: list[TimelineEntry] = []
        self.deaths: list[EngineDeath] = []
        self.threads: set[threading.Thread] = set()
        bridge.snapshot_changed.connect(self._see)
        bridge.entries_added.connect(self.entries.extend)
        bridge.engine_died.connect(self.deaths.append)

    def _see(self, snapshot: FarmSnapshot) -> None:
        self.snapshots.append(snapshot)
        self.threads.add(threading.current_thread())


def test_that_what_an_engine_has_arrives_in_the_gui_thread(qtbot: QtBot) -> None:
    bridge, feed = Bridge(), FakeFeed()
    ears = Ears(bridge)
    bridge.attach(feed)
    feed.put(sample_snapshot(), *ENTRIES)
    with qtbot.waitSignal(bridge.snapshot_changed):
        threading.Thread(target=bridge.wake).start()
    assert ears.threads == {threading.main_thread()}
    assert tuple(ears.entries) == ENTRIES == tuple(bridge.entries)
    assert bridge.snapshot is ears.snapshots[-1]


def test_that_what_waits_already_is_taken_when_an_engine_is_attached(qtbot: QtBot) -> None:
    bridge, feed = Bridge(), FakeFeed()
    feed.put(sample_snapshot())
    with qtbot.waitSignals([bridge.feed_changed, bridge.snapshot_changed], order="strict"):
        bridge.attach(feed)


def test_that_another_engine_begins_anew(qtbot: QtBot) -> None:
    bridge, feed = Bridge(), FakeFeed()
    feed.put(sample_snapshot(), *ENTRIES)
    feed.end = EngineDeath(summary="it broke.", traceback="…")
    bridge.attach(feed)
    assert bridge.death == feed.end
    with qtbot.waitSignal(bridge.feed_changed):
        bridge.attach(FakeFeed())
    assert bridge.snapshot is None
    assert bridge.entries == ()
    assert bridge.death is None


def test_that_a_death_is_told_once(qtbot: QtBot) -> None:
    bridge, feed = Bridge(), FakeFeed()
    ears = Ears(bridge)
    bridge.attach(feed)
    feed.end = EngineDeath(summary="it broke.", traceback="…")
    bridge.collect_now()
    bridge.collect_now()
    assert ears.deaths == [feed.end]


def test_that_orders_go_to_the_engine_and_without_one_nowhere(qtbot: QtBot) -> None:
    bridge, feed = Bridge(), FakeFeed()
    bridge.submit(SetSpeed(speed=5.0))
    bridge.attach(feed)
    bridge.submit(SetSpeed(speed=1.0))
    bridge.attach(None)
    bridge.submit(SetSpeed(speed=0.0))
    assert feed.orders == [SetSpeed(speed=1.0)]


def test_that_only_the_newest_entries_are_held_but_all_are_told(qtbot: QtBot) -> None:
    bridge, feed = Bridge(), FakeFeed()
    ears = Ears(bridge)
    bridge.attach(feed)
    for _ in range(3):
        feed.put(None, *(ENTRIES[:1] * (ENTRIES_KEPT // 2)))
        bridge.collect_now()
    assert len(tuple(bridge.entries)) == ENTRIES_KEPT
    assert len(ears.entries) == ENTRIES_KEPT // 2 * 3


def test_that_trouble_from_a_thread_is_told_in_the_gui_thread(qtbot: QtBot) -> None:
    bridge = Bridge()
    with qtbot.waitSignal(bridge.troubled) as told:
        threading.Thread(target=bridge.report_trouble, args=("The disk is full.", "Free some space.")).start()
    assert told.args == ["The disk is full.", "Free some space."]


class Names:
    """A resolver whose answers wait for a gate."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()

    def resolve(self, name: str) -> tuple[str, ...]:
        assert self.gate.wait(30.0)
        match name:
            case "known":
                return ("10.0.0.1", "10.0.0.2")
            case "unknown":
                raise UnresolvableName("unknown has no address: not found")
            case _:
                raise ZeroDivisionError("a mistake of ours")


class Answers:
    def __init__(self) -> None:
        self.given: list[tuple[tuple[str, ...], str]] = []
        self.threads: set[threading.Thread] = set()

    def take(self, addresses: tuple[str, ...], reason: str) -> None:
        self.given.append((addresses, reason))
        self.threads.add(threading.current_thread())


@pytest.mark.parametrize("is_lab", [True, False])
def test_that_a_name_is_looked_up_off_the_gui_thread_and_answered_in_it(qtbot: QtBot, *, is_lab: bool) -> None:
    names, answers = Names(), Answers()
    lookup = Lookup(Refusing(), names) if is_lab else Lookup(names, Refusing())
    names.gate.clear()
    with no_thread_left():
        lookup.resolve("known", is_lab, answers.take)
        assert not answers.given  # it did not wait
        names.gate.set()
        qtbot.waitUntil(lambda: bool(answers.given))
    assert answers.given == [(("10.0.0.1", "10.0.0.2"), "")]
    assert answers.threads == {threading.main_thread()}


class Refusing:
    def resolve(self, name: str) -> tuple[str, ...]:
        raise AssertionError(f"{name} was asked of the wrong resolver")


def test_that_a_name_without_address_and_a_mistake_of_ours_are_answered_with_the_reason(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    lookup, answers = Lookup(Names(), Names()), Answers()
    lookup.resolve("unknown", False, answers.take)
    qtbot.waitUntil(lambda: len(answers.given) == 1)
    with caplog.at_level(logging.ERROR):
        lookup.resolve("strange", False, answers.take)
        qtbot.waitUntil(lambda: len(answers.given) == 2)
    assert answers.given == [
        ((), "unknown has no address: not found"),
        ((), "strange could not be looked up: ZeroDivisionError"),
    ]
    assert "a mistake of ours" in caplog.text


def test_that_nobody_is_answered_after_the_end(qtbot: QtBot) -> None:
    names, answers = Names(), Answers()
    lookup = Lookup(names, names)
    names.gate.clear()
    with no_thread_left():
        lookup.resolve("known", False, answers.take)
        lookup.close()
        names.gate.set()
    lookup.deleteLater()
    assert not answers.given


@pytest.mark.parametrize("signal", ["entries_added", "snapshot_changed"])
def test_that_whoever_is_told_may_close_the_farm(qtbot: QtBot, signal: str) -> None:
    bridge, feed = Bridge(), FakeFeed()
    getattr(bridge, signal).connect(lambda _: bridge.attach(None))
    feed.put(sample_snapshot(), *ENTRIES)
    with qtbot.waitSignal(bridge.feed_changed):
        bridge.attach(feed)
    assert bridge.snapshot is None
    assert tuple(bridge.entries) == ()
