"""Times of day as the console writes them: local, from an instant of the engine and the wall time it counts from."""

from __future__ import annotations

from datetime import UTC, datetime


def local_time(wall_s: float) -> datetime:
    """Return the instant (UTC seconds) as an aware local time."""
    return datetime.fromtimestamp(wall_s, tz=UTC).astimezone()


def clock_text(wall_s: float) -> str:
    """Return "14:33:58"."""
    return f"{local_time(wall_s):%H:%M:%S}"


def stamp_text(wall_s: float) -> str:
    """Return date, time and offset in the order that sorts, for files."""
    return local_time(wall_s).isoformat(sep=" ", timespec="milliseconds")
