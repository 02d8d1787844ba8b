"""Plays the people of a drill in the lab: each logs on once, works for as long as drawn, and logs off."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import ObjectId, ResourceId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import SessionState
from ras_console.lab.agenda import Agenda
from ras_console.lab.clients import Attempt, Clients
from ras_console.lab.drills.crowd import Crowd
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.machines import Machines

_PUT_OFF_S: Final = 2.0


class LogonBook:
    """What became of the logons: `open_s` has since when each person who is not in yet has been waiting."""

    def __init__(self) -> None:
        self.requested = 0
        self.broken = 0
        """Logons whose session ended before they were complete."""
        self.seconds: list[float] = []
        self.open_s: dict[int, float] = {}


class Players:
    """The people of one site, as `lab.cast` wants them."""

    def __init__(self, crowd: Crowd, book: LogonBook, agenda: Agenda, machines: Machines, clients: Clients) -> None:
        self._crowd = crowd
        self._book = book
        self._agenda = agenda
        self._machines = machines
        self._clients = clients
        self._arrivals = crowd.arrivals().tolist()
        self._next = 0
        self._ends_s: NDArray[np.float64] = np.full(crowd.size, np.nan)

    def use_topology(self, topology: SiteTopology) -> None:
        """Everybody wants what they came for, whatever else there is."""

    def settle_in(self, _topology: SiteTopology, _agents: HostAgents, now_s: float) -> None:
        """Put the sessions on the hosts that there are when the drill begins; lengths have no memory."""
        crowd = self._crowd
        users = np.arange(crowd.existing)
        if not len(users):
            return
        cores = crowd.session_cores[users]
        rows = self._machines.populate(crowd.host_row[users], users, crowd.resource[users], cores)
        self._ends_s[users] = now_s + crowd.length_s[users]
        table = self._machines.sessions
        table.started_s[rows] = now_s
        table.due_times.put_all(rows, self._ends_s[users])

    def advance(self, _from_s: float, to_s: float) -> None:
        """Let those come whose time is before `to_s`."""
        at_s = self._crowd.at_s
        while self._next < len(self._arrivals) and at_s[self._arrivals[self._next]] < to_s:
            user = self._arrivals[self._next]
            self._next += 1
            self._agenda.at(float(at_s[user]), partial(self._ask, user))

    def come_back(self, user: int, after_s: float) -> None:
        """Let somebody whose connection was cut ask again in a while."""
        self._agenda.after(after_s, partial(self._ask, user))

    def begin_session(self, user: int) -> None:
        """Nothing: the logon counts once it is complete."""

    def sit_down(self, row: int, now_s: float) -> None:
        """Take a logon as complete, or a return to a session; it lasts as long as was drawn, from its first logon."""
        table = self._machines.sessions
        user = int(table.user[row])
        since_s = self._book.open_s.pop(user, None)
        if since_s is not None:
            self._book.seconds.append(now_s - since_s)
        if np.isnan(self._ends_s[user]):
            self._ends_s[user] = now_s + self._crowd.length_s[user]
        table.due_times.put(row, max(float(self._ends_s[user]), now_s))

    def wants_to_disconnect(self) -> bool:
        """Return that everybody logs off."""
        return False

    def leave(self, row: int) -> None:
        """Nothing: nobody leaves a session without being cut off."""

    def close_last(self, row: int, _now_s: float, until_s: float) -> None:
        """Leave the session to its host: nobody comes back to it."""
        self._machines.sessions.due_times.put(row, until_s)

    def put_off(self, row: int, now_s: float) -> None:
        """Let somebody whose host does not answer try again a little later."""
        self._machines.sessions.due_times.put(row, now_s + _PUT_OFF_S)

    def end_session(self, row: int) -> None:
        """Note that a session is about to end: its logon has failed if it is not complete."""
        table = self._machines.sessions
        if table.state[row] == SessionState.CONNECTED and self._book.open_s.pop(int(table.user[row]), None) is not None:
            self._book.broken += 1

    def lose_session(self, row: int) -> None:
        """Note that a session is about to break down; each person logs on once."""
        self.end_session(row)

    def end_wish(self, attempt: Attempt) -> None:
        """Note that a wish has come to nothing, where it has."""
        if not attempt.is_served:
            self._book.open_s.pop(attempt.user, None)

    def _ask(self, user: int, now_s: float) -> None:
        self._book.requested += 1
        self._book.open_s[user] = now_s
        self._clients.log_on(user, ResourceId(ObjectId(int(self._crowd.resource[user]))))
