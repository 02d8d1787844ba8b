"""What becomes of users and their sessions when brokers and hosts fail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import FaultKind, LogonMode, ResourceType, SessionState
from ras_console.engine.session_details import AT_WORK
from ras_console.engine.timeline import EntryKind
from ras_console.lab.distributions import Exponential
from ras_console.lab.idleness import idle_since_s
from ras_console.lab.workload import NOBODY, UserModel
from tests.sim.farms import DESKTOP, SITE, broker_id, host_id, make_farm, make_host, make_site, make_world, people_of
from tests.sim.truth import Truth, assert_maps_agree

BUSY = UserModel(
    existing_sessions=30,
    session_length_s=Exponential(mean=40.0),
    away_s=Exponential(mean=10.0),
    second_device_ratio=0.2,
)

_PAUSES = st.tuples(
    st.sampled_from([FaultKind.CRASH, FaultKind.HANG]),
    st.integers(1, 3),
    st.sampled_from([0.5, 2.0, 20.0]),
    st.floats(0.5, 20.0),
)


@settings(max_examples=12)
@given(seed=st.integers(0, 1000), pauses=st.lists(_PAUSES, max_size=4))
def test_that_nobody_gets_a_second_session_however_brokers_crash_and_hang(
    seed: int, pauses: list[tuple[FaultKind, int, float, float]]
) -> None:
    world = make_world(make_site(brokers=3, hosts=4), seed=seed, users=BUSY)
    truth = Truth(world)
    for kind, number, for_s, after_s in pauses:
        world.inject(Fault(kind=kind, target_id=broker_id(number), for_s=for_s))
        truth.advance(world.now_s + after_s, step_s=0.25)
        assert not truth.witness.compare_sessions(world.now_s)
    truth.advance(world.now_s + 20.0, step_s=0.25)
    assert not truth.witness.compare_sessions(world.now_s)


def test_that_the_farm_opens_at_work_and_brokers_know_it_within_a_second() -> None:
    world = make_world(make_site(brokers=2, hosts=8))
    world.advance(1.0)
    view = world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0]
    assert view.figures.hosts_ok == 8
    assert view.figures.sessions == world.sites[SITE].machines.sessions.count > 100
    assert 0.3 < view.hosts.cpu_ratio.mean() < 0.9
    assert_maps_agree(world, within_s=1.0)


def test_that_the_load_stays_where_the_model_wants_it_and_moves() -> None:
    world = make_world(make_site(brokers=1, hosts=[make_host(number, cores=32) for number in range(1, 9)]))
    machines = world.sites[SITE].machines
    loads = []
    for second in range(1, 600):
        world.advance(float(second))
        loads.append(machines.demand_cores.sum() / machines.cores.sum())
    late = loads[240:]
    assert sum(late) / len(late) == pytest.approx(0.62, abs=0.08)
    assert max(late) - min(late) > 0.05


def test_that_users_of_a_crashed_host_come_back_and_its_sessions_leave_the_maps() -> None:
    world = make_world(make_site(brokers=2, hosts=4))
    world.advance(5.0)
    site = world.sites[SITE]
    before = site.machines.sessions.count
    lost = int(site.machines.session_count[0])
    world.inject(Fault(kind=FaultKind.CRASH, target_id=host_id(1), for_s=20.0))
    assert site.machines.sessions.count == before - lost
    told = [each.fact for each in world.drain_entries() if each.fact.kind is EntryKind.FAULT]
    assert f"{lost} sessions ended" in told[-1].detail
    world.advance(65.0)
    assert site.machines.sessions.count == pytest.approx(before, rel=0.15)
    assert_maps_agree(world, within_s=5.0)


@pytest.mark.parametrize("kind", [FaultKind.HANG, FaultKind.PARTITION])
def test_that_a_hosts_sessions_outlive_its_silence(kind: FaultKind) -> None:
    world = make_world(
        make_site(brokers=2, hosts=4), users=replace(BUSY, has_arrivals=False, session_length_s=Exponential(mean=1e9))
    )
    world.advance(5.0)
    site = world.sites[SITE]
    before = int(site.machines.session_count[0])
    world.inject(Fault(kind=kind, target_id=host_id(1), for_s=30.0))
    world.advance(60.0)
    assert site.machines.session_count[0] >= before > 0
    assert_maps_agree(world, within_s=5.0)


def test_that_a_slow_host_shows_more_load_than_it_can_carry() -> None:
    world = make_world(make_site(brokers=1, hosts=4))
    world.advance(5.0)
    world.inject(Fault(kind=FaultKind.SLOW, target_id=host_id(1), factor=10.0))
    world.advance(10.0)
    view = world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0]
    assert view.hosts.cpu_ratio[0] > 1.0
    world.restore(host_id(1))
    world.advance(15.0)
    assert world.snapshot(number=2, speed=1.0, tick_ms=0.0).sites[0].hosts.cpu_ratio[0] < 1.0


def test_that_nothing_new_is_placed_on_a_host_that_drains() -> None:
    site = make_site(brokers=2, hosts=3)
    world = make_world(site, users=BUSY)
    truth = Truth(world)
    truth.advance(5.0)
    hosts = (replace(site.hosts[0], logon_mode=LogonMode.DRAIN), *site.hosts[1:])
    world.use_topology(make_farm(replace(site, hosts=hosts), revision=2))
    truth.advance(6.0)
    table = world.sites[SITE].machines.sessions
    before = set(table.id[table.rows_on(0)].tolist())
    truth.advance(120.0, step_s=0.5)
    after = set(table.id[table.rows_on(0)].tolist())
    assert after <= before
    assert len(after) < len(before)


def test_that_disconnected_sessions_are_logged_off_when_their_host_says_so() -> None:
    users = replace(
        BUSY,
        has_arrivals=False,
        disconnect_ratio=1.0,
        away_s=Exponential(mean=1e9),
        session_length_s=Exponential(mean=5.0),
    )
    for after_s, left in ((-1.0, 30), (25.0, 0)):
        hosts = [make_host(number, log_off_disconnected_after_s=after_s) for number in (1, 2)]
        world = make_world(make_site(brokers=1, hosts=hosts), users=users)
        world.advance(120.0)
        assert world.sites[SITE].machines.sessions.count == left


def test_that_a_session_lingers_after_its_last_application_and_a_return_resumes_it() -> None:
    users = replace(BUSY, has_arrivals=False, disconnect_ratio=0.0, session_length_s=Exponential(mean=20.0))
    site = make_site(brokers=1, hosts=[make_host(1, disconnect_active_after_s=25.0)])
    apps = tuple(each for each in site.resources if each.type is ResourceType.APPLICATION)
    world = make_world(replace(site, resources=apps), users=users)
    table = world.sites[SITE].machines.sessions
    closed: dict[int, float] = {}
    resumed, lasted = set(), []
    for second in range(1, 121):
        world.advance(float(second))
        rows = np.flatnonzero(table.id[: table.end] > 0)
        now = dict(zip(table.id[rows].tolist(), table.closed_s[rows].tolist(), strict=True))
        lasted += [second - at_s for session, at_s in closed.items() if session not in now]
        resumed |= {session for session in closed if now.get(session) == AT_WORK}
        closed = {session: at_s for session, at_s in now.items() if at_s != AT_WORK}
    assert resumed
    assert lasted
    assert all(25.0 <= each < 26.1 for each in lasted)
    users_there = table.user[np.flatnonzero(table.id[: table.end] > 0)].tolist()
    assert len(set(users_there)) == len(users_there)
    assert_maps_agree(world, within_s=3.0)


@pytest.mark.parametrize(("after_s", "ends"), [(-1.0, False), (25.0, True)])
def test_that_a_session_lingers_for_good_where_its_host_says_so(after_s: float, ends: bool) -> None:
    users = replace(BUSY, has_arrivals=False, disconnect_ratio=0.0, session_length_s=Exponential(mean=5.0))
    users = replace(users, away_s=Exponential(mean=1e9))
    site = make_site(brokers=1, hosts=[make_host(1, disconnect_active_after_s=after_s)])
    apps = tuple(each for each in site.resources if each.type is ResourceType.APPLICATION)
    world = make_world(replace(site, resources=apps), users=users)
    before = world.sites[SITE].machines.sessions.count
    world.advance(90.0)
    assert (world.sites[SITE].machines.sessions.count < before) is ends


def test_that_hosts_that_leave_end_their_sessions_and_say_how_many() -> None:
    site = make_site(brokers=1, hosts=3)
    world = make_world(site)
    world.advance(5.0)
    count = int(world.sites[SITE].machines.session_count[1])
    world.drain_entries()
    world.use_topology(make_farm(replace(site, hosts=(site.hosts[0], site.hosts[2])), revision=2))
    texts = [each.fact.text for each in world.drain_entries()]
    assert texts[0] == f"SH-2 left the site: {count} sessions ended"
    world.advance(10.0)
    assert world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].hosts.ids.tolist() == [1001, 1003]
    assert_maps_agree(world, within_s=3.0)


def test_that_hosts_register_with_the_next_broker_while_theirs_is_gone() -> None:
    world = make_world(make_site(brokers=2, hosts=4))
    world.advance(5.0)
    agents = world.sites[SITE].agents
    assert agents.registered.tolist() == [101, 101, 102, 102]
    world.inject(Fault(kind=FaultKind.CRASH, target_id=broker_id(2), for_s=10.0))
    world.advance(9.0)
    assert agents.registered.tolist() == [101] * 4
    world.advance(20.0)
    assert agents.registered.tolist() == [101, 101, 102, 102]


def test_that_clients_ask_the_next_broker_when_one_is_silent() -> None:
    world = make_world(make_site(brokers=2, hosts=4), users=NOBODY)
    site = world.sites[SITE]
    world.advance(2.0)
    world.inject(Fault(kind=FaultKind.HANG, target_id=broker_id(1)))
    people_of(site).grow(10)
    for user in range(10):
        people_of(site).tie(user)
        site.clients.log_on(user, DESKTOP)
    world.advance(4.0)
    assert site.clients.outcome.served == 10
    assert site.machines.sessions.count == 10


def test_that_a_request_nobody_answers_is_lost_after_half_a_minute() -> None:
    world = make_world(make_site(brokers=2, hosts=4), users=NOBODY)
    site = world.sites[SITE]
    for number in (1, 2):
        world.inject(Fault(kind=FaultKind.PARTITION, target_id=broker_id(number)))
    people_of(site).grow(1)
    people_of(site).tie(0)
    site.clients.log_on(0, DESKTOP)
    world.advance(29.0)
    assert site.clients.outcome.lost == 0
    world.advance(31.0)
    assert site.clients.outcome.lost == 1
    assert world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].figures.lost_requests == 1


def test_that_a_real_site_runs_its_local_broker_and_nothing_else() -> None:
    world = make_world(make_site(brokers=2, hosts=3, is_lab=False), local_brokers=frozenset([broker_id(1)]))
    world.advance(10.0)
    site = world.sites[SITE]
    assert list(site.brokers.processes) == [broker_id(1)]
    assert site.machines.sessions.count == 0
    assert site.store.read(SITE).holder == broker_id(1)
    world.inject(Fault(kind=FaultKind.CRASH, target_id=broker_id(1)))
    world.advance(30.0)
    assert site.store.read(SITE).holder == broker_id(1)


def test_that_a_fault_on_something_that_left_is_no_error() -> None:
    world = make_world(make_site())
    world.inject(Fault(kind=FaultKind.CRASH, target_id=ObjectId(999)))
    world.restore(ObjectId(999))
    assert not [each for each in world.drain_entries() if each.fact.kind is EntryKind.FAULT]


def test_that_second_sessions_a_cut_has_caused_are_reported_once_it_is_healed() -> None:
    users = replace(BUSY, existing_sessions=60, disconnect_ratio=0.5, session_length_s=Exponential(mean=80.0))
    world = make_world(make_site(brokers=2, hosts=4), users=users)
    world.advance(5.0)
    world.inject(Fault(kind=FaultKind.PARTITION, target_id=host_id(1), for_s=30.0))
    world.advance(34.9)
    world.drain_entries()
    truth = Truth(world)
    world.advance(40.0)
    reported = [each.fact.text for each in world.drain_entries() if each.fact.kind is EntryKind.SESSION]
    doubles = [each.text.split()[0] for each in truth.witness.compare_sessions(world.now_s)]
    assert doubles
    assert [user for user in doubles if not any(text.startswith(user) for text in reported)] == []


def test_that_a_crashed_host_is_no_reason_to_report_second_sessions() -> None:
    world = make_world(make_site(brokers=2, hosts=4))
    world.advance(5.0)
    world.inject(Fault(kind=FaultKind.CRASH, target_id=host_id(1), for_s=20.0))
    world.advance(60.0)
    assert not [each for each in world.drain_entries() if "second session" in each.fact.text]


def test_that_a_lab_opens_with_no_host_beyond_its_most_sessions() -> None:
    hosts = [make_host(number, cores=16, memory_gib=64, max_sessions=20) for number in (1, 2, 3)]
    world = make_world(make_site(brokers=1, hosts=hosts), users=UserModel(has_arrivals=False))
    world.advance(3.0)
    sessions = world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].hosts.sessions
    assert sessions.max() <= 20
    assert sessions.min() >= 15


def test_that_hosts_tell_once_a_minute_whose_users_do_nothing_and_every_broker_knows_it() -> None:
    users = replace(BUSY, has_arrivals=False, session_length_s=Exponential(mean=1e9))
    world = make_world(make_site(brokers=2, hosts=4), users=users)
    world.advance(400.0)
    site = world.sites[SITE]
    table = site.machines.sessions
    rows = np.flatnonzero((table.id[: table.end] > 0) & (table.state[: table.end] == SessionState.ACTIVE))
    truth = dict(zip(table.id[rows].tolist(), idle_since_s(table, rows, 340.0).tolist(), strict=True))
    assert 0 < sum(each < 300.0 for each in truth.values()) < len(truth)
    for node in site.reached():
        columns = node.sessions.columns(400.0)
        known = dict(zip(columns.ids.tolist(), columns.details["idle_since_s"].tolist(), strict=True))
        # What was true a minute ago is known by now, but for those who came back or stopped since.
        assert all(known[each] == since or known[each] >= 340.0 for each, since in truth.items())
        assert sum(known[each] == since for each, since in truth.items()) > 0.8 * len(truth)


def test_that_a_host_disconnects_those_idle_for_longer_than_it_is_told_to() -> None:
    users = replace(BUSY, has_arrivals=False, disconnect_ratio=0.0, session_length_s=Exponential(mean=1e9))
    users = replace(users, away_s=Exponential(mean=1e9))
    hosts = [make_host(1, disconnect_idle_after_s=60.0), make_host(2)]
    world = make_world(make_site(brokers=1, hosts=hosts), users=users)
    world.advance(300.0)
    machines = world.sites[SITE].machines
    table = machines.sessions

    def longest_s(host_row: int, state: SessionState) -> float:
        rows = table.rows_on(host_row)
        rows = rows[table.state[rows] == state]
        return float((300.0 - idle_since_s(table, rows, 300.0)).max())

    assert (machines.disconnected_count > 0).tolist() == [True, False]
    assert longest_s(0, SessionState.ACTIVE) < 61.0 <= longest_s(0, SessionState.DISCONNECTED)
    assert longest_s(1, SessionState.ACTIVE) > 61.0
    assert_maps_agree(world, within_s=3.0)
