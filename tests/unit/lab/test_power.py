"""The power switch of simulated hosts: who may use it, what ends, and when the host is back."""

from __future__ import annotations

import numpy as np
import pytest

from ras_console.domain.faults import Fault
from ras_console.domain.vocabulary import FaultKind, HostState
from ras_console.engine.host_acts import HostAct
from ras_console.engine.timeline import EntryKind
from ras_console.lab.power import RESTART_S, START_S
from ras_console.lab.workload import UserModel
from ras_console.lab.world import World
from tests.sim.farms import SITE, broker_id, host_id, make_site, make_world


@pytest.fixture
def world() -> World:
    made = make_world(make_site(brokers=2, hosts=4), users=UserModel(existing_sessions=40))
    made.advance(5.0)
    return made


def state_of(world: World, number: int) -> HostState:
    columns = world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].hosts
    return HostState(int(columns.state[np.searchsorted(columns.ids, host_id(number))]))


def facts(world: World) -> list[str]:
    return [each.fact.text for each in world.drain_entries() if each.fact.kind is EntryKind.HOST]


def test_that_a_restart_ends_sessions_in_good_order_and_the_host_comes_back(world: World) -> None:
    machines = world.sites[SITE].machines
    assert machines.session_count[0] > 0
    world.act(SITE, HostAct.REBOOT, (host_id(1),), "anna")
    world.advance(6.0)
    assert machines.session_count[0] == 0
    assert machines.session_count[1:].min() > 0
    world.advance(20.0)
    assert state_of(world, 1) is HostState.LOST
    world.advance(10.0 + RESTART_S)
    assert state_of(world, 1) in (HostState.OK, HostState.FULL)
    told = facts(world)
    assert "SH-1 is restarted by anna" in told
    assert "SH-1 is away to restart" in told
    assert not any("declared dead" in each for each in told)
    assert machines.uptime_s(np.array([0])) < 15.0


def test_that_a_host_switched_off_stays_off_until_it_is_switched_on(world: World) -> None:
    world.act(SITE, HostAct.POWER_OFF, (host_id(2),), "anna")
    world.advance(300.0)
    assert state_of(world, 2) is HostState.LOST
    world.act(SITE, HostAct.POWER_ON, (host_id(2),), "anna")
    world.advance(300.0 + START_S / 2)
    assert state_of(world, 2) is HostState.LOST
    world.advance(302.0 + START_S)
    assert state_of(world, 2) is HostState.OK


def test_that_switching_off_a_host_that_comes_up_keeps_it_off(world: World) -> None:
    power, machines = world.sites[SITE].power, world.sites[SITE].machines
    power.restart(host_id(1))
    world.advance(10.0)
    power.switch_off(host_id(1))
    world.advance(200.0)
    assert not machines.is_powered(0)
    assert not machines.is_running[0]


def test_that_a_crash_while_it_is_away_does_not_bring_a_host_back_early(world: World) -> None:
    world.sites[SITE].power.restart(host_id(1))
    world.inject(Fault(kind=FaultKind.CRASH, target_id=host_id(1), for_s=10.0))
    world.advance(20.0)
    assert not world.sites[SITE].machines.is_running[0]
    world.advance(6.0 + RESTART_S)
    assert world.sites[SITE].machines.is_running[0]


def test_that_without_a_primary_nobody_is_restarted_and_that_is_said(world: World) -> None:
    for number in (1, 2):
        world.inject(Fault(kind=FaultKind.CRASH, target_id=broker_id(number)))
    world.act(SITE, HostAct.REBOOT, (host_id(1),), "anna")
    world.advance(6.0)
    assert world.sites[SITE].machines.session_count[0] > 0
    assert "Nobody can restart 1 host: the site has no primary that is reached" in facts(world)


def test_that_a_crash_counts_as_a_restart(world: World) -> None:
    world.inject(Fault(kind=FaultKind.CRASH, target_id=host_id(1), for_s=5.0))
    world.advance(20.0)
    assert world.sites[SITE].machines.uptime_s(np.array([0, 1])).tolist() == [
        pytest.approx(10.0, abs=0.2),
        pytest.approx(365 * 86400.0 + 20.0),
    ]
