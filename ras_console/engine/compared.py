"""Methods that exist to be compared with: drills run them, no site can be given one. Pure, over all hosts at once."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

import numpy as np

from ras_console.domain.vocabulary import ComparedMethod
from ras_console.engine import methods
from ras_console.engine.loads import HostLoads


def scores(loads: HostLoads, method: ComparedMethod) -> methods.Scores:
    """Return every host's score by the method; rows of hosts that are no candidates mean nothing."""
    match method:
        case ComparedMethod.PREDICTIVE_TWO_CHOICES:
            return methods.predicted(loads)
        case ComparedMethod.LEAST_CPU | ComparedMethod.TWO_CHOICES_CPU:
            return loads.reported_cpu / loads.weight_ratio
        case ComparedMethod.LEAST_SESSIONS:
            return (loads.users - loads.in_flight) / loads.weight_ratio
        case ComparedMethod.RANDOM:
            return np.zeros(len(loads.ids))
        case ComparedMethod.ORACLE:
            return methods.predicted(loads if loads.true_cpu is None else replace(loads, cpu=loads.true_cpu))
        case _:
            assert_never(method)


def chosen(
    loads: HostLoads, method: ComparedMethod, rows: methods.Rows, chance: tuple[float, float]
) -> tuple[methods.Scores, int, tuple[int, ...]]:
    """Return the scores, the row chosen among `rows`, and the rows compared where only two were."""
    score = scores(loads, method)
    match method:
        case ComparedMethod.LEAST_CPU | ComparedMethod.LEAST_SESSIONS | ComparedMethod.ORACLE:
            return score, methods.least(score, rows, chance[0]), ()
        case ComparedMethod.RANDOM:
            row = methods.two_drawn(loads.capacity_cores, rows, chance)[0]
            return score, row, (row,)
        case ComparedMethod.PREDICTIVE_TWO_CHOICES | ComparedMethod.TWO_CHOICES_CPU:
            drawn = methods.two_drawn(loads.capacity_cores, rows, chance)
            return score, min(drawn, key=lambda row: (float(score[row]), row)), drawn
        case _:
            assert_never(method)
