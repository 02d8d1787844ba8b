"""One engine per farm: a lock of the operating system that dies with its process, and a row that says who holds it."""

from __future__ import annotations

import getpass
import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ras_console.storage.connection import writing
from ras_console.storage.errors import translated
from ras_console.storage.runtime_file import open_runtime, open_runtime_to_read, runtime_path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


SIGN_TIMEOUT_S: Final = 0.25
"""How long the row that informs is waited for: the console's own thread asks, once a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineHolder:
    """The process that runs the engine, as it said of itself; `since_utc` None if it has not got round to it yet."""

    pid: int
    computer: str
    user_name: str
    since_utc: datetime | None


class EngineLock:
    """Held until closed; the system takes it back when the process ends, however it ends."""

    def __init__(self, farm: Path, descriptor: int) -> None:
        self._farm = farm
        self._descriptor = descriptor

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the engine free for another console; closing twice is no mistake."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)


def lock_path(farm: Path) -> Path:
    """Return the name of the file that is locked; a file of its own, because SQLite locks the farm's in its own way."""
    return farm.with_name(farm.name + ".engine.lock")


def try_take(farm: Path, *, at_utc: datetime | None = None) -> EngineLock | EngineHolder:
    """Take the right to run the farm's engine, or say who has it; does not wait. Raises StorageError.

    What a dead holder's row says is overwritten: the row informs, the lock decides.
    """
    path = lock_path(farm)
    with translated(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if not _lock(descriptor):
            os.close(descriptor)
            return _holder(farm)
    try:
        _sign(farm, at_utc or datetime.now(UTC))
    except BaseException:
        os.close(descriptor)
        raise
    return EngineLock(farm, descriptor)


def holder_of(farm: Path) -> EngineHolder | None:
    """Return who runs the farm's engine, None where nobody does; nothing is created or written. Raises StorageError."""
    path = lock_path(farm)
    with translated(path):
        if not path.exists():
            return None
        descriptor = os.open(path, os.O_RDWR)
        try:
            is_free = _lock(descriptor)
        finally:
            os.close(descriptor)  # gives the lock back too
    return None if is_free else _holder(farm)


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _sign(farm: Path, at_utc: datetime) -> None:
    database = open_runtime(farm, busy_timeout_s=SIGN_TIMEOUT_S)
    try:
        with translated(runtime_path(farm)), writing(database):
            database.execute(
                "INSERT INTO engine (id, pid, computer, user_name, since_utc) VALUES (1, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, computer = excluded.computer, "
                "user_name = excluded.user_name, since_utc = excluded.since_utc",
                (os.getpid(), platform.node(), _user_name(), at_utc.astimezone(UTC).isoformat()),
            )
    finally:
        database.close()


def _holder(farm: Path) -> EngineHolder:
    database = open_runtime_to_read(farm, busy_timeout_s=SIGN_TIMEOUT_S)
    row = None
    if database is not None:
        try:
            with translated(runtime_path(farm)):
                row = database.execute("SELECT * FROM engine").fetchone()
        finally:
            database.close()
    if row is None:
        return EngineHolder(pid=0, computer="", user_name="", since_utc=None)
    return EngineHolder(
        pid=row["pid"],
        computer=row["computer"],
        user_name=row["user_name"],
        since_utc=datetime.fromisoformat(row["since_utc"]),
    )


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without an entry, as in some containers
        return "?"
