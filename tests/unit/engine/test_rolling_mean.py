"""Means of the last minute."""

from __future__ import annotations

import pytest

from ras_console.engine.rolling_mean import OVER_S, RollingMean


def test_that_values_of_the_last_minute_count_and_older_ones_do_not() -> None:
    mean = RollingMean()
    assert mean.mean(0.0) is None
    mean.note(0.0, 1.0)
    mean.note(10.0, 3.0)
    assert mean.mean(10.0) == pytest.approx(2.0)
    assert mean.mean(OVER_S) == pytest.approx(3.0)
    assert mean.mean(OVER_S + 10.0) is None
    mean.note(200.0, 0.25)
    assert mean.mean(200.0) == 0.25
