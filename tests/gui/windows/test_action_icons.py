"""Icons of actions: none before they are wanted, all of them soon after, and in the colours of each theme."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ras_console.gui.action_icons import ActionIcon, ActionIcons
from ras_console.gui.assets import Assets
from ras_console.gui.theme import ThemeChoice, ThemeSwitch


@pytest.fixture
def themes(qapp: QApplication) -> ThemeSwitch:
    return ThemeSwitch(qapp, Assets(), ThemeChoice.LIGHT)


def _actions(count: int) -> tuple[ActionIcon, ...]:
    return tuple(ActionIcon(action=QAction(f"Do {number}"), icon="server") for number in range(count))


def test_that_no_icon_is_drawn_before_the_first_frame(qtbot: QtBot, themes: ThemeSwitch) -> None:
    wanted = _actions(2)
    ActionIcons(themes, wanted, themes)
    themes.choose(ThemeChoice.DARK)
    qtbot.wait(5)
    assert all(each.action.icon().isNull() for each in wanted)


def test_that_all_icons_come_few_at_a_time(qtbot: QtBot, themes: ThemeSwitch) -> None:
    wanted = _actions(7)
    icons = ActionIcons(themes, wanted, themes)
    icons.begin()
    assert all(each.action.icon().isNull() for each in wanted)
    qtbot.waitUntil(lambda: all(not each.action.icon().isNull() for each in wanted))


def test_that_another_theme_draws_them_again_in_its_colours(qtbot: QtBot, themes: ThemeSwitch) -> None:
    wanted = _actions(4)
    icons = ActionIcons(themes, wanted, themes)
    icons.begin()
    qtbot.waitUntil(lambda: all(not each.action.icon().isNull() for each in wanted))
    before = [each.action.icon().cacheKey() for each in wanted]
    themes.choose(ThemeChoice.DARK)
    qtbot.waitUntil(lambda: all(each.action.icon().cacheKey() not in before for each in wanted))
