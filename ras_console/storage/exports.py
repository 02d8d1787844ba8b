"""Exports of the farm as files: written whole or not at all, read with a limit, a number of them kept."""

from __future__ import annotations

import errno
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from ras_console.config import exchange
from ras_console.config.change import Problems
from ras_console.config.document import Document
from ras_console.config.exchange import ImportedFarm
from ras_console.domain.errors import Problem
from ras_console.domain.objects import Farm
from ras_console.domain.vocabulary import BackupInterval
from ras_console.storage import files
from ras_console.storage.errors import exists, from_os, translated

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_EVERY: Final = {BackupInterval.DAILY: timedelta(days=1), BackupInterval.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export that the farm made by itself, or at a click, in its export folder."""

    path: Path
    at_utc: datetime


def export_to(document: Document, path: Path, *, replaces: bool = False) -> None:
    """Write the farm to a file, which appears whole or not at all; raises StorageError.

    AlreadyExists where a file stands, unless it is to be replaced.
    """
    text = exchange.write(document)
    with translated(path):
        if path.exists() and not replaces:
            raise exists(path)
        if not path.parent.is_dir():
            raise from_os(FileNotFoundError(errno.ENOENT, "no folder"), path)
        with files.in_the_making(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
            files.place(temporary, path, replaces=replaces)


def import_from(path: Path) -> ImportedFarm | Problems:
    """Read a file; what is wrong with its content comes as Problems, StorageError where it cannot be read at all."""
    with translated(path):
        content = _content(path)
    if content is None:
        most = exchange.SIZE_MAXIMUM_BYTES // 1024 // 1024
        text = f"{path.name} is too large to be an exported farm: more than {most} MB."
        return Problems(items=(Problem(field="", message=text, hint="Choose another file."),))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        said = f"{path.name} is no text in UTF-8 at byte {error.start:,}: it is no exported farm."
        return Problems(items=(Problem(field="", message=said, hint="Choose another file."),))
    return exchange.read(text)


def _content(path: Path) -> bytes | None:
    """Return what is in a file, None where it is too large; a pipe or a device tells no size before it is read."""
    if path.stat().st_size > exchange.SIZE_MAXIMUM_BYTES:
        return None
    with path.open("rb") as file:
        content = file.read(exchange.SIZE_MAXIMUM_BYTES + 1)
    return content if len(content) <= exchange.SIZE_MAXIMUM_BYTES else None


def folder_of(farm: Farm, database: Path) -> Path:
    """Return where the farm's exports go: the folder that is set, else one beside the database."""
    return Path(farm.backup_folder).expanduser() if farm.backup_folder else database.parent / "exports"


def list_exports(farm: Farm, database: Path) -> tuple[Export, ...]:
    """Return the exports in the farm's export folder, newest first."""
    pattern = re.compile(re.escape(database.stem) + r"\.(\d{8}T\d{6}Z)\.json")
    folder = folder_of(farm, database)
    found = []
    with translated(folder):
        for each in folder.iterdir() if files.stands(folder) and folder.is_dir() else ():
            match = pattern.fullmatch(each.name)
            if match is not None:
                at_utc = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
                found.append(Export(path=each, at_utc=at_utc))
    return tuple(sorted(found, key=lambda each: each.at_utc, reverse=True))


def export_now(document: Document, database: Path, at_utc: datetime) -> Export:
    """Write an export into the farm's export folder and delete the oldest beyond the number kept.

    Raises StorageError.
    """
    farm = document.farm
    folder = folder_of(farm, database)
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
    moment = at_utc.astimezone(UTC).replace(microsecond=0)
    path = folder / f"{database.stem}.{moment:{_STAMP}}.json"
    export_to(document, path, replaces=True)
    for old in list_exports(farm, database)[farm.backup_keep :]:
        with translated(old.path):
            old.path.unlink(missing_ok=True)
    return Export(path=path, at_utc=moment)


def is_due(document: Document, database: Path, at_utc: datetime) -> bool:
    """Return whether the farm wants an export by now; one from the future counts as none. Raises StorageError."""
    every = _EVERY.get(document.farm.backup_every)
    if every is None:
        return False
    newest = next((each for each in list_exports(document.farm, database) if each.at_utc <= at_utc), None)
    return newest is None or at_utc - newest.at_utc >= every
