"""The people of a drill, drawn before it begins: whatever happens, and by whatever method, the same people come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.lab.demands import LogonCost
from ras_console.lab.drills.drill import Drill, Wave
from ras_console.lab.drills.site import DrillSite

_DEFAULTS: Final = Wave(count=0)
_EXISTING: Final = 0  # the stream of chance of those who are there already; wave n has 1 + n

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """One row for each person, by number: first those who have a session when the drill begins, on `host_row`.

    `at_s` is when somebody logs on; infinite for those who are there.
    """

    at_s: Column
    host_row: NDArray[np.int64]
    resource: NDArray[np.int64]
    length_s: Column
    fixed_s: Column
    work_core_s: Column
    parallel_cores: Column
    session_cores: Column
    memory_gib: Column

    @property
    def size(self) -> int:
        """How many people there are."""
        return len(self.at_s)

    @property
    def existing(self) -> int:
        """How many of them are there when the drill begins."""
        return int(np.count_nonzero(self.host_row >= 0))

    def arrivals(self) -> NDArray[np.int64]:
        """Return those who log on, in the order they come."""
        numbers = np.arange(self.existing, self.size)
        return numbers[np.argsort(self.at_s[numbers], kind="stable")]


class KnownDemands:
    """What the people of a crowd ask of the machines."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd

    @property
    def is_moody(self) -> bool:
        return False

    def logon(self, user: int) -> LogonCost:
        """Return what the logon of a person costs."""
        crowd = self._crowd
        return LogonCost(
            fixed_s=float(crowd.fixed_s[user]),
            work_core_s=float(crowd.work_core_s[user]),
            parallel_cores=float(crowd.parallel_cores[user]),
        )

    def memory_gib(self, users: NDArray[np.int64]) -> Column:
        """Return the memory that their sessions take."""
        return self._crowd.memory_gib[users]

    def cores(self, users: NDArray[np.int64]) -> Column:
        """Return the demand of their sessions."""
        return self._crowd.session_cores[users]


def crowd_of(drill: Drill, site: DrillSite) -> Crowd:
    """Draw everybody; each wave has chance of its own, so that another line in the file changes nobody else."""
    there = np.repeat(np.arange(len(site.lines)), [line.existing_sessions for line in site.lines])
    desktop = next(iter(site.resources.values()))
    parts = [_people(_DEFAULTS, len(there), _chance(drill, _EXISTING), desktop, host_row=there)]
    for number, wave in enumerate(drill.logons):
        chance = _chance(drill, 1 + number)
        at_s = arrival_times(wave, chance)
        resource = site.resources[wave.resource, wave.priority]
        parts.append(_people(wave, wave.count, chance, resource, at_s=at_s))
    names = Crowd.__dataclass_fields__
    return Crowd(**{name: np.concatenate([getattr(each, name) for each in parts]) for name in names})


def arrival_times(wave: Wave, chance: np.random.Generator) -> Column:
    """Return when the people of a wave come, in no order."""
    count = wave.count
    match wave.shape:
        case "normal":
            return _normal(wave, chance)
        case "uniform":
            return wave.at_s + wave.spread_s * chance.random(count)
        case "poisson":
            gaps: Column = chance.exponential(wave.spread_s / max(count, 1), count)
            return wave.at_s + np.cumsum(gaps)
        case _:  # burst
            return np.full(count, wave.at_s)


def _normal(wave: Wave, chance: np.random.Generator) -> Column:
    """Return times around the centre; who would have come before the beginning is drawn again."""
    at_s: Column = chance.normal(wave.at_s, wave.spread_s, wave.count)
    while (early := at_s < 0.0).any():
        at_s[early] = chance.normal(wave.at_s, wave.spread_s, int(early.sum()))
    return at_s


def _people(
    wave: Wave,
    count: int,
    chance: np.random.Generator,
    resource: int,
    *,
    at_s: Column | None = None,
    host_row: NDArray[np.int64] | None = None,
) -> Crowd:
    return Crowd(
        at_s=np.full(count, np.inf) if at_s is None else at_s,
        host_row=np.full(count, -1, np.int64) if host_row is None else host_row,
        resource=np.full(count, resource, np.int64),
        length_s=wave.session_length_s.draw(chance, count),
        fixed_s=wave.logon_fixed_s.draw(chance, count),
        work_core_s=wave.logon_work_core_s.draw(chance, count),
        parallel_cores=np.full(count, wave.logon_parallel),
        session_cores=wave.session_cores.draw(chance, count),
        memory_gib=wave.session_memory_gib.draw(chance, count),
    )


def _chance(drill: Drill, stream: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([drill.head.seed, stream]))
