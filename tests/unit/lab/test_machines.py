from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.domain.vocabulary import SessionState
from ras_console.lab.distributions import Fixed
from ras_console.lab.machines import SYSTEM_MEMORY_GIB, Machines
from ras_console.lab.workload import Workload
from tests.sim.farms import make_host

PLAIN = Workload(
    logon_fixed_s=Fixed(mean=8.0),
    logon_work_core_s=Fixed(mean=18.0),
    session_cores=Fixed(mean=0.1),
    session_memory_gib=Fixed(mean=0.5),
)
"""Nothing scatters: a logon alone on a host takes 8 + 18 / 1.5 = 20 seconds."""


def machines_of(*cores: int, workload: Workload = PLAIN) -> Machines:
    machines = Machines(np.random.default_rng(1), workload)
    machines.use_hosts([make_host(index + 1, cores=each) for index, each in enumerate(cores)])
    return machines


def run(machines: Machines, to_s: float, from_s: float = 0.0) -> list[tuple[float, int]]:
    completed = []
    steps = round((to_s - from_s) / 0.05)
    for step in range(steps):
        completed += machines.advance(from_s + step * 0.05, from_s + (step + 1) * 0.05)
    return completed


def begin(machines: Machines, count: int, host_row: int = 0) -> list[int]:
    return [
        machines.begin_logon(host_row, user, 11, user + 1, requested_s=0.0, answered_s=0.0, now_s=0.0)
        for user in range(count)
    ]


def test_that_a_logon_alone_takes_its_wait_and_its_work_on_one_and_a_half_cores() -> None:
    machines = machines_of(8)
    [row] = begin(machines, 1)
    [(at_s, done)] = run(machines, 25.0)
    assert at_s == pytest.approx(20.0)
    assert done == row
    assert machines.sessions.state[row] == SessionState.ACTIVE


def test_that_logons_share_the_processor() -> None:
    machines = machines_of(4)
    begin(machines, 8)
    completed = run(machines, 60.0)
    # 8 logons want 12 cores of 4: 8 · 18 core-seconds on 4 cores last 36 s after the wait.
    assert [at_s for at_s, _ in completed] == pytest.approx([44.0] * 8)
    assert machines.logon_count[0] == 0


def test_that_a_slow_host_takes_so_many_times_longer() -> None:
    machines = machines_of(2)
    machines.slowness[0] = 2.0
    begin(machines, 1)
    [(at_s, _)] = run(machines, 40.0)
    assert at_s == pytest.approx(8.0 + 18.0)


def test_that_nothing_moves_on_a_host_that_does_not_run() -> None:
    machines = machines_of(8)
    begin(machines, 1)
    machines.is_running[0] = False
    assert not run(machines, 60.0)
    machines.is_running[0] = True
    [(at_s, _)] = run(machines, 80.0, 60.0)
    assert at_s == pytest.approx(72.0)


def test_that_instants_of_completion_do_not_stick_to_the_grid() -> None:
    workload = Workload(logon_fixed_s=Fixed(mean=0.01), logon_work_core_s=Fixed(mean=0.03))
    machines = machines_of(8, workload=workload)
    begin(machines, 1)
    [(at_s, _)] = machines.advance(0.0, 0.05)
    assert at_s == pytest.approx(0.03)


def test_that_a_host_reports_what_is_demanded_and_not_what_it_can_give() -> None:
    machines = machines_of(4)
    begin(machines, 8)
    run(machines, 10.0)
    assert machines.demand_cores[0] == pytest.approx(12.0)
    assert machines.memory_used_gib()[0] == pytest.approx(SYSTEM_MEMORY_GIB + 8 * 0.5)


def test_that_a_disconnected_session_demands_little_and_a_returned_one_its_own_again() -> None:
    machines = machines_of(8)
    [row] = machines.populate(np.array([0]), np.array([7]), np.array([11]), np.array([0.5])).tolist()
    machines.disconnect(row)
    quiet = machines.steady_cores[0]
    assert machines.disconnected_count[0] == 1
    machines.reconnect(row)
    assert quiet < 0.3 * machines.steady_cores[0]
    assert machines.disconnected_count[0] == 0


def test_that_demand_lives_around_its_mean() -> None:
    machines = machines_of(8)
    machines.populate(np.zeros(200, np.int64), np.arange(200), np.full(200, 11), np.full(200, 0.02))
    seen = []
    for step in range(6000):
        machines.advance(step * 0.05, (step + 1) * 0.05)
        seen.append(float(machines.demand_cores[0]))
    assert np.mean(seen) == pytest.approx(4.0, rel=0.03)
    assert np.std(seen) > 0.02


def test_that_hosts_keep_their_sessions_when_others_come_and_go() -> None:
    machines = machines_of(8, 8, 8)
    [row] = machines.populate(np.array([2]), np.array([7]), np.array([11]), np.array([0.5])).tolist()
    machines.use_hosts([make_host(2), make_host(3), make_host(4)])
    assert machines.session_count.tolist() == [0, 1, 0]
    assert machines.sessions.host[row] == 1
    assert machines.steady_cores.tolist() == [0.0, 0.5, 0.0]


_ACTS = st.lists(
    st.tuples(st.sampled_from(["begin", "end", "disconnect", "reconnect", "work"]), st.integers(0, 10**6)), max_size=60
)


@given(_ACTS)
def test_that_sums_kept_by_change_equal_sums_over_all_sessions(acts: list[tuple[str, int]]) -> None:
    machines = machines_of(4, 8, workload=Workload())
    table = machines.sessions
    now_s = 0.0
    for act, number in acts:
        rows = np.flatnonzero(table.id[: table.end]).tolist()
        row = rows[number % len(rows)] if rows else None
        if act == "begin":
            machines.begin_logon(number % 2, number, 11, number, requested_s=now_s, answered_s=now_s, now_s=now_s)
        elif act == "work":
            for _ in range(number % 400):
                machines.advance(now_s, now_s + 0.05)
                now_s += 0.05
        elif act == "end" and row is not None:
            machines.end(row)
        elif act == "disconnect" and row is not None and table.state[row] == SessionState.ACTIVE:
            machines.disconnect(row)
        elif act == "reconnect" and row is not None and table.state[row] == SessionState.DISCONNECTED:
            machines.reconnect(row)
    for host_row in range(2):
        rows_on = table.rows_on(host_row)
        state = table.state[rows_on]
        assert machines.session_count[host_row] == len(rows_on)
        assert machines.logon_count[host_row] == (state == SessionState.CONNECTED).sum()
        assert machines.disconnected_count[host_row] == (state == SessionState.DISCONNECTED).sum()
        assert machines.digest[host_row] == (table.id[rows_on] * (state.astype(np.int64) + 1)).sum()
        assert machines.steady_cores[host_row] == pytest.approx(
            table.cores[rows_on[state != SessionState.CONNECTED]].sum(), abs=1e-9
        )
        assert machines.session_memory_gib[host_row] == pytest.approx(table.memory_gib[rows_on].sum(), abs=1e-9)
    assert table.count == machines.session_count.sum()
