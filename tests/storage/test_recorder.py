"""The recorder beside an engine: writes everything, obeys other consoles, survives a file that cannot be written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ras_console.config.commands import AddObject
from ras_console.domain.vocabulary import AdminRole, Kind
from ras_console.engine.proposals import Proposal
from ras_console.engine.timeline import TimelineEntry
from ras_console.runtime.feed import EngineDeath
from ras_console.runtime.order_rights import carrying_refusal
from ras_console.runtime.orders import Order, Promote, SetSpeed, Tell
from ras_console.runtime.stepped import SteppedEngine
from ras_console.runtime.visits import VisitSearch
from ras_console.runtime.wire import entry_from_text, entry_to_text, order_to_text, snapshot_from_text
from ras_console.storage.backup import list_backups
from ras_console.storage.command_table import Answer, CommandTable
from ras_console.storage.history import HistoryReader, HistoryWriter, TimelineRecord
from ras_console.storage.recorder import Recorder, RefusalOf, never_refused
from ras_console.storage.runtime_file import open_runtime, runtime_path
from ras_console.storage.session_history import find_visits
from ras_console.storage.session_reader import SessionReader
from ras_console.storage.state_rows import read_state
from tests.unit.config.farms import SITE, broker_id, done, lab
from tests.unit.runtime.engines import SETTINGS, small_loop
from tests.unit.runtime.test_wire import PLAIN_FACT
from tests.waiting import no_thread_left, until

FAR_S = 1e12


class Desk:
    """A stepped engine with its recorder, and what the recorder complained of."""

    def __init__(
        self,
        farm: Path,
        open_history: Callable[[Path], HistoryWriter] = HistoryWriter,
        refusal_of: RefusalOf = never_refused,
    ) -> None:
        self.farm = farm
        self.troubles: list[str] = []
        self.recorder = Recorder(
            farm,
            trouble=lambda message, _hint: self.troubles.append(message),
            open_history=open_history,
            refusal_of=refusal_of,
        )
        self.engine = SteppedEngine(small_loop, wake=lambda: None, taps=(self.recorder,), session_taps=(self.recorder,))
        self.end: EngineDeath | None = None
        self.obeyed: list[Order] = []

    def take_proposals(self) -> tuple[Proposal, ...]:
        return ()

    def submit(self, order: Order) -> None:
        self.obeyed.append(order)

    def death(self) -> EngineDeath | None:
        return self.end

    def take_snapshot(self) -> None:
        return None

    def take_entries(self) -> tuple[TimelineEntry, ...]:
        return ()

    def tell(self, seconds: float = 1.0) -> None:
        self.engine.submit(Tell(fact=PLAIN_FACT))
        self.engine.advance(seconds)

    def kept(self) -> list[str]:
        """Return all entries in the file."""
        with closing(HistoryReader(self.farm)) as reader:
            return [each.content for each in reader.timeline(0.0, 10_000)]

    def answer(self, number: int) -> Answer | None:
        with CommandTable(self.farm) as table:
            return table.answer_to(number)


@pytest.fixture
def desk(farm: Path) -> Iterator[Desk]:
    made = Desk(farm)
    with no_thread_left():
        yield made
        assert made.recorder.stop()


def ask(farm: Path, payload: str, at_utc: datetime | None = None) -> int:
    with CommandTable(farm) as table:
        return table.submit("order", payload, actor="anna", at_utc=at_utc)


def test_that_entries_loads_and_state_are_all_in_the_file_at_the_end(desk: Desk) -> None:
    desk.recorder.start(desk)
    desk.engine.advance(65.0)
    last = desk.engine.loop.world.now_s
    entries = desk.engine.take_entries()
    assert desk.recorder.stop()
    assert desk.kept() == [entry_to_text(each) for each in entries]
    with closing(HistoryReader(desk.farm)) as reader:
        loads = reader.site_load(SITE, 0.0, FAR_S)
        hosts = {each for each in range(100) if reader.host_load(each, 0.0, FAR_S)}  # type: ignore[arg-type]
        assert reader.last_at_s() == pytest.approx(SETTINGS.origin_wall_s + last, abs=1.0)
    assert [each.at_s - SETTINGS.origin_wall_s for each in loads] == [float(second) for second in range(int(last) + 1)]
    assert sum(each.logons for each in loads) > 0
    assert len(hosts) == 8
    state = read_state(desk.farm)
    assert state is not None
    assert snapshot_from_text(state.content).at_s == pytest.approx(last)
    assert not desk.troubles
    assert len(list_backups(desk.farm)) == 1


def test_that_stays_of_users_are_in_the_file_at_the_end(desk: Desk) -> None:
    desk.recorder.start(desk)
    desk.tell(20.0)
    view = desk.engine.take_snapshot()
    assert view is not None
    sessions = view.sites[0].sessions
    assert sessions is not None
    assert desk.recorder.stop()
    open_stays = [each for each in find_visits(desk.farm, VisitSearch(site=SITE)) if each.ended_s is None]
    known = {int(each.session): each for each in open_stays}
    younger = sessions.ids[sessions.started_s < view.at_s - 1.0].tolist()
    assert younger
    assert set(younger) <= set(known)
    assert {known[each].user for each in younger} <= set(sessions.user_names)  # the picture may be a second old


def test_that_a_state_that_does_not_change_grows_old(desk: Desk) -> None:
    desk.recorder.start(desk)
    desk.engine.advance(0.1)
    until(lambda: read_state(desk.farm) is not None)
    first = read_state(desk.farm)
    number = ask(desk.farm, order_to_text(SetSpeed(speed=5.0)))
    until(lambda: desk.answer(number) is not None)  # a round has passed
    number = ask(desk.farm, order_to_text(SetSpeed(speed=5.0)))
    until(lambda: desk.answer(number) is not None)
    assert read_state(desk.farm) == first


def test_that_orders_of_other_consoles_are_handed_over_in_order_and_answered(desk: Desk) -> None:
    orders: list[Order] = [SetSpeed(speed=5.0), Tell(fact=PLAIN_FACT), SetSpeed(speed=1.0)]
    numbers = [ask(desk.farm, order_to_text(each)) for each in orders]
    desk.recorder.start(desk)
    until(lambda: desk.answer(numbers[-1]) is not None)
    assert desk.obeyed == orders
    answers = [desk.answer(each) for each in numbers]
    assert [each is not None and each.is_done for each in answers] == [True] * 3


def test_that_an_order_that_cannot_be_read_is_too_old_or_finds_a_dead_engine_is_refused_with_the_reason(
    desk: Desk,
) -> None:
    strange = ask(desk.farm, '{"_type": "Explode"}')
    old = ask(desk.farm, order_to_text(SetSpeed(speed=5.0)), datetime.now(UTC) - timedelta(minutes=1))
    desk.recorder.start(desk)
    until(lambda: desk.answer(old) is not None)
    desk.end = EngineDeath(summary="dead", traceback="")
    late = ask(desk.farm, order_to_text(SetSpeed(speed=5.0)))
    until(lambda: desk.answer(late) is not None)
    said = []
    for each in (strange, old, late):
        answer = desk.answer(each)
        assert answer is not None
        assert not answer.is_done
        said.append(answer.text.split(":")[0])
    assert said == [
        "not a message of this version",
        "No engine was running when this was asked for.",
        "The engine has stopped.",
    ]
    assert not desk.obeyed


def test_that_orders_wait_for_the_next_engine_while_one_is_being_ended(desk: Desk) -> None:
    desk.recorder.start(desk)
    desk.recorder.hold_orders()
    number = ask(desk.farm, order_to_text(SetSpeed(speed=5.0)))
    desk.tell()
    until(lambda: bool(desk.kept()))
    assert desk.recorder.stop()
    assert desk.answer(number) is None
    successor = Desk(desk.farm)
    successor.recorder.start(successor)
    until(lambda: successor.answer(number) is not None)
    assert successor.recorder.stop()
    assert successor.obeyed == [SetSpeed(speed=5.0)]


@pytest.mark.slow
def test_that_nothing_is_lost_while_another_program_holds_the_file_and_it_is_said_once(desk: Desk) -> None:
    open_runtime(desk.farm).close()
    with closing(sqlite3.connect(runtime_path(desk.farm), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.recorder.start(desk)
        desk.tell()
        until(lambda: bool(desk.troubles))
        desk.tell()
        other.rollback()
    told = [entry_to_text(each) for each in desk.engine.take_entries()]
    until(lambda: desk.kept() == told)
    assert desk.troubles == [
        "The load and event history of farm.sqlite cannot be written: another program holds its file."
    ]


class SmallDisk(HistoryWriter):
    """A file that can have no more pages than it has, until there is room again."""

    has_room = False

    def append_timeline(self, entries: Iterable[TimelineRecord]) -> None:
        pages = 1_000_000 if SmallDisk.has_room else 1
        self._database.execute(f"PRAGMA max_page_count = {pages}")
        super().append_timeline(entries)


def test_that_nothing_is_lost_while_the_disk_is_full_and_it_is_said_once(farm: Path) -> None:
    SmallDisk.has_room = False
    desk = Desk(farm, SmallDisk)
    with no_thread_left():
        desk.recorder.start(desk)
        for _ in range(200):
            desk.tell(0.05)
        until(lambda: bool(desk.troubles))
        desk.tell()
        SmallDisk.has_room = True
        told = [entry_to_text(each) for each in desk.engine.take_entries()]
        until(lambda: desk.kept() == told)
        assert desk.recorder.stop()
    assert desk.troubles == ["The load and event history of farm.sqlite cannot be written: the disk is full."]


def test_that_a_damaged_file_is_put_aside_and_recording_goes_on(desk: Desk) -> None:
    path = runtime_path(desk.farm)
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 8192)
    desk.recorder.start(desk)
    desk.tell()
    until(lambda: bool(list(path.parent.glob("*.damaged-*"))))
    until(lambda: bool(desk.kept()))
    assert PLAIN_FACT.text in [entry_from_text(each).fact.text for each in desk.kept()]


def test_that_recording_goes_on_in_a_new_file_when_its_own_is_removed_and_that_is_said(desk: Desk) -> None:
    path = runtime_path(desk.farm)
    desk.recorder.start(desk)
    desk.tell()
    until(lambda: bool(desk.kept()))
    path.unlink()
    until(lambda: bool(desk.troubles))
    desk.tell()
    until(lambda: path.exists() and bool(desk.kept()))
    assert desk.troubles == [
        "The file with this farm's load and event history has been removed or replaced while it was open."
    ]


def test_that_the_sessions_are_written_only_while_somebody_looks(desk: Desk) -> None:
    reader = SessionReader(desk.farm)
    desk.recorder.start(desk)
    desk.engine.advance(1.0)
    until(lambda: read_state(desk.farm) is not None)
    number = ask(desk.farm, order_to_text(SetSpeed(speed=5.0)))
    until(lambda: desk.answer(number) is not None)  # a round has passed
    assert reader.read() == {}

    def has_come() -> bool:
        reader.note_look()
        return SITE in reader.read()

    until(has_come)
    snapshot = desk.engine.take_snapshot()
    assert snapshot is not None
    sent = snapshot.sites[0].sessions
    assert sent is not None
    assert reader.read()[SITE].ids.tolist() == sent.ids.tolist()
    assert not desk.troubles


def test_that_a_recorder_that_has_ended_holds_no_pictures(desk: Desk) -> None:
    desk.recorder.start(desk)
    desk.tell()
    assert desk.recorder.stop()
    kept = desk.kept()
    desk.tell(30.0)
    assert desk.kept() == kept
    assert desk.recorder._samples.take() == ()


def test_that_an_order_without_the_right_is_answered_told_and_not_carried_out(farm: Path) -> None:
    document = done(lab(2), AddObject(kind=Kind.ADMINISTRATOR, parent_id=lab().farm.id, values={"name": "root"}))
    auditor = {"name": "aud", "role": AdminRole.AUDITOR}
    document = done(document, AddObject(kind=Kind.ADMINISTRATOR, parent_id=lab().farm.id, values=auditor))
    desk = Desk(farm, refusal_of=lambda actor, order: carrying_refusal(document, actor, order))
    with no_thread_left():
        desk.recorder.start(desk)
        desk.tell()
        with CommandTable(farm) as table:
            wish = Promote(site=SITE, broker=broker_id(document, "RAS-CB-2"), actor="aud")
            refused = table.submit("Promote", order_to_text(wish), actor="aud")
            forged = table.submit("Promote", order_to_text(replace(wish, actor="root")), actor="aud")
            allowed = table.submit("Promote", order_to_text(replace(wish, actor="root")), actor="root")
        until(lambda: desk.answer(allowed) is not None)
        assert desk.recorder.stop()
    answer = desk.answer(refused)
    assert answer is not None
    assert not answer.is_done
    assert answer.text == (
        "aud is an auditor and may look only. Promoting a broker needs the right of an operator of the site Budapest."
    )
    said = desk.answer(forged)
    assert said is not None
    assert (said.is_done, said.text) == (False, "It was given by aud in the name of root.")
    assert [each for each in desk.obeyed if isinstance(each, Promote)] == [replace(wish, actor="root")]
    facts = [each.fact for each in desk.obeyed if isinstance(each, Tell)]
    assert [(each.text, each.detail, each.site) for each in facts] == [
        ("An order of aud was refused", answer.text, SITE),
        ("An order of aud was refused", said.text, SITE),
    ]
