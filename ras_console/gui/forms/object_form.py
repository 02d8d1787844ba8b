"""The settings of one object as rows with editors, every row a draft until it is applied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot
from typing_extensions import override

from ras_console.domain.catalogue import KindSpec
from ras_console.domain.errors import Problem
from ras_console.domain.fields import Editor, FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.inheritance import SECTIONS, flag_of
from ras_console.domain.objects import FarmObject
from ras_console.gui.drafts import Drafts, Typed
from ras_console.gui.forms.editors import Choices, hint_of
from ras_console.gui.forms.field_form import FieldForm, FieldLine, choices_of, gravest_first, sentence
from ras_console.gui.forms.inherited import SECTION_OF_FLAG, above
from ras_console.gui.kit import Tone
from ras_console.gui.theme import ThemeSwitch
from ras_console.gui.workspace import Workspace

READ_ONLY: Final = "The database is open read-only."


class ObjectForm(FieldForm):
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
        shown = [each for each in kind.fields if each.editor is not Editor.HIDDEN]
        super().__init__(themes, [each for each in shown if groups is None or each.group in groups], parent)
        self._workspace = workspace
        self._drafts = drafts
        self._object_id: ObjectId | None = None
        self._heard = ""
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
        self.changed.emit("")

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
            self.changed.emit(field)

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
    @override
    def value_chosen(self, spec: FieldSpec, value: Any) -> None:
        """Draft what was chosen."""
        if self._object_id is None:
            return
        self._lines[spec.name].note = None
        if spec.name in SECTION_OF_FLAG:
            self._begin_section(self._object_id, SECTION_OF_FLAG[spec.name], is_inherited=bool(value))
        self._drafts.set_value(self._object_id, spec.name, value)
        self.changed.emit(spec.name)

    @override
    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Draft what was typed and leave it on the screen as it was typed."""
        if self._object_id is None:
            return
        self._lines[spec.name].note = None
        self._heard = spec.name
        self._drafts.set_text(self._object_id, spec, text)
        self._heard = ""
        self.changed.emit(spec.name)

    @override
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
    def _choices(self, spec: FieldSpec, thing: FarmObject) -> Choices:
        document = self._workspace.document
        site = document.site_of(thing)
        return choices_of(document, ObjectId(site.id) if site is not None else None, spec)

    def _show(self, line: FieldLine, applied: Any, typed: Typed | None) -> None:  # noqa: ANN401 - any setting's value
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

    def _dress(self, line: FieldLine) -> None:
        reason = READ_ONLY if self._workspace.is_read_only else line.reason or line.origin or self._forbidden(line)
        widget = line.editor.widget
        if widget.isEnabled() == bool(reason):
            widget.setEnabled(not reason)
            widget.setToolTip(reason or "\n".join(filter(None, (line.spec.help, hint_of(line.spec)))))

    def _forbidden(self, line: FieldLine) -> str:
        return "" if self._object_id is None else self._workspace.editing_refusal(self._object_id, line.spec.name)

    def _show_problems(self, problems: Sequence[Problem], changes: int) -> None:
        """Put each problem beside its field, the gravest first; what has no field is for the whole."""
        by_field: dict[str, Problem] = {}
        for each in gravest_first(problems):
            is_known = each.field in self._lines or each.field in self._elsewhere
            by_field.setdefault(each.field if is_known else "", each)
        self._say(by_field)
        self.whole_changed.emit(sentence(by_field[""]) if "" in by_field else "")
        self.counts_changed.emit(changes, sum(1 for each in by_field.values() if not each.is_warning))

    @Slot(object)
    def _on_draft(self, object_id: object) -> None:
        if object_id == self._object_id:
            self.refresh()
