"""Two consoles on one file: what the second one says too late is refused, shown, and nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from tests.gui.journeys.administrator import ALT, CTRL, Administrator
from tests.gui.journeys.conftest import SPEAKS, MakeConsole

pytestmark = SPEAKS


@dataclass
class Two:
    mine: Administrator
    other: Administrator


@pytest.fixture
def two(sit_down: MakeConsole) -> Two:
    """Return me and somebody else, who has just called RAS-CB-1 "theirs" while I have typed "mine"."""
    mine = sit_down()
    mine.pass_time(1.0)
    mine.select("RAS-CB-1")
    mine.press(Qt.Key.Key_Return, ALT)
    mine.enter("field_description", "mine", mine.page())
    other = sit_down(has_engine=False)
    other.select("RAS-CB-1")
    other.press(Qt.Key.Key_Return, ALT)
    other.enter("field_description", "theirs", other.page())
    other.press(Qt.Key.Key_S, CTRL)
    assert other.broker("RAS-CB-1").description == "theirs"
    return Two(mine, other)


def apply_mine(two: Two) -> QWidget:
    """Click Apply at my console, which has not looked at the file since, and return what comes up."""
    two.mine.click("apply_button", two.mine.page())
    return two.mine.find(QWidget, "conflict_panel")


def test_that_a_stale_change_is_refused_with_both_versions_shown(two: Two) -> None:
    panel = apply_mine(two)
    shown = [each.text() for each in panel.findChildren(QLabel)]
    assert {"mine", "theirs"} <= set(shown)
    assert any("nothing is overwritten" in each for each in shown)
    two.other.farm.workspace.look_for_changes()
    assert two.other.broker("RAS-CB-1").description == "theirs"


def test_that_keep_mine_applies_mine_on_top(two: Two) -> None:
    two.mine.click("keep_mine_button", apply_mine(two))
    assert not two.mine.shows("conflict_panel")
    assert two.mine.broker("RAS-CB-1").description == "mine"
    two.other.window.activateWindow()
    two.other.press(Qt.Key.Key_F5)
    assert two.other.broker("RAS-CB-1").description == "mine"


def test_that_take_theirs_leaves_theirs(two: Two) -> None:
    two.mine.click("take_theirs_button", apply_mine(two))
    assert not two.mine.shows("conflict_panel")
    assert two.mine.broker("RAS-CB-1").description == "theirs"
    two.other.press(Qt.Key.Key_F5)
    assert two.other.broker("RAS-CB-1").description == "theirs"


def test_that_f5_takes_up_what_the_other_console_did_and_says_so_beside_the_draft(two: Two) -> None:
    two.mine.window.activateWindow()
    two.mine.press(Qt.Key.Key_F5)
    assert two.mine.broker("RAS-CB-1").description == "theirs"
    assert "changed meanwhile" in two.mine.text("overtaken_banner", two.mine.page())
    assert two.mine.text("field_description", two.mine.page()) == "mine"
