"""One run of a schedule, from announcement to end; a primary tells its peers of it, so that another can go on."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.ids import HostId, ScheduleId


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Instants in seconds since 1970 UTC. A run that is not begun has only been announced to the users."""

    schedule: ScheduleId
    start_s: float
    end_s: float
    is_begun: bool = False
    is_over: bool = False
    is_cancelled: bool = False
    """An administrator has ended it before its time."""
    targets: tuple[HostId, ...] = ()
    """The hosts meant, as they were when it began; those that were away and are left out are not among them."""
    waiting: tuple[HostId, ...] = ()
    """Those that are away and are treated as soon as they return."""
    closed: tuple[HostId, ...] = ()
    """Those that take no new sessions because of it."""
    ordered: tuple[tuple[HostId, float], ...] = ()
    """Those that have been told to restart, and when last."""
    done: tuple[HostId, ...] = ()
    """Those that have restarted since it began."""

    def is_in_force(self, wall_s: float) -> bool:
        """Return whether it does anything just now."""
        return self.is_begun and not self.is_over and wall_s < self.end_s
