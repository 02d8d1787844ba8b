"""What the window says by itself: notices, lasting banners, conflicts, the engine's end, and what closing ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.change import Change
from ras_console.config.commands import AddBroker, SetFields
from ras_console.config.planner import plan
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId
from ras_console.gui.kit import Banner, Tone
from ras_console.gui.preferences import PreferenceStore
from ras_console.gui.wall_clock import local_time
from ras_console.gui.windows.announcer import LAB_TEXT
from ras_console.gui.windows.engine_status import EnginePlace, status_of
from ras_console.gui.windows.farewell import farewell_text
from ras_console.runtime.consoles import ConsoleMessage, ConsoleNews
from ras_console.runtime.feed import EngineDeath
from ras_console.storage.repository import Repository
from tests.gui.samples import SITE, broker_id, sample_document, sample_figures, sample_snapshot, with_site
from tests.gui.windows.conftest import Desk, clear_desk, lay_desk

DEATH = EngineDeath(summary="KeyError: 7 in the election.", traceback="Traceback (most recent call last):\nKeyError: 7")


def press(desk: Desk, name: str) -> None:
    button = desk.window.findChild(QPushButton, name)
    assert button is not None, f"there is no button {name}"
    button.click()


def question() -> QDialog | None:
    found = [
        each for each in QApplication.topLevelWidgets() if each.objectName() == "confirm_dialog" and each.isVisible()
    ]
    return cast("QDialog", found[0]) if found else None


def kill(desk: Desk) -> None:
    desk.feed.end = DEATH
    desk.context.bridge._collect()


# ---------------------------------------------------------------------------------------------------- notices
def test_that_a_fourth_broker_is_standby_by_itself_and_the_console_says_why(desk: Desk) -> None:
    desk.context.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-4"}))
    assert desk.window.notices.texts[-1].startswith("RAS-CB-4 is standby: the site has three active brokers already")


def test_that_a_message_of_another_console_says_who_wrote_it_and_stays_until_it_is_dismissed(desk: Desk) -> None:
    consoles = desk.context.consoles
    consoles.attach(lambda _to, _text: None)
    sent_utc = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    first, second = (
        ConsoleMessage(id=number, sender="bert", computer="PC-2", sent_utc=sent_utc, text=text)
        for number, text in enumerate(("Please apply <b>your</b> changes", "Restart at noon"))
    )
    consoles.hear(ConsoleNews(messages=(first, second), outcomes=("The message was sent to one console.",)))
    QApplication.processEvents()
    for text in ("one", "two", "three"):
        desk.context.workspace.noticed.emit(text)
    shown = desk.window.findChildren(Banner, "console_message_banner")
    at = local_time(sent_utc.timestamp())
    assert [each.accessibleName() for each in shown] == [
        f"bert on PC-2 wrote at {at:%H:%M}: Please apply <b>your</b> changes",
        f"bert on PC-2 wrote at {at:%H:%M}: Restart at noon",
    ]
    assert all(each.isVisible() for each in shown)
    close = shown[0].findChild(QAbstractButton, "banner_close_button")
    assert close is not None
    close.click()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = desk.window.findChildren(Banner, "console_message_banner")
    assert [each.accessibleName() for each in left] == [f"bert on PC-2 wrote at {at:%H:%M}: Restart at noon"]


def test_that_what_became_of_a_message_is_noticed_and_nothing_is_heard_once_the_farm_is_closed(desk: Desk) -> None:
    consoles = desk.context.consoles
    consoles.attach(lambda _to, _text: None)
    consoles.hear(ConsoleNews(outcomes=("The message was sent to one console.",)))
    QApplication.processEvents()
    assert desk.window.notices.texts == ("The message was sent to one console.",)
    consoles.detach()
    consoles.hear(ConsoleNews(outcomes=("The message was sent to 2 consoles.",)))
    QApplication.processEvents()
    assert desk.window.notices.texts == ("The message was sent to one console.",)


def test_that_no_more_than_three_notices_stand_and_none_twice(desk: Desk) -> None:
    for text in ("one", "two", "three", "two", "four"):
        desk.context.workspace.noticed.emit(text)
    assert desk.window.notices.texts == ("three", "two", "four")


def test_that_a_closed_notice_is_gone(desk: Desk) -> None:
    banner = desk.window.notices.say("done")
    banner._on_close()
    assert desk.window.notices.texts == ()


def shown_notices(desk: Desk) -> list[str]:
    """What the rows say that are in sight, top to bottom."""
    QApplication.processEvents()
    rows = [each for each in desk.window.notices.findChildren(Banner) if each.isVisible()]
    return [each.accessibleName() for each in sorted(rows, key=lambda each: each.y())]


@pytest.mark.parametrize(
    ("size", "shown", "more"),
    [
        ((1140, 690), ["three"], "3 more"),
        ((1280, 800), ["three", "two"], "2 more"),
        ((1600, 1000), ["three", "two", "one"], "1 more"),
    ],
)
def test_that_a_low_window_shows_the_newest_notice_and_how_many_more_there_are(
    desk: Desk, size: tuple[int, int], shown: list[str], more: str
) -> None:
    desk.window.resize(*size)
    for text in ("one", "two", "three"):
        desk.window.notices.say(text)
    assert shown_notices(desk) == shown
    button = desk.window.findChild(QPushButton, "more_notices_button")
    assert button is not None
    assert button.isVisible()
    assert button.text() == more
    press(desk, "more_notices_button")
    assert shown_notices(desk) == ["three", "two", "one", LAB_TEXT]
    press(desk, "more_notices_button")
    assert shown_notices(desk) == shown


def test_that_closing_a_notice_brings_up_the_next_and_the_last_takes_the_button_away(desk: Desk) -> None:
    desk.window.resize(1140, 690)
    for text in ("one", "two"):
        desk.window.notices.say(text)
    button = desk.window.findChild(QPushButton, "more_notices_button")
    assert button is not None
    for remaining in (["two"], ["one"], [LAB_TEXT]):
        assert shown_notices(desk) == remaining
        assert button.isVisible() == (remaining != [LAB_TEXT])
        visible = next(each for each in desk.window.notices.findChildren(Banner) if each.isVisible())
        visible._on_close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert shown_notices(desk) == []
    assert not desk.window.notices.isVisible()


def test_that_notices_leave_the_page_its_room_and_give_back_what_they_took(desk: Desk) -> None:
    desk.window.resize(1140, 690)
    QApplication.processEvents()
    before = desk.window.pane_layout.right.sizes()
    kill(desk)
    press(desk, "engine_details_button")
    desk.window.notices.say("a sentence that is long enough to need a second line in a window of the least size " * 2)
    press(desk, "more_notices_button")
    QApplication.processEvents()
    assert desk.window.pages.height() >= 180
    desk.feed.end = None
    desk.context.bridge.attach(desk.feed)
    visible = next(each for each in desk.window.notices.findChildren(Banner) if each.objectName() == "notice")
    visible._on_close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for _ in range(3):
        QApplication.processEvents()
    assert desk.window.pane_layout.right.sizes() == before


def test_that_a_refused_action_says_why_and_what_to_do(desk: Desk) -> None:
    problem = Problem(field="", message="It cannot be.", hint="Try another.")
    warning = Problem(field="", message="It is done, but.", is_warning=True)
    desk.actions.problems_found.emit((problem, warning))
    assert desk.window.notices.texts == ("It cannot be. Try another.", "It is done, but.")


def test_that_a_storage_failure_is_said_with_its_way_on(desk: Desk) -> None:
    desk.context.workspace.failed.emit("The disk is full.", "Free some room and apply again.")
    assert desk.window.notices.texts == ("The disk is full. Free some room and apply again.",)


# ---------------------------------------------------------------------------------------------------- lasting banners
def test_that_a_lab_is_called_a_lab_and_offers_an_empty_farm(desk: Desk) -> None:
    banner = desk.window.findChild(QWidget, "lab_banner")
    assert banner is not None
    assert banner.accessibleName() == LAB_TEXT
    asked: list[str] = []
    desk.window.window_actions.new_farm.triggered.connect(lambda: asked.append("new farm"))
    press(desk, "start_empty_farm_button")
    assert asked == ["new farm"]
    for chooser in QApplication.topLevelWidgets():
        if chooser.objectName() == "file_dialog":
            chooser.close()


def test_that_a_dismissed_lab_banner_stays_away_for_this_farm(desk: Desk) -> None:
    assert desk.window.notices.is_standing("lab")
    banner = desk.window.findChild(Banner, "lab_banner")
    assert banner is not None
    banner._on_close()
    assert not desk.window.notices.is_standing("lab")
    desk.context.workspace.apply(SetFields(object_id=broker_id(1), values={"description": "x"}))
    assert not desk.window.notices.is_standing("lab")
    assert PreferenceStore(desk.preferences_path).values.dismissed_lab_banners == (str(desk.path),)


@pytest.fixture
def real_farm(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    made = lay_desk(qapp, tmp_path, sample_document(is_lab=False))
    yield made
    clear_desk(made, qapp)


def test_that_a_real_farm_has_no_lab_banner_and_no_speed_control(real_farm: Desk) -> None:
    assert not real_farm.window.notices.is_standing("lab")
    assert real_farm.window.header.speed.isHidden()


@pytest.fixture
def read_only(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    clear_desk(lay_desk(qapp, tmp_path, sample_document()), qapp)
    made = lay_desk(qapp, tmp_path, sample_document(), read_only=True)
    yield made
    clear_desk(made, qapp)


def test_that_a_read_only_farm_says_so_and_greys_what_changes_it(read_only: Desk) -> None:
    assert read_only.window.notices.is_standing("read_only")
    assert "(read-only)" in read_only.window.windowTitle()
    assert not read_only.actions.add_broker.isEnabled()
    assert "read-only" in read_only.actions.add_broker.toolTip()


def test_that_an_engine_elsewhere_is_named_until_it_is_taken_over(desk: Desk) -> None:
    desk.window.show_engine_place(EnginePlace.ELSEWHERE, "anna on pc-7, process 4711")
    banner = desk.window.findChild(QWidget, "elsewhere_banner")
    assert banner is not None
    assert "(anna on pc-7, process 4711)" in banner.accessibleName()
    assert desk.window.header.pill.text() == "Engine elsewhere"
    desk.window.show_engine_place(EnginePlace.HERE)
    assert not desk.window.notices.is_standing("elsewhere")
    assert desk.window.header.pill.text() == "Engine running"


# ---------------------------------------------------------------------------------------------------- the engine's end
def test_that_a_dead_engine_is_told_with_report_and_a_new_start(desk: Desk) -> None:
    kill(desk)
    assert desk.window.header.pill.text() == "Engine stopped"
    assert desk.window.header.pill.tone is Tone.ERROR
    report = desk.window.findChild(QWidget, "engine_report")
    assert report is not None
    assert not report.isVisible()
    press(desk, "engine_details_button")
    assert report.isVisible()
    press(desk, "engine_copy_button")
    assert "KeyError: 7" in QApplication.clipboard().text()
    asked: list[str] = []
    desk.window.engine_restart_wanted.connect(lambda: asked.append("restart"))
    press(desk, "engine_restart_button")
    assert asked == ["restart"]


def test_that_a_new_engine_takes_the_panel_away(desk: Desk) -> None:
    kill(desk)
    desk.feed.end = None
    desk.feed.put(sample_snapshot(number=9))
    desk.context.bridge.attach(desk.feed)
    assert not desk.window.notices.is_standing("death")
    assert desk.window.header.pill.text() == "Engine running"


@pytest.mark.parametrize(("speed", "text"), [(1.0, "Engine running"), (5.0, "Engine running ×5"), (0.0, "Paused")])
def test_that_the_pill_tells_how_fast_the_engine_runs(speed: float, text: str) -> None:
    assert status_of(sample_snapshot(speed=speed), None, EnginePlace.HERE).text == text


@pytest.mark.parametrize(
    ("reached", "text", "tone"),
    [
        (None, "Engine running ×20", Tone.OK),
        (19.4, "Engine running ×20", Tone.OK),
        (12.3, "Running ×12 of ×20", Tone.WARN),
        (3.46, "Running ×3.5 of ×20", Tone.WARN),
        (9.97, "Running ×10 of ×20", Tone.WARN),
    ],
)
def test_that_the_pill_tells_what_a_lagging_lab_reaches(reached: float | None, text: str, tone: Tone) -> None:
    status = status_of(replace(sample_snapshot(speed=20.0), reached_speed=reached), None, EnginePlace.HERE)
    assert (status.text, status.tone) == (text, tone)


def test_that_a_lagging_lab_is_seen_in_header_and_status_bar(desk: Desk) -> None:
    for at_s, number in ((310.0, 100), (334.0, 140)):  # 24 lab seconds at the reached speed are two of a watch
        desk.show_picture(replace(sample_snapshot(at_s=at_s, number=number, speed=20.0), reached_speed=12.0))
    assert desk.window.header.pill.text() == "Running ×12 of ×20"
    assert "reaches 12 times" in desk.window.header.pill.toolTip()
    rate = desk.window.status.findChild(QLabel, "engine_rate")
    assert rate is not None
    assert rate.text().startswith("Engine 20 Hz")


def test_that_without_an_engine_the_pill_says_so() -> None:
    assert status_of(None, None, EnginePlace.NOWHERE).text == "No engine"
    assert status_of(None, None, EnginePlace.HERE).text == "Engine starting"
    assert status_of(None, DEATH, EnginePlace.HERE).sentence == DEATH.summary


# ---------------------------------------------------------------------------------------------------- two consoles
@pytest.fixture
def contested(desk: Desk) -> Desk:
    """Another console has changed the description and the standby of RAS-CB-2 behind this one's back."""
    with Repository.open(desk.path) as other:
        theirs = planned(other, SetFields(object_id=broker_id(2), values={"description": "theirs", "is_standby": True}))
        other.commit(theirs, other.load().revision, actor="anna")
    desk.context.workspace.apply(SetFields(object_id=broker_id(2), values={"description": "mine"}))
    return desk


def planned(repository: Repository, command: SetFields) -> Change:
    change = plan(repository.load(), command)
    assert isinstance(change, Change)
    return change


def labels(desk: Desk) -> list[str]:
    panel = desk.window.findChild(QWidget, "conflict_panel")
    assert panel is not None
    return [each.text() for each in panel.findChildren(QLabel)]


def test_that_a_conflict_comes_first_and_shows_its_table_in_the_least_window(contested: Desk) -> None:
    contested.window.resize(1140, 690)
    contested.window.notices.say("said meanwhile")
    assert shown_notices(contested) == []
    panel = contested.window.findChild(QWidget, "conflict_panel")
    assert panel is not None
    assert panel.isVisible()
    cut = [each.text() for each in panel.findChildren(QLabel) if each.height() < each.minimumSizeHint().height()]
    assert cut == []
    button = contested.window.findChild(QPushButton, "more_notices_button")
    assert button is not None
    assert button.text() == "2 more"
    press(contested, "take_theirs_button")
    assert shown_notices(contested) == ["said meanwhile"]


def test_that_a_conflict_shows_both_versions_field_by_field(contested: Desk) -> None:
    shown = labels(contested)
    assert any(text.startswith("anna changed it since") for text in shown)
    at = shown.index("RAS-CB-2: Description")
    assert shown[at : at + 4] == ["RAS-CB-2: Description", "empty", "mine", "theirs"]
    at = shown.index("RAS-CB-2: Standby")
    assert shown[at : at + 4] == ["RAS-CB-2: Standby", "off", "off", "on"]
    broker = contested.document.broker(broker_id(2))
    assert broker is not None
    assert broker.description == "theirs"


def test_that_keep_mine_applies_mine_on_top_of_theirs(contested: Desk) -> None:
    press(contested, "keep_mine_button")
    broker = contested.document.broker(broker_id(2))
    assert broker is not None
    assert (broker.description, broker.is_standby) == ("mine", True)
    assert not contested.window.notices.is_standing("conflict")


def test_that_one_setting_can_be_left_to_them_and_the_rest_kept(desk: Desk) -> None:
    with Repository.open(desk.path) as other:
        theirs = planned(other, SetFields(object_id=broker_id(2), values={"description": "theirs", "cores": 16}))
        other.commit(theirs, other.load().revision, actor="anna")
    wish = SetFields(object_id=broker_id(2), values={"description": "mine", "cores": 12, "memory_gib": 96})
    desk.context.workspace.apply(wish)
    panel = desk.window.findChild(QWidget, "conflict_panel")
    assert panel is not None
    choice = panel.findChild(QComboBox, f"choice_cores_{broker_id(2)}")
    assert choice is not None
    assert panel.findChild(QComboBox, f"choice_memory_gib_{broker_id(2)}") is None
    choice.setCurrentIndex(choice.findText("Theirs"))
    button = panel.findChild(QPushButton, "keep_mine_button")
    assert button is not None
    assert button.text() == "Apply as chosen"
    press(desk, "keep_mine_button")
    broker = desk.document.broker(broker_id(2))
    assert broker is not None
    assert (broker.description, broker.cores, broker.memory_gib) == ("mine", 16, 96)


def test_that_take_theirs_leaves_theirs(contested: Desk) -> None:
    press(contested, "take_theirs_button")
    broker = contested.document.broker(broker_id(2))
    assert broker is not None
    assert broker.description == "theirs"
    assert not contested.window.notices.is_standing("conflict")


# ---------------------------------------------------------------------------------------------------- closing
def test_that_closing_says_what_it_ends_and_the_second_close_obeys(desk: Desk, qtbot: QtBot) -> None:
    figures = replace(sample_figures(sample_snapshot().sites[0].hosts), logons_in_progress=12, sessions=480)
    desk.show_picture(with_site(sample_snapshot(number=2), figures=figures))
    told: list[str] = []
    desk.window.closed.connect(lambda: told.append("closed"))
    assert not desk.window.close()
    asked = question()
    assert asked is not None
    text = asked.findChild(QLabel, "confirm_text")
    assert text is not None
    assert text.text() == "Closing ends the lab's 12 logons in progress and 480 sessions."
    assert desk.window.isVisible()
    assert desk.window.close()
    assert told == ["closed"]


def test_that_closing_may_be_called_off_and_asks_again_then(desk: Desk) -> None:
    desk.window.close()
    first = question()
    assert first is not None
    first.reject()
    assert desk.window.isVisible()
    assert not desk.window.close()
    again = question()
    assert again is not None
    confirm = again.findChild(QPushButton, "confirm_button")
    assert confirm is not None
    confirm.click()
    assert not desk.window.isVisible()


def test_that_unsaved_changes_are_named_at_closing() -> None:
    document = sample_document()
    text = farewell_text(document, None, EnginePlace.HERE, (broker_id(2), ObjectId(999)))
    assert text == "Changes that have not been applied are lost: RAS-CB-2."
    snapshot = sample_snapshot()
    assert farewell_text(document, snapshot, EnginePlace.ELSEWHERE, ()) == ""
    assert farewell_text(document, None, EnginePlace.HERE, ()) == ""


def test_that_the_windows_state_survives(desk: Desk) -> None:
    desk.window.resize(1300, 820)
    desk.window.pane_layout.whole.setSizes([340, 960])
    desk.window.pane_layout.whole.splitterMoved.emit(340, 1)
    wanted = desk.window.pane_layout.whole.sizes()
    desk.window.window_actions.toggle_live.setChecked(False)
    desk.window.save_state()
    kept = PreferenceStore(desk.preferences_path).values
    assert kept.splitters["whole"] == tuple(wanted)
    assert kept.hidden_panes == ("live",)
    assert kept.geometry


def test_that_a_damaged_preferences_file_is_said(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "preferences.json").write_text("{")
    made = lay_desk(qapp, tmp_path, sample_document())
    assert "damaged" in made.window.notices.texts[0]
    clear_desk(made, qapp)
