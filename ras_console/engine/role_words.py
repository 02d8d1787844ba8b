"""A broker's change of role as a fact of the timeline, in an operator's words."""

from __future__ import annotations

from typing import assert_never

from ras_console.domain.ids import BrokerId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Cause, Role, Severity, Source
from ras_console.engine.timeline import EntryKind, Fact


def broker_name(topology: SiteTopology, broker: BrokerId | None) -> str:
    """Return the server name of a broker; one that the site no longer has is called by its number."""
    if broker is None:
        return "nobody"
    found = topology.broker(broker)
    return found.server if found is not None else f"broker {broker}"


def role_fact(
    topology: SiteTopology,
    broker: BrokerId,
    *,
    role: Role,
    term: int,
    cause: Cause,
    now_s: float,
    other: BrokerId | None = None,
) -> Fact:
    """Return the fact that `broker` has a new role; `other` is who else it is about: the heir, or the new holder."""
    return Fact(
        at_s=now_s,
        site=topology.site.id,
        kind=EntryKind.ROLE,
        severity=_severity(role, cause),
        source=Source.ELECTION,
        text=_text(broker_name(topology, broker), role, cause),
        detail=_detail(role, term, cause, broker_name(topology, other) if other is not None else ""),
        broker=broker,
        role=role,
        term=term,
        cause=cause,
    )


def _severity(role: Role, cause: Cause) -> Severity:
    match role:
        case Role.PRIMARY:
            return Severity.GOOD
        case Role.SUSPENDED:
            return Severity.INFO if cause in (Cause.MANUAL, Cause.FAILBACK, Cause.CONFIGURED) else Severity.WARNING
        case Role.DOWN | Role.NOT_REACHED:
            return Severity.ERROR
        case Role.SECONDARY if cause is Cause.LEASE_LOST:
            return Severity.WARNING
        case Role.JOINING | Role.SECONDARY | Role.STANDBY | Role.CANDIDATE | Role.DISABLED:
            return Severity.INFO
        case _:
            assert_never(role)


def _text(name: str, role: Role, cause: Cause) -> str:
    match role:
        case Role.PRIMARY:
            return f"{name} is primary again" if cause is Cause.LEASE_RENEWED else f"{name} is now primary"
        case Role.SUSPENDED:
            is_giving = cause in (Cause.MANUAL, Cause.FAILBACK, Cause.CONFIGURED)
            return f"{name} hands the primary role over" if is_giving else f"{name} has suspended its primary role"
        case Role.CANDIDATE:
            return f"{name} is next to become primary"
        case Role.SECONDARY:
            return _secondary_text(name, cause)
        case Role.STANDBY:
            return f"{name} stands by"
        case Role.JOINING:
            return f"{name} is joining the site"
        case Role.DISABLED:
            return f"{name} is disabled"
        case Role.DOWN:
            return f"{name} is down"
        case Role.NOT_REACHED:
            return f"{name} has not been reached"
        case _:
            assert_never(role)


def _secondary_text(name: str, cause: Cause) -> str:
    if cause in (Cause.LEASE_LOST, Cause.HANDED_OVER, Cause.LEASE_ENDED):
        return f"{name} is no longer primary"
    return f"{name} serves in place of a missing broker" if cause is Cause.STANDBY_NEEDED else f"{name} is secondary"


def _detail(role: Role, term: int, cause: Cause, other: str) -> str:
    if role is Role.PRIMARY:
        return f"Term {term}: {cause.value}"
    if role is Role.SUSPENDED:
        return _suspended_detail(term, cause, other)
    if cause is Cause.LEASE_ENDED and role is Role.CANDIDATE:
        if term == 0:
            return "The site has had no primary yet"
        return f"The lease of term {term} has ended; logons go on being served"
    if cause is Cause.HEARD_AGAIN and role is Role.SECONDARY:
        return "A broker above it in the list is heard; that one is next"
    if cause in (Cause.LEASE_LOST, Cause.HANDED_OVER) and other:
        return f"{other} holds term {term}"
    return cause.value.capitalize()


def _suspended_detail(term: int, cause: Cause, other: str) -> str:
    if other:
        return f"Term {term}: to {other}, {cause.value}"
    if cause is Cause.WOKEN:
        return f"Term {term}: woken after a pause longer than its lease allows, it does nothing a primary does"
    return f"Term {term}: the lease could not be renewed in time; it goes on trying, logons go on being served"
