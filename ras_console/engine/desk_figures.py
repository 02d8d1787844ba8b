"""What a broker's logon desk has done since it started, counted for its page and the cards of its site."""

from __future__ import annotations

from collections import deque
from typing import Final

from ras_console.engine.rolling_mean import RollingMean

RATE_OVER_S: Final = 10.0
"""Placements per second are counted over this long: short enough to show a storm, long enough to be calm to look at."""


class DeskFigures:
    """Counts of one life of a broker."""

    def __init__(self) -> None:
        self.placements = 0
        self.refusals = 0
        self.failed_logons = 0
        self._placed_s: deque[float] = deque()
        self.placing = RollingMean()
        """Seconds from a request's arrival to its answer."""
        self.reserving = RollingMean()
        """Seconds that the store took to reserve a user's place."""

    def place(self, now_s: float, took_s: float) -> None:
        """Count a placement that took so long from the request on."""
        self.placing.note(now_s, took_s)
        self.placements += 1
        self._placed_s.append(now_s)
        self._forget(now_s)

    def placements_per_s(self, now_s: float) -> float:
        """Return the mean rate over the last ten seconds."""
        self._forget(now_s)
        return len(self._placed_s) / RATE_OVER_S

    def _forget(self, now_s: float) -> None:
        while self._placed_s and self._placed_s[0] <= now_s - RATE_OVER_S:
            self._placed_s.popleft()
