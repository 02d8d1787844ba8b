"""A console that follows another one's engine: what is said when that is silent, refuses, or is another version."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ras_console.domain.ids import HostId, ObjectId
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.runtime.orders import LookAtProcesses, Order, SetSpeed, UseTopology
from ras_console.runtime.stepped import SteppedEngine
from ras_console.runtime.wire import order_from_text, snapshot_to_text
from ras_console.storage.command_table import CommandTable
from ras_console.storage.remote_feed import RemoteFeed
from ras_console.storage.runtime_file import open_runtime
from ras_console.storage.session_board import SessionBoard
from ras_console.storage.state_rows import write_state
from tests.unit.config.farms import SITE, lab
from tests.unit.runtime.engines import small_loop
from tests.waiting import Pager, no_thread_left, until


class Follower:
    def __init__(self, farm: Path) -> None:
        self.pager = Pager()
        self.troubles: list[str] = []
        self.feed = RemoteFeed(
            farm, actor="anna", wake=self.pager.page, trouble=lambda message, _hint: self.troubles.append(message)
        )


@pytest.fixture
def follower(farm: Path) -> Iterator[Follower]:
    made = Follower(farm)
    with no_thread_left():
        yield made
        assert made.feed.stop()


def keep_state(farm: Path, content: str, at_utc: datetime) -> None:
    with closing(open_runtime(farm)) as database:
        write_state(database, content, at_utc)


def a_snapshot() -> FarmSnapshot:
    engine = SteppedEngine(small_loop, wake=lambda: None)
    engine.advance(3.0)
    snapshot = engine.take_snapshot()
    assert snapshot is not None
    return snapshot


def a_state() -> str:
    return snapshot_to_text(a_snapshot())


def pending(farm: Path) -> list[Order]:
    with CommandTable(farm) as table:
        return [order_from_text(each.payload) for each in table.pending()]


def test_that_a_standstill_of_the_other_engine_is_said(farm: Path, follower: Follower) -> None:
    keep_state(farm, a_state(), datetime.now(UTC) - timedelta(minutes=1))
    follower.feed.start()
    follower.pager.until(lambda: bool(follower.troubles))
    assert follower.troubles == ["The engine in the other console stands still; what is shown is old."]
    assert follower.feed.take_snapshot() is not None


def test_that_the_state_of_another_version_is_said_in_words(farm: Path, follower: Follower) -> None:
    keep_state(farm, '{"number": 1, "new": true}', datetime.now(UTC))
    follower.feed.start()
    until(lambda: bool(follower.troubles))
    assert follower.troubles == ["The engine of this farm is run by another version of RAS Console."]
    assert follower.feed.death() is None


def test_that_a_picture_comes_with_the_sessions_and_the_names_of_their_users(farm: Path, follower: Follower) -> None:
    snapshot = a_snapshot()
    sent = snapshot.sites[0].sessions
    assert sent is not None
    assert len(sent.ids) > 0
    with SessionBoard(farm) as board:
        board.show(snapshot)
    keep_state(farm, snapshot_to_text(snapshot), datetime.now(UTC))
    follower.feed.start()
    follower.pager.until(lambda: follower.pager.pages > 0)
    shown = follower.feed.take_snapshot()
    assert shown is not None
    came = shown.sites[0].sessions
    assert came is not None
    assert [came.user_names[each] for each in came.user] == [sent.user_names[each] for each in sent.user]
    assert came.host.tolist() == sent.host.tolist()
    assert came.resource.tolist() == sent.resource.tolist()
    assert follower.troubles == []


def test_that_a_damaged_list_of_sessions_is_said_once_and_the_picture_is_shown_all_the_same(
    farm: Path, follower: Follower
) -> None:
    snapshot = a_snapshot()
    with SessionBoard(farm) as board:
        board.show(snapshot)
    with closing(open_runtime(farm)) as database:
        database.execute("UPDATE session_part SET content = CAST(substr(content, 1, 1) || x'ffffffff' AS BLOB)")
    keep_state(farm, snapshot_to_text(snapshot), datetime.now(UTC))
    follower.feed.start()
    until(lambda: bool(follower.troubles))
    shown = follower.feed.take_snapshot()
    assert shown is not None
    assert shown.sites[0].sessions is None
    keep_state(farm, snapshot_to_text(replace(snapshot, number=snapshot.number + 1)), datetime.now(UTC))
    until(lambda: follower.feed.take_snapshot() is not None)
    assert follower.feed.stop()
    assert follower.troubles == [
        "The list of sessions cannot be read from the other console: a part of the sessions is damaged."
    ]
    assert follower.feed.death() is None


def test_that_an_engine_learns_that_the_follower_looks(farm: Path, follower: Follower) -> None:
    with SessionBoard(farm) as board:
        assert not board.is_watched(0.0)
        follower.feed.start()
        until(lambda: board.is_watched(1.0))
    assert follower.troubles == []


def test_that_without_a_state_there_is_nothing_to_say(follower: Follower) -> None:
    follower.feed.start()
    assert follower.feed.stop()
    assert follower.feed.take_snapshot() is None
    assert follower.feed.take_entries() == ()
    assert follower.troubles == []


def test_that_a_refused_order_is_told(farm: Path, follower: Follower) -> None:
    open_runtime(farm).close()
    follower.feed.submit(SetSpeed(speed=5.0))
    follower.feed.start()
    until(lambda: bool(pending(farm)))
    with CommandTable(farm) as table:
        table.answer(table.pending()[0].id, is_done=False, text="The engine has stopped.")
    until(lambda: bool(follower.troubles))
    assert follower.troubles == ["An order was not carried out. The engine has stopped."]


def test_that_a_look_at_processes_that_is_not_answered_is_no_order_that_failed(farm: Path, follower: Follower) -> None:
    open_runtime(farm).close()
    follower.feed.start()
    follower.feed.submit(LookAtProcesses(site=SITE, host=HostId(ObjectId(1))))
    follower.feed.submit(SetSpeed(speed=5.0))
    until(lambda: len(pending(farm)) == 2)
    with CommandTable(farm) as table:
        for each in table.pending():
            table.answer(each.id, is_done=False, text=f"No engine for {each.kind}.")
    until(lambda: bool(follower.troubles))
    assert follower.troubles == ["An order was not carried out. No engine for SetSpeed."]


def test_that_looks_do_not_pile_up_while_they_cannot_be_sent(farm: Path, follower: Follower) -> None:
    open_runtime(farm).close()
    first, second = (LookAtProcesses(site=SITE, host=HostId(ObjectId(each))) for each in (1, 2))
    for each in (first, second, first, SetSpeed(speed=5.0), second):
        follower.feed.submit(each)
    follower.feed.start()
    until(lambda: len(pending(farm)) >= 3)
    assert follower.feed.stop()
    assert pending(farm) == [first, second, SetSpeed(speed=5.0)]


def test_that_orders_are_kept_while_the_file_cannot_be_written(farm: Path, follower: Follower) -> None:
    open_runtime(farm).close()
    with closing(open_runtime(farm, busy_timeout_s=0.0)) as other:
        other.execute("BEGIN IMMEDIATE")
        follower.feed.submit(SetSpeed(speed=5.0))
        follower.feed.submit(SetSpeed(speed=1.0))
        follower.feed.start()
        until(lambda: bool(follower.troubles))
        other.rollback()
    until(lambda: pending(farm) == [SetSpeed(speed=5.0), SetSpeed(speed=1.0)])
    assert follower.troubles == ["farm.runtime.sqlite is locked by another program."]


def test_that_orders_given_just_before_the_end_are_sent_and_configuration_is_not(
    farm: Path, follower: Follower
) -> None:
    follower.feed.start()
    follower.feed.submit(UseTopology(topology=lab(2).topology()))
    follower.feed.submit(SetSpeed(speed=5.0))
    assert follower.feed.stop()
    assert pending(farm) == [SetSpeed(speed=5.0)]


def test_that_a_fault_of_its_own_is_told_as_its_death(farm: Path, caplog: pytest.LogCaptureFixture) -> None:
    is_woken = threading.Event()

    class Breaking(RemoteFeed):
        def _send(self) -> None:
            raise ZeroDivisionError("told to break")

    feed = Breaking(farm, actor="anna", wake=is_woken.set, trouble=lambda *_: None)
    feed.start()
    assert is_woken.wait(30.0)
    death = feed.death()
    assert death is not None
    assert death.summary == "ZeroDivisionError: told to break"
    assert "the feed from the other console has stopped" in caplog.text
    assert feed.stop()
