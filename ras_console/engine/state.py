"""Everything one broker remembers: small frozen parts that are replaced, large tables that `step` updates in place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ras_console.domain.ids import BrokerId
from ras_console.domain.schedule_times import UtcOffset, in_utc
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import HostState, Role
from ras_console.engine.alerts import Alerts
from ras_console.engine.autoscale import Scaling
from ras_console.engine.election_state import ElectionState, Outlook, is_acting, is_store_reached
from ras_console.engine.host_lists import HostLists
from ras_console.engine.instants import NEVER_S
from ras_console.engine.jobs import Jobs
from ras_console.engine.ledger import Ledger
from ras_console.engine.logon_times import LogonTimes
from ras_console.engine.logons import LogonDesk
from ras_console.engine.membership import HostTable
from ras_console.engine.peers import PeerTable, seated
from ras_console.engine.pool_book import PoolBook
from ras_console.engine.runs import Run
from ras_console.engine.scheduler_state import SchedulerState
from ras_console.engine.seat import Seat, resting_role
from ras_console.engine.sessions import SessionTable
from ras_console.engine.state_sets import among
from ras_console.engine.tickets import FIRST_TICKETS

_UNAWAITED: Final = among(HostState.DISABLED, HostState.POWERED_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerNode:
    """One broker. All from `hosts` to `pool_book` are tables that are changed in place."""

    me: BrokerId
    topology: SiteTopology
    revision: int
    election: ElectionState
    peers: PeerTable
    seat: Seat
    hosts: HostTable
    sessions: SessionTable
    lists: HostLists
    ledger: Ledger
    logons: LogonDesk
    logon_times: LogonTimes
    jobs: Jobs
    alerts: Alerts
    pool_book: PoolBook
    scheduler: SchedulerState = SchedulerState()
    review_at_s: float = NEVER_S
    """When the hosts' silence is judged next."""
    propose_at_s: float = NEVER_S
    """When what the configuration does not show yet is asked for again."""
    scaling: Scaling = field(default_factory=Scaling)
    """What autoscale has come to: its own as acting primary, what the primary said before."""
    scale_at_s: float = NEVER_S
    """When the workload of the pools is looked at next."""
    quiet_until_s: float = NEVER_S
    """After a pause of its own a broker does not tell of hosts' silence for a while: it was it that did not listen."""


def new_node(
    me: BrokerId,
    topology: SiteTopology,
    revision: int,
    *,
    seed: int,
    offset: UtcOffset = in_utc,
    runs: tuple[Run, ...] = (),
) -> BrokerNode:
    """Return a broker that has just been started and remembers nothing; its first event is Started.

    `seed` must differ between the lives of one broker: its chance and its ticket numbers begin from it. `offset` is
    that of the clock on its wall, by which schedules run; `runs` are those that a former run of the engine was at.
    """
    chance = np.random.Generator(np.random.PCG64(seed))
    hosts, sessions = HostTable(topology), SessionTable(topology)
    ledger = Ledger(hosts.rows)
    first_ticket = int(chance.integers(1, FIRST_TICKETS))
    desk = LogonDesk(
        me,
        topology,
        hosts=hosts,
        sessions=sessions,
        ledger=ledger,
        chance=chance,
        first_ticket=first_ticket,
    )
    return BrokerNode(
        me=me,
        topology=topology,
        revision=revision,
        election=ElectionState(me=me),
        peers=seated(PeerTable(me=me), topology),
        seat=Seat(started_s=NEVER_S),
        hosts=hosts,
        sessions=sessions,
        lists=HostLists(),
        ledger=ledger,
        logons=desk,
        logon_times=LogonTimes(),
        jobs=Jobs(sessions, first_order=first_ticket),
        scheduler=SchedulerState(offset=offset, runs=runs),
        alerts=Alerts(),
        pool_book=PoolBook(),
    )


def is_enabled(node: BrokerNode) -> bool:
    """Return whether the site's configuration has this broker and wants it to take part."""
    broker = node.topology.broker(node.me)
    return broker is not None and broker.is_in_service


def is_serving(node: BrokerNode) -> bool:
    """Return whether the broker takes logons: enabled, admitted, not an idle standby; whatever the election says."""
    return node.seat.is_admitted


def is_hearing(node: BrokerNode) -> bool:
    """Return whether hosts send this broker reports and session changes: when it serves, and while it joins."""
    return node.seat.hears_since_s is not None


def is_site_known(node: BrokerNode, now_s: float) -> bool:
    """Return whether every enabled host has reported since this broker began to hear them, and listed its sessions.

    Without the lists a user could not be found to have a session already, and would be given a second one. So the lists
    of the greatest farm, which are asked for over two seconds, keep a broker from its first logons for as long: its
    peers serve them meanwhile. The loads of all hosts are known from their first reports on.
    """
    since_s = node.seat.hears_since_s
    if since_s is None or not node.lists.is_complete():
        return False
    is_awaited = ~_UNAWAITED[node.hosts.states_at(now_s)]
    return not bool(np.any(is_awaited & (node.hosts.figures.heard_s < since_s)))


def outlook(node: BrokerNode, now_s: float) -> Outlook:
    """Return what the election looks at beside its own memory."""
    return Outlook(
        topology=node.topology,
        peers=node.peers,
        me=node.me,
        resting=resting_role(node.seat, is_enabled=is_enabled(node)),
        now_s=now_s,
    )


def is_spokesman(node: BrokerNode, now_s: float) -> bool:
    """Return whether it is for this broker to tell of hosts and logons, so that every fact is told once.

    The acting primary; while there is none, the first serving broker of the list among those that hear each other.
    """
    if is_acting(node.election, now_s):
        return True
    if not is_serving(node):
        return False
    heard = node.peers.heard(now_s)
    if any(each.role is Role.PRIMARY for each in heard):
        return False
    lease, is_reached = node.election.lease, is_store_reached(node.election, outlook(node, now_s))
    if is_reached and lease is not None and lease.holder not in (None, node.me):
        return False
    if not is_reached and not heard and len(node.topology.brokers) > 1:
        return False  # alone without the store: cut off, and whatever it sees is about itself
    serving = {each.id: True for each in heard if each.is_active} | {node.me: True}
    return next((each.id for each in node.topology.brokers if each.id in serving), None) == node.me
