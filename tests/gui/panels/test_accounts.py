"""The farm's users by mouse and keyboard, and their import from CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddObject, ImportAccounts
from ras_console.domain.objects import Account
from ras_console.domain.vocabulary import Kind
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.account_import_dialog import ImportDialog
from ras_console.gui.panels.accounts_tab import AccountsTab, delete_question
from ras_console.gui.panels.page import Page
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child, click, retype

Show = Callable[..., Page]


@pytest.fixture
def tab(console: Console, show: Show) -> AccountsTab:
    return child(show(NodeKind.ADMINISTRATION, 1, "users"), AccountsTab)


def top(name: str) -> QWidget:
    found = [each for each in QApplication.topLevelWidgets() if each.objectName() == name and each.isVisible()]
    assert len(found) == 1
    return found[0]


def add(console: Console, *names: str) -> None:
    for name in names:
        console.workspace.apply(AddObject(kind=Kind.ACCOUNT, parent_id=console.document.farm.id, values={"name": name}))


def names(tab: AccountsTab) -> list[str]:
    return [str(tab.model.index(row, 0).data()) for row in range(tab.model.rowCount())]


def test_that_an_empty_table_says_what_to_do(tab: AccountsTab) -> None:
    assert child(tab, QWidget, "no_accounts").isVisible()
    assert child(tab, QAbstractButton, "edit_account_button").toolTip() == "Edit: select a user first"


def test_that_a_user_is_added_changed_and_deleted(console: Console, tab: AccountsTab) -> None:
    click(tab, "add_account_button")
    dialog = top("account_dialog")
    QTest.keyClicks(child(dialog, QLineEdit, "field_name"), "ada.abel")
    QTest.keyClicks(child(dialog, QLineEdit, "field_groups"), "Sales; Board")
    click(dialog, "confirm_button")
    assert [(each.name, each.groups) for each in console.document.accounts] == [("ada.abel", ("Sales", "Board"))]
    assert [each.name for each in tab.selected()] == ["ada.abel"]

    click(tab, "edit_account_button")
    dialog = top("account_dialog")
    retype(child(dialog, QLineEdit, "field_full_name"), "Ada Abel")
    click(dialog, "confirm_button")
    assert console.document.accounts[0].full_name == "Ada Abel"

    click(tab, "delete_account_button")
    click(top("confirm_dialog"), "confirm_button")
    assert console.document.accounts == ()
    console.workspace.undo_stack.undo()
    assert names(tab) == ["ada.abel"]


def test_that_a_name_in_use_is_refused_beside_its_field(console: Console, tab: AccountsTab) -> None:
    add(console, "ada")
    click(tab, "add_account_button")
    dialog = top("account_dialog")
    QTest.keyClicks(child(dialog, QLineEdit, "field_name"), "ADA")
    assert any("exists already" in each.text() for each in dialog.findChildren(QLabel))
    click(dialog, "confirm_button")
    assert len(console.document.accounts) == 1
    click(dialog, "cancel_button")


def test_that_several_users_go_as_one_change(console: Console, tab: AccountsTab) -> None:
    add(console, "ada", "bob", "carl")
    tab.table.selectAll()
    assert child(tab, QAbstractButton, "edit_account_button").toolTip() == "Edit: select a single user"
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Delete)
    click(top("confirm_dialog"), "confirm_button")
    assert names(tab) == []
    console.workspace.undo_stack.undo()
    assert names(tab) == ["ada", "bob", "carl"]


def test_that_searching_shows_users_and_groups_that_fit(console: Console, tab: AccountsTab) -> None:
    rows = tuple({"name": f"user{number}", "groups": (f"G{number % 3}",)} for number in range(30))
    console.workspace.apply(ImportAccounts(farm_id=console.document.farm.id, accounts=rows))
    QTest.keyClicks(tab.filter, "g1")
    assert child(tab, QLabel, "accounts_count").text() == "10 of 30 users"


def test_that_a_file_is_previewed_and_imported_with_its_mistakes_named(
    console: Console, tab: AccountsTab, tmp_path: Path, qtbot: QtBot
) -> None:
    add(console, "ada", "bob")
    path = tmp_path / "users.csv"
    path.write_text("name,groups,enabled\nada,Sales,yes\nbob,,yes\ncarl,Board,maybe\ndora,Board|Sales,no\n")
    tab.import_file(str(path))
    dialog = top("import_dialog")
    assert isinstance(dialog, ImportDialog)
    said = child(dialog, QPlainTextEdit, "import_details").toPlainText()
    assert "Row 4: " in said
    assert "New (1)\ndora" in said
    assert "Changed (1)\nada" in said
    assert child(dialog, QAbstractButton, "commit_button").text() == "Import 2 users"
    click(dialog, "commit_button")
    found: dict[str, Account] = {each.name: each for each in console.document.accounts}
    assert sorted(found) == ["ada", "bob", "dora"]
    assert (found["dora"].groups, found["dora"].is_enabled) == (("Board", "Sales"), False)
    console.workspace.undo_stack.undo()
    assert names(tab) == ["ada", "bob"]


def test_that_a_file_that_cannot_even_be_looked_at_says_why(tab: AccountsTab, tmp_path: Path) -> None:
    tab.import_file(str(tmp_path / ("x" * 300)))
    dialog = top("import_dialog")
    assert child(dialog, QLabel, "outcome").text() == "The file cannot be read: File name too long."
    assert not child(dialog, QAbstractButton, "commit_button").isEnabled()


def test_that_a_long_file_is_read_and_imported_in_the_background(
    console: Console, tab: AccountsTab, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "users.csv"
    path.write_text("name,full name\n" + "\n".join(f"user{each},User Number {each}" for each in range(2000)))
    tab.import_file(str(path))
    dialog = top("import_dialog")
    button = child(dialog, QAbstractButton, "commit_button")
    assert not button.isEnabled()
    qtbot.waitUntil(button.isEnabled)
    assert button.text() == "Import 2,000 users"
    with console.held_up():
        click(dialog, "commit_button")
        assert console.document.accounts == ()
        click(dialog, "cancel_button")
    qtbot.waitUntil(button.isEnabled)
    assert (console.document.accounts, dialog.isVisible()) == ((), True)
    assert child(dialog, QLabel, "outcome").text() == "Cancelled; nothing has been changed."
    click(dialog, "commit_button")
    qtbot.waitUntil(lambda: len(console.document.accounts) == 2000)


@pytest.mark.parametrize("content", [b"", b"first,last\na,b\n", b"name\n\xff\n", b"name\n"])
def test_that_a_file_that_is_no_list_of_users_changes_nothing(tab: AccountsTab, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    tab.import_file(str(path))
    dialog = top("import_dialog")
    assert not child(dialog, QAbstractButton, "commit_button").isEnabled()
    click(dialog, "cancel_button")


def test_that_a_file_that_is_gone_says_so(tab: AccountsTab, tmp_path: Path) -> None:
    tab.import_file(str(tmp_path / "gone.csv"))
    dialog = top("import_dialog")
    assert any("cannot be read" in each.accessibleName() + (each.text() if isinstance(each, QLabel) else "")
               for each in dialog.findChildren(QWidget))  # fmt: skip
    click(dialog, "cancel_button")


def test_that_the_question_before_deleting_names_whom(console: Console) -> None:
    add(console, "ada", "bob")
    assert delete_question(console.document.accounts[:1]).title == "Delete ada"
    assert delete_question(console.document.accounts).title == "Delete 2 users"
