"""Putting many rows in order: as a stable sort does."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ras_console.gui.models.ordering import stable_order

_WHOLE = st.lists(st.integers(-1000, 1000), max_size=50)


@given(_WHOLE, st.sampled_from([np.int16, np.int64, np.float64]))
def test_that_whole_keys_are_put_in_order_as_a_stable_sort_does(keys: list[int], kind: type) -> None:
    column: NDArray[Any] = np.array(keys, dtype=kind)
    assert stable_order(column).tolist() == np.argsort(column, kind="stable").tolist()


@given(st.lists(st.integers(-(2**20), 2**20).map(lambda each: each / 1024), max_size=50))
def test_that_fractions_are_put_in_order_too(keys: list[float]) -> None:
    column = np.array(keys)
    assert stable_order(column).tolist() == np.argsort(column, kind="stable").tolist()


@pytest.mark.parametrize("greatest", [2.0**31, np.inf])
def test_that_greater_numbers_are_put_in_order_without_the_short_way(greatest: float) -> None:
    column = np.array([greatest, 1.0, 0.0, 1.0, -greatest])
    assert stable_order(column).tolist() == [4, 2, 1, 3, 0]
