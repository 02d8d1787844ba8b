"""What the backup page lists: files that were made of the farm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A backup of the database or an export of the farm on disk."""

    path: Path
    at_utc: datetime
    size_bytes: int


def kept_file(path: Path, at_utc: datetime) -> KeptFile:
    """Return what is known of a file; one that is gone since it was listed has no size."""
    try:
        size = path.stat().st_size
    except OSError:  # deleted between the listing and now
        size = 0
    return KeptFile(path=path, at_utc=at_utc, size_bytes=size)
