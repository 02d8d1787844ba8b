"""When the lab's people pause: every session has a rhythm of its own, made from its number, so that no chance is drawn.

Somebody works for two to twenty minutes and then does nothing for one to twenty, again and again; one in ten walks off
for hours and leaves the screen as it is.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.vocabulary import SessionState
from ras_console.engine.session_details import AT_WORK
from ras_console.lab.lab_sessions import LabSessions

_WORK_S: Final = (120.0, 1200.0)
_PAUSE_S: Final = (60.0, 1200.0)
_ABSENCE_S: Final = 8 * 3600.0
_ABSENT_RATIO: Final = 0.1

_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_HALF: Final = np.uint64(32)
_TWO_32: Final = 2.0**32


def idle_since_s(table: LabSessions, rows: NDArray[np.int64], now_s: float) -> NDArray[np.float32]:
    """Return since when the users of sessions do nothing, AT_WORK while they work; of a left one, as it was left."""
    states = table.state[rows]
    until_s = np.where(states == SessionState.DISCONNECTED, table.left_s[rows], now_s)
    work_s, pause_s = _rhythm(table.id[rows], table.user[rows])
    here_s = np.maximum(until_s - table.sat_down_s[rows], 0.0)
    begun_s = here_s // (work_s + pause_s) * (work_s + pause_s)
    is_idle = (here_s - begun_s >= work_s) & (states != SessionState.CONNECTED)
    since_s: NDArray[np.float32] = np.where(is_idle, table.sat_down_s[rows] + begun_s + work_s, AT_WORK).astype(
        np.float32
    )
    # Nobody works where nothing is open.
    return np.minimum(since_s, table.closed_s[rows].astype(np.float32))


def _rhythm(ids: NDArray[np.int64], users: NDArray[np.int32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how long the user of each session works, and pauses, at a stretch."""
    with np.errstate(over="ignore"):
        mixed = (ids.astype(np.uint64) * _ODD) ^ (users.astype(np.uint64) * _MIX)
        mixed = (mixed ^ (mixed >> _HALF)) * _MIX
    upper = (mixed >> _HALF).astype(np.float64) / _TWO_32
    lower = (mixed & np.uint64(0xFFFFFFFF)).astype(np.float64) / _TWO_32
    pause_s = np.where(lower < _ABSENT_RATIO, _ABSENCE_S, _between(_PAUSE_S, lower))
    return _between(_WORK_S, upper), pause_s


def _between(bounds: tuple[float, float], ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values between two bounds, as many from one to ten as from ten to a hundred."""
    values: NDArray[np.float64] = bounds[0] * (bounds[1] / bounds[0]) ** ratio
    return values
