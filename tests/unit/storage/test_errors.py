"""Every error of SQLite and of the file system becomes one with a sentence and a way on."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from ras_console.storage import errors


def failing(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, errors.DatabaseLocked),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, errors.DatabaseLocked),
        (sqlite3.SQLITE_LOCKED, errors.DatabaseLocked),
        (sqlite3.SQLITE_READONLY, errors.DatabaseReadOnly),
        (sqlite3.SQLITE_READONLY_DIRECTORY, errors.DatabaseReadOnly),
        (sqlite3.SQLITE_PERM, errors.DatabaseReadOnly),
        (sqlite3.SQLITE_FULL, errors.DatabaseFull),
        (sqlite3.SQLITE_CORRUPT, errors.DatabaseCorrupt),
        (sqlite3.SQLITE_NOTADB, errors.NotAFarm),
        (sqlite3.SQLITE_CANTOPEN, errors.DatabaseMissing),
        (sqlite3.SQLITE_IOERR_WRITE, errors.StorageError),
        (sqlite3.SQLITE_ERROR, errors.StorageError),
    ],
)
def test_that_an_error_of_sqlite_says_what_happened_and_what_to_do(
    code: int, kind: type[errors.StorageError], tmp_path: Path
) -> None:
    path = tmp_path / "farm.sqlite"
    with pytest.raises(errors.StorageError) as caught, errors.translated(path):
        raise failing(code)
    assert type(caught.value) is kind
    assert "farm.sqlite" in caught.value.message
    assert caught.value.hint
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, errors.DatabaseFull),
        (errno.EROFS, errors.DatabaseReadOnly),
        (errno.EACCES, errors.DatabaseReadOnly),
        (errno.ENOENT, errors.DatabaseMissing),
        (errno.EEXIST, errors.AlreadyExists),
        (errno.EIO, errors.StorageError),
    ],
)
def test_that_an_error_of_the_file_system_does_too(code: int, kind: type[errors.StorageError], tmp_path: Path) -> None:
    with pytest.raises(errors.StorageError) as caught, errors.translated(tmp_path / "farm.sqlite"):
        raise OSError(code, "as the system says it")
    assert type(caught.value) is kind
    assert caught.value.hint


def test_that_a_folder_in_a_files_place_is_said_to_be_one(tmp_path: Path) -> None:
    assert "is a folder" in errors.from_sqlite(failing(sqlite3.SQLITE_CANTOPEN), tmp_path).message
