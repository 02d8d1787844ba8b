"""What happened lately, by host pool."""

from __future__ import annotations

import pytest

from ras_console.engine.logon_times import WINDOW_S
from ras_console.engine.pool_book import Happening, PoolBook


def test_that_a_pool_without_happenings_has_no_figures() -> None:
    assert PoolBook().figures(100.0) == ()


def test_that_each_pool_has_figures_of_its_own_and_old_ones_count_no_longer() -> None:
    book = PoolBook()
    for second in range(101):
        book.note(float(second), 7, Happening.LOGON, second / 10.0)
    book.note(50.0, 9, Happening.FAILED)
    book.note(60.0, 9, Happening.DISCONNECTED)
    book.note(61.0, 9, Happening.DISCONNECTED)
    seven, nine = book.figures(101.0)
    assert (seven.pool, seven.logons, seven.failed, seven.disconnected) == (7, 101, 0, 0)
    assert seven.logon_p50_s == pytest.approx(5.0)
    assert seven.logon_p95_s == pytest.approx(9.5)
    assert (nine.logons, nine.logon_p95_s, nine.failed, nine.disconnected) == (0, 0.0, 1, 2)
    (late,) = book.figures(WINDOW_S + 90.0)
    assert (late.pool, late.logons) == (7, 10)
