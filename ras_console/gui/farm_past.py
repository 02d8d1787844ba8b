"""What a farm's audit holds, read off the GUI thread, and what it would take to undo parts of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ras_console.config import revert
from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change, Problems
from ras_console.config.document import Document
from ras_console.config.revisions import RevisionFilter, RevisionPage
from ras_console.domain.errors import Problem
from ras_console.gui.file_work import FileWork
from ras_console.storage.audit_reader import AuditReader

T = TypeVar("T")

_UNREAD: Change | Problems = Problems(
    items=(Problem(field="", message="That revision cannot be read.", hint="Reload the audit."),)
)


class FarmPast:
    """Every answer comes later, in the GUI thread; a file that cannot be read is told, and answers with nothing.

    `now` is asked for the farm as it is and who is primary: what taking back would change is planned on them.
    """

    def __init__(self, work: FileWork, path: Path, now: Callable[[], tuple[Document, Primaries]]) -> None:
        self._work = work
        self._path = path
        self._now = now

    def read_page(self, wanted: RevisionFilter, before: int | None, done: Callable[[RevisionPage], object]) -> None:
        """Read revisions off the GUI thread; see `AuditReader.page`."""
        nothing = RevisionPage(lines=(), has_more=False)
        self._read(lambda reader: reader.page(wanted, before=before), done, nothing)

    def count_revisions(self, wanted: RevisionFilter, done: Callable[[int], object]) -> None:
        """Count the revisions that pass the filter, off the GUI thread."""
        self._read(lambda reader: reader.count(wanted), done, 0)

    def read_actors(self, done: Callable[[tuple[str, ...]], object]) -> None:
        """Read who ever changed something, off the GUI thread."""
        nobody: tuple[str, ...] = ()
        self._read(lambda reader: reader.actors(), done, nobody)

    def read_change(self, revision: int, done: Callable[[Change | None], object]) -> None:
        """Read what one revision changed, off the GUI thread; None where it cannot be read."""

        def read(reader: AuditReader) -> Change | None:
            entry = reader.entry(revision)
            return None if entry is None else entry.change

        self._read(read, done, None)

    def plan_revert(self, revision: int, done: Callable[[Change | Problems], object]) -> None:
        """Work out off the GUI thread what taking one revision back would change now, or why it cannot be."""
        document, primaries = self._now()

        def work(reader: AuditReader) -> Change | Problems:
            entry = reader.entry(revision)
            return _UNREAD if entry is None else revert.revert(document, entry.change, revision, primaries)

        self._read(work, done, _UNREAD)

    def plan_going_back(self, revision: int, done: Callable[[Change | Problems], object]) -> None:
        """Work out off the GUI thread what it takes to have the farm as it was before a revision."""
        document, primaries = self._now()

        def work(reader: AuditReader) -> Change | Problems:
            since = [each.change for each in reader.since(revision - 1) if each.revision <= document.revision]
            return revert.go_back(document, since, revision, primaries)

        self._read(work, done, _UNREAD)

    def _read(self, work: Callable[[AuditReader], T], done: Callable[[T], object], nothing: T) -> None:
        """Read the audit in a thread; a file that cannot be read is told and gives `nothing`."""
        path = self._path

        def read() -> T:
            with AuditReader(path) as reader:
                return work(reader)

        self._work.run(read, done, lambda: done(nothing))
