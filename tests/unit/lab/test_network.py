from __future__ import annotations

import numpy as np
import pytest

from ras_console.lab.agenda import Agenda
from ras_console.lab.network import Network, NetworkConditions


class Wire:
    """A network with an agenda and a list of what arrived when."""

    def __init__(self, **conditions: float) -> None:
        self.agenda = Agenda()
        self.network = Network(self.agenda, np.random.default_rng(1), NetworkConditions(**conditions))
        self.arrived: list[tuple[int, float]] = []

    def send(self, number: int, sender: int = 1, receiver: int = 2) -> None:
        self.network.send(sender, receiver, lambda now_s: self.arrived.append((number, now_s)))


def test_that_a_message_takes_the_delay() -> None:
    wire = Wire(delay_s=0.02)
    wire.send(1)
    wire.agenda.advance(1.0)
    assert wire.arrived == [(1, 0.02)]


@pytest.mark.parametrize("cut", [1, 2])
def test_that_an_address_that_is_cut_off_neither_sends_nor_receives(cut: int) -> None:
    wire = Wire()
    wire.network.cut(cut)
    wire.send(1)
    wire.network.heal(cut)
    wire.send(2)
    wire.agenda.advance(1.0)
    assert [number for number, _ in wire.arrived] == [2]


def test_that_what_is_under_way_when_the_cut_falls_is_lost() -> None:
    wire = Wire(delay_s=0.02)
    wire.send(1)
    wire.agenda.advance(0.01)
    wire.network.cut(2)
    wire.agenda.advance(1.0)
    assert not wire.arrived


def test_that_each_cut_needs_its_own_heal() -> None:
    wire = Wire()
    wire.network.cut(2)
    wire.network.cut(2)
    wire.network.heal(2)
    assert wire.network.is_cut(2)
    wire.network.heal(2)
    assert not wire.network.has_cuts()


def test_that_jitter_delays_and_never_reorders_a_link() -> None:
    wire = Wire(delay_s=0.02, jitter_s=0.5)
    for number in range(50):
        wire.send(number)
    wire.agenda.advance(2.0)
    assert [number for number, _ in wire.arrived] == list(range(50))
    assert len({at_s for _, at_s in wire.arrived}) > 1


def test_that_messages_overtake_each_other_when_told_to() -> None:
    wire = Wire(delay_s=0.02, reorder_ratio=0.5)
    for number in range(50):
        wire.send(number)
    wire.agenda.advance(2.0)
    assert sorted(number for number, _ in wire.arrived) == list(range(50))
    assert [number for number, _ in wire.arrived] != list(range(50))


def test_that_the_ratio_of_lost_messages_is_kept() -> None:
    wire = Wire(drop_ratio=0.25)
    for number in range(2000):
        wire.send(number)
    wire.agenda.advance(1.0)
    assert len(wire.arrived) == pytest.approx(1500, rel=0.05)
