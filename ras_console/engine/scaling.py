"""Autoscale at work: the acting primary orders hosts on and off, and its peers know what it keeps off."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from ras_console.domain.objects import Pool
from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.autoscale import Decision, HostNow, Scaling, Wish, decide
from ras_console.engine.effects import Announce, Effect
from ras_console.engine.election_state import is_acting
from ras_console.engine.events import Hello
from ras_console.engine.host_acts import HostAct
from ras_console.engine.host_orders import orders
from ras_console.engine.instants import NEVER_S
from ras_console.engine.site_words import host_name
from ras_console.engine.state import BrokerNode
from ras_console.engine.timeline import EntryKind, Fact

SCALE_EVERY_S: Final = 2.0
"""How often the workload is looked at: as often as hosts report."""

SETTLE_S: Final = 20.0
"""A broker that has just begun to hear the hosts decides nothing: who is silent may only not have reported yet."""

_ACTS: Final = {Wish.POWER_ON: HostAct.POWER_ON, Wish.POWER_OFF: HostAct.POWER_OFF}


def scaled(node: BrokerNode, now_s: float) -> tuple[BrokerNode, tuple[Effect, ...]]:
    """Return the node and what it orders by the workload of its pools; nothing for a broker that is not primary."""
    pools = [each for each in node.topology.pools if each.is_autoscaled] if node.topology.site.is_lab else []
    since_s = node.seat.hears_since_s
    is_idle = not pools and node.scaling == Scaling()
    if is_idle or now_s < node.scale_at_s or since_s is None or now_s < since_s + SETTLE_S:
        return node, ()
    if not is_acting(node.election, now_s):
        return node, ()
    scaling, decisions = decide(pools, _hosts(node, pools, now_s), node.scaling, now_s)
    node = replace(node, scaling=scaling, scale_at_s=now_s + SCALE_EVERY_S)
    node.hosts.use_scaling(frozenset(scaling.off), frozenset(scaling.draining.values()))
    effects: list[Effect] = []
    for each in decisions:
        if each.is_told:
            effects.append(_told(node, each, now_s))
        if each.wish in _ACTS:
            effects += orders(node, _ACTS[each.wish], (each.host,), now_s)
    return node, tuple(effects)


def hello_of(node: BrokerNode, hello: Hello, now_s: float) -> Hello:
    """Return the greeting with what an acting primary keeps off and drains, for whoever comes after it."""
    if node.scaling == Scaling() or not is_acting(node.election, now_s):
        return hello
    return replace(hello, off=tuple(node.scaling.off), draining=tuple(node.scaling.draining.items()), is_scaling=True)


def heard(node: BrokerNode, hello: Hello, now_s: float) -> BrokerNode:
    """Return the node that knows what the primary keeps off; an acting primary takes nobody's word."""
    if not hello.is_scaling or is_acting(node.election, now_s):
        return node
    off = {host: node.scaling.off.get(host, now_s) for host in hello.off}
    scaling = Scaling(off=off, draining=dict(hello.draining))
    if scaling != node.scaling:
        node = replace(node, scaling=scaling)
        node.hosts.use_scaling(frozenset(off), frozenset(scaling.draining.values()))
    return node


def _hosts(node: BrokerNode, pools: list[Pool], now_s: float) -> list[HostNow]:
    """Return the enabled hosts of the pools as this broker knows them."""
    ids = {each.id for each in pools}
    table = node.hosts
    is_on = (now_s - table.figures.heard_s <= table.dead_after_s) & (table.figures.heard_s != NEVER_S)
    sessions = np.asarray(table.figures.sessions + node.ledger.in_flight)
    found = []
    for host in node.topology.hosts:
        row = table.rows.row(host.id) if host.is_enabled and host.pool_id in ids else None
        if row is not None:
            found.append(
                HostNow(
                    id=host.id,
                    pool=host.pool_id,
                    places=host.max_sessions,
                    sessions=int(sessions[row]),
                    is_on=bool(is_on[row]),
                    heard_s=float(table.figures.heard_s[row]),
                )
            )
    return found


def _told(node: BrokerNode, decision: Decision, now_s: float) -> Announce:
    is_bad = decision.wish is Wish.GIVE_UP
    return Announce(
        fact=Fact(
            at_s=now_s,
            site=node.topology.site.id,
            kind=EntryKind.HOST,
            severity=Severity.WARNING if is_bad else Severity.INFO,
            source=Source.HOST,
            text=f"Autoscale {decision.wish.value} {host_name(node.topology, decision.host)}: {decision.why}",
            broker=node.me,
            host=decision.host,
        )
    )
