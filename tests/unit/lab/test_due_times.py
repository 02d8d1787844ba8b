"""When acts fall due: the same rows as a look at every instant finds, whatever was put, put off and cleared."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ras_console.lab.due_times import BLOCK, DueTimes

_ROWS = 3 * BLOCK + 7
_steps = st.lists(
    st.tuples(st.integers(0, _ROWS - 1), st.sampled_from([0.0, 1.0, 2.5, 4.0, 9.0, np.inf])), min_size=1, max_size=60
)


@given(_steps, st.lists(st.sampled_from([0.5, 1.0, 3.0, 10.0]), min_size=1, max_size=4))
def test_that_the_due_rows_are_those_that_a_look_at_every_instant_finds(
    steps: list[tuple[int, float]], instants: list[float]
) -> None:
    times, plain = DueTimes(_ROWS), np.full(_ROWS, np.inf)
    for number, (row, due_s) in enumerate(steps):
        plain[row] = due_s
        if np.isinf(due_s):
            times.clear(row)
        elif number % 2:
            times.put(row, due_s)
        else:
            times.put_all(np.array([row]), np.array([due_s]))
        now_s = instants[number % len(instants)]
        assert times.due(now_s).tolist() == np.flatnonzero(plain <= now_s).tolist()


def test_that_rows_added_later_fall_due_too() -> None:
    times = DueTimes(3)
    times.reserve(2 * BLOCK)
    times.put(2 * BLOCK - 1, 5.0)
    assert times.due(4.9).tolist() == []
    assert times.due(5.0).tolist() == [2 * BLOCK - 1]
