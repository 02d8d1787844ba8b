"""One editor for each kind of setting: it shows a value or a text, and says what the person entered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from ras_console.domain.durations import duration_text
from ras_console.domain.fields import Editor, FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.gui.forms.checklist import Checklist
from ras_console.gui.kit import ChoiceField, Switch, TextArea, TextField
from ras_console.gui.theme import ThemeSwitch

Choices = Sequence[tuple[ObjectId, str]]
"""Objects a reference may point to: id and name."""

TYPED: Final = frozenset(
    {
        Editor.TEXT,
        Editor.MULTILINE,
        Editor.ADDRESS,
        Editor.IP,
        Editor.IP_LIST,
        Editor.INTEGER,
        Editor.DECIMAL,
        Editor.DURATION,
        Editor.NAMES,
        Editor.IP_RANGES,
        Editor.MOMENT,
    }
)
"""Kinds that are typed as text and may be wrong while they are."""

_LISTS: Final = frozenset({Editor.IP_LIST, Editor.NAMES, Editor.IP_RANGES})
_NUMBERS: Final = frozenset({Editor.INTEGER, Editor.DECIMAL, Editor.DURATION})


class Listener(Protocol):
    """Who hears what a person enters; nothing a program shows is heard."""

    def value_chosen(self, spec: FieldSpec, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Take a value from an editor that always holds one."""

    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Take a text, which may be no value (yet)."""

    def typing_finished(self, spec: FieldSpec) -> None:
        """Note that the person left the field or pressed Enter in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEditor:
    """A widget and the ways to set it, all of them silent; `offer` says what a reference may point to."""

    widget: QWidget
    show: Callable[[Any], None]
    show_text: Callable[[str], None]
    offer: Callable[[Choices], None]


def make_editor(themes: ThemeSwitch, spec: FieldSpec, listener: Listener) -> FieldEditor:
    """Return the editor for a setting; what a reference may point to is offered later."""
    match spec.editor:
        case Editor.SWITCH:
            return _switch(themes, spec, listener)
        case Editor.CHOICE | Editor.REFERENCE:
            return _choice(themes, spec, listener)
        case Editor.REFERENCES | Editor.CHOICES:
            return _checklist(themes, spec, listener)
        case Editor.MULTILINE:
            return _text_area(themes, spec, listener)
        case _:
            return _text(themes, spec, listener)


def typed_text(spec: FieldSpec, value: Any) -> str:  # noqa: ANN401 - any setting's value
    """Return a value as the text a person would type for it."""
    match spec.editor:
        case Editor.IP_LIST | Editor.NAMES | Editor.IP_RANGES:
            return "; ".join(value)
        case Editor.DURATION:
            return duration_text(value)
        case _:
            return str(value)


def hint_of(spec: FieldSpec) -> str:
    """Return default and range in words, "" for a setting that has neither."""
    parts = []
    if spec.is_required:
        parts.append("Required")
    elif spec.editor in TYPED:
        parts.append(f"Default {_with_unit(spec, spec.default)}" if spec.default not in {"", ()} else "Default empty")
    if spec.editor in _NUMBERS and spec.minimum is not None and spec.maximum is not None:
        parts.append(f"{_with_unit(spec, spec.minimum)} to {_with_unit(spec, spec.maximum)}")
    elif spec.editor in TYPED and spec.maximum is not None:
        parts.append(f"at most {spec.maximum:.0f} characters")
    if spec.editor is Editor.SWITCH:
        parts.append(f"Default {'on' if spec.default else 'off'}")
    if spec.editor is Editor.CHOICE and not spec.is_required:
        parts.append("Default " + next((label for value, label in spec.choices if value == spec.default), ""))
    if spec.editor is Editor.REFERENCE:
        parts.append("Default Automatic")
    if spec.editor in {Editor.REFERENCES, Editor.CHOICES}:
        parts.append("Default none chosen")
    if spec.editor in _LISTS:
        parts.append("separated by semicolons")
    return ", ".join(parts)


def unit_of(spec: FieldSpec) -> str:
    """Return the unit to show inside the field; durations carry theirs in the text."""
    return "" if spec.editor is Editor.DURATION else spec.unit


def _with_unit(spec: FieldSpec, value: Any) -> str:  # noqa: ANN401 - any setting's value
    if spec.editor is Editor.DURATION:
        return duration_text(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _offer_nothing(_choices: Choices) -> None:
    """Take no choices: this editor has none, or has them from its spec."""


def _text(themes: ThemeSwitch, spec: FieldSpec, listener: Listener) -> FieldEditor:
    field = TextField(themes, placeholder=spec.placeholder)
    field.textEdited.connect(lambda text: listener.text_typed(spec, text))
    field.editingFinished.connect(lambda: listener.typing_finished(spec))

    def show(text: str) -> None:
        if text != field.text():
            field.setText(text)

    return FieldEditor(
        widget=field, show=lambda value: show(typed_text(spec, value)), show_text=show, offer=_offer_nothing
    )


def _text_area(themes: ThemeSwitch, spec: FieldSpec, listener: Listener) -> FieldEditor:
    area = TextArea(themes)

    def show(value: str) -> None:
        if value != area.toPlainText():
            with QSignalBlocker(area):
                area.setPlainText(value)

    area.textChanged.connect(lambda: listener.text_typed(spec, area.toPlainText()))
    return FieldEditor(widget=area, show=show, show_text=show, offer=_offer_nothing)


def _switch(themes: ThemeSwitch, spec: FieldSpec, listener: Listener) -> FieldEditor:
    switch = Switch(themes)
    switch.clicked.connect(lambda is_on: listener.value_chosen(spec, bool(is_on)))

    def show(value: Any) -> None:  # noqa: ANN401 - any setting's value
        switch.setChecked(bool(value))

    return FieldEditor(widget=switch, show=show, show_text=lambda _: None, offer=_offer_nothing)


def _choice(themes: ThemeSwitch, spec: FieldSpec, listener: Listener) -> FieldEditor:
    field = ChoiceField(themes)
    values: list[Any] = []

    def fill(choices: Sequence[tuple[Any, str]]) -> None:
        if [value for value, _ in choices] == values and [field.itemText(each) for each in range(field.count())] == [
            label for _, label in choices
        ]:
            return
        chosen = values[field.currentIndex()] if 0 <= field.currentIndex() < len(values) else None
        values[:] = [value for value, _ in choices]
        field.clear()
        field.addItems([label for _, label in choices])
        show(chosen)

    def show(value: Any) -> None:  # noqa: ANN401 - any setting's value
        field.setCurrentIndex(values.index(value) if value in values else -1)

    def offer(choices: Choices) -> None:
        fill([(None, "Automatic"), *choices])

    fill(spec.choices)
    field.activated.connect(lambda index: listener.value_chosen(spec, values[index]))
    return FieldEditor(
        widget=field,
        show=show,
        show_text=lambda _: None,
        offer=offer if spec.editor is Editor.REFERENCE else _offer_nothing,
    )


def _checklist(themes: ThemeSwitch, spec: FieldSpec, listener: Listener) -> FieldEditor:
    box = Checklist(themes)
    box.value_changed.connect(lambda value: listener.value_chosen(spec, value))
    if spec.choices:
        box.offer(spec.choices)
    return FieldEditor(
        widget=box,
        show=box.show_value,
        show_text=lambda _: None,
        offer=_offer_nothing if spec.choices else box.offer,
    )
