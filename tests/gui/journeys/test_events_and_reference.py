"""The event list, looks and preferences, help, shortcuts, About and the search."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget

from ras_console.gui.kit import SegmentedControl
from ras_console.gui.theme import ThemeName
from tests.gui.journeys.administrator import CTRL, SHIFT, Administrator
from tests.gui.journeys.conftest import SPEAKS, MakeConsole

pytestmark = SPEAKS


def events(admin: Administrator) -> list[str]:
    model = admin.find(QAbstractItemView, "event_list").model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def filter_by(admin: Administrator, *texts: str) -> None:
    """Take the ticks off the entries of the filter's menu that are called so."""
    for text in texts:
        admin.click("event_filter_button")
        menu = admin.open_menu("")
        action = next(each for each in menu.actions() if each.text() == text)
        admin.click_at(menu, menu.actionGeometry(action).center())


def shown_theme(admin: Administrator) -> ThemeName:
    return admin.application.around.themes.theme.name


def choose_text(admin: Administrator, menu: QMenu, text: str) -> None:
    action = next(each for each in menu.actions() if each.text() == text)
    admin.click_at(menu, menu.actionGeometry(action).center())


def test_that_events_are_filtered_by_source_and_severity(trio: Administrator) -> None:
    everything = events(trio)
    assert any("Add Connection Broker RAS-CB-2" in each for each in everything)
    filter_by(trio, "Configuration")
    assert not any("Add Connection Broker" in each for each in events(trio))
    filter_by(trio, "Show everything", "Information")
    assert len(events(trio)) < len(everything)
    filter_by(trio, "Show everything")
    assert events(trio) == everything


def test_that_selected_events_are_copied(trio: Administrator) -> None:
    view = trio.find(QAbstractItemView, "event_list")
    trio.click_at(view.viewport(), trio.cell(view, 0, 0))
    trio.press(Qt.Key.Key_C, CTRL)
    copied = QGuiApplication.clipboard().text()
    assert "RAS-CB-3 is secondary" in copied
    assert copied.strip().count("\n") == 0


def test_that_events_are_exported_as_csv(trio: Administrator, tmp_path: Path) -> None:
    trio.click("event_export_button")
    choose_text(trio, trio.open_menu(""), "Export as CSV…")
    target = tmp_path / "events.csv"
    trio.type_path(target)
    rows = list(csv.reader(target.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 1 + len(events(trio))
    assert any("RAS-CB-2 is secondary" in cell for row in rows for cell in row)


def test_that_return_on_an_event_goes_to_its_broker(trio: Administrator) -> None:
    trio.select("RDSH-1")
    view = trio.find(QAbstractItemView, "event_list")
    row = next(number for number, text in enumerate(events(trio)) if "RAS-CB-2 is secondary" in text)
    trio.click_at(view.viewport(), trio.cell(view, row, 0))
    trio.press(Qt.Key.Key_Return)
    assert trio.farm.navigator.node == trio.node("RAS-CB-2")


def test_that_the_theme_changes_by_button_and_by_menu(admin: Administrator) -> None:
    before = admin.window.grab().toImage().pixelColor(5, 300).lightness()
    admin.click("theme_button")
    assert shown_theme(admin) is ThemeName.DARK
    admin.pass_time(0.25)
    assert admin.window.grab().toImage().pixelColor(5, 300).lightness() < before
    admin.press(Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    admin.press(Qt.Key.Key_H)
    admin.press(Qt.Key.Key_L)
    assert shown_theme(admin) is ThemeName.LIGHT


def test_that_preferences_hold_at_once_and_are_remembered(sit_down: MakeConsole) -> None:
    admin = sit_down()
    admin.press(Qt.Key.Key_Comma, CTRL)
    dialog = admin.dialog("preferences_dialog")
    for name, number in (("field_theme", 2), ("field_refresh", 1), ("field_lab_speed", 1)):
        admin.click_at(admin.find(SegmentedControl, name, dialog).segments()[number])
    admin.click("close_button", dialog)
    values = sit_down().application.around.preferences.values
    assert (values.theme.value, values.refresh_hz, values.lab_speed) == ("dark", 10, 5.0)


def test_that_f1_explains_the_page(admin: Administrator) -> None:
    admin.select("RDSH-1")
    admin.press(Qt.Key.Key_F1)
    help_window = admin.dialog("help_window")
    assert "session host" in admin.find(QTextEdit, "help_text", help_window).toPlainText().lower()
    assert not help_window.isModal()
    admin.press(Qt.Key.Key_Escape)


def test_that_ctrl_slash_lists_the_shortcuts(admin: Administrator) -> None:
    admin.press(Qt.Key.Key_Slash, CTRL)
    dialog = admin.dialog("shortcut_dialog")
    assert ("Ctrl+N", "Add secondary broker") in dialog.rows  # type: ignore[attr-defined]
    admin.press(Qt.Key.Key_Escape)
    assert not admin.has_dialog()


def test_that_about_tells_versions_and_licences(admin: Administrator) -> None:
    admin.menu_bar("help_menu", "about")
    dialog = admin.dialog("about_dialog")
    notices = admin.find(QWidget, "notices_text", dialog)
    assert isinstance(notices, QTextEdit | QPlainTextEdit)
    assert "Inter" in notices.toPlainText()
    assert "SQLite" in dict(dialog.rows)  # type: ignore[attr-defined]
    admin.press(Qt.Key.Key_Escape)


def test_that_ctrl_k_finds_an_object_by_name(admin: Administrator) -> None:
    admin.press(Qt.Key.Key_K, CTRL)
    admin.write("rdsh-7")
    assert admin.shows("search_hits")
    admin.press(Qt.Key.Key_Return)
    assert admin.farm.navigator.node == admin.node("RDSH-7")
    assert not admin.shows("search_hits")


def test_that_ctrl_k_finds_the_auto_promotion_page(admin: Administrator) -> None:
    admin.press(Qt.Key.Key_K, CTRL)
    admin.write("auto-prom")
    admin.press(Qt.Key.Key_Return)
    assert admin.shows("quorum_sentence")


def test_that_the_tree_is_filtered(admin: Administrator) -> None:
    field = admin.find(QLineEdit, "tree_filter")
    admin.click_at(field)
    admin.write("sheet")
    assert admin.rows_below("Published Resources") == ["Spreadsheet", "Time Sheet"]
    admin.press(Qt.Key.Key_Escape)
    assert len(admin.rows_below("Published Resources")) == 4


def test_that_f6_goes_round_the_panes(admin: Administrator) -> None:
    focused = []
    for _ in range(4):
        admin.press(Qt.Key.Key_F6)
        focus = admin.window.focusWidget()
        assert focus is not None
        focused.append(focus)
    assert len(set(focused)) == 4
    admin.press(Qt.Key.Key_F6, SHIFT)
    assert admin.window.focusWidget() is focused[-2]
