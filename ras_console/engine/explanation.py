"""Why this host: what a placement looked at, kept by reference so that keeping it costs a placement next to nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import HostId, ObjectId, TicketId
from ras_console.domain.vocabulary import ComparedMethod, Method
from ras_console.engine.eligibility import Rule, count_rules
from ras_console.engine.loads import HostLoads


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One host as a placement saw it; the smaller the score, the better."""

    host: HostId
    score: float
    cpu_ratio: float
    memory_ratio: float
    session_ratio: float
    in_flight: int
    age_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One decision. `score` and `rule` have shape (hosts,), rows as in `loads`; scores of removed hosts mean nothing.

    `drawn` are the two hosts that were compared where the method compares two, empty where it compares all.
    """

    method: Method | ComparedMethod
    chosen: HostId
    loads: HostLoads
    score: NDArray[np.float64]
    rule: NDArray[np.uint8]
    drawn: tuple[HostId, ...]
    ticket: TicketId = TicketId(0)
    term: int = 0

    def signed(self, ticket: TicketId, term: int) -> Explanation:
        """Return the same with the ticket that was issued and the term it was issued in."""
        return replace(self, ticket=ticket, term=term)

    def removed(self) -> tuple[tuple[Rule, int], ...]:
        """Return how many hosts each rule removed."""
        return count_rules(self.rule)

    def candidates(self) -> int:
        return int(np.count_nonzero(self.rule == Rule.NONE))

    def best(self, count: int = 10) -> tuple[Candidate, ...]:
        """Return the candidates with the least scores, the best first, ties by id."""
        rows = np.flatnonzero(self.rule == Rule.NONE)
        order = np.argsort(self.score[rows], kind="stable")[:count]
        return tuple(self._candidate(row) for row in rows[order].tolist())

    def margin(self) -> float | None:
        """Return by how much the best of the others was worse than the chosen host; None where there was no other.

        Negative where the method chose by something else than the least score.
        """
        mine = self.score[np.searchsorted(self.loads.ids, self.chosen)]
        others = (self.rule == Rule.NONE) & (self.loads.ids != self.chosen)
        return float(self.score[others].min() - mine) if others.any() else None

    def _candidate(self, row: int) -> Candidate:
        loads = self.loads
        return Candidate(
            host=HostId(ObjectId(int(loads.ids[row]))),
            score=float(self.score[row]),
            cpu_ratio=float(loads.cpu[row]),
            memory_ratio=float(loads.memory[row]),
            session_ratio=float(loads.sessions[row]),
            in_flight=int(loads.in_flight[row]),
            age_s=float(loads.age_s[row]),
        )
