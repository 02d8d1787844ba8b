"""The tables of the configuration as one thing: read into a document, written row by row with their audit."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Final

from ras_console.config.change import Change, Row
from ras_console.config.document import Document
from ras_console.domain.catalogue import KINDS, kind_of
from ras_console.domain.vocabulary import Kind
from ras_console.storage import audit, codec, migrations
from ras_console.storage.audit import AuditEntry
from ras_console.storage.connection import scalar, writing
from ras_console.storage.errors import corrupt

CREATED: Final = "created"
"""The audit's reason for the first revision."""


def revision_of(database: Connection) -> int:
    """Return the newest revision."""
    return int(str(scalar(database, "SELECT revision FROM meta")))


def load(database: Connection, path: Path, known: Document | None) -> Document:
    """Return the document in the file, which is `known` if its revision is still the newest; raises DatabaseCorrupt."""
    meta = database.execute("SELECT revision, next_id FROM meta").fetchone()
    if meta is None:
        raise corrupt(path, "its revision is missing")
    if known is not None and known.revision == meta["revision"]:
        return known
    try:
        things = [
            codec.from_row(kind, row)
            for kind in KINDS
            for row in database.execute(f"SELECT * FROM {kind.value}").fetchall()  # noqa: S608 - a name of ours
        ]
        return Document.of(things, revision=meta["revision"], next_id=meta["next_id"])
    except ValueError as error:  # DamagedRow, or ids that cannot be
        raise corrupt(path, str(error)) from error


def fill(database: Connection, seed: Change, actor: str, at_utc: datetime) -> None:
    """Make the tables in an empty file and write its first revision."""
    with writing(database):
        migrations.apply(database)
        database.execute(
            "INSERT INTO meta (id, created_utc, revision, next_id) VALUES (1, ?, 0, 1)", (at_utc.isoformat(),)
        )
        entry = audit.entry_of(seed, 1, actor=actor, at_utc=at_utc, reason=CREATED)
        write(database, Document.empty().with_change(seed, 1), entry, lambda _rows: None)


def write(database: Connection, after: Document, entry: AuditEntry, written: Callable[[int], None]) -> None:
    """Write a change that leads to `after`, its audit entry and the new revision; part of the caller's transaction.

    `written` hears after each row how many are written, and once more at the end; it may raise.
    """
    for count, row in enumerate(entry.rows, start=1):
        _write_row(database, row)
        written(count)
    database.execute("UPDATE meta SET revision = ?, next_id = ?", (after.revision, after.next_id))
    audit.append(database, entry)
    written(len(entry.rows))


def _write_row(database: Connection, row: Row) -> None:
    table = kind_of(row.either).kind.value
    if row.after is None:
        database.execute(f"DELETE FROM {table} WHERE id = ?", (row.id,))  # noqa: S608 - a name of ours
        return
    values = codec.to_row(row.after)
    database.execute(_insert_sql(table) if row.before is None else _update_sql(table), values)


@functools.cache
def _insert_sql(table: str) -> str:
    names = [each.name for each in codec.columns_of(Kind(table))]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(':' + each for each in names)})"  # noqa: S608


@functools.cache
def _update_sql(table: str) -> str:
    names = [each.name for each in codec.columns_of(Kind(table)) if each.name != "id"]
    return f"UPDATE {table} SET {', '.join(f'{each} = :{each}' for each in names)} WHERE id = :id"  # noqa: S608
