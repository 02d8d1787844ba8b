"""The files that the logs of a farm's brokers are in: found, gathered and deleted."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from pathlib import Path

from ras_console.domain.ids import BrokerId


def log_folder(farm: Path) -> Path:
    """Return where the logs of a farm's brokers are."""
    return farm.with_name(f"{farm.name}.logs")


def log_files(farm: Path, brokers: Collection[BrokerId]) -> tuple[Path, ...]:
    """Return the log files there are of these brokers, by whatever name they were called."""
    try:
        found = sorted(log_folder(farm).iterdir())
    except OSError:  # no log has been written yet
        return ()
    pattern = re.compile(r"-(\d+)\.log(\.\d+)?")
    return tuple(
        each for each in found if (match := pattern.search(each.name)) is not None and int(match[1]) in brokers
    )


def retrieve_logs(farm: Path, brokers: Collection[BrokerId], to: Path) -> int:
    """Write the logs of these brokers into a ZIP and return how many files it holds; an older one is replaced whole.

    Raises OSError where it cannot be written.
    """
    files = log_files(farm, brokers)
    beside = to.with_name(f".{to.name}.new")
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in files:
                archive.write(each, each.name)
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
    return len(files)


def clear_logs(farm: Path, brokers: Collection[BrokerId]) -> int:
    """Delete the logs of these brokers and return how many files there were; raises OSError where one stays."""
    files = log_files(farm, brokers)
    for each in files:
        each.unlink(missing_ok=True)
    return len(files)
