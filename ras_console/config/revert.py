"""Taking back what was changed: one change, or everything since a point in time, as a new change that obeys the rules.

Nothing is guessed: what no longer fits the farm as it is refuses the wish and says which object and setting.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change, Problems, Row
from ras_console.config.commands import Replay
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.config.wording import text_of
from ras_console.domain.catalogue import KINDS, kind_of, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject


def revert(document: Document, change: Change, revision: int, primaries: Primaries) -> Change | Problems:
    """Return the change that takes one change back on the farm as it is now, or why that cannot be.

    Settings that later changes have touched are left alone if this change did not set them; where it did, the wish is
    refused, because it would take back the later change with it.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    for row in reversed(change.rows):
        undone = _undone(document, row)
        if isinstance(undone, Problem):
            problems.append(undone)
        elif undone is not None:
            rows.append(undone)
    if problems:
        return Problems(items=tuple(problems))
    wish = Change(label=f"Revert “{change.label}” of revision {revision}", rows=tuple(rows))
    return plan(document, Replay(change=wish), primaries)


def go_back(document: Document, since: Sequence[Change], revision: int, primaries: Primaries) -> Change | Problems:
    """Return the change that makes the farm what it was before `revision`, or why that cannot be.

    `since` are all changes from that revision on, oldest first.
    """
    goal: dict[ObjectId, FarmObject | None] = {}
    for change in since:
        for row in change.rows:
            goal.setdefault(row.id, row.before)
    for object_id in _left_below(document, (each for each, thing in goal.items() if thing is None)):
        goal.setdefault(object_id, None)
    rows = tuple(
        Row(id=object_id, before=document.get(object_id), after=thing)
        for object_id, thing in goal.items()
        if document.get(object_id) != thing
    )
    wish = Change(label=f"Go back to before revision {revision}", rows=rows)
    return plan(document, Replay(change=wish), primaries)


def _undone(document: Document, row: Row) -> Row | Problem | None:
    """Return the row that takes `row` back, None where nothing is left to do, or what stands against it."""
    now = document.get(row.id)
    if row.after is None:
        if now is None:
            return Row(id=row.id, before=None, after=row.before)
        return _against(row, f"{name_of(now)} exists again.", "Delete it first, if the former one is wanted.")
    if now is None:
        if row.before is None:
            return None  # what was added is gone already
        return _against(row, f"{name_of(row.after)} has been deleted since.", "Revert its deletion first.")
    if row.before is None:
        if now == row.after:
            return Row(id=row.id, before=now, after=None)
        return _against(row, f"{name_of(now)} has been changed since it was added.", "Delete it, if that is wanted.")
    return _field_by_field(row, row.before, row.after, now, document)


def _field_by_field(
    row: Row, before: FarmObject, after: FarmObject, now: FarmObject, document: Document
) -> Row | Problem | None:
    values: dict[str, Any] = {}
    for spec in kind_of(before).fields:
        old, new, present = (getattr(each, spec.name) for each in (before, after, now))
        if old in (new, present):
            continue
        if present != new:
            shown = text_of(spec, present, document.names())
            return _against(
                row, f"{name_of(now)}: {spec.label} has been changed since; it is {shown} now.",
                "Revert the later change first, or set it on its page.", field=spec.name,
            )  # fmt: skip
        values[spec.name] = old
    return Row(id=row.id, before=now, after=dataclasses.replace(now, **values)) if values else None


def _against(row: Row, message: str, hint: str, *, field: str = "") -> Problem:
    return Problem(field=field, message=message, hint=hint, object_id=row.id)


def _left_below(document: Document, gone: Iterable[ObjectId]) -> list[ObjectId]:
    """Return what stands below objects that go and is in no change: what a conversion of the file has added."""
    found: list[ObjectId] = []
    pending = list(gone)
    while pending:
        parent = pending.pop()
        for kind in KINDS:
            below = [each.id for each in document.children(parent, kind)]
            found += below
            pending += below
    return found
