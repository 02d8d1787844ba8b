"""What can go wrong with a farm's file, each with what happened and what to do; every sqlite3 error is mapped here."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PRIMARY_CODE: Final = 0xFF
_LEAST_ROOM_BYTES: Final = 64 * 1024
"""Below it SQLite cannot even read: it keeps an index of its log beside the file, 32 KiB at first."""
_RESTORE: Final = "Restore the newest backup; the damaged file is kept beside it."


class StorageError(Exception):
    """A farm's file cannot be used as wished. `message` says what happened, `hint` what to do."""

    def __init__(self, message: str, hint: str = "", *, path: Path | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.path = path


class DatabaseLocked(StorageError):
    """Another program holds the file; nothing was changed, a later try may succeed."""


class DatabaseReadOnly(StorageError):
    """The file or its folder cannot be written."""


class DatabaseFull(StorageError):
    """There is no room left for the change, which was not made."""


class DatabaseCorrupt(StorageError):
    """The file is damaged."""


class DatabaseTooNew(StorageError):
    """The file was written by a newer version of this program."""


class DatabaseMissing(StorageError):
    """There is no file, or it has been moved away or replaced while it was open."""


class NotAFarm(StorageError):
    """The file is something else."""


class AlreadyExists(StorageError):
    """A file of that name stands already; nothing was overwritten."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system about `path` into StorageErrors."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error
    except OSError as error:
        raise from_os(error, path) from error


def from_sqlite(error: sqlite3.Error, path: Path) -> StorageError:
    """Return the StorageError for an error of SQLite on `path`."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    name = path.name
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return DatabaseLocked(
                f"{name} is locked by another program.",
                "Try again; if it stays so, close the program that uses the file.",
                path=path,
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return read_only(path)
        case sqlite3.SQLITE_FULL:
            return full(path)
        case sqlite3.SQLITE_CORRUPT:
            return corrupt(path, str(error))
        case sqlite3.SQLITE_ERROR if str(error).startswith("no such "):  # our tables are made with the file
            return corrupt(path, str(error))
        case sqlite3.SQLITE_NOTADB:
            return NotAFarm(
                f"{name} is not a farm database.", "Choose another file, or restore a backup if it was one.", path=path
            )
        case sqlite3.SQLITE_CANTOPEN:
            return _cannot_open(path)
        case sqlite3.SQLITE_IOERR if _has_no_room(path):
            return DatabaseFull(
                f"There is no room left on the disk of {name}.",
                f"Free some space on the disk of {path.parent}, then open the file again.",
                path=path,
            )
        case sqlite3.SQLITE_IOERR:
            return StorageError(
                f"The disk reported an error on {name}: {error}.",
                "Check the disk; then open the file again.",
                path=path,
            )
        case _:
            return StorageError(
                f"{name}: {error}.", "Open the file again; if it stays so, restore a backup.", path=path
            )


def from_os(error: OSError, path: Path) -> StorageError:
    """Return the StorageError for an error of the file system on `path`."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return full(path)
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return read_only(path)
        case errno.ENOENT if not path.parent.is_dir():
            return DatabaseMissing(f"There is no folder {path.parent}.", "Choose another place.", path=path)
        case errno.ENOENT:
            return DatabaseMissing(f"{path} does not exist.", "Choose another file.", path=path)
        case errno.EEXIST:
            return exists(path)
        case _:
            return StorageError(f"{path}: {error.strerror or error}.", "Choose another place.", path=path)


def corrupt(path: Path, detail: str) -> DatabaseCorrupt:
    """Return the error for a damaged file; `detail` says what was found."""
    return DatabaseCorrupt(f"{path.name} is damaged: {detail}.", _RESTORE, path=path)


def read_only(path: Path) -> DatabaseReadOnly:
    """Return the error for a file or folder that cannot be written."""
    return DatabaseReadOnly(
        f"{path.name} cannot be written.",
        f"Open it read-only, or get write permission for the file and for the folder {path.parent}.",
        path=path,
    )


def full(path: Path) -> DatabaseFull:
    """Return the error for a disk without room."""
    return DatabaseFull(
        f"There is no room left for {path.name}; the change was not saved.",
        f"Free some space on the disk of {path.parent}, then apply again.",
        path=path,
    )


def missing(path: Path) -> DatabaseMissing:
    """Return the error for a file that is not there."""
    return DatabaseMissing(f"{path} does not exist.", "Choose another file, or create a new farm.", path=path)


def exists(path: Path) -> AlreadyExists:
    """Return the error for a name that is taken."""
    return AlreadyExists(f"{path} exists already.", "Choose another name, or open that file.", path=path)


def too_new(path: Path) -> DatabaseTooNew:
    """Return the error for a file of a later version."""
    return DatabaseTooNew(
        f"{path.name} was written by a newer version of RAS Console.",
        "Update RAS Console, or open a backup from before the update.",
        path=path,
    )


def _has_no_room(path: Path) -> bool:
    """Return whether not even the index of the log has room beside the file; SQLite calls that an error of the disk."""
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM_BYTES
    except OSError:
        return False


def _cannot_open(path: Path) -> StorageError:
    if not path.parent.is_dir():
        return missing(path.parent)
    if not path.exists():
        return missing(path) if os.access(path.parent, os.W_OK) else read_only(path)
    if path.is_dir():
        return NotAFarm(f"{path} is a folder.", "Choose a file.", path=path)
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return read_only(path)
    return StorageError(
        f"{path.name} cannot be opened.", "Check the permissions of the file and its folder.", path=path
    )
