"""The pages of schedules and the form that adds one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddObject, SetFields
from ras_console.domain.ids import HostId, ObjectId, ScheduleId
from ras_console.domain.objects import Schedule
from ras_console.domain.schedule_times import next_starts
from ras_console.domain.vocabulary import Kind, Repeat, ScheduleAction
from ras_console.engine.runs import Run
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.confirm import ConfirmDialog
from ras_console.gui.panels.drain_words import farm_now_s, moment_text
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.run_card import RunCard, cancel_question, host_words, run_words, shown_run
from ras_console.gui.panels.schedule_page import ScheduleOverview
from ras_console.gui.panels.schedule_words import next_texts, now_text, targets_text
from ras_console.gui.panels.scheduler_page import ScheduleList
from ras_console.gui.windows.add_schedule import add_schedule
from ras_console.runtime.clock import local_utc_offset
from ras_console.runtime.orders import CancelRun
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child, click
from tests.gui.samples import SITE, sample_snapshot

Show = Callable[..., Page]


@pytest.fixture
def schedule(console: Console) -> Schedule:
    values = {"name": "Night", "start": "2020-01-01T02:00", "repeat": Repeat.DAILY, "action": ScheduleAction.REBOOT}
    assert console.workspace.apply(AddObject(kind=Kind.SCHEDULE, parent_id=SITE, values=values)) == ()
    (made,) = console.document.schedules(SITE)
    return made


def running(schedule: Schedule, console: Console, *, done: int = 1) -> FarmSnapshot:
    """Return a picture in which the schedule restarts the first three hosts."""
    snapshot = sample_snapshot(brokers=3, hosts=8)
    now_s = farm_now_s(snapshot, time.time())
    hosts = tuple(each.id for each in console.document.hosts(SITE)[:3])
    run = Run(
        schedule=schedule.id, start_s=now_s - 60.0, end_s=now_s + 600.0, is_begun=True, targets=hosts,
        closed=hosts[done:], done=hosts[:done], ordered=((hosts[done], now_s),),
    )  # fmt: skip
    return replace(snapshot, sites=(replace(snapshot.sites[0], runs=(run,)),))


def test_that_the_list_shows_next_and_last_run_and_what_runs_just_now(
    console: Console, schedule: Schedule, show: Show
) -> None:
    page = show(NodeKind.SCHEDULER, SITE)
    (found,) = page.findChildren(ScheduleList)
    console.show(running(schedule, console))
    page.show_node(page.node)  # type: ignore[arg-type]
    words = [found.model.index(0, column).data() for column in range(found.model.columnCount())]
    now_s = farm_now_s(console.context.bridge.snapshot, time.time())
    coming = next_starts(schedule, now_s, local_utc_offset, 1)
    assert words[:4] == ["Night", "Reboot hosts", "all hosts", "Every day"]
    assert words[4:6] == [moment_text(coming[0]), "never"]
    assert words[6] == "1 of 3 hosts restarted, 10 min left"


def test_that_without_schedules_the_page_says_what_to_do(console: Console, show: Show) -> None:
    page = show(NodeKind.SCHEDULER, SITE)
    (found,) = page.findChildren(ScheduleList)
    assert not found.table.isVisible()
    assert "No schedules yet" in found._empty._sentence.text()


def test_that_a_schedule_shows_its_next_three_runs_and_each_hosts_state(
    console: Console, schedule: Schedule, show: Show
) -> None:
    page = show(NodeKind.SCHEDULE, schedule.id, "overview")
    console.show(running(schedule, console))
    page.show_node(page.node)  # type: ignore[arg-type]
    (found,) = page.findChildren(ScheduleOverview)
    shown = [found._facts.value(name) for name in ("Next run", "Then", "After that")]
    assert all(each.endswith("02:00") for each in shown)
    assert len(set(shown)) == 3
    assert found._facts.value("Just now") == "1 of 3 hosts restarted, 10 min left"


def test_that_a_run_shows_its_progress_and_is_cancelled_after_a_question(
    console: Console, schedule: Schedule, show: Show
) -> None:
    page = show(NodeKind.SCHEDULE, schedule.id, "overview")
    card = child(page, RunCard)
    assert not card.isVisible()
    console.show(running(schedule, console))
    page.show_node(page.node)  # type: ignore[arg-type]
    bar = child(card, QProgressBar, "run_progress")
    assert (bar.value(), bar.maximum()) == (1, 3)
    words = child(card, QLabel, "run_state").text()
    assert words == "1 of 3 hosts restarted, 1 restarting, 1 waiting for users or their turn; 10 min left."
    (found,) = page.findChildren(ScheduleOverview)
    lines = found._hosts.lines()
    assert [each[0] for each in lines] == ["RDSH-2", "RDSH-3", "RDSH-1"]
    assert lines[0][1] == "restarting"
    assert lines[1][1].startswith("no new sessions, ")
    assert lines[2][1] == "restarted"
    card.cancel_button.click()
    (dialog,) = [each for each in page.window().findChildren(ConfirmDialog) if each.isVisible()]
    assert "1 of 3 hosts have restarted. 1 host under way will still restart." in dialog.accessibleDescription()
    click(dialog, "confirm_button")
    order = console.feed.orders[-1]
    assert order == CancelRun(site=SITE, schedule=ScheduleId(schedule.id), actor="test")


def test_that_a_run_reads_like_this(console: Console, schedule: Schedule) -> None:
    snapshot = running(schedule, console)
    view = snapshot.sites[0]
    (run,) = view.runs
    now_s = farm_now_s(snapshot, time.time())
    hosts = run.targets
    away = replace(run, waiting=(hosts[2],), closed=())
    assert run_words(schedule, away, now_s) == "1 of 3 hosts restarted, 1 restarting, 1 away; 10 min left."
    assert host_words(away, hosts[2], view) == "away"
    cancelled = replace(run, is_over=True, is_cancelled=True, closed=())
    assert run_words(schedule, cancelled, now_s) == "Cancelled: 1 of 3 hosts done, the others left as they were."
    assert host_words(cancelled, hosts[2], view) == "left as it was"
    over = replace(run, is_over=True, closed=())
    assert run_words(schedule, over, now_s) == "Over: 1 of 3 hosts restarted, 2 not in time."
    assert host_words(over, hosts[2], view) == "did not restart in time"
    assert run_words(schedule, replace(over, done=hosts), now_s) == "Over: 3 hosts restarted."
    disabling = replace(schedule, action=ScheduleAction.DISABLE)
    assert run_words(disabling, run, now_s) == "2 hosts disabled; 10 min left."
    assert cancel_question(disabling, run).text == "2 hosts that it disabled take new sessions again at once."
    assert host_words(replace(run, closed=(), ordered=()), hosts[1], view) == "waits for its turn"
    assert run_words(disabling, over, now_s) == "Over: its hosts take new sessions again."
    assert run_words(schedule, replace(over, targets=(), done=()), now_s).startswith("Over: nothing was done")
    assert shown_run(schedule, view, run.end_s) is None
    assert shown_run(schedule, replace(view, runs=(over,)), run.end_s) == over


def test_that_who_may_look_only_cannot_cancel_a_run(console: Console, schedule: Schedule, show: Show) -> None:
    console.context.bridge.ask_before_orders(lambda _order: "test is an auditor and may look only.")
    page = show(NodeKind.SCHEDULE, schedule.id, "overview")
    console.show(running(schedule, console))
    page.show_node(page.node)  # type: ignore[arg-type]
    card = child(page, RunCard)
    assert card.cancel_button.isVisible()
    assert not card.cancel_button.isEnabled()
    assert "auditor" in card.cancel_button.toolTip()


def test_that_a_schedule_that_is_off_has_no_next_run(console: Console, schedule: Schedule) -> None:
    assert next_texts(replace(schedule, is_enabled=False), 0.0) == ()
    assert now_text(schedule, None, 0.0) == ""


def test_that_enable_and_disable_work_on_schedules(console: Console, schedule: Schedule) -> None:
    console.go(NodeKind.SCHEDULE, schedule.id)
    actions = console.context.actions
    assert actions.disable.isEnabled()
    actions.disable.trigger()
    assert console.document.schedules(SITE)[0].is_enabled is False
    assert actions.enable.isEnabled()


def test_that_targets_are_named(console: Console, schedule: Schedule) -> None:
    pool = console.document.pools(SITE)[0]
    hosts = (HostId(ObjectId(console.document.hosts(SITE)[0].id)),)
    wish = SetFields(object_id=schedule.id, values={"pool_ids": (pool.id,), "host_ids": hosts})
    assert console.workspace.apply(wish) == ()
    assert targets_text(console.document, console.document.schedules(SITE)[0]) == "<Default>, 1 host"


def test_that_the_form_adds_a_schedule_and_leads_to_its_page(console: Console, qtbot: QtBot) -> None:
    dialog = add_schedule(console.context, SITE)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    start = dialog.findChild(QLineEdit, "field_start")
    assert isinstance(start, QLineEdit)
    assert start.text().endswith("T02:00")
    QTest.keyClick(start, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(start, "tonight")
    click(dialog, "confirm_button")
    assert console.document.schedules(SITE) == ()
    QTest.keyClick(start, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(start, "2030-01-01T03:30")
    click(dialog, "confirm_button")
    (made,) = console.document.schedules(SITE)
    assert (made.name, made.start) == ("Schedule 1", "2030-01-01T03:30")
    assert console.context.navigator.node.object_id == made.id
