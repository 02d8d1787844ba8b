"""What a drill is: a site, the people who log on, what goes wrong, and what it must show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ras_console.lab.distributions import Distribution, Exponential, Lognormal
from ras_console.lab.drills.keys import REQUIRED, choice, distribution, number, switch, text, whole
from ras_console.lab.workload import SESSION_CORES_CEILING

FORMAT: Final = 1
"""The version of the format that is read and written."""

DAY_S: Final = 86_400.0

PRODUCT_METHODS: Final = ("predictive", "resource", "round-robin", "weighted-users", "fill-first")
"""Methods that a site can be given."""

COMPARED_METHODS: Final = (
    "predictive-two-choices", "least-cpu", "least-sessions", "two-choices-cpu", "random", "oracle",
)  # fmt: skip
"""Methods that exist for comparison only."""

METHODS: Final = (
    "predictive", "predictive-two-choices", "resource", "round-robin", "weighted-users", "fill-first", "least-cpu",
    "least-sessions", "two-choices-cpu", "random", "oracle",
)  # fmt: skip

SHAPES: Final = ("normal", "uniform", "burst", "poisson")
FAULTS: Final = (
    "crash", "hang", "partition", "slow", "nonsense", "restore", "drain", "promote", "logoff-all", "disconnect-all",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """`[auto_promotion]`, as on the console's page."""

    enabled: bool = switch(default=True)
    delay_s: float = number(15.0, least=0.0, most=72 * 3600.0)
    failback: bool = switch(default=False)
    failback_delay_s: float = number(300.0, least=0.0, most=72 * 3600.0)
    lease_s: float = number(2.0, least=0.5, most=60.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerLine:
    """`[[brokers]]`, in order of priority."""

    name: str = text(REQUIRED)
    standby: bool = switch(default=False)
    enabled: bool = switch(default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLine:
    """`[[hosts]]`: `count` alike."""

    name: str = text(REQUIRED)
    count: int = whole(1, least=1, most=5000)
    cores: int = whole(8, least=1, most=1024)
    memory_gib: float = number(0.0, least=0.0, most=65_536.0)
    """0 for eight times the cores."""
    weight: int = whole(100, least=1, most=1000)
    max_sessions: int = whole(250, least=1, most=10_000)
    outside_load_cores: float = number(0.0, least=0.0, most=1024.0)
    existing_sessions: int = whole(0, least=0, most=10_000)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the hosts it stands for."""
        if self.count == 1:
            return (self.name,)
        return tuple(f"{self.name}-{number}" for number in range(1, self.count + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """`[[logons]]`: people who log on about the same time."""

    count: int = whole(REQUIRED, least=0, most=1_000_000)
    shape: str = choice("normal", *SHAPES)
    at_s: float = number(400.0, least=0.0, most=31 * DAY_S)
    spread_s: float = number(90.0, least=0.0, most=31 * DAY_S)
    resource: str = text("Desktop")
    priority: int = whole(0, least=-100, most=100)
    session_length_s: Distribution = distribution(Exponential(mean=14_400.0), most=31 * DAY_S)
    logon_fixed_s: Distribution = distribution(Lognormal(mean=8.0, sigma=0.3), most=3600.0)
    logon_work_core_s: Distribution = distribution(Lognormal(mean=18.0, sigma=0.5), most=36_000.0)
    logon_parallel: float = number(1.5, least=0.1, most=64.0)
    session_cores: Distribution = distribution(Lognormal(mean=0.1, sigma=1.6, ceiling=SESSION_CORES_CEILING), most=64.0)
    session_memory_gib: Distribution = distribution(Lognormal(mean=0.6, sigma=0.5), most=1024.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultLine:
    """`[[faults]]`: what happens to whom, and for how long."""

    at_s: float = number(REQUIRED, least=0.0, most=31 * DAY_S)
    kind: str = choice(REQUIRED, *FAULTS)
    target: str = text(REQUIRED)
    for_s: float = number(0.0, least=0.0, most=31 * DAY_S)
    factor: float = number(1.0, least=1.0, most=1000.0)
    spread_s: float = number(0.0, least=0.0, most=31 * DAY_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """`[expect]`: each line None where nothing is expected."""

    logon_p95_s_max: float | None = number(None, most=1e9)
    logon_p50_s_max: float | None = number(None, most=1e9)
    over_60_s_ratio_max: float | None = number(None, most=1.0)
    refused_max: int | None = whole(None, most=1e9)
    failed_max: int | None = whole(None, most=1e9)
    waited_max: int | None = whole(None, most=1e9)
    overload_host_minutes_max: float | None = number(None, most=1e9)
    primary_gap_s_max: float | None = number(None, most=1e9)
    primary_changes_max: int | None = whole(None, most=1e9)
    quarantined_hosts: int | None = whole(None, most=1e9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The keys at the top of the file."""

    format: int = whole(REQUIRED, least=FORMAT, most=FORMAT)
    name: str = text(REQUIRED)
    seed: int = whole(0, least=0, most=2**63 - 1)
    duration_s: float = number(REQUIRED, least=1.0, most=31 * DAY_S)
    method: str = choice("predictive", *METHODS)
    report_period_s: float = number(2.0, least=0.1, most=3600.0)
    dead_after_s: float = number(0.0, least=0.0, most=86_400.0)
    logon_cap_per_host: int = whole(0, least=0, most=10_000)
    network_delay_s: float = number(0.02, least=0.0, most=10.0)
    shared_ledger: bool = switch(default=True)
    snapshot_every_s: float = number(5.0, least=0.1, most=86_400.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A whole drill; brokers and hosts have different names, every target of a fault exists."""

    head: Head
    auto_promotion: Promotion = Promotion()
    brokers: tuple[BrokerLine, ...] = (BrokerLine(name="CB-1"),)
    hosts: tuple[HostLine, ...]
    logons: tuple[Wave, ...] = ()
    faults: tuple[FaultLine, ...] = ()
    expect: Expectations = Expectations()

    @property
    def dead_after_s(self) -> float:
        """Silence after which a host counts as dead."""
        return self.head.dead_after_s or 3.0 * self.head.report_period_s
