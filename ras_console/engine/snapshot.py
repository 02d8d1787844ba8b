"""The console's picture of the farm at one instant.

Read-only numpy columns and small tuples, safe to hand to another thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId, HandlerId, JobId, ObjectId, PoolId, ResourceId, SiteId
from ras_console.domain.processes import ProcessList
from ras_console.domain.vocabulary import Role
from ras_console.engine.runs import Run
from ras_console.engine.session_details import DetailColumn

FloatColumn = NDArray[np.float32]
CountColumn = NDArray[np.int32]
IdColumn = NDArray[np.int64]
CodeColumn = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerView:
    """One broker as the console sees it. Figures are the last ones it published, `age_s` seconds ago.

    `role` is what it says it is, or DOWN, DISABLED, NOT_REACHED by the console's own judgement.
    """

    id: BrokerId
    role: Role
    term: int
    since_s: float
    """Instant at which the present role began."""
    age_s: float
    cpu_ratio: float
    memory_ratio: float
    placements: int
    """Logons it has placed since it started."""
    refusals: int
    placements_per_s: float
    logons_waiting: int
    """Requests it has taken and not answered yet."""
    preferred_hosts: int
    """Hosts whose preferred broker it is."""
    registered_hosts: int
    """Hosts that are registered with it just now."""
    is_ledger_shared: bool
    """It hears of its peers' placements; without, it draws two hosts and takes the better."""
    is_heard_by_primary: bool
    """The primary can give its role to it; True for the primary itself and while nobody is primary."""
    fault: Fault | None
    fault_age_s: float
    place_s: float | None = None
    """Mean time from a request to its answer over the last minute; None where nothing was placed."""
    reserve_s: float | None = None
    """Mean time in which the store reserved a user's place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionView:
    """The primary role of a site as its store and its brokers say, with every countdown that runs.

    Instants as in `at_s`.
    """

    primary: BrokerId | None
    """Who acts as primary at this instant; None while nobody may."""
    last_primary: BrokerId | None
    term: int
    lease_until_s: float | None
    vacant_since_s: float | None
    """End of the last lease, while nobody holds one."""
    promotion_due_s: float | None
    """When the next broker takes over by itself; None where nothing will."""
    next_primary: BrokerId | None
    """Who would be promoted if the primary were lost now, or is about to be."""
    failback_due_s: float | None
    failback_to: BrokerId | None
    is_store_reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HostColumns:
    """All session hosts of a site, one row each, in ascending id; every array has shape (hosts,) and is read-only."""

    ids: IdColumn
    state: CodeColumn
    """`HostState` values."""
    cpu_ratio: FloatColumn
    """Demanded cores / cores: above 1 the host is overloaded."""
    memory_ratio: FloatColumn
    session_ratio: FloatColumn
    """Sessions / max sessions."""
    load_ratio: FloatColumn
    """The greatest of the three, clipped to 0-1: what charts and bars show."""
    sessions: CountColumn
    disconnected: CountColumn
    logons: CountColumn
    """Logons in progress."""
    in_flight: CountColumn
    """Placements that the host has not acknowledged yet."""
    age_s: FloatColumn
    """Age of the last report."""
    preferred_broker: IdColumn
    registered_broker: IdColumn
    """0 where it is registered with none."""
    fault: CodeColumn
    """0 none, else 1 + index in `domain.faults.FAULT_CODES`."""


class GrownNames(Sequence[str]):
    """The names that a list has at one instant; the list may grow afterwards, in its end only, and is not copied.

    Copying 100,000 names for every picture costs the engine a fifth of its tick.
    """

    __slots__ = ("_count", "_names")

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._count = len(names)

    @override
    def __len__(self) -> int:
        return self._count

    @override
    def __repr__(self) -> str:
        return f"<{self._count} names>"

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...

    @override
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return self._names[: self._count][index]
        if not -self._count <= index < self._count:
            raise IndexError(index)
        return self._names[index if index >= 0 else self._count + index]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionColumns:
    """All sessions of a site, one row each; every array has shape (sessions,) and is read-only.

    Taken at most once a second. `user` indexes `user_names`.
    """

    at_s: float
    ids: IdColumn
    user: CountColumn
    host: IdColumn
    resource: IdColumn
    state: CodeColumn
    started_s: FloatColumn
    user_names: Sequence[str]
    details: DetailColumn
    """Rows of `session_details.DETAIL`; `client` indexes `clients`."""
    clients: Sequence[str]
    """The devices' lines, see `domain.client_devices`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFigures:
    """What the cards of a site show."""

    sessions: int
    disconnected: int
    logons_in_progress: int
    logons_per_s: float
    """Logons completed per second over the last ten seconds."""
    logon_p50_s: float
    logon_p95_s: float
    """Of the logons completed within the last five minutes; 0 before the first."""
    placements: int
    refusals: int
    failed_logons: int
    lost_requests: int
    """Logon requests that no broker answered at all."""
    hosts_ok: int
    hosts_total: int
    ghosts_healed: int = 0
    """Sessions that the speaking broker believed in and that their hosts did not have, since it started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """How far a live action on many has come. `failures` are the first hundred, in words."""

    id: JobId
    label: str
    actor: str
    total: int
    done: int = 0
    failed: int = 0
    failures: tuple[str, ...] = ()
    is_over: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """A condition of a notification handler that holds just now; `told_s` is None during its grace."""

    handler: HandlerId
    target: ObjectId
    value: float
    since_s: float
    told_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFigures:
    """What happened in a host pool within the last five minutes; times are 0 where nobody logged on."""

    pool: PoolId
    logons: int = 0
    logon_p50_s: float = 0.0
    logon_p95_s: float = 0.0
    failed: int = 0
    disconnected: int = 0
    """Sessions that were disconnected within that time, back or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """One site. `brokers` in the order of the list; `resource_sessions` has one count for each published resource."""

    id: SiteId
    is_lab: bool
    brokers: tuple[BrokerView, ...]
    election: ElectionView
    hosts: HostColumns
    sessions: SessionColumns | None
    figures: SiteFigures
    resource_sessions: tuple[tuple[ResourceId, int], ...]
    jobs: tuple[JobView, ...] = ()
    runs: tuple[Run, ...] = ()
    """What the schedules are doing, the announced and the last ones included."""
    pools: tuple[PoolFigures, ...] = ()
    """Pools in which anything happened lately."""
    alerts: tuple[AlertView, ...] = ()
    """Running conditions, longest first; empty while nobody is primary."""
    processes: tuple[ProcessList, ...] = ()
    """What runs on those hosts that somebody looks at just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FarmSnapshot:
    """The whole farm. `at_s` is the engine's monotonic clock.

    `origin_wall_s + at_s` is the time of day to show (UTC seconds).
    """

    number: int
    at_s: float
    origin_wall_s: float
    speed: float
    """Lab seconds per wall second; 0 while paused."""
    tick_ms: float
    """CPU time of the last tick of the engine."""
    revision: int
    """Configuration revision the engine runs on."""
    last_seq: int
    """Number of the newest timeline entry."""
    sites: tuple[SiteView, ...]
    reached_speed: float | None = None
    """Lab seconds that really passed per wall second, measured over the last seconds; None before that, or paused."""

    def site(self, site_id: SiteId) -> SiteView | None:
        """Return one site's view, None where the engine does not know it (yet)."""
        return next((each for each in self.sites if each.id == site_id), None)
