"""How a setting's value reads in a sentence: on and off, labels of choices, units, names instead of ids."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from ras_console.domain.durations import duration_text
from ras_console.domain.fields import Editor, FieldSpec
from ras_console.domain.ids import ObjectId

NO_NAMES: Final[Mapping[ObjectId, str]] = MappingProxyType({})


def text_of(spec: FieldSpec, value: Any, names: Mapping[ObjectId, str] = NO_NAMES) -> str:  # noqa: ANN401 - any setting's value
    """Return the value in an operator's words; an id without a name in `names` reads as #id."""
    for choice, label in spec.choices:
        if choice == value:
            return label
    if isinstance(value, bool):
        return "on" if value else "off"
    match spec.editor:
        case Editor.DURATION:
            return duration_text(value)
        case Editor.REFERENCE:
            return "Automatic" if value is None else _name(value, names)
        case Editor.REFERENCES:
            return ", ".join(_name(each, names) for each in value) if value else "all"
        case Editor.IP_LIST | Editor.NAMES | Editor.IP_RANGES:
            return "; ".join(value) if value else "none"
        case Editor.CHOICES:
            labels = [label for choice, label in spec.choices if choice in value]
            return "; ".join(labels) if labels else "none"
        case Editor.HIDDEN:
            return _hidden(spec, value, names)
        case Editor.INTEGER | Editor.DECIMAL:
            return f"{value} {spec.unit}".rstrip()
        case _:
            return _plain(value)


def _hidden(spec: FieldSpec, value: Any, names: Mapping[ObjectId, str]) -> str:  # noqa: ANN401 - any setting's value
    if spec.reference:
        return _name(value, names)
    if spec.name == "position":
        return str(value + 1)
    if spec.name.endswith("_s"):  # an instant
        return "none" if value is None else f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M} UTC"
    return _plain(value)


def _plain(value: object) -> str:
    return str(value) if value != "" else "empty"


def _name(object_id: ObjectId, names: Mapping[ObjectId, str]) -> str:
    return names.get(object_id, f"#{object_id}")
