"""One open farm with its engine: changes reach engine and event list, deaths are survived, the end leaves nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddBroker, AddObject, AddSite, RemoveObject, SetFields
from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import AdminRole, FaultKind, Kind, LogLevel
from ras_console.engine.timeline import EntryKind
from ras_console.gui.windows.engine_status import EnginePlace
from ras_console.gui.windows.file_questions import FarmWish
from ras_console.runtime.embedded import EngineSettings
from ras_console.runtime.orders import InjectFault, SetSpeed
from ras_console.runtime.wire import order_to_text
from ras_console.storage.command_table import CommandTable
from ras_console.storage.engine_lock import EngineLock, try_take
from ras_console.storage.log_files import log_files
from ras_console.storage.repository import Repository
from tests.gui.farms import Session
from tests.unit.config.farms import SITE
from tests.waiting import no_thread_left


@pytest.fixture
def session(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    with no_thread_left():
        made = Session(qapp, qtbot, tmp_path)
        yield made
        made.end()


def kill_engine(session: Session) -> None:
    """Give the engine an order that it cannot understand: its thread dies of it."""
    session.farm.bridge.submit(InjectFault(fault=None))  # type: ignore[arg-type]


def button(session: Session, name: str) -> QPushButton:
    found = session.farm.window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_that_a_change_reaches_the_engine_and_is_told_in_the_event_list_with_its_author(session: Session) -> None:
    farm = session.begin()
    session.until_it_runs()
    assert farm.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-2"})) == ()

    def has_broker() -> bool:
        snapshot = farm.bridge.snapshot
        return snapshot is not None and len(snapshot.sites[0].brokers) == 2

    session.until(has_broker)
    session.until(lambda: any(each.fact.kind is EntryKind.CONFIGURATION for each in farm.bridge.entries))
    fact = next(each.fact for each in farm.bridge.entries if each.fact.kind is EntryKind.CONFIGURATION)
    assert "RAS-CB-2" in fact.text
    assert fact.detail.startswith(farm.workspace.actor)
    assert fact.site == SITE


def test_that_undo_by_its_action_reaches_the_engine_too(session: Session) -> None:
    farm = session.begin()
    session.until_it_runs()
    assert farm.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-2"})) == ()
    farm.actions.undo.trigger()
    assert len(farm.workspace.document.brokers(SITE)) == 1
    revision = farm.workspace.document.revision
    session.until(lambda: (each := farm.bridge.snapshot) is not None and each.revision == revision)
    session.until(lambda: sum(each.fact.kind is EntryKind.CONFIGURATION for each in farm.bridge.entries) == 2)
    farm.actions.redo.trigger()
    assert len(farm.workspace.document.brokers(SITE)) == 2


def test_that_removing_a_whole_site_is_told_where_a_site_is_left(session: Session) -> None:
    farm = session.begin()
    session.until_it_runs()
    assert farm.workspace.apply(AddSite(values={"name": "Wien", "is_lab": True}, broker={"server": "CB-W"})) == ()
    site = farm.workspace.document.sites[1]
    refused = [each for each in farm.workspace.apply(RemoveObject(object_id=ObjectId(site.id))) if not each.is_warning]
    assert refused == []
    session.until(lambda: sum(each.fact.kind is EntryKind.CONFIGURATION for each in farm.bridge.entries) == 2)
    told = [each.fact for each in farm.bridge.entries if each.fact.kind is EntryKind.CONFIGURATION]
    assert told[1].site == SITE


def test_that_a_dead_engine_is_reported_and_a_new_one_starts_on_the_kept_configuration(session: Session) -> None:
    farm = session.begin()
    session.until_it_runs()
    assert farm.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-2"})) == ()
    farm.bridge.submit(SetSpeed(speed=5.0))
    kill_engine(session)
    session.until(lambda: farm.bridge.death is not None)
    panel = farm.window.findChild(QWidget, "engine_death_panel")
    assert panel is not None
    last = farm.bridge.snapshot
    assert last is not None
    assert farm.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-3"})) == ()
    button(session, "engine_restart_button").click()
    session.until_it_runs()
    snapshot = farm.bridge.snapshot
    assert snapshot is not None
    assert farm.bridge.death is None
    assert len(snapshot.sites[0].brokers) == 3
    assert snapshot.origin_wall_s >= last.origin_wall_s + last.at_s
    assert snapshot.speed == last.speed


def test_that_an_engine_that_dies_at_its_making_can_be_started_again(session: Session) -> None:
    farm = session.begin()
    session.until_it_runs()
    farm.engine.attempt(lambda room: room.restart(None, cast("EngineSettings", farm.engine.settings)))  # type: ignore[arg-type]
    session.until(lambda: farm.bridge.death is not None)
    button(session, "engine_restart_button").click()
    session.until_it_runs()
    assert farm.bridge.death is None


def test_that_resetting_the_lab_begins_it_anew_with_a_clock_that_goes_on(session: Session) -> None:
    farm = session.begin()
    session.until_it_runs()
    farm.bridge.submit(SetSpeed(speed=20.0))
    session.until(lambda: (each := farm.bridge.snapshot) is not None and each.at_s > 5.0)
    before = farm.bridge.snapshot
    assert before is not None
    farm.window.lab_reset_wanted.emit()
    session.until(lambda: (each := farm.bridge.snapshot) is not None and each.origin_wall_s > before.origin_wall_s)
    after = farm.bridge.snapshot
    assert after is not None
    assert after.origin_wall_s >= before.origin_wall_s + before.at_s


def test_that_closing_keeps_the_clock_and_gives_engine_and_file_free(session: Session) -> None:
    farm = session.begin()
    farm.bridge.submit(SetSpeed(speed=20.0))
    session.until(lambda: (each := farm.bridge.snapshot) is not None and each.at_s > 10.0)
    shown = farm.bridge.snapshot
    assert shown is not None
    session.application.close()
    path = session.places.database
    with Repository.open(path) as repository:
        noted_s = repository.last_virtual_s()
    assert noted_s is not None
    assert noted_s >= shown.origin_wall_s + shown.at_s
    taken = try_take(path)
    assert isinstance(taken, EngineLock)
    taken.close()


def test_that_a_lab_that_ran_ahead_goes_on_from_there_at_the_next_start(
    session: Session, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    farm = session.begin()
    session.until_it_runs()
    farm.bridge.submit(SetSpeed(speed=20.0))
    session.until(lambda: (each := farm.bridge.snapshot) is not None and each.at_s > 30.0)
    shown = farm.bridge.snapshot
    assert shown is not None
    reached_s = shown.origin_wall_s + shown.at_s
    session.application.close()
    assert reached_s > time.time()
    successor = Session(qapp, qtbot, tmp_path)
    successor.begin()
    successor.until_it_runs()
    snapshot = successor.farm.bridge.snapshot
    assert snapshot is not None
    assert snapshot.origin_wall_s >= reached_s
    successor.end()


def test_that_another_farm_takes_the_place_of_the_open_one_and_ends_its_engine(
    session: Session, tmp_path: Path
) -> None:
    first = session.begin()
    session.until_it_runs()
    path, window = first.workspace.path, first.window
    session.application.open(tmp_path / "other.sqlite", FarmWish.EMPTY)
    assert session.farm is not first
    assert not window.isVisible()
    assert session.farm.window.isVisible()
    assert session.farm.workspace.path == tmp_path / "other.sqlite"
    assert not session.farm.workspace.document.sites[0].is_lab
    taken = try_take(path)
    assert isinstance(taken, EngineLock)
    taken.close()
    session.until_it_runs()


def test_that_opening_the_open_farm_again_is_no_mistake(session: Session) -> None:
    first = session.begin()
    session.until_it_runs()
    session.application.open(first.workspace.path, FarmWish.OPEN)
    session.until_it_runs()
    assert session.farm.engine.room is not None
    assert session.farm.engine.room.is_here


def test_that_a_second_console_follows_the_first_and_takes_over_when_that_closes(
    session: Session, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    session.begin()
    session.until_it_runs()
    second = Session(qapp, qtbot, tmp_path)
    farm = second.begin()
    second.until_it_runs()
    assert farm.engine.room is not None
    assert not farm.engine.room.is_here
    assert farm.engine.place[0] is EnginePlace.ELSEWHERE
    assert session.farm.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-2"})) == ()
    second.until(lambda: len(farm.workspace.document.brokers(SITE)) == 2)
    assert farm.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-3"})) == ()
    second.until(lambda: (each := farm.bridge.snapshot) is not None and len(each.sites[0].brokers) == 3)
    farm.window.lab_reset_wanted.emit()
    assert not farm.engine.room.is_here
    session.application.close()
    second.until(lambda: farm.engine.room is not None and farm.engine.room.is_here)
    second.until_it_runs()
    assert farm.engine.place == (EnginePlace.HERE, "")
    second.end()


def test_that_two_consoles_see_one_another_one_writes_to_the_other_and_goes(
    session: Session, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    mine = session.begin()
    session.until(lambda: len(mine.consoles.open) == 1)
    second = Session(qapp, qtbot, tmp_path)
    other = second.begin()
    second.until(lambda: len(mine.consoles.open) == 2)
    assert [(each.is_own, each.note.has_engine) for each in mine.consoles.open] == [(True, True), (False, False)]
    assert [each.note.actor for each in mine.consoles.open] == [mine.workspace.actor] * 2
    broker = other.workspace.document.brokers(SITE)[0]
    other.drafts.set_value(ObjectId(broker.id), "description", "drafted")
    second.until(lambda: mine.consoles.open[1].note.drafts == 1)
    mine.consoles.send((mine.consoles.open[1].id,), "Please apply or revert")
    second.until(lambda: bool(other.window.findChildren(QWidget, "console_message_banner")))
    (banner,) = other.window.findChildren(QWidget, "console_message_banner")
    assert banner.accessibleName().startswith(f"{mine.workspace.actor} on ")
    assert banner.accessibleName().endswith(": Please apply or revert")
    second.until(lambda: "The message was sent to one console." in mine.window.notices.texts)
    other.drafts.revert(ObjectId(broker.id))
    second.end()
    session.until(lambda: [each.is_own for each in mine.consoles.open] == [True])


def test_that_the_engine_waits_for_the_first_frame_and_learns_what_changed_until_then(session: Session) -> None:
    farm = session.begin()
    assert farm.engine.room is None
    assert farm.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-2"})) == ()
    session.until(lambda: farm.engine.opener is not None)
    assert farm.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-3"})) == ()
    session.until(lambda: (each := farm.bridge.snapshot) is not None and len(each.sites[0].brokers) == 3)
    assert farm.engine.room is not None


def test_that_a_farm_that_is_closed_before_its_first_frame_leaves_no_engine_behind(session: Session) -> None:
    farm = session.begin()
    session.application.close()
    session.qtbot.wait(0)
    assert farm.engine.room is None
    taken = try_take(farm.workspace.path)
    assert isinstance(taken, EngineLock)
    taken.close()


def test_that_a_farm_that_is_closed_while_its_engine_starts_ends_it(session: Session) -> None:
    farm = session.begin()
    session.until(lambda: farm.engine.opener is not None)
    session.application.close()
    taken = try_take(farm.workspace.path)
    assert isinstance(taken, EngineLock)
    taken.close()
    session.qtbot.wait(0)
    assert farm.bridge.snapshot is None


def test_that_a_raised_log_level_goes_back_by_itself_and_the_brokers_log_is_written(session: Session) -> None:
    farm = session.begin()
    session.until_it_runs()
    broker = farm.workspace.document.brokers(SITE)[0]
    farm.workspace.apply(SetFields(object_id=broker.id, values={"log_level": LogLevel.VERBOSE}))
    raised = farm.workspace.document.brokers(SITE)[0]
    assert raised.log_level_since_s is not None
    session.until(lambda: any("FIGURES" in each.read_text() for each in log_files(farm.workspace.path, {broker.id})))
    farm.workspace.apply(SetFields(object_id=broker.id, values={"log_level_since_s": 1.0}))

    session.until(lambda: farm.workspace.document.brokers(SITE)[0].log_level is LogLevel.STANDARD)

    assert farm.workspace.document.brokers(SITE)[0].log_level_since_s is None
    with Repository.open(farm.workspace.path, read_only=True) as other:
        assert other.audit()[0].actor == f"RAS Console, {broker.server}"


def test_that_the_console_with_the_engine_refuses_an_order_that_an_auditor_sends(session: Session) -> None:
    farm = session.begin()
    session.until_it_runs()
    for values in ({"name": farm.workspace.actor}, {"name": "aud", "role": AdminRole.AUDITOR}):
        wish = AddObject(kind=Kind.ADMINISTRATOR, parent_id=farm.workspace.document.farm.id, values=values)
        assert farm.workspace.apply(wish) == ()
    host = farm.workspace.document.hosts(SITE)[0]
    order = InjectFault(fault=Fault(kind=FaultKind.CRASH, target_id=ObjectId(host.id)))
    with CommandTable(farm.workspace.path) as table:
        number = table.submit("InjectFault", order_to_text(order), actor="aud")
        session.until(lambda: table.answer_to(number) is not None)
        answer = table.answer_to(number)
    assert answer is not None
    assert not answer.is_done
    assert answer.text.startswith(
        "aud is an auditor and may look only. Simulating a failure needs the right of an oper"
    )
    session.until(lambda: any(each.fact.text == "An order of aud was refused" for each in farm.bridge.entries))
    assert not any(each.fact.kind is EntryKind.FAULT for each in farm.bridge.entries)
