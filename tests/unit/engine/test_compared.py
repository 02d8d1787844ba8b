"""The methods that exist for comparison: what each looks at, and what it does not."""

from dataclasses import replace

import numpy as np
import pytest

from ras_console.domain.ids import TicketId
from ras_console.domain.vocabulary import ComparedMethod
from ras_console.engine.balance import Placement, PlacementRequest, place
from ras_console.engine.house_rules import HouseRules
from ras_console.engine.ledger import Ledger
from ras_console.engine.loads import HostLoads, LoadView
from ras_console.engine.membership import HostTable
from ras_console.engine.policy import Policy
from tests.unit.engine.small_site import host, host_id, reports, site


def view_of(*, cpu: list[float], sessions: list[int], true: list[float] | None = None) -> tuple[LoadView, Ledger]:
    table = HostTable(site(tuple(host(number + 1) for number in range(len(cpu)))))
    numbers = range(1, len(cpu) + 1)
    table.apply(reports(*numbers, cpu_demand_cores=cpu, sessions=sessions), 1.0)
    book = Ledger(table.rows)
    rules = HouseRules(true_cores=(lambda: np.array(true)) if true is not None else None)
    return LoadView(table, book, rules=rules), book


def placed(loads: HostLoads, method: ComparedMethod, chance: tuple[float, float] = (0.5, 0.5)) -> int:
    outcome = place(loads, Policy(method=method), PlacementRequest(), chance)
    assert isinstance(outcome, Placement)
    return outcome.host - 100


def test_that_the_least_cpu_is_that_of_the_reports_and_herds() -> None:
    view, book = view_of(cpu=[1.0, 0.5, 2.0], sessions=[1, 9, 1])
    for ticket in range(20):
        book.issue(TicketId(ticket + 1), host_id(2), 1.0)
    assert placed(view.at(1.0), ComparedMethod.LEAST_CPU) == 2


def test_that_the_fewest_sessions_are_those_of_the_reports() -> None:
    view, book = view_of(cpu=[1.0, 0.5, 2.0], sessions=[5, 9, 4])
    for ticket in range(20):
        book.issue(TicketId(ticket + 1), host_id(3), 1.0)
    assert placed(view.at(1.0), ComparedMethod.LEAST_SESSIONS) == 3


def test_that_the_oracle_goes_by_the_demand_there_is_and_by_who_is_on_the_way() -> None:
    view, book = view_of(cpu=[0.0, 5.0], sessions=[0, 0], true=[4.0, 1.0])
    assert placed(view.at(1.0), ComparedMethod.ORACLE) == 2
    for ticket in range(4):
        book.issue(TicketId(ticket + 1), host_id(2), 1.0)
    assert placed(view.at(1.0), ComparedMethod.ORACLE) == 1
    for ticket in range(4):
        book.connect(TicketId(ticket + 1), 1.1)
    assert placed(view.at(1.2), ComparedMethod.ORACLE) == 2, "who has arrived is part of the true demand"


def test_that_two_choices_take_the_better_of_two_though_a_third_is_better_still() -> None:
    view, _ = view_of(cpu=[6.0, 4.0, 0.0], sessions=[0, 0, 0])
    loads = view.at(1.0)
    for method in (ComparedMethod.TWO_CHOICES_CPU, ComparedMethod.PREDICTIVE_TWO_CHOICES):
        assert placed(loads, method, (0.0, 0.0)) == 2, "of the first and the second"


@pytest.mark.parametrize(("chance", "chosen"), [(0.0, 1), (0.4, 2), (0.99, 3)])
def test_that_random_follows_chance_alone(chance: float, chosen: int) -> None:
    view, _ = view_of(cpu=[6.0, 4.0, 0.0], sessions=[9, 0, 90])
    assert placed(view.at(1.0), ComparedMethod.RANDOM, (chance, 0.0)) == chosen


def test_that_random_draws_by_capacity() -> None:
    view, _ = view_of(cpu=[0.0, 0.0], sessions=[0, 0])
    loads = view.at(1.0)
    loads = replace(loads, capacity_cores=np.array([1.0, 3.0]))
    drawn = [placed(loads, ComparedMethod.RANDOM, (number / 100, 0.0)) for number in range(100)]
    assert drawn.count(1) == 25
