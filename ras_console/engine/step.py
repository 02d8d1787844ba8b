"""The only entrance to a broker: routes an event to the parts that care and puts their effects in order."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from ras_console.domain.vocabulary import Role
from ras_console.engine import election, host_orders, reports, scaling, scheduler, seat
from ras_console.engine.drain_ends import drain_ends
from ras_console.engine.effects import Announce, Effect, OrderHost, SendPeer
from ras_console.engine.election_state import is_acting, is_holder
from ras_console.engine.events import (
    ActRequested,
    Event,
    Hello,
    HostsReported,
    JobCancelled,
    JobRequested,
    LeaseSeen,
    LimitMet,
    LogonRequested,
    OrderDone,
    OrderRefused,
    PeerHeard,
    Placed,
    PromoteRequested,
    RepairRequested,
    ReservationSeen,
    RunCancelled,
    SessionChanged,
    SessionsListed,
    Started,
    StoreSilent,
    Tick,
    TopologyChanged,
)
from ras_console.engine.host_acts import HostAct
from ras_console.engine.instants import NEVER_S
from ras_console.engine.logons import Surroundings
from ras_console.engine.peers import HELLO_EVERY_S, greeted, is_ledger_shared, restarted, seated
from ras_console.engine.promotion import is_standby_needed
from ras_console.engine.proposals import PROPOSE_EVERY_S
from ras_console.engine.role_words import broker_name
from ras_console.engine.seat import Seat
from ras_console.engine.site_words import lapsed_fact
from ras_console.engine.state import (
    BrokerNode,
    is_enabled,
    is_hearing,
    is_serving,
    is_site_known,
    is_spokesman,
    outlook,
)

TICK_S: Final = 0.05
"""How often a driver should send Tick: every countdown is kept to this precision."""

PAUSE_S: Final = 1.0
"""No event for so long, where a tick is due twenty times a second, means that the process itself did not run."""

SILENCE_PERIODS: Final = 2.0
"""Report periods after which every host that lives has been heard again by a broker that was away."""

REVIEW_EVERY_S: Final = 0.25
"""How often the hosts' silence is judged: a dead one is named within a fraction of any dead timeout."""

Effects = tuple[Effect, ...]
Step = tuple[BrokerNode, Effects]


def step(node: BrokerNode, event: Event) -> Step:
    """Return the node after the event and what it wants done, in order.

    A primary past its deadline stops acting before anything else is looked at. Tables inside the node change in place:
    the node given must not be used again.
    """
    node, prepared = _prepared(_woken(node, event.now_s), event)
    was_hearing, before = is_hearing(node), node.election.role
    previous = node.election.lease.last_holder if node.election.lease is not None else None
    taken = _seat(node, event.now_s)
    if taken is not node.seat:
        node = replace(node, seat=taken)
    state, elected = election.step(node.election, event, outlook(node, event.now_s))
    if state is not node.election:
        node = replace(node, election=state)
    is_promoted = state.role is Role.PRIMARY and before not in (Role.PRIMARY, Role.SUSPENDED)
    if is_promoted:
        node = replace(node, peers=restarted(node.peers, event.now_s))
        node.sessions.doubt()
        node.alerts.promoted(previous, node.me)
    if is_hearing(node) and not was_hearing:
        node.lists.clear()
        node.sessions.doubt()
    node, routed = _routed(node, event)
    return node, (*elected, *prepared, *routed)


def _woken(node: BrokerNode, now_s: float) -> BrokerNode:
    """Notice that this process itself has been standing still."""
    if node.election.handled_s == NEVER_S or now_s - node.election.handled_s < PAUSE_S:
        return node
    return replace(node, quiet_until_s=now_s + SILENCE_PERIODS * node.topology.load_balancing.refresh_s)


def _prepared(node: BrokerNode, event: Event) -> Step:
    """Take up what the election is to see as it is now: the configuration, the peers, the start of a life."""
    match event:
        case Started(now_s=now_s):
            return replace(node, seat=Seat(started_s=now_s), peers=restarted(node.peers, now_s)), ()
        case TopologyChanged():
            return _reconfigured(node, event)
        case PeerHeard(now_s=now_s, peer=peer, message=Hello() as hello):
            node = replace(node, peers=greeted(node.peers, peer, hello, now_s))
            return scaling.heard(scheduler.heard(node, hello, now_s), hello, now_s), ()
        case _:
            return node, ()


def _reconfigured(node: BrokerNode, event: TopologyChanged) -> Step:
    topology = event.topology
    node = replace(node, topology=topology, revision=event.revision, peers=seated(node.peers, topology))
    transitions = node.hosts.use_topology(topology, event.now_s)
    node.ledger.use_hosts(node.hosts.rows)
    node.sessions.use_topology(topology)
    node.lists.use_hosts(node.hosts.rows)
    node.logons.use_topology(topology)
    return node, reports.host_changes(node, transitions, event.now_s)


def _seat(node: BrokerNode, now_s: float) -> Seat:
    broker = node.topology.broker(node.me)
    is_standby = broker is not None and broker.is_standby
    present = outlook(node, now_s).present if is_standby else {}
    is_needed = is_standby and (is_holder(node.election) or is_standby_needed(node.topology, node.me, present))
    return seat.taken(
        node.seat,
        seat.Circumstances(
            now_s=now_s,
            is_enabled=is_enabled(node),
            is_standby=is_standby,
            is_needed=is_needed,
            is_store_known=node.election.lease is not None,
            is_site_known=node.seat.is_admitted or is_site_known(node, now_s),
        ),
    )


def around(node: BrokerNode, now_s: float) -> Surroundings:
    """Return what the logon desk has to know of the rest of the broker."""
    return Surroundings(
        term=node.election.term,
        active_peers=tuple(each.id for each in node.peers.heard(now_s) if each.is_active),
        is_ledger_shared=is_ledger_shared(node.peers, node.topology, now_s),
    )


def _routed(node: BrokerNode, event: Event) -> Step:
    match event:
        case Tick(now_s=now_s, wall_s=wall_s):
            if wall_s:
                node.hosts.tell_time(wall_s, now_s)
            return _ticked(node, now_s)
        case HostsReported():
            return reports.hosts_reported(node, event)
        case SessionChanged():
            return node, reports.session_changed(node, event)
        case SessionsListed():
            return node, reports.sessions_listed(node, event)
        case LogonRequested(now_s=now_s):
            # One that cannot serve stays silent: the client asks another broker, as it does when one is dead.
            return node, node.logons.requested(event, around(node, now_s)) if is_serving(node) else ()
        case ReservationSeen(now_s=now_s):
            return node, node.logons.reservation_seen(event, around(node, now_s))
        case ActRequested() | JobRequested() | JobCancelled() | OrderDone() | OrderRefused() | RepairRequested():
            return node, _worked(node, event)
        case PeerHeard(now_s=now_s, message=Placed() | LimitMet() as told):
            _hear(node, told, now_s)
            return node, ()
        case RunCancelled():
            return scheduler.cancelled(node, event)
        case Started() | PeerHeard() | TopologyChanged() | LeaseSeen() | StoreSilent() | PromoteRequested():
            return node, ()  # for the election and the tables alone; said aloud: a new event must not fall in here
        case _:
            assert_never(event)


def _hear(node: BrokerNode, told: Placed | LimitMet, now_s: float) -> None:
    """Take what a peer has placed, or which limit it has told of."""
    if isinstance(told, Placed):
        node.logons.hear(told, now_s)
    else:
        node.logons.hear_limit(told, now_s)


def _ticked(node: BrokerNode, now_s: float) -> Step:
    node, greetings = _greeting(node, now_s)
    effects: Effects = (*node.logons.tick(now_s, around(node, now_s)), *_working(node, now_s))
    lapsed = node.ledger.tick(now_s)
    if lapsed and is_spokesman(node, now_s):
        effects = (*effects, Announce(fact=lapsed_fact(node.topology, node.me, lapsed, now_s)))
    effects = (*effects, *_alerts(node, now_s))
    if not is_hearing(node):
        return node, (*greetings, *effects)
    if now_s >= node.review_at_s:
        effects = (*effects, *_moving_on(node, now_s))
        node, scheduled = scheduler.turn(node, now_s)
        changes = reports.host_changes(node, node.hosts.review(now_s), now_s)
        node, wishes = _proposing(replace(node, review_at_s=now_s + REVIEW_EVERY_S), now_s)
        node, scaled = scaling.scaled(node, now_s)
        effects = (*effects, *scheduled, *changes, *wishes, *scaled)
        if NEVER_S < node.quiet_until_s <= now_s:
            node = replace(node, quiet_until_s=NEVER_S)
            effects = (*effects, *reports.host_changes(node, node.hosts.lost(now_s), now_s))
    return node, (*greetings, *effects, *_asking(node, now_s))


def _worked(
    node: BrokerNode, event: ActRequested | JobRequested | JobCancelled | OrderDone | OrderRefused | RepairRequested
) -> Effects:
    """Take what administrators want of hosts and sessions, and what hosts answer; jobs go on with the next tick."""
    match event:
        case ActRequested():
            return host_orders.requested(node, event)
        case RepairRequested(now_s=now_s):
            node.lists.want(host.id for host in node.topology.hosts if node.hosts.is_live(host.id, now_s))
        case JobRequested(job=job):
            node.jobs.start(job)
        case JobCancelled(job=cancelled):
            node.jobs.cancel(cancelled)
        case OrderDone():
            node.jobs.answered(event)
        case OrderRefused():
            node.jobs.refused(event, node.topology)
        case _:
            assert_never(event)
    return ()


def _working(node: BrokerNode, now_s: float) -> Effects:
    """Go on with the jobs of a primary; they wait while it is suspended and end where it is not the primary."""
    if is_holder(node.election):
        is_now = is_acting(node.election, now_s)
        return node.jobs.tick(node.topology, now_s, term=node.election.term, is_acting=is_now)
    return node.jobs.stop(node.topology, f"{broker_name(node.topology, node.me)} is not the primary any more", now_s)


def _moving_on(node: BrokerNode, now_s: float) -> Effects:
    """Have those sessions logged off whose users were to move and have; asked again until their hosts say so."""
    if not is_acting(node.election, now_s):
        return ()
    return tuple(
        OrderHost(host=each.host, term=node.election.term, act=HostAct.LOG_OFF, sessions=(each.session,))
        for each in node.sessions.superseded()
    )


def _proposing(node: BrokerNode, now_s: float) -> Step:
    """Ask for the changes of the configuration that only a primary asks for, and not at every review."""
    if now_s < node.propose_at_s or not is_acting(node.election, now_s):
        return node, ()
    wished = (*drain_ends(node, now_s), *scheduler.last_runs(node))
    return (replace(node, propose_at_s=now_s + PROPOSE_EVERY_S), wished) if wished else (node, ())


def _alerts(node: BrokerNode, now_s: float) -> Effects:
    """Let the notification handlers look, on the acting primary alone."""
    if not is_acting(node.election, now_s):
        node.alerts.rest()
        return ()
    return tuple(Announce(fact=each) for each in node.alerts.review(node, now_s))


def _asking(node: BrokerNode, now_s: float) -> Effects:
    """Ask for some more of the lists that are wanted."""
    if node.lists.is_complete():
        return ()
    node.lists.refill(len(node.hosts.rows), int(node.hosts.figures.sessions.sum()))
    return reports.lists_due(node, now_s)


def _greeting(node: BrokerNode, now_s: float) -> Step:
    if now_s < node.peers.greet_at_s or not node.topology.brokers:
        return node, ()
    hello = Hello(
        role=node.election.role,
        is_active=is_serving(node),
        runs=node.scheduler.runs if is_acting(node.election, now_s) else (),
    )
    hello = scaling.hello_of(node, hello, now_s)
    node = replace(node, peers=replace(node.peers, greet_at_s=now_s + HELLO_EVERY_S))
    return node, tuple(SendPeer(to=each.id, message=hello) for each in node.peers.peers)
