"""The engine's latest state for consoles that do not run it: one row, the latest wins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection

from ras_console.storage.connection import writing
from ras_console.storage.errors import translated
from ras_console.storage.runtime_file import open_runtime_to_read, runtime_path


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """What the engine last wrote, as JSON text of the caller's, and when."""

    at_utc: datetime
    content: str


def write_state(database: Connection, content: str, at_utc: datetime) -> None:
    """Replace the state; `database` is the writing thread's connection to the runtime file. Raises sqlite3.Error."""
    with writing(database):
        database.execute(
            "INSERT INTO state (id, at_utc, content) VALUES (1, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET at_utc = excluded.at_utc, content = excluded.content",
            (at_utc.astimezone(UTC).isoformat(), content),
        )


def read_state(farm: Path) -> StateRow | None:
    """Return the latest state of the farm at this path, None before the first; raises StorageError."""
    database = open_runtime_to_read(farm)
    if database is None:
        return None
    try:
        with translated(runtime_path(farm)):
            row = database.execute("SELECT at_utc, content FROM state").fetchone()
    finally:
        database.close()
    return None if row is None else StateRow(at_utc=datetime.fromisoformat(row["at_utc"]), content=row["content"])
