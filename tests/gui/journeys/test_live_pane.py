"""The live pane: ranges, pause, clicks into the chart, crosshair by keyboard, and the table instead."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from ras_console.domain.ids import HostId
from ras_console.gui.chart.scene import BrokerHit, HostHit
from ras_console.gui.kit import SegmentedControl
from tests.gui.journeys.administrator import Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


def picture(admin: Administrator) -> QImage:
    return admin.chart.grab().toImage()


@pytest.mark.parametrize(("segment", "range_s"), [(0, 60.0), (1, 300.0), (2, 900.0), (3, 3600.0)])
def test_that_the_ranges_are_one_five_fifteen_minutes_and_an_hour(
    admin: Administrator, segment: int, range_s: float
) -> None:
    admin.click_at(admin.find(SegmentedControl, "range_control").segments()[segment])
    assert admin.window._panes.live.range_s == range_s
    admin.pass_time(1.0)
    scene = admin.chart.scene
    assert scene is not None
    assert scene.span_s <= range_s


def test_that_the_chart_pauses_by_button_and_by_space_while_the_lab_goes_on(admin: Administrator) -> None:
    admin.pass_time(3.0)
    admin.click("pause_button")
    scene = admin.chart.scene
    assert scene is not None
    held_s, before_s = scene.now_s, admin.snapshot.at_s
    admin.pass_time(2.0)
    assert admin.chart.scene is not None
    assert admin.chart.scene.now_s == held_s
    assert admin.snapshot.at_s > before_s
    admin.click_at(admin.chart, QPoint(4, admin.chart.height() - 4))
    admin.press(Qt.Key.Key_Space)
    admin.pass_time(0.25)
    assert admin.chart.scene.now_s == admin.snapshot.at_s


def test_that_a_click_into_the_heat_map_selects_the_host(admin: Administrator) -> None:
    admin.pass_time(5.0)
    picture(admin)
    wanted = admin.host("RDSH-5").id
    chart = admin.chart
    x = int(chart.place_of(admin.snapshot.at_s - 1.0).x())
    y = next(y for y in range(chart.height()) if chart.hit(QPoint(x, y).toPointF()) == HostHit(host=HostId(wanted)))
    admin.click_at(chart, QPoint(x, y))
    assert admin.farm.navigator.node == admin.node("RDSH-5")
    assert admin.text("page_title", admin.page()) == "RDSH-5"
    assert admin.window.tree.view.currentIndex().data() == "RDSH-5"


def test_that_a_click_on_a_lane_selects_the_broker(trio: Administrator) -> None:
    picture(trio)
    wanted = trio.broker("RAS-CB-2").id
    chart = trio.chart
    x = chart.width() // 2
    y = next(y for y in range(chart.height()) if chart.hit(QPoint(x, y).toPointF()) == BrokerHit(broker=wanted))
    trio.select("RDSH-1")
    trio.click_at(chart, QPoint(x, y))
    assert trio.farm.navigator.node == trio.node("RAS-CB-2")


def test_that_the_table_shows_the_same_figures(trio: Administrator) -> None:
    trio.pass_time(10.0)
    trio.click("table_toggle")
    rows = trio.rows("load_table")
    assert rows
    assert rows[0][-1] == "RAS-CB-1"
    assert not trio.shows("live_chart")
    trio.click("table_toggle")
    assert trio.shows("live_chart")


def test_that_the_arrow_keys_move_one_crosshair_and_it_is_read_out(admin: Administrator) -> None:
    admin.pass_time(10.0)
    picture(admin)
    admin.click_at(admin.chart, QPoint(4, admin.chart.height() - 4))
    admin.press(Qt.Key.Key_Left)
    first_s = admin.chart.cursor_s
    admin.press(Qt.Key.Key_Left)
    assert first_s is not None
    assert admin.chart.cursor_s is not None
    assert admin.chart.cursor_s < first_s
    assert "Primary" in admin.chart.accessibleDescription()
    admin.press(Qt.Key.Key_Escape)
    assert admin.chart.cursor_s is None


def test_that_the_pointer_shows_one_crosshair_in_every_band(admin: Administrator) -> None:
    admin.pass_time(10.0)
    picture(admin)
    at_s = admin.snapshot.at_s - 4.0
    for band in ("load", "heat", "lanes"):
        admin.point_at(admin.chart, admin.chart.place_of(at_s, band).toPoint())
        assert admin.chart.cursor_s == pytest.approx(at_s, abs=1.0)


def test_that_the_live_pane_can_be_hidden(admin: Administrator) -> None:
    admin.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert not admin.shows("live_chart")
    admin.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert admin.shows("live_chart")
