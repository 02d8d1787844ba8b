"""The dialog that adds an object or changes one: problems beside the fields while typing, and what would happen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ras_console.config.commands import AddObject, Command, SetFields
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.entry_form import EntryForm
from ras_console.gui.forms.field_form import sentence, tone_of
from ras_console.gui.kit import Button, Card, FieldRow, InlineMessage, Tone
from ras_console.gui.panels.cards import CardColumns, PageScroll, WordsCard, column
from ras_console.gui.panels.dialog_parts import dialog_heading

_WIDTH_PX: Final = 476
_CARDS_PX: Final = (880, 560)
_FEW_CARDS_PX: Final = (520, 440)
_CARD_PX: Final = 390
_FEW: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogPlan:
    """What a dialog is for. Of `thing` None a new object is added under `parent_id`, else it is changed.

    `fields` are those it asks for, in order; `in_cards` sets many out by their groups. `command` makes the change of
    what was entered, where it is not the usual one. `outcome` says in words what would happen. `furnish` adds what
    this dialog alone has, once; `adapt` follows what is entered. `done` hears which object it was.
    """

    kind: Kind
    parent_id: ObjectId
    title: str
    button: str
    fields: Sequence[FieldSpec]
    thing: FarmObject | None = None
    start: Mapping[str, Any] | None = None
    in_cards: bool = False
    command: Callable[[Mapping[str, Any]], Command] | None = None
    outcome: Callable[[Mapping[str, Any]], str] | None = None
    furnish: Callable[[ObjectDialog], None] | None = None
    adapt: Callable[[ObjectDialog], None] | None = None
    done: Callable[[ObjectId], None] | None = None


class ObjectDialog(QDialog):
    """Opens with `open`; nothing waits for it. Enter makes the change, and the dialog closes when it is made.

    The button leads to the field that is wrong; a refusal leaves everything as it was typed.
    """

    def __init__(self, context: ConsoleContext, plan: DialogPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan = plan
        self.setObjectName(f"{plan.kind.value}_dialog")
        self.setWindowTitle(plan.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = EntryForm(context.themes, plan.fields, self, thing=plan.thing, start=plan.start)
        self._words: WordsCard | None = None
        self._outcome = InlineMessage(context.themes)
        self._outcome.setObjectName("outcome")
        self._cancel = Button(context.themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        self._confirm = Button(context.themes, plan.button, kind="primary")
        self._confirm.setObjectName("confirm_button")
        self._confirm.setDefault(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(22, 18, 22, 16)
        if plan.in_cards:
            self._lay_out_cards()
        else:
            self._lay_out_rows()
        if plan.furnish is not None:
            plan.furnish(self)
        self.form.changed.connect(self._review)
        self._cancel.clicked.connect(self.reject)
        self._confirm.clicked.connect(self._commit)
        context.workspace.document_changed.connect(self._follow)
        self._follow()
        self.form.focus_first()

    # --------------------------------------------------------------------------------------------------- the look
    def insert_row(self, row: FieldRow, *, after: str) -> None:
        """Put a row of the dialog's own below a field's."""
        self._column.insertWidget(self._column.indexOf(self.form.row(after)) + 1, row)

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._confirm)
        return buttons

    def _lay_out_rows(self) -> None:
        """One column; a message of two lines makes it taller."""
        self._column.setSpacing(0)
        self._column.addWidget(dialog_heading(self.windowTitle(), _WIDTH_PX))
        self._column.addSpacing(12)
        for each in self._plan.fields:
            self._column.addWidget(self.form.row(each.name))
        self._column.addSpacing(2)
        self._column.addWidget(self._outcome)
        self._column.addSpacing(14)
        buttons = self._buttons()
        buttons.insertStretch(0, 1)
        self._column.addLayout(buttons)
        self._column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _lay_out_cards(self) -> None:
        cards: list[QWidget] = []
        for group in self.form.groups():
            card = Card(self._context.themes, group)
            for row in self.form.rows(group):
                card.body.addWidget(row)
            cards.append(card)
        if self._plan.outcome is not None:
            self._words = WordsCard(self._context.themes, "What it does", name="dialog_preview")
            cards.append(self._words)
        self._column.setSpacing(10)
        self._column.addWidget(dialog_heading(self.windowTitle()))
        self._column.addWidget(PageScroll(column(CardColumns(cards, least_px=_CARD_PX, most=2))), 1)
        buttons = self._buttons()
        buttons.insertWidget(0, self._outcome, 1)
        self._column.addLayout(buttons)
        self.resize(*_CARDS_PX if len(self._plan.fields) > _FEW else _FEW_CARDS_PX)

    # ------------------------------------------------------------------------------------------------- reviewing
    def _command(self) -> Command:
        plan, values = self._plan, dict(self.form.values)
        if plan.command is not None:
            return plan.command(values)
        if plan.thing is not None:
            return SetFields(object_id=ObjectId(plan.thing.id), values=values)
        return AddObject(kind=plan.kind, parent_id=plan.parent_id, values=values)

    def _problems(self) -> list[Problem]:
        return self.form.judged(self._context.workspace.check(self._command()))

    @Slot()
    def _follow(self) -> None:
        """Show the farm as it is by now, whoever has changed it; what was entered stays."""
        self.form.follow(self._context.workspace.document, self._plan.parent_id)
        self._review()

    @Slot()
    def _review(self) -> None:
        """Put each problem beside its field and say what would happen."""
        if self._plan.adapt is not None:
            self._plan.adapt(self)
        self._say(self._problems())

    def _say(self, problems: Sequence[Problem]) -> None:
        self.form.show_problems(problems)
        whole = next((each for each in problems if not self.form.has(each.field)), None)
        if whole is not None:
            self._outcome.show_message(sentence(whole), tone_of(whole))
        elif self._plan.outcome is None or self._words is not None or _refusing(problems):
            self._outcome.clear_message()
        else:
            self._outcome.show_message(self._plan.outcome(self.form.all_values()), Tone.INFO)
        if self._plan.outcome is not None and self._words is not None:
            self._words.words.say(self._plan.outcome(self.form.all_values()))

    # ------------------------------------------------------------------------------------------------- finishing
    @Slot()
    def _commit(self) -> None:
        self.form.blame_all()
        problems = self._problems()
        if _refusing(problems):
            self._lead_to(problems)
            return
        workspace = self._context.workspace
        before = self._present()
        workspace.document_changed.disconnect(self._follow)  # what is added is no duplicate of itself
        refused = _refusing(workspace.apply(self._command()))
        if refused:
            workspace.document_changed.connect(self._follow)
            self._follow()
            self._lead_to(refused)
            return
        made = self._plan.thing.id if self._plan.thing is not None else next(iter(self._present() - before), None)
        if self._plan.done is not None and made is not None:
            self._plan.done(ObjectId(made))
        self.accept()

    def _lead_to(self, problems: Sequence[Problem]) -> None:
        self._say(problems)
        wrong = self.form.first_problem()
        if wrong is not None:
            wrong.setFocus()

    def _present(self) -> set[ObjectId]:
        return {ObjectId(each.id) for each in self._context.workspace.document.of_kind(self._plan.kind)}


def _refusing(problems: Sequence[Problem]) -> list[Problem]:
    return [each for each in problems if not each.is_warning]
