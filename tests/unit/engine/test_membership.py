from typing import Any

import numpy as np
import pytest

from ras_console.domain.objects import Pool
from ras_console.domain.vocabulary import HostState, LogonMode
from ras_console.engine.membership import HostTable, HostTransition
from tests.unit.engine.small_site import ME, OTHER_POOL, POOL, SITE, host, host_id, reports, site


def heard(**balancing: Any) -> HostTable:
    table = HostTable(site(3, **balancing))
    table.apply(reports(1, 2, 3), 10.0)
    return table


def changes(found: tuple[HostTransition, ...]) -> list[tuple[int, HostState, HostState]]:
    return [(each.host - 100, each.before, each.after) for each in found]


def test_that_a_host_is_not_reached_until_it_reports() -> None:
    table = HostTable(site(2))
    assert table.state(host_id(1)) is HostState.NOT_REACHED
    found = table.apply(reports(1), 1.0)
    assert changes(found) == [(1, HostState.NOT_REACHED, HostState.OK)]


def test_that_reports_of_unknown_hosts_are_ignored() -> None:
    table = heard()
    assert table.apply(reports(77, 2, sessions=[5, 6]), 11.0) == ()
    assert table.columns(11.0, np.zeros(3, np.int64)).sessions.tolist() == [0, 6, 0]


def test_that_a_site_without_hosts_takes_reports() -> None:
    assert HostTable(site(0)).apply(reports(1), 1.0) == ()


def test_that_silence_makes_a_host_suspect_after_two_periods_and_lost_after_the_dead_time() -> None:
    table = heard(refresh_s=2.0, dead_after_s=6.0)
    assert table.review(14.0) == ()
    assert changes(table.review(14.1)) == [(n, HostState.OK, HostState.SUSPECT) for n in (1, 2, 3)]
    table.apply(reports(1, 3), 14.2)
    lost = table.review(16.5)
    assert changes(lost) == [(2, HostState.SUSPECT, HostState.LOST)]
    assert lost[0].reason == "silent for 6.5 s, declared dead"
    assert not table.is_live(host_id(2), 16.5)
    assert table.is_live(host_id(1), 16.5)


@pytest.mark.parametrize(
    ("setting", "state"),
    [
        ({"is_enabled": False}, HostState.DISABLED),
        ({"logon_mode": LogonMode.DISABLED}, HostState.LOGONS_DISABLED),
        ({"logon_mode": LogonMode.DRAIN}, HostState.DRAINING),
        ({"logon_mode": LogonMode.DRAIN_UNTIL_REBOOT}, HostState.DRAINING),
        ({"max_sessions": 5}, HostState.FULL),
    ],
)
def test_that_settings_show_in_the_state(setting: dict[str, Any], state: HostState) -> None:
    table = HostTable(site((host(1, **setting), host(2))))
    table.apply(reports(1, 2, sessions=5), 1.0)
    assert table.state(host_id(1)) is state
    assert table.state(host_id(2)) is HostState.OK


def test_that_a_disabled_pool_closes_its_hosts_to_new_sessions_only() -> None:
    pools = (Pool(id=POOL, site_id=SITE, name="One"), Pool(id=OTHER_POOL, site_id=SITE, name="Two", is_enabled=False))
    table = HostTable(site((host(1), host(2, pool_id=OTHER_POOL)), pools=pools))
    found = table.apply(reports(1, 2), 1.0)
    assert table.state(host_id(2)) is HostState.POOL_DISABLED
    assert found[1].reason == "its host pool is disabled"
    assert table.is_live(host_id(2), 1.0)


@pytest.mark.parametrize(
    "figures",
    [
        {"cpu_demand_cores": np.nan},
        {"memory_used_gib": np.inf},
        {"cpu_demand_cores": -1.0},
        {"memory_used_gib": 641.0},
        {"cpu_cores": 0.0},
        {"sessions": -1},
        {"sessions": 2, "disconnected": 3},
        {"logons": -4},
    ],
)
def test_that_senseless_figures_quarantine_their_own_host_and_nobody_else(figures: dict[str, Any]) -> None:
    table = heard()
    found = table.apply(reports(2, **figures), 11.0)
    assert changes(found) == [(2, HostState.OK, HostState.QUARANTINED)]
    assert found[0].reason.startswith("reports ")
    assert table.columns(11.0, np.zeros(3, np.int64)).cpu_ratio.tolist() == pytest.approx([0.05, 0.05, 0.05])


def test_that_three_sane_reports_end_a_quarantine() -> None:
    table = heard()
    table.apply(reports(2, cpu_demand_cores=np.nan), 11.0)
    table.apply(reports(2), 12.0)
    table.apply(reports(2, cpu_demand_cores=np.nan), 13.0)
    assert [changes(table.apply(reports(1, 2, 3), 14.0 + n)) for n in range(3)] == [
        [],
        [],
        [(2, HostState.QUARANTINED, HostState.OK)],
    ]


def test_that_two_failed_logons_running_make_a_host_failing_and_a_completed_one_redeems_it() -> None:
    table = heard()
    assert table.logon_failed(host_id(1), 11.0) == ()
    found = table.logon_failed(host_id(1), 12.0)
    assert changes(found) == [(1, HostState.OK, HostState.FAILING)]
    assert found[0].reason == "2 logons in a row failed; one more is tried in 20 s"
    assert changes(table.logon_completed(host_id(1), 13.0)) == [(1, HostState.FAILING, HostState.OK)]
    assert table.logon_completed(host_id(1), 13.0) == ()


def test_that_a_failing_host_waits_twice_as_long_each_time_and_gets_one_probe() -> None:
    table = heard()
    waits = []
    for _ in range(4):
        table.logon_failed(host_id(1), 100.0)
        waits.append(float(table.probation.retry_s[0]) - 100.0)
    assert waits == [10.0, 20.0, 40.0, 80.0]
    assert not table.probation.may_probe(179.0)[0]
    assert table.probation.may_probe(180.0)[0]
    table.note_placement(host_id(1), 180.0)
    assert not table.probation.may_probe(181.0)[0]
    assert table.probation.may_probe(240.0)[0], "a probe that nobody heard of again is lost"


def test_that_a_returning_host_is_counted_on_step_by_step() -> None:
    table = heard()
    table.apply(reports(2, 3), 20.0)
    table.review(20.0)
    assert table.state(host_id(1)) is HostState.LOST
    table.apply(reports(1), 100.0)
    assert table.ramp_ratio(100.0).tolist()[0] == pytest.approx(0.1)
    assert table.ramp_ratio(160.0).tolist() == pytest.approx([0.5, 1.0, 1.0])
    assert table.ramp_ratio(500.0).tolist() == [1.0, 1.0, 1.0]


def test_that_other_rows_keep_what_is_known_when_hosts_come_and_go() -> None:
    table = heard()
    table.apply(reports(1, 3, sessions=[7, 9]), 11.0)
    table.logon_failed(host_id(3), 11.0)
    table.logon_failed(host_id(3), 11.0)
    found = table.use_topology(site((host(4), host(3), host(1))), 11.5)
    assert found == ()
    assert table.columns(11.5, np.zeros(3, np.int64)).sessions.tolist() == [7, 9, 0]
    assert [table.state(host_id(n)) for n in (1, 2, 3, 4)] == [
        HostState.OK,
        None,
        HostState.FAILING,
        HostState.NOT_REACHED,
    ]


def test_that_a_quarantine_and_a_return_outlast_a_change_of_the_configuration() -> None:
    table = heard()
    table.review(20.0)
    table.apply(reports(1, 2, 3, cpu_demand_cores=[0.4, np.nan, 0.4]), 21.0)
    table.use_topology(site((host(2), host(3))), 21.0)
    assert table.state(host_id(2)) is HostState.QUARANTINED
    assert table.ramp_ratio(81.0).tolist() == pytest.approx([0.5, 0.5])


def test_that_columns_are_read_only_and_do_not_follow_later_reports() -> None:
    table = heard()
    columns = table.columns(10.5, np.array([0, 2, 0]))
    table.apply(reports(1, sessions=40), 11.0)
    assert columns.sessions.tolist() == [0, 0, 0]
    assert columns.in_flight.tolist() == [0, 2, 0]
    assert columns.age_s.tolist() == [0.5, 0.5, 0.5]
    assert columns.preferred_broker.tolist() == [ME, ME, ME]
    for name in ("ids", "state", "cpu_ratio", "in_flight", "preferred_broker", "registered_broker", "fault"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(columns, name)[0] = 1


def test_that_load_is_the_greatest_ratio_and_stops_at_one() -> None:
    table = heard()
    table.apply(reports(1, 2, cpu_demand_cores=[16.0, 0.0], memory_used_gib=[0.0, 32.0]), 11.0)
    columns = table.columns(11.0, np.zeros(3, np.int64))
    assert columns.cpu_ratio.tolist()[0] == 2.0
    assert columns.load_ratio.tolist()[:2] == [1.0, 0.5]


def test_that_reports_judge_the_hosts_that_send_them_and_silence_waits_for_the_review() -> None:
    table = heard()
    assert table.apply(reports(2, sessions=[1000]), 30.0)[0].after is HostState.FULL
    assert table.state(host_id(1)) is HostState.OK
    assert {each.host: each.after for each in table.review(30.0)} == {
        host_id(1): HostState.LOST,
        host_id(3): HostState.LOST,
    }
