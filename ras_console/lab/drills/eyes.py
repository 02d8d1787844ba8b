"""What a drill measures: looks at the site that runs, grid step by grid step, and keeps sums and a few samples."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.vocabulary import HostState
from ras_console.engine.invariants import acting_now
from ras_console.engine.state import is_hearing
from ras_console.lab.drills.site import DrillSite
from ras_console.lab.lab_site import GRID_S, LabSite

_SAMPLE_EVERY_S: Final = 1.0
_BINS: Final = 1000
"""Loads are counted in steps of one per cent, up to ten times the capacity."""


class Eyes:
    """Figures of the hosts' true load, and the series of the result."""

    def __init__(self, names: DrillSite, site: LabSite) -> None:
        hosts = len(names.hosts)
        self._names = names
        self._site = site
        self._counts: NDArray[np.int64] = np.zeros((hosts, _BINS + 1), np.int64)
        self._next_sample_s = 0.0
        self._quarantined: NDArray[np.bool_] = np.zeros(hosts, np.bool_)
        self.sessions_max: NDArray[np.int64] = np.zeros(hosts, np.int64)
        self.overload_steps: NDArray[np.int64] = np.zeros(hosts, np.int64)
        self.steady_ratio_max = 0.0
        self.series: dict[str, list[float | int | str | None]] = {
            name: []
            for name in (
                "at_s", "load_p5", "load_median", "load_p95", "sessions", "logons_in_progress", "waiting", "primary",
            )
        }  # fmt: skip

    @property
    def quarantined(self) -> int:
        """How many hosts were in quarantine at some time, to some broker."""
        return int(np.count_nonzero(self._quarantined))

    def look(self, now_s: float) -> None:
        """Count the grid step that has just passed."""
        machines = self._site.machines
        capacity = machines.capacity_cores()
        self.overload_steps += (machines.demand_cores > capacity * (1.0 + 1e-9)) & machines.is_running
        np.maximum(self.sessions_max, machines.session_count, out=self.sessions_max)
        if now_s + GRID_S / 2 >= self._next_sample_s:
            self._next_sample_s += _SAMPLE_EVERY_S
            self._sample(capacity, now_s)

    def note(self, now_s: float) -> None:
        """Add an instant to the series."""
        machines = self._site.machines
        ratio = (machines.demand_cores / machines.capacity_cores())[machines.is_running]
        low, middle, high = np.percentile(ratio, (5, 50, 95)).tolist() if len(ratio) else (0.0, 0.0, 0.0)
        running = [each.node for each in self._site.brokers.processes.values() if each.is_running]
        acting = next(iter(acting_now(running, now_s)), None)
        instant = (
            now_s, low, middle, high, int(machines.session_count.sum()), int(machines.logon_count.sum()),
            sum(each.logons.in_waiting_room for each in running),
            self._names.broker_name(acting.broker) if acting is not None else None,
        )  # fmt: skip
        for column, value in zip(self.series.values(), instant, strict=True):
            column.append(value)

    def cpu_ratio_p95(self) -> NDArray[np.float64]:
        """Return for each host the load that it exceeded a twentieth of the time."""
        sums = np.cumsum(self._counts, axis=1)
        wanted = 0.95 * sums[:, -1:]
        return np.array(np.argmax(sums >= wanted, axis=1), np.float64) * 0.01

    def overload_s(self) -> NDArray[np.float64]:
        """Return how long each host was asked for more than it has."""
        return self.overload_steps.astype(np.float64) * GRID_S

    def _sample(self, capacity: NDArray[np.float64], now_s: float) -> None:
        machines = self._site.machines
        ratio = np.where(machines.is_running, machines.demand_cores / capacity, 0.0)
        bins = np.minimum(np.ceil(np.round(ratio * 100.0, 6)), _BINS).astype(np.int64)
        self._counts[np.arange(len(bins)), bins] += 1
        if len(bins):
            steady = np.where(machines.is_running, machines.base_cores() / capacity, 0.0)
            self.steady_ratio_max = max(self.steady_ratio_max, float(steady.max()))
        for process in self._site.brokers.processes.values():
            if process.is_running and is_hearing(process.node):
                self._quarantined |= process.node.hosts.states_at(now_s) == HostState.QUARANTINED
