"""Buttons, switches, tabs and segments: the keyboard does what the mouse does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QAccessible, QTextOption
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget
from pytestqt.qtbot import QtBot

from ras_console.gui import kit
from ras_console.gui.theme import LIGHT, ThemeSwitch

ROLES = (("primary", "Primary"), ("secondary", "Secondary"), ("standby", "Standby"))


@pytest.fixture(name="segments")
def _segments(themes: ThemeSwitch, qtbot: QtBot) -> kit.SegmentedControl:
    control = kit.SegmentedControl(themes, ROLES, name="Preferred role")
    qtbot.addWidget(control)
    with qtbot.waitExposed(control):
        control.show()
    return control


def test_that_arrows_move_the_choice_and_tell_of_it(segments: kit.SegmentedControl, qtbot: QtBot) -> None:
    assert segments.value() == "primary"
    segments.segments()[0].setFocus()
    with qtbot.waitSignal(segments.value_changed) as changed:
        QTest.keyClick(segments.segments()[0], Qt.Key.Key_Right)
    assert changed.args == ["secondary"]
    assert segments.segments()[1].hasFocus()
    QTest.keyClick(segments.segments()[1], Qt.Key.Key_Left)
    assert segments.value() == "primary"


def test_that_exactly_one_segment_is_chosen(segments: kit.SegmentedControl, qtbot: QtBot) -> None:
    QTest.mouseClick(segments.segments()[2], Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 3))
    assert segments.value() == "standby"
    assert [segment.isChecked() for segment in segments.segments()] == [False, False, True]


def test_that_setting_a_value_is_silent(segments: kit.SegmentedControl, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(segments.value_changed):
        segments.set_value("standby")
    assert segments.value() == "standby"
    assert segments.segments()[2].isChecked()


def test_that_an_unknown_value_is_refused_and_changes_nothing(segments: kit.SegmentedControl) -> None:
    with pytest.raises(ValueError, match="witness"):
        segments.set_value("witness")
    assert segments.value() == "primary"


def test_that_a_segment_is_a_radio_button_to_a_screen_reader(segments: kit.SegmentedControl) -> None:
    interface = QAccessible.queryAccessibleInterface(segments.segments()[1])
    assert interface.role() == QAccessible.Role.RadioButton
    assert interface.text(QAccessible.Text.Name) == "Secondary"
    assert interface.text(QAccessible.Text.Description) == "Preferred role"


def test_that_space_and_a_click_on_its_words_turn_a_switch(themes: ThemeSwitch, qtbot: QtBot) -> None:
    switch = kit.Switch(themes, "Failback")
    qtbot.addWidget(switch)
    switch.resize(switch.sizeHint())
    switch.show()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    QTest.mouseClick(
        switch,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(switch.width() - 4, switch.height() // 2),
    )
    assert not switch.isChecked()


def test_that_a_switch_shows_its_state_by_side_and_colour(themes: ThemeSwitch, qtbot: QtBot) -> None:
    switch = kit.Switch(themes)
    qtbot.addWidget(switch)
    switch.resize(switch.sizeHint())
    off = switch.grab().toImage()
    switch.setChecked(True)
    on = switch.grab().toImage()
    left, right, middle = QPoint(12, 15), QPoint(28, 15), QPoint(20, 15)
    assert off.pixelColor(left).name().upper() == LIGHT.field_edge
    assert on.pixelColor(right).name().upper() == LIGHT.primary_text
    assert on.pixelColor(middle).name().upper() == LIGHT.accent


@pytest.fixture(name="tabs")
def _tabs(themes: ThemeSwitch, qtbot: QtBot) -> kit.TabBar:
    tabs = kit.TabBar(themes)
    qtbot.addWidget(tabs)
    for text in ("Overview", "Properties", "Events"):
        tabs.addTab(text)
    tabs.resize(500, 36)
    with qtbot.waitExposed(tabs):
        tabs.show()
    return tabs


def test_that_arrows_change_the_tab(tabs: kit.TabBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tabs.currentChanged) as changed:
        QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert changed.args == [1]


def test_that_the_current_tab_is_underlined(tabs: kit.TabBar) -> None:
    tabs.setCurrentIndex(2)
    image = tabs.grab().toImage()
    rects = [tabs.tabRect(index) for index in range(3)]
    colours = [image.pixelColor(rect.left() + 15, 34).name().upper() for rect in rects]
    assert colours[2] == LIGHT.accent
    assert LIGHT.accent not in colours[:2]


def test_that_changing_the_tab_moves_no_tab(tabs: kit.TabBar) -> None:
    before = [tabs.tabRect(index) for index in range(3)]
    tabs.setCurrentIndex(1)
    assert [tabs.tabRect(index) for index in range(3)] == before


def test_that_a_draft_is_marked_for_eye_and_ear(tabs: kit.TabBar) -> None:
    before = tabs.grab().toImage()
    tabs.set_draft(1, has_draft=True)
    assert tabs.has_draft(1)
    assert not tabs.has_draft(0)
    assert tabs.accessibleTabName(1) == "Properties, unsaved changes"
    assert tabs.grab().toImage() != before
    tabs.set_draft(1, has_draft=False)
    assert tabs.accessibleTabName(1) == ""
    assert tabs.grab().toImage() == before


@pytest.mark.parametrize("kind", ["plain", "primary", "danger", "quiet"])
def test_that_a_button_is_pressed_by_mouse_and_space(themes: ThemeSwitch, qtbot: QtBot, kind: kit.ButtonKind) -> None:
    button = kit.Button(themes, "&Drain", icon="log-out", kind=kind)
    qtbot.addWidget(button)
    with qtbot.waitExposed(button):
        button.show()
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == "Drain"


def test_that_a_menu_and_an_icon_make_room_for_themselves(themes: ThemeSwitch, qtbot: QtBot) -> None:
    plain = kit.Button(themes, "Simulate failure")
    with_icon = kit.Button(themes, "Simulate failure", icon="zap")
    with_menu = kit.Button(themes, "Simulate failure", icon="zap")
    with_menu.setMenu(QMenu(with_menu))
    widths = []
    for button in (plain, with_icon, with_menu):
        qtbot.addWidget(button)
        widths.append(button.sizeHint().width())
    assert widths == sorted(set(widths))


def test_that_the_ring_shows_once_the_keyboard_is_used(themes: ThemeSwitch, qtbot: QtBot) -> None:
    def edge(button: kit.Button) -> str:
        return button.grab().toImage().pixelColor(button.width() // 2, 0).name().upper()

    page = QWidget()
    qtbot.addWidget(page)
    row = QHBoxLayout(page)
    first, second = kit.Button(themes, "Revert"), kit.Button(themes, "Stop")
    row.addWidget(first)
    row.addWidget(second)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert first.hasFocus()
    assert edge(first) != LIGHT.accent
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert edge(second) == LIGHT.accent


def test_that_an_icon_button_has_a_name_and_a_mark(themes: ThemeSwitch, qtbot: QtBot) -> None:
    button = kit.IconButton(themes, "bell", "Events")
    qtbot.addWidget(button)
    assert button.toolTip() == "Events"
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == "Events"
    before = button.grab().toImage()
    button.set_mark(has_mark=True)
    assert button.grab().toImage() != before


def test_that_a_checked_icon_button_looks_checked(themes: ThemeSwitch, qtbot: QtBot) -> None:
    button = kit.IconButton(themes, "pause", "Pause", has_frame=True)
    qtbot.addWidget(button)
    button.setCheckable(True)
    before = button.grab().toImage()
    button.click()
    assert button.isChecked()
    assert button.grab().toImage() != before


@pytest.mark.parametrize("is_pasted", [True, False])
def test_that_a_line_without_end_is_broken_anywhere_and_stays_whole(
    themes: ThemeSwitch, qtbot: QtBot, *, is_pasted: bool
) -> None:
    area = kit.TextArea(themes)
    qtbot.addWidget(area)
    area.show()
    area.setPlainText("RDSH-1 RDSH-2\nRDSH-3")
    assert area.wordWrapMode() == QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
    area.clear()
    endless = "a" * 200_000  # by words its layout would take seconds
    if is_pasted:
        source = QMimeData()
        source.setText(endless)
        area.insertFromMimeData(source)
    else:
        area.setPlainText(endless)
    assert area.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere
    assert area.toPlainText() == endless
