"""The farm file's tables, as steps from an empty file; a step that has been released is never edited.

Every step is recorded by name in the transaction that makes it. `PRAGMA application_id` marks the file as ours and
`PRAGMA user_version` counts the steps, so that an older program knows a newer file without reading its tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from sqlite3 import Connection
from typing import TYPE_CHECKING, Final

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


_IS_SWITCH: Final = "INTEGER NOT NULL CHECK ({0} IN (0, 1))"
_OF_SITE: Final = "INTEGER NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED"

_TABLES_1: Final = (
    """CREATE TABLE meta (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        created_utc TEXT NOT NULL,
        revision INTEGER NOT NULL,
        next_id INTEGER NOT NULL,
        last_virtual_s REAL
    ) STRICT""",
    """CREATE TABLE farm (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        description TEXT NOT NULL
    ) STRICT""",
    f"""CREATE TABLE site (
        id INTEGER PRIMARY KEY,
        farm_id INTEGER NOT NULL REFERENCES farm (id) DEFERRABLE INITIALLY DEFERRED,
        name TEXT NOT NULL,
        description TEXT NOT NULL,
        is_lab {_IS_SWITCH.format("is_lab")},
        position INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX site_of_farm ON site (farm_id)",
    f"""CREATE TABLE broker (
        id INTEGER PRIMARY KEY,
        site_id {_OF_SITE},
        server TEXT NOT NULL,
        is_enabled {_IS_SWITCH.format("is_enabled")},
        ip TEXT NOT NULL,
        alternative_ips TEXT NOT NULL CHECK (json_valid(alternative_ips)),
        description TEXT NOT NULL,
        is_standby {_IS_SWITCH.format("is_standby")},
        position INTEGER NOT NULL,
        cores INTEGER NOT NULL,
        memory_gib INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX broker_of_site ON broker (site_id)",
    f"""CREATE TABLE pool (
        id INTEGER PRIMARY KEY,
        site_id {_OF_SITE},
        name TEXT NOT NULL,
        is_enabled {_IS_SWITCH.format("is_enabled")},
        description TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX pool_of_site ON pool (site_id)",
    f"""CREATE TABLE host (
        id INTEGER PRIMARY KEY,
        site_id {_OF_SITE},
        pool_id INTEGER NOT NULL REFERENCES pool (id) DEFERRABLE INITIALLY DEFERRED,
        server TEXT NOT NULL,
        is_enabled {_IS_SWITCH.format("is_enabled")},
        description TEXT NOT NULL,
        direct_address TEXT NOT NULL,
        port INTEGER NOT NULL,
        max_sessions INTEGER NOT NULL,
        disconnect_active_after_s REAL NOT NULL,
        log_off_disconnected_after_s REAL NOT NULL,
        preferred_broker_id INTEGER REFERENCES broker (id) DEFERRABLE INITIALLY DEFERRED,
        logon_mode TEXT NOT NULL,
        weight INTEGER NOT NULL,
        cores INTEGER NOT NULL,
        memory_gib INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX host_of_site ON host (site_id)",
    "CREATE INDEX host_of_pool ON host (pool_id)",
    "CREATE INDEX host_of_preferred_broker ON host (preferred_broker_id)",
    f"""CREATE TABLE resource (
        id INTEGER PRIMARY KEY,
        site_id {_OF_SITE},
        name TEXT NOT NULL,
        type TEXT NOT NULL,
        status TEXT NOT NULL,
        target TEXT NOT NULL,
        description TEXT NOT NULL,
        pool_ids TEXT NOT NULL CHECK (json_valid(pool_ids)),
        position INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX resource_of_site ON resource (site_id)",
    f"""CREATE TABLE auto_promotion (
        id INTEGER PRIMARY KEY,
        site_id {_OF_SITE},
        is_enabled {_IS_SWITCH.format("is_enabled")},
        delay_s REAL NOT NULL,
        is_failback_enabled {_IS_SWITCH.format("is_failback_enabled")},
        failback_delay_s REAL NOT NULL,
        lease_s REAL NOT NULL
    ) STRICT""",
    "CREATE INDEX auto_promotion_of_site ON auto_promotion (site_id)",
    f"""CREATE TABLE load_balancing (
        id INTEGER PRIMARY KEY,
        site_id {_OF_SITE},
        method TEXT NOT NULL,
        counts_sessions {_IS_SWITCH.format("counts_sessions")},
        counts_memory {_IS_SWITCH.format("counts_memory")},
        counts_cpu {_IS_SWITCH.format("counts_cpu")},
        reconnects_disconnected {_IS_SWITCH.format("reconnects_disconnected")},
        one_session_per_user {_IS_SWITCH.format("one_session_per_user")},
        refresh_s REAL NOT NULL,
        dead_after_s REAL NOT NULL
    ) STRICT""",
    "CREATE INDEX load_balancing_of_site ON load_balancing (site_id)",
    """CREATE TABLE audit (
        revision INTEGER PRIMARY KEY,
        at_utc TEXT NOT NULL,
        actor TEXT NOT NULL,
        reason TEXT NOT NULL,
        label TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE audit_object (
        revision INTEGER NOT NULL REFERENCES audit (revision),
        place INTEGER NOT NULL,
        object_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        before TEXT CHECK (before IS NULL OR json_valid(before)),
        after TEXT CHECK (after IS NULL OR json_valid(after)),
        PRIMARY KEY (revision, place)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX audit_of_object ON audit_object (object_id, revision)",
)


def _first_version(database: Connection) -> None:
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _TABLES_1:
        database.execute(statement)
    for table in ("audit", "audit_object"):
        for verb in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
            )


def version_of(database: Connection) -> int:
    """Return how many steps the file has been through."""
    return int(str(scalar(database, "PRAGMA user_version")))


def application_of(database: Connection) -> int:
    """Return whose file it is."""
    return int(str(scalar(database, "PRAGMA application_id")))


STEPS: Final = Steps(name="farm", steps={"0001_first_version": _first_version})


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
