"""Who refers to an object that is to go, and what they are without it; nobody's targets widen by a deletion."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from ras_console.config.change import Row
from ras_console.config.document import Document
from ras_console.domain.catalogue import KINDS, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.domain.vocabulary import Kind

_FIELDS: Final[Mapping[Kind, tuple[FieldSpec, ...]]] = MappingProxyType(
    {kind: found for kind, spec in KINDS.items() if (found := tuple(each for each in spec.fields if each.reference))}
)
"""The fields of each kind that refer to others."""

_TARGETS: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        Kind.RESOURCE: ("pool_ids", "host_ids"),
        Kind.SCHEDULE: ("pool_ids", "host_ids"),
        Kind.HANDLER: ("pool_ids", "host_ids"),
        Kind.ADMINISTRATOR: ("site_ids",),
    }
)
"""Fields that mean "all" once every one of them is empty."""


def detached(document: Document, gone: frozenset[ObjectId]) -> tuple[list[Row], list[Problem]]:
    """Return the rows by which those who stay no longer refer to what goes, and why that cannot be.

    References of host pools are left to the rules, which refuse to delete a pool in use.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    for thing, kind in _referring(document, gone):
        values: dict[str, Any] = {each.name: _without(getattr(thing, each.name), gone) for each in _FIELDS[kind]}
        values = {name: value for name, value in values.items() if value != getattr(thing, name)}
        targets = _TARGETS.get(kind, ())
        had_targets = any(getattr(thing, each) for each in targets)
        if had_targets and not any(values.get(each, getattr(thing, each)) for each in targets):
            label = KINDS[kind].label
            problems.append(
                Problem(
                    field="",
                    message=f"{label} {name_of(thing)} is for nothing else: without it, it would be for all.",
                    hint=f"Choose other targets for {name_of(thing)}, or delete it, first.",
                    object_id=thing.id,
                )
            )
        elif values:
            rows.append(Row(id=thing.id, before=thing, after=dataclasses.replace(thing, **values)))
    return rows, problems


def _referring(document: Document, gone: frozenset[ObjectId]) -> Iterator[tuple[FarmObject, Kind]]:
    for kind, fields in _FIELDS.items():
        names = [each.name for each in fields if each.reference != Kind.POOL.value]
        for thing in document.of_kind(kind):
            if thing.id not in gone and any(_refers(getattr(thing, name), gone) for name in names):
                yield thing, kind


def _refers(value: object, gone: frozenset[ObjectId]) -> bool:
    return not gone.isdisjoint(value) if isinstance(value, tuple) else value in gone


def _without(value: object, gone: frozenset[ObjectId]) -> object:
    if isinstance(value, tuple):
        return tuple(each for each in value if each not in gone)
    return None if value in gone else value
