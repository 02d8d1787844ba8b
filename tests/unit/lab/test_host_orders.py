from __future__ import annotations

import numpy as np
import pytest

from ras_console.domain.ids import BrokerId
from ras_console.engine.effects import OrderHost
from ras_console.engine.events import OrderRefused
from ras_console.engine.host_acts import HostAct
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.machines import Machines
from ras_console.lab.workload import Workload
from tests.sim.farms import broker_id, host_id, make_host

ONE, TWO = broker_id(1), broker_id(2)


def agents_of(*hosts: int) -> tuple[HostAgents, Machines]:
    machines = Machines(np.random.default_rng(1), Workload())
    agents = HostAgents(
        machines,
        lambda _host, _message: None,
        on_began=lambda _user: None,
        on_left=lambda _row: None,
        on_ended=lambda _row: None,
        on_lost=lambda _row: None,
    )
    agents.use_hosts([make_host(each) for each in hosts], {})
    return agents, machines


def order(agents: HostAgents, broker: BrokerId, term: int, host: int = 1) -> OrderRefused | None:
    refusal = agents.obey(broker, OrderHost(host=host_id(host), term=term, act=HostAct.KNOW_PRIMARY), 0.0)
    if refusal is None:
        return None
    event = refusal(now_s=0.0)
    assert isinstance(event, OrderRefused)
    return event


def test_that_a_host_obeys_the_latest_term_and_reports_it() -> None:
    agents, _ = agents_of(1, 2)
    assert order(agents, ONE, 1) is None
    assert order(agents, TWO, 3) is None
    assert order(agents, TWO, 3) is None
    assert agents.report(np.arange(2)).highest_term.tolist() == [3, 0]


@pytest.mark.parametrize(("broker", "term"), [(ONE, 1), (TWO, 2), (ONE, 3)])
def test_that_a_host_refuses_an_earlier_term_and_anybody_else_in_this_one(broker: BrokerId, term: int) -> None:
    agents, _ = agents_of(1)
    order(agents, TWO, 3)
    refusal = order(agents, broker, term)
    assert refusal is not None
    assert (refusal.term, refusal.highest_term, refusal.primary) == (term, 3, TWO)
    assert agents.highest_term.tolist() == [3]


def test_that_the_term_outlasts_a_crash_and_other_hosts_that_come() -> None:
    agents, _ = agents_of(2)
    order(agents, TWO, 3, host=2)
    agents.crash(0)
    agents.use_hosts([make_host(1), make_host(2)], {})
    assert order(agents, ONE, 2, host=2) is not None
    assert order(agents, ONE, 2, host=1) is None


def test_that_a_host_which_does_not_run_neither_obeys_nor_refuses() -> None:
    agents, machines = agents_of(1)
    order(agents, TWO, 3)
    machines.is_running[0] = False
    assert order(agents, ONE, 1) is None
    assert order(agents, ONE, 4) is None
    assert agents.highest_term.tolist() == [3]
