"""The fields of an object that is yet to be added: what has been entered, and what is wrong with it beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ras_console.config.reading import parse
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.gui.forms.editors import FieldEditor, hint_of, make_editor, unit_of
from ras_console.gui.kit import FieldRow, Tone
from ras_console.gui.theme import ThemeSwitch


class NewObjectRows(QObject):
    """One row for each field, by its name; a dialog lays them out and asks the planner about `values`."""

    changed = Signal(str)
    """The field that was altered by whoever enters it."""

    def __init__(self, themes: ThemeSwitch, specs: Sequence[FieldSpec], parent: QWidget) -> None:
        super().__init__(parent)
        self.values: dict[str, Any] = {}
        """What was entered, as far as it can be read; fields left alone are missing."""
        self.rows: dict[str, FieldRow] = {}
        self._editors: dict[str, FieldEditor] = {}
        self._unread: dict[str, Problem] = {}
        self._notes: dict[str, str] = {}
        for spec in specs:
            self._make(themes, spec, parent)

    def _make(self, themes: ThemeSwitch, spec: FieldSpec, parent: QWidget) -> None:
        editor = make_editor(themes, spec, self)
        editor.widget.setParent(parent)
        editor.widget.setObjectName(f"field_{spec.name}")
        editor.show(spec.default if not spec.is_required else "")
        note = "" if spec.takes_effect else "\nKept with the farm; nothing acts on it yet."
        self._editors[spec.name] = editor
        self.rows[spec.name] = FieldRow(
            themes, spec.label, editor.widget, unit=unit_of(spec), hint=hint_of(spec), help_text=spec.help + note
        )

    @property
    def unread(self) -> tuple[Problem, ...]:
        """What cannot be read as the value of its field."""
        return tuple(self._unread.values())

    def is_unread(self, field: str) -> bool:
        """Return whether a field's text is no value."""
        return field in self._unread

    def fill(self, field: str, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Enter a value on the person's behalf, such as a free name or a looked-up address."""
        self._unread.pop(field, None)
        self._notes.pop(field, None)
        self.values[field] = value
        self._editors[field].show(value)

    def note(self, field: str, text: str) -> None:
        """Say something beside a field that refuses nothing; typing there takes it back."""
        self._notes[field] = text

    def focus(self, field: str) -> None:
        """Give a field the keyboard, its text selected so that typing replaces it."""
        widget = self._editors[field].widget
        widget.setFocus()
        select = getattr(widget, "selectAll", None)
        if select is not None:
            select()

    def focus_first_problem(self) -> None:
        """Give the keyboard to the first field that needs attention."""
        wrong = next((name for name, row in self.rows.items() if row.has_error), None)
        if wrong is not None:
            self._editors[wrong].widget.setFocus()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put each problem beside its field, the gravest where there are two."""
        by_field: Mapping[str, Problem] = {
            each.field: each for each in sorted(problems, key=lambda problem: problem.is_warning, reverse=True)
        }
        for name, row in self.rows.items():
            problem = by_field.get(name)
            if problem is not None:
                row.show_message(
                    f"{problem.message} {problem.hint}".strip(), Tone.WARN if problem.is_warning else Tone.ERROR
                )
            elif name in self._notes:
                row.show_message(self._notes[name], Tone.WARN)
            else:
                row.clear_message()

    # ------------------------------------------------------------------------------------------- what is entered
    def value_chosen(self, spec: FieldSpec, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Take a choice."""
        self.values[spec.name] = value
        self.changed.emit(spec.name)

    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Take a text, or what is wrong with it."""
        value = parse(spec, text)
        self._unread.pop(spec.name, None)
        self._notes.pop(spec.name, None)
        if isinstance(value, Problem):
            self.values.pop(spec.name, None)
            self._unread[spec.name] = value
        else:
            self.values[spec.name] = value
        self.changed.emit(spec.name)

    def typing_finished(self, spec: FieldSpec) -> None:
        """Leave the text as it was typed: nothing has been applied."""
