"""The farm file's tables, as steps from an empty file; a step that has been released is never edited.

Every step is recorded by name in the transaction that makes it. `PRAGMA application_id` marks the file as ours and
`PRAGMA user_version` counts the steps, so that an older program knows a newer file without reading its tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from sqlite3 import Connection
from typing import TYPE_CHECKING, Final

from ras_console.storage import schema_1, schema_2, schema_3
from ras_console.storage.connection import scalar

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID: Final = 0x52415346
"""The letters RASF."""


Step = Callable[[Connection], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps of one kind of file by name, in the order in which they are taken."""

    name: str
    steps: Mapping[str, Step]

    @property
    def newest(self) -> int:
        """How many steps this program knows: the version of a file that has been through all."""
        return len(self.steps)


def _first_version(database: Connection) -> None:
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in schema_1.TABLES:
        database.execute(statement)
    for table in ("audit", "audit_object"):
        for verb in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
            )


def _administration(database: Connection) -> None:
    for table, column, kind in schema_2.NEW_COLUMNS:
        database.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    for statement in (*schema_2.NEW_TABLES, *schema_2.FILLED):
        database.execute(statement)


def _idle_sessions(database: Connection) -> None:
    for table, column, kind in schema_3.NEW_COLUMNS:
        database.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")


STEPS: Final = Steps(
    name="farm",
    steps={
        "0001_first_version": _first_version,
        "0002_administration": _administration,
        "0003_idle_sessions": _idle_sessions,
    },
)


def version_of(database: Connection) -> int:
    """Return how many steps the file has been through."""
    return int(str(scalar(database, "PRAGMA user_version")))


def application_of(database: Connection) -> int:
    """Return whose file it is."""
    return int(str(scalar(database, "PRAGMA application_id")))


def apply(database: Connection, known: Steps = STEPS) -> None:
    """Take the steps that are missing; the caller holds a write transaction, so that all are taken or none."""
    from sqlite_utils import Database, Migrations  # noqa: PLC0415 - 50 ms that opening a file of our version saves

    migrations = Migrations(known.name)
    for name, step in known.steps.items():
        migrations(name=name)(_on_connection(step))
    migrations.apply(Database(database, execute_plugins=False))
    database.execute(f"PRAGMA user_version = {known.newest}")


def _on_connection(step: Step) -> Callable[[Database], None]:
    """Return the step as sqlite-utils calls it."""

    def taken(database: Database) -> None:
        step(database.conn)

    return taken
