"""What a notification handler measures, at every target it watches, as the acting primary knows it just now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, assert_never

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.objects import Handler, Resource
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import AlertKind, Direction, HostState, ResourceStatus
from ras_console.engine.instants import NEVER_S
from ras_console.engine.state_sets import among

if TYPE_CHECKING:
    from ras_console.engine.state import BrokerNode

FIGURES: Final = frozenset(AlertKind) - {AlertKind.AGENT, AlertKind.PUBLISHED_ITEM, AlertKind.PROMOTION}
"""Kinds that compare a figure with a threshold."""

SITE_KINDS: Final = frozenset({AlertKind.LOGON_TIME, AlertKind.FAILED_LOGONS})
"""Kinds whose one target is the site."""

_NO_FIGURES: Final = among(HostState.NOT_REACHED, HostState.LOST, HostState.DISABLED, HostState.QUARANTINED)
_NOT_JUDGED: Final = among(HostState.NOT_REACHED, HostState.DISABLED)
_CLOSED: Final = among(
    HostState.NOT_REACHED, HostState.LOST, HostState.DISABLED, HostState.DRAINING, HostState.LOGONS_DISABLED,
    HostState.FULL, HostState.QUARANTINED,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """One row for each target; arrays of one length. Where `is_known` is False nobody can say how it is just now."""

    ids: NDArray[np.int64]
    values: NDArray[np.float64]
    is_bad: NDArray[np.bool_]
    is_known: NDArray[np.bool_]


def measure(node: BrokerNode, handler: Handler, now_s: float, failed_per_min: float | None) -> Readings:
    """Return what the handler looks at; `failed_per_min` is None while it has not been counted for a minute's part."""
    match handler.kind:
        case AlertKind.AGENT:
            return _agents(node, handler, now_s)
        case AlertKind.PUBLISHED_ITEM:
            return _resources(node, now_s)
        case AlertKind.LOGON_TIME:
            times = node.logon_times.figures(now_s)
            return _of_site(node.topology, handler, times.p95_s or None)
        case AlertKind.FAILED_LOGONS:
            return _of_site(node.topology, handler, failed_per_min)
        case AlertKind.PROMOTION:  # an occurrence, not a state: see `Alerts.promoted`
            return _rows((), (), (), ())
        case (
            AlertKind.CPU
            | AlertKind.MEMORY
            | AlertKind.SESSIONS
            | AlertKind.SESSIONS_PCT
            | AlertKind.DISCONNECTED
            | AlertKind.DISCONNECTED_PCT
        ):
            return _hosts(node, handler, now_s)
        case _:
            assert_never(handler.kind)


def is_beyond(handler: Handler, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which figures are on the side of the threshold that matters; the threshold itself is on neither."""
    if handler.direction is Direction.RISES_ABOVE:
        return np.asarray(values > handler.threshold)
    return np.asarray(values < handler.threshold)


def watched_rows(node: BrokerNode, handler: Handler) -> NDArray[np.bool_]:
    """Return which hosts the handler watches: those of its pools and those it names, all where it has neither."""
    if not handler.pool_ids and not handler.host_ids:
        return np.ones(len(node.hosts.rows), dtype=np.bool_)
    named = np.isin(node.hosts.rows.ids, np.array(handler.host_ids, dtype=np.int64))
    return np.asarray(named | np.isin(node.hosts.pool, np.array(handler.pool_ids, dtype=np.int64)))


def _hosts(node: BrokerNode, handler: Handler, now_s: float) -> Readings:
    rows = watched_rows(node, handler)
    values = _host_figure(node, handler.kind)[rows]
    is_known = ~_NO_FIGURES[node.hosts.states_at(now_s)[rows]]
    return Readings(ids=node.hosts.rows.ids[rows], values=values, is_bad=is_beyond(handler, values), is_known=is_known)


def _host_figure(node: BrokerNode, kind: AlertKind) -> NDArray[np.float64]:
    figures = node.hosts.figures
    match kind:
        case AlertKind.CPU:
            return np.asarray(100.0 * figures.cpu_demand_cores / figures.cpu_cores)
        case AlertKind.MEMORY:
            return np.asarray(100.0 * figures.memory_used_gib / figures.memory_gib)
        case AlertKind.SESSIONS:
            return figures.sessions.astype(np.float64)
        case AlertKind.SESSIONS_PCT:
            return np.asarray(100.0 * figures.sessions / node.hosts.max_sessions)
        case AlertKind.DISCONNECTED:
            return figures.disconnected.astype(np.float64)
        case _:
            return np.asarray(100.0 * figures.disconnected / np.maximum(figures.sessions, 1))


def _agents(node: BrokerNode, handler: Handler, now_s: float) -> Readings:
    """Return hosts and, where no targets are chosen, the other brokers: lost or not."""
    rows = watched_rows(node, handler)
    states = node.hosts.states_at(now_s)[rows]
    ids = node.hosts.rows.ids[rows].tolist()
    is_bad = (states == HostState.LOST).tolist()
    is_known = (~_NOT_JUDGED[states]).tolist()
    if not handler.pool_ids and not handler.host_ids:
        for peer in node.peers.peers:
            broker = node.topology.broker(peer.id)
            ids.append(int(peer.id))
            is_bad.append(not peer.is_heard(now_s))
            is_known.append(broker is not None and broker.is_enabled and peer.heard_s > NEVER_S)
    return _rows(ids, [0.0] * len(ids), is_bad, is_known)


def _resources(node: BrokerNode, now_s: float) -> Readings:
    """Return what is published and enabled: without any host that takes new sessions of it, or at its limit."""
    offered = [each for each in node.topology.resources if each.status is ResourceStatus.ENABLED]
    counts = dict(node.sessions.resource_sessions())
    values = [float(counts.get(each.id, 0)) for each in offered]
    is_open = ~_CLOSED[node.hosts.states_at(now_s)]
    is_bad = [
        not _is_served(node, each, is_open) or is_at_limit(each, count)
        for each, count in zip(offered, values, strict=True)
    ]
    return _rows([int(each.id) for each in offered], values, is_bad, [True] * len(offered))


def _is_served(node: BrokerNode, resource: Resource, is_open: NDArray[np.bool_]) -> bool:
    """Return whether a host that it is published from takes new sessions; what other sites offer runs on all hosts."""
    if resource.site_id != node.topology.site.id or not (resource.pool_ids or resource.host_ids):
        return bool(is_open.any())
    is_from = np.isin(node.hosts.pool, np.array(resource.pool_ids, dtype=np.int64))
    is_from |= np.isin(node.hosts.rows.ids, np.array(resource.host_ids, dtype=np.int64))
    return bool((is_open & is_from).any())


def is_at_limit(resource: Resource, sessions: float) -> bool:
    """Return whether as many sessions of the resource run as may."""
    return 0 < resource.concurrent_limit <= sessions


def _of_site(topology: SiteTopology, handler: Handler, value: float | None) -> Readings:
    values = np.array([value or 0.0])
    return _rows([int(topology.site.id)], values, is_beyond(handler, values), [value is not None])


def _rows(ids: Iterable[int], values: Iterable[float], is_bad: Iterable[bool], is_known: Iterable[bool]) -> Readings:
    return Readings(
        ids=np.array(list(ids), dtype=np.int64),
        values=np.array(list(values), dtype=np.float64),
        is_bad=np.array(list(is_bad), dtype=np.bool_),
        is_known=np.array(list(is_known), dtype=np.bool_),
    )
