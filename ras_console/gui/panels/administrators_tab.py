"""Who may do what on this farm: the administrators, the settings of the chosen one, and what I am myself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Slot

from ras_console.config.commands import RemoveObject
from ras_console.config.wording import text_of
from ras_console.domain.catalogue import ADMINISTRATOR, name_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Administrator
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_dialog import DialogPlan, ObjectDialog
from ras_console.gui.kit import Button, Card, EmptyState, InlineMessage, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import Question
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.settings_tab import SettingsTab
from ras_console.gui.panels.table import ObjectTable

COLUMNS: Final = (
    Column(title="User name"),
    Column(title="Role", width_px=150),
    Column(title="Sites", width_px=200),
    Column(title="State", width_px=110),
    Column(title="E-mail", width_px=200),
)
FIELDS: Final = ("name", "role", "site_ids", "email", "description")
NOBODY: Final = (
    "Everybody who can open this farm may do everything. Add yourself as the first full administrator, then the "
    "others; whoever is not in the list may look only from then on."
)
_ROOM_ROWS: Final = 5
_NO_ID: Final = ObjectId(0)


class AdministratorsTab(SettingsTab):
    """List and form in one: the row that is chosen is the one whose settings are edited below."""

    def __init__(self, context: ConsoleContext) -> None:
        self._chosen = _NO_ID
        self._console = context
        themes = context.themes
        self.me = InlineMessage(themes)
        self.me.setObjectName("my_rights")
        self.model = ListingModel(COLUMNS)
        self.table = ObjectTable(themes, self.model, COLUMNS)
        self.table.setObjectName("administrators_table")
        self.table.setAccessibleName("Administrators")
        self.table.setMinimumHeight(self.table.verticalHeader().defaultSectionSize() * _ROOM_ROWS)
        self.add_button = Button(themes, "&Add administrator…", icon="plus")
        self.add_button.setObjectName("add_administrator_button")
        self.delete_button = Button(themes, "&Delete…", icon="trash-2")
        self.delete_button.setObjectName("delete_administrator_button")
        self.list_card = Card(themes, "Administrators")
        self.list_card.add_to_header(self.add_button)
        self.list_card.add_to_header(self.delete_button)
        self.list_card.body.addWidget(self.me)
        self.list_card.add_list(self.table)
        self._empty = EmptyState(themes, "users", NOBODY, action="Add yourself…", action_icon="plus")
        self._empty.setObjectName("no_administrators")
        self.list_card.add_list(self._empty)
        super().__init__(context, ADMINISTRATOR, lambda _picture: self._chosen, top=(self.list_card,))
        self.model.setParent(self)
        self.table.chosen.connect(self._choose)
        self.add_button.clicked.connect(self._ask_add)
        self.delete_button.clicked.connect(self._ask_delete)
        self._empty.action.clicked.connect(self._ask_add_me)

    def show_picture(self, picture: Picture) -> None:
        """Show the administrators as they are."""
        document = picture.document
        people = document.administrators
        names = document.names()
        self.me.show_message(self._console.workspace.standing_text, Tone.INFO)
        self.model.show_lines([_line(each, names) for each in people])
        self.table.setVisible(bool(people))
        self._empty.setVisible(not people)
        if self._chosen not in {each.id for each in people}:
            self._chosen = ObjectId(people[0].id) if people else _NO_ID
            if people:
                self.table.selectRow(0)
        self.show_cards(are_shown=bool(people))
        self._judge()
        super().show_picture(picture)

    def _judge(self) -> None:
        workspace = self._console.workspace
        refusal = "the database is open read-only" if workspace.is_read_only else workspace.farm_refusal()
        self.add_button.setEnabled(not refusal)
        self.add_button.setToolTip(refusal or "Add a person who may use the console on this farm")
        self._empty.action.setEnabled(not refusal)
        self.delete_button.setEnabled(not refusal and self._chosen != _NO_ID)
        self.delete_button.setToolTip(refusal or "Take the chosen person out of the list")

    @Slot(int)
    def _choose(self, key: int) -> None:
        self._chosen = ObjectId(key)
        self.form.show_object(self._chosen)
        self._judge()

    @Slot()
    def _ask_add(self) -> None:
        self._open_form("")

    @Slot()
    def _ask_add_me(self) -> None:
        self._open_form(self._console.workspace.actor)

    def _open_form(self, name: str) -> None:
        plan = DialogPlan(
            kind=Kind.ADMINISTRATOR,
            parent_id=ObjectId(self._console.workspace.document.farm.id),
            title="Add administrator",
            button="&Add",
            fields=[ADMINISTRATOR.field(each) for each in FIELDS],
            start={"name": name} if name else {},
            done=self._show_new,
        )
        ObjectDialog(self._console, plan, self.window()).open()

    def _show_new(self, object_id: ObjectId) -> None:
        self._chosen = object_id
        keys = self.model.keys()
        if object_id in keys:
            self.table.selectRow(keys.index(object_id))

    @Slot()
    def _ask_delete(self) -> None:
        workspace = self._console.workspace
        thing = workspace.document.get(self._chosen)
        if thing is None:
            return
        command = RemoveObject(object_id=self._chosen)
        warnings = " ".join(each.message for each in workspace.check(command))
        text = warnings or f"{name_of(thing)} may look only from then on."
        question = Question(title=f"Delete administrator {name_of(thing)}", text=text, action_label="Delete")

        def delete() -> None:
            problems = workspace.apply(command)
            if problems:
                self._console.actions.problems_found.emit(problems)

        ask(self._console.themes, self.window(), question, delete)


def _line(each: Administrator, names: Mapping[ObjectId, str]) -> Line:
    tone = Tone.OK if each.is_enabled else Tone.NEUTRAL
    return Line(
        key=each.id,
        cells=(
            Cell(text=each.name, is_strong=True, is_faint=not each.is_enabled),
            Cell(text=text_of(ADMINISTRATOR.field("role"), each.role)),
            Cell(text=text_of(ADMINISTRATOR.field("site_ids"), each.site_ids, names)),
            Cell(text="Enabled" if each.is_enabled else "Switched off", tone=tone),
            Cell(text=each.email or "–", is_faint=not each.email),
        ),
    )
