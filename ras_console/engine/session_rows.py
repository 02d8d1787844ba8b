"""Sessions as columns: rows without gaps, so that a snapshot is a plain copy, found by session id and by user."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, repeat
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.client_devices import device_of
from ras_console.domain.vocabulary import SessionState
from ras_console.engine.session_details import AT_WORK, PHASES, DetailColumn, LogonPhases, blank_details, copied
from ras_console.engine.snapshot import GrownNames, SessionColumns

_ROWS_AT_FIRST: Final = 256
_NONE: Final = -1  # in place of a session's id
_BLANK: Final = blank_details(1)[0]


class SessionRows:
    """Columns with room to spare; the last row moves into the place of a removed one.

    User names are kept once for each user ever seen, so that the tuple of names that snapshots share seldom changes.
    Nearly all users have one session: it stands in a list of numbers, and only further ones in tuples. A hundred
    thousand tuples would keep the garbage collector busy.
    """

    def __init__(self) -> None:
        self._id: NDArray[np.int64] = np.zeros(_ROWS_AT_FIRST, dtype=np.int64)
        self._user: NDArray[np.int32] = np.zeros(_ROWS_AT_FIRST, dtype=np.int32)
        self._host: NDArray[np.int64] = np.zeros(_ROWS_AT_FIRST, dtype=np.int64)
        self._resource: NDArray[np.int64] = np.zeros(_ROWS_AT_FIRST, dtype=np.int64)
        self._state: NDArray[np.uint8] = np.zeros(_ROWS_AT_FIRST, dtype=np.uint8)
        self._started_s: NDArray[np.float64] = np.zeros(_ROWS_AT_FIRST, dtype=np.float64)
        self._details: DetailColumn = blank_details(_ROWS_AT_FIRST)
        self._row_of: dict[int, int] = {}
        self._clients: list[str] = []
        """As `_names`."""
        self._client_number: dict[str, int] = {}
        self._clients_at: dict[str, list[int]] = {}
        """The numbers of the devices at each address; read when somebody asks, from the first line not read yet."""
        self._addresses_read = 0
        self._names: list[str] = []
        """Only ever grows: pictures look into it from other threads."""
        self._number_of: dict[str, int] = {}
        self._session_of: list[int] = []
        self._further_of: dict[int, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._row_of)

    def find(self, session: int) -> tuple[str, int, int] | None:
        """Return (user, host, resource) of a session, None where there is none with this id."""
        row = self._row_of.get(session)
        if row is None:
            return None
        return self._names[self._user[row]], int(self._host[row]), int(self._resource[row])

    def read(self, session: int) -> tuple[str, int, int, int, float]:
        """Return (user, host, resource, state, started_s) of a session that is there."""
        row = self._row_of[session]
        return (
            self._names[self._user[row]],
            int(self._host[row]),
            int(self._resource[row]),
            int(self._state[row]),
            float(self._started_s[row]),
        )

    def state_of(self, session: int) -> int:
        return int(self._state[self._row_of[session]])

    def of_user(self, user: str) -> tuple[int, ...]:
        """Return the ids of a user's sessions."""
        number = self._number_of.get(user)
        if number is None or self._session_of[number] == _NONE:
            return ()
        return (self._session_of[number], *self._further_of.get(number, ()))

    def on_host(self, host: int) -> NDArray[np.int64]:
        """Return the ids of a host's sessions."""
        used = len(self)
        return self._id[np.flatnonzero(self._host[:used] == host)]

    def rows_of(self, sessions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of each session, -1 where there is none with this id; good until one is removed."""
        return np.fromiter(map(self._row_of.get, sessions.tolist(), repeat(-1)), np.int64, len(sessions))

    def hosts_of(self, sessions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the host of each session, 0 where there is none with this id."""
        rows = self.rows_of(sessions)
        return np.where(rows >= 0, self._host[rows], 0)

    def is_same(
        self, rows: NDArray[np.int64], users: NDArray[np.int32], host: int, resources: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Return which rows, none of them -1, hold a session of this user (by number) and resource on the host."""
        is_same: NDArray[np.bool_] = self._user[rows] == users
        is_same &= self._host[rows] == host
        is_same &= self._resource[rows] == resources
        return is_same

    def numbers(self, users: Sequence[str]) -> NDArray[np.int32]:
        """Return the number that each name is kept under."""
        number_of = self._number_of
        numbers = np.array([number_of.setdefault(each, len(number_of)) for each in users], dtype=np.int32)
        if added := len(number_of) - len(self._names):
            names = list(islice(reversed(number_of), added))
            self._names.extend(reversed(names))
            self._session_of.extend(repeat(_NONE, added))
        return numbers

    def with_several(self, users: Sequence[int]) -> tuple[str, ...]:
        """Return the names of those users, given by number, who have more than one session."""
        further_of = self._further_of
        return tuple([self._names[each] for each in users if each in further_of])

    def states(self) -> NDArray[np.uint8]:
        return self._state[: len(self)]

    def add(self, session: int, user: str, host: int, resource: int, state: SessionState, started_s: float) -> None:
        """Add a session whose id is not there yet."""
        row = len(self)
        if row == len(self._id):
            self._grow()
        number = self._number(user)
        self._id[row] = session
        self._user[row] = number
        self._host[row] = host
        self._resource[row] = resource
        self._state[row] = state
        self._started_s[row] = started_s
        self._details[row] = _BLANK
        self._row_of[session] = row
        self._tie(number, session)

    def extend(
        self,
        sessions: NDArray[np.int64],
        users: NDArray[np.int32],
        host: int,
        *,
        resources: NDArray[np.int64],
        states: NDArray[np.uint8],
        started_s: NDArray[np.float64],
        details: DetailColumn,
    ) -> None:
        """Add sessions of one host, no id twice and none there yet; `users` are numbers."""
        begin, end = len(self), len(self) + len(sessions)
        while end > len(self._id):
            self._grow()
        self._id[begin:end] = sessions
        self._user[begin:end] = users
        self._host[begin:end] = host
        self._resource[begin:end] = resources
        self._state[begin:end] = states
        self._started_s[begin:end] = started_s
        self._details[begin:end] = details
        ids = sessions.tolist()
        self._row_of.update(zip(ids, range(begin, end), strict=True))
        session_of = self._session_of
        for session, number in zip(ids, users.tolist(), strict=True):
            if session_of[number] == _NONE:
                session_of[number] = session
            else:
                self._tie(number, session)

    def remove(self, session: int) -> None:
        """Remove a session that is there."""
        row = self._row_of.pop(session)
        self._untie(int(self._user[row]), session)
        last = len(self)
        if row != last:
            for column in (
                self._id,
                self._user,
                self._host,
                self._resource,
                self._state,
                self._started_s,
                self._details,
            ):
                column[row] = column[last]
            self._row_of[int(self._id[row])] = row

    def set_state(self, session: int, state: SessionState) -> None:
        self._state[self._row_of[session]] = state

    def set_client(self, session: int, line: str) -> None:
        """Note the device that a session's user works at."""
        self._details["client"][self._row_of[session]] = self.client_numbers((line,))[0]

    def set_broker(self, session: int, broker: int) -> None:
        """Note who placed a session."""
        self._details["broker"][self._row_of[session]] = broker

    def set_left(self, session: int, at_s: float) -> None:
        """Note when a session was disconnected."""
        self._details["left_s"][self._row_of[session]] = at_s

    def set_idle(self, sessions: NDArray[np.int64], since_s: NDArray[np.float32]) -> None:
        """Note since when the users of sessions have done nothing; those that are not there are left out."""
        rows = self.rows_of(sessions)
        is_known = rows >= 0
        self._details["idle_since_s"][rows[is_known]] = since_s[is_known]

    def set_back(self, session: int) -> None:
        """Note that a session's user is at work in it."""
        self._details["idle_since_s"][self._row_of[session]] = AT_WORK

    def set_phases(self, session: int, phases: LogonPhases) -> None:
        """Note where the time of a session's logon went."""
        row = self._row_of[session]
        for name, value in zip(PHASES, phases, strict=True):
            self._details[name][row] = value

    def set_marked(self, session: int) -> None:
        """Note that a session moves at its user's next logon."""
        self._details["is_marked"][self._row_of[session]] = 1

    def is_marked(self, session: int) -> bool:
        """Return whether a session that is there moves at its user's next logon."""
        return bool(self._details["is_marked"][self._row_of[session]])

    def marked(self) -> NDArray[np.int64]:
        """Return the ids of the sessions that move and that nobody is connected to."""
        left = self._left_rows()
        found: NDArray[np.int64] = self._id[left[self._details["is_marked"][left] != 0]]
        return found

    def _left_rows(self) -> NDArray[np.intp]:
        """Return the rows of disconnected sessions: few, so that their details are looked at one by one."""
        return np.flatnonzero(self._state[: len(self)] == SessionState.DISCONNECTED)

    def client_numbers(self, lines: Sequence[str]) -> NDArray[np.int32]:
        """Return the number that each device's line is kept under."""
        number_of = self._client_number
        numbers = np.array([number_of.setdefault(each, len(number_of)) for each in lines], dtype=np.int32)
        if added := len(number_of) - len(self._clients):
            self._clients.extend(reversed(list(islice(reversed(number_of), added))))
        return numbers

    def left_at(self, address: str) -> NDArray[np.int64]:
        """Return the ids of the sessions that were left disconnected at a client with this address."""
        for number in range(self._addresses_read, len(self._clients)):
            self._clients_at.setdefault(device_of(self._clients[number]).address, []).append(number)
        self._addresses_read = len(self._clients)
        numbers = self._clients_at.get(address, []) if address else []
        left = self._left_rows()
        found: NDArray[np.int64] = self._id[left[np.isin(self._details["client"][left], numbers)]]
        return found

    def correct(
        self,
        rows: NDArray[np.int64],
        states: NDArray[np.uint8],
        started_s: NDArray[np.float64],
        details: DetailColumn | None,
    ) -> None:
        """Set state, start and, where they are known, details of sessions by their rows."""
        if details is not None:
            self._details[rows] = details
        self._state[rows] = states
        self._started_s[rows] = started_s

    def columns(self, at_s: float) -> SessionColumns:
        """Return a read-only copy of all rows."""
        used = len(self)
        copies = (
            self._id[:used].copy(),
            self._user[:used].copy(),
            self._host[:used].copy(),
            self._resource[:used].copy(),
            self._state[:used].copy(),
            self._started_s[:used].astype(np.float32),
            copied(self._details[:used]),
        )
        for each in copies:
            each.setflags(write=False)
        ids, user, host, resource, state, started_s, details = copies
        return SessionColumns(
            at_s=at_s,
            ids=ids,
            user=user,
            host=host,
            resource=resource,
            state=state,
            started_s=started_s,
            user_names=GrownNames(self._names),
            details=details,
            clients=GrownNames(self._clients),
        )

    def _number(self, user: str) -> int:
        number = self._number_of.get(user)
        if number is None:
            number = self._number_of[user] = len(self._names)
            self._names.append(user)
            self._session_of.append(_NONE)
        return number

    def _tie(self, number: int, session: int) -> None:
        """Note one more session of a user."""
        if self._session_of[number] == _NONE:
            self._session_of[number] = session
        else:
            self._further_of[number] = (*self._further_of.get(number, ()), session)

    def _untie(self, number: int, session: int) -> None:
        """Take one of a user's sessions back."""
        left = [each for each in (self._session_of[number], *self._further_of.pop(number, ())) if each != session]
        self._session_of[number] = left[0] if left else _NONE
        if len(left) > 1:
            self._further_of[number] = tuple(left[1:])

    def _grow(self) -> None:
        rows = 2 * len(self._id)
        self._id = np.resize(self._id, rows)
        self._user = np.resize(self._user, rows)
        self._host = np.resize(self._host, rows)
        self._resource = np.resize(self._resource, rows)
        self._state = np.resize(self._state, rows)
        self._started_s = np.resize(self._started_s, rows)
        self._details = np.resize(self._details, rows)
