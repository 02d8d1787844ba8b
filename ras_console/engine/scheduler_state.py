"""What a broker remembers of the schedules of its site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ras_console.domain.ids import HostId, ScheduleId
from ras_console.domain.schedule_times import UtcOffset, in_utc
from ras_console.engine.runs import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Since when this broker has known that a schedule runs at these times; -inf if ever since its own start."""

    start: str
    repeat: str
    since_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerState:
    """The runs as the acting primary told them last, or as this broker leads them itself."""

    offset: UtcOffset = in_utc
    runs: tuple[Run, ...] = ()
    known: Mapping[ScheduleId, Known] = field(default_factory=dict)
    has_looked: bool = False

    def closed(self, wall_s: float) -> frozenset[HostId]:
        """Return the hosts that take no new sessions because of a run."""
        return frozenset(host for run in self.runs if run.is_in_force(wall_s) for host in run.closed)
