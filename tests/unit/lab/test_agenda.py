from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ras_console.lab.agenda import Agenda


def test_that_actions_happen_in_order_of_their_instant() -> None:
    agenda, done = Agenda(), list[str]()
    agenda.at(2.0, lambda _now_s: done.append("later"))
    agenda.at(1.0, lambda _now_s: done.append("sooner"))
    agenda.advance(3.0)
    assert done == ["sooner", "later"]


def test_that_equal_instants_keep_the_order_of_their_noting() -> None:
    agenda, done = Agenda(), list[int]()
    for number in range(20):
        agenda.at(1.0, lambda _now_s, number=number: done.append(number))  # type: ignore[misc]
    agenda.advance(1.0)
    assert done == list(range(20))


def test_that_an_action_sees_its_own_instant_as_the_present() -> None:
    agenda, seen = Agenda(), list[tuple[float, float]]()
    agenda.at(1.25, lambda now_s: seen.append((now_s, agenda.now_s)))
    agenda.advance(9.0)
    assert seen == [(1.25, 1.25)]
    assert agenda.now_s == 9.0


def test_that_what_is_noted_for_the_past_happens_now() -> None:
    agenda, seen = Agenda(), list[float]()
    agenda.advance(5.0)
    agenda.at(1.0, seen.append)
    agenda.advance(5.0)
    assert seen == [5.0]


def test_that_nothing_happens_before_its_time() -> None:
    agenda, seen = Agenda(), list[float]()
    agenda.after(1.0, seen.append)
    agenda.advance(0.999)
    assert not seen


@given(st.lists(st.floats(0.0, 100.0), max_size=30), st.lists(st.floats(0.0, 100.0), max_size=5))
def test_that_slices_make_no_difference(instants: list[float], stops: list[float]) -> None:
    def run(stations: list[float]) -> list[float]:
        agenda, seen = Agenda(), list[float]()
        for each in instants:
            agenda.at(each, seen.append)
        for each in stations:
            agenda.advance(each)
        return seen

    assert run([*sorted(stops), 100.0]) == run([100.0])
