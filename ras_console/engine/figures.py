"""The last figures that each host of a site reported, and which reports make no sense."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.engine.events import HostReports
from ras_console.engine.instants import NEVER_S
from ras_console.engine.rows import RowColumn

_MEMORY_TIMES: Final = 10.0  # more memory in use than that times what is built in is the reporter's fault, not load
_CPU_TIMES: Final = 100.0  # a run queue of a hundred per core has never been seen on a host that could still report
_SESSIONS_MOST: Final = 100_000  # ten times the greatest number of sessions that can be configured for a host

NONSENSE: Final = (
    "",
    "reports figures that are no numbers",
    "reports negative figures",
    "reports a machine without cores or memory",
    "reports more load than such a machine can have",
)
"""What is wrong with a report, by the code that `nonsense_of` gives; 0 is a sane report."""


@dataclass(slots=True, kw_only=True)
class HostFigures:
    """Columns of shape (hosts,), updated in place by the one broker that owns them."""

    heard_s: NDArray[np.float64]
    """Instant of the last report, sane or not."""
    cpu_demand_cores: NDArray[np.float64]
    cpu_cores: NDArray[np.float64]
    memory_used_gib: NDArray[np.float64]
    memory_gib: NDArray[np.float64]
    sessions: NDArray[np.int64]
    disconnected: NDArray[np.int64]
    logons: NDArray[np.int64]
    registered_broker: NDArray[np.int64]
    booted_s: NDArray[np.float64]
    """Instant of the last start of the computer, on the broker's clock."""

    @classmethod
    def blank(cls, hosts: int) -> HostFigures:
        """Return the figures of hosts that have not reported; capacities of 1 keep ratios defined."""
        return cls(
            heard_s=np.full(hosts, NEVER_S),
            cpu_demand_cores=np.zeros(hosts),
            cpu_cores=np.ones(hosts),
            memory_used_gib=np.zeros(hosts),
            memory_gib=np.ones(hosts),
            sessions=np.zeros(hosts, dtype=np.int64),
            disconnected=np.zeros(hosts, dtype=np.int64),
            logons=np.zeros(hosts, dtype=np.int64),
            registered_broker=np.zeros(hosts, dtype=np.int64),
            booted_s=np.full(hosts, NEVER_S),
        )

    def moved(self, here: RowColumn, there: RowColumn, hosts: int) -> HostFigures:
        """Return columns of another set of hosts, with the figures of those that stand in both."""
        after = HostFigures.blank(hosts)
        for each in fields(self):
            getattr(after, each.name)[here] = getattr(self, each.name)[there]
        return after

    def take(self, rows: RowColumn, at: RowColumn | slice, reports: HostReports, now_s: float) -> None:
        """Take the sane reports at positions `at` for `rows`."""
        self.booted_s[rows] = now_s - reports.uptime_s[at]
        self.cpu_demand_cores[rows] = reports.cpu_demand_cores[at]
        self.cpu_cores[rows] = reports.cpu_cores[at]
        self.memory_used_gib[rows] = reports.memory_used_gib[at]
        self.memory_gib[rows] = reports.memory_gib[at]
        self.sessions[rows] = reports.sessions[at]
        self.disconnected[rows] = reports.disconnected[at]
        self.logons[rows] = reports.logons[at]
        self.registered_broker[rows] = reports.registered_broker[at]


def nonsense_of(reports: HostReports) -> NDArray[np.uint8]:
    """Return a code for each report, 0 where it makes sense, else an index in NONSENSE."""
    cpu, cores = reports.cpu_demand_cores, reports.cpu_cores
    used, memory, uptime = reports.memory_used_gib, reports.memory_gib, reports.uptime_s
    sessions, disconnected = reports.sessions, reports.disconnected
    code = np.zeros(len(reports.host), dtype=np.uint8)
    with np.errstate(invalid="ignore", over="ignore"):  # comparing NaN and inf is the point here
        too_much = (cpu > _CPU_TIMES * cores) | (used > _MEMORY_TIMES * memory)
    code[too_much | (sessions > _SESSIONS_MOST) | (disconnected > sessions)] = 4
    code[(cores <= 0) | (memory <= 0)] = 3
    code[(cpu < 0) | (used < 0) | (sessions < 0) | (disconnected < 0) | (reports.logons < 0) | (uptime < 0)] = 2
    code[~np.isfinite(cpu + cores + used + memory + uptime)] = 1
    return code
