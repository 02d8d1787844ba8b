"""Everything a broker can be told.

Each event carries the instant it is handled at on the broker's own monotonic clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import (
    BrokerId,
    HostId,
    JobId,
    OrderId,
    PoolId,
    RequestId,
    ResourceId,
    ScheduleId,
    SessionId,
    TicketId,
)
from ras_console.domain.ports import Lease, Reservation
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Role
from ras_console.engine.host_acts import HostAct
from ras_console.engine.runs import Run
from ras_console.engine.session_details import ListedDetails, LogonPhases


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The process runs, with nothing remembered; first event of every life."""

    now_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Time has passed; `wall_s` is the time of day in seconds since 1970 UTC, a lab's own in a lab.

    0 where the driver knows none: nothing is then done by the clock.
    """

    now_s: float
    wall_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TopologyChanged:
    """The configuration is another one now."""

    now_s: float
    revision: int
    topology: SiteTopology


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseSeen:
    """The store answered; `asked_s` is when the question was sent, `store_now_s` the store's clock when it answered.

    A lease that this broker took or renewed is counted from `asked_s`, never from the answer.
    """

    now_s: float
    asked_s: float
    store_now_s: float
    lease: Lease


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSilent:
    """The store did not answer a question in time; it may have taken effect all the same."""

    now_s: float
    asked_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationSeen:
    """The store's answer to ReserveUser: whose reservation stands; None when the store is silent."""

    now_s: float
    request: RequestId
    reservation: Reservation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """What brokers tell each other twice a second."""

    role: Role
    is_active: bool
    """It serves logons and hears hosts."""
    runs: tuple[Run, ...] = ()
    """What the schedules are doing, told by the primary."""
    is_scaling: bool = False
    """It is the acting primary, and `off` and `draining` are what autoscale has come to."""
    off: tuple[HostId, ...] = ()
    draining: tuple[tuple[PoolId, HostId], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One placement, told to the peers at once, so that their ledgers are whole."""

    ticket: TicketId
    host: HostId
    user: str
    resource: ResourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitMet:
    """A broker has told the administrators of a start beyond a resource's limit: the others need not."""

    resource: ResourceId


PeerMessage = Hello | Placed | LimitMet


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerHeard:
    """A message from another broker of the site."""

    now_s: float
    peer: BrokerId
    message: PeerMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleSessions:
    """Since when the users of sessions do nothing, `session_details.AT_WORK` for those at work."""

    session: NDArray[np.int64]
    since_s: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostReports:
    """Reports of several hosts that arrive at one instant; columns of shape (reports,), tickets flat.

    `session_digest` is the wrapping uint64 sum of id * (state + 1) over the sessions of the host: with `sessions` it
    tells a broker cheaply whether its own map agrees, states included. `highest_term` is the highest term in which the
    host has accepted a primary's order, `uptime_s` how long ago its computer was started. `seen_tickets` lists the
    tickets each host has seen since its last report, `seen_at[i]` the row they belong to. `idle` tells of all sessions
    of some of the hosts: a host tells it in one of its reports a minute.
    """

    host: NDArray[np.int64]
    cpu_demand_cores: NDArray[np.float64]
    cpu_cores: NDArray[np.float64]
    memory_used_gib: NDArray[np.float64]
    memory_gib: NDArray[np.float64]
    sessions: NDArray[np.int64]
    disconnected: NDArray[np.int64]
    logons: NDArray[np.int64]
    session_digest: NDArray[np.uint64]
    registered_broker: NDArray[np.int64]
    highest_term: NDArray[np.int64]
    uptime_s: NDArray[np.float64]
    seen_tickets: NDArray[np.int64]
    seen_at: NDArray[np.int64]
    idle: IdleSessions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostsReported:
    """A batch of load reports."""

    now_s: float
    reports: HostReports


class SessionChange(StrEnum):
    """What happened to a session, told by its host as it happens."""

    CONNECTED = "connected"
    """The client is there with its ticket, the logon has begun: the session exists."""
    LOGGED_ON = "logged on"
    LOGON_FAILED = "logon failed"
    DISCONNECTED = "disconnected"
    RECONNECTED = "reconnected"
    ENDED = "ended"
    MARKED = "marked to move"
    """It is not gone back to once it is left: see HostAct.MOVE_LATER."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChanged:
    """One change of one session; ticket 0 for a session that no broker placed; `logon_s` for LOGGED_ON.

    Request to completion.
    """

    now_s: float
    host: HostId
    session: SessionId
    user: str
    resource: ResourceId
    ticket: TicketId
    change: SessionChange
    logon_s: float = 0.0
    client: str = ""
    """The device's line, see `domain.client_devices`; "" leaves what is known."""
    phases: LogonPhases | None = None
    """For LOGGED_ON; their sum is `logon_s`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsListed:
    """A host's whole list of sessions, the answer to ListSessions: the truth. Columns of shape (sessions,)."""

    now_s: float
    host: HostId
    session: NDArray[np.int64]
    user: tuple[str, ...]
    resource: NDArray[np.int64]
    state: NDArray[np.uint8]
    started_s: NDArray[np.float64]
    details: ListedDetails | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefused:
    """A host did not carry out this broker's order of `term`: it obeys `primary`, whose term is `highest_term`."""

    now_s: float
    host: HostId
    term: int
    highest_term: int
    primary: BrokerId


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDone:
    """A host has carried out this broker's order, but for the sessions in `failed`."""

    now_s: float
    host: HostId
    order: OrderId
    failed: tuple[SessionId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRequested:
    """An administrator wants hosts restarted or switched; only an acting primary orders it."""

    now_s: float
    act: HostAct
    hosts: tuple[HostId, ...]
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What an administrator wants done to these sessions, or to these hosts where no sessions are named."""

    id: JobId
    act: HostAct
    actor: str
    sessions: tuple[SessionId, ...] = ()
    hosts: tuple[HostId, ...] = ()
    title: str = ""
    text: str = ""
    process: int = 0
    """For END_PROCESS, of the one session named; `title` is its name then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequested:
    """An administrator wants a live action done to many; for the acting primary."""

    now_s: float
    job: Job


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCancelled:
    """An administrator wants no more of it done."""

    now_s: float
    job: JobId


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCancelled:
    """An administrator wants what a schedule is doing just now to end."""

    now_s: float
    schedule: ScheduleId
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRequested:
    """An administrator wants this broker's map of sessions put right by the hosts' own lists."""

    now_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LogonRequested:
    """A user wants a resource.

    The client repeats the request with the same number at another broker when none answers. Whoever let the user in
    has asked the directory for the groups, and whether the account is switched off.
    """

    now_s: float
    request: RequestId
    user: str
    resource: ResourceId
    client_name: str = ""
    client_ip: str = ""
    client_system: str = ""
    groups: tuple[str, ...] = ()
    is_account_enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoteRequested:
    """An administrator wants this broker to be the primary."""

    now_s: float
    actor: str


Event = (
    Started
    | Tick
    | TopologyChanged
    | LeaseSeen
    | StoreSilent
    | ReservationSeen
    | PeerHeard
    | HostsReported
    | SessionChanged
    | SessionsListed
    | OrderRefused
    | OrderDone
    | JobRequested
    | JobCancelled
    | RunCancelled
    | RepairRequested
    | ActRequested
    | LogonRequested
    | PromoteRequested
)
