"""Two consoles on one file: what the second one says too late is refused, shown, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ras_console.gui.panels.figure_lines import FigureLines
from ras_console.runtime.embedded import EngineSettings, make_loop
from ras_console.runtime.stepped import SteppedEngine
from ras_console.storage.recorder import Recorder
from ras_console.storage.remote_feed import RemoteFeed
from tests.gui.journeys.administrator import ALT, CTRL, Administrator
from tests.gui.journeys.conftest import COMPUTER, ORIGIN_WALL_S, SPEAKS, MakeConsole
from tests.waiting import no_thread_left

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


@contextmanager
def followed(mine: Administrator, other: Administrator) -> Iterator[None]:
    """Keep what the engine at my console does in the farm's files, and let the other console follow it from there."""
    farm = mine.farm.workspace.path
    recorder = Recorder(farm, trouble=lambda *_: None)
    settings = EngineSettings(seed=1, own_name=COMPUTER, origin_wall_s=ORIGIN_WALL_S)
    topology = mine.document.topology()
    mine.engine = SteppedEngine(lambda clock: make_loop(topology, settings, clock), wake=lambda: None, taps=(recorder,))
    mine.farm.follow(mine.engine)
    bridge = other.farm.bridge
    feed = RemoteFeed(farm, actor="other", wake=bridge.wake, trouble=bridge.report_trouble)
    with no_thread_left():
        recorder.start(mine.engine)
        feed.start()
        other.farm.follow(feed)
        try:
            yield
        finally:
            assert feed.stop()
            assert recorder.stop()


def resources_of_host(console: Administrator) -> list[tuple[str, str]]:
    (card,) = [each for each in console.page().findChildren(FigureLines) if each.isVisible()]
    return card.lines()


def test_that_the_second_console_shows_the_sessions_of_a_host_by_published_resource(
    sit_down: MakeConsole, qtbot: QtBot
) -> None:
    mine, other = sit_down(has_engine=False), sit_down(has_engine=False)
    with followed(mine, other):
        mine.pass_time(5.0)
        mine.select("RDSH-1")
        other.select("RDSH-1")

        def has_come() -> bool:
            mine.pass_time(0.05)
            return bool(resources_of_host(other))

        qtbot.waitUntil(has_come, timeout=20_000)
        qtbot.waitUntil(lambda: resources_of_host(other) == resources_of_host(mine) != [], timeout=20_000)
        sessions = other.live.sessions
        assert sessions is not None
        assert len({sessions.user_names[each] for each in sessions.user}) > 1
    assert other.notices() == ()
