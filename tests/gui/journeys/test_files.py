"""Files, the engine's life and death, closing: the console as a process runs it, engine thread included."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ras_console.domain.vocabulary import Role
from ras_console.gui.app import Application
from tests.gui.journeys.administrator import CTRL, SHIFT, Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


@pytest.fixture
def process(start: Callable[..., Application], qtbot: QtBot) -> Administrator:
    """Return somebody at a console that has just started for the first time, its engine in a thread of its own."""
    application = start()
    application.begin()
    administrator = Administrator(qtbot, application)
    settle(administrator)
    return administrator


def settle(admin: Administrator) -> None:
    """Wait for the window that is open now, and for the first figures of its engine."""
    admin.qtbot.waitUntil(lambda: admin.window.isVisible() and admin.farm.bridge.snapshot is not None, timeout=10_000)
    admin.window.activateWindow()


def texts(admin: Administrator) -> str:
    """Return all that the page says."""
    return "\n".join(each.text() for each in admin.page().findChildren(QLabel) if each.isVisible())


def test_that_a_first_start_makes_a_lab_and_runs_it(process: Administrator, tmp_path: Path) -> None:
    assert (tmp_path / "farm.sqlite").exists()
    assert process.site.is_lab
    process.qtbot.waitUntil(lambda: process.role("RAS-CB-1") is Role.PRIMARY, timeout=10_000)
    assert process.text("engine_pill") == "Engine running"


def test_that_the_lab_banner_leads_to_an_empty_farm_that_says_what_is_not_reached(
    process: Administrator, tmp_path: Path
) -> None:
    lab = process.window
    process.click("start_empty_farm_button")
    process.type_path(tmp_path / "real.sqlite")
    assert process.window is not lab
    settle(process)
    assert not process.site.is_lab
    assert process.rows_below("Connection Brokers") == ["RAS-CB-1"]
    assert process.rows_below("RD Session Hosts") == []
    assert not process.shows("lab_banner")
    added = process.add_broker("far-away.example.com")
    process.qtbot.waitUntil(lambda: process.role(added) is Role.NOT_REACHED, timeout=10_000)
    process.see(lambda: process.text("state_chip", process.page()) == "Not reached")
    assert "never heard of" in process.text("page_facts", process.page())
    process.see(lambda: "None answers at this address" in process.text("failure_sentence", process.page()))
    process.qtbot.waitUntil(lambda: process.snapshot.at_s > 1.5, timeout=10_000)  # its state is kept once a second
    assert process.notices() == ()
    process.see(lambda: "never ago" not in texts(process))
    process.select("RD Session Hosts")
    process.see(lambda: process.text("page_title", process.page()) == "RD Session Hosts")
    assert "All OK" not in texts(process)
    assert process.shows("no_hosts")
    process.select(added)
    assert not process.farm.actions.crash.isEnabled()
    assert "only a lab" in process.farm.actions.crash.toolTip()


def test_that_new_open_and_recent_switch_between_farms(process: Administrator, tmp_path: Path) -> None:
    process.press(Qt.Key.Key_N, CTRL | SHIFT)
    process.type_path(tmp_path / "second.sqlite")
    settle(process)
    assert process.farm.workspace.path == tmp_path / "second.sqlite"
    process.press(Qt.Key.Key_O, CTRL)
    process.type_path(tmp_path / "farm.sqlite")
    settle(process)
    assert process.farm.workspace.path == tmp_path / "farm.sqlite"
    bar = process.window.menuBar()
    file_menu = bar.findChild(QMenu, "file_menu")
    assert file_menu is not None
    process.click_at(bar, bar.actionGeometry(file_menu.menuAction()).center())
    recent = process.entry(file_menu, "recent_menu")
    process.click_at(file_menu, file_menu.actionGeometry(recent).center())
    menu = bar.findChild(QMenu, "recent_menu")
    assert menu is not None
    assert [each.text()[2:].strip() for each in menu.actions()] == ["farm.sqlite", "second.sqlite"]
    process.click_at(menu, menu.actionGeometry(menu.actions()[1]).center())
    settle(process)
    assert process.farm.workspace.path == tmp_path / "second.sqlite"


def test_that_a_copy_is_saved_and_opens(process: Administrator, tmp_path: Path) -> None:
    process.add_broker()
    process.press(Qt.Key.Key_S, CTRL | SHIFT)
    process.type_path(tmp_path / "copy.sqlite")
    assert any("copy.sqlite" in each for each in process.notices())
    process.press(Qt.Key.Key_O, CTRL)
    process.type_path(tmp_path / "copy.sqlite")
    settle(process)
    assert process.order() == ["RAS-CB-1", "RAS-CB-2"]


def test_that_a_file_that_is_no_farm_is_refused_with_ways_on(process: Administrator, tmp_path: Path) -> None:
    (tmp_path / "shopping.sqlite").write_text("milk, bread\n" * 100, encoding="utf-8")
    before = process.window
    process.press(Qt.Key.Key_O, CTRL)
    process.type_path(tmp_path / "shopping.sqlite")
    dialog = process.dialog("farm_trouble")
    assert "shopping.sqlite" in dialog.accessibleDescription()
    process.press(Qt.Key.Key_Escape)
    assert process.window is before
    assert before.isVisible()


def test_that_reset_lab_begins_anew_and_keeps_the_configuration(process: Administrator) -> None:
    process.add_broker()
    process.qtbot.waitUntil(lambda: process.snapshot.at_s > 0.5, timeout=10_000)
    process.menu_bar("tools_menu", "reset_lab")
    said = process.confirm()
    assert "The configuration stays: 2 brokers and 8 hosts start afresh." in said
    settle(process)
    assert process.snapshot.at_s < 0.5
    assert process.order() == ["RAS-CB-1", "RAS-CB-2"]


def test_that_closing_says_what_it_ends_and_a_second_close_obeys(process: Administrator) -> None:
    process.qtbot.waitUntil(lambda: process.live.figures.sessions > 0, timeout=20_000)
    process.press(Qt.Key.Key_Q, CTRL)
    said = process.text("confirm_text", process.dialog("confirm_dialog"))
    assert "Closing ends the lab's" in said
    assert "session" in said
    process.click("cancel_button", process.dialog("confirm_dialog"))
    assert process.window.isVisible()
    process.press(Qt.Key.Key_Q, CTRL)
    process.confirm()
    assert not process.window.isVisible()


def test_that_an_engine_that_dies_is_reported_and_restarts_on_the_same_configuration(
    process: Administrator, caplog: pytest.LogCaptureFixture
) -> None:
    process.add_broker()
    process.farm.bridge.submit("no order at all")  # type: ignore[arg-type]  # a fault of our own
    process.qtbot.waitUntil(lambda: process.shows("engine_death_panel"), timeout=10_000)
    assert process.text("engine_pill") == "Engine stopped"
    assert "The configuration is kept" in process.text("engine_death_banner")
    process.click("engine_details_button")
    assert "Traceback" in process.find(QPlainTextEdit, "engine_report").toPlainText()
    process.add_broker()  # can still be edited
    process.click("engine_restart_button")
    settle(process)
    process.qtbot.waitUntil(lambda: not process.shows("engine_death_panel"), timeout=10_000)
    process.qtbot.waitUntil(lambda: len(process.live.brokers) == 3, timeout=10_000)
    assert process.order() == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]
    assert "the engine has stopped" in caplog.text
