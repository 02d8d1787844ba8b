"""A form for a new object of any kind: problems beside the fields while typing, one button that adds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ras_console.config.commands import AddObject
from ras_console.config.reading import parse
from ras_console.domain.catalogue import KindSpec, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.editors import FieldEditor, hint_of, make_editor, unit_of
from ras_console.gui.kit import Button, FieldRow, InlineMessage, Tone
from ras_console.gui.theme import font

_WIDTH_PX: Final = 476


class AddObjectDialog(QDialog):
    """Adds an object below a parent; `added` gets its id. `values` are what the fields begin with."""

    def __init__(
        self,
        context: ConsoleContext,
        kind: KindSpec,
        parent_id: ObjectId,
        fields: Sequence[str],
        *,
        title: str,
        values: dict[str, Any] | None = None,
        added: Callable[[ObjectId], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"add_{kind.kind.value}_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._context = context
        self._kind = kind
        self._parent_id = parent_id
        self._added = added
        self._values: dict[str, Any] = dict(values or {})
        self._unread: dict[str, Problem] = {}
        self._editors: dict[str, FieldEditor] = {}
        self._rows: dict[str, FieldRow] = {}
        self._touched: set[str] = set()
        for name in fields:
            self._make_row(kind.field(name))
        self._outcome = InlineMessage(context.themes)
        self._outcome.setObjectName("outcome")
        self._add = Button(context.themes, "&Add", kind="primary")
        self._add.setObjectName("confirm_add_button")
        self._add.setDefault(True)
        self._cancel = Button(context.themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        self._lay_out()
        self._add.clicked.connect(self._commit)
        self._cancel.clicked.connect(self.reject)
        context.workspace.document_changed.connect(self._review)
        self._review()
        self._editors[fields[0]].widget.setFocus()

    def _make_row(self, spec: FieldSpec) -> None:
        editor = make_editor(self._context.themes, spec, self)
        editor.widget.setObjectName(f"field_{spec.name}")
        if spec.reference is not None:
            document = self._context.workspace.document
            things = document.of_kind(Kind(spec.reference))
            editor.offer([(ObjectId(each.id), name_of(each)) for each in things])
        editor.show(self._values.get(spec.name, "" if spec.is_required else spec.default))
        self._editors[spec.name] = editor
        self._rows[spec.name] = FieldRow(
            self._context.themes,
            spec.label,
            editor.widget,
            unit=unit_of(spec),
            hint=hint_of(spec),
            help_text=spec.help,
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
        buttons.addWidget(self._add)
        column.addLayout(buttons)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    # ------------------------------------------------------------------------------------------- what is entered
    def value_chosen(self, spec: FieldSpec, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Take a choice."""
        self._values[spec.name] = value
        self._touched.add(spec.name)
        self._review()

    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Take a text, or what is wrong with it."""
        value = parse(spec, text)
        self._unread.pop(spec.name, None)
        self._touched.add(spec.name)
        if isinstance(value, Problem):
            self._values.pop(spec.name, None)
            self._unread[spec.name] = value
        else:
            self._values[spec.name] = value
        self._review()

    def typing_finished(self, spec: FieldSpec) -> None:
        """Leave the text as it was typed: nothing has been applied."""

    # ------------------------------------------------------------------------------------------------- reviewing
    def _command(self) -> AddObject:
        return AddObject(kind=self._kind.kind, parent_id=self._parent_id, values=dict(self._values))

    def _problems(self) -> tuple[Problem, ...]:
        unread = tuple(self._unread.values())
        ruled = self._context.workspace.check(self._command())
        return unread + tuple(each for each in ruled if each.field not in self._unread)

    @Slot()
    def _review(self) -> None:
        """Put each problem beside its field; a field nobody has been in yet is not blamed for being empty."""
        self._show(
            [
                each
                for each in self._problems()
                if each.field in self._touched or each.field not in self._rows or self._values.get(each.field)
            ]
        )

    def _show(self, problems: Sequence[Problem]) -> None:
        by_field = {each.field: each for each in sorted(problems, key=lambda problem: problem.is_warning, reverse=True)}
        for name, row in self._rows.items():
            problem = by_field.get(name)
            if problem is None:
                row.clear_message()
            else:
                row.show_message(_sentence(problem), _tone(problem))
        whole = next((each for field, each in by_field.items() if field not in self._rows), None)
        if whole is None:
            self._outcome.clear_message()
        else:
            self._outcome.show_message(_sentence(whole), _tone(whole))

    @Slot()
    def _commit(self) -> None:
        problems = self._problems()
        if any(not each.is_warning for each in problems):
            self._show(problems)
            wrong = next((name for name, row in self._rows.items() if row.has_error), None)
            if wrong is not None:
                self._editors[wrong].widget.setFocus()
            return
        before = set(self._context.workspace.document.objects)
        refused = [each for each in self._context.workspace.apply(self._command()) if not each.is_warning]
        if refused:
            self._show(refused)
            return
        new = [each for each in self._context.workspace.document.objects if each not in before]
        if new and self._added is not None:
            self._added(new[0])
        self.accept()


def _sentence(problem: Problem) -> str:
    return f"{problem.message} {problem.hint}".strip()


def _tone(problem: Problem) -> Tone:
    return Tone.WARN if problem.is_warning else Tone.ERROR
