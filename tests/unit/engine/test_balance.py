from dataclasses import fields
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.domain.ids import ObjectId, TicketId
from ras_console.domain.objects import LoadBalancing
from ras_console.domain.publishing import PublishFrom
from ras_console.domain.vocabulary import LogonMode, Method
from ras_console.engine.balance import Placement, PlacementRequest, Refusal, place
from ras_console.engine.eligibility import Rule
from ras_console.engine.explanation import Explanation
from ras_console.engine.ledger import Ledger
from ras_console.engine.loads import HostLoads, LoadView
from ras_console.engine.membership import HostTable
from ras_console.engine.methods import two_drawn
from ras_console.engine.policy import Policy
from tests.unit.engine.small_site import OTHER_POOL, POOL, SITE, host, host_id, reports, site

ANY = PlacementRequest()
PREDICTIVE = Policy(method=Method.PREDICTIVE)
ALONE = Policy(method=Method.PREDICTIVE, is_ledger_shared=False)
MIDDLE = (0.5, 0.5)


def seen(*hosts: Any, now_s: float = 1.0, balancing: dict[str, Any] | None = None, **columns: Any) -> HostLoads:
    """Return the loads of hosts 1, 2 … that have just reported these columns."""
    table = HostTable(site(hosts, **(balancing or {})))
    table.apply(reports(*(each.id - 100 for each in hosts), **columns), 1.0)
    return LoadView(table, Ledger(table.rows)).at(now_s)


def placed(
    loads: HostLoads,
    policy: Policy = PREDICTIVE,
    request: PlacementRequest = ANY,
    chance: tuple[float, float] = MIDDLE,
) -> int:
    outcome = place(loads, policy, request, chance)
    assert isinstance(outcome, Placement), outcome
    return outcome.host - 100


def refused(loads: HostLoads, request: PlacementRequest = ANY) -> Refusal:
    outcome = place(loads, PREDICTIVE, request, MIDDLE)
    assert isinstance(outcome, Refusal)
    return outcome


def explained(loads: HostLoads, policy: Policy = PREDICTIVE) -> Explanation:
    outcome = place(loads, policy, ANY, MIDDLE, with_explanation=True)
    assert isinstance(outcome, Placement)
    assert outcome.explanation is not None
    return outcome.explanation


THREE = (host(1), host(2), host(3))


@pytest.mark.parametrize(
    "columns",
    [
        {"cpu_demand_cores": [4.0, 2.0, 3.0]},
        {"memory_used_gib": [50.0, 30.0, 40.0]},
        {"sessions": [90, 60, 70]},
        {"cpu_demand_cores": [1.0, 3.0, 1.0], "memory_used_gib": [60.0, 4.0, 60.0]},
    ],
)
def test_that_the_predictive_method_takes_the_host_whose_scarcest_resource_is_least_scarce(
    columns: dict[str, Any],
) -> None:
    assert placed(seen(*THREE, **columns)) == 2


def test_that_the_weight_of_a_host_scales_what_is_counted_on() -> None:
    loads = seen(host(1), host(2, weight=400), cpu_demand_cores=[2.0, 4.0], memory_used_gib=0.0)
    assert placed(loads) == 2


def test_that_a_placement_under_way_counts_before_it_is_reported() -> None:
    table = HostTable(site(2))
    table.apply(reports(1, 2, cpu_demand_cores=[0.5, 0.9]), 1.0)
    book = Ledger(table.rows)
    view = LoadView(table, book)
    assert placed(view.at(1.0)) == 1
    book.issue(TicketId(1), host_id(1), 1.0)
    assert placed(view.at(1.01)) == 2


def test_that_chance_decides_among_equals_only() -> None:
    loads = seen(*THREE, cpu_demand_cores=[1.0, 1.0, 2.0])
    assert [placed(loads, chance=(chance, 0.0)) for chance in (0.0, 0.49, 0.5, 0.999)] == [1, 1, 2, 2]


def test_that_a_failed_logon_sends_a_host_to_the_back_of_the_queue_for_a_while() -> None:
    table = HostTable(site(2, refresh_s=100.0, dead_after_s=300.0))
    table.apply(reports(1, 2, cpu_demand_cores=[0.5, 4.0]), 1.0)
    view = LoadView(table, Ledger(table.rows))
    table.logon_failed(host_id(1), 1.0)
    assert placed(view.at(1.0)) == 2
    assert placed(view.at(12.0)) == 1


def test_that_a_failing_host_gets_one_probe_when_its_time_has_come() -> None:
    table = HostTable(site(1, refresh_s=100.0, dead_after_s=300.0))
    table.apply(reports(1), 1.0)
    view = LoadView(table, Ledger(table.rows))
    for _ in range(2):
        table.logon_failed(host_id(1), 1.0)
    assert refused(view.at(2.0)).removed == ((Rule.FAILING, 1),)
    assert placed(view.at(22.0)) == 1
    table.note_placement(host_id(1), 22.0)
    assert refused(view.at(22.0)).reason == "The only session host that could take the logon keeps failing logons."


def test_that_a_returning_host_is_not_everybodys_at_once() -> None:
    table = HostTable(site(2))
    table.apply(reports(1, 2), 1.0)
    table.apply(reports(2, cpu_demand_cores=2.0), 50.0)
    table.review(50.0)
    table.apply(reports(1), 51.0)
    view = LoadView(table, Ledger(table.rows))
    assert placed(view.at(51.0)) == 2


def test_that_old_figures_weigh_against_a_host() -> None:
    table = HostTable(site(2, refresh_s=2.0, dead_after_s=60.0))
    table.apply(reports(1, 2, cpu_demand_cores=[0.4, 0.6]), 1.0)
    table.apply(reports(2, cpu_demand_cores=0.6), 9.0)
    assert placed(LoadView(table, Ledger(table.rows)).at(9.0)) == 2


def test_that_mostly_old_figures_leave_counts_and_two_choices() -> None:
    loads = seen(
        *THREE,
        now_s=11.0,
        balancing={"dead_after_s": 60.0},
        cpu_demand_cores=[0.1, 7.0, 7.0],
        sessions=[30, 20, 10],
    )
    explanation = explained(loads)
    assert len(explanation.drawn) == 2
    assert explanation.chosen == max(explanation.drawn)
    assert explanation.score.tolist() == sorted(explanation.score.tolist(), reverse=True)


def test_that_without_the_peers_word_the_better_of_two_drawn_hosts_is_taken() -> None:
    loads = seen(*THREE, cpu_demand_cores=[1.0, 2.0, 3.0])
    assert placed(loads, ALONE, chance=(0.9, 0.9)) == 2
    assert placed(loads, ALONE, chance=(0.0, 0.9)) == 1


@given(
    st.lists(st.floats(0.1, 64.0), min_size=1, max_size=8),
    st.floats(0.0, 1.0, exclude_max=True),
    st.floats(0.0, 1.0, exclude_max=True),
)
def test_that_two_different_rows_are_drawn(capacity: list[float], first: float, second: float) -> None:
    rows = np.arange(len(capacity))
    drawn = two_drawn(np.array(capacity), rows, (first, second))
    assert len(dict.fromkeys(drawn)) == min(2, len(capacity))
    assert all(0 <= row < len(capacity) for row in drawn)


def test_that_hosts_are_drawn_in_proportion_to_capacity() -> None:
    chances = np.random.default_rng(3).random((20_000, 2)).tolist()
    rows = np.arange(3)
    firsts = [two_drawn(np.array([1.0, 2.0, 5.0]), rows, (a, b))[0] for a, b in chances]
    shares = [firsts.count(row) / len(firsts) for row in range(3)]
    assert shares == pytest.approx([0.125, 0.25, 0.625], abs=0.02)
    seconds = [two_drawn(np.array([1.0, 2.0, 5.0]), rows, (0.05, b))[1] for _, b in chances]
    assert [seconds.count(row) / len(seconds) for row in range(3)] == pytest.approx([0.0, 2 / 7, 5 / 7], abs=0.02)


def test_that_resource_based_adds_the_free_ratios_of_the_counters_that_are_on() -> None:
    loads = seen(host(1), host(2), cpu_demand_cores=[6.0, 1.0], memory_used_gib=[4.0, 40.0])
    assert placed(loads, Policy(method=Method.RESOURCE)) == 2
    assert placed(loads, Policy(method=Method.RESOURCE, counts_cpu=False)) == 1


def test_that_resource_based_weighs_each_counter() -> None:
    loads = seen(host(1), host(2), cpu_demand_cores=[4.0, 1.0], memory_used_gib=[4.0, 20.0])
    assert placed(loads, Policy(method=Method.RESOURCE)) == 2
    assert placed(loads, Policy(method=Method.RESOURCE, memory_weight=3.0)) == 1
    balancing = LoadBalancing(
        id=ObjectId(1), site_id=SITE, sessions_weight_pct=50, memory_weight_pct=0, cpu_weight_pct=1000
    )
    policy = Policy.of(balancing, is_ledger_shared=True)
    assert (policy.sessions_weight, policy.memory_weight, policy.cpu_weight) == (0.5, 0.0, 10.0)


def test_that_single_hosts_of_the_publish_from_set_are_candidates_beside_its_pools() -> None:
    loads = seen(host(1), host(2, pool_id=OTHER_POOL), host(3), cpu_demand_cores=[1.0, 2.0, 3.0])
    one_and_pool = PublishFrom(pool_ids=(OTHER_POOL,), host_ids=(host_id(3), host_id(9)))
    assert placed(loads, request=PlacementRequest(source=one_and_pool)) == 2
    assert placed(loads, request=PlacementRequest(source=PublishFrom(host_ids=(host_id(3),)))) == 3
    assert refused(loads, PlacementRequest(source=PublishFrom(host_ids=(host_id(9),)))).removed == (
        (Rule.NOT_PUBLISHED, 3),
    )


def test_that_round_robin_goes_on_from_the_last_host_and_over_those_that_cannot() -> None:
    loads = seen(host(1), host(2, is_enabled=False), host(3), host(4))
    turns = [host_id(1)]
    for _ in range(4):
        turns.append(host_id(placed(loads, Policy(method=Method.ROUND_ROBIN), PlacementRequest(last_host=turns[-1]))))
    assert [each - 100 for each in turns] == [1, 3, 4, 1, 3]


def test_that_weighted_users_divides_users_by_weight() -> None:
    loads = seen(host(1), host(2, weight=50), sessions=[30, 20])
    assert placed(loads, Policy(method=Method.WEIGHTED_USERS)) == 1


def test_that_fill_first_fills_the_busiest_host_with_room_and_then_the_next() -> None:
    policy = Policy(method=Method.FILL_FIRST)
    assert placed(seen(*THREE, sessions=[10, 60, 20]), policy) == 2
    assert placed(seen(*THREE, sessions=[10, 60, 20], cpu_demand_cores=[1.0, 7.5, 1.0]), policy) == 3
    assert placed(seen(*THREE, cpu_demand_cores=[9.0, 8.0, 10.0]), policy) == 2


def test_that_a_resource_is_placed_on_its_own_pools_only() -> None:
    loads = seen(host(1), host(2, pool_id=OTHER_POOL), cpu_demand_cores=[0.1, 7.0])
    assert placed(loads, request=PlacementRequest(source=PublishFrom(pool_ids=(OTHER_POOL,)))) == 2
    assert placed(loads, request=PlacementRequest(source=PublishFrom(pool_ids=(OTHER_POOL, POOL)))) == 1


def test_that_each_removing_rule_is_counted() -> None:
    hosts = (
        host(1, is_enabled=False),
        host(2, logon_mode=LogonMode.DRAIN),
        host(3, logon_mode=LogonMode.DISABLED),
        host(4, max_sessions=5),
        host(5, max_sessions=5),
        host(6, pool_id=OTHER_POOL),
    )
    refusal = refused(seen(*hosts, sessions=5), PlacementRequest(source=PublishFrom(pool_ids=(POOL,))))
    assert refusal.removed == (
        (Rule.NOT_PUBLISHED, 1),
        (Rule.DISABLED, 1),
        (Rule.LOGONS_DISABLED, 1),
        (Rule.DRAINING, 1),
        (Rule.FULL, 2),
    )
    assert refusal.reason == (
        "No session host can take the logon: 1 is disabled, 1 has logons disabled, 1 is being drained and 2 are full."
    )


def test_that_a_refusal_with_one_cause_says_it_plainly() -> None:
    assert refused(seen(*THREE, now_s=99.0)).reason == "All 3 session hosts that could take the logon do not answer."
    assert (
        refused(seen(host(1), now_s=99.0)).reason == "The only session host that could take the logon does not answer."
    )
    assert (
        refused(seen(*THREE), PlacementRequest(source=PublishFrom(pool_ids=(OTHER_POOL,)))).reason
        == "No session host publishes it."
    )
    assert refused(seen()).reason == "The site has no session hosts."


def test_that_placements_under_way_fill_a_host() -> None:
    table = HostTable(site((host(1, max_sessions=2),)))
    table.apply(reports(1, sessions=1), 1.0)
    book = Ledger(table.rows)
    book.issue(TicketId(1), host_id(1), 1.0)
    assert refused(LoadView(table, book).at(1.0)).removed == ((Rule.FULL, 1),)


def test_that_an_explanation_names_the_best_ten_the_chosen_and_the_removed() -> None:
    hosts = tuple(host(n + 1, is_enabled=n != 3) for n in range(15))
    loads = seen(*hosts, cpu_demand_cores=np.arange(15.0, 0.0, -1.0))
    explanation = explained(loads).signed(TicketId(77), 4)
    best = explanation.best()
    assert (explanation.chosen, explanation.ticket, explanation.term) == (host_id(15), 77, 4)
    assert [each.host - 100 for each in best] == [15, 14, 13, 12, 11, 10, 9, 8, 7, 6]
    assert all(one.score < other.score for one, other in pairwise(best))
    assert explanation.removed() == ((Rule.DISABLED, 1),)
    assert explanation.candidates() == 14
    assert explanation.margin() == pytest.approx(best[1].score - best[0].score)


def test_that_the_only_candidate_won_by_no_margin() -> None:
    assert explained(seen(host(1))).margin() is None


HOSTS: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.builds(
        dict,
        is_enabled=st.booleans(),
        logon_mode=st.sampled_from(list(LogonMode)),
        max_sessions=st.integers(1, 20),
        weight=st.integers(1, 1000),
        pool_id=st.sampled_from([POOL, OTHER_POOL]),
    ),
    max_size=6,
)


@given(
    st.data(),
    HOSTS,
    st.sampled_from(list(Method)),
    st.booleans(),
    st.sampled_from([(), (POOL,), (POOL, OTHER_POOL)]),
    st.floats(1.0, 9.0),
)
def test_that_place_is_total_repeatable_and_never_takes_a_host_it_must_not(
    data: st.DataObject,
    settings: list[dict[str, Any]],
    method: Method,
    is_shared: bool,
    pools: tuple[Any, ...],
    now_s: float,
) -> None:
    hosts = tuple(host(n + 1, **each) for n, each in enumerate(settings))
    table = HostTable(site(hosts))
    figures = st.sampled_from([0.0, 1.0, 7.5, 20.0, float("nan"), float("inf"), -1.0])
    demand = data.draw(st.lists(figures, min_size=len(hosts), max_size=len(hosts)))
    sessions = data.draw(st.lists(st.integers(0, 25), min_size=len(hosts), max_size=len(hosts)))
    table.apply(reports(*range(1, len(hosts) + 1), cpu_demand_cores=demand, sessions=sessions), 1.0)
    chance = data.draw(st.tuples(*[st.floats(0.0, 1.0, exclude_max=True)] * 2))
    loads = LoadView(table, Ledger(table.rows)).at(now_s)
    policy, request = (
        Policy(method=method, is_ledger_shared=is_shared),
        PlacementRequest(source=PublishFrom(pool_ids=pools)),
    )
    outcome = place(loads, policy, request, chance)
    assert place(loads, policy, request, chance) == outcome
    allowed = [
        each.id
        for each, cores, count in zip(hosts, demand, sessions, strict=True)
        if each.is_enabled
        and each.logon_mode is LogonMode.ENABLED
        and count < each.max_sessions
        and 0 <= cores < 100
        and (not pools or each.pool_id in pools)
        and now_s - 1.0 <= 6.0
    ]
    if isinstance(outcome, Refusal):
        assert allowed == []
        assert sum(count for _, count in outcome.removed) == len(hosts)
    else:
        assert outcome.host in allowed


def test_that_no_column_of_the_loads_changes_with_what_happens_later() -> None:
    table = HostTable(site(2))
    table.apply(reports(1, 2), 1.0)
    book = Ledger(table.rows)
    view = LoadView(table, book)
    loads = view.at(1.0)
    before = {each.name: getattr(loads, each.name).tolist() for each in fields(loads)}
    book.issue(TicketId(1), host_id(1), 1.0)
    view.at(1.0)
    table.logon_failed(host_id(2), 1.5)
    table.apply(reports(1, 2, cpu_demand_cores=5.0, sessions=9), 2.0)
    table.use_topology(site((host(1, weight=7, pool_id=OTHER_POOL), host(2))), 3.0)
    assert {name: getattr(loads, name).tolist() for name in before} == before


def test_that_two_hundred_logons_within_one_report_period_do_not_herd() -> None:
    """Without the ledger every one of them would go to the host that reported the least load."""
    hosts = 20
    table = HostTable(site(hosts))
    demand = np.linspace(0.5, 2.5, hosts)
    table.apply(reports(*range(1, hosts + 1), cpu_demand_cores=demand), 1.0)
    book = Ledger(table.rows)
    view = LoadView(table, book)
    chances = np.random.default_rng(5).random((200, 2)).tolist()
    counts = dict.fromkeys(range(1, hosts + 1), 0)
    for number, (first, second) in enumerate(chances):
        now_s = 1.0 + number * 0.01
        chosen = placed(view.at(now_s), chance=(first, second))
        book.issue(TicketId(number + 1), host_id(chosen), now_s)
        counts[chosen] += 1
    assert max(counts.values()) <= 12
    assert min(counts.values()) >= 8
    assert counts[1] > counts[20], "the emptier host still gets more"
