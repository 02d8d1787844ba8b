"""What it takes to make the farm that of a file: objects that fit keep their ids, the others are added or removed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change, Problems, Row
from ras_console.config.commands import Replay
from ras_console.config.document import Document
from ras_console.config.exchange import ImportedFarm
from ras_console.config.planner import plan
from ras_console.domain.catalogue import KINDS, KindSpec, kind_of, name_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject, Site


def import_change(document: Document, imported: ImportedFarm, primaries: Primaries) -> Change | Problems:
    """Return the change that replaces the farm's configuration by the imported one, or why the rules refuse it.

    An object of the same kind, place and name is the same object; else one with the same id, kind and place; else it
    is a new one, with the id of the file where that is free.
    """
    ids = _Matching(document, imported).ids
    wanted = {ids[each.id]: _renumbered(each, ids) for each in imported.objects}
    rows = [
        Row(id=object_id, before=document.get(object_id), after=thing)
        for object_id, thing in wanted.items()
        if document.get(object_id) != thing
    ]
    gone = [each for each in document.objects.values() if each.id not in wanted]
    order = {kind: place for place, kind in enumerate(KINDS)}
    gone.sort(key=lambda each: -order[kind_of(each).kind])
    rows += [Row(id=each.id, before=each, after=None) for each in gone]
    farm = next(each for each in imported.objects if kind_of(each).parent is None)
    return plan(document, Replay(change=Change(label=f"Import {name_of(farm)}", rows=tuple(rows))), primaries)


class _Matching:
    """Finds out which object of the farm each imported one is; `ids` leads from the file's id to the farm's."""

    def __init__(self, document: Document, imported: ImportedFarm) -> None:
        self.ids: dict[ObjectId, ObjectId] = {}
        self._document = document
        self._taken: set[ObjectId] = set()
        own = {each.id for each in imported.objects}
        self._next = max([document.next_id, *(each + 1 for each in own)])
        for kind, spec in KINDS.items():
            things = imported.of_kind(kind)
            rest = [each for each in things if not self._match_by_name(each, spec)]
            rest = [each for each in rest if not self._match_by_id(each, spec)]
            for each in rest:
                self._number(each)

    def _siblings(self, thing: FarmObject, spec: KindSpec) -> tuple[FarmObject, ...]:
        parent = None if spec.parent_field is None else self.ids[getattr(thing, spec.parent_field)]
        return self._document.children(parent, spec.kind)

    def _match_by_name(self, thing: FarmObject, spec: KindSpec) -> bool:
        is_only = spec.is_single or spec.parent is None
        name = name_of(thing).casefold()
        found = next(
            (
                each
                for each in self._siblings(thing, spec)
                if (is_only or name_of(each).casefold() == name) and self._is_free(each, thing)
            ),
            None,
        )
        return found is not None and self._take(thing, ObjectId(found.id))

    def _match_by_id(self, thing: FarmObject, spec: KindSpec) -> bool:
        same = self._document.get(thing.id)
        is_here = same is not None and same in self._siblings(thing, spec) and self._is_free(same, thing)
        return is_here and self._take(thing, thing.id)

    def _is_free(self, found: FarmObject, thing: FarmObject) -> bool:
        if isinstance(found, Site) and isinstance(thing, Site) and found.is_lab != thing.is_lab:
            return False  # a simulated site does not become a real one
        return found.id not in self._taken

    def _number(self, thing: FarmObject) -> None:
        if self._document.get(thing.id) is None and thing.id not in self._taken:
            self._take(thing, thing.id)
        else:
            self._take(thing, ObjectId(self._next))
            self._next += 1

    def _take(self, thing: FarmObject, object_id: ObjectId) -> bool:
        self.ids[thing.id] = object_id
        self._taken.add(object_id)
        return True


def _renumbered(thing: FarmObject, ids: Mapping[ObjectId, ObjectId]) -> FarmObject:
    spec = kind_of(thing)
    values: dict[str, Any] = {"id": ids[thing.id]}
    if spec.parent_field is not None:
        values[spec.parent_field] = ids[getattr(thing, spec.parent_field)]
    for field in spec.fields:
        if field.reference is not None:
            value = getattr(thing, field.name)
            if isinstance(value, tuple):
                values[field.name] = tuple(ids[each] for each in value)
            elif value is not None:
                values[field.name] = ids[value]
    return dataclasses.replace(thing, **values)
