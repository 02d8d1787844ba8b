"""Every host's load at one instant as a placement sees it: the last reports plus what has been sent there since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.vocabulary import HostState
from ras_console.engine.eligibility import Rule, rule_of_states
from ras_console.engine.ledger import Ledger, SessionMeans
from ras_console.engine.membership import SUSPECT_PERIODS, HostTable
from ras_console.engine.state_sets import among

LoadColumn = NDArray[np.float64]

_KEPT_S: Final = 0.1  # how old ages and ramps may be: a twentieth of the usual period between two reports
_AGE_PENALTY: Final = 0.1  # load per period of age past two, as if a tenth of the host had filled up unseen
_SESSIONS_TO_LEARN: Final = 20  # below it the mean of a site says more about its idle machines than about sessions
_MEANS_AT_FIRST: Final = SessionMeans(cpu_cores=0.1, memory_gib=0.5)
_MEANS_LEAST: Final = SessionMeans(cpu_cores=0.02, memory_gib=0.05)
_MEANS_MOST: Final = SessionMeans(cpu_cores=1.0, memory_gib=8.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLoads:
    """One row for each host in ascending id; arrays of shape (hosts,) that nobody changes any more.

    `cpu`, `memory` and `sessions` are loads with what is under way, as shares of weighted and ramped capacity; the
    `reported_` ones are the hosts' own figures alone, as shares of all they have.
    """

    ids: NDArray[np.int64]
    pool: NDArray[np.int64]
    rule: NDArray[np.uint8]
    """Why no new session may go there, whatever is published from it; `Rule.NONE` where one may."""
    is_old: NDArray[np.bool_]
    age_s: LoadColumn
    penalty: LoadColumn
    capacity_cores: LoadColumn
    weight_ratio: LoadColumn
    cpu: LoadColumn
    memory: LoadColumn
    sessions: LoadColumn
    reported_cpu: LoadColumn
    reported_memory: LoadColumn
    reported_sessions: LoadColumn
    users: NDArray[np.int64]
    """Sessions reported and under way."""
    in_flight: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """What changes with reports and reviews only, not with each placement."""

    version: int
    at_s: float
    means: SessionMeans
    rule: NDArray[np.uint8]
    is_old: NDArray[np.bool_]
    age_s: LoadColumn
    penalty: LoadColumn
    cores: LoadColumn
    memory_gib: LoadColumn
    sessions_most: LoadColumn
    cpu: LoadColumn
    memory: LoadColumn
    reported_cpu: LoadColumn
    reported_memory: LoadColumn
    reported_sessions: LoadColumn


class LoadView:
    """Puts a broker's host table and ledger together, and keeps what no placement changes until the next report."""

    def __init__(self, hosts: HostTable, ledger: Ledger) -> None:
        self._hosts = hosts
        self._ledger = ledger
        self._base: _Base | None = None

    def at(self, now_s: float) -> HostLoads:
        """Return every host's load as of `now_s`; ages may be a tenth of a second behind."""
        base = self._base
        if base is None or base.version != self._hosts.version or now_s - base.at_s > _KEPT_S:
            base = self._base = _base_of(self._hosts, now_s)
        under_way = self._ledger.expected(now_s, base.means)
        users = self._hosts.figures.sessions + under_way.sessions
        is_full = users >= self._hosts.max_sessions
        return HostLoads(
            ids=self._hosts.rows.ids,
            pool=self._hosts.pool,
            rule=np.where((base.rule == Rule.NONE) & is_full, np.uint8(Rule.FULL), base.rule),
            is_old=base.is_old,
            age_s=base.age_s,
            penalty=base.penalty,
            capacity_cores=base.cores,
            weight_ratio=self._hosts.weight_ratio,
            cpu=base.cpu + under_way.cpu_cores / base.cores,
            memory=base.memory + under_way.memory_gib / base.memory_gib,
            sessions=users / base.sessions_most,
            reported_cpu=base.reported_cpu,
            reported_memory=base.reported_memory,
            reported_sessions=base.reported_sessions,
            users=users,
            in_flight=under_way.sessions,
        )


def _base_of(hosts: HostTable, now_s: float) -> _Base:
    figures = hosts.figures
    age_s = now_s - figures.heard_s
    periods_late = np.maximum(age_s / hosts.refresh_s - SUSPECT_PERIODS, 0.0)
    share = hosts.weight_ratio * hosts.ramp_ratio(now_s)
    cores, memory_gib = figures.cpu_cores * share, figures.memory_gib * share
    state = hosts.states_at(now_s)
    return _Base(
        version=hosts.version,
        at_s=now_s,
        means=session_means(hosts, state),
        rule=rule_of_states(state, hosts.probation.may_probe(now_s)),
        is_old=periods_late > 0.0,
        age_s=age_s,
        penalty=hosts.probation.penalty(now_s) + _AGE_PENALTY * periods_late,
        cores=cores,
        memory_gib=memory_gib,
        sessions_most=hosts.max_sessions * share,
        cpu=figures.cpu_demand_cores / cores,
        memory=figures.memory_used_gib / memory_gib,
        reported_cpu=figures.cpu_demand_cores / figures.cpu_cores,
        reported_memory=figures.memory_used_gib / figures.memory_gib,
        reported_sessions=figures.sessions / hosts.max_sessions,
    )


_UNCOUNTED: Final = among(HostState.NOT_REACHED, HostState.LOST, HostState.QUARANTINED, HostState.POWERED_OFF)


def session_means(hosts: HostTable, state: NDArray[np.uint8]) -> SessionMeans:
    """Return what a session costs over all hosts that report sense, within bounds; a guess while there are few."""
    figures = hosts.figures
    counted = ~_UNCOUNTED[state]
    sessions = int(figures.sessions[counted].sum())
    if sessions < _SESSIONS_TO_LEARN:
        return _MEANS_AT_FIRST
    cpu_cores = float(figures.cpu_demand_cores[counted].sum()) / sessions
    memory_gib = float(figures.memory_used_gib[counted].sum()) / sessions
    return SessionMeans(
        cpu_cores=min(max(cpu_cores, _MEANS_LEAST.cpu_cores), _MEANS_MOST.cpu_cores),
        memory_gib=min(max(memory_gib, _MEANS_LEAST.memory_gib), _MEANS_MOST.memory_gib),
    )
