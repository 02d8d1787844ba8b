"""Forms: editors made from the catalogue, drafts behind them, messages beside them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddBroker, AddObject, SetFields
from ras_console.domain.catalogue import AUTO_PROMOTION, BROKER, HOST, KINDS, RESOURCE, KindSpec
from ras_console.domain.fields import Editor
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from ras_console.gui.forms.checklist import Checklist
from ras_console.gui.forms.editors import hint_of
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.kit import Switch, Tone
from tests.gui.panels.console import Console
from tests.gui.samples import SITE, broker_id, host_id

SECOND = ObjectId(broker_id(2))
POLICY = ObjectId(3)

Show = Callable[[KindSpec, int], ObjectForm]


@pytest.fixture
def show(console: Console, qtbot: QtBot) -> Show:
    """Return how to show the form of an object in a window."""
    windows: list[QWidget] = []  # qtbot itself keeps them by weak reference

    def shown(kind: KindSpec, object_id: int) -> ObjectForm:
        context = console.context
        form = ObjectForm(context.themes, context.workspace, context.drafts, kind)
        window = QWidget()
        windows.append(window)
        form.setParent(window)
        column = QVBoxLayout(window)
        for group in form.groups():
            for row in form.rows(group):
                column.addWidget(row)
        qtbot.addWidget(window)
        form.show_object(ObjectId(object_id))
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return form

    return shown


def line_edit(form: ObjectForm, field: str) -> QLineEdit:
    editor = form.row(field).editor
    assert isinstance(editor, QLineEdit)
    return editor


def retype(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def test_that_every_visible_setting_of_a_broker_has_a_row_with_its_value(show: Show) -> None:
    form = show(BROKER, SECOND)

    assert form.groups() == ("General", "Network", "Role", "Log", "Simulated machine")
    assert line_edit(form, "server").text() == "RAS-CB-2"
    assert line_edit(form, "ip").text() == "10.20.1.12"
    assert {each.name for each in BROKER.fields if each.editor is not Editor.HIDDEN} == set(form._lines)


def test_that_a_wrong_value_is_said_beside_its_field_while_it_is_typed(show: Show) -> None:
    form = show(BROKER, SECOND)

    retype(line_edit(form, "ip"), "10.20.")

    assert "not an IP address" in form.row("ip").message_text()
    assert form.row("ip").has_error
    assert form.row("ip").is_changed
    assert form.first_problem() is line_edit(form, "ip")


def test_that_a_rule_between_objects_speaks_beside_the_field(show: Show) -> None:
    form = show(BROKER, SECOND)

    retype(line_edit(form, "server"), "RAS-CB-1")

    assert "already" in form.row("server").message_text()


def test_that_the_text_under_the_hands_is_not_rewritten(show: Show) -> None:
    form = show(AUTO_PROMOTION, POLICY)
    edit = line_edit(form, "delay_s")

    retype(edit, "120")

    assert edit.text() == "120"
    assert edit.cursorPosition() == 3


def test_that_a_foreign_change_does_not_rewrite_the_text_under_the_hands(console: Console, show: Show) -> None:
    form = show(AUTO_PROMOTION, POLICY)
    edit = line_edit(form, "delay_s")
    retype(edit, "120")

    console.workspace.apply(SetFields(object_id=POLICY, values={"is_failback_enabled": True}))

    assert edit.text() == "120"
    switch = form.row("is_failback_enabled").editor
    assert isinstance(switch, Switch)
    assert switch.isChecked()


def test_that_leaving_a_field_shows_its_value_in_the_usual_form(show: Show) -> None:
    form = show(AUTO_PROMOTION, POLICY)
    edit = line_edit(form, "delay_s")
    retype(edit, "120")

    QTest.keyClick(edit, Qt.Key.Key_Tab)

    assert edit.text() == "2 min"


def test_that_apply_shows_the_applied_value_in_the_field_that_has_the_focus(console: Console, show: Show) -> None:
    form = show(AUTO_PROMOTION, POLICY)
    edit = line_edit(form, "delay_s")
    retype(edit, "120")

    assert console.context.drafts.apply(POLICY) == ()

    assert edit.hasFocus()
    assert edit.text() == "2 min"
    assert console.document.auto_promotion(SITE).delay_s == 120.0


def test_that_revert_shows_the_applied_value_in_the_field_that_has_the_focus(console: Console, show: Show) -> None:
    form = show(AUTO_PROMOTION, POLICY)
    edit = line_edit(form, "delay_s")
    retype(edit, "soon")

    console.context.drafts.revert(POLICY)

    assert edit.hasFocus()
    assert edit.text() == "15 s"
    assert not form.row("delay_s").is_changed
    assert form.row("delay_s").message_text() == ""


def test_that_undo_is_seen_at_once(console: Console, show: Show) -> None:
    form = show(BROKER, SECOND)
    console.workspace.apply(SetFields(object_id=SECOND, values={"description": "Rack 4"}))
    assert line_edit(form, "description").text() == "Rack 4"

    console.workspace.undo_stack.undo()

    assert line_edit(form, "description").text() == ""


def test_that_another_object_comes_with_its_own_draft(console: Console, show: Show) -> None:
    form = show(BROKER, SECOND)
    retype(line_edit(form, "description"), "draft")

    form.show_object(ObjectId(broker_id(3)))
    assert line_edit(form, "description").text() == ""
    assert not form.row("description").is_changed

    form.show_object(SECOND)
    assert line_edit(form, "description").text() == "draft"
    assert form.row("description").is_changed


def test_that_a_switch_is_drafted_by_mouse_and_keyboard(console: Console, show: Show) -> None:
    form = show(BROKER, SECOND)
    switch = form.row("is_standby").editor

    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert console.context.drafts.of(SECOND)["is_standby"].value is True

    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not console.context.drafts.is_dirty(SECOND)


def test_that_a_new_broker_can_be_preferred_at_once_and_a_choice_survives_that(console: Console, show: Show) -> None:
    form = show(HOST, host_id(1))
    choice = form.row("preferred_broker_id").editor
    assert isinstance(choice, QComboBox)
    assert [choice.itemText(each) for each in range(choice.count())] == [
        "Automatic",
        "RAS-CB-1",
        "RAS-CB-2",
        "RAS-CB-3",
    ]
    choice.setCurrentIndex(2)
    choice.activated.emit(2)

    console.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-9"}))

    assert choice.count() == 5
    assert choice.currentText() == "RAS-CB-2"
    assert console.context.drafts.of(ObjectId(host_id(1)))["preferred_broker_id"].value == broker_id(2)


def test_that_pools_are_ticked_in_a_list(console: Console, show: Show) -> None:
    console.workspace.apply(AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": "Finance"}))
    form = show(RESOURCE, 11)
    checklist = form.row("pool_ids").editor
    assert isinstance(checklist, Checklist)
    model = checklist.model
    assert [model.index(each).data() for each in range(model.rowCount())] == ["<Default>", "Finance"]

    model.setData(model.index(1), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)

    finance = console.document.pools(SITE)[1].id
    assert console.context.drafts.of(ObjectId(11))["pool_ids"].value == (finance,)


def test_that_a_note_refuses_nothing_and_typing_takes_it_back(show: Show) -> None:
    form = show(BROKER, SECOND)
    form.set_note("ip", "RAS-CB-2 has no address: unknown name.")
    assert form.row("ip").message_text() == "RAS-CB-2 has no address: unknown name."
    assert form.first_problem() is None

    retype(line_edit(form, "ip"), "10.1.1.1")

    assert form.row("ip").message_text() == ""


def test_that_a_greyed_field_says_why(show: Show) -> None:
    form = show(BROKER, ObjectId(broker_id(1)))

    form.set_enabled("is_enabled", "It is the primary: promote another first.")

    assert not form.row("is_enabled").editor.isEnabled()
    assert form.row("is_enabled").editor.toolTip() == "It is the primary: promote another first."
    assert form.row("is_enabled").message_text() == "It is the primary: promote another first."

    form.set_enabled("is_enabled", "")
    assert form.row("is_enabled").editor.isEnabled()


def test_that_counts_tell_changes_and_problems(show: Show) -> None:
    form = show(BROKER, SECOND)
    counts: list[tuple[int, int]] = []
    form.counts_changed.connect(lambda changes, problems: counts.append((changes, problems)))

    retype(line_edit(form, "description"), "x")
    retype(line_edit(form, "ip"), "nonsense")

    assert counts[-1] == (2, 1)


def test_that_a_warning_does_not_count_as_a_problem(show: Show) -> None:
    form = show(BROKER, SECOND)
    counts: list[tuple[int, int]] = []
    form.counts_changed.connect(lambda changes, problems: counts.append((changes, problems)))

    retype(line_edit(form, "ip"), "10.20.1.11")

    assert counts[-1] == (1, 0)
    assert "too" in form.row("ip").message_text()
    message = form.row("ip")._message
    assert message is not None
    assert message.tone is Tone.WARN


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind.value)
def test_that_every_setting_says_its_help_and_default_or_range(kind: KindSpec) -> None:
    for spec in kind.fields:
        if spec.editor is not Editor.HIDDEN:
            assert spec.help, spec.name
            assert hint_of(spec), spec.name


@pytest.mark.parametrize(
    ("kind", "field", "hint"),
    [
        (AUTO_PROMOTION, "delay_s", "Default 15 s, 5 s to 3 d"),
        (AUTO_PROMOTION, "is_enabled", "Default on"),
        (BROKER, "server", "Required, at most 253 characters"),
        (BROKER, "alternative_ips", "Default empty, separated by semicolons"),
        (HOST, "port", "Default 3389, 1 to 65535"),
        (HOST, "log_off_disconnected_after_s", "Default Never"),
        (HOST, "preferred_broker_id", "Default Automatic"),
        (RESOURCE, "pool_ids", "Default none chosen"),
    ],
)
def test_that_hints_read_like_this(kind: KindSpec, field: str, hint: str) -> None:
    assert hint_of(kind.field(field)) == hint


def test_that_the_hint_shows_while_the_field_has_the_focus(show: Show, qapp: QApplication) -> None:
    form = show(AUTO_PROMOTION, POLICY)

    line_edit(form, "delay_s").setFocus()

    message = form.row("delay_s")._message
    assert message is not None
    assert message.text() == "Default 15 s, 5 s to 3 d"
