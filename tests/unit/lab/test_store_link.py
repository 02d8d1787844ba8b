from __future__ import annotations

import numpy as np
import pytest

from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.domain.ports import Lease
from ras_console.lab.agenda import Agenda
from ras_console.lab.network import Network, NetworkConditions, store_address
from ras_console.lab.store import MemoryLeaseStore
from ras_console.lab.store_link import STORE_TIMEOUT_S, StoreLink

SITE = SiteId(ObjectId(2))
ONE = BrokerId(ObjectId(101))


class Line:
    """A store behind a network, one broker, and what the broker was answered."""

    def __init__(self) -> None:
        self.agenda = Agenda()
        self.network = Network(self.agenda, np.random.default_rng(1), NetworkConditions(delay_s=0.02))
        self.store = MemoryLeaseStore(lambda: self.agenda.now_s)
        self.link = StoreLink(self.agenda, self.network, SITE, self.store)
        self.answers: list[tuple[float, Lease | None, float]] = []

    def acquire(self) -> None:
        self.link.ask(
            ONE, lambda store: store.try_acquire(SITE, ONE, 1, 2.0), lambda *answer: self.answers.append(answer)
        )


def test_that_an_answer_takes_a_round_trip_and_carries_the_stores_clock() -> None:
    line = Line()
    line.acquire()
    line.agenda.advance(1.0)
    [(now_s, lease, store_now_s)] = line.answers
    assert now_s == pytest.approx(0.04)
    assert store_now_s == pytest.approx(0.02)
    assert lease is not None
    assert lease.expires_s == pytest.approx(2.02)


def test_that_silence_is_answered_once_and_in_time() -> None:
    line = Line()
    line.network.cut(store_address(SITE))
    line.acquire()
    line.agenda.advance(2.0)
    assert line.answers == [(STORE_TIMEOUT_S, None, 0.0)]


def test_that_a_question_takes_effect_although_its_answer_is_lost() -> None:
    line = Line()
    line.acquire()
    line.agenda.advance(0.025)
    line.network.cut(ONE)
    line.agenda.advance(1.0)
    assert [lease for _, lease, _ in line.answers] == [None]
    assert line.store.read(SITE).holder == ONE


def test_that_expired_reservations_are_forgotten() -> None:
    line = Line()
    for number in range(10):
        line.store.reserve(SITE, f"user-{number}", ONE, ONE, 5.0)  # type: ignore[arg-type]
    line.agenda.advance(5.0)
    line.store.reserve(SITE, "late", ONE, ONE, 5.0)  # type: ignore[arg-type]
    line.store.forget_expired()
    assert len(line.store._reservations) == 1
