"""The consoles that have a farm open, in its runtime file: each signs, looks for the others, and reads its messages.

A sign counts up a number. Whoever looks watches the numbers of the others move by its own clock, so no two computers'
clocks are compared: a console whose number stands still for some signs has been killed, and whoever sees it removes it.
"""

from __future__ import annotations

import os
import platform
import uuid
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection, Row
from typing import Final

from ras_console.runtime.consoles import ConsoleMessage, ConsoleNote, OpenConsole
from ras_console.storage.connection import writing
from ras_console.storage.errors import translated
from ras_console.storage.runtime_file import is_current, open_runtime, open_runtime_to_read, runtime_path

SIGNS_EVERY_S: Final = 2.0
GONE_AFTER_S: Final = 5 * SIGNS_EVERY_S
"""A console that has missed so many signs is gone."""

_PATIENCE_S: Final = 0.25
"""Wait for another program's lock; a sign that could not be given comes with the next."""

_SIGN: Final = (
    "UPDATE console SET actor = ?, role = ?, drafts = ?, is_read_only = ?, has_engine = ?, signed_utc = ?, "
    "signs = signs + 1 WHERE token = ?"
)
_ENTER: Final = (
    "INSERT INTO console (actor, role, drafts, is_read_only, has_engine, signed_utc, token, computer, pid, since_utc, "
    "signs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
)
_WRITE: Final = "INSERT INTO console_message (console_id, sender, computer, sent_utc, text) VALUES (?, ?, ?, ?, ?)"


class ConsoleBoard:
    """One console's side, or with `sign` never called, that of somebody who only looks. One thread at a time.

    Every method raises StorageError.
    """

    def __init__(self, farm: Path, *, gone_after_s: float = GONE_AFTER_S) -> None:
        self._farm = farm
        self._path = runtime_path(farm)
        self._gone_after_s = gone_after_s
        self._token = uuid.uuid4().hex
        self._since_utc = datetime.now(UTC)
        self._seen: dict[int, tuple[int, float]] = {}
        """By a console's id: its number of signs, and when that was first seen."""

    def sign(self, note: ConsoleNote) -> None:
        """Say that this console is there, and what it is."""
        said = (
            note.actor, note.role, note.drafts, int(note.is_read_only), int(note.has_engine),
            datetime.now(UTC).isoformat(), self._token,
        )  # fmt: skip
        with closing(self._open()) as database, translated(self._path), writing(database):
            if database.execute(_SIGN, said).rowcount == 0:  # the first time, or another one took it for gone
                database.execute(_ENTER, (*said, platform.node(), os.getpid(), self._since_utc.isoformat()))

    def leave(self) -> None:
        """Take this console off the list."""
        with closing(self._open()) as database, translated(self._path), writing(database):
            database.execute("DELETE FROM console WHERE token = ?", (self._token,))

    def look(self, now_s: float) -> tuple[OpenConsole, ...]:
        """Return who is there, the oldest first, without those that have not signed for long; `now_s` is monotonic."""
        database = open_runtime_to_read(self._farm, busy_timeout_s=_PATIENCE_S)
        if database is None:
            return ()
        with closing(database), translated(self._path):
            rows = database.execute("SELECT * FROM console ORDER BY id").fetchall() if is_current(database) else []
        before = self._seen
        self._seen = {}
        for each in rows:
            signs, since_s = before.get(each["id"], (-1, now_s))
            self._seen[each["id"]] = (signs, since_s) if signs == each["signs"] else (each["signs"], now_s)
        gone = {each for each, (_, since_s) in self._seen.items() if now_s - since_s > self._gone_after_s}
        self._remove([each for each in rows if each["id"] in gone and each["token"] != self._token])
        return tuple(_console(each, self._token) for each in rows if each["id"] not in gone)

    def write(self, to: Iterable[int], text: str, *, sender: str) -> int:
        """Leave a message for each of these consoles; returns how many of them are there to read it."""
        count = 0
        moment = datetime.now(UTC).isoformat()
        with closing(self._open()) as database, translated(self._path), writing(database):
            present = {each["id"] for each in database.execute("SELECT id FROM console")}
            for each in to:
                if each in present:
                    database.execute(_WRITE, (each, sender, platform.node(), moment, text))
                    count += 1
        return count

    def take_messages(self) -> tuple[ConsoleMessage, ...]:
        """Return what was written to this console, oldest first, each once."""
        own = "console_id = (SELECT id FROM console WHERE token = ?)"
        with closing(self._open()) as database, translated(self._path):
            asked = f"SELECT * FROM console_message WHERE {own} ORDER BY id"  # noqa: S608 - words of ours
            rows = database.execute(asked, (self._token,)).fetchall()
            if rows:
                with writing(database):
                    database.executemany("DELETE FROM console_message WHERE id = ?", [(each["id"],) for each in rows])
        return tuple(
            ConsoleMessage(
                id=each["id"],
                sender=each["sender"],
                computer=each["computer"],
                sent_utc=datetime.fromisoformat(each["sent_utc"]),
                text=each["text"],
            )
            for each in rows
        )

    def _remove(self, rows: list[Row]) -> None:
        if rows:
            with closing(self._open()) as database, translated(self._path), writing(database):
                for each in rows:  # one that has signed meanwhile stays
                    wanted = (each["id"], each["signs"])
                    database.execute("DELETE FROM console WHERE id = ? AND signs = ?", wanted)

    def _open(self) -> Connection:
        return open_runtime(self._farm, busy_timeout_s=_PATIENCE_S)


def _console(row: Row, token: str) -> OpenConsole:
    return OpenConsole(
        id=row["id"],
        note=ConsoleNote(
            actor=row["actor"],
            role=row["role"],
            drafts=row["drafts"],
            is_read_only=bool(row["is_read_only"]),
            has_engine=bool(row["has_engine"]),
        ),
        computer=row["computer"],
        pid=row["pid"],
        since_utc=datetime.fromisoformat(row["since_utc"]),
        signed_utc=datetime.fromisoformat(row["signed_utc"]),
        is_own=row["token"] == token,
    )
