"""The fields of a dialog: what has been entered so far, and what is wrong with it beside each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from ras_console.config.document import Document
from ras_console.config.reading import parse
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.gui.forms.field_form import FieldForm, choices_of, gravest_first
from ras_console.gui.kit import Tone
from ras_console.gui.theme import ThemeSwitch


class EntryForm(FieldForm):
    """Keeps what is entered to itself, for a dialog to ask the planner about and to make the change of."""

    def __init__(
        self,
        themes: ThemeSwitch,
        specs: Iterable[FieldSpec],
        parent: QObject,
        *,
        thing: FarmObject | None = None,
        start: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(themes, specs, parent)
        self.values: dict[str, Any] = dict(start or {})
        """What was entered, as far as it can be read; fields left alone are missing."""
        self._thing = thing
        self._unread: dict[str, Problem] = {}
        self._touched: set[str] = set()
        """A field nobody has been in yet is not blamed for being empty."""
        self._blames_all = False

    def value(self, field: str) -> Any:  # noqa: ANN401 - any setting's value
        """Return what a field holds: what was entered, else what the object has, else the default."""
        if field in self.values:
            return self.values[field]
        if self._thing is not None:
            return getattr(self._thing, field)
        spec = self._lines[field].spec
        return "" if spec.is_required else spec.default

    def all_values(self) -> dict[str, Any]:
        """Return what every field holds."""
        return {**{name: self.value(name) for name in self._lines}, **self.values}

    def set_value(self, field: str, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Enter a value on the person's behalf, such as a looked-up address, and show it."""
        self._unread.pop(field, None)
        self._lines[field].note = None
        self.values[field] = value
        self._lines[field].editor.show(value)
        self.changed.emit(field)

    def set_note(self, field: str, text: str) -> None:
        """Say something beside a field that refuses nothing; typing there takes it back."""
        self._lines[field].note = (text, Tone.WARN)
        self.changed.emit(field)

    def follow(self, document: Document, below: ObjectId) -> None:
        """Show the farm as it is by now: what there is to choose from, and what others made of fields left alone."""
        if self._thing is not None:
            self._thing = document.get(ObjectId(self._thing.id)) or self._thing
        for name, line in self._lines.items():
            line.editor.offer(choices_of(document, below, line.spec))
            if name not in self._touched:
                line.editor.show(self.value(name))

    def focus_first(self) -> None:
        """Give the first field the keyboard, its text selected so that typing replaces it."""
        widget = next(iter(self._lines.values())).editor.widget
        widget.setFocus()
        if isinstance(widget, QLineEdit):
            widget.selectAll()

    # ------------------------------------------------------------------------------------------------- problems
    def judged(self, ruled: Sequence[Problem]) -> list[Problem]:
        """Return what cannot be read and what the planner rules out besides, the gravest first."""
        return gravest_first((*self._unread.values(), *(each for each in ruled if each.field not in self._unread)))

    def has(self, field: str) -> bool:
        """Return whether there is a row for a field, where a problem with it can stand."""
        return field in self._lines

    def blame_all(self) -> None:
        """From now on a field is told that it is empty, whether anybody has been in it or not."""
        self._blames_all = True

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put each problem beside its field, the first where there are several."""
        by_field: dict[str, Problem] = {}
        for each in problems:
            if self.has(each.field) and self._is_blamed(each):
                by_field.setdefault(each.field, each)
        self._say(by_field)

    def _is_blamed(self, problem: Problem) -> bool:
        is_tried = self._blames_all or problem.field in self._touched
        return is_tried or problem.is_warning or self.value(problem.field) not in ("", (), None)

    # ------------------------------------------------------------------------------------------- what is entered
    @override
    def value_chosen(self, spec: FieldSpec, value: Any) -> None:
        self._touched.add(spec.name)
        self.values[spec.name] = value
        self.changed.emit(spec.name)

    @override
    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Take a text, or what is wrong with it."""
        self._touched.add(spec.name)
        self._lines[spec.name].note = None
        self._unread.pop(spec.name, None)
        value = parse(spec, text)
        if isinstance(value, Problem):
            self.values.pop(spec.name, None)
            self._unread[spec.name] = value
        else:
            self.values[spec.name] = value
        self.changed.emit(spec.name)
