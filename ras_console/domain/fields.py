"""A setting exists once.

Its type, default, bounds, unit, help and source stand in one place, on the field it describes.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

_KEY: Final = "spec"
_REQUIRED: Final = dataclasses.MISSING


class Editor(StrEnum):
    """How a person edits a value; the form builder and the checks go by it."""

    TEXT = "text"
    MULTILINE = "multiline"
    ADDRESS = "address"
    """A host name or an IP address."""
    IP = "ip"
    IP_LIST = "ip_list"
    """Several IP addresses, separated by semicolons in text, a tuple of str as value."""
    INTEGER = "integer"
    DECIMAL = "decimal"
    SWITCH = "switch"
    CHOICE = "choice"
    DURATION = "duration"
    """Seconds as a float; shown with a fitting unit."""
    REFERENCE = "reference"
    """The id of another object, or None for the automatic choice."""
    REFERENCES = "references"
    """Ids of other objects as a tuple; empty means all."""
    NAMES = "names"
    """Names or patterns, separated by semicolons in text, a tuple of str as value."""
    IP_RANGES = "ip_ranges"
    """Addresses, networks (10.0.0.0/8) and spans (10.0.0.1-10.0.0.9), as NAMES are kept."""
    CHOICES = "choices"
    """Any number of the fixed choices, a tuple of their values."""
    MOMENT = "moment"
    """A date and time of day in the site's wall clock, as ISO text without zone: 2026-03-01T02:00."""
    HIDDEN = "hidden"
    """Kept and audited, edited by an action of its own (priority, parents)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """All that is known about one setting; `name` is filled in by the catalogue from the class that holds it.

    `choices` are (value, label) pairs, values as stored. `reference` names the kind a reference points to
    (a `vocabulary.Kind` value). `minimum` and `maximum` are inclusive, in `unit`; for text they bound its length.
    `group` is the card or tab the field stands on. `takes_effect` is False for an address the engine does not
    act on yet; the page then says so. `section` names the settings that are inherited together with this one (see
    `inheritance`), "" where the field is the object's own.
    """

    name: str = ""
    label: str
    help: str
    source: str
    editor: Editor
    default: Any = None
    is_required: bool = False
    group: str = "General"
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[tuple[Any, str], ...] = ()
    reference: str | None = None
    takes_effect: bool = True
    placeholder: str = ""
    section: str = ""


def setting(*, default: Any = _REQUIRED, **spec: Any) -> Any:
    """Return a dataclass field that carries its FieldSpec; without `default` the field is required."""
    if default is _REQUIRED:
        return field(metadata={_KEY: FieldSpec(is_required=True, **spec)})
    return field(default=default, metadata={_KEY: FieldSpec(default=default, **spec)})


def specs_of(kind_class: type[Any]) -> tuple[FieldSpec, ...]:
    """Return the FieldSpecs of a dataclass in the order its fields stand, each with its name filled in."""
    return tuple(
        dataclasses.replace(each.metadata[_KEY], name=each.name)
        for each in dataclasses.fields(kind_class)
        if _KEY in each.metadata
    )
