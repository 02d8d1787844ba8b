"""The console's observer of a site: who has fallen silent, who is back, how long a change of primary took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ras_console.domain.ids import BrokerId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Cause, Role, Severity, Source
from ras_console.engine.peers import HEARD_WITHIN_S
from ras_console.engine.publish import Publication
from ras_console.engine.role_words import broker_name, role_fact
from ras_console.engine.timeline import EntryKind, Fact

_PLANNED: Final = (Cause.MANUAL, Cause.FAILBACK, Cause.HANDED_OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """The last broker that was seen acting as primary, in which term, and when last.

    `placements` is what all brokers of the site had placed by then.
    """

    broker: BrokerId
    term: int
    seen_s: float
    placements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """What the console has noticed so far; `down_since_s` has the brokers that are silent."""

    acting: Acting | None = None
    down_since_s: Mapping[BrokerId, float] = field(default_factory=dict)


def watch(
    state: WatchState, topology: SiteTopology, publications: Mapping[BrokerId, Publication], now_s: float
) -> tuple[WatchState, tuple[Fact, ...]]:
    """Return what the console knows after looking at the latest publications, and the facts that are new.

    `publications` has the latest of each broker, however old; each broker of the topology is looked at.
    """
    facts: list[Fact] = []
    down: dict[BrokerId, float] = {}
    for broker in topology.brokers:
        latest = publications.get(broker.id)
        if latest is None:
            continue
        since_s = state.down_since_s.get(broker.id)
        if now_s - latest.at_s > HEARD_WITHIN_S:
            down[broker.id] = now_s if since_s is None else since_s
            facts += [_silence(topology, latest, now_s)] if since_s is None else []
        elif since_s is not None:
            facts.append(_return(topology, latest, now_s))
    acting, change = _primary(state.acting, topology, publications)
    facts += [change] if change is not None else []
    return WatchState(acting=acting, down_since_s=down), tuple(facts)


def _silence(topology: SiteTopology, latest: Publication, now_s: float) -> Fact:
    fact = role_fact(topology, latest.id, role=Role.DOWN, term=latest.term, cause=Cause.SILENT, now_s=now_s)
    return replace(
        fact,
        source=Source.BROKER,
        detail=f"Not heard of for {now_s - latest.at_s:.1f} s; it was {latest.role.value}",
    )


def _return(topology: SiteTopology, latest: Publication, now_s: float) -> Fact:
    fact = role_fact(topology, latest.id, role=latest.role, term=latest.term, cause=Cause.HEARD_AGAIN, now_s=now_s)
    return replace(
        fact,
        source=Source.BROKER,
        severity=Severity.GOOD,
        text=f"{broker_name(topology, latest.id)} is heard again",
        detail=f"It says it is {latest.role.value}",
    )


def _primary(
    before: Acting | None, topology: SiteTopology, publications: Mapping[BrokerId, Publication]
) -> tuple[Acting | None, Fact | None]:
    """Return who acts now, or acted last, and the fact of the change if it is another broker than before."""
    claims = [publications[each.id] for each in topology.brokers if each.id in publications]
    acting = max((each for each in claims if each.is_acting), key=lambda each: (each.term, each.at_s), default=None)
    if acting is None or (before is not None and acting.term < before.term):
        return before, None
    if before is not None and (before.broker, before.seen_s) == (acting.id, acting.at_s):
        return before, None  # nothing new of it: it may be gone, and what is placed from here on is placed without it
    placements = sum(each.placements for each in claims)
    after = Acting(broker=acting.id, term=acting.term, seen_s=acting.at_s, placements=placements)
    if before is None or before.broker == acting.id:
        return after, None
    return after, _change(before, acting, topology, max(placements - before.placements, 0))


def _change(before: Acting, acting: Publication, topology: SiteTopology, placed: int) -> Fact:
    is_planned = acting.cause in _PLANNED
    took_s = max(acting.since_s - before.seen_s, 0.0)
    old, new = broker_name(topology, before.broker), broker_name(topology, acting.id)
    word = "Switchover" if is_planned else "Failover"
    return Fact(
        at_s=acting.since_s,
        site=topology.site.id,
        kind=EntryKind.SWITCHOVER if is_planned else EntryKind.FAILOVER,
        severity=Severity.GOOD if is_planned else Severity.WARNING,
        source=Source.ELECTION,
        text=f"{word}: {new} is now primary",
        detail=(
            f"{took_s:.1f} s without one, {_logons(placed)} placed meanwhile; "
            f"from {old}, term {acting.term}, {acting.cause.value}"
        ),
        broker=acting.id,
        from_broker=before.broker,
        role=Role.PRIMARY,
        term=acting.term,
        cause=acting.cause,
        took_s=took_s,
    )


def _logons(count: int) -> str:
    return "1 logon was" if count == 1 else f"{count} logons were"
