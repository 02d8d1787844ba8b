"""Choosing a host for a new session: `place` is pure, total, and for a given chance always the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import HostId, ObjectId
from ras_console.domain.publishing import PublishFrom
from ras_console.domain.vocabulary import ComparedMethod, Method
from ras_console.engine import compared, methods
from ras_console.engine.eligibility import Rule, count_rules, why_none
from ras_console.engine.explanation import Explanation
from ras_console.engine.loads import HostLoads
from ras_console.engine.policy import Policy

Chance = tuple[float, float]
"""Two numbers in [0, 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRequest:
    """What is wanted: a host of these, of any if none is named. `last_host` is where round robin stands, or 0."""

    source: PublishFrom = PublishFrom()
    last_host: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The host to use, and why where that was asked for; round robin goes on from it."""

    host: HostId
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """There is no host: `reason` says why in an operator's words, `removed` how many hosts each rule took out."""

    reason: str
    removed: tuple[tuple[Rule, int], ...]

    @property
    def is_waiting_of_use(self) -> bool:
        """Whether a host has only as many logons in progress as it may: it will have room."""
        return any(rule is Rule.BUSY for rule, _ in self.removed)


def place(
    loads: HostLoads, policy: Policy, request: PlacementRequest, chance: Chance, *, with_explanation: bool = False
) -> Placement | Refusal:
    """Return the host for a new session, or why there is none."""
    rule = rules(loads, request.source)
    rows = np.flatnonzero(rule == Rule.NONE)
    if not len(rows):
        removed = count_rules(rule)
        return Refusal(reason=why_none(removed), removed=removed)
    score, row, drawn = _choose(loads, policy, rows, request.last_host, chance)
    host = _host(loads, row)
    if not with_explanation:
        return Placement(host=host)
    explanation = Explanation(
        method=policy.method,
        chosen=host,
        loads=loads,
        score=score,
        rule=rule,
        drawn=tuple(_host(loads, each) for each in drawn),
    )
    return Placement(host=host, explanation=explanation)


def is_published_from(loads: HostLoads, source: PublishFrom) -> NDArray[np.bool_]:
    """Return which hosts are in the publish-from set."""
    if source.is_everything:
        return np.ones(len(loads.ids), dtype=np.bool_)
    inside = np.zeros(len(loads.ids), dtype=np.bool_)
    for pool in source.pool_ids:
        inside |= loads.pool == pool
    if source.host_ids and len(loads.ids):
        wanted = np.array(source.host_ids, dtype=np.int64)
        rows = np.minimum(np.searchsorted(loads.ids, wanted), len(loads.ids) - 1)
        inside[rows[loads.ids[rows] == wanted]] = True
    return inside


def rules(loads: HostLoads, source: PublishFrom) -> NDArray[np.uint8]:
    """Return why each host is no candidate for what is published from there, `Rule.NONE` for those that are."""
    if source.is_everything:
        return loads.rule
    return np.where(is_published_from(loads, source), loads.rule, np.uint8(Rule.NOT_PUBLISHED))


def _choose(
    loads: HostLoads, policy: Policy, rows: methods.Rows, last_host: int, chance: Chance
) -> tuple[methods.Scores, int, tuple[int, ...]]:
    """Return the scores, the chosen row, and the rows compared where only two were."""
    if isinstance(policy.method, ComparedMethod):
        return compared.chosen(loads, policy.method, rows, chance)
    score = methods.scores(loads, policy, policy.method)
    if policy.method is Method.ROUND_ROBIN:
        return score, methods.next_after(loads.ids, rows, last_host), ()
    if policy.method is not Method.PREDICTIVE:
        return score, methods.least(score, rows, chance[0]), ()
    if 2 * np.count_nonzero(loads.is_old[rows]) > len(rows):
        score = methods.counted(loads)
    elif policy.is_ledger_shared:
        return score, methods.least(score, rows, chance[0]), ()
    drawn = methods.two_drawn(loads.capacity_cores, rows, chance)
    return score, min(drawn, key=lambda row: (float(score[row]), row)), drawn


def _host(loads: HostLoads, row: int) -> HostId:
    return HostId(ObjectId(int(loads.ids[row])))
