"""Where requests wait until a host has room for their logon: by priority, then in the order they came.

Nobody is refused while waiting helps. A client asks again every few seconds; one that has stopped asking has gone
elsewhere, and its place is given up.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ras_console.domain.ids import RequestId
from ras_console.domain.objects import Resource
from ras_console.engine.events import LogonRequested

ASK_AGAIN_S: Final = 2.0
"""How soon a client that waits asks again."""

KEPT_S: Final = 3 * ASK_AGAIN_S + 1.0
"""After so long without a word of its client a place is given up; three questions in a row are not lost by chance."""

_RATE_WINDOW_S: Final = 30.0


@dataclass(slots=True, kw_only=True)
class Waiter:
    """A request that waits; `asked_s` is when its client was heard last."""

    event: LogonRequested
    resource: Resource
    warning: str
    asked_s: float


_Place = tuple[int, int, RequestId]  # negative priority, order of coming


class WaitingRoom:
    """One broker's waiting requests."""

    def __init__(self) -> None:
        self._waiters: dict[RequestId, Waiter] = {}
        self._place_of: dict[RequestId, _Place] = {}
        self._order: list[_Place] = []
        self._came = 0
        self._left_s: deque[float] = deque()

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, request: RequestId) -> bool:
        return request in self._waiters

    def enter(self, waiter: Waiter, priority: int) -> None:
        """Let a request wait; it stands behind those of its own priority."""
        self._came += 1
        request = waiter.event.request
        self._waiters[request] = waiter
        place = self._place_of[request] = (-priority, self._came, request)
        insort(self._order, place)

    def hear(self, request: RequestId, now_s: float) -> None:
        """Note that the client of a waiting request is still there."""
        self._waiters[request].asked_s = now_s

    def position(self, request: RequestId) -> int:
        """Return how many leave before the request does, itself counted: 1 for the next one."""
        return bisect_left(self._order, self._place_of[request]) + 1

    def expected_wait_s(self, request: RequestId, now_s: float) -> float | None:
        """Return how long the request is likely to wait, by how many have left lately; None where none has."""
        self._forget_rate(now_s)
        if not self._left_s:
            return None
        since_s = max(now_s - self._left_s[0], 1.0)
        return self.position(request) * since_s / len(self._left_s)

    def next_ones(self) -> Iterator[Waiter]:
        """Go through those who wait, the next one first; they may leave meanwhile."""
        for _, _, request in tuple(self._order):
            waiter = self._waiters.get(request)
            if waiter is not None:
                yield waiter

    def leave(self, request: RequestId, now_s: float) -> None:
        """Let a request out because a host has room."""
        self._remove(request)
        self._left_s.append(now_s)
        self._forget_rate(now_s)

    def drop(self, request: RequestId) -> None:
        """Let a request out that does not get a host."""
        self._remove(request)

    def expire(self, now_s: float) -> None:
        """Give up the places of those whose clients have not been heard for long."""
        for request in [key for key, each in self._waiters.items() if now_s - each.asked_s > KEPT_S]:
            self._remove(request)

    def _remove(self, request: RequestId) -> None:
        del self._waiters[request]
        place = self._place_of.pop(request)
        del self._order[bisect_left(self._order, place)]

    def _forget_rate(self, now_s: float) -> None:
        while self._left_s and now_s - self._left_s[0] > _RATE_WINDOW_S:
            self._left_s.popleft()
