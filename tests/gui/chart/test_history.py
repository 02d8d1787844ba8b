from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.gui.chart.history import NO_DATA, FarmHistory, SiteHistory, level_of, nearest_rank, ratio_of
from tests.gui.samples import SITE, sample_snapshot, with_site

IDS = np.array([1001, 1002, 1003, 1004], dtype=np.int64)


def ratios(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def fed(samples: list[tuple[float, np.ndarray]], speed: float = 1.0) -> SiteHistory:
    history = SiteHistory()
    for at_s, values in samples:
        history.add(at_s, IDS, values, speed=speed)
    return history


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_that_bins_hold_what_numpy_computes_from_all_samples(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    times = np.cumsum(chance.uniform(0.05, 0.4, count))
    loads = chance.random((count, 4), dtype=np.float32)
    history = fed([(float(at_s), row) for at_s, row in zip(times, loads, strict=True)])
    window = history.window(60.0, float(times[-1]))
    bins = (times // 0.5).astype(int)
    assert window.first == bins[0]
    for number in set(bins.tolist()):
        inside = np.sort(loads[bins == number], axis=1)
        place = number - window.first
        assert window.p5[place] == pytest.approx(inside[:, 0].min())
        assert window.p95[place] == pytest.approx(inside[:, 3].max())
        assert window.median[place] == pytest.approx(inside[:, nearest_rank(4, 0.5)].mean(), rel=1e-5)
        expected = level_of(loads[bins == number].max(axis=0))
        assert window.levels[history.rows, place].tolist() == expected.tolist()


def test_that_the_ring_forgets_what_is_older_than_an_hour_and_keeps_the_rest_in_order() -> None:
    history = SiteHistory()
    for number in range(7300):
        history.add(number * 0.5, IDS, np.full(4, (number % 200) / 200, dtype=np.float32))
    window = history.grade(60).window(0.0, 1e9)
    assert len(window) == 7200
    assert window.first == 100
    expected = ((np.arange(100, 7300) % 200) / 200).astype(np.float32)
    assert np.array_equal(window.median, expected)


@pytest.mark.parametrize("speed", [1.0, 5.0, 20.0])
def test_that_bins_a_fast_lab_steps_over_hold_the_newer_value(speed: float) -> None:
    history = fed([(0.0, ratios(0.1, 0.1, 0.1, 0.1)), (speed, ratios(0.4, 0.4, 0.4, 0.4))], speed)
    window = history.window(60.0, speed)
    assert not np.isnan(window.median).any()
    assert (window.median[1:] == np.float32(0.4)).all()


def test_that_a_long_silence_stays_empty() -> None:
    history = fed([(0.0, ratios(0.1, 0.1, 0.1, 0.1)), (30.0, ratios(0.4, 0.4, 0.4, 0.4))])
    window = history.window(60.0, 30.0)
    assert np.isnan(window.median[1:60]).all()
    assert (window.levels[history.rows, 1:60] == NO_DATA).all()


def test_that_a_host_that_leaves_is_forgotten_and_a_new_one_begins_empty() -> None:
    history = fed([(0.0, ratios(0.9, 0.2, 0.3, 0.4))])
    history.add(1.0, np.array([1002, 1003, 1004, 1005]), ratios(0.2, 0.3, 0.4, 0.5))
    window = history.window(60.0, 1.0)
    newcomer = history.row_of(1005)
    assert history.row_of(1001) is None
    assert newcomer is not None
    assert window.levels[newcomer].tolist() == [NO_DATA, *level_of(ratios(0.5, 0.5)).tolist()]
    stayed = history.row_of(1002)
    assert ratio_of(int(window.levels[stayed, 0])) == pytest.approx(0.2, abs=0.003)


def test_that_many_new_hosts_find_room() -> None:
    history = fed([(0.0, ratios(0.9, 0.2, 0.3, 0.4))])
    history.add(1.0, np.arange(1001, 1501), np.linspace(0, 1, 500, dtype=np.float32))
    window = history.window(60.0, 1.0)
    assert window.levels[history.rows, -1].tolist() == level_of(np.linspace(0, 1, 500, dtype=np.float32)).tolist()
    assert ratio_of(int(window.levels[history.row_of(1001), 0])) == pytest.approx(0.9, abs=0.003)


def test_that_a_site_without_hosts_has_no_quantiles() -> None:
    history = SiteHistory()
    history.add(1.0, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
    assert history.latest is not None
    assert np.isnan(history.latest.median)


def test_that_a_paused_engine_adds_nothing() -> None:
    history = FarmHistory()
    history.add(sample_snapshot(at_s=5.0))
    site = history.site(SITE)
    assert site is not None
    before = site.window(60, 5.0).median.copy()
    history.add(sample_snapshot(at_s=5.0, speed=0.0, seed=9))
    assert np.array_equal(site.window(60, 5.0).median, before)


def test_that_an_engine_that_starts_over_begins_a_new_history() -> None:
    history = FarmHistory()
    history.add(sample_snapshot(at_s=500.0))
    history.add(sample_snapshot(at_s=1.0))
    site = history.site(SITE)
    assert site is not None
    assert site.first_s == 1.0
    assert len(site.window(3600, 500.0)) == 1


def test_that_long_ranges_are_shown_in_few_bins() -> None:
    history = SiteHistory()
    for range_s in (60.0, 300.0, 900.0, 3600.0):
        assert range_s / history.grade(range_s).step_s <= 600


def test_that_a_host_that_has_not_reported_yet_takes_no_part() -> None:
    history = FarmHistory()
    plain = sample_snapshot(hosts=4, at_s=1.0)
    hosts = plain.sites[0].hosts
    ages = np.array([np.inf, 0.4, 0.4, np.inf], dtype=np.float32)
    loads = ratios(0.0, 0.5, 0.6, 0.0)
    history.add(with_site(plain, hosts=replace(hosts, age_s=ages, load_ratio=loads)))
    site = history.site(SITE)
    assert site is not None
    assert site.latest is not None
    assert site.latest.p5 == pytest.approx(0.5)
    assert site.latest.ids.tolist() == hosts.ids[1:3].tolist()
