"""How a primary makes itself known to the session hosts, and what it says when one of them obeys another.

The lease decides who is primary; this is the second line behind it. A host that knows the present term refuses whatever
an earlier primary still orders, however wrong that broker is about itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ras_console.domain.ids import HostId, ObjectId
from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.effects import Announce, Effect, OrderHost
from ras_console.engine.election_state import ElectionState, Outlook, is_acting
from ras_console.engine.events import HostReports, OrderRefused
from ras_console.engine.host_acts import HostAct
from ras_console.engine.role_words import broker_name
from ras_console.engine.site_words import host_name
from ras_console.engine.timeline import EntryKind, Fact


def made_known(state: ElectionState, outlook: Outlook) -> tuple[OrderHost, ...]:
    """Return the word of a new primary to every host of the site; those that miss it are told after their next report.

    Source: docs/architecture.md, Terms fence.
    """
    return _known_to((host.id for host in outlook.topology.hosts), state.term)


def reminded(state: ElectionState, reports: HostReports, outlook: Outlook) -> tuple[OrderHost, ...]:
    """Return an acting primary's word to those of the reporting hosts that do not know its term yet."""
    if not is_acting(state, outlook.now_s):
        return ()
    behind = reports.host[reports.highest_term < state.term]
    return _known_to((HostId(ObjectId(host)) for host in behind.tolist()), state.term)


def refused(state: ElectionState, event: OrderRefused, outlook: Outlook) -> tuple[ElectionState, tuple[Effect, ...]]:
    """Take a host's refusal: told once for each term, a warning if this broker still takes itself for the primary.

    It changes no role. Whether this broker may act is for the lease alone to say: a host with a wrong memory must not
    be able to unseat a primary.
    """
    if event.term <= state.refused_term:
        return state, ()
    name = broker_name(outlook.topology, state.me)
    is_mistaken = event.term == state.term and is_acting(state, outlook.now_s)
    fact = Fact(
        at_s=outlook.now_s,
        site=outlook.topology.site.id,
        kind=EntryKind.BROKER,
        severity=Severity.WARNING if is_mistaken else Severity.INFO,
        source=Source.ELECTION,
        text=f"{host_name(outlook.topology, event.host)} refused an order of {name}",
        detail=(
            f"{name} ordered in term {event.term}; the host obeys {broker_name(outlook.topology, event.primary)}, "
            f"primary in term {event.highest_term}"
        ),
        broker=state.me,
        host=event.host,
        term=event.term,
    )
    return replace(state, refused_term=event.term), (Announce(fact=fact),)


def _known_to(hosts: Iterable[HostId], term: int) -> tuple[OrderHost, ...]:
    return tuple(OrderHost(host=host, term=term, act=HostAct.KNOW_PRIMARY) for host in hosts)
