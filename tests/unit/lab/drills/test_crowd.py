"""The people of a drill: when they come, what they cost, and that nothing else changes them."""

import numpy as np
import pytest

from ras_console.lab.distributions import Exponential, Fixed
from ras_console.lab.drills.crowd import arrival_times, crowd_of
from ras_console.lab.drills.drill import Drill, Head, HostLine, Wave
from ras_console.lab.drills.site import site_of


def arrivals(wave: Wave) -> np.ndarray:
    return arrival_times(wave, np.random.default_rng(1))


def test_that_a_normal_wave_has_its_centre_and_nobody_before_the_beginning() -> None:
    at_s = arrivals(Wave(count=4000, at_s=400.0, spread_s=90.0))
    assert at_s.mean() == pytest.approx(400.0, abs=5.0)
    assert at_s.std() == pytest.approx(90.0, abs=4.0)
    assert arrivals(Wave(count=4000, at_s=0.0, spread_s=90.0)).min() >= 0.0


def test_that_a_uniform_wave_fills_its_length_evenly() -> None:
    at_s = arrivals(Wave(count=4000, shape="uniform", at_s=100.0, spread_s=50.0))
    assert 100.0 <= at_s.min() < 101.0
    assert 149.0 < at_s.max() <= 150.0
    assert np.quantile(at_s, 0.25) == pytest.approx(112.5, abs=1.5)


def test_that_a_burst_comes_at_one_instant() -> None:
    assert set(arrivals(Wave(count=9, shape="burst", at_s=30.0, spread_s=90.0)).tolist()) == {30.0}


def test_that_poisson_arrivals_have_exponential_gaps() -> None:
    gaps = np.diff(arrivals(Wave(count=4000, shape="poisson", at_s=100.0, spread_s=400.0)))
    assert gaps.mean() == pytest.approx(0.1, rel=0.1)
    assert gaps.std() == pytest.approx(0.1, rel=0.1)


def made(*waves: Wave, method: str = "predictive", existing: int = 0) -> Drill:
    head = Head(format=1, name="A", duration_s=900.0, method=method)
    return Drill(head=head, hosts=(HostLine(name="SH", count=2, existing_sessions=existing),), logons=waves)


def test_that_another_method_or_another_wave_changes_nobody() -> None:
    first, second = Wave(count=20), Wave(count=30, shape="burst")
    alone = made(first)
    both = made(first, second, method="random")
    before, after = crowd_of(alone, site_of(alone)), crowd_of(both, site_of(both))
    assert after.at_s[:20].tolist() == before.at_s.tolist()
    assert after.session_cores[:20].tolist() == before.session_cores.tolist()
    assert after.size == 50


def test_that_each_wave_has_its_own_workload_and_those_who_are_there_have_the_defaults() -> None:
    heavy = Wave(count=3, session_cores=Fixed(mean=7.0), logon_parallel=3.0, session_length_s=Fixed(mean=5.0))
    drill = made(heavy, existing=4)
    crowd = crowd_of(drill, site_of(drill))
    assert crowd.existing == 8
    assert crowd.host_row[:8].tolist() == [0] * 4 + [1] * 4
    assert crowd.session_cores[8:].tolist() == [7.0] * 3
    assert crowd.parallel_cores.tolist() == [1.5] * 8 + [3.0] * 3
    assert crowd.length_s[8:].tolist() == [5.0] * 3
    assert isinstance(Wave(count=0).session_length_s, Exponential)
    assert crowd.arrivals().tolist() == sorted(range(8, 11), key=lambda user: crowd.at_s[user])
