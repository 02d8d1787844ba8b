"""The logon desk of a broker: from a user's request to the ticket for a host, or to the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ras_console.domain.access import AccessRequest, ResourceFilter
from ras_console.domain.ids import BrokerId, HostId, RequestId, ResourceId, TicketId
from ras_console.domain.objects import Resource
from ras_console.domain.ports import Reservation
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import ResourceStatus, SessionState
from ras_console.engine.balance import Refusal
from ras_console.engine.choosing import Chooser
from ras_console.engine.desk_figures import DeskFigures
from ras_console.engine.effects import (
    Announce,
    AnswerLogon,
    Effect,
    HoldLogon,
    RefuseLogon,
    ReleaseUser,
    ReserveUser,
    SendPeer,
    Way,
)
from ras_console.engine.events import (
    LimitMet,
    LogonRequested,
    Placed,
    ReservationSeen,
    SessionChange,
    SessionChanged,
    SessionsListed,
)
from ras_console.engine.house_rules import NO_RULES, HouseRules
from ras_console.engine.ledger import TICKET_S, Ledger
from ras_console.engine.limits import LimitEpisodes, LimitVerdict, judge, limit_fact
from ras_console.engine.loads import LoadView
from ras_console.engine.logons_under_way import LogonsUnderWay
from ras_console.engine.membership import HostTable
from ras_console.engine.sessions import OwnSession, SessionTable
from ras_console.engine.standings import Standing, Standings
from ras_console.engine.tickets import ticket_of
from ras_console.engine.waiting_room import Waiter, WaitingRoom

RESERVATION_S: Final = 75.0
"""A reservation outlives the ticket it stands for, so that a client that comes late still finds its place kept."""

STORE_SILENT_S: Final = 1.0
"""A store that has not answered by then is taken for silent: the user is placed without it, and marked."""

_ANSWER_KEPT_S: Final = TICKET_S  # a repeated request gets the same answer as long as its ticket is worth anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the desk must know of the rest of its broker at a call. `active_peers` hear of every placement."""

    term: int
    active_peers: tuple[BrokerId, ...]
    is_ledger_shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A request whose host is chosen and whose reservation the store has been asked for."""

    event: LogonRequested
    resource: Resource
    host: HostId
    ticket: TicketId
    asked_s: float
    warning: str = ""


class LogonDesk:
    """Takes requests one at a time and returns what to do; a request is answered exactly once, repeats get the same.

    A refusal is no answer in this sense: nothing was given away, so a repeat is looked at anew.
    """

    def __init__(
        self,
        me: BrokerId,
        topology: SiteTopology,
        *,
        hosts: HostTable,
        sessions: SessionTable,
        ledger: Ledger,
        chance: np.random.Generator,
        first_ticket: int,
        rules: HouseRules = NO_RULES,
    ) -> None:
        self._rules = rules
        self._room = WaitingRoom()
        self._under_way = LogonsUnderWay(hosts.rows) if rules.logon_cap else None
        self._figures = DeskFigures()
        self._me = me
        self._hosts = hosts
        self._sessions = sessions
        self._episodes = LimitEpisodes()
        self._ledger = ledger
        self._next_ticket = first_ticket
        self._waiting: dict[RequestId, _Waiting] = {}
        self._answered: dict[RequestId, tuple[AnswerLogon, float]] = {}
        self._standings = Standings()
        self._chooser = Chooser(
            topology.load_balancing,
            topology.site.id,
            hosts=hosts,
            sessions=sessions,
            loads=LoadView(hosts, ledger, under_way=self._under_way, rules=rules),
            standings=self._standings,
            chance=chance,
            method=rules.method,
        )
        self.use_topology(topology)

    @property
    def waiting(self) -> int:
        """Requests taken and not answered yet."""
        return len(self._waiting)

    @property
    def in_waiting_room(self) -> int:
        """Requests that wait until a host has room."""
        return len(self._room)

    @property
    def placements(self) -> int:
        """New sessions given out since the broker started."""
        return self._figures.placements

    @property
    def refusals(self) -> int:
        return self._figures.refusals

    @property
    def failed_logons(self) -> int:
        return self._figures.failed_logons

    def placements_per_s(self, now_s: float) -> float:
        """Return the mean rate over the last ten seconds."""
        return self._figures.placements_per_s(now_s)

    def mean_times_s(self, now_s: float) -> tuple[float | None, float | None]:
        """Return the last minute's mean times to place a logon and to reserve a user's place; None for none."""
        return self._figures.placing.mean(now_s), self._figures.reserving.mean(now_s)

    def use_topology(self, topology: SiteTopology) -> None:
        """Take up another configuration; requests that wait are answered by it."""
        self._is_single = topology.load_balancing.one_session_per_user
        self._chooser.balancing = topology.load_balancing
        self._chooser.site = self._site = topology.site.id
        self._resources = {resource.id: resource for resource in topology.resources}
        self._filters = {resource.id: ResourceFilter(resource) for resource in topology.resources}
        if self._under_way is not None:
            self._under_way.use_hosts(self._hosts.rows)

    def requested(self, event: LogonRequested, around: Surroundings) -> tuple[Effect, ...]:
        """Take a request: the answer, a question to the store that must come first, or a refusal."""
        given = self._answered.get(event.request)
        if given is not None:
            return (given[0],)
        if event.request in self._waiting:
            return ()
        if event.request in self._room:
            self._room.hear(event.request, event.now_s)
            return (self._hold(event.request, event.now_s),)
        resource = self._resources.get(event.resource)
        if resource is None:
            return self._refuse(event, "This resource is not published in this site.")
        refusal = self._not_offered(event, resource)
        if refusal:
            return self._refuse(event, refusal)
        own = self._chooser.own_session(event.user, event.client_ip, resource, event.now_s)
        if own is not None:
            return self._send_back(event, own, around)
        if resource.status is ResourceStatus.MAINTENANCE:
            text = f"{resource.name} is in maintenance and takes no new sessions."
            return self._refuse(event, text)
        verdict, told = self._limit(resource, event.now_s, around)
        if verdict.refusal:
            return (*told, *self._refuse(event, verdict.refusal))
        waiter = Waiter(event=event, resource=resource, warning=verdict.warning, asked_s=event.now_s)
        # Whoever comes while others wait stands behind them, or before them by priority.
        chosen = self._wait(waiter, event.now_s) if len(self._room) else self._choose(waiter, event.now_s, around)
        return (*told, *chosen)

    def _not_offered(self, event: LogonRequested, resource: Resource) -> str:
        """Return why the user may not have the resource at all, whatever the hosts do, "" where they may."""
        if resource.status is ResourceStatus.DISABLED:
            return f"{resource.name} is disabled by an administrator."
        request = AccessRequest(
            user=event.user,
            groups=event.groups,
            is_enabled=event.is_account_enabled,
            client_ip=event.client_ip,
            client_name=event.client_name,
            client_system=event.client_system,
        )
        refusal = self._filters[resource.id].refusal(request)
        if refusal or not resource.is_one_per_user:
            return refusal
        if self._chooser.has_open(event.user, resource, event.now_s):
            return f"{event.user} has {resource.name} open already, and one instance per user is allowed."
        return ""

    def _limit(self, resource: Resource, now_s: float, around: Surroundings) -> tuple[LimitVerdict, tuple[Effect, ...]]:
        """Return what one more session of the resource means, and what is to be told because of it."""
        running = self._sessions.on_resource(resource.id) + self._ledger.on_their_way_to(resource.id)
        verdict = judge(resource, running)
        if not verdict.notifies:
            return verdict, ()
        met = LimitMet(resource=resource.id)
        heard = tuple(SendPeer(to=peer, message=met) for peer in around.active_peers)
        if not self._episodes.begins(resource.id, now_s):
            return verdict, heard
        return verdict, (*heard, Announce(fact=limit_fact(self._site, resource, running, verdict, now_s)))

    def _choose(self, waiter: Waiter, now_s: float, around: Surroundings) -> tuple[Effect, ...]:
        """Choose a host for a new session, and ask the store before the user is sent there; let them wait for room."""
        event = waiter.event
        chosen = self._chosen(event.user, waiter.resource, now_s, around)
        if isinstance(chosen, Refusal):
            return self._wait(waiter, now_s) if chosen.is_waiting_of_use else self._refuse(event, chosen.reason)
        return self._send(waiter, chosen, now_s, around)

    def _send(self, waiter: Waiter, host: HostId, now_s: float, around: Surroundings) -> tuple[Effect, ...]:
        waiting = _Waiting(
            event=waiter.event,
            resource=waiter.resource,
            host=host,
            ticket=self._new_ticket(),
            asked_s=now_s,
            warning=waiter.warning,
        )
        self._enter(waiting, now_s)
        if not self._is_single:
            return self._grant(waiting, now_s, around, is_marked=False)
        return self._ask_store(waiting)

    def _chosen(self, user: str, resource: Resource, now_s: float, around: Surroundings) -> HostId | Refusal:
        # A broker alone knows of every placement, whether told or not.
        is_told = self._rules.tells_peers or not around.active_peers
        return self._chooser.choose(user, resource, now_s, is_ledger_shared=around.is_ledger_shared and is_told)

    def _wait(self, waiter: Waiter, now_s: float) -> tuple[Effect, ...]:
        self._room.enter(waiter, self._rules.priorities.get(waiter.resource.id, 0))
        return (self._hold(waiter.event.request, now_s),)

    def _hold(self, request: RequestId, now_s: float) -> HoldLogon:
        return HoldLogon(
            request=request,
            position=self._room.position(request),
            expected_wait_s=self._room.expected_wait_s(request, now_s),
        )

    def _call_in(self, now_s: float, around: Surroundings) -> tuple[Effect, ...]:
        """Send those who wait to hosts that have room now; refuse those whom waiting does not help any more."""
        effects: list[Effect] = []
        without_room: list[ResourceId] = []
        for waiter in self._room.next_ones():
            if waiter.resource.id in without_room:
                continue
            chosen = self._chosen(waiter.event.user, waiter.resource, now_s, around)
            if not isinstance(chosen, Refusal):
                self._room.leave(waiter.event.request, now_s)
                effects += self._send(waiter, chosen, now_s, around)
            elif chosen.is_waiting_of_use:
                without_room.append(waiter.resource.id)
                if len(without_room) == len(self._resources):
                    break
            else:
                self._room.drop(waiter.event.request)
                effects += self._refuse(waiter.event, chosen.reason)
        return tuple(effects)

    def reservation_seen(self, event: ReservationSeen, around: Surroundings) -> tuple[Effect, ...]:
        """Take the store's word; an answer that comes after the user has been placed without it changes nothing."""
        waiting = self._waiting.pop(event.request, None)
        if waiting is None:
            return ()
        self._figures.reserving.note(event.now_s, event.now_s - waiting.asked_s)
        return self._settle(waiting, event.reservation, event.now_s, around)

    def tick(self, now_s: float, around: Surroundings) -> tuple[Effect, ...]:
        """Place those whom the store has kept waiting too long, and forget what is no longer of use."""
        late = [each for each in self._waiting.values() if now_s - each.asked_s >= STORE_SILENT_S]
        effects: list[Effect] = []
        for waiting in late:
            del self._waiting[waiting.event.request]
            effects.extend(self._settle(waiting, None, now_s, around))
        while self._answered and next(iter(self._answered.values()))[1] <= now_s:
            del self._answered[next(iter(self._answered))]
        self._standings.expire(now_s)
        if self._under_way is not None:
            self._under_way.tick(now_s)
        if len(self._room):
            self._room.expire(now_s)
            effects.extend(self._call_in(now_s, around))
        return tuple(effects)

    def hear(self, placed: Placed, now_s: float) -> None:
        """Take a peer's placement into the ledger, and remember where that user is on the way to."""
        self._ledger.hear(placed.ticket, placed.host, now_s, placed.resource)
        self._hosts.note_placement(placed.host, now_s)
        if self._under_way is not None:
            self._under_way.place(placed.ticket, placed.host, now_s)
        self._standings.put(placed.user, Standing(host=placed.host, until_s=now_s + RESERVATION_S, is_own=False))

    def hear_limit(self, met: LimitMet, now_s: float) -> None:
        """Take a peer's word that the administrators know of a resource's limit."""
        self._episodes.begins(met.resource, now_s)

    def session_changed(self, event: SessionChanged) -> tuple[Effect, ...]:
        """Take what a change of a session means for its ticket and its user's reservation."""
        if event.ticket:
            self._ledger.connect(event.ticket, event.now_s)
        if self._under_way is not None:
            self._under_way.apply(event)
        if event.change is SessionChange.LOGON_FAILED:
            self._figures.failed_logons += 1
        if event.change not in (SessionChange.LOGON_FAILED, SessionChange.ENDED):
            return ()
        return (ReleaseUser(user=event.user),) if self._standings.end(event.user, event.host) else ()

    def sessions_listed(self, event: SessionsListed) -> None:
        """Take a host's own list for what it says of logons under way."""
        if self._under_way is not None:
            self._under_way.replace_host(event)

    def host_lost(self, host: HostId) -> tuple[Effect, ...]:
        """Give back the reservations on a host that is lost, so that nobody is sent after them."""
        if self._under_way is not None:
            self._under_way.lose_host(host)
        return tuple(ReleaseUser(user=user) for user in self._standings.end_host(host))

    def _settle(
        self, waiting: _Waiting, reservation: Reservation | None, now_s: float, around: Surroundings
    ) -> tuple[Effect, ...]:
        """Answer by what the store said and what has happened since it was asked."""
        event = waiting.event
        own = self._chooser.own_session(event.user, event.client_ip, waiting.resource, now_s)
        if own is not None:
            self._withdraw(waiting.ticket)
            return self._send_back(replace(waiting.event, now_s=now_s), own, around)
        if reservation is None:
            return self._place_or_refuse(waiting, now_s, around, is_marked=True)
        if reservation.host != waiting.host:
            return self._follow(waiting, reservation, now_s, around)
        return self._place_or_refuse(waiting, now_s, around, is_marked=False)

    def _follow(
        self, waiting: _Waiting, reservation: Reservation, now_s: float, around: Surroundings
    ) -> tuple[Effect, ...]:
        """Send the user to the host reserved already; where it cannot be used, to the chosen one, with a mark."""
        if not self._chooser.is_open(reservation.host, waiting.resource, now_s):
            return self._place_or_refuse(waiting, now_s, around, is_marked=True)
        self._withdraw(waiting.ticket)
        moved = replace(waiting, host=reservation.host, ticket=self._new_ticket())
        self._enter(moved, now_s, is_own=reservation.broker == self._me)
        return self._grant(moved, now_s, around, is_marked=False)

    def _place_or_refuse(
        self, waiting: _Waiting, now_s: float, around: Surroundings, *, is_marked: bool
    ) -> tuple[Effect, ...]:
        """Grant the chosen host if it still takes logons; else choose again, and ask the store again if it answers."""
        if self._chooser.is_open(waiting.host, waiting.resource, now_s):
            return self._grant(waiting, now_s, around, is_marked=is_marked)
        self._withdraw(waiting.ticket)
        gives_back = self._standings.end(waiting.event.user, waiting.host)
        released: tuple[Effect, ...] = (ReleaseUser(user=waiting.event.user),) if gives_back else ()
        chosen = self._chosen(waiting.event.user, waiting.resource, now_s, around)
        if isinstance(chosen, Refusal) and chosen.is_waiting_of_use:
            waiter = Waiter(event=waiting.event, resource=waiting.resource, warning=waiting.warning, asked_s=now_s)
            return (*released, *self._wait(waiter, now_s))
        if isinstance(chosen, Refusal):
            return (*released, *self._refuse(waiting.event, chosen.reason))
        again = replace(waiting, host=chosen, ticket=self._new_ticket())
        self._enter(again, now_s)
        if is_marked:
            return (*released, *self._grant(again, now_s, around, is_marked=True))
        return (*released, *self._ask_store(again))

    def _ask_store(self, waiting: _Waiting) -> tuple[Effect, ...]:
        self._waiting[waiting.event.request] = waiting
        return (
            ReserveUser(request=waiting.event.request, user=waiting.event.user, host=waiting.host, for_s=RESERVATION_S),
        )

    def _grant(self, waiting: _Waiting, now_s: float, around: Surroundings, *, is_marked: bool) -> tuple[Effect, ...]:
        self._figures.place(now_s, now_s - waiting.event.now_s)
        event = waiting.event
        placed = Placed(ticket=waiting.ticket, host=waiting.host, user=event.user, resource=event.resource)
        answer = AnswerLogon(
            request=event.request,
            host=waiting.host,
            ticket=waiting.ticket,
            term=around.term,
            way=Way.NEW,
            is_marked=is_marked,
            warning=waiting.warning,
        )
        self._answered[event.request] = (answer, now_s + _ANSWER_KEPT_S)
        told = around.active_peers if self._rules.tells_peers else ()
        return (*(SendPeer(to=peer, message=placed) for peer in told), answer)

    def _send_back(self, event: LogonRequested, own: OwnSession, around: Surroundings) -> tuple[Effect, ...]:
        """Answer with the user's own session: nothing is placed, so nobody need be told."""
        answer = AnswerLogon(
            request=event.request,
            host=own.host,
            ticket=self._new_ticket(),
            term=around.term,
            way=Way.RECONNECT if own.state is SessionState.DISCONNECTED else Way.JOIN,
            session=own.session,
            is_by_address=self._chooser.goes_by_address(own),
        )
        self._answered[event.request] = (answer, event.now_s + _ANSWER_KEPT_S)
        return (answer,)

    def _refuse(self, event: LogonRequested, reason: str) -> tuple[Effect, ...]:
        self._figures.refusals += 1
        return (RefuseLogon(request=event.request, reason=reason),)

    def _enter(self, waiting: _Waiting, now_s: float, *, is_own: bool = True) -> None:
        """Enter a choice into the books before the store has answered: the next request must see it."""
        self._ledger.issue(waiting.ticket, waiting.host, now_s, waiting.resource.id)
        self._hosts.note_placement(waiting.host, now_s)
        if self._under_way is not None:
            self._under_way.place(waiting.ticket, waiting.host, now_s)
        standing = Standing(host=waiting.host, until_s=now_s + RESERVATION_S, is_own=is_own)
        self._standings.put(waiting.event.user, standing)

    def _withdraw(self, ticket: TicketId) -> None:
        self._ledger.withdraw(ticket)
        if self._under_way is not None:
            self._under_way.withdraw(ticket)

    def _new_ticket(self) -> TicketId:
        ticket = ticket_of(self._me, self._next_ticket)
        self._next_ticket += 1
        return ticket
