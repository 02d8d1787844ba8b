"""Every session of a simulated site as columns, one row each; rows of ended sessions are used again."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.vocabulary import SessionState
from ras_console.engine.session_details import AT_WORK, PHASES
from ras_console.lab.due_times import DueTimes

_FIRST_CAPACITY = 256

Number = TypeVar("Number", bound=np.generic)


class LabSessions:
    """The columns. A free row has `id` 0 and `host` -1; only rows below `end` were ever used.

    `host` is a row of the machines. `cores` is the demand a session adds to its host once it is logged on; `due_times`
    say when its next act falls due; `work_from_s`, `work_left_core_s` and `parallel_cores` belong to a logon in
    progress; `phases` say where its time went, all of it once it is complete. `sat_down_s` is when its user last began
    to work in it, `closed_s` when they closed the last application of it, AT_WORK while one is open: see `lingers`.
    """

    def __init__(self) -> None:
        self.end = 0
        self._free: list[int] = []
        self._next_id = 1
        self.id: NDArray[np.int64] = np.zeros(_FIRST_CAPACITY, np.int64)
        self.user: NDArray[np.int32] = np.zeros(_FIRST_CAPACITY, np.int32)
        self.host: NDArray[np.int32] = np.zeros(_FIRST_CAPACITY, np.int32)
        self.resource: NDArray[np.int64] = np.zeros(_FIRST_CAPACITY, np.int64)
        self.state: NDArray[np.uint8] = np.zeros(_FIRST_CAPACITY, np.uint8)
        self.started_s: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)
        self.is_marked: NDArray[np.bool_] = np.zeros(_FIRST_CAPACITY, np.bool_)
        self.phases: NDArray[np.float64] = np.zeros((_FIRST_CAPACITY, len(PHASES)))
        self.left_s: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)
        self.sat_down_s: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)
        self.closed_s: NDArray[np.float64] = np.full(_FIRST_CAPACITY, AT_WORK)
        self.requested_s: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)
        self.ticket: NDArray[np.int64] = np.zeros(_FIRST_CAPACITY, np.int64)
        self.mean_cores: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)
        self.mood: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)
        self.cores: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)
        self.memory_gib: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)
        self.due_times = DueTimes(_FIRST_CAPACITY)
        self.work_from_s: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)
        self.work_left_core_s: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)
        self.parallel_cores: NDArray[np.float64] = np.zeros(_FIRST_CAPACITY)

    @property
    def count(self) -> int:
        """How many sessions there are."""
        return self.end - len(self._free)

    def take(self, count: int) -> NDArray[np.int64]:
        """Return `count` rows with ids of their own; every other column holds what the last user of the row left."""
        reused = [self._free.pop() for _ in range(min(count, len(self._free)))]
        fresh = count - len(reused)
        self._reserve(self.end + fresh)
        rows = np.array([*reused, *range(self.end, self.end + fresh)], np.int64)
        self.end += fresh
        self.id[rows] = np.arange(self._next_id, self._next_id + count)
        self._next_id += count
        return rows

    def give_back(self, row: int) -> None:
        """Free a row."""
        self.id[row] = 0
        self.is_marked[row] = False
        self.phases[row] = 0.0
        self.host[row] = -1
        self.due_times.clear(row)
        self._free.append(row)

    def row_of(self, session: int, host_row: int) -> int | None:
        """Return the row of a session if it is on this host."""
        rows = np.flatnonzero(self.id[: self.end] == session)
        return int(rows[0]) if rows.size and self.host[rows[0]] == host_row else None

    def rows_on(self, host_row: int) -> NDArray[np.int64]:
        """Return the rows of one host's sessions, ascending."""
        return np.flatnonzero(self.host[: self.end] == host_row)

    def is_active(self, row: int) -> bool:
        """Return whether a row holds a session with its user at it."""
        return bool(self.id[row] > 0 and self.state[row] == SessionState.ACTIVE)

    def lingers(self, row: int) -> bool:
        """Return whether nothing is open in a session any more: it stays for its user for a while."""
        return bool(self.closed_s[row] != AT_WORK)

    def _reserve(self, rows: int) -> None:
        capacity = len(self.id)
        if rows <= capacity:
            return
        capacity = max(rows, 2 * capacity)
        self.id = _grown(self.id, capacity)
        self.user = _grown(self.user, capacity)
        self.host = _grown(self.host, capacity)
        self.resource = _grown(self.resource, capacity)
        self.state = _grown(self.state, capacity)
        self.started_s = _grown(self.started_s, capacity)
        self.is_marked = _grown(self.is_marked, capacity)
        self.phases = _grown(self.phases, capacity)
        self.left_s = _grown(self.left_s, capacity)
        self.sat_down_s = _grown(self.sat_down_s, capacity)
        self.closed_s = _grown(self.closed_s, capacity)
        self.requested_s = _grown(self.requested_s, capacity)
        self.ticket = _grown(self.ticket, capacity)
        self.mean_cores = _grown(self.mean_cores, capacity)
        self.mood = _grown(self.mood, capacity)
        self.cores = _grown(self.cores, capacity)
        self.memory_gib = _grown(self.memory_gib, capacity)
        self.due_times.reserve(capacity)
        self.work_from_s = _grown(self.work_from_s, capacity)
        self.work_left_core_s = _grown(self.work_left_core_s, capacity)
        self.parallel_cores = _grown(self.parallel_cores, capacity)


def _grown(column: NDArray[Number], capacity: int) -> NDArray[Number]:
    longer = np.zeros((capacity, *column.shape[1:]), column.dtype)
    longer[: len(column)] = column
    return longer
