"""What would break if hosts took no new sessions: resources without a host, and no room for one more loss. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np

from ras_console.domain.ids import HostId
from ras_console.domain.objects import Host, Resource
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import HostState, LogonMode, ResourceStatus
from ras_console.engine.snapshot import HostColumns
from ras_console.engine.state_sets import among

_SERVING: Final = among(HostState.OK, HostState.SUSPECT, HostState.FULL, HostState.FAILING)
"""States of a host that takes new sessions, or would if it were not full or on probation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastHost:
    """No host would be left for new sessions of this resource."""

    resource: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSpare:
    """Losing `greatest`, the greatest host left, would leave less room than is in use now.

    `places` and `cores` are what would remain, `sessions` and `demand_cores` what is in use on the whole site.
    """

    greatest: str
    places: int
    sessions: int
    cores: float
    demand_cores: float

    @property
    def lacks_places(self) -> bool:
        """Whether there would be too few places for the sessions of now."""
        return self.places < self.sessions

    @property
    def lacks_cores(self) -> bool:
        """Whether there would be too few cores for the work of now."""
        return self.cores < self.demand_cores


Rail = LastHost | NoSpare


def rails(topology: SiteTopology, columns: HostColumns | None, closing: Collection[HostId]) -> tuple[Rail, ...]:
    """Return what speaks against taking new sessions away from the hosts `closing`; nothing speaks against none.

    Which hosts serve is the brokers' word where there is a live picture, else the configuration's. The room is counted
    in places (max sessions) and in cores; in use is what all hosts of the site carry now, drained ones included: those
    users come back tomorrow and then need a place elsewhere.
    """
    serving = _serving(topology, columns)
    closed = [host for host in serving if host.id in closing]
    if not closed:
        return ()
    left = [host for host in serving if host.id not in closing]
    found: list[Rail] = [
        LastHost(resource=each.name)
        for each in topology.resources
        if each.status is ResourceStatus.ENABLED
        and any(_publishes(topology, each, host) for host in closed)
        and not any(_publishes(topology, each, host) for host in left)
    ]
    if columns is not None and left:
        spare = _spare(topology, columns, left)
        if spare.lacks_places or spare.lacks_cores:
            found.append(spare)
    return tuple(found)


def rail_words(rail: Rail) -> str:
    """Return a rail as a sentence with its figures."""
    match rail:
        case LastHost(resource=resource):
            return f"{resource}: no host would be left for new sessions."
        case NoSpare():
            lacking = []
            if rail.lacks_places:
                lacking.append(f"{rail.places:,} places for {rail.sessions:,} sessions")
            if rail.lacks_cores:
                lacking.append(f"{rail.cores:,.0f} cores for the work of {rail.demand_cores:,.0f}")
            return (
                f"No spare host (N+1): losing {rail.greatest} as well, the greatest of those left, would leave "
                f"{' and '.join(lacking)}."
            )


def _serving(topology: SiteTopology, columns: HostColumns | None) -> list[Host]:
    if columns is None:
        open_pools = {each.id for each in topology.pools if each.is_enabled}
        return [
            each
            for each in topology.hosts
            if each.is_enabled and each.logon_mode is LogonMode.ENABLED and each.pool_id in open_pools
        ]
    serving = set(columns.ids[_SERVING[columns.state]].tolist())
    return [each for each in topology.hosts if each.id in serving]


def _publishes(topology: SiteTopology, resource: Resource, host: Host) -> bool:
    is_guest = resource.site_id != topology.site.id  # what other sites offer here runs on all hosts
    if is_guest or not (resource.pool_ids or resource.host_ids):
        return True
    return host.pool_id in resource.pool_ids or host.id in resource.host_ids


def _spare(topology: SiteTopology, columns: HostColumns, left: list[Host]) -> NoSpare:
    cores_of = {int(each.id): float(each.cores) for each in topology.hosts}
    cores = np.array([cores_of.get(each, 0.0) for each in columns.ids.tolist()])
    greatest = max(left, key=lambda host: (host.max_sessions, host.cores))
    return NoSpare(
        greatest=greatest.server,
        places=sum(each.max_sessions for each in left) - greatest.max_sessions,
        sessions=int(columns.sessions.sum()),
        cores=float(sum(each.cores for each in left) - max(each.cores for each in left)),
        demand_cores=float((columns.cpu_ratio * cores).sum()),
    )
