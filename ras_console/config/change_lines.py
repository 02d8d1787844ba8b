"""A change field by field, before and after, for tables: the audit, previews of what would be done, conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ras_console.config.change import Change, Row
from ras_console.config.document import Document
from ras_console.config.wording import text_of
from ras_console.domain.catalogue import KINDS, kind_of, name_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.domain.vocabulary import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One setting of one object; `setting` "" stands for the object as a whole, which is added or removed."""

    object_id: ObjectId
    kind: str
    name: str
    setting: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """How many objects of a kind a change adds, alters and removes."""

    kind: Kind
    added: int
    changed: int
    removed: int


def lines_of(change: Change, names: Mapping[ObjectId, str]) -> Iterator[ChangeLine]:
    """Yield a line per altered setting; an object that is added or removed has one of its own and then its settings.

    Settings of these that have their usual value are left out.
    """
    for row in change.rows:
        yield from _lines(row, names)


def names_around(document: Document, change: Change) -> dict[ObjectId, str]:
    """Return what objects are called, those that a change brings or takes included."""
    return {**{row.id: name_of(row.either) for row in change.rows}, **document.names()}


def counts_of(change: Change) -> tuple[KindCount, ...]:
    """Return what happens to each kind that the change touches, in the order of the catalogue."""
    counts: dict[Kind, list[int]] = {}
    for row in change.rows:
        sort = 0 if row.before is None else 2 if row.after is None else 1
        counts.setdefault(kind_of(row.either).kind, [0, 0, 0])[sort] += 1
    return tuple(
        KindCount(kind=kind, added=counts[kind][0], changed=counts[kind][1], removed=counts[kind][2])
        for kind in KINDS
        if kind in counts
    )


def _lines(row: Row, names: Mapping[ObjectId, str]) -> Iterator[ChangeLine]:
    thing = row.either
    spec = kind_of(thing)
    is_whole = row.before is None or row.after is None
    if is_whole:
        states = ("", "added") if row.before is None else ("there", "removed")
        yield ChangeLine(
            object_id=row.id, kind=spec.label, name=name_of(thing), setting="", before=states[0], after=states[1]
        )
    for each in spec.fields:
        old, new = (_value(side, each.name) for side in (row.before, row.after))
        is_usual = is_whole and getattr(thing, each.name) == each.default
        if old == new or is_usual or (each.name == spec.name_field and is_whole):
            continue
        texts = [
            "" if side is None else text_of(each, getattr(side, each.name), names) for side in (row.before, row.after)
        ]
        yield ChangeLine(
            object_id=row.id, kind=spec.label, name=name_of(thing), setting=each.label, before=texts[0], after=texts[1]
        )


def _value(thing: FarmObject | None, field: str) -> object:
    return _ABSENT if thing is None else getattr(thing, field)


_ABSENT = object()
