"""The dialog that adds an object or changes one, whichever it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddObject, AddSite, Command, RemoveObject, SetFields
from ras_console.domain.catalogue import ACCOUNT, HANDLER
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import Account
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.checklist import Checklist
from ras_console.gui.forms.object_dialog import DialogPlan, ObjectDialog
from ras_console.gui.windows.add_broker import add_broker
from ras_console.gui.windows.add_resource import add_resource
from ras_console.gui.windows.add_schedule import add_schedule
from ras_console.gui.windows.add_site import add_site
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child, click, field, retype
from tests.gui.samples import SITE

Open = Callable[[ObjectDialog], ObjectDialog]


@pytest.fixture
def shown(qtbot: QtBot) -> Open:
    """Return how to open a dialog that a test has made."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def shown(dialog: ObjectDialog) -> ObjectDialog:
        dialog.setParent(window, Qt.WindowType.Dialog)
        with qtbot.waitExposed(dialog):
            dialog.open()
        dialog.activateWindow()
        return dialog

    return shown


def account_dialog(console: Console, thing: Account | None = None, **start: object) -> ObjectDialog:
    plan = DialogPlan(
        kind=Kind.ACCOUNT,
        parent_id=ObjectId(console.document.farm.id),
        title="User",
        button="Save",
        fields=[ACCOUNT.field(each) for each in ("name", "full_name", "groups")],
        thing=thing,
        start=start,
    )
    return ObjectDialog(console.context, plan)


def outcome(dialog: ObjectDialog) -> str:
    return child(dialog, QLabel, "outcome").text()


def names(console: Console) -> list[str]:
    return [each.name for each in console.document.accounts]


def elsewhere(console: Console, command: Command) -> None:
    """Change the farm past this console, which has not seen it yet."""
    change = console.workspace.preview(command)
    assert change is not None
    console.repository.commit(change, console.document.revision, actor="root")


def test_that_a_field_is_not_blamed_for_being_empty_before_anybody_was_in_it(console: Console, shown: Open) -> None:
    dialog = shown(account_dialog(console))
    assert not dialog.form.row("name").has_error
    click(dialog, "confirm_button")
    assert "User name is missing." in dialog.form.row("name").message_text()
    assert field(dialog, "name").hasFocus()
    assert names(console) == []


def test_that_enter_makes_the_change_and_escape_makes_none(console: Console, shown: Open) -> None:
    dialog = shown(account_dialog(console, name="ada"))
    assert field(dialog, "name").selectedText() == "ada"
    QTest.keyClick(field(dialog, "name"), Qt.Key.Key_Escape)
    assert names(console) == []
    dialog = shown(account_dialog(console, name="ada"))
    QTest.keyClick(field(dialog, "name"), Qt.Key.Key_Return)
    assert names(console) == ["ada"]


def test_that_a_refusal_of_the_whole_is_said_and_nothing_is_lost(console: Console, shown: Open) -> None:
    dialog = shown(account_dialog(console))
    retype(field(dialog, "name"), "ada")
    retype(field(dialog, "groups"), "Sales")
    farm = ObjectId(console.document.farm.id)
    elsewhere(console, AddObject(kind=Kind.ACCOUNT, parent_id=farm, values={"name": "bob"}))

    click(dialog, "confirm_button")
    assert dialog.isVisible()
    assert "changed" in outcome(dialog)
    assert (field(dialog, "name").text(), field(dialog, "groups").text()) == ("ada", "Sales")

    click(dialog, "confirm_button")
    assert names(console) == ["bob", "ada"]


def test_that_fields_left_alone_follow_what_others_make_of_them(console: Console, shown: Open) -> None:
    farm = ObjectId(console.document.farm.id)
    console.workspace.apply(AddObject(kind=Kind.ACCOUNT, parent_id=farm, values={"name": "ada", "full_name": "Ada"}))
    dialog = shown(account_dialog(console, console.document.accounts[0]))
    retype(field(dialog, "full_name"), "Ada Abel")
    theirs = {"groups": ("Board",), "full_name": "A. Abel"}
    console.workspace.apply(SetFields(object_id=ObjectId(console.document.accounts[0].id), values=theirs))
    assert (field(dialog, "full_name").text(), field(dialog, "groups").text()) == ("Ada Abel", "Board")

    click(dialog, "confirm_button")
    (only,) = console.document.accounts
    assert (only.full_name, only.groups) == ("Ada Abel", ("Board",))


def test_that_an_object_that_is_gone_meanwhile_is_told_and_what_was_typed_stays(console: Console, shown: Open) -> None:
    farm = ObjectId(console.document.farm.id)
    console.workspace.apply(AddObject(kind=Kind.ACCOUNT, parent_id=farm, values={"name": "ada"}))
    dialog = shown(account_dialog(console, console.document.accounts[0]))
    retype(field(dialog, "full_name"), "Ada Abel")
    console.workspace.apply(RemoveObject(object_id=ObjectId(console.document.accounts[0].id)))
    assert outcome(dialog) != ""
    click(dialog, "confirm_button")
    assert dialog.isVisible()
    assert field(dialog, "full_name").text() == "Ada Abel"


def test_that_what_is_added_meanwhile_can_be_chosen_and_what_was_ticked_stays(console: Console, shown: Open) -> None:
    dialog = shown(add_resource(console.context, SITE))
    pools = child(dialog, Checklist, "field_pool_ids")
    first = pools.model.index(0)
    pools.model.setData(first, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    ticked = pools.value()
    assert len(ticked) == 1
    console.workspace.apply(AddObject(kind=Kind.POOL, parent_id=ObjectId(SITE), values={"name": "East wing"}))
    assert "East wing" in [label for _, label in pools.model.choices]
    assert pools.value() == ticked


def test_that_many_fields_stand_in_cards_by_their_groups_with_the_outcome_in_words(
    console: Console, shown: Open
) -> None:
    plan = DialogPlan(
        kind=Kind.HANDLER,
        parent_id=ObjectId(SITE),
        title="Add <b>handler</b>",
        button="&Add",
        fields=[HANDLER.field(each) for each in ("name", "kind", "threshold", "grace_s")],
        start={"name": "Busy"},
        in_cards=True,
        outcome=lambda values: f"Watches for {values['grace_s']:.0f} s.",
    )
    dialog = shown(ObjectDialog(console.context, plan))
    words = child(dialog, QLabel, "dialog_preview")
    assert words.text() == "Watches for 120 s."
    retype(child(dialog, QLineEdit, "field_grace_s"), "30 s")
    assert words.text() == "Watches for 30 s."
    retype(child(dialog, QLineEdit, "field_grace_s"), "soon")
    assert dialog.form.row("grace_s").has_error
    assert outcome(dialog) == ""
    titles = [each for each in dialog.findChildren(QLabel) if each.text() == "Add <b>handler</b>"]
    assert [each.textFormat() for each in titles] == [Qt.TextFormat.PlainText]


def test_that_a_site_says_what_it_becomes_as_a_lab_and_as_a_real_one(console: Console, shown: Open) -> None:
    dialog = shown(add_site(console.context))
    assert "RAS-S2-CB-1 is simulated and becomes the site's primary" in outcome(dialog)
    real = next(each for each in dialog.findChildren(QWidget) if getattr(each, "text", str)() == "Real")
    QTest.mouseClick(real, Qt.MouseButton.LeftButton)
    assert "becomes the site's primary if it is this computer" in outcome(dialog)
    retype(field(dialog, "server"), "bad name!")
    assert dialog.form.row("server").has_error
    assert outcome(dialog) == ""
    retype(field(dialog, "server"), "OFFICE-CB")
    click(dialog, "confirm_button")
    added = console.document.sites[-1]
    assert (added.name, added.is_lab) == ("Site 2", False)
    assert [each.server for each in console.document.brokers(added.id)] == ["OFFICE-CB"]


def test_that_a_long_title_takes_a_second_line(console: Console, shown: Open) -> None:
    plan = DialogPlan(
        kind=Kind.ACCOUNT,
        parent_id=ObjectId(console.document.farm.id),
        title="Add a user to " + "a farm with a long name " * 4,
        button="Add",
        fields=[ACCOUNT.field("name")],
    )
    dialog = shown(ObjectDialog(console.context, plan))
    (title,) = [each for each in dialog.findChildren(QLabel) if each.text() == plan.title]
    assert title.height() > title.fontMetrics().height() * 2 - 2
    assert title.width() == 476


@pytest.mark.parametrize("make", [add_resource, add_broker, add_schedule])
def test_that_a_site_that_is_gone_meanwhile_is_told_in_its_dialogs(
    console: Console, shown: Open, make: Callable[[ConsoleContext, SiteId], ObjectDialog]
) -> None:
    console.workspace.apply(AddSite(values={"name": "Vienna"}, broker={"server": "cb-v"}))
    site = console.document.sites[-1].id
    dialog = shown(make(console.context, site))
    first = child(dialog, QLineEdit)
    retype(first, "something")
    assert [each for each in console.workspace.apply(RemoveObject(object_id=site)) if not each.is_warning] == []
    assert "exist" in outcome(dialog)
    click(dialog, "confirm_button")
    assert dialog.isVisible()
    assert first.text() == "something"
