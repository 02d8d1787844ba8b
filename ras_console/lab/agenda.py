"""What will happen when: everything in order of its instant, and at one instant in the order it was noted."""

from __future__ import annotations

import heapq
from collections.abc import Callable

from ras_console.domain.schedule_times import UtcOffset, in_utc

Action = Callable[[float], None]
"""Something to do; it is told the instant it was noted for."""


class Agenda:
    """A virtual clock and what it still has to come to. Equal instants keep the order of their noting.

    Its 0 is `origin_wall_s`, in seconds since 1970 UTC: the lab's own time of day, which its people read off clocks
    that are `utc_offset` ahead of UTC.
    """

    def __init__(self, origin_wall_s: float = 0.0, utc_offset: UtcOffset = in_utc) -> None:
        self.utc_offset = utc_offset
        self._now_s = 0.0
        self._origin_wall_s = origin_wall_s
        self._order = 0
        self._heap: list[tuple[float, int, Action]] = []

    @property
    def now_s(self) -> float:
        """The present instant."""
        return self._now_s

    @property
    def wall_s(self) -> float:
        """The present time of day."""
        return self._origin_wall_s + self._now_s

    def at(self, at_s: float, action: Action) -> None:
        """Note an action; one for the past is done at the present instant, after everything noted for it before."""
        self._order += 1
        heapq.heappush(self._heap, (max(at_s, self._now_s), self._order, action))

    def after(self, delay_s: float, action: Action) -> None:
        """Note an action `delay_s` from now."""
        self.at(self._now_s + delay_s, action)

    def advance(self, to_s: float) -> None:
        """Do everything up to and including `to_s`, then stand there."""
        heap = self._heap
        while heap and heap[0][0] <= to_s:
            at_s, _, action = heapq.heappop(heap)
            self._now_s = at_s
            action(at_s)
        self._now_s = max(self._now_s, to_s)
