"""Which hosts a broker still has to ask for their whole list of sessions: a few at a time, each once for one cause.

A broker that starts, joins or wakes has every host's list to take, and taking one costs in proportion to the sessions
on it. Asked all at once, the greatest farms would keep it from everything else for a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from ras_console.domain.ids import HostId
from ras_console.engine.rows import HostRows

ANSWER_PATIENCE_S: Final = 1.0
"""A list that has not come by then is asked for again: question or answer was lost."""

_TICKS_FOR_ALL: Final = 50  # 2.5 s: even the last list comes before a broker stops waiting for it, after 3 s
_LEAST_EFFORT: Final = 2_000.0  # per tick, in sessions; a few milliseconds
_EFFORT_PER_HOST: Final = 25.0  # in sessions: a message there and back costs as much as so many of them


class HostLists:
    """Hosts to be asked, the first noted first, and hosts that have been and whose list is under way."""

    def __init__(self) -> None:
        self._waiting: dict[HostId, None] = {}
        self._asked_s: dict[HostId, float] = {}
        self._effort_left = _LEAST_EFFORT

    def is_complete(self) -> bool:
        """Return whether no list is wanted that has not been taken."""
        return not self._waiting and not self._asked_s

    def want(self, hosts: Iterable[HostId]) -> None:
        """Note hosts whose list is needed; one that is noted or asked already is not asked twice."""
        for host in hosts:
            if host not in self._asked_s:
                self._waiting[host] = None

    def drop(self, host: HostId) -> None:
        """Note that a host's list has come, or that the host cannot answer any more."""
        self._waiting.pop(host, None)
        self._asked_s.pop(host, None)

    def clear(self) -> None:
        """Forget everything: who begins to hear the hosts anew learns from their reports what is needed."""
        self._waiting.clear()
        self._asked_s.clear()

    def use_hosts(self, rows: HostRows) -> None:
        """Take up other hosts; those that have been removed are asked no more."""
        for host in [each for each in (*self._waiting, *self._asked_s) if rows.row(each) is None]:
            self.drop(host)

    def refill(self, hosts: int, sessions: int) -> None:
        """Allow for one more tick's worth of work; `hosts` and `sessions` are the site's."""
        most = max(_LEAST_EFFORT, (sessions + hosts * _EFFORT_PER_HOST) / _TICKS_FOR_ALL)
        self._effort_left = min(self._effort_left + most, most)

    def due(self, now_s: float, sessions_on: Callable[[HostId], int]) -> tuple[HostId, ...]:
        """Return the hosts to ask now and take them for asked; `sessions_on` says what a host has reported."""
        while self._asked_s and next(iter(self._asked_s.values())) <= now_s - ANSWER_PATIENCE_S:
            host = next(iter(self._asked_s))
            del self._asked_s[host]
            self._waiting[host] = None
        due = []
        while self._waiting and self._effort_left > 0.0:
            host = next(iter(self._waiting))
            del self._waiting[host]
            self._asked_s[host] = now_s
            self._effort_left -= sessions_on(host) + _EFFORT_PER_HOST
            due.append(host)
        return tuple(due)
