"""What people and their sessions ask of the lab's machines, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass, field

from ras_console.lab.distributions import Distribution, Exponential, Lognormal

LOGON_PARALLEL_CORES = 1.5
"""Cores that one logon can keep busy at most."""

SESSION_CORES_CEILING = 4.0
"""No session keeps more cores busy than this; the cut takes about 3 % off the mean of the heavy-tailed demand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What logons and sessions cost.

    The means are ours, chosen so that a logon takes what companies measure, 20 to 25 s, on a host with cores to spare.

    Source: session CPU is heavy-tailed after Casalicchio, Iannucci, Silvestri, "Cloud Desktop Workload: A
    Characterization Study", IEEE IC2E 2015; median logon of 23.7 s over 21 million logons, ControlUp.
    """

    logon_fixed_s: Distribution = Lognormal(mean=8.0, sigma=0.3)
    logon_work_core_s: Distribution = Lognormal(mean=18.0, sigma=0.5)
    session_cores: Distribution = Lognormal(mean=0.1, sigma=1.6, ceiling=SESSION_CORES_CEILING)
    session_memory_gib: Distribution = Lognormal(mean=0.6, sigma=0.5, ceiling=16.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserModel:
    """How many people there are and what they do.

    `load_ratio` is the CPU load they keep the farm at; `existing_sessions` the sessions there are when the lab opens,
    None for as many as that load needs. Logons come in waves of `wave_period_s`, `wave_ratio` above and below their
    mean; activity inside the sessions swings by `activity_ratio` with them.
    """

    workload: Workload = field(default_factory=Workload)
    has_arrivals: bool = True
    load_ratio: float = 0.62
    existing_sessions: int | None = None
    session_length_s: Distribution | None = None
    """None: exponential, ten minutes, or longer where more than ten people would log on each second."""
    wave_period_s: float = 240.0
    wave_ratio: float = 0.4
    activity_ratio: float = 0.06
    disconnect_ratio: float = 0.25
    """Share of the acts of a user at a session that leave it disconnected; the others log off."""
    away_s: Distribution = Exponential(mean=150.0)
    """How long a user who has disconnected stays away."""
    second_device_ratio: float = 0.02
    """Share of logons that come from people who have an active session already."""


NOBODY = UserModel(has_arrivals=False, existing_sessions=0)
"""No sessions and nobody who wants one: what a test fills as it needs."""
