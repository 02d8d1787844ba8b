"""How long logons took and how many there were lately: the last ones a broker has heard of, in a ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ras_console.engine.instants import NEVER_S

WINDOW_S: Final = 300.0
"""Medians and percentiles are of the logons completed within so long."""

RATE_WINDOW_S: Final = 10.0
"""Rates are means over so long: long enough to be calm, short enough to show a storm beginning."""

_CAPACITY: Final = 65_536  # completions kept: five minutes at 200 a second


@dataclass(frozen=True, slots=True, kw_only=True)
class LogonFigures:
    """`p50_s` and `p95_s` are 0 before the first logon."""

    per_s: float
    p50_s: float
    p95_s: float


class LogonTimes:
    """A ring of completed logons; owned by one broker."""

    def __init__(self) -> None:
        self._at_s = np.full(_CAPACITY, NEVER_S)
        self._took_s = np.zeros(_CAPACITY)
        self._next = 0

    def note(self, at_s: float, took_s: float) -> None:
        """Remember one completed logon; the oldest makes room."""
        self._at_s[self._next] = at_s
        self._took_s[self._next] = took_s
        self._next = (self._next + 1) % _CAPACITY

    def figures(self, now_s: float) -> LogonFigures:
        """Return the figures as of `now_s`."""
        recent = self._took_s[self._at_s > now_s - WINDOW_S]
        completed = int(np.count_nonzero(self._at_s > now_s - RATE_WINDOW_S))
        if not len(recent):
            return LogonFigures(per_s=0.0, p50_s=0.0, p95_s=0.0)
        p50_s, p95_s = np.percentile(recent, (50, 95))
        return LogonFigures(per_s=completed / RATE_WINDOW_S, p50_s=float(p50_s), p95_s=float(p95_s))
