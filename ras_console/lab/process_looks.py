"""Whose processes are looked at: worked out once a second, for as long as somebody says so, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ras_console.domain.ids import HostId
from ras_console.domain.ports import ProcessSource
from ras_console.domain.processes import ProcessList

PICTURES: Final = 200
"""For so many pictures one look holds, paused or not: ten seconds of the engine's."""
EVERY_S: Final = 1.0
_MOST_HOSTS: Final = 8
"""More are not looked at at a time: the oldest look is given up."""


class ProcessLooks:
    """The hosts that consoles look at, and what their processes were last."""

    def __init__(self, source: ProcessSource, *, is_cut: Callable[[HostId], bool]) -> None:
        self._source = source
        self._is_cut = is_cut
        self._left: dict[HostId, int] = {}
        self._known: dict[HostId, tuple[float, ProcessList]] = {}

    def look(self, host: HostId) -> None:
        """Show a host's processes in the next pictures."""
        self._left.pop(host, None)
        self._left[host] = PICTURES
        while len(self._left) > _MOST_HOSTS:
            self._left.pop(next(iter(self._left)))

    def lists(self, now_s: float) -> tuple[ProcessList, ...]:
        """Return what one picture shows."""
        if not self._left and not self._known:
            return ()
        self._left = {host: left - 1 for host, left in self._left.items() if left > 0}
        self._known = {host: each for host, each in self._known.items() if host in self._left}
        for host in self._left:
            known = self._known.get(host)
            if known is None or now_s - known[0] >= EVERY_S:
                found = None if self._is_cut(host) else self._source.processes(host)
                self._known[host] = now_s, ProcessList(host=host, processes=found)
        return tuple(self._known[host][1] for host in self._left)
