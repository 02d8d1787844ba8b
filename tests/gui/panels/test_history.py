"""The recent past behind a sparkline."""

from __future__ import annotations

from ras_console.gui.panels.history import SAMPLES, Series


def test_that_a_sample_is_taken_once_a_second_and_a_minute_is_kept() -> None:
    series = Series()
    for tenth in range(1000):
        series.add(tenth / 10, {"n": float(tenth)})

    values = series.values("n").tolist()
    assert len(values) == SAMPLES
    assert values[-1] == 990.0
    assert values[1] - values[0] == 10.0
    assert series.gained("n") == values[-1] - values[0]
    assert series.length == "59 s"


def test_that_another_engine_begins_a_new_past() -> None:
    series = Series()
    series.add(100.0, {"n": 5.0})

    series.add(0.5, {"n": 1.0})

    assert series.values("n").tolist() == [1.0]
    assert series.gained("n") == 0.0
    assert series.length == "0 s"


def test_that_nothing_is_known_of_what_was_never_sampled() -> None:
    assert Series().values("n").tolist() == []
    assert Series().gained("n") == 0.0
