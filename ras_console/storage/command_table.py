"""Live commands from a console that does not run the engine to the one that does, and its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ras_console.storage.connection import writing
from ras_console.storage.errors import translated
from ras_console.storage.runtime_file import open_runtime, runtime_path

KEPT_FOR: Final = timedelta(days=1)
"""Answered commands are kept a day, for whoever asks what became of one; the timeline tells the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCommand:
    """A command that waits for its answer; `payload` is JSON."""

    id: int
    kind: str
    payload: str
    actor: str
    submitted_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a command, in an operator's words."""

    is_done: bool
    text: str
    answered_utc: datetime


class CommandTable:
    """Used by one thread at a time; every method raises StorageError."""

    def __init__(self, farm: Path) -> None:
        self._path = runtime_path(farm)
        self._database = open_runtime(farm)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def submit(self, kind: str, payload: str, *, actor: str, at_utc: datetime | None = None) -> int:
        """Put a command where the engine finds it and return its number; `payload` is JSON text."""
        with translated(self._path), writing(self._database):
            added = self._database.execute(
                "INSERT INTO command (kind, payload, actor, submitted_utc) VALUES (?, ?, ?, ?)",
                (kind, payload, actor, _moment(at_utc).isoformat()),
            )
            return int(added.lastrowid or 0)

    def pending(self) -> tuple[LiveCommand, ...]:
        """Return the commands without an answer, oldest first."""
        with translated(self._path):
            found = self._database.execute("SELECT * FROM command WHERE answered_utc IS NULL ORDER BY id").fetchall()
        return tuple(
            LiveCommand(
                id=each["id"],
                kind=each["kind"],
                payload=each["payload"],
                actor=each["actor"],
                submitted_utc=datetime.fromisoformat(each["submitted_utc"]),
            )
            for each in found
        )

    def answer(self, command_id: int, *, is_done: bool, text: str, at_utc: datetime | None = None) -> None:
        """Answer a command; the first answer stands. Drops commands answered long ago."""
        moment = _moment(at_utc)
        with translated(self._path), writing(self._database):
            self._database.execute(
                "UPDATE command SET answered_utc = ?, is_done = ?, answer = ? WHERE id = ? AND answered_utc IS NULL",
                (moment.isoformat(), int(is_done), text, command_id),
            )
            self._database.execute("DELETE FROM command WHERE answered_utc < ?", ((moment - KEPT_FOR).isoformat(),))

    def answer_to(self, command_id: int) -> Answer | None:
        """Return the answer, None while there is none; never waits for the engine."""
        with translated(self._path):
            row = self._database.execute(
                "SELECT * FROM command WHERE id = ? AND answered_utc IS NOT NULL", (command_id,)
            ).fetchone()
        if row is None:
            return None
        answered_utc = datetime.fromisoformat(row["answered_utc"])
        return Answer(is_done=bool(row["is_done"]), text=row["answer"], answered_utc=answered_utc)


def _moment(at_utc: datetime | None) -> datetime:
    return (at_utc or datetime.now(UTC)).astimezone(UTC)
