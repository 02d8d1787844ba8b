"""Copies of a farm's file: taken while it is in use, proved readable before they count, ten kept."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from ras_console.storage import files, migrations
from ras_console.storage.connection import connect, create, scalar
from ras_console.storage.errors import DatabaseLocked, NotAFarm, corrupt, exists, missing, too_new, translated

KEPT: Final = 10
DAILY: Final = timedelta(days=1)
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_BACKUPS: Final = "backups"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup on disk and when it was taken."""

    path: Path
    at_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did: the farm stands at `path`; what was there is at `kept_aside`, None for nothing."""

    path: Path
    kept_aside: Path | None


def list_backups(path: Path) -> tuple[Backup, ...]:
    """Return the backups of the farm at `path`, newest first."""
    pattern = re.compile(re.escape(path.stem) + r"\.(\d{8}T\d{6}Z)(?:-(\d+))?" + re.escape(path.suffix))
    folder = path.parent / _BACKUPS
    found = []
    for each in folder.iterdir() if files.stands(folder) and folder.is_dir() else ():
        match = pattern.fullmatch(each.name)
        if match is not None:
            at_utc = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
            found.append((at_utc, int(match[2] or 1), Backup(path=each, at_utc=at_utc)))
    return tuple(each for _, _, each in sorted(found, key=lambda item: item[:2], reverse=True))


def take_backup(path: Path, at_utc: datetime, *, keep: int = KEPT) -> Backup:
    """Copy the farm's file as it is at one instant, prove the copy, drop the oldest beyond `keep`.

    Raises StorageError.
    """
    folder = path.parent / _BACKUPS
    with translated(folder):
        folder.mkdir(exist_ok=True)
    target = _free_name(folder, path, at_utc)
    _copy(path, target, replaces=False)
    for old in list_backups(path)[keep:]:
        with translated(old.path):
            files.remove(old.path)
    return Backup(path=target, at_utc=at_utc.astimezone(UTC).replace(microsecond=0))


def backup_if_due(path: Path, at_utc: datetime) -> Backup | None:
    """Take the daily backup unless one of the last 24 hours exists; raises StorageError."""
    newest = next(iter(list_backups(path)), None)
    if newest is not None and timedelta(0) <= at_utc - newest.at_utc < DAILY:
        return None
    return take_backup(path, at_utc)


def save_copy(path: Path, to: Path, *, replaces: bool = False) -> None:
    """Write the farm as it is now to another file; raises StorageError, AlreadyExists without `replaces`.

    The copy is a single file without history of load and events.
    """
    if not path.exists():
        raise missing(path)
    with translated(to):
        if to.exists() and (not replaces or to.samefile(path)):
            raise exists(to)
    _copy(path, to, replaces=replaces)


def restore(backup: Path, path: Path, at_utc: datetime) -> Restored:
    """Put a backup in the place of the farm's file, which is kept under another name; raises StorageError.

    No console may have the farm open; one that has notices at its next change that the file was replaced.
    """
    if not backup.exists():
        raise missing(backup)
    with translated(path), files.in_the_making(path) as temporary:
        _copy_to(backup, temporary)
        kept_aside = None
        if path.exists():
            _refuse_if_in_use(path)
            stamp = at_utc.astimezone(UTC).strftime(_STAMP)
            kept_aside = _free(path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}"))
            files.move_with_companions(path, kept_aside)
        files.place(temporary, path)
    return Restored(path=path, kept_aside=kept_aside)


def verify(path: Path) -> None:
    """Prove that the file is a whole farm of a version we know; raises StorageError."""
    with translated(path):
        database = connect(path, is_read_only=True)
        try:
            if migrations.application_of(database) != migrations.APPLICATION_ID:
                raise NotAFarm(f"{path.name} is not a farm database.", "Choose another file.", path=path)
            if migrations.version_of(database) > migrations.STEPS.newest:
                raise too_new(path)
            said = str(scalar(database, "PRAGMA integrity_check(1)"))
            if said != "ok":
                raise corrupt(path, said)
        finally:
            database.close()


def _copy(path: Path, target: Path, *, replaces: bool) -> None:
    with translated(target), files.in_the_making(target) as temporary:
        _copy_to(path, temporary)
        files.place(temporary, target, replaces=replaces)


def _copy_to(path: Path, temporary: Path) -> None:
    """Copy through SQLite, so that a log beside the file is part of the copy and a commit under way is not."""
    if not path.exists():
        raise missing(path)
    with translated(path):
        source = connect(path, is_read_only=True)
    try:
        with translated(temporary):
            target = create(temporary)
            try:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
            finally:
                target.close()
    finally:
        source.close()
    verify(temporary)


def _refuse_if_in_use(path: Path) -> None:
    """Refuse while another program writes; a file too damaged to be asked is in nobody's use."""
    try:
        database = connect(path, busy_timeout_s=0.0)
    except sqlite3.Error:
        return
    try:
        database.execute("BEGIN EXCLUSIVE")
        database.rollback()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise DatabaseLocked(
                f"{path.name} is in use by another program.", "Close the consoles that have it open first.", path=path
            ) from error
    finally:
        database.close()


def _free_name(folder: Path, path: Path, at_utc: datetime) -> Path:
    stamp = at_utc.astimezone(UTC).strftime(_STAMP)
    return _free(folder / f"{path.stem}.{stamp}{path.suffix}")


def _free(path: Path) -> Path:
    """Return the name, or the first of name-2, name-3 … that is not taken."""
    number, candidate = 1, path
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate
