"""A console's own memory of one site: what brokers published last, who fell silent, the picture of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from ras_console.domain.faults import FAULT_CODES, Fault
from ras_console.domain.ids import BrokerId, ObjectId, ResourceId
from ras_console.domain.processes import ProcessList
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import HostState
from ras_console.engine.election_state import is_acting
from ras_console.engine.job_board import JobBoard
from ras_console.engine.logon_times import LogonFigures
from ras_console.engine.membership import HostTable
from ras_console.engine.picture import broker_view, election_view, heard_by_primary
from ras_console.engine.publish import Publication, publish
from ras_console.engine.snapshot import (
    AlertView,
    CodeColumn,
    HostColumns,
    PoolFigures,
    SessionColumns,
    SiteFigures,
    SiteView,
)
from ras_console.engine.state import BrokerNode, is_hearing, is_serving
from ras_console.engine.state_sets import among
from ras_console.engine.tally import Tally
from ras_console.engine.timeline import Fact
from ras_console.engine.watch import WatchState, watch

SESSIONS_EVERY_S: Final = 1.0
"""The list of sessions, the percentiles of logon times and the counts of resources are worked out once a second."""

_SERVING: Final = among(HostState.OK, HostState.SUSPECT, HostState.FULL)
"""States of a host that does what it is there for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What a picture shows beside what brokers tell: the driver knows it.

    `machines` gives a broker's computer as (cpu_ratio, memory_ratio); `faults` a node's fault and the instant it began;
    `lost_requests` counts logon requests that no broker answered at all; `processes` is what somebody looks at.
    """

    machines: Mapping[BrokerId, tuple[float, float]] = field(default_factory=dict)
    faults: Mapping[ObjectId, tuple[Fault, float]] = field(default_factory=dict)
    lost_requests: int = 0
    processes: tuple[ProcessList, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the spokesman's tables said last, and when."""

    at_s: float
    hosts: HostColumns
    sessions: int
    failed_logons: int
    ghosts_healed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Digest:
    """What is worked out once a second of the spokesman's tables."""

    at_s: float
    sessions: SessionColumns
    disconnected: int
    logons: LogonFigures
    resource_sessions: tuple[tuple[ResourceId, int], ...]
    pools: tuple[PoolFigures, ...]


class SiteConsole:
    """One console's view of one site; a single owner calls it, everything it hands out is read-only."""

    def __init__(self) -> None:
        self._topology: SiteTopology | None = None
        self._publications: dict[BrokerId, Publication] = {}
        self._watched = WatchState()
        self._speaker: BrokerNode | None = None
        self._told: _Told | None = None
        self._digest: _Digest | None = None
        self._placements = Tally()
        self.jobs = JobBoard()
        self._refusals = Tally()

    def look(self, topology: SiteTopology, reached: Iterable[BrokerNode], now_s: float) -> tuple[Fact, ...]:
        """Take the publications of the brokers that the console reaches at this instant; return the facts that are new.

        Call it at least every 0.1 s, with nothing for a crashed, hung or cut broker.
        """
        nodes = tuple(each for each in reached if topology.broker(each.me) is not None)
        self._topology = topology
        known = {each.id: each for each in self._publications.values() if topology.broker(each.id) is not None}
        self._publications = known | {each.me: publish(each, now_s) for each in nodes}
        for each in nodes:
            self._placements.take(each.me, self._publications[each.me].placements)
            self._refusals.take(each.me, self._publications[each.me].refusals)
        self._speaker = self._chosen(nodes)
        self._watched, facts = watch(self._watched, topology, self._publications, now_s)
        return (*facts, *self.jobs.look(topology, nodes, now_s))

    def _chosen(self, nodes: tuple[BrokerNode, ...]) -> BrokerNode | None:
        """Return the broker whose tables are shown: the spokesman, else one that serves, for want of any a beginner."""
        serving = [each for each in nodes if is_serving(each)]
        speaking = [each for each in serving if self._publications[each.me].is_spokesman]
        beginning = [each for each in nodes if is_hearing(each)] if self._told is None else []
        return next(iter((*speaking, *serving, *beginning)), None)

    def view(self, now_s: float, extras: Extras) -> SiteView:
        """Return the picture at `now_s` from what was published last, ages grown since.

        Raises:
            LookupError: `look` has never been called.
        """
        topology = self._topology
        if topology is None:
            raise LookupError("a console must look at a site before it can show it")
        self._take(now_s)
        hosts = self._hosts(topology, extras, now_s)
        heard = heard_by_primary(topology, self._publications, now_s)
        return SiteView(
            id=topology.site.id,
            is_lab=topology.site.is_lab,
            brokers=tuple(
                broker_view(
                    each,
                    self._publications.get(each.id),
                    hosts,
                    now_s=now_s,
                    down_since_s=self._watched.down_since_s.get(each.id),
                    is_heard_by_primary=each.id in heard,
                    machine=extras.machines.get(each.id, (0.0, 0.0)),
                    fault=extras.faults.get(each.id),
                )
                for each in topology.brokers
            ),
            election=election_view(topology, self._publications, self._watched, now_s),
            hosts=hosts,
            sessions=self._digest.sessions if self._digest is not None else None,
            figures=self._figures(hosts, extras),
            resource_sessions=self._resource_sessions(topology),
            jobs=self.jobs.views(),
            runs=self._speaker.scheduler.runs if self._speaker is not None else (),
            pools=self._digest.pools if self._digest is not None else (),
            alerts=self._alerts(now_s),
            processes=extras.processes,
        )

    def _alerts(self, now_s: float) -> tuple[AlertView, ...]:
        """Return what the acting primary watches; nothing while nobody may act."""
        speaker = self._speaker
        return speaker.alerts.views() if speaker is not None and is_acting(speaker.election, now_s) else ()

    def _take(self, now_s: float) -> None:
        """Take the spokesman's tables as they are now; keep what was taken last while nobody can be asked."""
        speaker = self._speaker
        if speaker is None:
            return
        self._told = _Told(
            at_s=now_s,
            hosts=speaker.hosts.columns(now_s, speaker.ledger.in_flight.astype(np.int32)),
            sessions=len(speaker.sessions),
            failed_logons=speaker.logons.failed_logons,
            ghosts_healed=speaker.sessions.ghosts_healed,
        )
        if self._digest is None or now_s - self._digest.at_s >= SESSIONS_EVERY_S:
            self._digest = _Digest(
                at_s=now_s,
                sessions=speaker.sessions.columns(now_s),
                disconnected=speaker.sessions.disconnected(),
                logons=speaker.logon_times.figures(now_s),
                resource_sessions=speaker.sessions.resource_sessions(),
                pools=speaker.pool_book.figures(now_s),
            )

    def _hosts(self, topology: SiteTopology, extras: Extras, now_s: float) -> HostColumns:
        if self._told is None:
            nobody = HostTable(topology)
            hosts = nobody.columns(now_s, np.zeros(len(nobody.rows), dtype=np.int32))
        elif self._told.at_s < now_s:
            hosts = _aged(self._told.hosts, now_s - self._told.at_s)
        else:
            hosts = self._told.hosts
        return replace(hosts, fault=_fault_codes(hosts, extras)) if extras.faults else hosts

    def _figures(self, hosts: HostColumns, extras: Extras) -> SiteFigures:
        told, digest = self._told, self._digest
        logons = digest.logons if digest is not None else LogonFigures(per_s=0.0, p50_s=0.0, p95_s=0.0)
        return SiteFigures(
            sessions=told.sessions if told is not None else 0,
            disconnected=digest.disconnected if digest is not None else 0,
            logons_in_progress=int(hosts.logons.sum()),
            logons_per_s=logons.per_s,
            logon_p50_s=logons.p50_s,
            logon_p95_s=logons.p95_s,
            placements=self._placements.total,
            refusals=self._refusals.total,
            failed_logons=told.failed_logons if told is not None else 0,
            lost_requests=extras.lost_requests,
            hosts_ok=int(np.count_nonzero(_SERVING[hosts.state])),
            hosts_total=len(hosts.ids),
            ghosts_healed=told.ghosts_healed if told is not None else 0,
        )

    def _resource_sessions(self, topology: SiteTopology) -> tuple[tuple[ResourceId, int], ...]:
        counts = dict(self._digest.resource_sessions) if self._digest is not None else {}
        return tuple((each.id, counts.get(each.id, 0)) for each in topology.resources)


def _aged(hosts: HostColumns, silent_s: float) -> HostColumns:
    """Return what was told last, as much older as nobody has told anything since."""
    age_s = (hosts.age_s + np.float32(silent_s)).astype(np.float32)
    age_s.setflags(write=False)
    return replace(hosts, age_s=age_s)


def _fault_codes(hosts: HostColumns, extras: Extras) -> CodeColumn:
    faults = {target: FAULT_CODES.index(fault.kind) + 1 for target, (fault, _) in extras.faults.items()}
    codes = np.array([faults.get(ObjectId(each), 0) for each in hosts.ids.tolist()], dtype=np.uint8)
    codes.setflags(write=False)
    return codes
