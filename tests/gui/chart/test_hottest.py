import numpy as np

from ras_console.gui.chart.hottest import HottestHosts

IDS = np.array([1, 2, 3, 4, 5], dtype=np.int64)


def loads(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_that_the_hottest_take_the_slots() -> None:
    assert set(HottestHosts(3).choose(IDS, loads(0.1, 0.9, 0.5, 0.7, 0.2))) == {2, 3, 4}


def test_that_a_slightly_hotter_host_does_not_push_another_out() -> None:
    hottest = HottestHosts(2)
    before = hottest.choose(IDS, loads(0.50, 0.52, 0.1, 0.1, 0.1))
    assert hottest.choose(IDS, loads(0.50, 0.52, 0.53, 0.1, 0.1)) == before
    assert 3 in hottest.choose(IDS, loads(0.50, 0.52, 0.58, 0.1, 0.1))


def test_that_a_host_keeps_its_slot_while_others_change() -> None:
    hottest = HottestHosts(2)
    slot = hottest.choose(IDS, loads(0.9, 0.5, 0.1, 0.1, 0.1)).index(1)
    assert hottest.choose(IDS, loads(0.9, 0.1, 0.8, 0.1, 0.1)).index(1) == slot


def test_that_a_host_that_is_gone_frees_its_slot() -> None:
    hottest = HottestHosts(3)
    hottest.choose(IDS, loads(0.9, 0.5, 0.4, 0.1, 0.1))
    assert set(hottest.choose(IDS[1:], loads(0.5, 0.4, 0.1, 0.05))) == {2, 3, 4}


def test_that_a_pinned_host_is_shown_whatever_its_load() -> None:
    assert 5 in HottestHosts(3).choose(IDS, loads(0.9, 0.5, 0.4, 0.1, 0.0), pinned=5)


def test_that_there_may_be_fewer_hosts_than_slots() -> None:
    hottest = HottestHosts(3)
    assert hottest.choose(IDS[:1], loads(0.3)) == (1, None, None)
    assert hottest.choose(IDS[:0], loads()) == (None, None, None)
