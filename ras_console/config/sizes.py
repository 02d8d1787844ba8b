"""How large a command is before it is planned: a big one is planned and written where it holds nobody up."""

from __future__ import annotations

from typing import Final

from ras_console.config.commands import Command, ImportAccounts, MoveObject, RemoveObject, Replay, SetLogons, Several
from ras_console.config.document import Document
from ras_console.config.logon_control import logon_label
from ras_console.domain.catalogue import kind_of, name_of
from ras_console.domain.objects import Broker, FarmObject, Site

BIG: Final = 50
"""To plan and write a change of so many objects takes about 15 ms."""


def is_big(document: Document, command: Command) -> bool:
    """Return whether a command is to be carried out in the background."""
    return size_of(document, command) >= BIG


def size_of(document: Document, command: Command) -> int:
    """Return about how many objects a command alters; never far below what it comes to."""
    match command:
        case Several(commands=commands):
            return sum(size_of(document, each) for each in commands)
        case SetLogons(host_ids=host_ids):
            return len(host_ids)
        case ImportAccounts(accounts=accounts):
            return len(accounts)
        case Replay(change=change):
            return len(change.rows)
        case RemoveObject(object_id=object_id):
            return 1 + _goes_along(document, document.get(object_id))
        case MoveObject(object_id=object_id, to_index=to_index):
            return 1 + abs(to_index - int(getattr(document.get(object_id), "position", to_index)))
        case _:
            return 1


def _goes_along(document: Document, thing: FarmObject | None) -> int:
    """Return about how many objects go with one, or prefer it and are altered."""
    match thing:
        case Site():
            return len(document.hosts(thing.id)) + len(document.resources(thing.id))
        case Broker():
            return len(document.hosts(thing.site_id))
        case _:
            return 0


def intention(document: Document, command: Command) -> str:
    """Return what a big command is called while it is under way."""
    match command:
        case Several(label=label):
            return label
        case SetLogons():
            return logon_label(document, command)
        case ImportAccounts(accounts=accounts):
            return f"Import {len(accounts):,} users"
        case Replay(change=change):
            return change.label
        case MoveObject(object_id=object_id) if (thing := document.get(object_id)) is not None:
            return f"Move {name_of(thing)}"
        case RemoveObject(object_id=object_id) if (thing := document.get(object_id)) is not None:
            return f"Delete {kind_of(thing).label} {name_of(thing)}"
        case _:
            return "Change the farm"
