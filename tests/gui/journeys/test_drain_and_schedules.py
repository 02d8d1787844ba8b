"""Hosts are drained for a while, with guard rails, and restarted by a schedule, all in one sitting."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton

from ras_console.config.commands import AddObject
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import HostState, Kind, LogonMode, ScheduleAction
from ras_console.gui.wall_clock import local_time
from ras_console.gui.windows.drain_dialog import DrainDialog
from tests.gui.journeys.administrator import Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


def host_state(admin: Administrator, name: str) -> HostState:
    columns = admin.live.hosts
    return HostState(int(columns.state[np.searchsorted(columns.ids, admin.host(name).id)]))


def now_s(admin: Administrator) -> float:
    return admin.snapshot.origin_wall_s + admin.snapshot.at_s


def test_that_a_host_is_drained_with_a_reason_and_takes_logons_again_when_its_time_has_come(
    trio: Administrator,
) -> None:
    trio.select("RDSH-1")
    trio.choose(trio.context_menu("RDSH-1"), "logon_control_menu", "drain")
    trio.enter("field_drain_reason", "new disks")
    dialog = trio.dialog("drain_dialog")
    assert isinstance(dialog, DrainDialog)
    dialog.end.setCurrentIndex(4)
    end = local_time(now_s(trio) + 60.0).replace(tzinfo=None).isoformat(timespec="seconds")
    dialog.moment.setText(end)
    if dialog.tick.isVisible():
        trio.click("guard_tick")
    trio.click("confirm_button")
    assert trio.host("RDSH-1").logon_mode is LogonMode.DRAIN
    assert trio.host("RDSH-1").drain_reason == "new disks"
    trio.wait_for(lambda: host_state(trio, "RDSH-1") is HostState.DRAINING, 5.0, "the drain")
    trio.see(lambda: trio.shows("drained_banner"))
    assert "new disks" in trio.text("drained_banner", trio.page())
    trio.wait_for(lambda: trio.host("RDSH-1").logon_mode is LogonMode.ENABLED, 90.0, "the end of the drain", step_s=5.0)
    assert host_state(trio, "RDSH-1") in {HostState.OK, HostState.FULL, HostState.SUSPECT}
    assert trio.host("RDSH-1").drain_owner == ""
    trio.see(lambda: not trio.shows("drained_banner"))
    assert any("the end set for it has come" in each.fact.text for each in trio.entries)


def test_that_draining_a_whole_pool_names_what_would_break_and_wants_a_tick(trio: Administrator) -> None:
    trio.select("RD Session Hosts")
    trio.farm.navigator.choose((ObjectId(trio.host("RDSH-1").id),))
    trio.menu_bar("action_menu", "logon_control_menu", "drain_until_reboot")
    scope = trio.find(QComboBox, "drain_scope")
    scope.setCurrentIndex(1)
    trio.pass_time(0.2)
    assert "no host would be left for new sessions" in trio.text("guard_rails")
    assert not trio.find(QPushButton, "confirm_button").isEnabled()
    tick = trio.find(QCheckBox, "guard_tick")
    trio.click_at(tick, QPoint(10, tick.height() // 2))
    assert tick.isChecked()
    assert trio.find(QPushButton, "confirm_button").isEnabled()
    trio.click("confirm_button")
    assert not trio.has_dialog()
    hosts = trio.document.hosts(trio.site.id)
    assert {each.logon_mode for each in hosts} == {LogonMode.DRAIN_UNTIL_REBOOT}
    trio.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert {each.logon_mode for each in trio.document.hosts(trio.site.id)} == {LogonMode.ENABLED}


def test_that_a_reboot_ends_a_drain_until_reboot_and_the_file_shows_it(trio: Administrator) -> None:
    trio.select("RDSH-2")
    trio.choose(trio.context_menu("RDSH-2"), "logon_control_menu", "drain_until_reboot")
    if trio.find(QPushButton, "confirm_button").isEnabled() is False:
        trio.click("guard_tick")
    trio.click("confirm_button")
    assert trio.host("RDSH-2").logon_mode is LogonMode.DRAIN_UNTIL_REBOOT
    trio.wait_for(lambda: host_state(trio, "RDSH-2") is HostState.DRAINING, 5.0, "the drain")
    trio.choose(trio.context_menu("RDSH-2"), "reboot")
    assert "Ends" in trio.text("confirm_text")
    trio.click("confirm_button")
    trio.wait_for(lambda: host_state(trio, "RDSH-2") is HostState.LOST, 20.0, "the restart", step_s=1.0)
    trio.wait_for(lambda: trio.host("RDSH-2").logon_mode is LogonMode.ENABLED, 90.0, "the end of the drain", step_s=5.0)
    assert host_state(trio, "RDSH-2") in {HostState.OK, HostState.SUSPECT, HostState.FULL}


def test_that_a_schedule_runs_is_seen_to_run_and_is_kept_as_the_last_run(trio: Administrator) -> None:
    start_s = (now_s(trio) // 60 + 1) * 60.0
    start = local_time(start_s).replace(tzinfo=None).isoformat(timespec="minutes")
    trio.select("Scheduler")
    trio.click("add_schedule_button")
    trio.enter("field_name", "Night")
    trio.enter("field_start", start)
    trio.enter("field_duration_s", "10 min")
    trio.click("confirm_button")
    (schedule,) = trio.document.schedules(trio.site.id)
    assert (schedule.name, schedule.action) == ("Night", ScheduleAction.REBOOT)
    assert trio.rows_below("Scheduler") == ["Night"]
    trio.wait_for(lambda: trio.live.runs, 90.0, "the run", step_s=5.0)
    trio.wait_for(
        lambda: trio.document.schedules(trio.site.id)[0].last_run_s == start_s, 10.0, "the last run", step_s=1.0
    )
    assert host_state(trio, "RDSH-1") is HostState.SCHEDULED_OUT
    assert trio.host("RDSH-1").logon_mode is LogonMode.ENABLED
    assert trio.farm.workspace.undo_stack.undoText() == "Add Schedule Night"
    assert any(each.fact.text.startswith("Schedule Night:") for each in trio.entries)


def test_that_a_schedule_is_found_by_name(trio: Administrator) -> None:
    values = {"name": "Weekend", "start": "2030-01-01T02:00"}
    trio.farm.workspace.apply(AddObject(kind=Kind.SCHEDULE, parent_id=ObjectId(trio.site.id), values=values))
    trio.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    trio.write("weekend")
    trio.press(Qt.Key.Key_Return)
    assert trio.farm.navigator.node == trio.node("Weekend")
