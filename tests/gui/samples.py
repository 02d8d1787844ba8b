"""Made-up farms for tests of the console: documents, pictures and timelines that fit each other, and a fake feed.

Ids: farm 1, site 2, auto-promotion 3, load balancing 4, default pool 5, resources 11-14, brokers 101 and on, hosts 1001
and on.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ras_console.config.document import Document
from ras_console.domain.client_devices import ClientDevice, device_line
from ras_console.domain.ids import BrokerId, FarmId, HostId, ObjectId, PoolId, ResourceId, SiteId
from ras_console.domain.objects import (
    AutoPromotion,
    Broker,
    Farm,
    FarmObject,
    Host,
    HostDefaults,
    LoadBalancing,
    Mailbox,
    Pool,
    Resource,
    Site,
)
from ras_console.domain.vocabulary import Cause, HostState, ResourceType, Role, Severity, Source
from ras_console.engine.proposals import Proposal
from ras_console.engine.session_details import DetailColumn, blank_details
from ras_console.engine.snapshot import (
    BrokerView,
    ElectionView,
    FarmSnapshot,
    HostColumns,
    SessionColumns,
    SiteFigures,
    SiteView,
)
from ras_console.engine.timeline import EntryKind, Fact, TimelineEntry
from ras_console.runtime.feed import EngineDeath
from ras_console.runtime.orders import Order

SITE: Final = SiteId(ObjectId(2))
POOL: Final = PoolId(ObjectId(5))
ORIGIN_WALL_S: Final = 1_764_000_000.0
"""2025-11-24 16:00:00 UTC."""

_FIRST_BROKER: Final = 101
_FIRST_HOST: Final = 1001
_MACHINES: Final = (
    (4, 32, 40),
    (4, 32, 40),
    (8, 64, 90),
    (8, 64, 90),
    (8, 64, 90),
    (16, 128, 180),
    (16, 128, 180),
    (32, 256, 350),
)


def broker_id(number: int) -> BrokerId:
    """Return the id of "RAS-CB-<number>", counted from 1."""
    return BrokerId(ObjectId(_FIRST_BROKER + number - 1))


def host_id(number: int) -> HostId:
    """Return the id of "RDSH-<number>", counted from 1."""
    return HostId(ObjectId(_FIRST_HOST + number - 1))


def sample_document(brokers: int = 3, hosts: int = 8, *, is_lab: bool = True, revision: int = 1) -> Document:
    """Return a farm with one site whose ids are those of `sample_snapshot` with the same numbers."""
    things: list[FarmObject] = [
        Farm(id=FarmId(ObjectId(1)), name="Contoso Farm"),
        Site(id=SITE, farm_id=FarmId(ObjectId(1)), name="Budapest", is_lab=is_lab),
        AutoPromotion(id=ObjectId(3), site_id=SITE),
        LoadBalancing(id=ObjectId(4), site_id=SITE),
        Pool(id=POOL, site_id=SITE, name="<Default>"),
        HostDefaults(id=ObjectId(6), site_id=SITE),
        Mailbox(id=ObjectId(7), farm_id=FarmId(ObjectId(1))),
    ]
    things += [_resource(11 + position, name, position) for position, name in enumerate(_RESOURCES)]
    things += [_broker(number) for number in range(1, brokers + 1)]
    things += [_host(number) for number in range(1, hosts + 1)]
    return Document.of(things, revision=revision, next_id=max(each.id for each in things) + 1)


_RESOURCES: Final = ("Full Desktop", "Word Processor", "Spreadsheet", "Time Sheet")


def _resource(number: int, name: str, position: int) -> Resource:
    kind = ResourceType.DESKTOP if position == 0 else ResourceType.APPLICATION
    return Resource(id=ResourceId(ObjectId(number)), site_id=SITE, name=name, type=kind, position=position)


def _broker(number: int) -> Broker:
    return Broker(
        id=broker_id(number), site_id=SITE, server=f"RAS-CB-{number}", ip=f"10.20.1.{10 + number}",
        position=number - 1, is_standby=number > 3,
    )  # fmt: skip


def _host(number: int) -> Host:
    cores, memory_gib, most = _MACHINES[(number - 1) % len(_MACHINES)]
    return Host(
        id=host_id(number), site_id=SITE, pool_id=POOL, server=f"RDSH-{number}", cores=cores, memory_gib=memory_gib,
        inherits_sessions=False, max_sessions=most, description=f"{cores} cores, {memory_gib} GiB",
    )  # fmt: skip


def sample_loads(hosts: int, at_s: float, *, seed: int = 1) -> NDArray[np.float32]:
    """Return smooth, made-up load ratios of all hosts at an instant; the same for the same arguments.

    One host (the 17th, or the last of fewer) runs hot from second 130 on; at second 186 all rise by a logon storm.
    """
    chance = np.random.default_rng(seed)
    base = chance.beta(3.2, 5.4, hosts) * 0.8
    phase, period = chance.uniform(0, 6.3, hosts), chance.uniform(7, 60, hosts)
    swing = 0.025 * np.sin(at_s / period * 6.3 + phase) + 0.015 * np.sin(at_s / 2.7 + 3 * phase)
    storm = 0.22 * np.exp(-max(0.0, at_s - 200.0) / 45.0) * min(1.0, max(0.0, (at_s - 186.0) / 10.0))
    loads = base + swing + storm
    if hosts > 0:
        loads[min(16, hosts - 1)] = 0.58 + 0.02 * np.sin(at_s / 4) + 0.37 / (1.0 + np.exp(-(at_s - 165.0) / 9.0))
    if hosts > 40:
        loads[40] = 0.61 + 0.03 * np.sin(at_s / 6) + 1.1 * storm
    ratios: NDArray[np.float32] = np.clip(loads, 0.0, 1.0).astype(np.float32)
    return ratios


def sample_hosts(hosts: int, at_s: float, *, brokers: int = 3, seed: int = 1, **columns: NDArray[Any]) -> HostColumns:
    """Return the columns of healthy hosts; `columns` replaces some of them."""
    load = sample_loads(hosts, at_s, seed=seed)
    most = np.array([_MACHINES[each % len(_MACHINES)][2] for each in range(hosts)])
    sessions = np.floor(load * most * 0.8).astype(np.int32)
    active = max(1, min(3, brokers))
    made: dict[str, NDArray[Any]] = {
        "ids": np.arange(_FIRST_HOST, _FIRST_HOST + hosts, dtype=np.int64),
        "state": np.full(hosts, HostState.OK, dtype=np.uint8),
        "cpu_ratio": load,
        "memory_ratio": (load * np.float32(0.7)).astype(np.float32),
        "session_ratio": (load * np.float32(0.8)).astype(np.float32),
        "load_ratio": load,
        "sessions": sessions,
        "disconnected": sessions // 10,
        "logons": (np.arange(hosts) % 5 == 0).astype(np.int32),
        "in_flight": np.zeros(hosts, dtype=np.int32),
        "age_s": np.full(hosts, 0.4, dtype=np.float32),
        "preferred_broker": _FIRST_BROKER + np.arange(hosts, dtype=np.int64) % active,
        "registered_broker": _FIRST_BROKER + np.arange(hosts, dtype=np.int64) % active,
        "fault": np.zeros(hosts, dtype=np.uint8),
    }
    made.update(columns)
    for column in made.values():
        column.setflags(write=False)
    return HostColumns(**made)


def sample_broker_view(number: int, role: Role, *, hosts: int = 8, since_s: float = 0.0, **fields: Any) -> BrokerView:
    """Return a broker's view with plausible figures; `fields` replaces some of them."""
    is_alive = role not in {Role.DOWN, Role.DISABLED, Role.NOT_REACHED}
    plain: dict[str, Any] = {
        "id": broker_id(number), "role": role, "term": 1, "since_s": since_s, "age_s": 0.1 if is_alive else 8.0,
        "cpu_ratio": 0.18, "memory_ratio": 0.34, "placements": 1200 * number, "refusals": 0, "placements_per_s": 2.5,
        "logons_waiting": 0, "preferred_hosts": hosts // 3, "registered_hosts": hosts // 3, "is_ledger_shared": True,
        "is_heard_by_primary": True, "fault": None, "fault_age_s": 0.0,
    }  # fmt: skip
    plain.update(fields)
    return BrokerView(**plain)


def usual_roles(brokers: int) -> tuple[Role, ...]:
    """Return primary, secondary, secondary, then standby."""
    usual = (Role.PRIMARY, Role.SECONDARY, Role.SECONDARY)
    return (*usual, *(Role.STANDBY for _ in range(brokers)))[:brokers]


def sample_election(
    roles: tuple[Role, ...], *, at_s: float, due_in_s: float | None = None, term: int = 1
) -> ElectionView:
    """Return the election that fits the roles; `due_in_s` is the countdown while nobody is primary."""
    primary = next((broker_id(each + 1) for each, role in enumerate(roles) if role is Role.PRIMARY), None)
    heir = next((broker_id(each + 1) for each, role in enumerate(roles) if role is Role.SECONDARY), None)
    is_vacant = primary is None and bool(roles)
    return ElectionView(
        primary=primary, last_primary=primary or (broker_id(1) if roles else None), term=term,
        lease_until_s=None if primary is None else at_s + 1.5, vacant_since_s=at_s - 6.0 if is_vacant else None,
        promotion_due_s=None if due_in_s is None else at_s + due_in_s, next_primary=heir, failback_due_s=None,
        failback_to=None, is_store_reachable=True,
    )  # fmt: skip


def sample_sessions(hosts: int, at_s: float, *, count: int = 24) -> SessionColumns:
    """Return a few sessions spread over the hosts."""
    each = np.arange(count if hosts else 0)
    return SessionColumns(
        at_s=at_s,
        ids=_frozen((each + 1).astype(np.int64)),
        user=_frozen(each.astype(np.int32)),
        host=_frozen((_FIRST_HOST + each % max(1, hosts)).astype(np.int64)),
        resource=_frozen((11 + each % 4).astype(np.int64)),
        state=_frozen(np.where(each % 6 == 5, 4, 0).astype(np.uint8)),
        started_s=_frozen((each * 3.0).astype(np.float32)),
        user_names=tuple(f"user{number + 1}" for number in each.tolist()),
        details=_frozen(_details(each)),
        clients=tuple(
            device_line(ClientDevice(f"pc-{number:05d}", f"10.20.0.{number}", ("Windows 11", "macOS")[number % 2]))
            for number in each.tolist()
        ),
    )


def _details(each: NDArray[Any]) -> DetailColumn:
    rows = blank_details(len(each))
    rows["client"] = each
    rows["broker"] = 101
    rows["broker_s"], rows["connection_s"], rows["preparation_s"], rows["work_s"] = 0.1, 0.2, 8.0, 12.0 + each
    return rows


def _frozen(column: NDArray[Any]) -> NDArray[Any]:
    column.setflags(write=False)
    return column


def sample_snapshot(
    brokers: int = 3,
    hosts: int = 8,
    at_s: float = 300.0,
    *,
    roles: tuple[Role, ...] | None = None,
    due_in_s: float | None = None,
    term: int = 1,
    speed: float = 1.0,
    number: int = 1,
    last_seq: int = 0,
    revision: int = 1,
    seed: int = 1,
) -> FarmSnapshot:
    """Return a picture of one site; `roles` has one for each broker in list order, `due_in_s` the countdown."""
    chosen = usual_roles(brokers) if roles is None else roles
    columns = sample_hosts(hosts, at_s, brokers=brokers, seed=seed)
    site = SiteView(
        id=SITE,
        is_lab=True,
        brokers=tuple(sample_broker_view(each + 1, role, hosts=hosts, term=term) for each, role in enumerate(chosen)),
        election=sample_election(chosen, at_s=at_s, due_in_s=due_in_s, term=term),
        hosts=columns,
        sessions=sample_sessions(hosts, at_s),
        figures=sample_figures(columns),
        resource_sessions=tuple((ResourceId(ObjectId(11 + each)), 10 * (each + 1)) for each in range(4)),
    )
    return FarmSnapshot(
        number=number, at_s=at_s, origin_wall_s=ORIGIN_WALL_S, speed=speed, tick_ms=0.6, revision=revision,
        last_seq=last_seq, sites=(site,),
    )  # fmt: skip


def sample_figures(columns: HostColumns) -> SiteFigures:
    """Return the figures that fit the host columns."""
    return SiteFigures(
        sessions=int(columns.sessions.sum()), disconnected=int(columns.disconnected.sum()),
        logons_in_progress=int(columns.logons.sum()), logons_per_s=2.4, logon_p50_s=1.21, logon_p95_s=1.84,
        placements=5318, refusals=2, failed_logons=1, lost_requests=0, hosts_total=len(columns.ids),
        hosts_ok=int((columns.state == HostState.OK).sum()),
    )  # fmt: skip


def with_site(snapshot: FarmSnapshot, **fields: Any) -> FarmSnapshot:
    """Return the picture with some fields of its one site replaced."""
    return replace(snapshot, sites=(replace(snapshot.sites[0], **fields),))


def entry(seq: int, kind: EntryKind, text: str, **fields: Any) -> TimelineEntry:
    """Return one timeline entry; whatever is not named is plain."""
    plain: dict[str, Any] = {"at_s": float(seq), "site": SITE, "severity": Severity.INFO, "source": Source.ELECTION}
    plain.update(fields)
    return TimelineEntry(seq=seq, fact=Fact(kind=kind, text=text, **plain))


def role_entry(seq: int, at_s: float, broker: int, role: Role, cause: Cause, *, term: int = 1) -> TimelineEntry:
    """Return the entry of a broker's change of role."""
    severity = Severity.ERROR if role is Role.DOWN else Severity.INFO
    return entry(
        seq, EntryKind.ROLE, f"RAS-CB-{broker} is {role.value}", at_s=at_s, broker=broker_id(broker), role=role,
        term=term, cause=cause, severity=severity, detail=cause.value,
    )  # fmt: skip


def failover_story(brokers: int = 3, *, lost_at_s: float = 186.0, delay_s: float = 15.0) -> tuple[TimelineEntry, ...]:
    """Return the timeline, in order, of RAS-CB-1 crashing, RAS-CB-2 taking over and RAS-CB-1 coming back."""
    took_s = delay_s + 0.8
    back_at_s = lost_at_s + took_s + 40.0
    made: list[TimelineEntry] = []
    for each, role in enumerate(usual_roles(brokers), start=1):
        made.append(role_entry(len(made) + 1, 0.0, each, role, Cause.STARTED))
    made += [
        entry(
            len(made) + 1, EntryKind.FAULT, "RAS-CB-1 crashes", at_s=lost_at_s - 0.2, broker=broker_id(1),
            source=Source.LAB, severity=Severity.WARNING, detail="Simulated failure",
        ),
        role_entry(len(made) + 2, lost_at_s, 1, Role.DOWN, Cause.SILENT),
    ]  # fmt: skip
    if brokers < 2:
        return tuple(made)
    won_at_s = lost_at_s + took_s
    made += [
        role_entry(len(made) + 1, won_at_s - 0.4, 2, Role.CANDIDATE, Cause.DELAY_RUN),
        role_entry(len(made) + 2, won_at_s, 2, Role.PRIMARY, Cause.LEASE_GRANTED, term=2),
        entry(
            len(made) + 3, EntryKind.FAILOVER, "Failover: RAS-CB-2 is now primary", at_s=won_at_s, broker=broker_id(2),
            from_broker=broker_id(1), took_s=took_s, term=2, severity=Severity.WARNING,
            detail=f"{took_s:.1f} s without a primary",
        ),
        entry(
            len(made) + 4, EntryKind.HOST, "RDSH-8 load above 90 % for 60 s", at_s=won_at_s + 25.0, host=host_id(8),
            severity=Severity.WARNING, source=Source.HOST,
        ),
        role_entry(len(made) + 5, back_at_s, 1, Role.JOINING, Cause.RESTORED, term=2),
        role_entry(len(made) + 6, back_at_s + 2.0, 1, Role.SECONDARY, Cause.ADMITTED, term=2),
        entry(
            len(made) + 7, EntryKind.BROKER, "RAS-CB-1 is back as secondary", at_s=back_at_s + 2.0, broker=broker_id(1),
            severity=Severity.GOOD, source=Source.BROKER,
        ),
    ]  # fmt: skip
    return tuple(made)


class FakeFeed:
    """A feed that shows what a test puts in and remembers the orders it is given."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.end: EngineDeath | None = None
        self._snapshot: FarmSnapshot | None = None
        self._entries: deque[TimelineEntry] = deque()
        self.proposals: tuple[Proposal, ...] = ()

    def put(self, snapshot: FarmSnapshot | None = None, *entries: TimelineEntry) -> None:
        """Have these ready for the next wake-up of the bridge."""
        self._snapshot = snapshot or self._snapshot
        self._entries.extend(entries)

    def take_snapshot(self) -> FarmSnapshot | None:
        taken, self._snapshot = self._snapshot, None
        return taken

    def take_entries(self) -> tuple[TimelineEntry, ...]:
        taken = tuple(self._entries)
        self._entries.clear()
        return taken

    def take_proposals(self) -> tuple[Proposal, ...]:
        taken, self.proposals = self.proposals, ()
        return taken

    def submit(self, order: Order) -> None:
        self.orders.append(order)

    def death(self) -> EngineDeath | None:
        return self.end
