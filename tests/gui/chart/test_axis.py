from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.gui.chart.axis import TimeAxis, countdown_text, duration_text, span_for, spread_out
from ras_console.gui.chart.bands import lay_out


@given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
def test_that_labels_never_overlap_and_stay_inside(wanted: list[float]) -> None:
    placed = sorted(spread_out(wanted, 14.0, 0.0, 200.0))
    assert all(after - before >= 14.0 - 1e-6 for before, after in pairwise(placed))
    assert placed[0] >= -1e-6
    assert placed[-1] <= 200.0 + 1e-6


def test_that_labels_with_room_stay_where_they_belong() -> None:
    assert spread_out([100.0, 20.0], 14.0, 0.0, 200.0) == [100.0, 20.0]


def test_that_the_span_grows_with_what_has_been_seen_up_to_the_range() -> None:
    assert [span_for(300.0, seen_s) for seen_s in (0, 29, 31, 100, 290, 5000)] == [30, 30, 60, 120, 300, 300]


def test_that_the_axis_ends_on_a_device_pixel_and_maps_both_ways() -> None:
    axis = TimeAxis.ending_at(100.1, 60.0, 84.0, 600.0, 2.0)
    assert axis.end_s == pytest.approx(100.1)
    assert TimeAxis.ending_at(100.12, 60.0, 84.0, 600.0, 2.0).end_s == pytest.approx(100.15)
    assert axis.x(axis.start_s) == pytest.approx(84.0)
    assert axis.at_s(axis.x(77.7)) == pytest.approx(77.7)


def test_that_ticks_stand_at_round_local_times() -> None:
    axis = TimeAxis.ending_at(100.0, 60.0, 0.0, 600.0, 1.0)
    step_s = axis.step_s(84.0)
    assert step_s == 10.0
    assert [(each + 3.0) % step_s for each in axis.ticks(3.0, step_s)] == [0.0] * 6


def test_that_a_countdown_is_rounded_up_and_a_duration_is_exact() -> None:
    assert [countdown_text(each) for each in (9.0, 8.2, 0.0, 75.0, 7260.0)] == [
        "9 s",
        "9 s",
        "0 s",
        "1 min 15 s",
        "2 h 1 min",
    ]
    assert [duration_text(each) for each in (15.83, 192.4)] == ["15.8 s", "3 min 12 s"]


@given(st.floats(180, 900), st.integers(0, 20))
def test_that_bands_never_overlap_nor_leave_the_chart(height: float, brokers: int) -> None:
    bands = lay_out(700, height, brokers)
    edges = [bands.flags, bands.load, bands.heat, bands.lanes]
    assert all(above.bottom() <= below.top() + 1e-6 for above, below in pairwise(edges))
    assert bands.load.height() >= 24
    if height >= 200:
        assert bands.lanes.bottom() <= bands.axis.top() + 2
    assert (bands.lane_count > 0) == (brokers > 0)


def test_that_the_bands_have_the_designed_sizes_where_there_is_room() -> None:
    bands = lay_out(980, 378, 4)
    assert (bands.heat.height(), bands.lane_pitch, bands.lane_height, bands.lane_count) == (52, 22, 18, 4)
    assert bands.load.height() >= 150
