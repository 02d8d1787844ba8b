"""The recent past of a few figures, for the sparklines of one page."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from ras_console.gui.late_numpy import np
from ras_console.gui.phrases import span

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLES: Final = 60
STEP_S: Final = 1.0
"""One sample a second of the farm's own time: a minute is in sight."""


class Series:
    """A minute of figures by name for one object; a step back in time (another engine) begins anew."""

    def __init__(self) -> None:
        self._samples: dict[str, deque[float]] = {}
        self._instants: deque[float] = deque(maxlen=SAMPLES)
        self._last_s = float("-inf")

    def add(self, at_s: float, figures: Mapping[str, float]) -> bool:
        """Take a sample if the last is a second old; return whether it was taken."""
        if at_s < self._last_s:
            self._samples.clear()
            self._instants.clear()
        elif at_s - self._last_s < STEP_S:
            return False
        self._last_s = at_s
        self._instants.append(at_s)
        for name, value in figures.items():
            self._samples.setdefault(name, deque(maxlen=SAMPLES)).append(value)
        return True

    def values(self, name: str) -> NDArray[np.float64]:
        """Return a figure's samples, oldest first."""
        return np.array(self._samples.get(name, ()), dtype=np.float64)

    @property
    def length(self) -> str:
        """How much of the past is held, in words."""
        return span(self._instants[-1] - self._instants[0]) if self._instants else span(0.0)

    def gained(self, name: str) -> float:
        """Return by how much a figure grew over what is held."""
        samples = self._samples.get(name)
        return samples[-1] - samples[0] if samples else 0.0
