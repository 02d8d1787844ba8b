"""Drains that end by themselves: by the clock, or by a restart; and what the primary asks for then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ras_console.domain.objects import Host
from ras_console.domain.ports import Lease
from ras_console.domain.vocabulary import HostState, LogonMode
from ras_console.engine.effects import Announce, Effect, ProposeChange
from ras_console.engine.events import Event, HostsReported, LeaseSeen, Started, Tick, TopologyChanged
from ras_console.engine.membership import HostTable
from ras_console.engine.state import BrokerNode, new_node
from ras_console.engine.step import step
from tests.unit.engine.small_site import ME, PEER, host, host_id, reports, site

WALL_S = 1_800_000_000.0
"""Time of day at instant 0 of the broker's clock."""


def drained(mode: LogonMode = LogonMode.DRAIN, **changes: Any) -> Host:
    return host(1, logon_mode=mode, drain_owner="anna", drain_reason="disks", drain_since_s=WALL_S, **changes)


def table_of(thing: Host, *, uptime_s: float = 86400.0, at_s: float = 10.0, wall_s: float | None = None) -> HostTable:
    table = HostTable(site((thing, host(2))))
    if wall_s is not None:
        table.tell_time(wall_s, at_s)
    table.apply(reports(1, 2, uptime_s=uptime_s), at_s)
    return table


def state_of(thing: Host, **changes: Any) -> HostState | None:
    return table_of(thing, **changes).state(host_id(1))


@pytest.mark.parametrize("mode", [LogonMode.DISABLED, LogonMode.DRAIN, LogonMode.DRAIN_UNTIL_REBOOT])
def test_that_logons_are_open_again_from_the_end_on(mode: LogonMode) -> None:
    thing = drained(mode, drain_until_s=WALL_S + 60.0)
    assert state_of(thing, wall_s=WALL_S + 59.9) is not HostState.OK
    assert state_of(thing, wall_s=WALL_S + 60.0) is HostState.OK


def test_that_without_a_time_of_day_nothing_ends() -> None:
    assert state_of(drained(drain_until_s=WALL_S)) is HostState.DRAINING


def test_that_a_drain_survives_a_restart_and_drain_until_reboot_does_not() -> None:
    at = {"wall_s": WALL_S + 600.0, "uptime_s": 5.0}
    assert state_of(drained(), **at) is HostState.DRAINING
    assert state_of(drained(LogonMode.DISABLED), **at) is HostState.LOGONS_DISABLED
    assert state_of(drained(LogonMode.DRAIN_UNTIL_REBOOT), **at) is HostState.OK


def test_that_a_restart_before_the_drain_does_not_end_it() -> None:
    thing = drained(LogonMode.DRAIN_UNTIL_REBOOT)
    assert state_of(thing, wall_s=WALL_S + 600.0, uptime_s=700.0) is HostState.DRAINING


def test_that_the_reason_of_the_end_is_said() -> None:
    table = table_of(drained(drain_until_s=WALL_S + 2.0), wall_s=WALL_S)
    (change,) = table.review(12.5)
    assert change.reason == "logons are enabled again: the end set for it has come"
    table = table_of(drained(LogonMode.DRAIN_UNTIL_REBOOT), wall_s=WALL_S)
    (change,) = table.apply(reports(1, uptime_s=1.0), 12.0)
    assert change.reason == "logons are enabled again: it has restarted"


def test_that_a_restart_that_was_ordered_is_no_alarm() -> None:
    table = table_of(host(1), wall_s=WALL_S)
    table.expect_restart(host_id(1), 200.0)
    lost = next(each for each in table.review(60.0) if each.host == host_id(1))
    assert (lost.after, lost.is_expected, lost.reason) == (HostState.LOST, True, "is away to restart")


# ------------------------------------------------------------------------------------------------ the whole broker
def run(node: BrokerNode, *events: Event) -> tuple[BrokerNode, list[Effect]]:
    effects: list[Effect] = []
    for event in events:
        node, more = step(node, event)
        effects += more
    return node, effects


def running(thing: Host, holder: Any = ME) -> tuple[BrokerNode, list[Effect]]:
    lease = Lease(holder=holder, last_holder=holder, term=1, expires_s=2.0)
    return run(
        new_node(ME, site((thing, host(2)), brokers=2), 1, seed=1),
        Started(now_s=0.0),
        LeaseSeen(now_s=0.0, asked_s=0.0, store_now_s=0.0, lease=lease),
        HostsReported(now_s=0.1, reports=reports(1, 2)),
        Tick(now_s=0.2, wall_s=WALL_S + 0.2),
    )


def later(node: BrokerNode, from_s: float, to_s: float) -> tuple[BrokerNode, list[Effect]]:
    """Let time pass with fresh reports and leases."""
    effects: list[Effect] = []
    for at_s in np.arange(from_s, to_s, 0.5).tolist():
        lease = Lease(
            holder=node.election.lease.holder if node.election.lease else ME, last_holder=ME, term=1, expires_s=2.0
        )
        node, more = run(
            node,
            LeaseSeen(now_s=at_s, asked_s=at_s, store_now_s=0.0, lease=lease),
            HostsReported(now_s=at_s, reports=reports(1, 2)),
            Tick(now_s=at_s, wall_s=WALL_S + at_s),
        )
        effects += more
    return node, effects


def proposals(effects: list[Effect]) -> list[ProposeChange]:
    return [each for each in effects if isinstance(each, ProposeChange)]


def test_that_the_primary_asks_for_enabled_logons_until_the_topology_shows_them() -> None:
    thing = drained(drain_until_s=WALL_S + 3.0)
    node, before = running(thing)
    node, effects = later(node, 0.5, 14.0)
    asked = proposals([*before, *effects])
    assert len(asked) == 3
    assert asked[0].object_id == host_id(1)
    assert asked[0].values["logon_mode"] is LogonMode.ENABLED
    assert asked[0].given["drain_until_s"] == WALL_S + 3.0
    told = [each.fact.text for each in effects if isinstance(each, Announce)]
    assert "rdsh-1 logons are enabled again: the end set for it has come" in told
    node, _ = run(node, TopologyChanged(now_s=14.0, revision=2, topology=site((host(1), host(2)), brokers=2)))
    assert proposals(later(node, 14.1, 25.0)[1]) == []


def test_that_a_secondary_asks_for_nothing() -> None:
    node, _ = running(drained(drain_until_s=WALL_S + 3.0), holder=PEER)
    node, effects = later(node, 0.5, 10.0)
    assert proposals(effects) == []
    assert node.hosts.state(host_id(1)) is HostState.OK


def test_that_a_drain_without_end_is_never_asked_to_end() -> None:
    node, _ = running(replace(drained(), drain_until_s=None))
    assert proposals(later(node, 0.5, 20.0)[1]) == []
