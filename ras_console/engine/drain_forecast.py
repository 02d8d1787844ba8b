"""When a drained host is empty, as far as the ages of the sessions that run now can tell. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np

from ras_console.domain.ids import HostId
from ras_console.engine.snapshot import SessionColumns

FEWEST_AGES: Final = 20
"""Sessions on the site below which nothing is forecast: a handful of ages says nothing about a last one."""


def time_to_empty_s(sessions: SessionColumns, host: HostId, now_s: float) -> float | None:
    """Return after how long it is as likely as not that the last session of a drained host has ended.

    0 for a host without sessions, None where there is nothing to go by.

    Nobody sees how long sessions that still run will last. But on a site where sessions come and go evenly, how much
    longer a running session lasts is distributed as its age is (the forward and the backward recurrence time of a
    renewal process have one distribution). So the ages of all sessions of the site stand for the remaining times; with
    n sessions on the host the last one ends before t with probability F(t)**n, and the result is t where that is one
    half. It knows no daily rhythm, and disconnected sessions that nobody logs off it takes for as mortal as the others:
    on the evening of a working day a host is empty sooner than it says, with sessions kept for ever later.
    """
    count = int(np.count_nonzero(sessions.host == host))
    if count == 0:
        return 0.0
    ages = np.maximum(now_s - sessions.started_s.astype(np.float64), 0.0)
    if len(ages) < FEWEST_AGES:
        return None
    return float(np.quantile(ages, 0.5 ** (1.0 / count)))
