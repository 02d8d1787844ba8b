from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ras_console.lab.population import Population


def idle_of(population: Population) -> set[int]:
    return set(population._idle[: population.idle_count].tolist())


@given(st.lists(st.tuples(st.sampled_from(["tie", "untie", "grow"]), st.integers(0, 30)), max_size=80))
def test_that_the_idle_are_those_without_ties(acts: list[tuple[str, int]]) -> None:
    population = Population()
    ties: list[int] = []
    for act, number in acts:
        if act == "grow":
            population.grow(number)
            ties += [0] * (number - len(ties))
        elif ties:
            user = number % len(ties)
            if act == "tie":
                population.tie(user)
                ties[user] += 1
            elif ties[user]:
                population.untie(user)
                ties[user] -= 1
    assert idle_of(population) == {user for user, count in enumerate(ties) if not count}
    assert population.size == len(ties)


def test_that_every_idle_person_can_be_chosen() -> None:
    population = Population()
    population.grow(5)
    population.tie(2)
    chance = np.random.default_rng(1)
    assert {population.choose_idle(chance) for _ in range(200)} == {0, 1, 3, 4}
