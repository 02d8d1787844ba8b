"""Connections to SQLite files, all made alike: foreign keys on, a bounded wait for locks, explicit transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Final

BUSY_TIMEOUT_S: Final = 3.0
"""How long a statement waits for another program's lock: longer than any commit takes, shorter than patience."""

CHECKED_UP_TO_BYTES: Final = 64 * 1024 * 1024
"""Larger files are not read through at opening: up to here it takes less than half a second."""


def connect(path: Path, *, is_read_only: bool = False, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Connection:
    """Return a connection to an existing file, of which nothing is read or altered yet; none is ever created here.

    Transactions are begun and ended by us alone. The connection may change threads but serves one at a time.
    Raises sqlite3.Error.
    """
    address = path.absolute().as_uri() + ("?mode=ro" if is_read_only else "?mode=rw")
    if is_read_only and not os.access(path.parent, os.W_OK) and not _has_pending_log(path):
        # A file in WAL mode needs a writable folder even to be read, unless it is declared to stay as it is.
        address += "&immutable=1"
    return _connected(address, busy_timeout_s)


def create(path: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Connection:
    """Return a connection to a new, empty file; the caller has made sure that the name is its own."""
    return _connected(path.absolute().as_uri() + "?mode=rwc", busy_timeout_s)


def use_log(database: Connection, *, is_durable: bool) -> None:
    """Put the file into WAL mode: readers and the writer do not wait for each other.

    `is_durable`: what is committed survives a power cut, not only the end of the process; costs a sync per commit.
    """
    database.execute("PRAGMA journal_mode = WAL")
    database.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")


@contextmanager
def writing(database: Connection) -> Iterator[None]:
    """Hold the write lock for the block: committed whole at its end, rolled back whole on any exception.

    The lock is taken at once, so that what the block reads first cannot be outdated when it writes.
    """
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        database.rollback()
        raise


def scalar(database: Connection, sql: str, parameters: tuple[object, ...] = ()) -> object:
    """Return the first column of the first row, None where there is no row."""
    row = database.execute(sql, parameters).fetchone()
    return None if row is None else row[0]


def _connected(address: str, busy_timeout_s: float) -> Connection:
    connection = sqlite3.connect(
        address, uri=True, timeout=busy_timeout_s, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _has_pending_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def sqlite_version() -> str:
    """Return the version of SQLite that Python was built with."""
    return sqlite3.sqlite_version
