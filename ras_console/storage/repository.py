"""The farm's file as the rest of the program knows it: load the document, commit changes to it, read its audit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Self, cast

from ras_console.config.change import Change
from ras_console.config.document import Document
from ras_console.config.stamps import Stamp
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.storage import audit, backup, codec, files, migrations, tables
from ras_console.storage.audit import AuditEntry
from ras_console.storage.connection import BUSY_TIMEOUT_S, create, scalar, writing
from ras_console.storage.errors import DatabaseMissing, corrupt, exists, read_only, translated
from ras_console.storage.migrations import Steps
from ras_console.storage.opening import open_farm


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """One object of a refused change: as its author found it, wanted it, and as it is by now; None for absent."""

    id: ObjectId
    base: FarmObject | None
    mine: FarmObject | None
    theirs: FarmObject | None

    @property
    def is_touched_by_both(self) -> bool:
        """True when somebody else changed the very object; applying mine again would undo theirs."""
        return self.base != self.theirs


class RevisionConflict(Exception):
    """The document has moved on since the change was planned; nothing was written, and nothing of either is lost.

    `change` is the refused one, `current` the document as it is, `theirs` what was committed meanwhile, oldest first.
    Where no object is touched by both, planning the command again on `current` gives what was wanted.
    """

    def __init__(
        self, change: Change, expected_revision: int, current: Document, theirs: tuple[AuditEntry, ...]
    ) -> None:
        super().__init__(f"the change was made on revision {expected_revision}, the farm is at {current.revision}")
        self.change = change
        self.expected_revision = expected_revision
        self.current = current
        self.theirs = theirs

    @property
    def versions(self) -> tuple[Versions, ...]:
        """Every object of the refused change in all its versions."""
        return tuple(
            Versions(id=each.id, base=each.before, mine=each.after, theirs=self.current.get(each.id))
            for each in self.change.rows
        )

    @property
    def overlaps(self) -> bool:
        """True when both touched one object."""
        return any(each.is_touched_by_both for each in self.versions)


def _nobody_looks(_rows: int) -> None:
    """Take no note."""


class Repository:
    """One open farm file. Used by one thread at a time; every method raises StorageError."""

    def __init__(
        self, path: Path, database: Connection, *, is_read_only: bool, made_backup: backup.Backup | None
    ) -> None:
        self.path = path
        self.is_read_only = is_read_only
        self.made_backup = made_backup
        """The backup taken because tables had to be altered at opening."""
        self._database = database
        self._identity = files.identity_of(path)
        self._document: Document | None = None
        self._polled = (-1, -1)
        """SQLite's counter of other connections' changes, and the revision read when it last moved."""

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        at_utc: datetime | None = None,
        read_only: bool = False,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        known: Steps = migrations.STEPS,
    ) -> Self:
        """Open the farm at `path`; tables of an older version are converted after a backup. Never creates a file."""
        taken: list[backup.Backup] = []
        moment = at_utc or datetime.now(UTC)
        database = open_farm(
            path,
            is_read_only=read_only,
            before_migrating=lambda: taken.append(backup.take_backup(path, moment)),
            busy_timeout_s=busy_timeout_s,
            known=known,
        )
        return cls(path, database, is_read_only=read_only, made_backup=taken[0] if taken else None)

    @classmethod
    def create(cls, path: Path, seed: Change, *, actor: str, at_utc: datetime | None = None) -> Self:
        """Make a new farm of a seed (`config.defaults`) and open it; the file appears whole or not at all.

        Raises AlreadyExists where a file stands.
        """
        moment = at_utc or datetime.now(UTC)
        with translated(path):
            if path.exists():
                raise exists(path)
            with files.in_the_making(path) as temporary:
                path.parent.mkdir(parents=True, exist_ok=True)
                database = create(temporary)
                try:
                    tables.fill(database, seed, actor, moment)
                finally:
                    database.close()
                files.place(temporary, path)
        return cls.open(path, at_utc=moment)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back; closing twice is no mistake."""
        self._database.close()

    def load(self) -> Document:
        """Return the document as it is in the file now."""
        with self._reading():
            self._document = tables.load(self._database, self.path, self._document)
            return self._document

    def revision(self) -> int:
        """Return the newest revision; cheap enough to be asked several times a second."""
        self._check_identity("what is shown is the farm as it was.", "Open the file again.")
        with translated(self.path):
            counter = int(str(scalar(self._database, "PRAGMA data_version")))
            if counter != self._polled[0]:
                self._polled = (counter, tables.revision_of(self._database))
            return self._polled[1]

    def commit(
        self,
        change: Change,
        expected_revision: int,
        *,
        actor: str,
        at_utc: datetime | None = None,
        reason: str = "change",
        written: Callable[[int], None] = _nobody_looks,
    ) -> Document:
        """Write the change and its audit entry in one transaction and return the document after it.

        An empty change writes nothing. What is returned survives the end of the process and a power cut. `written` is
        told after each row how many are written; what it raises takes all of them back.

        Raises:
            RevisionConflict: the file is not at `expected_revision` any more.
            StaleChange: the change does not fit the document of that revision.
        """
        self._check_place()
        with self._translated(), writing(self._database):
            current = tables.load(self._database, self.path, self._document)
            if current.revision != expected_revision:
                raise RevisionConflict(
                    change, expected_revision, current, audit.since(self._database, expected_revision)
                )
            if change.is_empty:
                return current
            after = current.with_change(change, current.revision + 1)
            moment = at_utc or datetime.now(UTC)
            entry = audit.entry_of(change, after.revision, actor=actor, at_utc=moment, reason=reason)
            tables.write(self._database, after, entry, written)
        self._document = after
        self._polled = (self._polled[0], after.revision)
        return after

    def changes_since(self, revision: int) -> tuple[AuditEntry, ...]:
        """Return what was committed after a revision, oldest first."""
        with self._reading():
            return audit.since(self._database, revision)

    def audit(self, limit: int = 200, object_id: ObjectId | None = None) -> tuple[AuditEntry, ...]:
        """Return the newest entries first; with `object_id` those that touch this object."""
        with self._reading():
            return audit.newest(self._database, limit, object_id)

    def stamps(self, object_ids: Collection[ObjectId]) -> Mapping[ObjectId, Stamp]:
        """Return who made each of these objects and who altered it last; a few at a time."""
        with self._reading():
            return audit.stamps(self._database, object_ids)

    def last_virtual_s(self) -> float | None:
        """Return the lab clock's last noted reading in seconds since 1970 UTC, None before the first."""
        with translated(self.path):
            return cast("float | None", scalar(self._database, "SELECT last_virtual_s FROM meta"))

    def note_virtual_s(self, virtual_s: float) -> None:
        """Keep the lab clock's reading for the next start; it never goes back. Not a change of the configuration."""
        self._check_place()
        with translated(self.path), writing(self._database):
            self._database.execute("UPDATE meta SET last_virtual_s = max(coalesce(last_virtual_s, 0), ?)", (virtual_s,))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Hold one instant of the file for the block."""
        with self._translated():
            self._database.execute("BEGIN")
            try:
                yield
            finally:
                self._database.rollback()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn errors of SQLite, and rows that cannot be decoded, into StorageErrors."""
        with translated(self.path):
            try:
                yield
            except codec.DamagedRow as error:
                raise corrupt(self.path, str(error)) from error

    def _check_place(self) -> None:
        """Refuse to write into a file that is no longer the one at its path: the change would be lost with it."""
        if self.is_read_only:
            raise read_only(self.path)
        self._check_identity("the change was not saved.", "Open the file again, then apply.")

    def _check_identity(self, consequence: str, hint: str) -> None:
        if files.identity_of(self.path) != self._identity:
            message = f"{self.path.name} has been moved away or replaced while it was open; {consequence}"
            raise DatabaseMissing(message, hint, path=self.path)
