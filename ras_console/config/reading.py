"""What a form's text stands for: the value of a setting, or the Problem to show beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from ras_console.config.validate import check_value, shown, tidy
from ras_console.domain.errors import Problem
from ras_console.domain.fields import Editor, FieldSpec

_UNITS_S: Final[Mapping[str, float]] = MappingProxyType({
    "": 1.0, "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0,
    "m": 60.0, "min": 60.0, "minute": 60.0, "minutes": 60.0,
    "h": 3600.0, "hour": 3600.0, "hours": 3600.0,
    "d": 86400.0, "day": 86400.0, "days": 86400.0,
    "ms": 0.001,
})  # fmt: skip
_DURATION_PART: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)\s*")
_SWITCH_WORDS: Final[Mapping[str, bool]] = MappingProxyType(
    {"on": True, "yes": True, "true": True, "1": True, "off": False, "no": False, "false": False, "0": False}
)


def parse(spec: FieldSpec, text: str) -> Any | Problem:  # noqa: ANN401 - any setting's value
    """Return the value that the text stands for, checked, or what is wrong with it."""
    value = _read(spec, text)
    if isinstance(value, Problem):
        return value
    value = tidy(spec, value)
    return check_value(spec, value) or value


def _read(spec: FieldSpec, text: str) -> Any | Problem:  # noqa: ANN401 - any setting's value
    stripped = text.strip()
    match spec.editor:
        case Editor.INTEGER:
            return (
                int(stripped)
                if re.fullmatch(r"[+-]?[0-9]{1,15}", stripped)
                else _unreadable(spec, text, "Enter a whole number.")
            )
        case Editor.DECIMAL:
            return (
                float(stripped)
                if re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]+)?", stripped)
                else _unreadable(spec, text, "Enter a number.")
            )
        case Editor.DURATION:
            seconds = _seconds(stripped.lower())
            return seconds if seconds is not None else _unreadable(spec, text, "Examples: 15 s, 30 min, 1 h 30 min.")
        case Editor.SWITCH:
            word = _SWITCH_WORDS.get(stripped.lower())
            return word if word is not None else _unreadable(spec, text, "Enter on or off.")
        case Editor.CHOICE:
            wanted = stripped.casefold()
            fitting = (choice for choice, label in spec.choices if wanted in (label.casefold(), str(choice).casefold()))
            return next(fitting, stripped)
        case Editor.IP_LIST:
            return tuple(each for each in re.split(r"[;,\s]+", stripped) if each)
        case Editor.NAMES | Editor.IP_RANGES:
            return tuple(each.strip() for each in re.split(r"[;\n]+", stripped) if each.strip())
        case Editor.CHOICES:
            return _several(spec, stripped)
        case Editor.REFERENCE:
            return None if stripped == "" else _id(spec, stripped)
        case Editor.REFERENCES:
            ids = tuple(_id(spec, each) for each in re.split(r"[;,\s]+", stripped) if each)
            return next((each for each in ids if isinstance(each, Problem)), ids)
        case Editor.HIDDEN:
            return (
                _SWITCH_WORDS.get(stripped.lower(), stripped) if isinstance(spec.default, bool) else _id(spec, stripped)
            )
        case _:
            return text


def _several(spec: FieldSpec, text: str) -> tuple[Any, ...]:
    wanted = [each.strip() for each in re.split(r"[;,\n]+", text) if each.strip()]
    known = {label.casefold(): choice for choice, label in spec.choices}
    known |= {str(choice).casefold(): choice for choice, _ in spec.choices}
    return tuple(known.get(each.casefold(), each) for each in wanted)


def _seconds(text: str) -> float | None:
    total, at = 0.0, 0
    while at < len(text):
        part = _DURATION_PART.match(text, at)
        if part is None or part.group(2) not in _UNITS_S:
            return None
        total += float(part.group(1)) * _UNITS_S[part.group(2)]
        at = part.end()
    return total if text else None


def _id(spec: FieldSpec, text: str) -> int | Problem:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else _unreadable(spec, text, "Choose from the list.")


def _unreadable(spec: FieldSpec, text: str, hint: str) -> Problem:
    stripped = text.strip()
    message = f"{spec.label} cannot be {shown(stripped)}." if stripped else f"{spec.label} is missing."
    return Problem(field=spec.name, message=message, hint=hint)
