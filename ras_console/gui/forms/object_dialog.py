"""A form over the window that adds an object or changes one: problems beside the fields while typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ras_console.config.commands import AddObject, SetFields
from ras_console.config.reading import parse
from ras_console.domain.catalogue import KINDS
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.editors import Choices, FieldEditor, hint_of, make_editor, unit_of
from ras_console.gui.kit import Button, FieldRow, InlineMessage, Tone
from ras_console.gui.theme import font

_WIDTH_PX: Final = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogPlan:
    """What a dialog is for. Of `thing` None a new object is added under `parent_id`, else it is changed.

    `outcome` says in words what would happen, from the values as they stand; `choices` what references may point to.
    """

    kind: Kind
    parent_id: ObjectId
    title: str
    button: str
    fields: tuple[str, ...]
    thing: FarmObject | None = None
    start: Mapping[str, Any] | None = None
    choices: Callable[[FieldSpec], Choices] | None = None
    outcome: Callable[[Mapping[str, Any]], str] | None = None
    adapt: Callable[[ObjectDialog], None] | None = None
    done: Callable[[ObjectId], None] | None = None


class ObjectDialog(QDialog):
    """Opens with `open`; nothing waits for it. Closes when the change is made."""

    def __init__(self, context: ConsoleContext, plan: DialogPlan, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._plan = plan
        self._unread: dict[str, Problem] = {}
        self._touched: set[str] = set()
        """A field nobody has been in yet is not blamed for being empty."""
        self.values: dict[str, Any] = dict(plan.start or {})
        self.setObjectName(f"{plan.kind.value}_dialog")
        self.setWindowTitle(plan.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        spec = KINDS[plan.kind]
        self._specs = {name: spec.field(name) for name in plan.fields}
        self._editors: dict[str, FieldEditor] = {}
        self._rows: dict[str, FieldRow] = {}
        self._outcome = InlineMessage(context.themes)
        self._outcome.setObjectName("outcome")
        self._cancel = Button(context.themes, "Cancel")
        self._commit_button = Button(context.themes, plan.button, kind="primary")
        self._cancel.setObjectName("cancel_button")
        self._commit_button.setObjectName("commit_button")
        self._commit_button.setDefault(True)
        for each in self._specs.values():
            self._make_row(each)
        self._lay_out()
        self._cancel.clicked.connect(self.reject)
        self._commit_button.clicked.connect(self._commit)
        context.workspace.document_changed.connect(self._review)
        self._review()
        next(iter(self._editors.values())).widget.setFocus()

    def row(self, field: str) -> FieldRow:
        """Return a field's row."""
        return self._rows[field]

    def _make_row(self, spec: FieldSpec) -> None:
        editor = make_editor(self._context.themes, spec, self)
        editor.widget.setObjectName(f"field_{spec.name}")
        if self._plan.choices is not None:
            editor.offer(self._plan.choices(spec))
        plain = "" if spec.is_required else spec.default
        before = self._plan.thing
        editor.show(self.values.get(spec.name, plain if before is None else getattr(before, spec.name)))
        note = "" if spec.takes_effect else "\nKept with the farm; nothing acts on it yet."
        self._editors[spec.name] = editor
        self._rows[spec.name] = FieldRow(
            self._context.themes,
            spec.label,
            editor.widget,
            unit=unit_of(spec),
            hint=hint_of(spec),
            help_text=spec.help + note,
        )

    def _lay_out(self) -> None:
        title = QLabel(self.windowTitle())
        title.setFont(font("section"))
        title.setFixedWidth(_WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(0)
        column.addWidget(title)
        column.addSpacing(12)
        for each in self._rows.values():
            column.addWidget(each)
        column.addSpacing(2)
        column.addWidget(self._outcome)
        column.addSpacing(14)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._commit_button)
        column.addLayout(buttons)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    # ------------------------------------------------------------------------------------------- what is entered
    def value_chosen(self, spec: FieldSpec, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Take a choice."""
        self._touched.add(spec.name)
        self.values[spec.name] = value
        self._review()

    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Take a text, or what is wrong with it."""
        self._touched.add(spec.name)
        value = parse(spec, text)
        self._unread.pop(spec.name, None)
        if isinstance(value, Problem):
            self.values.pop(spec.name, None)
            self._unread[spec.name] = value
        else:
            self.values[spec.name] = value
        self._review()

    def typing_finished(self, spec: FieldSpec) -> None:
        """Leave the text as it was typed: nothing has been applied."""

    # ------------------------------------------------------------------------------------------------- reviewing
    def _command(self) -> AddObject | SetFields:
        before = self._plan.thing
        if before is not None:
            return SetFields(object_id=before.id, values=dict(self.values))
        return AddObject(kind=self._plan.kind, parent_id=self._plan.parent_id, values=dict(self.values))

    def _problems(self) -> tuple[Problem, ...]:
        ruled = self._context.workspace.check(self._command())
        unread = tuple(self._unread.values())
        return unread + tuple(each for each in ruled if each.field not in self._unread)

    @Slot()
    def _review(self) -> None:
        """Put each problem beside its field and say what would happen."""
        if self._plan.adapt is not None:
            self._plan.adapt(self)
        problems = self._problems()
        self._show_problems([each for each in problems if self._is_blamed(each.field)])
        errors = [each for each in problems if not each.is_warning]
        whole = next((each for each in (*errors, *problems) if each.field not in self._rows), None)
        if whole is not None:
            tone = Tone.WARN if whole.is_warning else Tone.ERROR
            self._outcome.show_message(f"{whole.message} {whole.hint}".strip(), tone)
        elif errors or self._plan.outcome is None:
            self._outcome.clear_message()
        else:
            self._outcome.show_message(self._plan.outcome(self.values), Tone.INFO)

    def _is_blamed(self, field: str) -> bool:
        return field in self._touched or field not in self._rows or bool(self.values.get(field))

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        by_field = {each.field: each for each in sorted(problems, key=lambda each: each.is_warning, reverse=True)}
        for name, row in self._rows.items():
            problem = by_field.get(name)
            if problem is None:
                row.clear_message()
                continue
            tone = Tone.WARN if problem.is_warning else Tone.ERROR
            row.show_message(f"{problem.message} {problem.hint}".strip(), tone)

    # ------------------------------------------------------------------------------------------------- finishing
    @Slot()
    def _commit(self) -> None:
        problems = self._problems()
        if any(not each.is_warning for each in problems):
            self._show_problems(problems)
            wrong = next((name for name, row in self._rows.items() if row.has_error), None)
            if wrong is not None:
                self._editors[wrong].widget.setFocus()
            return
        workspace = self._context.workspace
        next_id = workspace.document.next_id
        workspace.document_changed.disconnect(self._review)  # what is added is no duplicate of itself
        refused = [each for each in workspace.apply(self._command()) if not each.is_warning]
        if refused:
            workspace.document_changed.connect(self._review)
            self._outcome.show_message(f"{refused[0].message} {refused[0].hint}".strip(), Tone.ERROR)
            return
        if self._plan.done is not None:
            self._plan.done(ObjectId(next_id) if self._plan.thing is None else self._plan.thing.id)
        self.accept()
