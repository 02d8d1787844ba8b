"""The session hosts' simulated computers: processor sharing between sessions and logons, all hosts at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import HostId
from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import SessionState
from ras_console.engine.session_details import AT_WORK
from ras_console.lab.demands import Demands, DrawnDemands
from ras_console.lab.lab_sessions import LabSessions, Number
from ras_console.lab.workload import SESSION_CORES_CEILING, Workload

SYSTEM_MEMORY_GIB = 2.0
"""What a host uses before the first session."""

UP_BEFORE_S = 365 * 86400.0
"""How long a host has been up when the lab opens: longer than any drain waits for its restart."""

_MOOD_PERIOD_S = 10.0
"""Every session's demand is drawn afresh around its mean once in this time."""
_MOOD_MEMORY = 0.8
"""How much of the last deviation stays: a busy user is busy for about a minute."""
_MOOD_SIGMA = 0.35
_DISCONNECTED_RATIO = 0.2
"""Demand of a session that nobody looks at, against its own mean."""


class Machines:
    """All hosts of a site, one row each in ascending id, and the sessions on them.

    Rates are constant within one `advance`; the instants at which logons complete are interpolated. `steady_cores` is
    the sum of the demands of a host's logged-on sessions, kept up to date change by change. Without `demands`, logons
    and sessions are drawn from the workload, and by the same chance.
    """

    def __init__(self, chance: np.random.Generator, workload: Workload, demands: Demands | None = None) -> None:
        self._chance = chance
        self._demands = demands or DrawnDemands(chance, workload)
        self._is_moody = self._demands.is_moody
        self._calm = 0.0 if self._is_moody else _MOOD_SIGMA**2 / 2  # what makes the demand of a session its mean
        self._logons: NDArray[np.int64] = np.zeros(0, np.int64)
        self._mood_cursor = 0
        self.now_s = 0.0
        """The end of the last step."""
        self.sessions = LabSessions()
        self.activity = 1.0
        self.ids: NDArray[np.int64] = np.zeros(0, np.int64)
        self.cores: NDArray[np.float64] = np.zeros(0)
        self.memory_gib: NDArray[np.float64] = np.zeros(0)
        self.slowness: NDArray[np.float64] = np.zeros(0)
        self.is_running: NDArray[np.bool_] = np.zeros(0, np.bool_)
        """Powered and whole: what `set_powered` and `set_whole` make of it."""
        self._is_powered: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._is_whole: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self.booted_s: NDArray[np.float64] = np.zeros(0)
        self.steady_cores: NDArray[np.float64] = np.zeros(0)
        self.outside_cores: NDArray[np.float64] | None = None
        """Work on each host that no session explains; None for none anywhere. Hosts then neither come nor go."""
        self.demand_cores: NDArray[np.float64] = np.zeros(0)
        self.session_memory_gib: NDArray[np.float64] = np.zeros(0)
        self.session_count: NDArray[np.int64] = np.zeros(0, np.int64)
        self.disconnected_count: NDArray[np.int64] = np.zeros(0, np.int64)
        self.logon_count: NDArray[np.int64] = np.zeros(0, np.int64)
        self.digest: NDArray[np.uint64] = np.zeros(0, np.uint64)
        self.changes: NDArray[np.int64] = np.zeros(0, np.int64)
        """How often the sessions of a host have become others: two equal numbers, the same sessions."""

    def row_of(self, host: HostId) -> int | None:
        """Return the row of a host, None for one that is not here."""
        row = int(np.searchsorted(self.ids, host))
        return row if row < len(self.ids) and self.ids[row] == host else None

    def use_hosts(self, hosts: Sequence[Host]) -> NDArray[np.int64]:
        """Take up the hosts, ascending by id; leaving ones must be empty. Return each old row's new one or -1."""
        before, ids = self.ids, np.array([each.id for each in hosts], np.int64)
        kept, old_rows, new_rows = np.intersect1d(before, ids, assume_unique=True, return_indices=True)
        new_of_old = np.full(len(before), -1, np.int64)
        new_of_old[old_rows] = new_rows
        self.slowness = _moved(self.slowness, np.ones(len(ids)), old_rows, new_rows)
        self._is_powered = _moved(self._is_powered, np.ones(len(ids), np.bool_), old_rows, new_rows)
        self._is_whole = _moved(self._is_whole, np.ones(len(ids), np.bool_), old_rows, new_rows)
        self.is_running = self._is_powered & self._is_whole
        self.booted_s = _moved(self.booted_s, np.full(len(ids), -UP_BEFORE_S), old_rows, new_rows)
        for name in ("steady_cores", "demand_cores", "session_memory_gib"):
            setattr(self, name, _moved(getattr(self, name), np.zeros(len(ids)), old_rows, new_rows))
        for name in ("session_count", "disconnected_count", "logon_count", "changes"):
            setattr(self, name, _moved(getattr(self, name), np.zeros(len(ids), np.int64), old_rows, new_rows))
        self.digest = _moved(self.digest, np.zeros(len(ids), np.uint64), old_rows, new_rows)
        self.ids = ids
        self.cores = np.array([each.cores for each in hosts], np.float64)
        self.memory_gib = np.array([each.memory_gib for each in hosts], np.float64)
        if len(kept) and len(before):
            used = slice(0, self.sessions.end)
            # A free row's -1 picks what is put last: it stays -1.
            self.sessions.host[used] = np.append(new_of_old, -1)[self.sessions.host[used]]
        return new_of_old

    def set_powered(self, host_row: int, *, is_on: bool) -> None:
        """Switch a computer on or off; its sessions must have ended before it goes off."""
        self._is_powered[host_row] = is_on
        self.is_running[host_row] = is_on and self._is_whole[host_row]

    def is_powered(self, host_row: int) -> bool:
        """Return whether a computer is switched on and has come up."""
        return bool(self._is_powered[host_row])

    def set_whole(self, host_row: int, *, is_whole: bool) -> None:
        """Let a computer stand still by a fault, or go on."""
        self._is_whole[host_row] = is_whole
        self.is_running[host_row] = is_whole and self._is_powered[host_row]

    def boot(self, host_row: int, now_s: float) -> None:
        """Note that a computer has just been started."""
        self.booted_s[host_row] = now_s

    def uptime_s(self, host_rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how long ago these computers were started."""
        uptime_s: NDArray[np.float64] = np.maximum(self.now_s - self.booted_s[host_rows], 0.0)
        return uptime_s

    def capacity_cores(self) -> NDArray[np.float64]:
        """Return the cores each host has to give as it is now."""
        return self.cores / self.slowness

    def memory_used_gib(self) -> NDArray[np.float64]:
        """Return the memory in use on each host."""
        return self.session_memory_gib + SYSTEM_MEMORY_GIB

    def base_cores(self) -> NDArray[np.float64]:
        """Return what is asked of each host without the logons under way."""
        demand: NDArray[np.float64] = self.steady_cores * self.activity
        return demand if self.outside_cores is None else demand + self.outside_cores

    def logging_on(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the host rows of all logons under way, and the cores that each can keep busy."""
        return self.sessions.host[self._logons], self.sessions.parallel_cores[self._logons]

    def begin_logon(
        self,
        host_row: int,
        user: int,
        resource: int,
        ticket: int,
        *,
        requested_s: float,
        answered_s: float,
        now_s: float,
    ) -> int:
        """Start a new session with its logon; return the session's row."""
        rows = self._settle(np.array([host_row]), np.array([user]), np.array([resource]))
        row, table = int(rows[0]), self.sessions
        self._set_state(row, SessionState.CONNECTED)
        table.ticket[row] = ticket
        table.started_s[row] = now_s
        table.requested_s[row] = requested_s
        table.phases[row, :2] = answered_s - requested_s, now_s - answered_s
        cost = self._demands.logon(user)
        table.work_from_s[row] = now_s + cost.fixed_s
        table.phases[row, 2] = table.work_from_s[row] - now_s
        table.work_left_core_s[row] = cost.work_core_s
        table.parallel_cores[row] = cost.parallel_cores
        self.logon_count[host_row] += 1
        self._logons = np.append(self._logons, row)
        return row

    def populate(
        self,
        host_rows: NDArray[np.int64],
        users: NDArray[np.int64],
        resources: NDArray[np.int64],
        cores: NDArray[np.float64],
    ) -> NDArray[np.int64]:
        """Put logged-on sessions with these mean demands on hosts; return their rows."""
        rows = self._settle(host_rows, users, resources)
        table = self.sessions
        table.ticket[rows] = 0
        table.mean_cores[rows] = table.cores[rows] = cores
        np.add.at(self.steady_cores, host_rows, cores)
        return rows

    def end(self, row: int) -> None:
        """End a session, whatever it is doing."""
        table = self.sessions
        host_row = int(table.host[row])
        if table.state[row] == SessionState.CONNECTED:
            self._logons = self._logons[self._logons != row]
            self.logon_count[host_row] -= 1
        else:
            self.steady_cores[host_row] -= table.cores[row]
        if table.state[row] == SessionState.DISCONNECTED:
            self.disconnected_count[host_row] -= 1
        self.session_memory_gib[host_row] -= table.memory_gib[row]
        self.session_count[host_row] -= 1
        self._digest_in(host_row, -int(table.id[row]) * (int(table.state[row]) + 1))
        if self.session_count[host_row] == 0:
            # Nothing is left: what the sums still hold is rounding.
            self.steady_cores[host_row] = self.session_memory_gib[host_row] = 0.0
        table.give_back(row)

    def disconnect(self, row: int) -> None:
        """Leave an active session to itself."""
        self._turn(row, SessionState.DISCONNECTED, 1)

    def reconnect(self, row: int) -> None:
        """Bring a disconnected session's user back to it."""
        self._turn(row, SessionState.ACTIVE, -1)

    def advance(self, from_s: float, to_s: float) -> list[tuple[float, int]]:
        """Let all hosts work between two instants; return the logons that complete, as (instant, row), in order."""
        self.now_s = to_s
        if self._is_moody:
            self._change_moods(to_s - from_s)
        capacity = self.capacity_cores()
        demand = self.base_cores()
        if not len(self._logons):
            self.demand_cores = demand
            return []
        table, rows, step_s = self.sessions, self._logons, to_s - from_s
        hosts = table.host[rows]
        begin_s = np.clip(table.work_from_s[rows], from_s, to_s)
        active_s = to_s - begin_s
        parallel = table.parallel_cores[rows]
        demand += np.bincount(hosts, weights=active_s * (parallel / step_s), minlength=len(demand))
        self.demand_cores = demand
        share = np.minimum(1.0, capacity / np.maximum(demand, 1e-9)) * self.is_running
        rate = parallel * share[hosts]
        left = table.work_left_core_s[rows]
        after = left - rate * active_s
        table.work_left_core_s[rows] = after
        is_done = (after <= 0.0) & (active_s > 0.0) & (rate > 0.0)
        if not is_done.any():
            return []
        instants = begin_s[is_done] + left[is_done] / rate[is_done]
        done = rows[is_done]
        self._logons = rows[~is_done]
        self._log_on(done)
        return sorted(zip(instants.tolist(), done.tolist(), strict=True))

    def _settle(
        self, host_rows: NDArray[np.int64], users: NDArray[np.int64], resources: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Give new sessions their rows and count them on their hosts."""
        count = len(host_rows)
        table = self.sessions
        rows = table.take(count)
        table.host[rows] = host_rows
        table.user[rows] = users
        table.resource[rows] = resources
        table.mood[rows] = self._calm
        table.sat_down_s[rows] = self.now_s
        table.closed_s[rows] = AT_WORK
        table.due_times.clear(rows)
        table.memory_gib[rows] = self._demands.memory_gib(users)
        np.add.at(self.session_memory_gib, host_rows, table.memory_gib[rows])
        np.add.at(self.session_count, host_rows, 1)
        # As active sessions: what they are else is added as a change of state.
        table.state[rows] = SessionState.ACTIVE
        np.add.at(self.digest, host_rows, table.id[rows].astype(np.uint64))
        np.add.at(self.changes, host_rows, 1)
        return rows

    def _log_on(self, rows: NDArray[np.int64]) -> None:
        """Turn completed logons into sessions that are worked in."""
        table = self.sessions
        hosts = table.host[rows]
        cores = self._demands.cores(table.user[rows].astype(np.int64))
        for row in rows.tolist():
            self._set_state(row, SessionState.ACTIVE)
        table.mean_cores[rows] = table.cores[rows] = cores
        np.add.at(self.steady_cores, hosts, cores)
        np.subtract.at(self.logon_count, hosts, 1)

    def _turn(self, row: int, state: SessionState, disconnected_more: int) -> None:
        table = self.sessions
        host_row = int(table.host[row])
        self._set_state(row, state)
        self.disconnected_count[host_row] += disconnected_more
        cores = float(
            _demand(table.mean_cores[row : row + 1], table.mood[row : row + 1], table.state[row : row + 1])[0]
        )
        self.steady_cores[host_row] += cores - table.cores[row]
        table.cores[row] = cores

    def _set_state(self, row: int, state: SessionState) -> None:
        table = self.sessions
        self._digest_in(int(table.host[row]), int(table.id[row]) * (state - int(table.state[row])))
        table.state[row] = state

    def _digest_in(self, host_row: int, amount: int) -> None:
        """Count a change and add it to its host's digest, which wraps as an unsigned number of 64 bits does."""
        self.digest[host_row] = (int(self.digest[host_row]) + amount) % 2**64
        self.changes[host_row] += 1

    def _change_moods(self, step_s: float) -> None:
        """Draw the demand of the next few sessions afresh, so that all have had their turn once in a mood period."""
        table = self.sessions
        if not table.end:
            return
        begin = self._mood_cursor if self._mood_cursor < table.end else 0
        self._mood_cursor = begin + max(1, round(table.end * step_s / _MOOD_PERIOD_S))
        rows = begin + np.flatnonzero(
            (table.id[begin : self._mood_cursor] > 0)
            & (table.state[begin : self._mood_cursor] != SessionState.CONNECTED)
        )
        rows = rows[rows < table.end]
        if not len(rows):
            return
        deviation = self._chance.normal(0.0, _MOOD_SIGMA, len(rows)) * (1 - _MOOD_MEMORY**2) ** 0.5
        moods = table.mood[rows] * _MOOD_MEMORY + deviation
        cores = _demand(table.mean_cores[rows], moods, table.state[rows])
        np.add.at(self.steady_cores, table.host[rows], cores - table.cores[rows])
        table.mood[rows] = moods
        table.cores[rows] = cores


def _demand(
    mean_cores: NDArray[np.float64], mood: NDArray[np.float64], state: NDArray[np.uint8]
) -> NDArray[np.float64]:
    """Return what sessions ask for at the moment; over time it averages to their own mean, but for the ceiling."""
    quiet = np.where(state == SessionState.DISCONNECTED, _DISCONNECTED_RATIO, 1.0)
    ceiling = np.maximum(mean_cores, SESSION_CORES_CEILING)
    return np.minimum(mean_cores * np.exp(mood - _MOOD_SIGMA**2 / 2) * quiet, ceiling)


def _moved(
    column: NDArray[Number], fresh: NDArray[Number], old_rows: NDArray[np.int64], new_rows: NDArray[np.int64]
) -> NDArray[Number]:
    """Return `fresh` with the values of the hosts that stayed."""
    fresh[new_rows] = column[old_rows]
    return fresh
