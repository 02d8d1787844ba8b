"""The farm file's third step: idle sessions are disconnected."""

from __future__ import annotations

from typing import Final

NEW_COLUMNS: Final = tuple(
    (table, "disconnect_idle_after_s", "REAL NOT NULL DEFAULT -1.0") for table in ("host_defaults", "pool", "host")
)
"""Table, column and its type."""
