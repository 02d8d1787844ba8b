"""Load reports of many hosts as a broker hears them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.engine.events import HostReports
from ras_console.engine.membership import HostTable

_TURNS: Final = 40
"""Rounds in which every host reports once: with 50 ms between rounds, each host reports every two seconds."""


class HostReporter:
    """Makes plausible figures for the hosts of a table: loads around 60 %, a little different each time."""

    def __init__(self, hosts: HostTable, *, sessions: int) -> None:
        self._ids = hosts.rows.ids
        self._chance = np.random.default_rng(2)
        self._cores = self._chance.choice((8.0, 16.0, 32.0), len(self._ids))
        self._sessions = np.full(len(self._ids), sessions // len(self._ids), np.int64)
        self._turn = 0

    def everybody(self) -> HostReports:
        """Return a report of every host."""
        return self._reports(np.arange(len(self._ids)))

    def next_round(self) -> HostReports:
        """Return the reports of those whose turn it is."""
        self._turn = (self._turn + 1) % _TURNS
        return self._reports(np.arange(self._turn, len(self._ids), _TURNS))

    def _reports(self, rows: NDArray[np.int64]) -> HostReports:
        count, cores = len(rows), self._cores[rows]
        nobody = np.zeros(0, np.int64)
        return HostReports(
            host=self._ids[rows],
            cpu_demand_cores=cores * self._chance.uniform(0.4, 0.8, count),
            cpu_cores=cores,
            memory_used_gib=cores * 8.0 * self._chance.uniform(0.3, 0.6, count),
            memory_gib=cores * 8.0,
            sessions=self._sessions[rows],
            disconnected=self._sessions[rows] // 10,
            logons=np.zeros(count, np.int64),
            session_digest=np.zeros(count, np.uint64),
            registered_broker=np.zeros(count, np.int64),
            highest_term=np.ones(count, np.int64),
            uptime_s=np.full(count, 86400.0),
            seen_tickets=nobody,
            seen_at=nobody,
        )
