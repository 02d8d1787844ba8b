"""The primary fails, and everything that follows; hosts fail; the lab's clock runs faster, slower or not at all."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView

from ras_console.domain.vocabulary import FaultKind, HostState, Role
from ras_console.engine.timeline import EntryKind
from ras_console.gui.chart.scene import FlagHit
from ras_console.gui.kit import SegmentedControl
from tests.gui.journeys.administrator import Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


def placed(admin: Administrator) -> int:
    return admin.live.figures.placements


def host_state(admin: Administrator, name: str) -> HostState:
    columns = admin.live.hosts
    return HostState(int(columns.state[columns.ids.tolist().index(admin.host(name).id)]))


def test_that_a_crashed_primary_is_replaced_while_a_countdown_runs_and_logons_go_on(trio: Administrator) -> None:
    said = trio.fail("RAS-CB-1", "crash")
    assert "RAS-CB-2 becomes primary within" in said
    assert "logons go on being served by RAS-CB-2 and RAS-CB-3" in said
    trio.wait_for_role("RAS-CB-1", Role.DOWN)
    trio.wait_for(lambda: trio.look("RAS-CB-2").countdown, 5.0, "the countdown")
    assert trio.look("RAS-CB-2").countdown == "promotes in 15 s"
    before = placed(trio)
    trio.pass_time(8.0)
    scene = trio.chart.scene
    assert scene is not None
    assert scene.countdown is not None
    assert scene.countdown.broker == trio.broker("RAS-CB-2").id
    trio.see(lambda: re.search(r"RAS-CB-2 takes over in \d s", trio.text("promotion_banner", trio.page())))
    assert "Logons go on" in trio.text("promotion_banner", trio.page())
    assert placed(trio) > before
    trio.wait_for_role("RAS-CB-2", Role.PRIMARY)
    assert trio.live.election.term == 2
    trio.see(lambda: not trio.shows("promotion_banner"))


def test_that_a_failover_leaves_a_flag_with_its_duration_lanes_and_its_story(trio: Administrator) -> None:
    trio.fail("RAS-CB-1", "crash")
    trio.wait_for_role("RAS-CB-2", Role.PRIMARY, 25.0)
    (failover,) = trio.told(EntryKind.FAILOVER)
    assert failover.fact.took_s is not None
    assert 15.0 <= failover.fact.took_s <= 19.0
    assert "RAS-CB-2" in failover.fact.text
    assert "RAS-CB-1" in f"{failover.fact.text} {failover.fact.detail}"
    assert f"{failover.fact.took_s:.1f} s" in f"{failover.fact.text} {failover.fact.detail}"
    scene = trio.chart.scene
    assert scene is not None
    (flag,) = scene.flags
    assert flag.seq == failover.seq
    assert [each.role for each in scene.lanes] == [Role.DOWN, Role.PRIMARY, Role.SECONDARY]
    told = [each.fact.text for each in trio.entries]
    story = [
        "RAS-CB-1 crashed (simulated)", "RAS-CB-1 is down", "RAS-CB-2 is next to become primary",
        "RAS-CB-2 is now primary",
    ]  # fmt: skip
    places = [told.index(each, told.index("RAS-CB-1 crashed (simulated)") if number else 0) for number, each in
              enumerate(story)]  # fmt: skip
    assert places == sorted(places)


def test_that_a_click_on_the_flag_finds_the_event(trio: Administrator) -> None:
    trio.fail("RAS-CB-1", "crash")
    trio.wait_for_role("RAS-CB-2", Role.PRIMARY, 25.0)
    (failover,) = trio.told(EntryKind.FAILOVER)
    trio.pass_time(1.0)
    chart = trio.chart
    chart.grab()
    row = next(
        QPoint(x, 12) for x in range(chart.width()) if chart.hit(QPoint(x, 12).toPointF()) == FlagHit(seq=failover.seq)
    )
    trio.click_at(chart, row)
    events = trio.find(QAbstractItemView, "event_list")
    assert failover.fact.text == events.currentIndex().data()


def test_that_a_restored_broker_comes_back_as_secondary(trio: Administrator) -> None:
    trio.fail("RAS-CB-1", "crash")
    trio.wait_for_role("RAS-CB-2", Role.PRIMARY, 25.0)
    trio.restore("RAS-CB-1")
    trio.wait_for_role("RAS-CB-1", Role.SECONDARY)
    trio.pass_time(5.0)
    assert trio.role("RAS-CB-2") is Role.PRIMARY


def test_that_a_woken_primary_stands_down_by_itself(trio: Administrator) -> None:
    trio.fail("RAS-CB-1", "hang")
    trio.wait_for_role("RAS-CB-2", Role.PRIMARY, 25.0)
    trio.restore("RAS-CB-1")
    seen: list[list[Role | None]] = []
    for _ in range(60):
        trio.pass_time(0.05)
        seen.append([trio.role(each) for each in trio.order()])
    assert seen[-1][0] is Role.SECONDARY
    assert all(each.count(Role.PRIMARY) == 1 for each in seen)
    stood_down = [each.fact for each in trio.told(EntryKind.ROLE, "RAS-CB-1")][-1]
    assert stood_down.role is Role.SECONDARY


def test_that_a_primary_cut_from_the_network_is_replaced_and_comes_back(trio: Administrator) -> None:
    assert "reaches neither the lease store nor brokers" in trio.fail("RAS-CB-1", "partition")
    trio.wait_for_role("RAS-CB-2", Role.PRIMARY, 25.0)
    trio.restore("RAS-CB-1")
    trio.wait_for_role("RAS-CB-1", Role.SECONDARY)
    assert trio.live.election.term == 2


def test_that_a_slow_primary_keeps_its_role(trio: Administrator) -> None:
    assert "keeps its role as long as it renews" in trio.fail("RAS-CB-1", "slow")
    trio.pass_time(10.0)
    assert trio.role("RAS-CB-1") is Role.PRIMARY
    assert trio.look("RAS-CB-1").fault is FaultKind.SLOW
    trio.restore("RAS-CB-1")
    trio.pass_time(0.5)
    assert trio.look("RAS-CB-1").fault is None


def test_that_a_lone_primary_is_not_replaced_and_the_console_says_so(admin: Administrator) -> None:
    admin.fail("RAS-CB-1", "crash")
    admin.pass_time(20.0)
    assert admin.role("RAS-CB-1") is Role.DOWN
    admin.see(lambda: "No broker is left to serve logons" in admin.text("promotion_banner", admin.page()))
    admin.restore("RAS-CB-1")
    admin.wait_for_role("RAS-CB-1", Role.PRIMARY, 30.0)


def test_that_a_failure_can_be_cancelled(trio: Administrator) -> None:
    trio.choose(trio.context_menu("RAS-CB-1"), "simulate_failure_menu", "crash")
    trio.click("cancel_button", trio.dialog("confirm_dialog"))
    trio.pass_time(3.0)
    assert trio.role("RAS-CB-1") is Role.PRIMARY


def test_that_the_button_of_the_page_offers_the_failures_too(trio: Administrator) -> None:
    trio.select("RAS-CB-2")
    trio.click("simulate_failure_button", trio.page())
    trio.choose(trio.open_menu("simulate_failure_menu"), "crash")
    trio.confirm()
    trio.wait_for_role("RAS-CB-2", Role.DOWN)
    trio.see(lambda: "Crashed on purpose" in trio.text("state_chip", trio.page()))
    trio.click("restore_button", trio.page())
    trio.wait_for_role("RAS-CB-2", Role.SECONDARY)


def test_that_a_crashed_host_loses_its_sessions_and_comes_back(admin: Administrator) -> None:
    admin.pass_time(15.0)
    said = admin.fail("RDSH-8", "crash")
    assert said.startswith("Ends ")
    admin.wait_for(lambda: host_state(admin, "RDSH-8") is HostState.LOST, 12.0, "RDSH-8 being lost")
    assert admin.look("RDSH-8").load_pct is None
    admin.restore("RDSH-8")
    admin.wait_for(lambda: host_state(admin, "RDSH-8") is HostState.OK, 30.0, "RDSH-8 being back")
    assert admin.look("RDSH-8").load_pct is not None


def test_that_failback_returns_the_role_as_configured(trio: Administrator) -> None:
    trio.select("Connection Brokers")
    trio.tab("Auto-promotion")
    trio.click("field_is_failback_enabled", trio.page())
    trio.enter("field_failback_delay_s", "5 s", trio.page())
    trio.click("apply_button", trio.page())
    policy = trio.document.auto_promotion(trio.site.id)
    assert (policy.is_failback_enabled, policy.failback_delay_s) == (True, 5.0)
    trio.fail("RAS-CB-1", "crash")
    trio.wait_for_role("RAS-CB-2", Role.PRIMARY, 25.0)
    trio.restore("RAS-CB-1")
    trio.wait_for(lambda: trio.look("RAS-CB-1").countdown.startswith("fails back in"), 15.0, "the countdown")
    trio.wait_for_role("RAS-CB-1", Role.PRIMARY, 15.0)
    assert trio.live.election.term == 3
    assert len(trio.told(EntryKind.SWITCHOVER)) == 1


@pytest.mark.parametrize(("segment", "speed"), [(0, 1.0), (1, 5.0), (2, 20.0)])
def test_that_the_lab_runs_at_the_chosen_speed(admin: Administrator, segment: int, speed: float) -> None:
    admin.click_at(admin.find(SegmentedControl, "lab_speed").segments()[segment])
    admin.pass_time(0.25)
    before_s = admin.snapshot.at_s
    admin.pass_time(1.0)
    assert admin.snapshot.at_s - before_s == pytest.approx(speed, abs=0.06 * speed)
    assert admin.snapshot.speed == speed


def test_that_the_lab_pauses_and_goes_on(admin: Administrator) -> None:
    admin.click("pause_lab_button")
    admin.pass_time(0.25)
    before_s = admin.snapshot.at_s
    admin.pass_time(3.0)
    assert admin.snapshot.at_s == before_s
    assert admin.text("engine_pill") == "Paused"
    admin.click("pause_lab_button")
    admin.pass_time(1.0)
    assert admin.snapshot.at_s > before_s


def test_that_a_failover_runs_at_twenty_times_the_speed(trio: Administrator) -> None:
    trio.click_at(trio.find(SegmentedControl, "lab_speed").segments()[2])
    trio.pass_time(0.1)
    trio.fail("RAS-CB-1", "crash")
    trio.wait_for_role("RAS-CB-2", Role.PRIMARY, 2.0)


def test_that_the_keyboard_alone_reaches_the_failures(trio: Administrator) -> None:
    trio.select("RAS-CB-1")
    trio.press(Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    trio.press(Qt.Key.Key_F)
    trio.press(Qt.Key.Key_C)
    trio.press(Qt.Key.Key_Tab)
    trio.press(Qt.Key.Key_Space)
    trio.wait_for_role("RAS-CB-1", Role.DOWN)
