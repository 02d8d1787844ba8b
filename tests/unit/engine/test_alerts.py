"""Notification handlers on the acting primary: grace, repetition, recovery, targets, and what is no condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ras_console.domain.ids import BrokerId, HandlerId, ObjectId
from ras_console.domain.objects import Handler, Resource
from ras_console.domain.ports import Lease
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import AlertKind, Direction, ResourceStatus, Severity
from ras_console.engine.alerts import OPENING_S
from ras_console.engine.effects import Announce
from ras_console.engine.events import (
    HostReports,
    HostsReported,
    LeaseSeen,
    SessionChange,
    SessionChanged,
    Started,
    Tick,
    TopologyChanged,
)
from ras_console.engine.state import BrokerNode, new_node
from ras_console.engine.step import step
from ras_console.engine.timeline import EntryKind, Fact
from tests.unit.engine.small_site import DESKTOP, ME, OTHER_POOL, PEER, SITE, host, host_id, reports, site

FAR_S = 1e6
"""A lease that does not end within a test."""


def handler(**settings: Any) -> Handler:
    values: dict[str, Any] = {"name": "Watch", "grace_s": 0.0} | settings
    return Handler(id=HandlerId(ObjectId(70)), site_id=SITE, **values)


class Farm:
    """A primary at its work: a report of every host each second, two ticks, and its lease renewed."""

    def __init__(self, *handlers: Handler, topology: SiteTopology | None = None, holder: BrokerId = ME) -> None:
        self.topology = replace(topology or site(hosts=3), handlers=handlers)
        self.node: BrokerNode = new_node(ME, self.topology, 1, seed=1)
        self.now_s = 0.0
        self.told: list[Fact] = []
        self._do(Started(now_s=0.0))
        self.lease(holder, 1)

    def lease(self, holder: BrokerId | None, term: int, *, last: BrokerId | None = None) -> None:
        found = Lease(holder=holder, last_holder=last or holder, term=term, expires_s=FAR_S)
        self._do(LeaseSeen(now_s=self.now_s, asked_s=self.now_s, store_now_s=0.0, lease=found))

    def use(self, *handlers: Handler) -> None:
        self.topology = replace(self.topology, handlers=handlers)
        self._do(TopologyChanged(now_s=self.now_s, revision=self.node.revision + 1, topology=self.topology))

    def run(self, for_s: float, made: Callable[[], HostReports] | None = None) -> list[Fact]:
        """Let seconds pass with these reports; return what was told meanwhile."""
        made = made or quiet
        before = len(self.told)
        until_s = self.now_s + for_s
        while self.now_s < until_s - 1e-9:
            self.now_s += 0.5  # a broker that is silent for a second takes itself for one that slept
            if self.now_s % 1.0 == 0.0:
                self._do(HostsReported(now_s=self.now_s, reports=made()))
            self._do(Tick(now_s=self.now_s))
            lease = self.node.election.lease
            self.lease(lease.holder if lease is not None else None, self.node.election.term)
        return self.told[before:]

    def _do(self, event: Any) -> None:
        self.node, effects = step(self.node, event)
        self.told += [
            each.fact for each in effects if isinstance(each, Announce) and each.fact.kind is EntryKind.NOTIFICATION
        ]


def quiet() -> HostReports:
    return reports(1, 2, 3)


def hot() -> HostReports:
    return reports(1, 2, 3, cpu_demand_cores=[7.6, 0.4, 0.4])


def texts(facts: list[Fact]) -> list[str]:
    return [each.text for each in facts]


def test_that_a_figure_is_told_once_its_grace_has_run_and_once_more_when_it_has_recovered() -> None:
    farm = Farm(handler(grace_s=120.0))
    farm.run(20.0)
    assert farm.run(119.0, hot) == []
    told = farm.run(300.0, hot)
    assert texts(told) == ["CPU of rdsh-1 above 90 % for 2 min: 95 %"]
    assert (told[0].host, told[0].severity) == (host_id(1), Severity.WARNING)
    assert told[0].notice is not None
    assert told[0].notice.target == "rdsh-1"
    assert told[0].notice.value == pytest.approx(95.0)
    recovered = farm.run(60.0)
    assert texts(recovered) == ["CPU of rdsh-1 no longer above 90 %: 5 %"]
    assert recovered[0].severity is Severity.GOOD


def test_that_a_condition_that_ends_within_its_grace_is_never_told() -> None:
    farm = Farm(handler(grace_s=30.0))
    farm.run(20.0)
    for _ in range(5):
        assert farm.run(29.0, hot) == []
        assert farm.run(2.0) == []


@pytest.mark.parametrize(("repeat_s", "times"), [(0.0, 1), (60.0, 5)])
def test_that_a_lasting_condition_is_told_as_often_as_the_handler_says(repeat_s: float, times: int) -> None:
    farm = Farm(handler(repeat_s=repeat_s))
    farm.run(20.0)
    assert len(farm.run(290.0, hot)) == times


def test_that_recovery_is_silent_where_the_handler_says_so_and_what_comes_back_is_told_anew() -> None:
    farm = Farm(handler(tells_recovery=False))
    farm.run(20.0)
    assert len(farm.run(5.0, hot)) == 1
    assert farm.run(5.0) == []
    assert len(farm.run(5.0, hot)) == 1


def test_that_falling_below_a_threshold_is_the_other_side() -> None:
    farm = Farm(
        handler(kind=AlertKind.SESSIONS, direction=Direction.FALLS_BELOW, threshold=1.0, host_ids=(host_id(2),))
    )
    farm.run(20.0, lambda: reports(1, 2, 3, sessions=[0, 1, 1]))
    assert farm.told == []
    told = farm.run(5.0, lambda: reports(1, 2, 3, sessions=[0, 0, 1]))
    assert texts(told) == ["Sessions of rdsh-2 below 1: 0"]


@pytest.mark.parametrize(
    ("kind", "columns", "value"),
    [
        (AlertKind.MEMORY, {"memory_used_gib": [62.0, 4.0, 4.0]}, 96.875),
        (AlertKind.SESSIONS, {"sessions": [91, 0, 0]}, 91.0),
        (AlertKind.SESSIONS_PCT, {"sessions": [230, 0, 0]}, 92.0),
        (AlertKind.DISCONNECTED, {"sessions": [200, 0, 0], "disconnected": [92, 0, 0]}, 92.0),
        (AlertKind.DISCONNECTED_PCT, {"sessions": [20, 0, 0], "disconnected": [19, 0, 0]}, 95.0),
    ],
)
def test_that_each_figure_of_a_host_is_measured(kind: AlertKind, columns: dict[str, Any], value: float) -> None:
    farm = Farm(handler(kind=kind))
    farm.run(20.0)
    (told,) = farm.run(5.0, lambda: reports(1, 2, 3, **columns))
    assert told.notice is not None
    assert told.notice.value == pytest.approx(value)


def test_that_only_hosts_of_the_chosen_pools_and_chosen_hosts_are_watched() -> None:
    topology = site(hosts=(host(1), host(2, pool_id=OTHER_POOL), host(3)))
    farm = Farm(handler(pool_ids=(OTHER_POOL,), host_ids=(host_id(3),)), topology=topology)
    farm.run(20.0)
    told = farm.run(5.0, lambda: reports(1, 2, 3, cpu_demand_cores=7.9))
    assert [each.host for each in told] == [host_id(2), host_id(3)]


def test_that_a_lost_host_is_told_and_told_again_when_it_is_heard() -> None:
    farm = Farm(handler(kind=AlertKind.AGENT))
    farm.run(20.0)
    told = farm.run(30.0, lambda: reports(1, 2))
    assert len(told) == 1
    assert told[0].text.startswith("rdsh-3 is lost")
    assert told[0].severity is Severity.ERROR
    assert texts(farm.run(10.0)) == ["rdsh-3 is heard again"]


def test_that_the_figures_of_a_lost_host_neither_recover_nor_are_told() -> None:
    farm = Farm(handler(repeat_s=10.0))
    farm.run(20.0)
    assert len(farm.run(5.0, hot)) == 1
    farm.run(10.0, lambda: reports(2, 3))
    assert farm.run(60.0, lambda: reports(2, 3)) == []
    assert len(farm.run(5.0)) == 1


def test_that_a_host_that_has_never_reported_is_not_lost() -> None:
    farm = Farm(handler(kind=AlertKind.AGENT))
    assert farm.run(120.0, lambda: reports(1, 2)) == []


def test_that_many_targets_at_once_make_one_notification() -> None:
    farm = Farm(handler(kind=AlertKind.AGENT), topology=site(hosts=40))
    everybody = tuple(range(1, 41))
    farm.run(20.0, lambda: reports(*everybody))
    told = farm.run(30.0, lambda: reports(1))
    assert texts(told) == ["rdsh-2, rdsh-3, rdsh-4 and 36 more are lost"]
    assert told[0].notice is not None
    assert told[0].notice.target == "39 targets"
    assert told[0].hosts == tuple(host_id(number) for number in range(2, 41))  # each has it in its own list of events
    assert len(farm.node.alerts.views()) == 39


def test_that_nothing_is_told_while_the_broker_is_opening() -> None:
    farm = Farm(handler())
    assert farm.run(OPENING_S - 1.0, hot) == []
    assert len(farm.run(3.0, hot)) == 1


def test_that_a_handler_that_is_switched_off_tells_nobody_and_one_changed_begins_anew() -> None:
    farm = Farm(handler(is_enabled=False))
    assert farm.run(30.0, hot) == []
    farm.use(handler(grace_s=10.0))
    farm.run(8.0, hot)
    farm.use(handler(grace_s=10.0, threshold=80.0))
    assert farm.run(9.0, hot) == []
    assert len(farm.run(5.0, hot)) == 1


def test_that_a_renamed_handler_does_not_tell_twice() -> None:
    farm = Farm(handler())
    farm.run(20.0, hot)
    farm.use(handler(name="Other"))
    assert farm.run(20.0, hot) == []


def test_that_a_broker_that_is_not_primary_watches_nothing() -> None:
    farm = Farm(handler(), topology=site(hosts=3, brokers=2), holder=PEER)
    assert farm.run(60.0, hot) == []
    assert farm.node.alerts.views() == ()


@pytest.mark.parametrize(("before", "told"), [(PEER, ["cb-1 is primary now, in place of cb-2"]), (ME, [])])
def test_that_a_promotion_is_told_unless_the_role_comes_back_to_its_holder(before: BrokerId, told: list[str]) -> None:
    farm = Farm(handler(kind=AlertKind.PROMOTION), topology=site(hosts=3, brokers=2), holder=PEER)
    farm.run(20.0)
    farm.lease(None, 1, last=before)
    farm.lease(ME, 2)
    assert texts(farm.run(3.0)) == told


def test_that_the_first_start_of_a_farm_is_no_promotion() -> None:
    farm = Farm(handler(kind=AlertKind.PROMOTION))
    assert farm.run(30.0) == []


def test_that_a_resource_without_an_open_host_or_at_its_limit_is_told() -> None:
    other = Resource(id=DESKTOP, site_id=SITE, name="Desktop", pool_ids=(OTHER_POOL,))
    farm = Farm(handler(kind=AlertKind.PUBLISHED_ITEM), topology=site(hosts=3, resources=(other,)))
    assert texts(farm.run(15.0)) == ["Desktop cannot be served or is at the limit"]
    closed = replace(other, status=ResourceStatus.DISABLED)
    silent = Farm(handler(kind=AlertKind.PUBLISHED_ITEM), topology=site(hosts=3, resources=(closed,)))
    assert silent.run(15.0) == []


def session(now_s: float, number: int, change: SessionChange, took_s: float = 0.0) -> SessionChanged:
    return SessionChanged(
        now_s=now_s,
        host=host_id(1),
        session=number,  # type: ignore[arg-type]
        user=f"user{number}",
        resource=DESKTOP,
        ticket=0,  # type: ignore[arg-type]
        change=change,
        logon_s=took_s,
    )


def test_that_failed_logons_are_counted_by_the_minute_and_recover_when_the_minute_has_passed() -> None:
    farm = Farm(handler(kind=AlertKind.FAILED_LOGONS, threshold=4.0))
    farm.run(80.0)
    for number in range(6):
        farm._do(session(farm.now_s, number, SessionChange.LOGON_FAILED))
    assert texts(farm.run(5.0)) == ["Failed logons of Site above 4 per minute: 6 per minute"]
    assert texts(farm.run(70.0)) == ["Failed logons of Site no longer above 4 per minute: 0 per minute"]


def test_that_slow_logons_are_told_and_a_site_without_logons_has_no_logon_time() -> None:
    farm = Farm(handler(kind=AlertKind.LOGON_TIME, direction=Direction.FALLS_BELOW, threshold=5.0))
    assert farm.run(60.0) == []
    farm.use(handler(kind=AlertKind.LOGON_TIME, threshold=20.0))
    farm._do(session(farm.now_s, 1, SessionChange.LOGGED_ON, 31.0))
    assert texts(farm.run(5.0)) == ["Logon time p95 of Site above 20 s: 31 s"]
