"""The settings of one object as rows with editors: what the forms of pages and of dialogs have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ras_console.config.document import Document
from ras_console.domain.catalogue import name_of
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from ras_console.gui.forms.editors import Choices, FieldEditor, Listener, hint_of, make_editor, unit_of
from ras_console.gui.forms.inherited import SECTION_OF_FLAG
from ras_console.gui.kit import FieldRow, Tone
from ras_console.gui.theme import ThemeSwitch


@dataclass(slots=True)
class FieldLine:
    """A setting on the screen; `shown` is what its editor was last set to, so that typing is left as typed.

    `note` says something beside it that refuses nothing, `reason` why it is greyed, `origin` where an inherited value
    comes from, "" for an own one.
    """

    spec: FieldSpec
    row: FieldRow
    editor: FieldEditor
    shown: object = None
    note: tuple[str, Tone] | None = None
    reason: str = ""
    origin: str = ""

    def say(self, problem: Problem | None) -> None:
        """Put a problem beside the field, else its note, else why it is as it is, else nothing."""
        if problem is not None:
            self.row.show_message(sentence(problem), tone_of(problem))
        elif self.note is not None:
            self.row.show_message(*self.note)
        elif self.reason or self.origin:
            self.row.show_message(self.reason or self.origin, Tone.NEUTRAL)
        else:
            self.row.clear_message()


class FieldForm(QObject):
    """One row for each setting, by its name, for a page or a dialog to lay out.

    It hears what is entered; what becomes of that, and which problems are said, is for the forms made of it.
    """

    changed = Signal(str)
    """The field in which something else stands now, "" where that may be any."""

    def __init__(self, themes: ThemeSwitch, specs: Iterable[FieldSpec], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = {each.name: _line(themes, each, self) for each in specs}

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

    def focus(self, field: str) -> None:
        """Give a field the keyboard."""
        self._lines[field].editor.widget.setFocus()

    def first_problem(self) -> QWidget | None:
        """Return the editor of the first field that needs attention."""
        return next((each.editor.widget for each in self._lines.values() if each.row.has_error), None)

    def _say(self, by_field: Mapping[str, Problem]) -> None:
        for name, line in self._lines.items():
            line.say(by_field.get(name))

    # ------------------------------------------------------------------------------------------- what is entered
    def value_chosen(self, spec: FieldSpec, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Take a choice."""
        raise NotImplementedError

    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Take a text, which may be no value (yet)."""
        raise NotImplementedError

    def typing_finished(self, spec: FieldSpec) -> None:
        """Leave the text as it was typed."""


def choices_of(document: Document, below: ObjectId | None, spec: FieldSpec) -> Choices:
    """Return what a reference may point to from an object below this site; nothing for what is no reference."""
    if spec.reference is None:
        return ()
    kind = Kind(spec.reference)
    if kind is not Kind.SITE and below is None:
        return ()
    found = document.of_kind(kind) if kind is Kind.SITE else document.children(below, kind)
    return [(ObjectId(each.id), name_of(each)) for each in found]


def gravest_first(problems: Iterable[Problem]) -> list[Problem]:
    """Return the errors, then the warnings, each in the order given."""
    return sorted(problems, key=lambda each: each.is_warning)


def sentence(problem: Problem) -> str:
    """Return what is wrong and what to do about it."""
    return f"{problem.message} {problem.hint}".strip()


def tone_of(problem: Problem) -> Tone:
    """Return how grave a problem looks."""
    return Tone.WARN if problem.is_warning else Tone.ERROR


def _line(themes: ThemeSwitch, spec: FieldSpec, listener: Listener) -> FieldLine:
    editor = make_editor(themes, spec, listener)
    editor.widget.setObjectName(f"field_{spec.name}")
    note = "" if spec.takes_effect else "\nKept with the farm; nothing acts on it yet."
    row = FieldRow(
        themes, spec.label, editor.widget, unit=unit_of(spec), hint=hint_of(spec), help_text=spec.help + note
    )
    return FieldLine(spec, row, editor)


def _is_inheritable(spec: FieldSpec) -> bool:
    return bool(spec.section) or spec.name in SECTION_OF_FLAG
