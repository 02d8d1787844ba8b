"""The lists of sessions that hosts give to brokers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from ras_console.engine.effects import Effect, ListSessions
from ras_console.engine.events import SessionsListed
from ras_console.engine.state import is_serving
from ras_console.lab.broker_process import BrokerProcess
from ras_console.lab.distributions import Exponential
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.people import user_name
from ras_console.lab.workload import UserModel
from tests.sim.farms import SITE, host_id, make_farm, make_site, make_world
from tests.sim.truth import assert_maps_agree

CALM = UserModel(existing_sessions=60, has_arrivals=False, session_length_s=Exponential(mean=1e9))


def list_of(agents: HostAgents, number: int) -> SessionsListed:
    message = agents.list_sessions(host_id(number))
    assert message is not None
    event = message(now_s=0.0)
    assert isinstance(event, SessionsListed)
    return event


def test_that_brokers_share_a_list_until_something_changes_on_the_host() -> None:
    site = make_world(make_site(hosts=2), users=CALM).sites[SITE]
    first, other = list_of(site.agents, 1), list_of(site.agents, 2)
    assert list_of(site.agents, 1).user is first.user
    row = int(site.machines.sessions.rows_on(0)[3])
    site.agents.disconnect(row, 1.0)
    again = list_of(site.agents, 1)
    assert (again.state != first.state).tolist() == [number == 3 for number in range(len(first.state))]
    site.agents.log_off(row)
    assert len(list_of(site.agents, 1).session) == len(first.session) - 1
    assert list_of(site.agents, 2).user is other.user


def test_that_a_list_has_the_names_of_the_people() -> None:
    site = make_world(make_site(hosts=1), users=CALM).sites[SITE]
    table = site.machines.sessions
    assert list_of(site.agents, 1).user == tuple(user_name(each) for each in table.user[: table.end].tolist())


@pytest.mark.parametrize("leaving", [1, 2, 3])
def test_that_hosts_keep_their_lists_when_another_leaves(leaving: int) -> None:
    topology = make_site(hosts=3)
    world = make_world(topology, users=CALM)
    agents = world.sites[SITE].agents
    staying = [number for number in (1, 2, 3) if number != leaving]
    before = [list_of(agents, number).session.tolist() for number in staying]
    hosts = tuple(each for each in topology.hosts if each.id != host_id(leaving))
    world.use_topology(make_farm(replace(topology, hosts=hosts), revision=2))
    assert [list_of(agents, number).session.tolist() for number in staying] == before


def test_that_a_large_farm_is_taken_up_by_and_by_and_each_list_asked_for_once() -> None:
    world = make_world(make_site(brokers=3, hosts=60), users=replace(CALM, existing_sessions=12_000))
    site = world.sites[SITE]
    asked: Counter[tuple[int, int]] = Counter()

    def note(process: BrokerProcess, effect: Effect, _now_s: float) -> None:
        if isinstance(effect, ListSessions):
            asked[process.id, effect.host] += 1

    site.brokers.observe(note)
    world.advance(0.3)
    nodes = [each.node for each in site.brokers.processes.values()]
    assert all(0 < len(each.sessions) < 12_000 and not is_serving(each) for each in nodes)
    world.advance(5.0)
    assert_maps_agree(world, within_s=0.1)
    assert len(asked) == 180
    assert set(asked.values()) == {1}
