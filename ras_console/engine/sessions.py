"""The map of a site's sessions as one broker knows it: fed by events as they happen, put right by the hosts' own lists.

Sessions of a host that is lost stay in the map: nobody knows whether they live, and the host says so itself when it
returns. Until then their users are given new ones elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import HostId, ObjectId, PoolId, ResourceId, SessionId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import SessionState
from ras_console.engine.events import HostReports, SessionChange, SessionChanged, SessionsListed
from ras_console.engine.rows import HostRows
from ras_console.engine.session_details import blank_details, packed
from ras_console.engine.session_rows import SessionRows
from ras_console.engine.snapshot import SessionColumns
from ras_console.engine.tickets import issuer

_STATE_AFTER: Final = {
    SessionChange.CONNECTED: SessionState.CONNECTED,
    SessionChange.LOGGED_ON: SessionState.ACTIVE,
    SessionChange.RECONNECTED: SessionState.ACTIVE,
    SessionChange.DISCONNECTED: SessionState.DISCONNECTED,
}
"""What a session is after a change; those that are not here end it."""

_ONE: Final = np.uint64(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSession:
    """One session of a user, as that user's next logon needs it."""

    session: SessionId
    host: HostId
    resource: ResourceId
    state: SessionState
    started_s: float
    is_marked: bool = False
    """It moves: once it is disconnected, its user is placed anew."""

    @property
    def is_left(self) -> bool:
        """Whether its user is not sent back to it any more."""
        return self.is_marked and self.state is SessionState.DISCONNECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """The younger of two sessions in one host pool of a user who should have one."""

    user: str
    session: SessionId
    host: HostId
    older_session: SessionId
    older_host: HostId


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What a host's own list put right: `ghosts` stood in the map and not on the host, `missed` the other way round.

    `duplicates` are all those of the users on the list, found before or not: the host may have been lost meanwhile.
    """

    host: HostId
    ghosts: int
    missed: int
    duplicates: tuple[Duplicate, ...]


class SessionTable:
    """All sessions of a site; owned and changed in place by one broker. Those on hosts outside the site are ignored."""

    def __init__(self, topology: SiteTopology) -> None:
        self.ghosts_healed = 0
        self._sessions = SessionRows()
        self._hosts = HostRows(())
        self._count: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._digest: NDArray[np.uint64] = np.zeros(0, dtype=np.uint64)
        self._disagreed: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        self._on_resource: dict[int, int] = {}
        self.use_topology(topology)

    def __len__(self) -> int:
        return len(self._sessions)

    def use_topology(self, topology: SiteTopology) -> None:
        """Take up another configuration; the sessions of removed hosts leave the map."""
        hosts = HostRows(host.id for host in topology.hosts)
        for removed in (host for host in self._hosts.ids.tolist() if hosts.row(host) is None):
            for session in self._sessions.on_host(removed).tolist():
                self._remove(session)
        here, there = hosts.carried_from(self._hosts)
        count, digest, disagreed = self._count, self._digest, self._disagreed
        self._count = np.zeros(len(hosts), dtype=np.int64)
        self._digest = np.zeros(len(hosts), dtype=np.uint64)
        self._disagreed = np.zeros(len(hosts), dtype=np.bool_)
        self._count[here] = count[there]
        self._digest[here] = digest[there]
        self._disagreed[here] = disagreed[there]
        self._hosts = hosts
        self._pool_of: dict[HostId, PoolId] = {host.id: host.pool_id for host in topology.hosts}
        self._resources = tuple(resource.id for resource in topology.resources)
        self._is_single = topology.load_balancing.one_session_per_user
        balancing = topology.load_balancing
        self._is_reconnecting = balancing.reconnects_disconnected and not balancing.reconnects_by_ip_only

    def apply(self, event: SessionChanged) -> tuple[Duplicate, ...]:
        """Take one change; returns the duplicate that a new session turns out to be."""
        if self._hosts.row(event.host) is None:
            return ()
        if event.change is SessionChange.MARKED:
            if self._sessions.find(event.session) is not None:
                self._sessions.set_marked(event.session)
            return ()
        state = _STATE_AFTER.get(event.change)
        if state is None:
            self._remove(event.session)
            return ()
        is_new = self._put(event.session, event.user, event.host, event.resource, state, event.now_s)
        self._note_details(event)
        return self._duplicates_of((event.user,)) if is_new else ()

    def replace_host(self, event: SessionsListed) -> Replacement:
        """Make the host's part of the map what the host says it is; users of ghosts are free at once."""
        host_row = self._hosts.row(event.host)
        if host_row is None:
            return Replacement(host=event.host, ghosts=0, missed=0, duplicates=())
        users = self._sessions.numbers(event.user)
        ghosts = self._clear(host_row, event, users)
        missed = self._fill(event, users)
        self._count[host_row] = len(event.session)
        self._digest[host_row] = np.sum(event.session.astype(np.uint64) * (event.state.astype(np.uint64) + _ONE))
        self._disagreed[host_row] = False
        self.ghosts_healed += ghosts
        several = self._sessions.with_several(users.tolist())
        return Replacement(host=event.host, ghosts=ghosts, missed=missed, duplicates=self._duplicates_of(several))

    def _clear(self, host_row: int, event: SessionsListed, users: NDArray[np.int32]) -> int:
        """Remove what contradicts a host's list: listed sessions known as other ones, and ghosts; return these' number.

        Where nothing contradicts it, as in a map that is empty or true, the map is not searched for ghosts.
        """
        rows = self._sessions.rows_of(event.session)
        known = rows >= 0
        is_same = self._sessions.is_same(rows[known], users[known], event.host, event.resource[known])
        for session in event.session[known][~is_same].tolist():
            self._remove(session)
        if self._count[host_row] == np.count_nonzero(is_same):
            return 0
        listed = frozenset(event.session.tolist())
        ghosts = [each for each in self._sessions.on_host(event.host).tolist() if each not in listed]
        for session in ghosts:
            self._remove(session)
        return len(ghosts)

    def _fill(self, event: SessionsListed, users: NDArray[np.int32]) -> int:
        """Correct the sessions of a list that are in the map and add the others; return how many these are."""
        rows = self._sessions.rows_of(event.session)
        stays = rows >= 0
        details = None
        if event.details is not None:
            details = packed(event.details, self._sessions.client_numbers(event.details.client))
        known = None if details is None else details[stays]
        self._sessions.correct(rows[stays], event.state[stays], event.started_s[stays], known)
        if stays.all():
            return 0
        new = ~stays
        resources = event.resource[new]
        self._sessions.extend(
            event.session[new],
            users[new],
            event.host,
            resources=resources,
            states=event.state[new],
            started_s=event.started_s[new],
            details=blank_details(len(resources)) if details is None else details[new],
        )
        for resource, count in Counter(resources.tolist()).items():
            self._on_resource[resource] = self._on_resource.get(resource, 0) + count
        return len(resources)

    def note_idle(self, reports: HostReports) -> None:
        """Take what reports say of idle users."""
        if reports.idle is not None:
            self._sessions.set_idle(reports.idle.session, reports.idle.since_s)

    def superseded(self) -> tuple[OwnSession, ...]:
        """Return the sessions that were to move and whose users have a newer one by now: they can go."""
        found = []
        for session in self._sessions.marked().tolist():
            user = self._sessions.read(session)[0]
            own = self._own(session)
            if any(not each.is_left and _age(each) > _age(own) for each in self.own_sessions(user)):
                found.append(own)
        return tuple(found)

    def doubt(self) -> None:
        """Let one difference be enough at the next report of each host: changes may have been missed.

        So the hosts' reports decide whose lists are needed; those of hosts that agree would say nothing new.
        """
        self._disagreed[:] = True

    def mismatches(self, reports: HostReports) -> tuple[HostId, ...]:
        """Return the hosts whose number or digest of sessions differs from the map in two reports running.

        One difference alone is an event still under way. A host stays in the answer until its list has been taken.
        """
        rows, known = self._hosts.find(reports.host)
        rows = rows[known]
        differs = (self._count[rows] != reports.sessions[known]) | (self._digest[rows] != reports.session_digest[known])
        lasting = rows[differs & self._disagreed[rows]]
        self._disagreed[rows] = differs
        return tuple(self._hosts.id_at(row) for row in lasting.tolist())

    def own_sessions(self, user: str) -> tuple[OwnSession, ...]:
        """Return a user's sessions, the oldest first."""
        return tuple(sorted((self._own(each) for each in self._sessions.of_user(user)), key=_age))

    def left_at(self, address: str) -> tuple[OwnSession, ...]:
        """Return the sessions, whosever they are, that were left disconnected at this address, the oldest first."""
        return tuple(sorted((self._own(each) for each in self._sessions.left_at(address).tolist()), key=_age))

    def hosts_of(self, sessions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the host of each session, 0 where there is none with this id."""
        return self._sessions.hosts_of(sessions)

    def user_of(self, session: SessionId) -> str:
        """Return whose session it is, "" where there is none with this id."""
        known = self._sessions.find(session)
        return "" if known is None else known[0]

    def summary(self, host: HostId) -> tuple[int, int]:
        """Return the number and the digest of a host's sessions, to be held against its own."""
        row = self._hosts.row(host)
        return (0, 0) if row is None else (int(self._count[row]), int(self._digest[row]))

    def on_host(self, host: HostId) -> int:
        row = self._hosts.row(host)
        return 0 if row is None else int(self._count[row])

    def on_resource(self, resource: ResourceId) -> int:
        """Return how many sessions of a resource the site has, in whichever state."""
        return self._on_resource.get(resource, 0)

    def disconnected(self) -> int:
        return int(np.count_nonzero(self._sessions.states() == SessionState.DISCONNECTED))

    def resource_sessions(self) -> tuple[tuple[ResourceId, int], ...]:
        """Return the number of sessions of each published resource of the site, in the configuration's order."""
        return tuple((resource, self._on_resource.get(resource, 0)) for resource in self._resources)

    def columns(self, now_s: float) -> SessionColumns:
        """Return a copy of the whole map; at 100,000 sessions worth taking once a second, not more."""
        return self._sessions.columns(now_s)

    def _put(self, session: int, user: str, host: int, resource: int, state: SessionState, started_s: float) -> bool:
        """Make the map say this of a session; returns whether it is new, as one is that changed its host or user."""
        known = self._sessions.find(session)
        if known is not None:
            if known == (user, host, resource):
                before = self._sessions.state_of(session)
                self._sessions.set_state(session, state)
                self._digest_in(host, session * (state - before))
                return False
            self._remove(session)
        self._sessions.add(session, user, host, resource, state, started_s)
        self._count_in(host, resource, 1)
        self._digest_in(host, session * (state + 1))
        return True

    def _remove(self, session: int) -> None:
        known = self._sessions.find(session)
        if known is not None:
            _, host, resource = known
            self._digest_in(host, -session * (self._sessions.state_of(session) + 1))
            self._sessions.remove(session)
            self._count_in(host, resource, -1)

    def _count_in(self, host: int, resource: int, sign: int) -> None:
        row = self._hosts.row(HostId(ObjectId(host)))
        if row is not None:
            self._count[row] += sign
        self._on_resource[resource] = self._on_resource.get(resource, 0) + sign

    def _digest_in(self, host: int, amount: int) -> None:
        row = self._hosts.row(HostId(ObjectId(host)))
        if row is not None:
            self._digest[row] = (int(self._digest[row]) + amount) % 2**64

    def _note_details(self, event: SessionChanged) -> None:
        if event.client:
            self._sessions.set_client(event.session, event.client)
        if event.ticket and event.change is SessionChange.CONNECTED:
            self._sessions.set_broker(event.session, issuer(event.ticket))
        if event.change is SessionChange.DISCONNECTED:
            self._sessions.set_left(event.session, event.now_s)
        if event.change is SessionChange.RECONNECTED:
            self._sessions.set_back(event.session)
        if event.phases is not None:
            self._sessions.set_phases(event.session, event.phases)

    def _own(self, session: int) -> OwnSession:
        _, host, resource, state, started_s = self._sessions.read(session)
        return OwnSession(
            session=SessionId(session),
            host=HostId(ObjectId(host)),
            resource=ResourceId(ObjectId(resource)),
            state=SessionState(state),
            started_s=started_s,
            is_marked=self._sessions.is_marked(session),
        )

    def _duplicates_of(self, users: Iterable[str]) -> tuple[Duplicate, ...]:
        if not self._is_single:
            return ()
        return tuple(each for user in dict.fromkeys(users) for each in self._duplicates(user))

    def _duplicates(self, user: str) -> tuple[Duplicate, ...]:
        """Return the user's sessions beyond the oldest of each pool.

        Where users do not return to disconnected sessions, having one beside the session in use is what was configured.
        """
        if len(self._sessions.of_user(user)) < 2:
            return ()
        oldest: dict[PoolId, OwnSession] = {}
        found = []
        for own in self.own_sessions(user):
            if own.is_left or (own.state is SessionState.DISCONNECTED and not self._is_reconnecting):
                continue
            first = oldest.setdefault(self._pool_of[own.host], own)
            if first is not own:
                found.append(
                    Duplicate(
                        user=user,
                        session=own.session,
                        host=own.host,
                        older_session=first.session,
                        older_host=first.host,
                    )
                )
        return tuple(found)


def _age(own: OwnSession) -> tuple[float, int]:
    return own.started_s, own.session
