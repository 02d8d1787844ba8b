"""The methods of choosing a host, each a score: the smaller, the sooner it is chosen. Pure, over all hosts at once."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.vocabulary import Method
from ras_console.engine.loads import HostLoads
from ras_console.engine.policy import Policy

Scores = NDArray[np.float64]
Rows = NDArray[np.intp]

_OTHERS_SHARE: Final = 0.05  # what the resources that are not the scarcest weigh: enough to tell apart, not to decide
_FILL_UNTIL: Final = 0.85  # load of the scarcest resource up to which a host is filled; above it users feel one another


def scores(loads: HostLoads, policy: Policy, method: Method) -> Scores:
    """Return every host's score by a method; rows of hosts that are no candidates mean nothing."""
    match method:
        case Method.PREDICTIVE:
            return predicted(loads)
        case Method.RESOURCE:
            return resource_based(loads, policy)
        case Method.ROUND_ROBIN:
            return np.zeros(len(loads.ids))
        case Method.WEIGHTED_USERS:
            return loads.users / loads.weight_ratio
        case Method.FILL_FIRST:
            return fill_first(loads)


def predicted(loads: HostLoads) -> Scores:
    """Return the load of the scarcest resource, a little of the others, and what failures and old figures add."""
    scarcest = np.maximum(np.maximum(loads.cpu, loads.memory), loads.sessions)
    others = (loads.cpu + loads.memory + loads.sessions - scarcest) / 2
    return scarcest + _OTHERS_SHARE * others + loads.penalty


def counted(loads: HostLoads) -> Scores:
    """Return the load in sessions alone: what is left to go by where reports are old."""
    return loads.sessions + loads.penalty


def resource_based(loads: HostLoads, policy: Policy) -> Scores:
    """Return the negative weighted sum of the free ratios of the counters that are on, from the hosts' reports alone.

    Source: Parallels RAS 20 Administrator's Guide, Load balancing; 2X Application Server manual, p. 126.
    """
    free = np.zeros(len(loads.ids))
    if policy.counts_sessions:
        free += policy.sessions_weight * np.maximum(1.0 - loads.reported_sessions, 0.0)
    if policy.counts_memory:
        free += policy.memory_weight * np.maximum(1.0 - loads.reported_memory, 0.0)
    if policy.counts_cpu:
        free += policy.cpu_weight * np.maximum(1.0 - loads.reported_cpu, 0.0)
    return -free


def fill_first(loads: HostLoads) -> Scores:
    """Return scores by which the busiest host with room is filled up; without any such, the least busy one is taken."""
    busy = np.maximum(np.maximum(loads.cpu, loads.memory), loads.sessions)
    return np.where(busy < _FILL_UNTIL, -loads.sessions, 1.0 + busy) + loads.penalty


def least(score: Scores, rows: Rows, chance: float) -> int:
    """Return the row of the least score among `rows`, which must not be empty; among equals chance decides."""
    among = score[rows]
    equals = rows[among == among.min()]
    return int(equals[_index(len(equals), chance)])


def two_drawn(capacity: NDArray[np.float64], rows: Rows, chance: tuple[float, float]) -> tuple[int, ...]:
    """Return two different rows drawn in proportion to capacity, or the only one there is.

    Two random choices do not herd even where nobody knows what the others have just sent.
    """
    if len(rows) == 1:
        return (int(rows[0]),)
    shares = capacity[rows]
    ends = np.cumsum(shares)
    first = _position(ends, chance[0] * ends[-1])
    mark = chance[1] * (ends[-1] - shares[first])
    if mark >= ends[first] - shares[first]:  # step over the share of the first
        mark += shares[first]
    second = _position(ends, mark)
    if second == first:  # rounding at the edge of its share
        second = first + 1 if first + 1 < len(rows) else first - 1
    return int(rows[first]), int(rows[second])


def next_after(ids: NDArray[np.int64], rows: Rows, last: int) -> int:
    """Return the row whose host follows `last` in ascending id, from the first again after the greatest."""
    position = int(np.searchsorted(ids[rows], last, side="right"))
    return int(rows[position % len(rows)])


def _index(count: int, chance: float) -> int:
    return min(int(chance * count), count - 1)


def _position(ends: NDArray[np.float64], mark: float) -> int:
    return min(int(np.searchsorted(ends, mark, side="right")), len(ends) - 1)
