"""Farm files of seeds: each seed is written once in a process, and its file copied from then on."""

from __future__ import annotations

from pathlib import Path

from ras_console.config.change import Change
from ras_console.storage.repository import Repository

_written: dict[tuple[Change, str], bytes] = {}


def write_farm(path: Path, seed: Change, *, actor: str) -> None:
    """Put a new farm at `path`, as `Repository.create` does."""
    key = (seed, actor)
    if key in _written:
        path.write_bytes(_written[key])
        return
    Repository.create(path, seed, actor=actor).close()
    _written[key] = path.read_bytes()
