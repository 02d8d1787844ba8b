"""What a user would get from a site just now, step by step as brokers decide, and why not the rest.

Looks at a console's picture, so it asks no broker and changes nothing; a request a moment later may come out otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.access import AccessRequest, ResourceFilter
from ras_console.domain.client_devices import device_of
from ras_console.domain.ids import HostId, ObjectId, ResourceId, SessionId
from ras_console.domain.objects import LoadBalancing, Resource
from ras_console.domain.publishing import publish_from
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import HostState, ResourceStatus, SessionState
from ras_console.engine.eligibility import Rule, count_rules, rule_of_states, why_none
from ras_console.engine.limits import judge
from ras_console.engine.snapshot import HostColumns, SessionColumns, SiteView

_GONE: Final = (HostState.LOST, HostState.NOT_REACHED, HostState.DISABLED)
"""Nobody is sent back to a session on such a host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """A session the user would be sent back to."""

    session: SessionId
    host: HostId
    is_disconnected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One resource for one user. `refusals` say why not, each a sentence; empty where the user gets it.

    `removed` says how many hosts each rule takes out, `eligible` which ones are left. `warning` is shown to the user.
    """

    resource: Resource
    refusals: tuple[str, ...]
    is_shown: bool
    """It appears among the user's resources, whether it starts or not."""
    eligible: tuple[HostId, ...]
    removed: tuple[tuple[Rule, int], ...]
    own: OwnPlace | None = None
    warning: str = ""

    @property
    def is_granted(self) -> bool:
        return not self.refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class _Live:
    """The picture as all resources of a question share it."""

    rule: NDArray[np.uint8]
    pool: NDArray[np.int64]
    hosts: HostColumns
    running: Mapping[ResourceId, int]
    own: tuple[tuple[OwnPlace, ResourceId], ...]
    """The user's sessions with what runs in each: those in use before the disconnected ones, the oldest first."""
    balancing: LoadBalancing

    def returns_to(self, own: OwnPlace) -> bool:
        """Return whether the site's settings send the user back to such a session."""
        balancing = self.balancing
        if own.is_disconnected:
            return balancing.reconnects_disconnected
        return balancing.one_session_per_user


def effective_access(topology: SiteTopology, view: SiteView, request: AccessRequest) -> tuple[Offer, ...]:
    """Return what becomes of each resource that the site offers, in its order."""
    live = _Live(
        rule=host_rules(view.hosts),
        pool=_pools(topology, view.hosts),
        hosts=view.hosts,
        running=dict(view.resource_sessions),
        own=_own_sessions(view, request, by_address=topology.load_balancing.reconnects_by_ip_only),
        balancing=topology.load_balancing,
    )
    return tuple(_offer(topology, each, live, request) for each in topology.resources)


def host_rules(hosts: HostColumns) -> NDArray[np.uint8]:
    """Return why each host takes no new session, `Rule.NONE` for those that do.

    A host whose logons fail may be tried by one user at a time; here it counts as removed.
    """
    return rule_of_states(hosts.state, hosts.state != HostState.FAILING)


def _offer(topology: SiteTopology, resource: Resource, live: _Live, request: AccessRequest) -> Offer:
    rule = published_rules(topology, resource, live.rule, live.pool, live.hosts)
    eligible = tuple(HostId(ObjectId(each)) for each in live.hosts.ids[rule == Rule.NONE].tolist())
    removed = count_rules(rule)
    filtered = ResourceFilter(resource).refusals(request)
    is_shown = not filtered and resource.status is not ResourceStatus.DISABLED
    permission = filtered if resource.status is not ResourceStatus.DISABLED else (
        f"{resource.name} is disabled by an administrator.", *filtered
    )  # fmt: skip
    has_open = any(each == resource.id and not own.is_disconnected for own, each in live.own)
    if resource.is_one_per_user and has_open:
        permission = (
            *permission,
            f"{request.user} has {resource.name} open already, one instance per user is allowed.",
        )
    own = next((own for own, _ in live.own if live.returns_to(own) and _runs_there(rule, live.hosts, own)), None)
    verdict = judge(resource, live.running.get(resource.id, 0))
    later = (
        f"{resource.name} is in maintenance and takes no new sessions."
        if resource.status is ResourceStatus.MAINTENANCE
        else "",
        verdict.refusal,
        why_none(removed) if not eligible else "",
    )
    refusals = permission if permission or own is not None else tuple(each for each in later if each)
    return Offer(
        resource=resource,
        refusals=refusals,
        is_shown=is_shown,
        eligible=eligible,
        removed=removed,
        own=own if not refusals else None,
        warning=verdict.warning if not refusals and own is None else "",
    )


def published_rules(
    topology: SiteTopology,
    resource: Resource,
    rule: NDArray[np.uint8],
    pool: NDArray[np.int64],
    hosts: HostColumns,
) -> NDArray[np.uint8]:
    """Return the rules of the hosts with those outside the publish-from set removed too."""
    source = publish_from(resource, topology.site.id)
    if source.is_everything:
        return rule
    inside = np.isin(pool, np.array(source.pool_ids, np.int64)) | np.isin(
        hosts.ids, np.array(source.host_ids, np.int64)
    )
    return np.where(inside, rule, np.uint8(Rule.NOT_PUBLISHED))


def _pools(topology: SiteTopology, hosts: HostColumns) -> NDArray[np.int64]:
    pool_of = {int(each.id): int(each.pool_id) for each in topology.hosts}
    return np.array([pool_of.get(each, 0) for each in hosts.ids.tolist()], dtype=np.int64)


def _own_sessions(
    view: SiteView, request: AccessRequest, *, by_address: bool
) -> tuple[tuple[OwnPlace, ResourceId], ...]:
    """Return the user's sessions in the order brokers look at them, with what runs in each.

    With `by_address` the disconnected ones are those that were left at the client's address, whosever they are.
    """
    sessions = view.sessions
    if sessions is None:
        return ()
    active: list[tuple[OwnPlace, ResourceId]] = []
    disconnected: list[tuple[OwnPlace, ResourceId]] = []
    mine = _rows_of(sessions, request.user)
    is_left = sessions.state == SessionState.DISCONNECTED
    rows = [each for each in mine if not is_left[each]]
    rows += _rows_at(sessions, request.client_ip) if by_address else [each for each in mine if is_left[each]]
    for row in rows:
        is_disconnected = is_left[row]
        if is_disconnected and sessions.details["is_marked"][row]:
            continue
        place = OwnPlace(
            session=SessionId(int(sessions.ids[row])),
            host=HostId(ObjectId(int(sessions.host[row]))),
            is_disconnected=bool(is_disconnected),
        )
        resource = ResourceId(ObjectId(int(sessions.resource[row])))
        (disconnected if is_disconnected else active).append((place, resource))
    return (*active, *disconnected)


def _rows_at(sessions: SessionColumns, address: str) -> list[int]:
    """Return the disconnected sessions whose client has this address, the oldest first."""
    lines = enumerate(sessions.clients)
    numbers = [number for number, line in lines if device_of(line).address == address] if address else []
    is_there = np.isin(sessions.details["client"], numbers) & (sessions.state == SessionState.DISCONNECTED)
    rows = np.flatnonzero(is_there)
    return [int(each) for each in rows[np.lexsort((sessions.ids[rows], sessions.started_s[rows]))]]


def _rows_of(sessions: SessionColumns, user: str) -> list[int]:
    names = list(sessions.user_names[:])
    if user not in names:
        return []
    rows = np.flatnonzero(sessions.user == names.index(user))
    order = np.lexsort((sessions.ids[rows], sessions.started_s[rows]))
    return [int(each) for each in rows[order]]


def _runs_there(rule: NDArray[np.uint8], hosts: HostColumns, own: OwnPlace) -> bool:
    row = int(np.searchsorted(hosts.ids, own.host))
    if row >= len(hosts.ids) or hosts.ids[row] != own.host:
        return False
    return bool(rule[row] != Rule.NOT_PUBLISHED) and HostState(int(hosts.state[row])) not in _GONE
