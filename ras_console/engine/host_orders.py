"""What an acting primary orders session hosts to do, and what operators read of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ras_console.domain.ids import HostId
from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.effects import Announce, Effect, OrderHost
from ras_console.engine.election_state import is_acting
from ras_console.engine.events import ActRequested
from ras_console.engine.host_acts import HostAct
from ras_console.engine.role_words import broker_name
from ras_console.engine.site_words import host_name
from ras_console.engine.state import BrokerNode
from ras_console.engine.timeline import EntryKind, Fact

AWAY_S: Final = 600.0
"""A computer that was told to restart and is silent for longer than this has not come back: an alarm after all."""

_DONE: Final = {
    HostAct.REBOOT: "restarted",
    HostAct.POWER_ON: "powered on",
    HostAct.POWER_OFF: "powered off",
}


def orders(node: BrokerNode, act: HostAct, hosts: Sequence[HostId], now_s: float) -> tuple[OrderHost, ...]:
    """Return an order for each host; a host that goes away by it is expected to."""
    if act in (HostAct.REBOOT, HostAct.POWER_OFF):
        for host in hosts:
            node.hosts.expect_restart(host, now_s + AWAY_S)
    return tuple(OrderHost(host=host, term=node.election.term, act=act) for host in hosts)


def requested(node: BrokerNode, event: ActRequested) -> tuple[Effect, ...]:
    """Order what an administrator asked for, and say so; a broker that is not primary says that it did nothing."""
    known = tuple(host.id for host in node.topology.hosts if host.id in event.hosts)
    if not known:
        return ()
    who = host_name(node.topology, known[0]) if len(known) == 1 else f"{len(known):,} hosts"
    done = _DONE.get(event.act, event.act.value)
    if not is_acting(node.election, event.now_s):
        name = broker_name(node.topology, node.me)
        text = f"{who} not {done}: {name} is not primary any more"
        return (_told(node, event.now_s, text, f"asked for by {event.actor}", known, Severity.ERROR),)
    verb = "is" if len(known) == 1 else "are"
    fact = _told(node, event.now_s, f"{who} {verb} {done} by {event.actor}", "", known, Severity.INFO)
    return (fact, *orders(node, event.act, known, event.now_s))


def _told(
    node: BrokerNode, now_s: float, text: str, detail: str, hosts: Sequence[HostId], severity: Severity
) -> Announce:
    return Announce(
        fact=Fact(
            at_s=now_s,
            site=node.topology.site.id,
            kind=EntryKind.HOST,
            severity=severity,
            source=Source.HOST,
            text=text,
            detail=detail,
            broker=node.me,
            host=hosts[0] if len(hosts) == 1 else None,
        )
    )
