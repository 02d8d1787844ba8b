"""The sessions as the engine's console has written them, for a console without an engine."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Final

from ras_console.domain.ids import ObjectId, SiteId
from ras_console.engine.snapshot import SessionColumns
from ras_console.runtime import session_wire
from ras_console.runtime.session_wire import SessionHead
from ras_console.runtime.wire import WireError
from ras_console.storage.connection import connect, writing
from ras_console.storage.errors import translated
from ras_console.storage.runtime_file import is_current, open_runtime_to_read, runtime_path

_PATIENCE_S: Final = 0.2
"""Wait for another program's lock; one look that is not noted does no harm."""

_PARTS: Final = "SELECT part, content FROM session_part WHERE site_id = ? AND kind = ? AND round > ?"


@dataclass(slots=True, kw_only=True)
class _Known:
    """What this console has read of one site."""

    epoch: str
    round: int = -1
    rows: dict[int, session_wire.Rows] = field(default_factory=dict)
    names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    joined_names: tuple[str, ...] = ()
    sessions: SessionColumns | None = None


class SessionReader:
    """Used by one thread at a time. What has not changed comes back as the very same object."""

    def __init__(self, farm: Path) -> None:
        self._farm = farm
        self._known: dict[SiteId, _Known] = {}
        self.trouble = ""
        """Why the sessions of a site were missing the last time, "" where none were."""

    def note_look(self) -> None:
        """Say that a console looks, so that the engine's writes; a file of another version is left as it is.

        Raises StorageError.
        """
        path = runtime_path(self._farm)
        if not path.exists():
            return
        with translated(path):
            database = connect(path, busy_timeout_s=_PATIENCE_S)
            try:
                if is_current(database):
                    with writing(database):
                        database.execute("UPDATE session_watch SET looks = looks + 1")
            finally:
                database.close()

    def read(self) -> Mapping[SiteId, SessionColumns]:
        """Return the sessions of each site that are there and whole; raises StorageError."""
        self.trouble = ""
        database = open_runtime_to_read(self._farm)
        if database is None:
            return {}
        try:
            with translated(runtime_path(self._farm)):
                return self._read(database) if is_current(database) else {}
        finally:
            database.close()

    def _read(self, database: Connection) -> Mapping[SiteId, SessionColumns]:
        database.execute("BEGIN")  # heads and parts of one moment; closing the connection ends it
        heads = {SiteId(ObjectId(each["site_id"])): each for each in database.execute("SELECT * FROM session_head")}
        for gone in self._known.keys() - heads.keys():
            del self._known[gone]
        found = {}
        for site, head in heads.items():
            try:
                found[site] = self._read_site(database, site, head)
            except WireError as error:
                self.trouble = str(error)
                self._known.pop(site, None)
        return found

    def _read_site(self, database: Connection, site: SiteId, row: sqlite3.Row) -> SessionColumns:
        known = self._known.get(site)
        if known is None or known.epoch != row["epoch"] or row["round"] < known.round:
            known = self._known[site] = _Known(epoch=row["epoch"])
        if known.sessions is not None and known.round == row["round"]:
            return known.sessions
        head = SessionHead(at_s=row["at_s"], sessions=row["sessions"], names=row["names"])
        for part, content in _new_parts(database, site, "rows", known.round):
            known.rows[part] = session_wire.rows_from_bytes(content)
        new_names = _new_parts(database, site, "names", known.round)
        for part, content in new_names:
            known.names[part] = session_wire.names_from_bytes(content)
        rows = _in_order(known.rows, session_wire.parts_of(head.sessions))
        names = _in_order(known.names, session_wire.parts_of(head.names))
        if new_names or len(known.joined_names) != head.names:
            known.joined_names = session_wire.joined_names(names)
        known.sessions = session_wire.joined(head, rows, known.joined_names)
        known.round = row["round"]
        return known.sessions


def _new_parts(database: Connection, site: SiteId, kind: str, after_round: int) -> list[tuple[int, bytes]]:
    rows = database.execute(_PARTS, (site, kind, after_round)).fetchall()
    return [(each["part"], each["content"]) for each in rows]


def _in_order(parts: dict[int, Any], count: int) -> list[Any]:
    """Return the first `count` parts and forget what is behind them; raises WireError where one is missing."""
    for surplus in [each for each in parts if not 0 <= each < count]:
        del parts[surplus]
    if len(parts) != count:
        raise WireError("a part of the sessions is missing")
    return [parts[at] for at in range(count)]
