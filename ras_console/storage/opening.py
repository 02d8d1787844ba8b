"""From a path to a farm's connection: is it there, ours, whole, and of a version we know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection

from ras_console.storage import migrations
from ras_console.storage.backup import list_backups
from ras_console.storage.connection import BUSY_TIMEOUT_S, CHECKED_UP_TO_BYTES, connect, scalar, use_log, writing
from ras_console.storage.errors import DatabaseReadOnly, NotAFarm, corrupt, missing, too_new, translated
from ras_console.storage.migrations import Steps


def open_farm(
    path: Path,
    *,
    is_read_only: bool,
    before_migrating: Callable[[], object],
    busy_timeout_s: float = BUSY_TIMEOUT_S,
    known: Steps = migrations.STEPS,
    checked_up_to_bytes: int = CHECKED_UP_TO_BYTES,
) -> Connection:
    """Return a connection to the farm at `path`, its tables of the newest version; raises StorageError.

    `before_migrating` is called if, and before, tables are altered. Nothing is created where nothing was, and a file
    that is not ours is left as it is.
    """
    try:
        with translated(path):
            if not path.exists():
                raise missing(path)
            return _open(
                path,
                is_read_only=is_read_only,
                before_migrating=before_migrating,
                busy_timeout_s=busy_timeout_s,
                known=known,
                is_checked=path.stat().st_size <= checked_up_to_bytes,
            )
    except NotAFarm as error:
        if list_backups(path):  # it was a farm once
            raise corrupt(path, "it is no farm database any more") from error
        raise


def _open(
    path: Path,
    *,
    is_read_only: bool,
    before_migrating: Callable[[], object],
    busy_timeout_s: float,
    known: Steps,
    is_checked: bool,
) -> Connection:
    database = connect(path, is_read_only=is_read_only, busy_timeout_s=busy_timeout_s)
    try:
        _check_kind(database, path, newest=known.newest)
        if is_checked:
            _check_whole(database, path)
        if not is_read_only:
            use_log(database, is_durable=True)
            with writing(database):  # finds out now, not at the first change, whether the file can be written
                pass
        if migrations.version_of(database) < known.newest:
            _migrate(database, path, known, before_migrating, is_read_only=is_read_only)
    except BaseException:
        database.close()
        raise
    return database


def _check_kind(database: Connection, path: Path, *, newest: int) -> None:
    if migrations.application_of(database) != migrations.APPLICATION_ID:
        raise NotAFarm(f"{path.name} is not a farm database.", "Choose another file, or create a new farm.", path=path)
    if migrations.version_of(database) > newest:
        raise too_new(path)


def _check_whole(database: Connection, path: Path) -> None:
    said = str(scalar(database, "PRAGMA quick_check(1)"))
    if said != "ok":
        raise corrupt(path, said)
    dangling = database.execute("PRAGMA foreign_key_check").fetchone()
    if dangling is not None:
        raise corrupt(path, f"a {dangling['table']} refers to a {dangling['parent']} that is gone")


def _migrate(
    database: Connection,
    path: Path,
    known: Steps,
    before_migrating: Callable[[], object],
    *,
    is_read_only: bool,
) -> None:
    if is_read_only:
        raise DatabaseReadOnly(
            f"{path.name} is of an older version and must be converted before it can be read.",
            "Open it for writing once, or save a copy elsewhere and open that.",
            path=path,
        )
    before_migrating()
    with writing(
        database
    ):  # another console may have been faster: the steps still missing are asked for under the lock
        migrations.apply(database, known)
