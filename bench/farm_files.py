"""The farm's file: making, opening and changing one of 5 sites and 1,000 hosts on this machine's disk."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Final

from bench import farms
from bench.effort import Effort
from bench.figures import Clock, Figure, figure, wall_ms
from ras_console.config.change import Change, Row
from ras_console.config.document import Document
from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import Kind
from ras_console.storage.repository import Repository

_SITES: Final = 5
_HOSTS: Final = 1000


def measure(effort: Effort) -> list[Figure]:
    """Return the wall time of creating, of opening and loading, and of saving one change."""
    document = farms.make_document(hosts=_HOSTS, sites=_SITES)
    what = f"{_SITES} sites, {_HOSTS:,} hosts"
    with tempfile.TemporaryDirectory(dir=effort.folder) as folder:
        numbers = count()

        def create() -> None:
            farms.make_file(Path(folder) / f"farm-{next(numbers)}.sqlite", document)

        def open_and_load() -> None:
            with Repository.open(path) as repository:
                repository.load()

        created = wall_ms(create, runs=effort.of(10, 2))
        path = Path(folder) / "farm-0.sqlite"
        opened = wall_ms(open_and_load, runs=effort.of(30, 3))
        with Repository.open(path) as repository:
            saved = wall_ms(_Changes(repository).save_one, runs=effort.of(60, 3))
    return [
        figure(f"farm file, create: {what}", "ms", Clock.WALL, created),
        figure(f"farm file, open and load: {what}", "ms", Clock.WALL, opened),
        figure(f"farm file, save one change with its audit: {what}", "ms", Clock.WALL, saved),
    ]


class _Changes:
    """Alters the description of one host after another."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._document: Document = repository.load()
        self._numbers = count(1)

    def save_one(self) -> None:
        """Commit a change of one setting of one host."""
        number = next(self._numbers)
        hosts = self._document.of_kind(Kind.HOST)
        host = hosts[number % len(hosts)]
        if not isinstance(host, Host):
            raise TypeError(f"object {host.id} is no host")
        change = Change(
            label="Bench",
            rows=(Row(id=host.id, before=host, after=replace(host, description=f"changed {number} times")),),
        )
        self._document = self._repository.commit(change, self._document.revision, actor="bench")
