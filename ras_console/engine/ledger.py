"""Placements that their hosts have not reported yet: what stands between the last report and the truth.

Load reports are seconds old. Whoever logs on between two of them would land on the host that last looked emptiest, all
of them on the same one; the ledger adds what has been sent there since.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import HostId, ObjectId, ResourceId, TicketId
from ras_console.engine.events import HostReports
from ras_console.engine.rows import HostRows

TICKET_S: Final = 60.0
"""Life of a ticket that its host has not reported: past it the client has given up, or the host is gone."""

LOGON_S: Final = 20.0
"""How long a logon costs about a core: profile, policies, shell. Afterwards it costs what a session costs.

Source: median company logon of 23.7 s over 21 million logons, ControlUp.
"""

LOGON_CORES: Final = 1.0  # mean of a logon's CPU work over its first LOGON_S seconds, with some of it waiting for disks


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMeans:
    """What one session costs on the average in this site, once its logon is over."""

    cpu_cores: float
    memory_gib: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDemand:
    """What the placements under way will ask of each host; columns of shape (hosts,)."""

    cpu_cores: NDArray[np.float64]
    memory_gib: NDArray[np.float64]
    sessions: NDArray[np.int64]


@dataclass(slots=True, kw_only=True)
class _Placement:
    """One ticket. It cannot lapse once its host has said that the client is there, but weighs until it is reported."""

    host: HostId
    issued_s: float
    resource: ResourceId | None = None
    is_connected: bool = False
    is_logon: bool = True
    """It is younger than LOGON_S."""


class Ledger:
    """Tickets issued here or heard of from peers, and not reported yet; rows as in the host table.

    Counts are kept as tickets come, age and go: asking for the expected demand costs the same however many there are.
    """

    def __init__(self, rows: HostRows) -> None:
        self.lapsed = 0
        self._rows = rows
        self._placements: dict[TicketId, _Placement] = {}
        self._ageing: deque[TicketId] = deque()  # of logons, the oldest first
        self._lapsing: deque[TicketId] = deque()  # of all, the oldest first
        self._connected_on: dict[HostId, list[TicketId]] = {}
        self._seen_early: dict[TicketId, float] = {}
        self._on_their_way: Counter[ResourceId | None] = Counter()
        self._logons: NDArray[np.int64] = np.zeros(len(rows), dtype=np.int64)
        self.in_flight: NDArray[np.int64] = np.zeros(len(rows), dtype=np.int64)
        self.on_the_way: NDArray[np.int64] = np.zeros(len(rows), dtype=np.int64)
        """Those of them whose clients have not arrived yet."""

    def __len__(self) -> int:
        return len(self._placements)

    def use_hosts(self, rows: HostRows) -> None:
        """Take up other rows; tickets of removed hosts are forgotten without being counted as lapsed."""
        self._rows = rows
        for ticket in [ticket for ticket, each in self._placements.items() if rows.row(each.host) is None]:
            del self._placements[ticket]
        self._logons = np.zeros(len(rows), dtype=np.int64)
        self.in_flight = np.zeros(len(rows), dtype=np.int64)
        self.on_the_way = np.zeros(len(rows), dtype=np.int64)
        self._on_their_way.clear()
        for each in self._placements.values():
            self._count(each, 1)
            self._on_their_way[each.resource] += not each.is_connected

    def issue(self, ticket: TicketId, host: HostId, now_s: float, resource: ResourceId | None = None) -> None:
        """Enter a placement of this broker."""
        self._enter(ticket, _Placement(host=host, issued_s=now_s, resource=resource))

    def hear(self, ticket: TicketId, host: HostId, now_s: float, resource: ResourceId | None = None) -> None:
        """Enter a peer's placement, unless its host reported it before the peer's word arrived."""
        if ticket not in self._seen_early:
            self._enter(ticket, _Placement(host=host, issued_s=now_s, resource=resource))

    def on_their_way_to(self, resource: ResourceId) -> int:
        """Return how many have been sent to a resource whose sessions do not exist yet."""
        return self._on_their_way[resource]

    def withdraw(self, ticket: TicketId) -> None:
        """Take back a placement that was not used after all."""
        self._remove(ticket)

    def connect(self, ticket: TicketId, now_s: float) -> None:
        """Note that the client is there: the ticket no longer lapses, its demand counts until the host reports it."""
        placement = self._placements.get(ticket)
        if placement is None:
            self._seen_early[ticket] = now_s
        elif not placement.is_connected:
            self._count(placement, -1)
            placement.is_connected = True
            self._count(placement, 1)
            self._on_their_way[placement.resource] -= 1
            self._connected_on.setdefault(placement.host, []).append(ticket)

    def acknowledge(self, reports: HostReports, now_s: float) -> None:
        """Take reported tickets off the books: their demand is in the hosts' own figures now.

        A report that follows the word of a client's arrival counts as well: the one that listed it may be lost.
        """
        for number in reports.seen_tickets.tolist():
            if number and not self._remove(TicketId(number)):
                self._seen_early[TicketId(number)] = now_s
        if self._connected_on:
            for host in reports.host.tolist():
                for ticket in self._connected_on.pop(HostId(ObjectId(host)), ()):
                    self._remove(ticket)

    def tick(self, now_s: float) -> int:
        """Let tickets age; returns how many have lapsed since the last call."""
        self._age(now_s)
        before = self.lapsed
        while self._lapsing and self._is_due(self._lapsing[0], now_s - TICKET_S):
            ticket = self._lapsing.popleft()
            placement = self._placements.get(ticket)
            if placement is not None:
                self.lapsed += not placement.is_connected
                self._remove(ticket)
        while self._seen_early and next(iter(self._seen_early.values())) < now_s - TICKET_S:
            del self._seen_early[next(iter(self._seen_early))]
        return self.lapsed - before

    def expected(self, now_s: float, means: SessionMeans) -> ExpectedDemand:
        """Return what the placements under way will ask of each host, at their age of now."""
        self._age(now_s)
        settled = self.in_flight - self._logons
        return ExpectedDemand(
            cpu_cores=self._logons * LOGON_CORES + settled * means.cpu_cores,
            memory_gib=self.in_flight.astype(np.float64) * means.memory_gib,
            sessions=self.in_flight.copy(),
        )

    def _enter(self, ticket: TicketId, placement: _Placement) -> None:
        if ticket in self._placements or self._rows.row(placement.host) is None:
            return
        self._placements[ticket] = placement
        self._ageing.append(ticket)
        self._lapsing.append(ticket)
        self._count(placement, 1)
        self._on_their_way[placement.resource] += 1

    def _remove(self, ticket: TicketId) -> bool:
        placement = self._placements.pop(ticket, None)
        if placement is not None:
            self._count(placement, -1)
            self._on_their_way[placement.resource] -= not placement.is_connected
        return placement is not None

    def _count(self, placement: _Placement, sign: int) -> None:
        row = self._rows.row(placement.host)
        if row is not None:
            self.in_flight[row] += sign
            if not placement.is_connected:
                self.on_the_way[row] += sign
            if placement.is_logon:
                self._logons[row] += sign

    def _age(self, now_s: float) -> None:
        while self._ageing and self._is_due(self._ageing[0], now_s - LOGON_S):
            placement = self._placements.get(self._ageing.popleft())
            if placement is not None:
                self._count(placement, -1)
                placement.is_logon = False
                self._count(placement, 1)

    def _is_due(self, ticket: TicketId, issued_until_s: float) -> bool:
        """Return whether the ticket stands no longer or was issued by then: it may leave the queue."""
        placement = self._placements.get(ticket)
        return placement is None or placement.issued_s <= issued_until_s
