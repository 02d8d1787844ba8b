"""The settings of one object as rows with editors, every row a draft until it is applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from ras_console.config.document import Document
from ras_console.domain.catalogue import KindSpec, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.fields import Editor, FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.inheritance import SECTIONS, flag_of
from ras_console.domain.objects import FarmObject
from ras_console.domain.vocabulary import Kind
from ras_console.gui.drafts import Drafts, Typed
from ras_console.gui.forms.editors import Choices, FieldEditor, hint_of, make_editor, unit_of
from ras_console.gui.forms.inherited import SECTION_OF_FLAG, above
from ras_console.gui.kit import FieldRow, Tone
from ras_console.gui.theme import ThemeSwitch
from ras_console.gui.workspace import Workspace

READ_ONLY: Final = "The database is open read-only."


@dataclass(slots=True)
class _Line:
    """A row; `shown` is what its editor was last set to, so that a person's own typing is left as typed.

    `origin` says where an inherited value comes from, "" for an own one.
    """

    spec: FieldSpec
    row: FieldRow
    editor: FieldEditor
    shown: object = None
    note: tuple[str, Tone] | None = None
    reason: str = ""
    origin: str = ""


class ObjectForm(QObject):
    """The rows for one kind of object, for a page to lay out; `show_object` says which one they edit.

    `groups` are those of the settings to have rows for, None for all; problems of the others are counted and not said.

    Shows the draft where there is one and the applied value elsewhere, follows the document, and says beside each
    field what is wrong with it. Never rewrites a text under the person's hands; leaving the field tidies it. What is
    inherited is shown with the value that holds and with where it comes from, and is not edited here.
    """

    counts_changed = Signal(int, int)
    """Changed fields, things that need attention."""
    whole_changed = Signal(str)
    """What is wrong with the object as a whole, "" where nothing is: it has no field to stand beside."""

    def __init__(
        self,
        themes: ThemeSwitch,
        workspace: Workspace,
        drafts: Drafts,
        kind: KindSpec,
        parent: QObject | None = None,
        *,
        groups: Sequence[str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._workspace = workspace
        self._drafts = drafts
        self._kind = kind
        self._object_id: ObjectId | None = None
        self._heard = ""
        shown = [each for each in kind.fields if each.editor is not Editor.HIDDEN]
        self._lines = {each.name: self._line(each) for each in shown if groups is None or each.group in groups}
        self._elsewhere = frozenset(each.name for each in shown) - frozenset(self._lines)
        drafts.changed.connect(self._on_draft)
        workspace.document_changed.connect(self.refresh)

    @property
    def object_id(self) -> ObjectId | None:
        """The object the form edits, None before the first."""
        return self._object_id

    @property
    def thing(self) -> FarmObject | None:
        """The object as it is applied, None where it is gone."""
        return self._workspace.document.get(self._object_id) if self._object_id is not None else None

    def show_object(self, object_id: ObjectId) -> None:
        """Edit this object from now on; the draft of the former one stays with the drafts."""
        if object_id == self._object_id:
            return
        self._object_id = object_id
        for line in self._lines.values():
            line.shown, line.note = None, None
        self.refresh()

    def groups(self) -> tuple[str, ...]:
        """Return the groups of the settings in the order of the catalogue."""
        return tuple(dict.fromkeys(each.spec.group for each in self._lines.values()))

    def rows(self, group: str) -> Sequence[FieldRow]:
        """Return the rows of one group, in order: what is inherited together first, its switch at the front."""
        mine = [each for each in self._lines.values() if each.spec.group == group]
        return [each.row for each in sorted(mine, key=lambda line: not _is_inheritable(line.spec))]

    def row(self, field: str) -> FieldRow:
        """Return one field's row."""
        return self._lines[field].row

    def value(self, field: str) -> Any:  # noqa: ANN401 - any setting's value
        """Return a field's value as drafted, else as applied; None for a text that is no value."""
        thing = self.thing
        if thing is None or self._object_id is None:
            return None
        typed = self._drafts.of(self._object_id).get(field)
        return getattr(thing, field) if typed is None else typed.value

    def set_value(self, field: str, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Draft a value that the person did not type, such as a looked-up address, and show it."""
        if self._object_id is not None:
            self._lines[field].note = None
            self._drafts.set_value(self._object_id, field, value)

    def set_enabled(self, field: str, reason: str) -> None:
        """Grey a field with the reason in its tool tip and under it; "" enables it."""
        line = self._lines[field]
        if line.reason != reason:
            line.reason = reason
            self._dress(line)
            self.refresh()

    def set_note(self, field: str, text: str, tone: Tone = Tone.WARN) -> None:
        """Say something beside a field that refuses nothing; typing there takes it back."""
        self._lines[field].note = (text, tone) if text else None
        self.refresh()

    def focus(self, field: str) -> None:
        """Give a field the keyboard."""
        self._lines[field].editor.widget.setFocus()

    def first_problem(self) -> QWidget | None:
        """Return the editor of the first field that needs attention."""
        return next((each.editor.widget for each in self._lines.values() if each.row.has_error), None)

    @Slot()
    def refresh(self) -> None:
        """Show the object as it is now, drafts on top."""
        thing = self.thing
        if thing is None or self._object_id is None:
            return
        draft = self._drafts.of(self._object_id)
        taken = self._taken(thing)
        for name, line in self._lines.items():
            line.editor.offer(self._choices(line.spec, thing))
            line.origin = taken[name][1] if name in taken else ""
            if name in taken:
                self._show(line, taken[name][0], None)
            else:
                self._show(line, getattr(thing, name), draft.get(name))
            self._dress(line)
        self._show_problems(self._drafts.problems(self._object_id), len(draft))

    # ------------------------------------------------------------------------------------------- what is entered
    def value_chosen(self, spec: FieldSpec, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Draft what was chosen."""
        if self._object_id is None:
            return
        self._lines[spec.name].note = None
        if spec.name in SECTION_OF_FLAG:
            self._begin_section(self._object_id, SECTION_OF_FLAG[spec.name], is_inherited=bool(value))
        self._drafts.set_value(self._object_id, spec.name, value)

    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Draft what was typed and leave it on the screen as it was typed."""
        if self._object_id is None:
            return
        self._lines[spec.name].note = None
        self._heard = spec.name
        self._drafts.set_text(self._object_id, spec, text)
        self._heard = ""

    def typing_finished(self, spec: FieldSpec) -> None:
        """Show the value in its usual form: "900" typed as a duration reads "15 min"."""
        self._lines[spec.name].shown = None
        self.refresh()

    # ------------------------------------------------------------------------------------------------ inheritance
    def _begin_section(self, object_id: ObjectId, section: str, *, is_inherited: bool) -> None:
        """Begin own values with those that held until now; inheriting again forgets what was typed of them."""
        thing = self.thing
        taken = above(self._workspace.document, thing, section) if thing is not None else None
        if thing is None or taken is None:
            return
        for name, value in taken.values.items():
            self._drafts.set_value(object_id, name, getattr(thing, name) if is_inherited else value)

    def _taken(self, thing: FarmObject) -> dict[str, tuple[Any, str]]:
        """Return the fields inherited just now, each with its value and where it comes from."""
        found: dict[str, tuple[Any, str]] = {}
        for section in SECTIONS:
            taken = above(self._workspace.document, thing, section)
            if taken is not None and self.value(flag_of(section)):
                found |= {name: (value, taken.origin) for name, value in taken.values.items()}
        return found

    # ------------------------------------------------------------------------------------------------- inside
    def _line(self, spec: FieldSpec) -> _Line:
        editor = make_editor(self._themes, spec, self)
        editor.widget.setObjectName(f"field_{spec.name}")
        note = "" if spec.takes_effect else "\nKept with the farm; nothing acts on it yet."
        row = FieldRow(
            self._themes, spec.label, editor.widget, unit=unit_of(spec), hint=hint_of(spec), help_text=spec.help + note
        )
        return _Line(spec, row, editor)

    def _choices(self, spec: FieldSpec, thing: FarmObject) -> Choices:
        if spec.reference is None:
            return ()
        document: Document = self._workspace.document
        site = document.site_of(thing)
        kind = Kind(spec.reference)
        if kind is Kind.SITE:
            found = document.of_kind(kind)
        else:
            found = document.children(ObjectId(site.id), kind) if site is not None else ()
        return [(ObjectId(each.id), name_of(each)) for each in found]

    def _show(self, line: _Line, applied: Any, typed: Typed | None) -> None:  # noqa: ANN401 - any setting's value
        line.row.set_changed(is_changed=typed is not None)
        wanted: object = ("applied", applied) if typed is None else (typed.value, typed.text)
        if wanted == line.shown:
            return
        line.shown = wanted
        if line.spec.name == self._heard:
            return
        if typed is None:
            line.editor.show(applied)
        elif typed.text is None:
            line.editor.show(typed.value)
        else:
            line.editor.show_text(typed.text)

    def _dress(self, line: _Line) -> None:
        reason = READ_ONLY if self._workspace.is_read_only else line.reason or line.origin or self._forbidden(line)
        widget = line.editor.widget
        if widget.isEnabled() == bool(reason):
            widget.setEnabled(not reason)
            widget.setToolTip(reason or "\n".join(filter(None, (line.spec.help, hint_of(line.spec)))))

    def _forbidden(self, line: _Line) -> str:
        return "" if self._object_id is None else self._workspace.editing_refusal(self._object_id, line.spec.name)

    def _show_problems(self, problems: Sequence[Problem], changes: int) -> None:
        """Put each problem beside its field, the gravest first; what has no field is for the whole."""
        by_field: dict[str, Problem] = {}
        for each in sorted(problems, key=lambda problem: problem.is_warning):
            is_known = each.field in self._lines or each.field in self._elsewhere
            by_field.setdefault(each.field if is_known else "", each)
        for name, line in self._lines.items():
            _say(line, by_field.get(name))
        self.whole_changed.emit(_sentence(by_field[""]) if "" in by_field else "")
        self.counts_changed.emit(changes, sum(1 for each in by_field.values() if not each.is_warning))

    @Slot(object)
    def _on_draft(self, object_id: object) -> None:
        if object_id == self._object_id:
            self.refresh()


def _say(line: _Line, problem: Problem | None) -> None:
    if problem is not None:
        line.row.show_message(_sentence(problem), Tone.WARN if problem.is_warning else Tone.ERROR)
    elif line.note is not None:
        line.row.show_message(*line.note)
    elif line.reason or line.origin:
        line.row.show_message(line.reason or line.origin, Tone.NEUTRAL)
    else:
        line.row.clear_message()


def _is_inheritable(spec: FieldSpec) -> bool:
    return bool(spec.section) or spec.name in SECTION_OF_FLAG


def _sentence(problem: Problem) -> str:
    return f"{problem.message} {problem.hint}".strip()
