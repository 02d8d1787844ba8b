"""The mean of what was measured lately."""

from __future__ import annotations

from collections import deque
from typing import Final

OVER_S: Final = 60.0
"""Means are of the last minute: long enough for a quiet broker to have one, short enough to follow a slow store."""


class RollingMean:
    """Values of the last minute and their sum, so that asking for the mean costs nothing."""

    def __init__(self) -> None:
        self._values: deque[tuple[float, float]] = deque()
        self._sum = 0.0

    def note(self, now_s: float, value: float) -> None:
        """Take a value."""
        self._values.append((now_s, value))
        self._sum += value
        self._forget(now_s)

    def mean(self, now_s: float) -> float | None:
        """Return the mean, None where nothing was measured within the last minute."""
        self._forget(now_s)
        return self._sum / len(self._values) if self._values else None

    def _forget(self, now_s: float) -> None:
        while self._values and self._values[0][0] <= now_s - OVER_S:
            self._sum -= self._values.popleft()[1]
        if not self._values:
            self._sum = 0.0  # what rounding has left over must not grow
