"""What happened, in words an operator reads.

One fact for history, event list, role lanes and flags, told apart by `seq`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ras_console.domain.ids import BrokerId, HandlerId, HostId, SiteId
from ras_console.domain.vocabulary import Cause, Role, Severity, Source


class EntryKind(StrEnum):
    """What sort of fact an entry is; views choose by it, people read `text`."""

    ROLE = "role"
    """A broker's role changed: `broker`, `role`, `term`, `cause` are set; role lanes are drawn from these."""
    FAILOVER = "failover"
    """A broker became primary after another was lost: a flag on the chart; `took_s` is the time without a primary."""
    SWITCHOVER = "switchover"
    """The role was handed over: by hand or by failback; also a flag."""
    BROKER = "broker"
    HOST = "host"
    LOGON = "logon"
    SESSION = "session"
    FAULT = "fault"
    CONFIGURATION = "configuration"
    LAB = "lab"
    NOTIFICATION = "notification"
    """A notification handler tells somebody: `notice` is set."""
    DELIVERY = "delivery"
    """What became of a mail or command of a handler."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Whose notification a fact is, and of what; `value` is None where the handler's event is no figure."""

    handler: HandlerId
    target: str
    value: float | None
    is_recovery: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something worth telling, before it has its place in the order.

    `text` is one sentence in an operator's words; `detail` the line under it. `took_s` is a duration where the fact
    has one.
    """

    at_s: float
    site: SiteId
    kind: EntryKind
    severity: Severity
    source: Source
    text: str
    detail: str = ""
    broker: BrokerId | None = None
    host: HostId | None = None
    from_broker: BrokerId | None = None
    """The broker that had the role before, for FAILOVER and SWITCHOVER."""
    role: Role | None = None
    term: int | None = None
    cause: Cause | None = None
    took_s: float | None = None
    notice: Notice | None = None
    hosts: tuple[HostId, ...] = ()
    """All hosts that a fact of several is about; `host` is None then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A fact with its number: lossless, in order, without gaps within one run of the engine."""

    seq: int
    fact: Fact
