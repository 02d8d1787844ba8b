"""Autoscale in the lab: the primary powers hosts off and on by the load, and its successor goes on from there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ras_console.domain.faults import Fault
from ras_console.domain.objects import Pool
from ras_console.domain.vocabulary import FaultKind, HostState
from ras_console.lab.distributions import Exponential
from ras_console.lab.workload import NOBODY, UserModel
from ras_console.lab.world import World
from tests.sim.farms import POOL, SITE, broker_id, host_id, make_farm, make_host, make_site, make_world


def scaled_pool(**values: Any) -> Pool:
    plain: dict[str, Any] = {"is_autoscaled": True, "autoscale_minimum": 1, "autoscale_hold_s": 20.0}
    return Pool(id=POOL, site_id=SITE, name="Pool", **(plain | values))


def world_of(users: UserModel, pool: Pool, *, most: int = 20) -> World:
    hosts = [make_host(each, max_sessions=most) for each in (1, 2, 3, 4)]
    site = make_site(brokers=3, hosts=hosts, delay_s=5.0)
    world = make_world(replace(site, pools=(pool,)), users=users)
    world.advance(5.0)
    return world


def states(world: World) -> list[HostState]:
    columns = world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].hosts
    return [HostState(int(columns.state[np.searchsorted(columns.ids, host_id(each))])) for each in (1, 2, 3, 4)]


def powered(world: World) -> list[bool]:
    return [bool(world.sites[SITE].machines.is_powered(row)) for row in range(4)]


def told(world: World) -> list[str]:
    return [each.fact.text for each in world.drain_entries()]


def reset_pool(world: World, pool: Pool) -> None:
    site = replace(world.sites[SITE].topology, pools=(pool,))
    world.use_topology(make_farm(site, revision=2))


def test_that_an_idle_pool_shrinks_to_its_least_and_says_so() -> None:
    world = world_of(NOBODY, scaled_pool())
    world.advance(200.0)
    assert powered(world).count(True) == 1
    assert states(world).count(HostState.POWERED_OFF) == 3
    facts = told(world)
    assert "Autoscale drains SH-4: workload 0 % below 30 % for 20 s" in facts
    assert "Autoscale powers off SH-4: it is empty" in facts
    assert "SH-4 is powered off by autoscale" in facts
    assert not any("declared dead" in each for each in facts)


def test_that_a_host_with_sessions_is_never_powered_off() -> None:
    users = UserModel(has_arrivals=False, existing_sessions=8)
    world = world_of(users, scaled_pool(autoscale_down_pct=60))
    machines = world.sites[SITE].machines
    for second in range(10, 300, 5):
        on_before, sessions_before = powered(world), machines.session_count[:4].copy()
        world.advance(float(second))
        for row in range(4):
            if on_before[row] and not powered(world)[row]:
                assert sessions_before[row] <= 1  # at most one that ended within the last five seconds


def test_that_a_successor_keeps_the_hosts_off_and_powers_them_on_when_asked_to() -> None:
    world = world_of(NOBODY, scaled_pool())
    world.advance(200.0)
    world.drain_entries()
    world.inject(Fault(kind=FaultKind.CRASH, target_id=broker_id(1)))
    world.advance(240.0)
    assert states(world).count(HostState.POWERED_OFF) == 3
    assert not any("lost" in each or "declared dead" in each for each in told(world) if each.startswith("SH-"))
    reset_pool(world, scaled_pool(autoscale_minimum=3))
    world.advance(320.0)
    assert powered(world).count(True) == 3
    assert states(world).count(HostState.OK) == 3
    facts = told(world)
    assert "Autoscale powers on SH-2: fewer than 3 hosts are on" in facts


def test_that_load_powers_hosts_on() -> None:
    staying = UserModel(
        has_arrivals=False, existing_sessions=2, session_length_s=Exponential(mean=1e7), disconnect_ratio=0.0
    )
    world = world_of(staying, scaled_pool())
    world.advance(120.0)
    rested = powered(world)
    assert rested.count(True) <= 2
    site = world.sites[SITE].topology
    full = replace(site, hosts=tuple(replace(each, max_sessions=1) for each in site.hosts))
    world.use_topology(make_farm(full, revision=2))
    world.advance(200.0)
    assert powered(world).count(True) > rested.count(True)
    assert any(each.startswith("Autoscale powers on") and "is above 70 %" in each for each in told(world))


def test_that_switching_autoscale_off_brings_all_hosts_back() -> None:
    world = world_of(NOBODY, scaled_pool())
    world.advance(200.0)
    reset_pool(world, scaled_pool(is_autoscaled=False))
    world.advance(300.0)
    assert powered(world) == [True] * 4
    assert states(world) == [HostState.OK] * 4
