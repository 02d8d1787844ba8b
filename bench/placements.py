"""How many hosts a broker can choose in a second."""

from __future__ import annotations

import time
from collections import deque
from typing import Final

import numpy as np

from bench import farms
from bench.effort import Effort
from bench.figures import Aim, Clock, Figure, figure
from bench.reports import HostReporter
from ras_console.domain.ids import TicketId
from ras_console.domain.vocabulary import Method
from ras_console.engine.balance import PlacementRequest, Refusal, place
from ras_console.engine.ledger import Ledger
from ras_console.engine.loads import LoadView
from ras_console.engine.membership import HostTable
from ras_console.engine.policy import Policy

_HOSTS: Final = 1000
_IN_FLIGHT: Final = 300
_BATCH: Final = 250
"""Placements between two rounds of reports: 50 ms at the rate that is aimed at."""

_BATCH_S: Final = 0.05
_AIM: Final = Aim(limit=5000.0, is_floor=True)


class Desk:
    """A broker's host table and ledger with some hundred placements under way."""

    def __init__(self) -> None:
        site = farms.make_document(hosts=_HOSTS).topology().sites[0]
        self._hosts = HostTable(site)
        self._reporter = HostReporter(self._hosts, sessions=_HOSTS * farms.SESSIONS_PER_HOST)
        self._ledger = Ledger(self._hosts.rows)
        self._view = LoadView(self._hosts, self._ledger)
        self._chance = np.random.default_rng(1)
        self._tickets: deque[TicketId] = deque()
        self._next_ticket = 1
        self._now_s = 200.0  # past the time in which new hosts work up to their whole capacity
        self._last_host = 0
        self._hosts.apply(self._reporter.everybody(), 0.0)
        self._hosts.apply(self._reporter.everybody(), self._now_s)

    def place_batch(self, policy: Policy, *, with_explanation: bool) -> float:
        """Let some hosts report, place a batch, and return the CPU seconds that the placements alone took."""
        self._now_s += _BATCH_S
        self._hosts.apply(self._reporter.next_round(), self._now_s)
        chances = self._chance.random((_BATCH, 2)).tolist()
        began_s = time.thread_time()
        for one, two in chances:
            self._place(policy, (one, two), with_explanation=with_explanation)
            self._now_s += _BATCH_S / _BATCH
        return time.thread_time() - began_s

    def _place(self, policy: Policy, chance: tuple[float, float], *, with_explanation: bool) -> None:
        request = PlacementRequest(last_host=self._last_host)
        outcome = place(self._view.at(self._now_s), policy, request, chance, with_explanation=with_explanation)
        if isinstance(outcome, Refusal):
            raise RuntimeError(outcome.reason)  # noqa: TRY004 - no type is wrong: the bench's own farm is full
        self._last_host = outcome.host
        ticket = TicketId(self._next_ticket)
        self._next_ticket += 1
        if outcome.explanation is not None:
            outcome.explanation.signed(ticket, 1)
        self._ledger.issue(ticket, outcome.host, self._now_s)
        self._tickets.append(ticket)
        if len(self._tickets) > _IN_FLIGHT:
            self._ledger.withdraw(self._tickets.popleft())


def measure(effort: Effort) -> list[Figure]:
    """Return the placements per second of each method, with and without explanation."""
    return [
        _rate(effort, method, with_explanation=with_explanation)
        for method in Method
        for with_explanation in (True, False)
    ]


def _rate(effort: Effort, method: Method, *, with_explanation: bool) -> Figure:
    desk, policy = Desk(), Policy(method=method)
    for _ in range(2):
        desk.place_batch(policy, with_explanation=with_explanation)
    rates = [_BATCH / desk.place_batch(policy, with_explanation=with_explanation) for _ in range(effort.of(40, 4))]
    how = "with explanation" if with_explanation else "without explanation"
    name = f"placements, {method.value}, {how}, {_HOSTS:,} hosts"
    return figure(name, "1/s", Clock.CPU, rates, aim=_AIM if with_explanation else None)
