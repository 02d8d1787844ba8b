"""What somebody sees who starts the console for the first time."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ras_console.domain.vocabulary import Role
from tests.gui.journeys.administrator import Administrator
from tests.gui.journeys.conftest import SPEAKS, MakeConsole

pytestmark = SPEAKS


def test_that_a_first_start_shows_a_lab_with_eight_hosts_one_desktop_and_three_apps(sit_down: MakeConsole) -> None:
    admin = sit_down()
    admin.pass_time(2.0)
    assert "This is a lab" in admin.text("lab_banner")
    assert admin.shows("start_empty_farm_button")
    assert admin.rows_below("Connection Brokers") == ["RAS-CB-1"]
    assert admin.role("RAS-CB-1") is Role.PRIMARY
    assert admin.rows_below("RD Session Hosts") == [f"RDSH-{number}" for number in range(1, 9)]
    assert admin.rows_below("Published Resources") == ["Full Desktop", "Word Processor", "Spreadsheet", "Time Sheet"]
    assert admin.text("page_title", admin.page()) == "RAS-CB-1"


def test_that_the_chart_has_data_and_moves_within_two_seconds(sit_down: MakeConsole) -> None:
    admin = sit_down()
    admin.pass_time(1.0)
    before = admin.chart.grab().toImage()
    admin.pass_time(1.0)
    assert admin.chart.scene is not None
    assert len(admin.chart.scene.latest.ids) == 8
    assert admin.chart.grab().toImage() != before


def test_that_users_log_on_and_load_bars_and_counts_show_it(admin: Administrator) -> None:
    admin.pass_time(10.0)
    assert admin.live.figures.sessions > 0
    assert any(admin.look(f"RDSH-{number}").load_pct for number in range(1, 9))
    assert int(admin.look("Full Desktop").count) > 0


def test_that_the_lab_banner_can_be_closed_and_stays_closed(sit_down: MakeConsole) -> None:
    admin = sit_down()
    admin.click("banner_close_button", admin.find(QWidget, "lab_banner"))
    assert not admin.shows("lab_banner")
    assert not sit_down().shows("lab_banner")
