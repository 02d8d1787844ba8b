"""The time axis and the places of labels: pure arithmetic over seconds and pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

RANGES: Final = ((60.0, "1 m"), (300.0, "5 m"), (900.0, "15 m"), (3600.0, "1 h"))
"""What the range control offers: seconds and label."""

_SPANS_S: Final = (30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0)
_STEPS_S: Final = (5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0)


def span_for(range_s: float, seen_s: float) -> float:
    """Return the seconds to show: the range, or the shortest span that holds all there is while less has been seen."""
    return next((each for each in _SPANS_S if seen_s <= each <= range_s), range_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Maps instants to x; its end lies on a whole device pixel, so what scrolls does so without shimmer."""

    left: float
    width: float
    span_s: float
    end_s: float

    @staticmethod
    def ending_at(now_s: float, span_s: float, left: float, width: float, dpr: float) -> TimeAxis:
        """Return the axis of the last `span_s` seconds, its end rounded up to a device pixel."""
        pixel_s = span_s / max(1.0, width * dpr)
        return TimeAxis(left=left, width=width, span_s=span_s, end_s=math.ceil(now_s / pixel_s - 1e-9) * pixel_s)

    @property
    def start_s(self) -> float:
        """The instant at the left edge."""
        return self.end_s - self.span_s

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.left + self.width

    @property
    def px_per_s(self) -> float:
        """Pixels per second."""
        return self.width / self.span_s

    def x(self, at_s: float) -> float:
        """Return where an instant lies, also beyond the edges."""
        return self.right - (self.end_s - at_s) * self.px_per_s

    def clamped_x(self, at_s: float) -> float:
        """Return where an instant lies, at most at an edge."""
        return min(max(self.x(at_s), self.left), self.right)

    def at_s(self, x: float) -> float:
        """Return the instant at an x."""
        return self.end_s - (self.right - x) / self.px_per_s

    def step_s(self, label_px: float) -> float:
        """Return the shortest round time that labels of this width can be apart."""
        return next((each for each in _STEPS_S if each * self.px_per_s >= label_px), _STEPS_S[-1])

    def ticks(self, origin_s: float, step_s: float) -> tuple[float, ...]:
        """Return the instants at whole steps of local time; `origin_s` is local wall time less instant."""
        first = math.ceil((self.start_s + origin_s) / step_s - 1e-9)
        last = math.floor((self.end_s + origin_s) / step_s)
        return tuple(each * step_s - origin_s for each in range(first, last + 1))


def spread_out(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions near those wanted, in the same order, `gap` apart, from `low` to `high` as far as they fit."""
    order = sorted(range(len(wanted)), key=lambda each: (wanted[each], each))
    placed = [0.0] * len(wanted)
    lowest_free = low
    for each in order:
        placed[each] = max(wanted[each], lowest_free)
        lowest_free = placed[each] + gap
    highest_free = high
    for each in reversed(order):
        placed[each] = min(placed[each], highest_free)
        highest_free = placed[each] - gap
    return placed


def duration_text(seconds: float) -> str:
    """Return a duration as flags show it: "2.4 s", "3 min 12 s", "2 h 5 min"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def countdown_text(seconds: float) -> str:
    """Return the time left as a countdown shows it, rounded up: it ends at 0, not a second before."""
    whole = math.ceil(seconds - 1e-6)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
