"""The farm file's tables, as steps from an empty file; a step that has been released is never edited.

Every step is recorded by name in the transaction that makes it. `PRAGMA application_id` marks the file as ours and
`PRAGMA user_version` counts the steps, so that an older program knows a newer file without reading its tables.
"""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database, Migrations

from ras_console.storage import schema_1, schema_2
from ras_console.storage.connection import scalar

APPLICATION_ID: Final = 0x52415346
"""The letters RASF."""

MIGRATIONS: Final = Migrations("farm")


@MIGRATIONS(name="0001_first_version")
def _first_version(database: Database) -> None:
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in schema_1.TABLES:
        database.execute(statement)
    for table in ("audit", "audit_object"):
        for verb in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
            )


@MIGRATIONS(name="0002_administration")
def _administration(database: Database) -> None:
    for table, column, kind in schema_2.NEW_COLUMNS:
        database.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    for statement in (*schema_2.NEW_TABLES, *schema_2.FILLED):
        database.execute(statement)


def version_of(database: Database) -> int:
    """Return how many steps the file has been through."""
    return int(str(scalar(database, "PRAGMA user_version")))


def application_of(database: Database) -> int:
    """Return whose file it is."""
    return int(str(scalar(database, "PRAGMA application_id")))


def newest_version(migrations: Migrations = MIGRATIONS) -> int:
    """Return how many steps this program knows: as many as an empty file still has before it."""
    return len(migrations.pending(Database(memory=True, execute_plugins=False)))


def apply(database: Database, migrations: Migrations = MIGRATIONS) -> None:
    """Take the steps that are missing; the caller holds a write transaction, so that all are taken or none."""
    migrations.apply(database)
    database.execute(f"PRAGMA user_version = {newest_version(migrations)}")
