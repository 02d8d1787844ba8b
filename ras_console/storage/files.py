"""Putting a finished file in its place: whole or not at all, and never over another one unless that is wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_COMPANIONS: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file while it is in use, or after its user died."""


def stands(path: Path) -> bool:
    """Return whether something is there; a name that the system refuses to look for stands for nothing."""
    try:
        return path.exists()
    except OSError:
        return False


def identity_of(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at a path from any other that may come to stand there, None where none stands."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def in_the_making(path: Path) -> Iterator[Path]:
    """Lend a name for a file in the making, in the same folder so that it can be renamed; nothing of it is left.

    Raises OSError where the folder takes no files.
    """
    temporary = path.with_name(f".{path.name}.new-{os.getpid()}")
    remove(temporary)
    try:
        yield temporary
    finally:
        remove(temporary)


def remove(path: Path) -> None:
    """Remove a database file and its companions, as far as they exist."""
    for suffix in ("", *_COMPANIONS):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def place(temporary: Path, path: Path, *, replaces: bool = False) -> None:
    """Give the finished file its name and make that durable; raises FileExistsError if the name is taken.

    With `replaces` the file of that name goes.
    """
    _sync(temporary)
    if replaces or not path.exists():
        _set_orphans_aside(path)
    if replaces:
        temporary.replace(path)
    else:
        _rename_to_free_name(temporary, path)
    if sys.platform != "win32":
        _sync(path.parent)


def move_with_companions(path: Path, to: Path) -> None:
    """Rename a database file together with its log, which holds its last changes."""
    for suffix in _COMPANIONS:
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.rename(to.with_name(to.name + suffix))
    path.rename(to)


def _set_orphans_aside(path: Path) -> None:
    """Rename what a vanished file of this name left behind: SQLite would play its log into the new one."""
    for suffix in _COMPANIONS:
        orphan = path.with_name(path.name + suffix)
        if orphan.exists():
            orphan.replace(orphan.with_name(orphan.name + ".orphan"))


def _rename_to_free_name(temporary: Path, path: Path) -> None:
    if sys.platform == "win32":
        temporary.rename(path)  # refuses a taken name there
        return
    try:
        path.hardlink_to(temporary)  # the one step that refuses a taken name, unlike rename
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: claim the name first, then replace our own empty claim.
        path.touch(exist_ok=False)
        temporary.replace(path)
    else:
        temporary.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
