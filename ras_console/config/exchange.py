"""A whole farm as one readable text, and back: what is read is checked value by value, and says where it is wrong.

The text is JSON: a format, a version, and the objects by kind, parents before children, references by the ids in the
file. Reading never raises for what a file holds, however hostile, and takes a bounded amount of memory for its size.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from ras_console.config.change import Problems
from ras_console.config.document import Document
from ras_console.config.validate import check_value, shown, tidy
from ras_console.domain.catalogue import KINDS, KindSpec, kind_of, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.fields import Editor, FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.domain.vocabulary import Kind

FORMAT: Final = "ras-console-farm"
VERSION: Final = 1
SIZE_MAXIMUM_BYTES: Final = 100 * 1024 * 1024
"""A farm of 100,000 hosts is smaller; more is no farm, and reading it would take the memory of the computer."""

_OPENING_MAXIMUM: Final = 1_000_000
_COMMAS_MAXIMUM: Final = 10_000_000
"""Brackets and commas a file may have: what reads JSON makes an object of a hundred bytes for each."""

_ID_MAXIMUM: Final = 2**53
_PROBLEMS_MOST: Final = 20
"""More do not help: a file with so many mistakes is made anew."""

_HINT: Final = "Choose a file that RAS Console exported, or correct it in an editor."


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFarm:
    """What a file holds: sound objects with the ids they have in the file, parents before children."""

    objects: tuple[FarmObject, ...]

    def of_kind(self, kind: Kind) -> tuple[FarmObject, ...]:
        """Return the objects of a kind, in the order of the file."""
        return tuple(each for each in self.objects if kind_of(each).kind is kind)


def write(document: Document) -> str:
    """Return the farm as text; the same farm gives the same text."""
    objects = {
        kind.value: [plain(each) for each in sorted(document.of_kind(kind), key=lambda thing: thing.id)]
        for kind in KINDS
    }
    content = {"format": FORMAT, "version": VERSION, "revision": document.revision, "objects": objects}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> ImportedFarm | Problems:
    """Return what a text holds, or everything that is wrong with it, each with its place in the file."""
    content = _parsed(text)
    if isinstance(content, Problem):
        return Problems(items=(content,))
    said = _wrong_frame(content)
    if said is not None:
        return Problems(items=(said,))
    reader = _Reader()
    reader.take(content["objects"])
    if reader.problems:
        return Problems(items=tuple(reader.problems[:_PROBLEMS_MOST]))
    return ImportedFarm(objects=tuple(reader.objects.values()))


# ------------------------------------------------------------------------------------------------ values to and fro
def plain(thing: FarmObject) -> dict[str, Any]:
    """Return an object as JSON has it: its id, its parent's, and every setting."""
    spec = kind_of(thing)
    parent = {} if spec.parent_field is None else {spec.parent_field: getattr(thing, spec.parent_field)}
    return {"id": thing.id} | parent | {each.name: plain_value(getattr(thing, each.name)) for each in spec.fields}


def plain_value(value: Any) -> Any:  # noqa: ANN401 - any setting's value
    """Return a value as JSON has it."""
    if isinstance(value, tuple):
        return [plain_value(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def _taken(spec: FieldSpec, value: Any) -> Any | Problem:  # noqa: ANN401 - any setting's value
    """Return a value of the file as the setting has it."""
    is_instant = spec.editor is Editor.HIDDEN and spec.default is None and not spec.is_required
    if is_instant and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    value = tidy(spec, value)
    return check_value(spec, value) or value


# --------------------------------------------------------------------------------------------------------- the text
def _parsed(text: str) -> Any | Problem:  # noqa: ANN401 - whatever JSON holds
    if len(text) > SIZE_MAXIMUM_BYTES:
        return _problem(f"The file is too large: more than {SIZE_MAXIMUM_BYTES // 1024 // 1024} MB.")
    if text.count("{") + text.count("[") > _OPENING_MAXIMUM or text.count(",") > _COMMAS_MAXIMUM:
        return _problem("The file has more entries than any farm.")
    try:
        return json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            return _problem(f"The file ends too early, at {place}: it was cut off.", "Export or copy the file again.")
        return _problem(f"The file is no JSON at {place}: {error.msg}.")
    except RecursionError:
        return _problem("The file is nested too deeply to be a farm.")
    except _Strange as strange:
        return _problem(f"The file is not readable: {str(strange)[:200]}.")
    except ValueError:  # the one that is left: Python reads no number of thousands of digits
        return _problem("The file is not readable: it has a number of thousands of digits.")


class _Strange(ValueError):
    """What JSON allows, or Python reads, and no exported farm has."""


def _no_number(text: str) -> float:
    raise _Strange(f"{text} is no number")


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Strange(f"{shown(next(each for each in names if names.count(each) > 1))} stands twice in one object")
    return made


def _wrong_frame(content: Any) -> Problem | None:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return _problem("The file is no exported farm: its “format” is missing or another.")
    version = content.get("version")
    if version is None:
        return _problem("The file has no “version”.")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return _problem(f"The file's version cannot be {shown(version)}.")
    if version > VERSION:
        return _problem(
            f"The file is of version {version}; this RAS Console reads versions up to {VERSION}.",
            "Update RAS Console, or export the farm with this version.",
        )
    if not isinstance(content.get("objects"), dict):
        return _problem("The file has no “objects”.")
    strange = next((each for each in content if each not in {"format", "version", "revision", "objects"}), None)
    return _problem(f"The file has an unknown part {shown(strange)}.") if strange is not None else None


def _problem(message: str, hint: str = _HINT, *, object_id: ObjectId | None = None, field: str = "") -> Problem:
    return Problem(field=field, message=message, hint=hint, object_id=object_id)


# ------------------------------------------------------------------------------------------------------ the objects
class _Reader:
    """Takes the objects of a file one by one and gathers what is wrong, up to a few."""

    def __init__(self) -> None:
        self.objects: dict[int, FarmObject] = {}
        self.problems: list[Problem] = []
        self._places: dict[int, str] = {}

    def take(self, by_kind: Mapping[str, Any]) -> None:
        for name in by_kind:
            if name not in {each.value for each in KINDS}:
                self._complain(f"objects: {shown(name)} is no kind of object this version knows.")
        for kind, spec in KINDS.items():
            entries = by_kind.get(kind.value, [])
            if not isinstance(entries, list):
                self._complain(f"objects, {kind.value}: must be a list.")
                continue
            for number, entry in enumerate(entries, start=1):
                if len(self.problems) >= _PROBLEMS_MOST:
                    return
                self._take_one(spec, entry, f"{spec.label} {number}")
        if not self.problems:
            self._check_together()

    def _complain(self, message: str, **more: Any) -> None:  # noqa: ANN401 - passed on
        self.problems.append(_problem(message, **more))

    def _take_one(self, spec: KindSpec, entry: Any, place: str) -> None:  # noqa: ANN401 - whatever JSON holds
        if not isinstance(entry, dict):
            self._complain(f"{place}: must be an object in braces.")
            return
        name = entry.get(spec.name_field) if spec.name_field else None
        place += f" ({shown(name)})" if isinstance(name, str) else ""
        known = {each.name for each in spec.fields} | {"id", spec.parent_field}
        for each in entry:
            if each not in known:
                self._complain(f"{place}: {shown(each)} is no setting of a {spec.label}.")
        object_id = self._number(entry.get("id"), place, "id")
        values: dict[str, Any] = {}
        if spec.parent_field is not None:
            values[spec.parent_field] = self._number(entry.get(spec.parent_field), place, spec.parent_field)
        for field in spec.fields:
            self._take_field(field, entry, place, values)
        if len(self.problems) or object_id is None:
            return
        if object_id in self.objects:
            self._complain(f"{place}: the id {object_id} is that of {self._places[object_id]} already.")
            return
        self._places[object_id] = place
        self.objects[object_id] = spec.object_class(id=object_id, **values)

    def _take_field(self, field: FieldSpec, entry: Mapping[str, Any], place: str, values: dict[str, Any]) -> None:
        if field.name not in entry:
            if field.is_required:
                self._complain(f"{place}: {field.name} is missing.", field=field.name)
            return  # a setting of a later version than the file's has its default
        value = _taken(field, entry[field.name])
        if isinstance(value, Problem):
            self._complain(f"{place}, {field.name}: {value.message}", hint=value.hint or _HINT, field=field.name)
        else:
            values[field.name] = value

    def _number(self, value: Any, place: str, name: str) -> int | None:  # noqa: ANN401 - whatever JSON holds
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _ID_MAXIMUM:
            return value
        self._complain(f"{place}: {name} must be a whole number from 1, not {shown(value)}.")
        return None

    def _check_together(self) -> None:
        """Check what concerns several objects: one farm, parents that are there, references that lead somewhere."""
        farms = [each for each in self.objects.values() if kind_of(each).kind is Kind.FARM]
        if len(farms) != 1:
            self._complain(f"The file holds {len(farms)} farms; exactly one is needed.")
        for object_id, thing in self.objects.items():
            spec = kind_of(thing)
            for name, wanted, target in references_of(thing, spec):
                found = self.objects.get(target)
                if found is None or kind_of(found).kind is not wanted:
                    label = KINDS[wanted].label
                    self._complain(f"{self._places[object_id]}, {name}: the file has no {label} with the id {target}.")
            if len(self.problems) >= _PROBLEMS_MOST:
                return
        self._check_singles()

    def _check_singles(self) -> None:
        counts: dict[tuple[int, Kind], int] = {}
        for thing in self.objects.values():
            spec = kind_of(thing)
            if spec.is_single and spec.parent_field is not None:
                key = (getattr(thing, spec.parent_field), spec.kind)
                counts[key] = counts.get(key, 0) + 1
        for parent in self.objects.values():
            for kind, spec in KINDS.items():
                if spec.is_single and spec.parent is kind_of(parent).kind and counts.get((parent.id, kind), 0) != 1:
                    found = counts.get((parent.id, kind), 0)
                    self._complain(
                        f"{name_of(parent)} has {found} objects of the kind {spec.label}; exactly one is needed."
                    )


def references_of(thing: FarmObject, spec: KindSpec) -> Iterator[tuple[str, Kind, ObjectId]]:
    """Yield the name of each reference of an object, the parent's included, the kind it leads to and the id there."""
    if spec.parent_field is not None and spec.parent is not None:
        yield spec.parent_field, spec.parent, ObjectId(getattr(thing, spec.parent_field))
    for field in spec.fields:
        if field.reference is not None:
            value = getattr(thing, field.name)
            for each in value if isinstance(value, tuple) else () if value is None else (value,):
                yield field.name, Kind(field.reference), each
