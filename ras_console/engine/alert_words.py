"""What a notification says: one sentence about its target, or about the first few of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ras_console.domain.durations import duration_text
from ras_console.domain.ids import BrokerId, HostId, ObjectId, ResourceId
from ras_console.domain.objects import Handler
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import AlertKind, Direction, Severity, Source
from ras_console.engine.alert_readings import FIGURES, SITE_KINDS
from ras_console.engine.role_words import broker_name
from ras_console.engine.timeline import EntryKind, Fact, Notice

NAMED_AT_MOST: Final = 3
"""Targets that a bundled notification names; it counts the others."""

_FIGURE_WORDS: Final = {
    AlertKind.CPU: ("CPU", " %"),
    AlertKind.MEMORY: ("Memory", " %"),
    AlertKind.SESSIONS: ("Sessions", ""),
    AlertKind.SESSIONS_PCT: ("Sessions, share of the places,", " %"),
    AlertKind.DISCONNECTED: ("Disconnected sessions", ""),
    AlertKind.DISCONNECTED_PCT: ("Disconnected sessions, share of all,", " %"),
    AlertKind.LOGON_TIME: ("Logon time p95", " s"),
    AlertKind.FAILED_LOGONS: ("Failed logons", " per minute"),
}
_SIDES: Final = {Direction.RISES_ABOVE: "above", Direction.FALLS_BELOW: "below"}
_SOURCES: Final = {
    AlertKind.PROMOTION: Source.ELECTION,
    AlertKind.PUBLISHED_ITEM: Source.LOGON,
    AlertKind.LOGON_TIME: Source.LOGON,
    AlertKind.FAILED_LOGONS: Source.LOGON,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One target that somebody is to be told of."""

    target: ObjectId
    value: float
    lasted_s: float


def condition_text(handler: Handler) -> str:
    """Return the condition as a clause: CPU of a host rises above 90 %."""
    side = "rises above" if handler.direction is Direction.RISES_ABOVE else "falls below"
    match handler.kind:
        case AlertKind.AGENT:
            return "a broker or host is lost"
        case AlertKind.PUBLISHED_ITEM:
            return "a published resource cannot be served or is at its limit"
        case AlertKind.PROMOTION:
            return "a broker is promoted"
        case _:
            what, unit = _FIGURE_WORDS[handler.kind]
            where = "the site" if handler.kind in SITE_KINDS else "a host"
            return f"{what} of {where} {side} {handler.threshold:g}{unit}"


def notice_facts(
    topology: SiteTopology, handler: Handler, dues: Sequence[Due], now_s: float, *, is_recovery: bool
) -> tuple[Fact, ...]:
    """Return one fact for each target, or one for all where they are many: a burst of mails helps nobody."""
    if len(dues) <= NAMED_AT_MOST:
        return tuple(_single(topology, handler, each, now_s, is_recovery=is_recovery) for each in dues)
    names = ", ".join(target_name(topology, each.target) for each in dues[:NAMED_AT_MOST])
    who = f"{names} and {len(dues) - NAMED_AT_MOST} more"
    text = _sentence(handler, who, None, 0.0, is_recovery=is_recovery, is_many=True)
    fact = _fact(topology, handler, now_s, text, target=f"{len(dues)} targets", is_recovery=is_recovery)
    targets = {each.target for each in dues}
    return (replace(fact, hosts=tuple(each.id for each in topology.hosts if each.id in targets)),)


def promotion_fact(topology: SiteTopology, handler: Handler, me: BrokerId, before: BrokerId, now_s: float) -> Fact:
    """Return the notification that a broker has taken the role from another one."""
    name = broker_name(topology, me)
    text = f"{name} is primary now, in place of {broker_name(topology, before)}"
    return _fact(topology, handler, now_s, text, target=name, about=me)


def target_name(topology: SiteTopology, target: ObjectId) -> str:
    """Return what a target is called: a host, broker or resource of the site, or the site itself."""
    for host in topology.hosts:
        if host.id == target:
            return host.server
    if (broker := topology.broker(BrokerId(target))) is not None:
        return broker.server
    for resource in topology.resources:
        if resource.id == ResourceId(target):
            return resource.name
    return topology.site.name


def _single(topology: SiteTopology, handler: Handler, due: Due, now_s: float, *, is_recovery: bool) -> Fact:
    name = target_name(topology, due.target)
    value = due.value if handler.kind in FIGURES else None
    text = _sentence(handler, name, value, due.lasted_s, is_recovery=is_recovery, is_many=False)
    return _fact(topology, handler, now_s, text, target=name, value=value, about=due.target, is_recovery=is_recovery)


def _sentence(
    handler: Handler, who: str, value: float | None, lasted_s: float, *, is_recovery: bool, is_many: bool
) -> str:
    are = "are" if is_many else "is"
    match handler.kind:
        case AlertKind.AGENT:
            return f"{who} {are} heard again" if is_recovery else f"{who} {are} lost{_since(lasted_s)}"
        case AlertKind.PUBLISHED_ITEM if is_recovery:
            return f"{who} can be started again"
        case AlertKind.PUBLISHED_ITEM:
            return f"{who} cannot be served or {are} at the limit{_since(lasted_s)}"
        case _:
            what, unit = _FIGURE_WORDS[handler.kind]
            side = f"{_SIDES[handler.direction]} {handler.threshold:g}{unit}"
            figure = "" if value is None else f": {round(value, 1):g}{unit}"
            now = "no longer " if is_recovery else ""
            return f"{what} of {who} {now}{side}{'' if is_recovery else _since(lasted_s)}{figure}"


def _since(lasted_s: float) -> str:
    return f" for {duration_text(round(lasted_s))}" if lasted_s >= 1.0 else ""


def _fact(
    topology: SiteTopology,
    handler: Handler,
    now_s: float,
    text: str,
    *,
    target: str,
    value: float | None = None,
    about: ObjectId | None = None,
    is_recovery: bool = False,
) -> Fact:
    host = next((each.id for each in topology.hosts if each.id == about), None)
    broker = next((each.id for each in topology.brokers if each.id == about), None)
    is_loss = handler.kind is AlertKind.AGENT
    bad = Severity.ERROR if is_loss else Severity.INFO if handler.kind is AlertKind.PROMOTION else Severity.WARNING
    return Fact(
        at_s=now_s,
        site=topology.site.id,
        kind=EntryKind.NOTIFICATION,
        severity=Severity.GOOD if is_recovery else bad,
        source=_SOURCES.get(handler.kind, Source.BROKER if broker is not None else Source.HOST),
        text=text,
        detail=f"Notification of “{handler.name}”",
        broker=broker,
        host=HostId(host) if host is not None else None,
        notice=Notice(handler=handler.id, target=target, value=value, is_recovery=is_recovery),
    )
