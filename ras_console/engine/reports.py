"""What hosts tell a broker: load reports, changes of sessions, whole lists; into its tables and out as facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ras_console.domain.vocabulary import HostState
from ras_console.engine.effects import Announce, Effect, ListSessions, NoteSessions
from ras_console.engine.events import HostReports, HostsReported, SessionChange, SessionChanged, SessionsListed
from ras_console.engine.membership import HostTransition
from ras_console.engine.peers import PeerTable, seen_acting
from ras_console.engine.pool_book import Happening
from ras_console.engine.sessions import Duplicate
from ras_console.engine.site_words import duplicate_fact, failed_logon_fact, ghosts_fact, host_facts
from ras_console.engine.state import BrokerNode, is_serving, is_spokesman
from ras_console.engine.tickets import issuers
from ras_console.engine.timeline import Fact

Effects = tuple[Effect, ...]

_NOTED = (SessionChange.CONNECTED, SessionChange.ENDED, SessionChange.LOGON_FAILED)
"""Changes that begin or end a stay. Every broker has them kept: whoever speaks for the site may be dying just now."""
_HAPPENINGS: Final = {
    SessionChange.LOGGED_ON: Happening.LOGON,
    SessionChange.LOGON_FAILED: Happening.FAILED,
    SessionChange.DISCONNECTED: Happening.DISCONNECTED,
}


def hosts_reported(node: BrokerNode, event: HostsReported) -> tuple[BrokerNode, Effects]:
    """Take a batch of reports into the tables; ask those hosts for their lists whose sessions this broker has wrong."""
    node.ledger.acknowledge(event.reports, event.now_s)
    transitions = node.hosts.apply(event.reports, event.now_s)
    node.lists.want(node.sessions.mismatches(event.reports))
    node.sessions.note_idle(event.reports)
    peers = _shown_tickets(node.peers, event.reports, event.now_s)
    if peers is not node.peers:
        node = replace(node, peers=peers)
    changes = host_changes(node, transitions, event.now_s)
    return node, (*lists_due(node, event.now_s), *changes)


def lists_due(node: BrokerNode, now_s: float) -> Effects:
    """Ask the hosts whose list is wanted, as many as may be asked at present."""
    return tuple(ListSessions(host=each) for each in node.lists.due(now_s, node.hosts.sessions_on))


def _shown_tickets(peers: PeerTable, reports: HostReports, now_s: float) -> PeerTable:
    for broker in issuers(reports.seen_tickets):
        peers = seen_acting(peers, broker, now_s)
    return peers


_GONE: Final = (HostState.LOST, HostState.POWERED_OFF)


def host_changes(node: BrokerNode, transitions: Iterable[HostTransition], now_s: float) -> Effects:
    """Let the other parts know of hosts that are something else now; tell the operators if that is for this broker."""
    effects: list[Effect] = []
    changed = tuple(transitions)
    for each in changed:
        if each.after in _GONE:
            effects += node.logons.host_lost(each.host)
            node.lists.drop(each.host)
        elif each.before in _GONE:
            node.lists.want((each.host,))
    return (*effects, *_told(node, host_facts(node.topology, changed, now_s), now_s))


def _told(node: BrokerNode, facts: Iterable[Fact | None], now_s: float) -> Effects:
    """Announce facts of the site, if it is for this broker to speak."""
    found = [each for each in facts if each is not None]
    if not found or now_s < node.quiet_until_s or not is_spokesman(node, now_s):
        return ()
    return tuple(Announce(fact=each) for each in found)


def _duplicates(node: BrokerNode, found: Iterable[Duplicate], now_s: float) -> list[Fact | None]:
    """Return what to say of duplicates: nothing of a session on a silent host, which nobody knows to live."""
    known = (
        each for each in found if node.hosts.is_live(each.host, now_s) and node.hosts.is_live(each.older_host, now_s)
    )
    return [duplicate_fact(node.topology, each, now_s) for each in known]


def session_changed(node: BrokerNode, event: SessionChanged) -> Effects:
    """Take one change of a session into the tables."""
    facts = _duplicates(node, node.sessions.apply(event), event.now_s)
    _book(node, event)
    effects = node.logons.session_changed(event)
    if event.change is SessionChange.LOGGED_ON:
        node.logon_times.note(event.now_s, event.logon_s)
        transitions = node.hosts.logon_completed(event.host, event.now_s)
    elif event.change is SessionChange.LOGON_FAILED:
        facts.append(failed_logon_fact(node.topology, event))
        transitions = node.hosts.logon_failed(event.host, event.now_s)
    else:
        transitions = ()
    noted = (NoteSessions(event=event),) if event.change in _NOTED else ()
    return (*noted, *effects, *_told(node, facts, event.now_s), *host_changes(node, transitions, event.now_s))


def _book(node: BrokerNode, event: SessionChanged) -> None:
    what = _HAPPENINGS.get(event.change)
    pool = node.hosts.pool_of(event.host)
    if what is not None and pool is not None:
        node.pool_book.note(event.now_s, pool, what, event.logon_s)


def _keeps_lists(node: BrokerNode, now_s: float) -> bool:
    """Return whether it is this broker's lists that are kept: the spokesman's, or the first one's while all join."""
    if is_serving(node):
        return is_spokesman(node, now_s)
    heard = {each.id: each.is_active for each in node.peers.heard(now_s)}
    first = next((each.id for each in node.topology.brokers if each.id in heard or each.id == node.me), None)
    return first == node.me and not any(heard.values())


def sessions_listed(node: BrokerNode, event: SessionsListed) -> Effects:
    """Put a host's part of the session map right by its own list; name the duplicates that it then shows."""
    node.lists.drop(event.host)
    node.logons.sessions_listed(event)
    replacement = node.sessions.replace_host(event)
    facts = _duplicates(node, replacement.duplicates, event.now_s)
    if replacement.ghosts:
        facts.append(ghosts_fact(node.topology, event.host, replacement.ghosts, event.now_s))
    # Every broker takes every host's list: one of them is enough to be kept.
    noted = (NoteSessions(event=event),) if _keeps_lists(node, event.now_s) else ()
    return (*noted, *_told(node, facts, event.now_s))
