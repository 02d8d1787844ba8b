"""The guard rails before a drain and the forecast of when a host is empty."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.domain.ids import ObjectId, ResourceId
from ras_console.domain.objects import Resource
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import LogonMode, ResourceStatus
from ras_console.engine.drain_forecast import FEWEST_AGES, time_to_empty_s
from ras_console.engine.drain_rails import LastHost, NoSpare, rail_words, rails
from ras_console.engine.membership import HostTable
from ras_console.engine.session_details import blank_details
from ras_console.engine.snapshot import HostColumns, SessionColumns
from tests.unit.engine.small_site import OTHER_POOL, POOL, SITE, host, host_id, reports, site

NOW_S = 1000.0


def live(topology: SiteTopology, *numbers: int, **columns: Any) -> HostColumns:
    table = HostTable(topology)
    table.apply(reports(*numbers, **columns), NOW_S)
    return table.columns(NOW_S, np.zeros(len(topology.hosts), np.int32))


def app(name: str, **changes: Any) -> Resource:
    return replace(Resource(id=ResourceId(ObjectId(60)), site_id=SITE, name=name), **changes)


def test_that_the_last_host_of_a_pool_names_the_resources_published_from_it() -> None:
    topology = site(
        (host(1), host(2, pool_id=OTHER_POOL)),
        resources=(app("Everywhere"), app("Here", pool_ids=(POOL,)), app("There", pool_ids=(OTHER_POOL,))),
    )
    found = rails(topology, live(topology, 1, 2), {host_id(1)})
    assert [each for each in found if isinstance(each, LastHost)] == [LastHost(resource="Here")]


def test_that_a_resource_of_one_host_misses_it() -> None:
    topology = site(3, resources=(app("Single", host_ids=(host_id(2),)), app("Everywhere")))
    assert LastHost(resource="Single") in rails(topology, live(topology, 1, 2, 3), {host_id(2)})
    assert rails(topology, live(topology, 1, 2, 3), {host_id(1)}) == ()


def test_that_a_resource_nobody_is_offered_misses_nothing() -> None:
    topology = site(1, resources=(app("Off", status=ResourceStatus.DISABLED),))
    assert rails(topology, live(topology, 1), {host_id(1)}) == ()


def test_that_silent_and_drained_hosts_are_nothing_to_fall_back_on() -> None:
    topology = site((host(1), host(2, logon_mode=LogonMode.DRAIN), host(3)), resources=(app("Desk"),))
    assert rails(topology, live(topology, 1, 2), {host_id(1)}) == (LastHost(resource="Desk"),)


def test_that_without_a_live_picture_the_configuration_decides() -> None:
    topology = site((host(1), host(2, is_enabled=False)), resources=(app("Desk"),))
    assert rails(topology, None, {host_id(1)}) == (LastHost(resource="Desk"),)
    assert rails(site(2, resources=(app("Desk"),)), None, {host_id(1)}) == ()


def test_that_too_few_places_after_one_more_loss_are_told_with_the_figures() -> None:
    topology = site(tuple(host(n, max_sessions=10 * n) for n in (1, 2, 3)))
    columns = live(topology, 1, 2, 3, sessions=[4, 4, 4])
    (found,) = rails(topology, columns, {host_id(3)})
    assert isinstance(found, NoSpare)
    assert (found.greatest, found.places, found.sessions) == ("rdsh-2", 10, 12)
    assert rail_words(found) == (
        "No spare host (N+1): losing rdsh-2 as well, the greatest of those left, would leave 10 places for 12 sessions."
    )


def test_that_too_few_cores_are_told_too() -> None:
    topology = site(3)
    (found,) = rails(topology, live(topology, 1, 2, 3, cpu_demand_cores=4.0), {host_id(1)})
    assert isinstance(found, NoSpare)
    assert found.lacks_cores
    assert not found.lacks_places


def test_that_enough_room_says_nothing() -> None:
    topology = site(4)
    assert rails(topology, live(topology, 1, 2, 3, 4, sessions=20), {host_id(1)}) == ()


def test_that_hosts_that_take_no_logons_anyway_can_be_drained_freely() -> None:
    topology = site((host(1, is_enabled=False), host(2)), resources=(app("Desk"),))
    assert rails(topology, live(topology, 2), {host_id(1)}) == ()


# -------------------------------------------------------------------------------------------------------- forecast
def sessions(ages_s: list[float], hosts: list[int]) -> SessionColumns:
    count = len(ages_s)
    return SessionColumns(
        details=blank_details(count),
        clients=(),
        at_s=NOW_S,
        ids=np.arange(1, count + 1),
        user=np.zeros(count, np.int32),
        host=np.array([host_id(each) for each in hosts], np.int64),
        resource=np.zeros(count, np.int64),
        state=np.zeros(count, np.uint8),
        started_s=np.array([NOW_S - each for each in ages_s], np.float32),
        user_names=("a",),
    )


def test_that_a_host_without_sessions_is_empty_now() -> None:
    assert time_to_empty_s(sessions([5.0], [2]), host_id(1), NOW_S) == 0.0


def test_that_few_ages_give_no_forecast() -> None:
    columns = sessions([5.0] * (FEWEST_AGES - 1), [1] * (FEWEST_AGES - 1))
    assert time_to_empty_s(columns, host_id(1), NOW_S) is None


def test_that_one_session_lasts_as_long_as_the_median_age() -> None:
    ages = [float(each) for each in range(1, 102)]
    assert time_to_empty_s(sessions(ages, [1] + [2] * 100), host_id(1), NOW_S) == pytest.approx(51.0)


@given(st.integers(1, 30), st.integers(1, 30))
def test_that_more_sessions_never_end_sooner(few: int, more: int) -> None:
    ages = [float(each) for each in range(1, 101)]
    low, high = sorted((few, more))
    fewer = time_to_empty_s(sessions(ages, [1] * low + [2] * (100 - low)), host_id(1), NOW_S)
    greater = time_to_empty_s(sessions(ages, [1] * high + [2] * (100 - high)), host_id(1), NOW_S)
    assert fewer is not None
    assert greater is not None
    assert fewer <= greater <= 100.0


def test_that_the_forecast_holds_where_sessions_come_and_go_evenly() -> None:
    """Simulate the emptying itself: half of many drained hosts are empty at the time foretold."""
    chance = np.random.default_rng(5)
    lengths = chance.lognormal(7.0, 0.8, 400_000)
    picked = chance.choice(lengths, 4000, p=lengths / lengths.sum())  # the longer, the likelier met running
    ages = picked * chance.random(4000)
    start = [NOW_S - each for each in ages.tolist()]
    columns = sessions([NOW_S - each for each in start], [1] * 20 + [2] * 3980)
    told = time_to_empty_s(columns, host_id(1), NOW_S)
    assert told is not None
    last = [float((chance.choice(picked - ages, 20)).max()) for _ in range(2000)]
    assert np.mean(np.array(last) <= told) == pytest.approx(0.5, abs=0.06)
