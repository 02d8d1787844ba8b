"""What a broker knows of the session hosts: their last figures, how old those are, and whether they can serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import HostId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import HostState
from ras_console.engine.events import HostReports
from ras_console.engine.figures import NONSENSE, HostFigures, nonsense_of
from ras_console.engine.instants import NEVER_S
from ras_console.engine.logon_modes import LogonModes
from ras_console.engine.preferred import spread
from ras_console.engine.probation import Probation
from ras_console.engine.rows import EVERY_ROW, HostRows, RowColumn
from ras_console.engine.snapshot import CodeColumn, CountColumn, HostColumns, IdColumn

SUSPECT_PERIODS: Final = 2.0
"""Report periods after which figures count as old: one lost report is nothing, two are a sign."""

SANE_REPORTS: Final = 3
"""Reports in a row that must make sense before a quarantined host is trusted again."""

RAMP_S: Final = 120.0
"""How long a returning host takes to its whole capacity: it comes back empty, and all would be sent there at once."""

_Scalar = TypeVar("_Scalar", bound=np.generic)
_RAMP_LEAST: Final = 0.1  # share of its capacity that a host has at the instant it returns
_OK: Final = int(HostState.OK)
_STOPPED: Final = (HostState.DRAINING, HostState.LOGONS_DISABLED, HostState.LOST, HostState.NOT_REACHED)
"""What a host can be before a drain of it is found to have ended."""
_UNREACHABLE: Final = (HostState.NOT_REACHED, HostState.LOST, HostState.DISABLED, HostState.POWERED_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTransition:
    """A host is another thing to this broker than before; `reason` is a clause in an operator's words."""

    host: HostId
    before: HostState
    after: HostState
    reason: str
    is_expected: bool = False
    """It was told to do so: nothing to worry about."""


class HostTable:
    """All session hosts of a site, one row each in ascending id; owned and changed in place by one broker.

    `version` counts the changes that a placement could feel: what was worked out under an older one is stale.
    """

    def __init__(self, topology: SiteTopology) -> None:
        self.rows = HostRows(())
        self.version = 0
        self.figures = HostFigures.blank(0)
        self.probation = Probation(0)
        self._state: CodeColumn = np.zeros(0, dtype=np.uint8)
        self._sane_reports = np.zeros(0, dtype=np.int64)
        self._nonsense = np.zeros(0, dtype=np.uint8)
        self._returned_s = np.zeros(0)
        self.taken_out: frozenset[HostId] = frozenset()
        self._scheduled_out = np.zeros(0, dtype=np.bool_)
        self._kept_off = np.zeros(0, dtype=np.bool_)
        self._scaled_out = np.zeros(0, dtype=np.bool_)
        self._restarts_until_s = np.zeros(0)
        self._wall_ahead_s: float | None = None
        self._configure(topology)
        self._state = self.states_at(0.0)

    def use_topology(self, topology: SiteTopology, now_s: float) -> tuple[HostTransition, ...]:
        """Take up another configuration: rows come and go, the others keep all that is known of them."""
        self._configure(topology)
        return self.review(now_s)

    def _configure(self, topology: SiteTopology) -> None:
        self._use_rows(HostRows(host.id for host in topology.hosts))
        hosts = sorted(topology.hosts, key=lambda host: host.id)
        open_pools = {pool.id: pool.is_enabled for pool in topology.pools}
        preferred = spread(topology)
        self.refresh_s = topology.load_balancing.refresh_s
        self.dead_after_s = topology.load_balancing.dead_after_s
        self.pool: IdColumn = np.array([host.pool_id for host in hosts], dtype=np.int64)
        self.max_sessions = np.array([host.max_sessions for host in hosts], dtype=np.int64)
        self.weight_ratio = np.array([host.weight / 100.0 for host in hosts], dtype=np.float64)
        self._preferred: IdColumn = np.array([preferred.get(host.id, 0) for host in hosts], dtype=np.int64)
        self._enabled = np.array([host.is_enabled for host in hosts], dtype=np.bool_)
        self._pool_closed = np.array([not open_pools.get(host.pool_id, True) for host in hosts], dtype=np.bool_)
        self._modes = LogonModes(hosts)

    def _use_rows(self, rows: HostRows) -> None:
        here, there = rows.carried_from(self.rows)
        count = len(rows)
        state, sane_reports, nonsense, returned_s = self._state, self._sane_reports, self._nonsense, self._returned_s
        self._state = np.full(count, HostState.NOT_REACHED, dtype=np.uint8)
        self._sane_reports = np.full(count, SANE_REPORTS, dtype=np.int64)
        self._nonsense = np.zeros(count, dtype=np.uint8)
        self._returned_s = np.full(count, NEVER_S)
        scheduled_out, self._scheduled_out = self._scheduled_out, np.zeros(count, dtype=np.bool_)
        restarts_until_s, self._restarts_until_s = self._restarts_until_s, np.full(count, NEVER_S)
        self._scheduled_out[here] = scheduled_out[there]
        kept_off, self._kept_off = self._kept_off, np.zeros(count, dtype=np.bool_)
        scaled_out, self._scaled_out = self._scaled_out, np.zeros(count, dtype=np.bool_)
        self._kept_off[here], self._scaled_out[here] = kept_off[there], scaled_out[there]
        self._restarts_until_s[here] = restarts_until_s[there]
        self._state[here] = state[there]
        self._sane_reports[here] = sane_reports[there]
        self._nonsense[here] = nonsense[there]
        self._returned_s[here] = returned_s[there]
        self.figures = self.figures.moved(here, there, count)
        self.probation = self.probation.moved(here, there, count)
        self.rows = rows

    def apply(self, reports: HostReports, now_s: float) -> tuple[HostTransition, ...]:
        """Take a batch of reports; unknown hosts are ignored, senseless figures put their own host in quarantine.

        Only the hosts that report are judged anew: who is silent comes out at the next `review`.
        """
        rows, known = self.rows.find(reports.host)
        code = nonsense_of(reports)
        if known.all() and not code.any():  # as nearly always
            self._take(rows, EVERY_ROW, reports, now_s)
            return self._review(np.unique(rows), now_s)
        sane = np.flatnonzero(known & (code == 0))
        self._take(rows[sane], sane, reports, now_s)
        senseless = np.flatnonzero(known & (code != 0))
        self.figures.heard_s[rows[senseless]] = now_s
        self._sane_reports[rows[senseless]] = 0
        self._nonsense[rows[senseless]] = code[senseless]
        return self._review(np.unique(rows[known]), now_s)

    def _take(self, rows: RowColumn, at: RowColumn | slice, reports: HostReports, now_s: float) -> None:
        """Take the sane reports at positions `at` for `rows`."""
        self.figures.heard_s[rows] = now_s
        self.figures.take(rows, at, reports, now_s)
        self._sane_reports[rows] += 1

    def review(self, now_s: float) -> tuple[HostTransition, ...]:
        """Judge every host anew; call it as time passes. Returns what changed, in ascending id."""
        return self._review(EVERY_ROW, now_s)

    def _review(self, rows: RowColumn | slice, now_s: float) -> tuple[HostTransition, ...]:
        """Judge these hosts anew: reports of few among many are not worth a look at all of them."""
        before, after = self._state, self.states_at(now_s, rows)
        self.version += 1
        differs = np.flatnonzero(before[rows] != after)
        if not len(differs):
            return ()
        changed = differs if isinstance(rows, slice) else rows[differs]
        self._state = before.copy()  # pictures hold the one before
        self._state[rows] = after
        return tuple(self._transition(row, HostState(int(before[row])), now_s) for row in changed.tolist())

    def tell_time(self, wall_s: float, now_s: float) -> None:
        """Note the time of day at `now_s`, by which drains end."""
        self._wall_ahead_s = wall_s - now_s

    def wall_s(self, now_s: float) -> float | None:
        """Return the time of day at an instant of the broker's clock, None while nobody has told it."""
        return None if self._wall_ahead_s is None else now_s + self._wall_ahead_s

    def lapsed(self, now_s: float) -> NDArray[np.bool_]:
        """Return which hosts take logons again by themselves: the end of the drain has come, or a restart."""
        return self._modes.lapsed(self.wall_s(now_s), self.figures.booted_s + (self._wall_ahead_s or 0.0))

    def _stopped(self, now_s: float) -> CodeColumn:
        """Return the state that logon control puts each host in, `HostState.OK` where it takes logons."""
        mode = self._modes.state
        return mode if self._modes.is_all_enabled else np.where(self.lapsed(now_s), np.uint8(HostState.OK), mode)

    def take_out(self, hosts: frozenset[HostId]) -> None:
        """Give new sessions to none of these hosts, and to all others again: what schedules want just now."""
        self.taken_out = hosts
        self._scheduled_out = np.array([each in hosts for each in self.rows.ids.tolist()], dtype=np.bool_)

    def use_scaling(self, off: frozenset[HostId], draining: frozenset[HostId]) -> None:
        """Note which hosts autoscale keeps off, and to which it gives no new sessions before it powers them off."""
        ids = self.rows.ids.tolist()
        self._kept_off = np.array([each in off for each in ids], dtype=np.bool_)
        self._scaled_out = np.array([each in draining for each in ids], dtype=np.bool_)

    def expect_restart(self, host: HostId, until_s: float) -> None:
        """Note that a host has been told to restart or to stop: its silence until then is no surprise."""
        row = self.rows.row(host)
        if row is not None:
            self._restarts_until_s[row] = until_s

    def booted_wall_s(self, host: HostId) -> float | None:
        """Return the time of day at which the host was started, None while that is not known."""
        row = self.rows.row(host)
        if row is None or self._wall_ahead_s is None or self.figures.booted_s[row] == NEVER_S:
            return None
        return float(self.figures.booted_s[row]) + self._wall_ahead_s

    def lost(self, now_s: float) -> tuple[HostTransition, ...]:
        """Return the hosts that are silent past the dead time as if they had just become so, in ascending id."""
        rows = np.flatnonzero(self._state == HostState.LOST)
        return tuple(self._transition(int(row), HostState.SUSPECT, now_s) for row in rows)

    def _transition(self, row: int, before: HostState, now_s: float) -> HostTransition:
        after = HostState(int(self._state[row]))
        if before in (HostState.LOST, HostState.POWERED_OFF) and after not in _UNREACHABLE:
            self._returned_s[row] = now_s
        is_expected = after is HostState.LOST and now_s <= float(self._restarts_until_s[row])
        reason = "is away to restart" if is_expected else self._reason(row, before, after, now_s)
        host = self.rows.id_at(row)
        return HostTransition(host=host, before=before, after=after, reason=reason, is_expected=is_expected)

    def states_at(self, now_s: float, rows: RowColumn | slice = EVERY_ROW) -> CodeColumn:
        """Return the state of each host, or of those in some rows, as of `now_s`; the last rule that fits wins."""
        heard_s = self.figures.heard_s[rows]
        age_s = now_s - heard_s
        state = np.full(len(heard_s), _OK, dtype=np.uint8)
        state[self.figures.sessions[rows] >= self.max_sessions[rows]] = HostState.FULL
        state[age_s > SUSPECT_PERIODS * self.refresh_s] = HostState.SUSPECT
        state[self.probation.is_failing(rows)] = HostState.FAILING
        stopped = self._stopped(now_s)[rows]
        np.copyto(state, stopped, where=stopped != _OK)
        state[self._scaled_out[rows]] = HostState.DRAINING
        state[self._pool_closed[rows]] = HostState.POOL_DISABLED
        state[self._scheduled_out[rows]] = HostState.SCHEDULED_OUT
        state[self._sane_reports[rows] < SANE_REPORTS] = HostState.QUARANTINED
        is_silent = age_s > self.dead_after_s
        state[is_silent] = HostState.LOST
        state[heard_s == NEVER_S] = HostState.NOT_REACHED
        state[self._kept_off[rows] & is_silent] = HostState.POWERED_OFF
        state[~self._enabled[rows]] = HostState.DISABLED
        return state

    def _reason(self, row: int, before: HostState, after: HostState, now_s: float) -> str:
        silent_s = now_s - float(self.figures.heard_s[row])
        match after:
            case HostState.OK:
                return self._recovery(row, before, now_s)
            case HostState.SUSPECT:
                return f"no report for {silent_s:.1f} s"
            case HostState.LOST:
                return f"silent for {silent_s:.1f} s, declared dead"
            case HostState.FULL:
                return f"full: {int(self.figures.sessions[row])} of {int(self.max_sessions[row])} sessions"
            case HostState.QUARANTINED:
                return NONSENSE[int(self._nonsense[row])]
            case HostState.FAILING:
                wait_s = max(float(self.probation.retry_s[row]) - now_s, 0.0)
                return (
                    f"{int(self.probation.failures[row])} logons in a row failed; one more is tried in {wait_s:.0f} s"
                )
            case _:
                return REASONS[after]

    def _recovery(self, row: int, before: HostState, now_s: float) -> str:
        if before not in _STOPPED or not self.lapsed(now_s)[row]:
            return RECOVERIES[before]
        is_over = self._modes.until_s[row] <= (self.wall_s(now_s) or 0.0)
        return "logons are enabled again: " + ("the end set for it has come" if is_over else "it has restarted")

    def logon_failed(self, host: HostId, now_s: float) -> tuple[HostTransition, ...]:
        """Count a failed logon against its host."""
        row = self.rows.row(host)
        if row is None:
            return ()
        self.probation.fail(row, now_s)
        return self._review(np.array([row]), now_s)

    def logon_completed(self, host: HostId, now_s: float) -> tuple[HostTransition, ...]:
        """Forget a host's failed logons."""
        row = self.rows.row(host)
        return self._review(np.array([row]), now_s) if row is not None and self.probation.forgive(row) else ()

    def note_placement(self, host: HostId, now_s: float) -> None:
        """Note that some broker placed a logon: a failing host gets no second one before the outcome of this."""
        row = self.rows.row(host)
        if row is not None and self.probation.place(row, now_s):
            self.version += 1

    def state(self, host: HostId) -> HostState | None:
        """Return what the host was at the last review, None for a host that the site does not have."""
        row = self.rows.row(host)
        return None if row is None else HostState(int(self._state[row]))

    def pool_of(self, host: HostId) -> int | None:
        """Return the pool of a host, None for a host that the site does not have."""
        row = self.rows.row(host)
        return None if row is None else int(self.pool[row])

    def is_live(self, host: HostId, now_s: float) -> bool:
        """Return whether users can get to their own sessions there: enabled and heard of within the dead time."""
        row = self.rows.row(host)
        if row is None or not self._enabled[row]:
            return False
        return now_s - float(self.figures.heard_s[row]) <= self.dead_after_s

    def sessions_on(self, host: HostId) -> int:
        """Return the number of sessions the host has reported, 0 for a host that the site does not have."""
        row = self.rows.row(host)
        return 0 if row is None else int(self.figures.sessions[row])

    def ramp_ratio(self, now_s: float) -> NDArray[np.float64]:
        """Return the share of its capacity that each host can be counted on for: less than 1 after a return."""
        return np.clip((now_s - self._returned_s) / RAMP_S, _RAMP_LEAST, 1.0)

    def columns(self, now_s: float, in_flight: CountColumn) -> HostColumns:
        """Return the picture of all hosts; `in_flight` is the ledger's. Knows no faults: the lab adds its own.

        The age of a host that has never reported is infinite.
        """
        figures = self.figures
        cpu = (figures.cpu_demand_cores / figures.cpu_cores).astype(np.float32)
        memory = (figures.memory_used_gib / figures.memory_gib).astype(np.float32)
        session = (figures.sessions / self.max_sessions).astype(np.float32)
        load = np.clip(np.maximum(np.maximum(cpu, memory), session), 0.0, 1.0)
        return HostColumns(
            ids=self.rows.ids,
            state=_sealed(self._state),
            cpu_ratio=_sealed(cpu),
            memory_ratio=_sealed(memory),
            session_ratio=_sealed(session),
            load_ratio=_sealed(load),
            sessions=_sealed(figures.sessions.astype(np.int32)),
            disconnected=_sealed(figures.disconnected.astype(np.int32)),
            logons=_sealed(figures.logons.astype(np.int32)),
            in_flight=_sealed(in_flight.astype(np.int32)),
            age_s=_sealed((now_s - figures.heard_s).astype(np.float32)),
            preferred_broker=_sealed(self._preferred.copy()),
            registered_broker=_sealed(figures.registered_broker.copy()),
            fault=_sealed(np.zeros(len(self.rows), dtype=np.uint8)),
        )


REASONS: Final = {
    HostState.NOT_REACHED: "has not reported yet",
    HostState.DISABLED: "disabled by an administrator",
    HostState.DRAINING: "drains: no new sessions, users may return to their own",
    HostState.LOGONS_DISABLED: "logons disabled by an administrator",
    HostState.SCHEDULED_OUT: "takes no new sessions: a schedule is at work",
    HostState.POOL_DISABLED: "its host pool is disabled",
    HostState.POWERED_OFF: "is powered off by autoscale",
}
RECOVERIES: Final = {
    HostState.POWERED_OFF: "is powered on and reports; its share of the logons grows over two minutes",
    HostState.NOT_REACHED: "reports",
    HostState.OK: "reports",
    HostState.SUSPECT: "reports again",
    HostState.LOST: "reports again; its share of the logons grows over two minutes",
    HostState.DISABLED: "enabled by an administrator",
    HostState.DRAINING: "logons are enabled again",
    HostState.LOGONS_DISABLED: "logons are enabled again",
    HostState.SCHEDULED_OUT: "takes new sessions again",
    HostState.FULL: "has room again",
    HostState.QUARANTINED: "its figures make sense again",
    HostState.FAILING: "a logon has completed",
    HostState.POOL_DISABLED: "its host pool is enabled again",
}


def _sealed(column: NDArray[_Scalar]) -> NDArray[_Scalar]:
    column.setflags(write=False)
    return column
