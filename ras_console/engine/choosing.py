"""Where a user goes: back to a session of their own, to the host they are on the way to, or to one by the method."""

from __future__ import annotations

from typing import Final

import numpy as np

from ras_console.domain.ids import HostId, SiteId
from ras_console.domain.objects import LoadBalancing, Resource
from ras_console.domain.publishing import publish_from
from ras_console.domain.vocabulary import ComparedMethod, HostState, SessionState
from ras_console.engine.balance import Placement, PlacementRequest, Refusal, place
from ras_console.engine.loads import LoadView
from ras_console.engine.membership import HostTable
from ras_console.engine.policy import Policy
from ras_console.engine.sessions import OwnSession, SessionTable
from ras_console.engine.standings import Standings

_TAKES_LOGONS: Final = (HostState.OK, HostState.SUSPECT, HostState.FULL, HostState.FAILING)


class Chooser:
    """Looks at a broker's tables and changes none; remembers only where round robin stands."""

    def __init__(
        self,
        balancing: LoadBalancing,
        site: SiteId,
        *,
        hosts: HostTable,
        sessions: SessionTable,
        loads: LoadView,
        standings: Standings,
        chance: np.random.Generator,
        method: ComparedMethod | None = None,
    ) -> None:
        self.balancing = balancing
        self.site = site
        self._hosts = hosts
        self._sessions = sessions
        self._loads = loads
        self._standings = standings
        self._chance = chance
        self._last_host = 0
        self._method = method

    def own_session(self, user: str, address: str, resource: Resource, now_s: float) -> OwnSession | None:
        """Return the session that the user is sent back to: one in use before a disconnected one, the oldest first.

        A disconnected one is that of the user, or by the site's settings whichever was left at the client's address.

        Source: the order of decision is our reading of Parallels RAS 20 Administrator's Guide, Load balancing.
        """
        own = [each for each in self._sessions.own_sessions(user) if self.is_usable(each.host, resource, now_s)]
        if self.balancing.one_session_per_user:
            in_use = next((each for each in own if each.state is not SessionState.DISCONNECTED), None)
            if in_use is not None:
                return in_use
        if not self.balancing.reconnects_disconnected:
            return None
        if self.balancing.reconnects_by_ip_only:
            left_here = self._sessions.left_at(address)
            own = [each for each in left_here if self.is_usable(each.host, resource, now_s)]
        return next((each for each in own if each.state is SessionState.DISCONNECTED and not each.is_left), None)

    def goes_by_address(self, own: OwnSession) -> bool:
        """Return whether the session is given to whoever sits at its client, and not to its user."""
        return self.balancing.reconnects_by_ip_only and own.state is SessionState.DISCONNECTED

    def has_open(self, user: str, resource: Resource, now_s: float) -> bool:
        """Return whether the user is at work in a session of this very resource; a disconnected one is not open."""
        return any(
            own.resource == resource.id
            and own.state is not SessionState.DISCONNECTED
            and self._hosts.is_live(own.host, now_s)
            for own in self._sessions.own_sessions(user)
        )

    def choose(self, user: str, resource: Resource, now_s: float, *, is_ledger_shared: bool) -> HostId | Refusal:
        """Return the host a user is on the way to already, else one by the site's method."""
        standing = self._standings.host_of(user, now_s) if self.balancing.one_session_per_user else None
        if standing is not None and self.is_open(standing, resource, now_s):
            return standing
        policy = Policy.of(self.balancing, is_ledger_shared=is_ledger_shared, method=self._method)
        request = PlacementRequest(source=publish_from(resource, self.site), last_host=self._last_host)
        chance = (float(self._chance.random()), float(self._chance.random()))
        outcome = place(self._loads.at(now_s), policy, request, chance)
        if isinstance(outcome, Placement):
            self._last_host = outcome.host
            return outcome.host
        return outcome

    def is_open(self, host: HostId, resource: Resource, now_s: float) -> bool:
        """Return whether a place promised there can still be taken: also on a full host, which counts the promise."""
        return self._hosts.state(host) in _TAKES_LOGONS and self.is_usable(host, resource, now_s)

    def is_usable(self, host: HostId, resource: Resource, now_s: float) -> bool:
        """Return whether the user could be sent to a session there: it lives, and the resource is published from it."""
        if not self._hosts.is_live(host, now_s):
            return False
        return publish_from(resource, self.site).includes(host, self._hosts.pool_of(host))
