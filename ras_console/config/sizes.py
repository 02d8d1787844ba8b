"""How large a command is before it is planned: a big one is planned and written where it holds nobody up."""

from __future__ import annotations

from typing import Final

from ras_console.config.commands import Command, ImportAccounts, RemoveObject, Replay, SetLogons, Several
from ras_console.config.document import Document
from ras_console.config.logon_control import logon_label
from ras_console.domain.catalogue import kind_of, name_of
from ras_console.domain.objects import Account, Host

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
            thing = document.get(object_id)
            if thing is None or isinstance(thing, Host | Account):
                return 1
            site = document.site_of(thing)
            return 1 if site is None else 1 + len(document.hosts(site.id))
        case _:
            return 1


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
        case RemoveObject(object_id=object_id) if (thing := document.get(object_id)) is not None:
            return f"Delete {kind_of(thing).label} {name_of(thing)}"
        case _:
            return "Change the farm"
