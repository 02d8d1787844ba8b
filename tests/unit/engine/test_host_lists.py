"""Which hosts are asked for their sessions when, and a broker's first seconds that depend on it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ras_console.domain.ids import BrokerId, HostId, RequestId
from ras_console.domain.ports import Lease
from ras_console.engine.effects import AnswerLogon, Effect, ListSessions, Way
from ras_console.engine.events import (
    Event,
    HostsReported,
    LeaseSeen,
    LogonRequested,
    SessionsListed,
    Started,
    Tick,
    TopologyChanged,
)
from ras_console.engine.host_lists import ANSWER_PATIENCE_S, HostLists
from ras_console.engine.rows import HostRows
from ras_console.engine.seat import JOIN_PATIENCE_S
from ras_console.engine.state import BrokerNode, is_serving, new_node
from ras_console.engine.step import TICK_S, step
from tests.unit.engine.small_site import DESKTOP, ME, host, host_id, reports, site


def hundred(_host: HostId) -> int:
    return 100


def hosts(*numbers: int) -> list[HostId]:
    return [host_id(each) for each in numbers]


def listed(now_s: float, on: int, *sessions: tuple[int, str]) -> SessionsListed:
    return SessionsListed(
        now_s=now_s,
        host=host_id(on),
        session=np.array([each[0] for each in sessions], np.int64),
        user=tuple(each[1] for each in sessions),
        resource=np.full(len(sessions), DESKTOP, np.int64),
        state=np.zeros(len(sessions), np.uint8),
        started_s=np.zeros(len(sessions)),
    )


def joining(count: int, **columns: Any) -> tuple[BrokerNode, list[Effect]]:
    """Return a broker that has heard the store and at 0.1 s every host, and what it wanted done."""
    lease = Lease(holder=BrokerId(ME), last_holder=BrokerId(ME), term=1, expires_s=2.0)
    return run(
        new_node(ME, site(count), 1, seed=1),
        Started(now_s=0.0),
        LeaseSeen(now_s=0.0, asked_s=0.0, store_now_s=0.0, lease=lease),
        HostsReported(now_s=0.1, reports=reports(*range(1, count + 1), **columns)),
    )


def run(node: BrokerNode, *events: Event) -> tuple[BrokerNode, list[Effect]]:
    effects: list[Effect] = []
    for event in events:
        node, more = step(node, event)
        effects += more
    return node, effects


def asked(effects: list[Effect]) -> list[HostId]:
    return [each.host for each in effects if isinstance(each, ListSessions)]


def test_that_a_host_is_asked_once_for_all_causes_until_its_list_has_come() -> None:
    lists = HostLists()
    lists.want(hosts(2, 1, 2))
    assert lists.due(0.0, hundred) == tuple(hosts(2, 1))
    lists.want(hosts(1))
    assert lists.due(0.5, hundred) == ()
    assert not lists.is_complete()
    lists.drop(host_id(1))
    lists.drop(host_id(2))
    assert lists.is_complete()
    lists.want(hosts(1))
    assert lists.due(0.6, hundred) == (host_id(1),)


def test_that_a_list_that_does_not_come_is_asked_for_again() -> None:
    lists = HostLists()
    lists.want(hosts(1, 2))
    lists.due(0.0, hundred)
    lists.drop(host_id(2))
    assert lists.due(ANSWER_PATIENCE_S - 0.01, hundred) == ()
    assert lists.due(ANSWER_PATIENCE_S, hundred) == (host_id(1),)


def test_that_a_host_greater_than_the_allowance_is_asked_and_the_next_ones_wait_for_it() -> None:
    lists = HostLists()
    lists.want(hosts(1, 2))
    assert lists.due(0.0, lambda _host: 5_000) == (host_id(1),)
    lists.refill(2, 10_000)
    assert lists.due(0.05, lambda _host: 5_000) == ()
    lists.refill(2, 10_000)
    assert lists.due(0.10, lambda _host: 5_000) == (host_id(2),)


def test_that_the_lists_of_any_farm_are_asked_for_before_a_broker_stops_waiting() -> None:
    for count in (1, 300, 3000):
        lists = HostLists()
        lists.want(hosts(*range(count)))
        ticks = 0
        while not lists.is_complete():
            lists.refill(count, 100 * count)
            for each in lists.due(ticks * TICK_S, hundred):
                lists.drop(each)
            ticks += 1
        assert ticks * TICK_S < JOIN_PATIENCE_S - 0.2


def test_that_removed_hosts_are_asked_no_more() -> None:
    lists = HostLists()
    lists.want(hosts(1, 2))
    lists.use_hosts(HostRows(hosts(2)))
    assert lists.due(0.0, hundred) == (host_id(2),)
    lists.use_hosts(HostRows(hosts(3)))
    assert lists.is_complete()


def test_that_a_joining_broker_asks_a_few_hosts_at_a_time_and_each_once() -> None:
    node, effects = joining(60, sessions=100)
    at_once = asked(effects)
    assert 10 <= len(at_once) <= 20
    everything = list(at_once)
    for number in range(3, 12):
        now_s = number * TICK_S
        before = len(everything)
        node, effects = run(node, Tick(now_s=now_s), HostsReported(now_s=now_s, reports=reports(1, 59, sessions=100)))
        everything += asked(effects)
        assert len(everything) - before <= 20
    assert everything == hosts(*range(1, 61))


def test_that_no_logon_is_served_before_the_lists_have_come_so_that_the_users_own_session_is_found() -> None:
    node, effects = joining(2, sessions=[1, 0], session_digest=[7, 0])
    assert asked(effects) == hosts(1)
    request = LogonRequested(now_s=0.2, request=RequestId(1), user="ada", client_name="pc", resource=DESKTOP)
    node, effects = run(node, Tick(now_s=0.15), request)
    assert not is_serving(node)
    assert not [each for each in effects if isinstance(each, AnswerLogon)]
    node, effects = run(node, listed(0.25, 1, (7, "ada")), Tick(now_s=0.3), request)
    (answer,) = (each for each in effects if isinstance(each, AnswerLogon))
    assert (answer.host, answer.way) == (host_id(1), Way.JOIN)


def test_that_a_host_that_never_lists_does_not_keep_a_broker_out() -> None:
    node, _ = joining(2, sessions=[1, 0], session_digest=[7, 0])
    for number in range(3, 60):
        node, _ = run(node, Tick(now_s=number * TICK_S))
    assert not is_serving(node)
    node, _ = run(node, Tick(now_s=JOIN_PATIENCE_S))
    assert is_serving(node)


def test_that_a_host_that_falls_silent_is_asked_no_more_and_again_when_it_is_heard() -> None:
    node, _ = joining(1, sessions=1, session_digest=7)
    node, effects = run(node, *(Tick(now_s=number * 0.5) for number in range(1, 60)))
    assert 2 <= len(asked(effects)) <= 15
    node, effects = run(node, *(Tick(now_s=30.0 + number * 0.5) for number in range(10)))
    assert asked(effects) == []
    node, effects = run(node, HostsReported(now_s=40.0, reports=reports(1)))
    assert asked(effects) == hosts(1)


def test_that_a_host_that_leaves_the_site_is_asked_no_more() -> None:
    node, _ = joining(2, sessions=1, session_digest=7)
    node, _ = run(node, TopologyChanged(now_s=0.2, revision=2, topology=site((host(2),))), listed(0.3, 2, (7, "ada")))
    node, _ = run(node, Tick(now_s=0.4))
    assert is_serving(node)
