"""A process that commits changes as fast as it can, forked anew whenever the last one was killed.

Reads paths from standard input, one line each; for each forks a child that commits to that farm until it is killed, and
prints the child's process number. A child prints the revision of every change it has been told is committed.
Forking from a process that has imported everything already makes two hundred children cheap.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ras_console.config.change import Change
from ras_console.config.commands import AddObject, RemoveObject, SetFields, Several
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import Kind
from ras_console.storage.repository import Repository

HOSTS_AT_MOST = 20


def next_change(document: Document) -> Change:
    """Return a change over several objects that writes the revision it leads to into the farm's description."""
    site = document.sites[0]
    revision = document.revision + 1
    hosts = document.hosts(site.id)
    oldest: Host = hosts[0]
    commands = (
        SetFields(object_id=document.farm.id, values={"description": str(revision)}),
        AddObject(kind=Kind.HOST, parent_id=site.id, values={"server": f"H-{revision}"}),
        *((RemoveObject(object_id=oldest.id),) if len(hosts) >= HOSTS_AT_MOST else ()),
    )
    change = plan(document, Several(label=f"change {revision}", commands=commands))
    if not isinstance(change, Change):
        raise TypeError(change)
    return change


def commit_until_killed(path: Path) -> None:
    with Repository.open(path) as repository:
        document = repository.load()
        while True:
            document = repository.commit(next_change(document), document.revision, actor="child")
            os.write(1, f"{document.revision}\n".encode())


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            commit_until_killed(Path(line.rstrip("\n")))
        os.write(1, f"pid {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
