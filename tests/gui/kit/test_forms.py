"""Fields, rows, messages and the apply bar: what is wrong is said beside the field, and nothing jumps."""

from __future__ import annotations

from typing import Protocol

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ras_console.gui import kit
from ras_console.gui.theme import LIGHT, ThemeSwitch


class Form(Protocol):
    """Puts rows under each other on a shown page, which lives as long as the test."""

    def __call__(self, *rows: QWidget) -> QWidget: ...


@pytest.fixture(name="form")
def _form(qtbot: QtBot, themes: ThemeSwitch) -> Form:
    kept: list[QWidget] = []

    def show(*rows: QWidget) -> QWidget:
        page = QWidget()
        kept.append(page)
        qtbot.addWidget(page)
        column = QVBoxLayout(page)
        column.setSpacing(0)
        # Takes the focus that a window gives its first field.
        for row in (kit.TextField(themes), *rows):
            column.addWidget(row)
        column.addStretch(1)
        page.resize(480, 300)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        return page

    return show


@pytest.fixture(name="timeout_row")
def _timeout_row(themes: ThemeSwitch) -> kit.FieldRow:
    return kit.FieldRow(
        themes,
        "Failover &timeout",
        kit.TextField(themes, "1200"),
        unit="ms",
        hint="Default 1,500, from 500",
        help_text="How long the primary may be silent.",
    )


def test_that_an_error_is_said_beside_the_field_and_to_a_screen_reader(timeout_row: kit.FieldRow, form: Form) -> None:
    form(timeout_row)
    editor = timeout_row.editor
    timeout_row.show_message("At least 1,500 ms")
    assert timeout_row.has_error
    assert timeout_row.message_text() == "At least 1,500 ms"
    assert editor.accessibleDescription().startswith("At least 1,500 ms")
    assert editor.grab().toImage().pixelColor(60, 0).name().upper() == LIGHT.error
    timeout_row.clear_message()
    assert timeout_row.message_text() == ""
    assert "At least" not in editor.accessibleDescription()
    assert editor.grab().toImage().pixelColor(60, 0).name().upper() == LIGHT.border_strong


def test_that_a_message_moves_nothing(timeout_row: kit.FieldRow, themes: ThemeSwitch, form: Form) -> None:
    below = kit.FieldRow(themes, "Name", kit.TextField(themes))
    form(timeout_row, below)
    before = below.geometry()
    timeout_row.show_message("At least 1,500 ms")
    QApplication.processEvents()
    assert below.geometry() == before


def test_that_fields_of_all_rows_stand_in_one_column(
    timeout_row: kit.FieldRow, themes: ThemeSwitch, form: Form
) -> None:
    rows = (
        timeout_row,
        kit.FieldRow(themes, "Name", kit.TextField(themes), has_message_line=False),
        kit.FieldRow(themes, "A label so long that it has to be broken", kit.ChoiceField(themes)),
        kit.FieldRow(themes, "Description", kit.TextArea(themes), has_message_line=False),
    )
    timeout_row.show_message("A message as long as the field is wide, and then longer, so that it takes two lines")
    form(*rows)
    spans = {(row.editor.mapTo(row, QPoint(0, 0)).x(), row.editor.width()) for row in rows}
    assert len(spans) == 1


def test_that_a_button_beside_a_field_stands_in_its_line(themes: ThemeSwitch, form: Form) -> None:
    row, other = (kit.FieldRow(themes, "Address", kit.TextField(themes)) for _ in range(2))
    resolve = kit.Button(themes, "Resolve")
    row.add_beside(resolve)
    form(row, other)
    assert resolve.y() == row.editor.y()
    assert resolve.geometry().right() == other.editor.geometry().right()
    assert row.editor.geometry().right() < resolve.x()
    assert row.height() == other.height()


def test_that_a_warning_is_no_error(timeout_row: kit.FieldRow, form: Form) -> None:
    form(timeout_row)
    timeout_row.show_message("The name does not resolve here", kit.Tone.WARN)
    assert not timeout_row.has_error
    assert timeout_row.message_text() == "The name does not resolve here"


def test_that_the_hint_shows_while_the_field_has_the_focus_unless_there_is_worse(
    timeout_row: kit.FieldRow, themes: ThemeSwitch, form: Form
) -> None:
    other = kit.FieldRow(themes, "Name", kit.TextField(themes))
    form(timeout_row, other)
    line = timeout_row.findChildren(kit.InlineMessage)[0]
    other.editor.setFocus()
    assert line.text() == ""
    timeout_row.editor.setFocus()
    assert line.text() == "Default 1,500, from 500"
    timeout_row.show_message("At least 1,500 ms")
    other.editor.setFocus()
    timeout_row.editor.setFocus()
    assert line.text() == "At least 1,500 ms"
    timeout_row.clear_message()
    assert line.text() == "Default 1,500, from 500"


def test_that_a_row_without_a_line_refuses_a_message(themes: ThemeSwitch, form: Form) -> None:
    row = kit.FieldRow(themes, "Enabled", kit.Switch(themes), has_message_line=False)
    form(row)
    with pytest.raises(ValueError, match="Enabled"):
        row.show_message("No")


def test_that_the_mnemonic_leads_to_the_field(timeout_row: kit.FieldRow, themes: ThemeSwitch, form: Form) -> None:
    other = kit.FieldRow(themes, "&Name", kit.TextField(themes))
    page = form(timeout_row, other)
    timeout_row.editor.setFocus()
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert other.editor.hasFocus()


def test_that_a_field_is_named_by_its_label_and_unit_and_helped_by_its_tip(timeout_row: kit.FieldRow) -> None:
    editor = timeout_row.editor
    assert editor.accessibleName() == "Failover timeout (ms)"
    assert editor.toolTip() == "How long the primary may be silent.\nDefault 1,500, from 500"
    timeout_row.deleteLater()


def test_that_a_changed_field_has_a_dot_and_says_so(timeout_row: kit.FieldRow, form: Form) -> None:
    form(timeout_row)
    timeout_row.set_changed(is_changed=True)
    assert timeout_row.grab().toImage().pixelColor(3, 15).name().upper() == LIGHT.accent
    assert "Changed, not applied." in timeout_row.editor.accessibleDescription()
    timeout_row.set_changed(is_changed=False)
    assert timeout_row.grab().toImage().pixelColor(3, 15).name().upper() != LIGHT.accent


def test_that_all_editors_in_a_line_are_equally_high(themes: ThemeSwitch, form: Form) -> None:
    editors = (
        kit.TextField(themes),
        kit.ChoiceField(themes),
        kit.SearchField(themes, "Search"),
        kit.SegmentedControl(themes, (("a", "A"), ("b", "B"))),
        kit.Button(themes, "Apply"),
    )
    form(*editors)
    assert {editor.height() for editor in editors} == {30}


def test_that_the_bottom_edge_of_a_field_is_the_strong_one(themes: ThemeSwitch, form: Form) -> None:
    fields = (kit.TextField(themes, "x"), kit.ChoiceField(themes))
    form(*fields)
    for field in fields:
        image = field.grab().toImage()
        assert image.pixelColor(100, 0).name().upper() == LIGHT.border_strong
        assert image.pixelColor(100, 29).name().upper() == LIGHT.field_edge
        assert image.pixelColor(100, 5).name().upper() == LIGHT.surface


def test_that_the_focused_field_has_a_ring_two_pixels_wide(themes: ThemeSwitch, form: Form) -> None:
    field = kit.TextField(themes, "x")
    form(field)
    field.setFocus()
    image = field.grab().toImage()
    assert [image.pixelColor(100, y).name().upper() for y in (0, 1)] == [LIGHT.accent, LIGHT.accent]
    assert image.pixelColor(100, 2).name().upper() == LIGHT.surface


def test_that_text_keeps_off_the_unit(themes: ThemeSwitch, qtbot: QtBot) -> None:
    field = kit.TextField(themes)
    qtbot.addWidget(field)
    before = field.textMargins().right()
    field.set_unit("per second")
    assert field.textMargins().right() > before + 40


def wheel(widget: QWidget) -> None:
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(widget.mapToGlobal(centre.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_that_scrolling_a_page_changes_no_value_under_the_pointer(themes: ThemeSwitch, form: Form) -> None:
    choice = kit.ChoiceField(themes)
    choice.addItems(["a", "b", "c"])
    choice.setCurrentIndex(1)
    form(choice)
    wheel(choice)
    assert choice.currentIndex() == 1
    choice.setFocus()
    wheel(choice)
    assert choice.currentIndex() == 0


def test_that_escape_empties_the_search_and_then_goes_through(themes: ThemeSwitch, form: Form) -> None:
    search = kit.SearchField(themes, "Search hosts, users…", keys="Ctrl K")
    form(search)
    search.setFocus()
    QTest.keyClicks(search, "rdsh")
    assert [action.isVisible() for action in search.actions()] == [True]
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert [action.isVisible() for action in search.actions()] == [False]
    assert search.accessibleName() == "Search hosts, users"


def test_that_a_banner_closes_by_its_button_and_can_come_back(themes: ThemeSwitch, form: Form, qtbot: QtBot) -> None:
    banner = kit.Banner(themes, "This farm is a lab.")
    offer = banner.add_action("Use an empty farm")
    form(banner)
    with qtbot.waitSignal(offer.clicked):
        QTest.keyClick(offer, Qt.Key.Key_Space)
    close = next(button for button in banner.findChildren(kit.IconButton) if button.accessibleName() == "Close")
    with qtbot.waitSignal(banner.closed):
        close.click()
    assert banner.isHidden()
    banner.show_text("Changed by failover.", kit.Tone.WARN)
    assert banner.isVisible()
    assert banner.accessibleName() == "Changed by failover."


def test_that_an_empty_place_offers_its_one_action(themes: ThemeSwitch, form: Form, qtbot: QtBot) -> None:
    empty = kit.EmptyState(themes, "server", "This site has one broker.", action="Add secondary broker…")
    form(empty)
    assert empty.accessibleName() == "This site has one broker."
    with qtbot.waitSignal(empty.action.clicked):
        empty.action.click()


@pytest.mark.parametrize(
    ("changes", "problems", "sentence"),
    [
        (0, 0, "No unsaved changes"),
        (1, 0, "1 unsaved change"),
        (2, 1, "2 unsaved changes, 1 field needs attention"),
        (3, 2, "3 unsaved changes, 2 fields need attention"),
    ],
)
def test_that_the_apply_bar_counts_in_words(
    themes: ThemeSwitch, qtbot: QtBot, changes: int, problems: int, sentence: str
) -> None:
    bar = kit.ApplyBar(themes)
    qtbot.addWidget(bar)
    bar.show_counts(changes, problems)
    assert bar.accessibleName() == sentence
    assert bar.height() == 46


def test_that_apply_stays_enabled_while_a_field_needs_attention(themes: ThemeSwitch, form: Form, qtbot: QtBot) -> None:
    bar = kit.ApplyBar(themes)
    form(bar)
    bar.show_counts(2, 1)
    with qtbot.waitSignal(bar.apply_requested):
        QTest.mouseClick(bar.apply_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.revert_requested):
        QTest.mouseClick(bar.revert_button, Qt.MouseButton.LeftButton)
    bar.show_counts(0, 0)
    assert not bar.apply_button.isEnabled()


def test_that_a_card_without_a_title_keeps_no_room_for_one(themes: ThemeSwitch, form: Form) -> None:
    titled, bare = kit.Card(themes, "General"), kit.Card(themes)
    for card in (titled, bare):
        card.body.addWidget(kit.TextField(themes))
    form(titled, bare)
    assert titled.accessibleName() == "General"
    assert bare.accessibleName() == ""
    assert bare.sizeHint().height() == titled.sizeHint().height() - 18 - 7
