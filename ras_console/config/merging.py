"""A refused intention made anew on the farm as it is by now, without the settings that are left to the others."""

from __future__ import annotations

import dataclasses

from ras_console.config.change import Row
from ras_console.config.commands import Command, Replay, SetFields, Several
from ras_console.config.document import Document
from ras_console.domain.catalogue import kind_of
from ras_console.domain.ids import ObjectId

Theirs = frozenset[tuple[ObjectId, str]]
"""Settings, by object and field name, that are to stay as the others made them."""

NOTHING: Theirs = frozenset()


def merged(document: Document, command: Command, theirs: Theirs = NOTHING) -> Command:
    """Return the command that does what was wanted on the present document, field by field.

    What the others changed and I did not stays; where both touched one setting mine wins unless it is among `theirs`.
    Nothing is forced: an object that is gone, or stands where one was to be added, refuses the command when planned.
    """
    match command:
        case SetFields(object_id=object_id, values=values):
            kept = {name: value for name, value in values.items() if (object_id, name) not in theirs}
            return dataclasses.replace(command, values=kept)
        case Several(commands=commands):
            return dataclasses.replace(command, commands=tuple(merged(document, each, theirs) for each in commands))
        case Replay(change=change):
            rows = (_rebased(document, row, theirs) for row in change.rows)
            fitting = tuple(row for row in rows if row.before != row.after)
            return Replay(change=dataclasses.replace(change, rows=fitting))
        case _:
            return command


def _rebased(document: Document, row: Row, theirs: Theirs) -> Row:
    now = document.get(row.id)
    if now is None or row.before is None or type(now) is not type(row.before):
        return row
    if row.after is None:
        return Row(id=row.id, before=now, after=None)
    changed = {
        each.name: getattr(row.after, each.name)
        for each in kind_of(now).fields
        if getattr(row.before, each.name) != getattr(row.after, each.name) and (row.id, each.name) not in theirs
    }
    return Row(id=row.id, before=now, after=dataclasses.replace(now, **changed))
