"""A change that somebody follows while it is planned and written: how far it is, and the way to stop it."""

from __future__ import annotations


class Stopped(Exception):
    """Whoever follows a change does not want it any more; nothing was written."""


class Undertaking:
    """One change under way. Whoever makes it says how far it is; anybody, in any thread, may look or stop it."""

    def __init__(self, label: str = "", total: int = 0) -> None:
        self.label = label
        self.total = total
        """How many objects it is about: an estimate until it is planned."""
        self.done: int | None = None
        """How many of them are written; None while it is being planned."""
        self.is_stopped = False
        """True once it has been asked to stop; what comes of it says whether it still could."""

    def stop(self) -> None:
        """Leave everything as it was, where that is still possible."""
        self.is_stopped = True

    def planned(self, rows: int) -> None:
        """Take note of the number of rows that are about to be written; raises Stopped."""
        self.total = rows
        self.written(0)

    def written(self, rows: int) -> None:
        """Take note of how many rows are written; raises Stopped."""
        if self.is_stopped:
            raise Stopped
        self.done = rows

    def __str__(self) -> str:
        if self.is_stopped:
            return f"{self.label}: stopping…"
        if self.done is None:
            return f"{self.label}: working it out…"
        return f"{self.label}: {self.done:,} of {self.total:,} written"
