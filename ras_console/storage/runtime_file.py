"""The file beside the farm's for what the engine writes while it runs.

History, state, sessions, commands, who runs the engine, which consoles are open. It may be lost without loss of
configuration: a damaged one is put aside and a new one begun.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Final

from ras_console.storage import files, migrations
from ras_console.storage.connection import (
    BUSY_TIMEOUT_S,
    CHECKED_UP_TO_BYTES,
    connect,
    create,
    scalar,
    use_log,
    writing,
)
from ras_console.storage.errors import too_new, translated
from ras_console.storage.migrations import Steps

APPLICATION_ID: Final = 0x52415352
"""The letters RASR."""

_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_TABLES_1: Final = (
    """CREATE TABLE engine (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        pid INTEGER NOT NULL,
        computer TEXT NOT NULL,
        user_name TEXT NOT NULL,
        since_utc TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE state (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        at_utc TEXT NOT NULL,
        content TEXT NOT NULL CHECK (json_valid(content))
    ) STRICT""",
    """CREATE TABLE command (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL CHECK (json_valid(payload)),
        actor TEXT NOT NULL,
        submitted_utc TEXT NOT NULL,
        answered_utc TEXT,
        is_done INTEGER CHECK (is_done IN (0, 1)),
        answer TEXT
    ) STRICT""",
    "CREATE INDEX command_open ON command (id) WHERE answered_utc IS NULL",
    """CREATE TABLE timeline (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        run_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        at_s REAL NOT NULL,
        wall_s REAL NOT NULL,
        site_id INTEGER,
        broker_id INTEGER,
        host_id INTEGER,
        severity INTEGER NOT NULL,
        source TEXT NOT NULL,
        kind TEXT NOT NULL,
        role TEXT,
        term INTEGER,
        cause TEXT,
        text TEXT NOT NULL,
        content TEXT NOT NULL CHECK (json_valid(content)),
        UNIQUE (run_id, seq)
    ) STRICT""",
    "CREATE INDEX timeline_by_wall ON timeline (wall_s)",
    """CREATE TABLE site_load (
        site_id INTEGER NOT NULL,
        step_s INTEGER NOT NULL,
        at_s REAL NOT NULL,
        wall_s REAL NOT NULL,
        load_p05_ratio REAL NOT NULL,
        load_median_ratio REAL NOT NULL,
        load_p95_ratio REAL NOT NULL,
        load_max_ratio REAL NOT NULL,
        sessions REAL NOT NULL,
        disconnected REAL NOT NULL,
        logons INTEGER NOT NULL,
        refused INTEGER NOT NULL,
        PRIMARY KEY (site_id, step_s, at_s)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX site_load_by_wall ON site_load (step_s, wall_s)",
    """CREATE TABLE host_load (
        host_id INTEGER NOT NULL,
        at_s REAL NOT NULL,
        wall_s REAL NOT NULL,
        site_id INTEGER NOT NULL,
        load_ratio REAL NOT NULL,
        cpu_ratio REAL NOT NULL,
        memory_ratio REAL NOT NULL,
        sessions INTEGER NOT NULL,
        PRIMARY KEY (host_id, at_s)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX host_load_by_wall ON host_load (wall_s)",
)

_TABLES_2: Final = (
    """CREATE TABLE session_head (
        site_id INTEGER PRIMARY KEY,
        epoch TEXT NOT NULL,
        round INTEGER NOT NULL,
        at_s REAL NOT NULL,
        sessions INTEGER NOT NULL,
        names INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE session_part (
        site_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('rows', 'names')),
        part INTEGER NOT NULL,
        round INTEGER NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (site_id, kind, part)
    ) STRICT""",
    """CREATE TABLE session_watch (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        looks INTEGER NOT NULL
    ) STRICT""",
    "INSERT INTO session_watch (id, looks) VALUES (1, 0)",
)

_TABLES_3: Final = (
    "DROP TABLE session_head",  # what stands in them is written anew every minute
    "DROP TABLE session_part",
    """CREATE TABLE session_head (
        site_id INTEGER PRIMARY KEY,
        epoch TEXT NOT NULL,
        round INTEGER NOT NULL,
        at_s REAL NOT NULL,
        sessions INTEGER NOT NULL,
        names INTEGER NOT NULL,
        clients INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE session_part (
        site_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('rows', 'names', 'clients')),
        part INTEGER NOT NULL,
        round INTEGER NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (site_id, kind, part)
    ) STRICT""",
    """CREATE TABLE visit (
        run_id TEXT NOT NULL,
        site_id INTEGER NOT NULL,
        session INTEGER NOT NULL,
        user_name TEXT NOT NULL,
        host_id INTEGER NOT NULL,
        resource_id INTEGER NOT NULL,
        client TEXT NOT NULL,
        began_s REAL NOT NULL,
        ended_s REAL,
        wall_s REAL NOT NULL,
        PRIMARY KEY (run_id, site_id, session)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX visit_by_begin ON visit (site_id, began_s)",
    "CREATE INDEX visit_by_host ON visit (run_id, site_id, host_id) WHERE ended_s IS NULL",
    "CREATE INDEX visit_by_wall ON visit (wall_s)",
)

_TABLES_4: Final = (
    """CREATE TABLE console (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        token TEXT NOT NULL UNIQUE,
        actor TEXT NOT NULL,
        computer TEXT NOT NULL,
        pid INTEGER NOT NULL,
        role TEXT NOT NULL,
        drafts INTEGER NOT NULL,
        is_read_only INTEGER NOT NULL CHECK (is_read_only IN (0, 1)),
        has_engine INTEGER NOT NULL CHECK (has_engine IN (0, 1)),
        since_utc TEXT NOT NULL,
        signed_utc TEXT NOT NULL,
        signs INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE console_message (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        console_id INTEGER NOT NULL REFERENCES console (id) ON DELETE CASCADE,
        sender TEXT NOT NULL,
        computer TEXT NOT NULL,
        sent_utc TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX console_message_by_console ON console_message (console_id)",
)


def _first_version(database: Connection) -> None:
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _TABLES_1:
        database.execute(statement)


def _sessions(database: Connection) -> None:
    for statement in _TABLES_2:
        database.execute(statement)


def _session_details(database: Connection) -> None:
    for statement in _TABLES_3:
        database.execute(statement)


def _consoles(database: Connection) -> None:
    for statement in _TABLES_4:
        database.execute(statement)


STEPS: Final = Steps(
    name="runtime",
    steps={
        "0001_first_version": _first_version,
        "0002_sessions": _sessions,
        "0003_session_details": _session_details,
        "0004_consoles": _consoles,
    },
)


def runtime_path(farm: Path) -> Path:
    """Return the name of the runtime file of the farm at this path."""
    return farm.with_name(f"{farm.stem}.runtime{farm.suffix}")


def open_runtime(farm: Path, *, is_checked: bool = False, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Connection:
    """Return a connection to the runtime file, which is begun if it is missing; raises StorageError.

    `is_checked` reads it through first, unless it is very large.

    A damaged one is renamed to `<name>.damaged-<stamp>` first: only history is lost with it.
    """
    path = runtime_path(farm)
    with translated(path):
        try:
            return _opened(path, busy_timeout_s, is_checked=is_checked)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) not in _DAMAGED:
                raise
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        files.move_with_companions(path, path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}"))
        return _opened(path, busy_timeout_s, is_checked=is_checked)


def open_runtime_to_read(farm: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Connection | None:
    """Return a reading connection to the runtime file, None where there is none yet; raises StorageError."""
    path = runtime_path(farm)
    if not path.exists():
        return None
    with translated(path):
        database = connect(path, is_read_only=True, busy_timeout_s=busy_timeout_s)
        try:
            is_begun = migrations.version_of(database) > 0
        except sqlite3.Error:
            database.close()
            raise
        if not is_begun:
            database.close()
            return None
        return database


def is_current(database: Connection) -> bool:
    """Return whether the file has exactly the tables that this program knows; raises sqlite3.Error."""
    return migrations.version_of(database) == STEPS.newest


def _opened(path: Path, busy_timeout_s: float, *, is_checked: bool) -> Connection:
    database = create(path, busy_timeout_s=busy_timeout_s)
    try:
        if migrations.version_of(database) > STEPS.newest:
            raise too_new(path)
        if is_checked and path.stat().st_size <= CHECKED_UP_TO_BYTES:
            _check_whole(database)
        use_log(database, is_durable=False)
        if migrations.version_of(database) < STEPS.newest:
            with writing(database):
                migrations.apply(database, STEPS)
    except BaseException:
        database.close()
        raise
    return database


def _check_whole(database: Connection) -> None:
    if scalar(database, "PRAGMA quick_check(1)") != "ok":
        error = sqlite3.DatabaseError("the runtime file is damaged")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
