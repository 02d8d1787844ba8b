"""Everything one frame of the chart shows, gathered by the pane and drawn by the painter, which asks nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ras_console.domain.ids import BrokerId, HostId, ObjectId
from ras_console.domain.vocabulary import Role
from ras_console.gui.chart.history import Sample, SiteHistory, Window
from ras_console.gui.chart.lanes import Countdown, Flag, Lane
from ras_console.gui.late_numpy import np


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """One site over one span of time, up to `now_s`.

    `hot` has one host or None for each line colour. `eq` is off: two scenes are the same only if they are one.
    """

    history: SiteHistory
    latest: Sample
    now_s: float
    span_s: float
    origin_wall_s: float
    lanes: tuple[Lane, ...]
    flags: tuple[Flag, ...]
    countdown: Countdown | None
    hot: tuple[int | None, ...]
    names: Mapping[ObjectId, str]
    selected: int | None = None
    is_paused: bool = False

    def window(self) -> Window:
        """Return the bins within the span."""
        return self.history.window(self.span_s, self.now_s)

    def name(self, object_id: int | None) -> str:
        """Return the short name of a broker or host; an object that is deleted keeps its number."""
        if object_id is None:
            return "?"
        full = self.names.get(ObjectId(object_id), f"#{object_id}")
        return short_name(full)

    def ratio_now(self, host: int) -> float | None:
        """Return a host's present load."""
        place = int(np.searchsorted(self.latest.ids, host))
        is_known = place < len(self.latest.ids) and self.latest.ids[place] == host
        return float(self.latest.ratios[place]) if is_known else None

    def primary_at(self, at_s: float) -> str:
        """Return who is known to have been primary at an instant, "" where nobody was."""
        from_lanes = (each.broker for each in self.lanes if each.role_at(at_s) is Role.PRIMARY)
        found = next(from_lanes, None)
        return "" if found is None else self.name(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagHit:
    """The pointer is on the flag of a hand-over."""

    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HostHit:
    """The pointer is on a host's row of the heat map, or on its label."""

    host: HostId


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerHit:
    """The pointer is on a broker's lane."""

    broker: BrokerId


Hit = FlagHit | HostHit | BrokerHit


def short_name(name: str) -> str:
    """Return the first label of a domain name, an address as it is."""
    head = name.partition(".")[0]
    return name if head.isdigit() or not head else head
