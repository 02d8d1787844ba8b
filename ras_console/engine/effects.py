"""Everything a broker can want done; drivers do it and answer with events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ras_console.domain.ids import BrokerId, HostId, ObjectId, OrderId, RequestId, SessionId, TicketId
from ras_console.engine.events import PeerMessage, SessionChanged, SessionsListed
from ras_console.engine.host_acts import HostAct
from ras_console.engine.timeline import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLease:
    """Ask the store who holds the role; answered by LeaseSeen or StoreSilent, as the four below are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAcquire:
    """Take the lease in `term`."""

    term: int
    lease_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewLease:
    """Extend the lease held in `term`."""

    term: int
    lease_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Give the role held in `term` to another broker, with the next term."""

    term: int
    to: BrokerId
    lease_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WantPrimary:
    """Note in the store which broker an administrator wants; None takes the wish back."""

    broker: BrokerId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveUser:
    """Reserve the user's place on `host`; answered by ReservationSeen."""

    request: RequestId
    user: str
    host: HostId
    for_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseUser:
    """Give a reservation back."""

    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPeer:
    """Tell another broker of the site; nothing is answered, nothing is repeated."""

    to: BrokerId
    message: PeerMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSessions:
    """Ask a host for its whole list of sessions; any broker may, no term needed."""

    host: HostId


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderHost:
    """A primary's order, which the host carries out or refuses; the latter is answered by OrderRefused.

    A host accepts no term lower than the highest it has accepted, and each term from one broker only. It remembers
    both for good.

    `sessions` names whom it concerns, all of the host's where none is named. An `order` above 0 asks for OrderDone,
    which names the sessions that it could not be done to, those that are not there among them.
    """

    host: HostId
    term: int
    act: HostAct
    order: OrderId = OrderId(0)
    sessions: tuple[SessionId, ...] = ()
    title: str = ""
    text: str = ""
    process: int = 0
    """For END_PROCESS, of the one session named."""


class Way(StrEnum):
    """How a user gets to their session."""

    NEW = "new"
    RECONNECT = "reconnect"
    JOIN = "join"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLogon:
    """Send the client to a host, with a ticket; `session` names the user's own one unless `way` is NEW."""

    request: RequestId
    host: HostId
    ticket: TicketId
    term: int
    way: Way
    session: SessionId | None = None
    is_marked: bool = False
    """The store could not be asked: a second session of the same user is possible and reported once it can be seen."""
    is_by_address: bool = False
    """The session was left at the client's address, maybe by somebody else; its host hands it over all the same."""
    warning: str = ""
    """What the client shows its user beside letting them in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseLogon:
    """Tell the client that there is no host, and why."""

    request: RequestId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLogon:
    """Tell the client that its user waits until a host has room, and where; it asks again, and is told again."""

    request: RequestId
    position: int
    """How many leave the waiting room before the user has, the user counted."""
    expected_wait_s: float | None
    """None while nobody has left it lately."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeChange:
    """Ask the console that runs the engine to change the configuration, which no broker writes itself.

    `values` are settings of the object by name. It is asked again until the topology shows them; the broker acts by
    them meanwhile. The console leaves it alone unless the object's settings named in `given` are still as given there:
    an administrator may have decided otherwise.
    """

    object_id: ObjectId
    values: Mapping[str, Any]
    reason: str
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSessions:
    """Keep a host's word of its sessions for the history; the same word may come from several brokers."""

    event: SessionChanged | SessionsListed


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """Tell the operators."""

    fact: Fact


StoreQuestion = ReadLease | TryAcquire | RenewLease | HandOver | WantPrimary

Effect = (
    StoreQuestion
    | ReserveUser
    | ReleaseUser
    | SendPeer
    | ListSessions
    | OrderHost
    | AnswerLogon
    | RefuseLogon
    | HoldLogon
    | Announce
    | NoteSessions
    | ProposeChange
)
