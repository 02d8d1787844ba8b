"""Reports of hosts whose agents have gone mad: no numbers, negative ones, more than any computer can have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ras_console.engine.events import HostReports

_KINDS = 3


def twisted(reports: HostReports, is_mad: NDArray[np.bool_], turn: int) -> HostReports:
    """Return the reports with those of mad hosts senseless; the kinds of nonsense take turns."""
    cpu, sessions = reports.cpu_demand_cores.copy(), reports.sessions.copy()
    match turn % _KINDS:
        case 0:
            cpu[is_mad] = np.nan
        case 1:
            sessions[is_mad] = -1
        case _:
            cpu[is_mad] = 1e9
    return replace(reports, cpu_demand_cores=cpu, sessions=sessions)
