"""Is one value fit for one setting: type, bounds, syntax; said as a Problem, never raised.

What depends on other objects (uniqueness, references, roles) is in `rules`.
"""

from __future__ import annotations

import ipaddress
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from ras_console.domain import addresses
from ras_console.domain.durations import duration_text
from ras_console.domain.errors import Problem
from ras_console.domain.fields import Editor, FieldSpec

_LABEL_MAXIMUM: Final = 63
_NAME_MAXIMUM: Final = 253
NAME_IN_LIST_MAXIMUM: Final = 256
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 9998
"""Years in which every instant can be written as a date in every time zone."""
LAST_INSTANT_S: Final = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp()
_TURNS_TEXT: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that reverse the direction of text: a name could be made to look like another."""


def tidy(spec: FieldSpec, value: Any) -> Any:  # noqa: ANN401 - any setting's value
    """Return the value in the form it is kept: text without outer blanks, lists as tuples, choices as their own type.

    A value of a wrong type comes back as it is; `check_value` says what is wrong with it.
    """
    match spec.editor:
        case Editor.CHOICE:
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            fitting = (
                choice for choice, _ in spec.choices if choice == value and (is_number or not isinstance(choice, float))
            )
            return next(fitting, value)
        case Editor.DURATION | Editor.DECIMAL:
            return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
        case Editor.IP_LIST | Editor.NAMES | Editor.IP_RANGES:
            is_list = isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
            return tuple(each.strip() for each in value if each.strip()) if is_list else value
        case Editor.REFERENCES:
            return tuple(value) if isinstance(value, list) else value
        case Editor.CHOICES:
            is_list = isinstance(value, list | tuple)
            return tuple(choice for choice, _ in spec.choices if choice in value) if is_list else value
        case _:
            return value.strip() if isinstance(value, str) else value


def check_value(spec: FieldSpec, value: Any) -> Problem | None:  # noqa: ANN401 - any setting's value
    """Return what is wrong with the value by itself, None where nothing is."""
    said = _CHECKS[spec.editor](spec, value)
    if said is None:
        return None
    message, hint = said
    return Problem(field=spec.name, message=message, hint=hint)


def is_ip(text: str) -> bool:
    """Return whether the text is an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


_Said = tuple[str, str] | None
"""Message and hint."""


def _check_text(spec: FieldSpec, value: object) -> _Said:
    if not isinstance(value, str):
        return _wrong_type(spec, "text")
    if value == "" and (spec.minimum or 0) > 0:
        return f"{spec.label} is missing.", f"Enter {_article(spec.label)}."
    if spec.maximum is not None and len(value) > spec.maximum:
        return (
            f"{spec.label} is too long: {len(value)} characters, {spec.maximum:.0f} are allowed.",
            f"Shorten it by {len(value) - int(spec.maximum)}.",
        )
    is_multiline = spec.editor is Editor.MULTILINE
    if _has_forbidden(value, is_multiline=is_multiline):
        return f"{spec.label} contains a control character.", "Type it again rather than pasting it."
    return None


def _check_address(spec: FieldSpec, value: object) -> _Said:
    said = _check_text(spec, value)
    if said is not None or not isinstance(value, str) or value == "" or is_ip(value):
        return said
    labels = value.split(".")
    if len(value) > _NAME_MAXIMUM or ":" in value or all(each.isdigit() for each in labels):
        return f"{value} is neither a host name nor an IP address.", "Example: rdsh-1.example.com or 10.0.0.12."
    for label in labels:
        if not label or len(label) > _LABEL_MAXIMUM:
            return (
                f"{value} is not a host name: each part between dots has 1 to {_LABEL_MAXIMUM} characters.",
                "Example: rdsh-1.example.com.",
            )
        if label[0] == "-" or label[-1] == "-" or not all(each.isalnum() or each in "-_" for each in label):
            return (
                f"{value} is not a host name: letters, digits and inner hyphens are allowed in its parts.",
                "Example: rdsh-1.example.com.",
            )
    return None


def _check_ip(spec: FieldSpec, value: object) -> _Said:
    if not isinstance(value, str):
        return _wrong_type(spec, "an IP address")
    if value == "" and not (spec.minimum or 0) > 0:
        return None
    if not is_ip(value):
        return f"{shown(value)} is not an IP address.", "Example: 10.0.0.12 or fd00::12."
    return None


def _check_ip_list(spec: FieldSpec, value: object) -> _Said:
    if not isinstance(value, tuple) or not all(isinstance(each, str) for each in value):
        return _wrong_type(spec, "a list of IP addresses")
    seen: dict[object, str] = {}
    for each in value:
        if not is_ip(each):
            return f"{shown(each)} is not an IP address.", "Separate addresses with semicolons: 10.1.0.12; 10.2.0.12."
        address = ipaddress.ip_address(each)
        if address in seen:
            return f"{each} is in the list twice.", "Name each address once."
        seen[address] = each
    return None


def _check_names(spec: FieldSpec, value: object) -> _Said:
    if not isinstance(value, tuple) or not all(isinstance(each, str) for each in value):
        return _wrong_type(spec, "a list of names")
    seen: set[str] = set()
    for each in value:
        if len(each) > NAME_IN_LIST_MAXIMUM or _has_forbidden(each, is_multiline=False):
            return f"{shown(each)} is not a name.", f"Use at most {NAME_IN_LIST_MAXIMUM} printable characters."
        if each.casefold() in seen:
            return f"{shown(each)} is in the list twice.", "Name each once."
        seen.add(each.casefold())
    return None


def _check_ip_ranges(spec: FieldSpec, value: object) -> _Said:
    if not isinstance(value, tuple) or not all(isinstance(each, str) for each in value):
        return _wrong_type(spec, "a list of address ranges")
    spans: list[tuple[addresses.Span, str]] = []
    for each in value:
        span = addresses.span_of(each)
        if span is None:
            return f"{shown(each)} is not a range of addresses.", "Examples: 10.0.0.7, 10.1.0.0/16, 10.2.0.1-10.2.0.99."
        other = next((text for known, text in spans if known.overlaps(span)), None)
        if other is not None:
            return f"{each} overlaps {other}.", "Leave one out, or draw the limits apart."
        spans.append((span, each))
    return None


def _check_choices(spec: FieldSpec, value: object) -> _Said:
    if not isinstance(value, tuple):
        return _wrong_type(spec, "a list of choices")
    offered = [choice for choice, _ in spec.choices]
    strange = next((each for each in value if each not in offered), None)
    if strange is not None:
        return f"{shown(strange)} is not a choice for {spec.label}.", ""
    return None


def _check_moment(spec: FieldSpec, value: object) -> _Said:
    if not isinstance(value, str):
        return _wrong_type(spec, "a date and time")
    if value == "" and not spec.is_required:
        return None
    if not is_moment(value):
        return f"{shown(value)} is not a date and time.", "Example: 2026-03-01T02:00."
    if not FIRST_YEAR <= int(value[:4]) <= LAST_YEAR:
        return f"{spec.label} lies outside of the calendar.", f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}."
    return None


def is_moment(text: str) -> bool:
    """Return whether the text is a date and time of day without a zone, to the minute."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return moment.tzinfo is None and moment.isoformat(timespec="minutes") == text


def _check_integer(spec: FieldSpec, value: object) -> _Said:
    if not isinstance(value, int) or isinstance(value, bool):
        return _wrong_type(spec, "a whole number")
    return _check_bounds(spec, value)


def _check_decimal(spec: FieldSpec, value: object) -> _Said:
    if not isinstance(value, float) or not math.isfinite(value):
        return _wrong_type(spec, "a number")
    return _check_bounds(spec, value)


def _check_bounds(spec: FieldSpec, value: float) -> _Said:
    is_duration = spec.editor is Editor.DURATION
    low, high = (
        "" if bound is None else duration_text(bound) if is_duration else f"{bound:g} {spec.unit}".rstrip()
        for bound in (spec.minimum, spec.maximum)
    )
    if (spec.minimum is None or value >= spec.minimum) and (spec.maximum is None or value <= spec.maximum):
        return None
    allowed = f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"
    return f"{spec.label} is out of range: {allowed}.", f"Enter a value within {allowed}." if low and high else ""


def _check_switch(spec: FieldSpec, value: object) -> _Said:
    return None if isinstance(value, bool) else _wrong_type(spec, "on or off")


def _check_choice(spec: FieldSpec, value: object) -> _Said:
    if any(choice == value and type(choice) is type(value) for choice, _ in spec.choices):
        return None
    offered = ", ".join(label for _, label in spec.choices)
    return f"{shown(value)} is not a choice for {spec.label}.", f"Choose one of: {offered}."


def _check_reference(spec: FieldSpec, value: object) -> _Said:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return None
    return _wrong_type(spec, "another object")


def _check_references(spec: FieldSpec, value: object) -> _Said:
    if not isinstance(value, tuple) or not all(isinstance(each, int) and not isinstance(each, bool) for each in value):
        return _wrong_type(spec, "a list of objects")
    if len(dict.fromkeys(value)) != len(value):
        return f"{spec.label} names an object twice.", "Name each once."
    return None


def _check_hidden(spec: FieldSpec, value: object) -> _Said:
    if isinstance(spec.default, bool):
        return _check_switch(spec, value)
    if isinstance(spec.default, str):
        return _check_text(spec, value)
    if spec.default is None and not spec.is_required:
        return _check_instant(spec, value)
    return _check_integer(spec, value)


def _check_instant(spec: FieldSpec, value: object) -> _Said:
    if value is None:
        return None
    if not isinstance(value, float) or not math.isfinite(value):
        return _wrong_type(spec, "an instant")
    if not 0.0 <= value < LAST_INSTANT_S:
        return f"{spec.label} lies outside of the calendar.", f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}."
    return None


_CHECKS: Final[Mapping[Editor, Callable[[FieldSpec, object], _Said]]] = MappingProxyType(
    {
        Editor.TEXT: _check_text,
        Editor.MULTILINE: _check_text,
        Editor.ADDRESS: _check_address,
        Editor.IP: _check_ip,
        Editor.IP_LIST: _check_ip_list,
        Editor.INTEGER: _check_integer,
        Editor.DECIMAL: _check_decimal,
        Editor.DURATION: _check_decimal,
        Editor.SWITCH: _check_switch,
        Editor.CHOICE: _check_choice,
        Editor.REFERENCE: _check_reference,
        Editor.REFERENCES: _check_references,
        Editor.NAMES: _check_names,
        Editor.IP_RANGES: _check_ip_ranges,
        Editor.CHOICES: _check_choices,
        Editor.MOMENT: _check_moment,
        Editor.HIDDEN: _check_hidden,
    }
)


def _wrong_type(spec: FieldSpec, wanted: str) -> tuple[str, str]:
    return f"{spec.label} must be {wanted}.", ""


def _has_forbidden(text: str, *, is_multiline: bool) -> bool:
    """Return whether a letter is forbidden; nearly every text is printable, and then none is."""
    return not text.isprintable() and any(_is_forbidden(each, is_multiline=is_multiline) for each in text)


def _is_forbidden(character: str, *, is_multiline: bool) -> bool:
    if is_multiline and character in "\n\t":
        return False
    is_control = unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
    return is_control or _TURNS_TEXT.match(character) is not None


def shown(value: object) -> str:
    """Return a value as a message quotes it: what cannot be printed as escapes, what is long shortened."""
    text = str(value)
    return ascii(text) if not text.isprintable() else f"“{text}”" if len(text) <= 60 else f"“{text[:57]}…”"


def _article(label: str) -> str:
    return f"{'an' if label[:1].lower() in 'aeiou' else 'a'} {label[:1].lower()}{label[1:]}"
