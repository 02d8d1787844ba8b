"""How many logons are in progress on each host, placement by placement and event by event.

Reports are seconds old; where a host takes few logons at once, each that completes has to make room at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import HostId, SessionId, TicketId
from ras_console.domain.vocabulary import SessionState
from ras_console.engine.events import SessionChange, SessionChanged, SessionsListed
from ras_console.engine.ledger import TICKET_S
from ras_console.engine.rows import HostRows


class LogonsUnderWay:
    """Tickets whose clients have not come yet, and sessions whose logon is not complete; rows as in the host table."""

    def __init__(self, rows: HostRows) -> None:
        self._rows = rows
        self._coming: dict[TicketId, tuple[HostId, float]] = {}  # and when it lapses, the soonest first
        self._begun: dict[SessionId, HostId] = {}
        self.count: NDArray[np.int64] = np.zeros(len(rows), dtype=np.int64)

    def use_hosts(self, rows: HostRows) -> None:
        """Take up other rows; what is under way on removed hosts is forgotten."""
        self._rows = rows
        self._coming = {ticket: each for ticket, each in self._coming.items() if rows.row(each[0]) is not None}
        self._begun = {session: host for session, host in self._begun.items() if rows.row(host) is not None}
        self.count = np.zeros(len(rows), dtype=np.int64)
        for host in (*(host for host, _ in self._coming.values()), *self._begun.values()):
            self._add(host, 1)

    def place(self, ticket: TicketId, host: HostId, now_s: float) -> None:
        """Note a placement of this broker or of a peer."""
        if ticket not in self._coming:
            self._coming[ticket] = (host, now_s + TICKET_S)
            self._add(host, 1)

    def withdraw(self, ticket: TicketId) -> None:
        """Take back a placement that was not used after all."""
        found = self._coming.pop(ticket, None)
        if found is not None:
            self._add(found[0], -1)

    def apply(self, event: SessionChanged) -> None:
        """Take a host's word of a session: its logon has begun, or is over one way or the other."""
        if event.ticket:
            self.withdraw(event.ticket)
        if event.change is SessionChange.CONNECTED:
            self._begin(event.session, event.host)
        elif event.change in (SessionChange.LOGGED_ON, SessionChange.LOGON_FAILED, SessionChange.ENDED):
            self._end(event.session)

    def replace_host(self, event: SessionsListed) -> None:
        """Put right by a host's own list what is under way there."""
        for session in [each for each, host in self._begun.items() if host == event.host]:
            self._end(session)
        for session in event.session[event.state == SessionState.CONNECTED].tolist():
            self._begin(SessionId(session), event.host)

    def lose_host(self, host: HostId) -> None:
        """Forget what was under way on a host that is lost."""
        for session in [each for each, on in self._begun.items() if on == host]:
            self._end(session)
        for ticket in [each for each, (on, _) in self._coming.items() if on == host]:
            self.withdraw(ticket)

    def tick(self, now_s: float) -> None:
        """Forget tickets whose clients never came."""
        while self._coming:
            ticket, (_, until_s) = next(iter(self._coming.items()))
            if until_s > now_s:
                return
            self.withdraw(ticket)

    def _begin(self, session: SessionId, host: HostId) -> None:
        if session not in self._begun:
            self._begun[session] = host
            self._add(host, 1)

    def _end(self, session: SessionId) -> None:
        host = self._begun.pop(session, None)
        if host is not None:
            self._add(host, -1)

    def _add(self, host: HostId, sign: int) -> None:
        row = self._rows.row(host)
        if row is not None:
            self.count[row] += sign
