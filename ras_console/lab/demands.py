"""What each person's logon and session ask of the computer they are on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ras_console.lab.workload import LOGON_PARALLEL_CORES, Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class LogonCost:
    """One logon: waiting that no processor shortens, then work on at most `parallel_cores` at once."""

    fixed_s: float
    work_core_s: float
    parallel_cores: float


class Demands(Protocol):
    """Says what people's logons and sessions cost; `users` are their numbers, one value for each is returned."""

    @property
    def is_moody(self) -> bool:
        """Whether the demand of a session wavers around its mean."""
        ...

    def logon(self, user: int) -> LogonCost:
        """Return what the logon of a person costs."""
        ...

    def memory_gib(self, users: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the memory that their sessions take."""
        ...

    def cores(self, users: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the mean demand of their sessions."""
        ...


class DrawnDemands:
    """Everybody alike: each logon and session is drawn from the same distributions at the moment it begins."""

    def __init__(self, chance: np.random.Generator, workload: Workload) -> None:
        self._chance = chance
        self._workload = workload

    @property
    def is_moody(self) -> bool:
        return True

    def logon(self, _user: int) -> LogonCost:
        """Return what a logon costs."""
        return LogonCost(
            fixed_s=float(self._workload.logon_fixed_s.draw(self._chance, 1)[0]),
            work_core_s=float(self._workload.logon_work_core_s.draw(self._chance, 1)[0]),
            parallel_cores=LOGON_PARALLEL_CORES,
        )

    def memory_gib(self, users: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return as many values as there are users."""
        return self._workload.session_memory_gib.draw(self._chance, len(users))

    def cores(self, users: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return as many values as there are users."""
        return self._workload.session_cores.draw(self._chance, len(users))
