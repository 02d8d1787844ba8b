"""The farm's own users: list, add, change, delete, and import from a CSV file with a preview."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ras_console.config.commands import Command, RemoveObject, Several
from ras_console.domain.catalogue import ACCOUNT
from ras_console.domain.errors import Problem
from ras_console.domain.ids import AccountId, ObjectId
from ras_console.domain.objects import Account
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_dialog import DialogPlan, ObjectDialog
from ras_console.gui.kit import Banner, Button, Card, EmptyState, MutedLabel, SearchField, Tone
from ras_console.gui.models.accounts import COLUMNS, AccountColumn, AccountsModel
from ras_console.gui.models.cells import KEY_ROLE
from ras_console.gui.panels.account_import_dialog import ImportDialog
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import Question
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted

FIELDS: Final = ("name", "full_name", "groups", "is_enabled")
NOBODY: Final = (
    "No users are kept here. Add them, or import them from a CSV file, so that resources can be published to users and "
    "groups; in a lab its invented people are known as well."
)
_READ_ONLY: Final = "the database is open read-only"


class AccountsTab(QWidget):
    """Works on the whole farm whatever node the page shows."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context = context
        self.filter = SearchField(themes, "Search users and groups")
        self.filter.setObjectName("accounts_filter")
        self.filter.setFixedWidth(240)
        self._count = MutedLabel(themes)
        self._count.setObjectName("accounts_count")
        self._add = self._button("Add user…", "plus", "add_account_button")
        self._edit = self._button("Edit…", "pencil-line", "edit_account_button")
        self._delete = self._button("Delete…", "trash-2", "delete_account_button")
        self._import = self._button("Import CSV…", "folder-open", "import_accounts_button")
        self._refusal = Banner(themes, tone=Tone.ERROR)
        self._refusal.setObjectName("accounts_refusal")
        self._refusal.hide()
        self.model = AccountsModel(self)
        self.table = ObjectTable(themes, self.model, COLUMNS)
        self.table.setObjectName("accounts_table")
        self.table.setAccessibleName("Users")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(AccountColumn.NAME, Qt.SortOrder.AscendingOrder)
        self._empty = EmptyState(themes, "users", NOBODY)
        self._empty.setObjectName("no_accounts")
        self._lay_out()
        self._connect()
        self.follow()

    def _button(self, text: str, icon: str, name: str) -> Button:
        made = Button(self._context.themes, text, icon=icon)
        made.setObjectName(name)
        return made

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.filter)
        line.addWidget(self._count)
        line.addStretch(1)
        for each in (self._add, self._edit, self._delete, self._import):
            line.addWidget(each)
        card = Card(self._context.themes)
        card.body.addLayout(line)
        card.add_list(self.table)
        card.body.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._refusal)
        layout.addWidget(card, 1)

    def _connect(self) -> None:
        self._add.clicked.connect(self._ask_add)
        self._edit.clicked.connect(self._ask_edit)
        self._delete.clicked.connect(self._ask_delete)
        self._import.clicked.connect(self._ask_file)
        self.filter.textChanged.connect(self._on_filter)
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(self.follow)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._ask_delete)

    def show_picture(self, picture: Picture) -> None:
        """Show the farm's users; nothing is done while they stand as they are."""
        key = self.table.key()
        if self.model.show_accounts(picture.document.accounts):
            row = self.model.row_of(key) if key is not None else None
            if row is not None:
                self.table.selectRow(row)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Bring count and buttons up to date."""
        shown, total = self.model.rowCount(), self.model.total
        self.table.setVisible(bool(total))
        self._empty.setVisible(not total)
        self._count.setText(counted(total, "user") if shown == total else f"{shown:,} of {counted(total, 'user')}")
        is_read_only = self._context.workspace.is_read_only
        selected = len(self.selected())
        some = "" if selected else "select a user first"
        one = some or ("select a single user" if selected > 1 else "")
        for button, reason, tip in (
            (self._add, "", "Add a user to the farm's own table"),
            (self._edit, one, "Change the selected user"),
            (self._delete, some, "Remove the selected users"),
            (self._import, "", "Add and change users from a CSV file, after a preview"),
        ):
            refusal = _READ_ONLY if is_read_only else reason
            button.setEnabled(not refusal)
            button.setToolTip(f"{button.text().removesuffix('…')}: {refusal}" if refusal else tip)

    def selected(self) -> tuple[Account, ...]:
        """Return the users that are selected, top to bottom."""
        document = self._context.workspace.document
        rows = sorted(self.table.selectionModel().selectedRows(), key=lambda each: each.row())
        found = (document.get(ObjectId(int(each.data(KEY_ROLE)))) for each in rows)
        return tuple(each for each in found if isinstance(each, Account))

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self.model.set_filter(text)
        self.follow()

    # ------------------------------------------------------------------------------------------------- changing
    @Slot()
    def _ask_add(self) -> None:
        self._dialog(None).open()

    @Slot()
    def _ask_edit(self) -> None:
        selected = self.selected()
        if len(selected) == 1:
            self._dialog(selected[0]).open()

    @Slot(int)
    def _open(self, key: int) -> None:
        account = self._context.workspace.document.get(ObjectId(key))
        if isinstance(account, Account) and not self._context.workspace.is_read_only:
            self._dialog(account).open()

    def _dialog(self, account: Account | None) -> ObjectDialog:
        plan = DialogPlan(
            kind=Kind.ACCOUNT,
            parent_id=self._context.workspace.document.farm.id,
            title="Add user" if account is None else f"User {account.name}",
            button="Add user" if account is None else "Save",
            fields=[ACCOUNT.field(each) for each in FIELDS],
            thing=account,
            done=self._select,
        )
        return ObjectDialog(self._context, plan, self.window())

    def _select(self, key: ObjectId) -> None:
        self.model.show_accounts(self._context.workspace.document.accounts)
        row = self.model.row_of(key)
        if row is not None:
            self.table.selectRow(row)
        self.follow()

    @Slot()
    def _ask_delete(self) -> None:
        selected = self.selected()
        if not selected or self._context.workspace.is_read_only:
            return
        ids = tuple(each.id for each in selected)
        ask(self._context.themes, self.window(), delete_question(selected), lambda: self._remove(ids))

    def _remove(self, ids: tuple[AccountId, ...]) -> None:
        commands = tuple(RemoveObject(object_id=ObjectId(each)) for each in ids)
        label = f"Delete {counted(len(ids), 'user')}"
        self._do(commands[0] if len(commands) == 1 else Several(label=label, commands=commands))

    def _do(self, command: Command) -> None:
        self._context.workspace.carry_out(command, self._say)

    def _say(self, problems: tuple[Problem, ...]) -> None:
        if not isValid(self):
            return
        refused = [each for each in problems if not each.is_warning]
        if refused:
            self._refusal.show_text(f"{refused[0].message} {refused[0].hint}".strip(), Tone.ERROR)
        else:
            self._refusal.hide()

    # ---------------------------------------------------------------------------------------------- from a file
    @Slot()
    def _ask_file(self) -> None:
        dialog = QFileDialog(self.window(), "Import users from CSV", "", "CSV files (*.csv *.txt);;All files (*)")
        dialog.setObjectName("import_file_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.import_file)
        dialog.open()

    @Slot(str)
    def import_file(self, path: str) -> None:
        """Read a file and show what importing it would do."""
        ImportDialog(self._context, Path(path), self.window()).open()


def delete_question(accounts: tuple[Account, ...]) -> Question:
    """Return what is asked before users are deleted."""
    who = accounts[0].name if len(accounts) == 1 else counted(len(accounts), "user")
    text = (
        f"{who} {'is' if len(accounts) == 1 else 'are'} removed from the farm's own users. Sessions go on; what is "
        "published to their groups is offered to them no longer. Ctrl+Z brings them back."
    )
    return Question(title=f"Delete {who}", text=text, action_label="Delete")
