"""Schedules in a whole lab: messages, disabled hosts, restarts, and a primary that is lost in the middle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId, ScheduleId
from ras_console.domain.objects import Schedule
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import FaultKind, HostState, OnDisable, Repeat, ScheduleAction, SessionState
from ras_console.engine.effects import Effect, OrderHost
from ras_console.engine.host_acts import HostAct
from ras_console.engine.proposals import Proposal
from ras_console.engine.runs import Run
from ras_console.lab.distributions import Exponential
from ras_console.lab.workload import UserModel
from ras_console.lab.world import World
from tests.sim.farms import SITE, broker_id, host_id, make_farm, make_site, make_world

QUIET = UserModel(
    existing_sessions=20,
    has_arrivals=False,
    session_length_s=Exponential(mean=1e9),
    away_s=Exponential(mean=1e9),
    disconnect_ratio=0.0,
)
BUSY = UserModel(existing_sessions=24, session_length_s=Exponential(mean=60.0))


def local(wall_s: float) -> str:
    return f"{datetime.fromtimestamp(wall_s, UTC):%Y-%m-%dT%H:%M}"


BEGIN_S = 1_700_000_040.0
"""The first full minute after the lab opens: 40 lab seconds in."""


def schedule(action: ScheduleAction, **changes: Any) -> Schedule:
    made = Schedule(
        id=ScheduleId(ObjectId(70)),
        site_id=SITE,
        name="Night",
        action=action,
        start=local(BEGIN_S),
        duration_s=600.0,
        message_before_s=0.0,
    )
    return replace(made, **changes)


class Lab:
    """A world and everything that was told and ordered; it has no console, so nobody commits what is proposed."""

    def __init__(self, site: SiteTopology, users: UserModel = QUIET, *, former: Lab | None = None) -> None:
        """Open a lab, or the one that `former` was with its computers started afresh."""
        self.site = site
        at_s = former.world.now_s if former is not None else 0.0
        runs = {SITE: former.runs()} if former is not None else {}
        self.world: World = make_world(site, users=users, past_runs=runs, origin_wall_s=1.7e9 + at_s)
        self.orders: list[tuple[float, OrderHost]] = []
        self.said: list[str] = []
        self.asked: list[Proposal] = []
        self.world.sites[SITE].brokers.observe(self._note)

    def _note(self, _process: object, effect: Effect, now_s: float) -> None:
        if isinstance(effect, OrderHost) and effect.act is not HostAct.KNOW_PRIMARY:
            self.orders.append((now_s, effect))

    def advance(self, to_s: float) -> None:
        while self.world.now_s < to_s:
            self.world.advance(min(to_s, self.world.now_s + 5.0))
            self.said += [each.fact.text for each in self.world.drain_entries()]
            self.asked += self.world.drain_proposals()

    def use(self, **changes: Any) -> None:
        self.site = replace(self.site, **changes)
        self.world.use_topology(make_farm(self.site, revision=len(self.orders) + 2 + int(self.world.now_s)))

    def runs(self) -> tuple[Run, ...]:
        return self.world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].runs

    def reopened(self) -> Lab:
        """Return the lab as the next engine opens it; the configuration says that the schedule has begun."""
        schedules = tuple(replace(each, last_run_s=BEGIN_S) for each in self.site.schedules)
        return Lab(replace(self.site, schedules=schedules), former=self)

    def states(self) -> list[HostState]:
        columns = self.world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].hosts
        return [HostState(each) for each in columns.state.tolist()]

    def sessions(self) -> list[int]:
        return [int(each) for each in self.world.sites[SITE].machines.session_count]

    def session_ids(self, *numbers: int) -> set[int]:
        machines = self.world.sites[SITE].machines
        rows = [row for number in numbers for row in machines.sessions.rows_on(number - 1).tolist()]
        return {int(machines.sessions.id[row]) for row in rows}

    def ordered(self, act: HostAct) -> list[int]:
        return [int(order.host) - 1000 for _, order in self.orders if order.act is act]

    def crash(self, number: int) -> None:
        self.world.inject(Fault(kind=FaultKind.CRASH, target_id=broker_id(number)))

    def of_night(self) -> list[str]:
        return [each.removeprefix("Schedule Night: ") for each in self.said if each.startswith("Schedule Night")]


def lab(*schedules: Schedule, users: UserModel = QUIET, brokers: int = 2, **changes: Any) -> Lab:
    site = make_site(brokers=brokers, hosts=4, is_enabled=True, delay_s=5.0, **changes)
    return Lab(replace(site, schedules=schedules), users)


def count(items: Iterable[int]) -> dict[int, int]:
    keys, counts = np.unique(list(items), return_counts=True)
    return dict(zip(keys.tolist(), counts.tolist(), strict=True))


def test_that_disabled_hosts_take_nobody_new_until_the_duration_has_run() -> None:
    night = schedule(ScheduleAction.DISABLE, host_ids=(host_id(1), host_id(2)), duration_s=180.0)
    run = lab(night, users=BUSY)
    run.advance(38.0)
    assert set(run.states()) == {HostState.OK}
    run.advance(45.0)
    assert run.states() == [HostState.SCHEDULED_OUT, HostState.SCHEDULED_OUT, HostState.OK, HostState.OK]
    before = run.session_ids(1, 2)
    run.advance(215.0)
    assert run.session_ids(1, 2) < before
    assert run.session_ids(3, 4) - run.session_ids(1, 2)
    run.advance(240.0)
    assert set(run.states()) == {HostState.OK}
    assert run.of_night() == ["2 hosts take no new sessions for 3 min", "2 hosts take new sessions again"]


@pytest.mark.parametrize(
    ("wish", "left", "is_active"),
    [(OnDisable.KEEP, 20, True), (OnDisable.DISCONNECT, 20, False), (OnDisable.RESET, 0, False)],
)
def test_that_sessions_are_kept_disconnected_or_ended_as_the_schedule_says(
    wish: OnDisable, left: int, is_active: bool
) -> None:
    run = lab(schedule(ScheduleAction.DISABLE, on_disable=wish))
    run.advance(36.0)
    table = run.world.sites[SITE].machines.sessions
    before = int((table.state[: table.end] == SessionState.ACTIVE).sum())
    run.advance(44.0)
    assert sum(run.sessions()) == left
    active = int(((table.state[: table.end] == SessionState.ACTIVE) & (table.id[: table.end] > 0)).sum())
    assert active == (before if is_active else 0)


def test_that_users_are_told_once_and_in_time() -> None:
    night = schedule(
        ScheduleAction.DISABLE, start=local(BEGIN_S + 120), message="Save your work.", message_before_s=60.0
    )
    run = lab(night)
    run.advance(98.0)
    assert run.orders == []
    run.advance(200.0)
    assert count(run.ordered(HostAct.MESSAGE)) == {1: 1, 2: 1, 3: 1, 4: 1}
    first_s, order = run.orders[0]
    assert first_s == pytest.approx(100.0, abs=1.0)
    assert (order.title, order.text) == ("Night", "Save your work.")


def test_that_empty_hosts_restart_at_once_and_the_others_when_they_must() -> None:
    run = lab(schedule(ScheduleAction.REBOOT, force_after_s=80.0))
    run.world.sites[SITE].agents.shut_down(0)
    run.advance(60.0)
    assert run.ordered(HostAct.REBOOT) == [1]
    run.advance(110.0)
    assert run.ordered(HostAct.REBOOT) == [1]
    run.advance(125.0)
    assert sorted(run.ordered(HostAct.REBOOT)) == [1, 2, 3, 4]
    run.advance(210.0)
    assert set(run.states()) == {HostState.OK}
    assert sum(run.sessions()) == 0
    assert run.of_night()[-1] == "4 hosts restarted"


def test_that_without_a_drain_restarts_are_spread_over_the_time_there_is() -> None:
    run = lab(schedule(ScheduleAction.REBOOT, drains=False, duration_s=300.0))
    run.advance(340.0)
    assert [round(at_s - 40.0) for at_s, _ in run.orders] == [0, 60, 120, 180]
    assert run.of_night()[-1] == "4 hosts restarted"


def test_that_every_host_restarts_once_although_the_primary_is_lost_in_the_middle() -> None:
    run = lab(schedule(ScheduleAction.REBOOT, force_after_s=100.0, duration_s=240.0), users=BUSY, brokers=3)
    run.advance(42.0)
    run.world.sites[SITE].agents.shut_down(0)
    run.advance(60.0)
    assert run.ordered(HostAct.REBOOT) == [1]
    run.crash(1)
    run.advance(60.5)
    assert run.states().count(HostState.SCHEDULED_OUT) >= 3, "the others keep to what the lost primary closed"
    run.advance(270.0)
    assert count(run.ordered(HostAct.REBOOT)) == {1: 1, 2: 1, 3: 1, 4: 1}
    assert set(run.states()) == {HostState.OK}
    begun = [each for each in run.of_night() if "within" in each]
    assert begun == ["4 hosts are restarted within 4 min"]
    assert run.of_night()[-1] == "4 hosts restarted"


def test_that_an_engine_that_begins_anew_goes_on_with_a_run_and_restarts_no_host_twice() -> None:
    first = lab(schedule(ScheduleAction.REBOOT, drains=False, duration_s=300.0))
    first.advance(150.0)
    done = {int(each) - 1000 for each in first.runs()[0].done}
    assert 0 < len(done) < 4
    second = first.reopened()
    second.advance(20.0)
    (run,) = second.runs()
    assert {int(each) - 1000 for each in run.done} >= done
    second.advance(220.0)
    assert not done & set(second.ordered(HostAct.REBOOT))
    assert done | set(second.ordered(HostAct.REBOOT)) == {1, 2, 3, 4}
    assert second.of_night()[-1] == "4 hosts restarted"
    assert not any("within" in each for each in second.of_night())


def test_that_a_run_that_was_over_is_not_begun_again_by_the_next_engine() -> None:
    first = lab(schedule(ScheduleAction.REBOOT, force_after_s=60.0))
    first.advance(200.0)
    assert first.of_night()[-1] == "4 hosts restarted"
    second = first.reopened()
    second.advance(100.0)
    assert second.ordered(HostAct.REBOOT) == []
    assert second.of_night() == []


def test_that_a_cancelled_run_orders_no_more_opens_its_hosts_and_stays_cancelled_for_the_next_engine() -> None:
    run = lab(schedule(ScheduleAction.REBOOT, drains=False, duration_s=300.0))
    run.advance(100.0)
    ordered = set(run.ordered(HostAct.REBOOT))
    assert 0 < len(ordered) < 4
    run.world.cancel_run(SITE, ScheduleId(ObjectId(70)), "anna")
    run.advance(300.0)
    assert set(run.ordered(HostAct.REBOOT)) == ordered
    assert set(run.states()) == {HostState.OK}
    assert run.of_night()[-1].startswith("cancelled with ")
    assert all(each.is_cancelled and each.is_over for each in run.runs())
    second = run.reopened()
    second.advance(30.0)
    assert second.ordered(HostAct.REBOOT) == []


def test_that_hosts_disabled_by_a_run_open_when_it_is_cancelled() -> None:
    run = lab(schedule(ScheduleAction.DISABLE))
    run.advance(60.0)
    assert set(run.states()) == {HostState.SCHEDULED_OUT}
    run.world.cancel_run(SITE, ScheduleId(ObjectId(70)), "anna")
    run.advance(65.0)
    assert set(run.states()) == {HostState.OK}
    assert run.of_night()[-1] == "cancelled; 4 hosts open again"
    run.world.cancel_run(SITE, ScheduleId(ObjectId(70)), "anna")
    run.world.cancel_run(SITE, ScheduleId(ObjectId(71)), "anna")
    run.advance(70.0)
    assert run.of_night()[-1] == "cancelled; 4 hosts open again"
    assert len(run.of_night()) == 2


def test_that_a_new_primary_opens_what_the_old_one_closed() -> None:
    run = lab(schedule(ScheduleAction.DISABLE, duration_s=120.0))
    run.advance(60.0)
    run.crash(1)
    run.advance(158.0)
    assert set(run.states()) == {HostState.SCHEDULED_OUT}
    run.advance(170.0)
    assert set(run.states()) == {HostState.OK}
    assert run.of_night()[-1] == "4 hosts take new sessions again"


def test_that_a_run_that_nobody_could_begin_is_caught_up_within_its_time() -> None:
    run = lab(schedule(ScheduleAction.DISABLE))
    run.advance(20.0)
    for number in (1, 2):
        run.crash(number)
    run.advance(120.0)
    run.world.restore(broker_id(2))
    run.advance(160.0)
    assert set(run.states()) == {HostState.SCHEDULED_OUT}
    assert run.of_night() == ["4 hosts take no new sessions for 9 min"] or run.of_night() == [
        "4 hosts take no new sessions for 8 min"
    ]


def test_that_a_run_that_nobody_could_begin_in_its_time_is_told_as_missed() -> None:
    night = schedule(ScheduleAction.DISABLE, repeat=Repeat.DAILY, last_run_s=BEGIN_S - 86400.0, duration_s=120.0)
    run = lab(night)
    run.advance(20.0)
    for number in (1, 2):
        run.crash(number)
    run.advance(180.0)
    run.world.restore(broker_id(2))
    run.advance(240.0)
    assert set(run.states()) == {HostState.OK}
    assert [each for each in run.of_night() if "missed" in each] == ["the run 2 min ago was missed"]
    assert run.asked[-1].change.values == {"last_run_s": BEGIN_S}


def test_that_a_host_that_is_away_is_left_out_or_treated_when_it_returns() -> None:
    for is_enforced in (False, True):
        run = lab(schedule(ScheduleAction.DISABLE, enforces_for_inactive=is_enforced))
        run.world.inject(Fault(kind=FaultKind.CRASH, target_id=host_id(3), for_s=100.0))
        run.advance(140.0)
        expected = HostState.SCHEDULED_OUT if is_enforced else HostState.OK
        assert run.states()[2] is expected


def test_that_the_last_run_is_proposed_until_the_configuration_shows_it() -> None:
    night = schedule(ScheduleAction.DISABLE, duration_s=120.0)
    run = lab(night)
    run.advance(60.0)
    assert run.asked[0].change.values == {"last_run_s": BEGIN_S}
    assert run.asked[0].broker == "CB-1"
    run.use(schedules=(replace(night, last_run_s=BEGIN_S),))
    run.advance(62.0)
    run.asked.clear()
    run.advance(220.0)
    assert run.asked == []
    assert run.of_night().count("4 hosts take no new sessions for 2 min") == 1


def test_that_switching_a_schedule_off_opens_its_hosts() -> None:
    night = schedule(ScheduleAction.DISABLE)
    run = lab(night)
    run.advance(60.0)
    run.use(schedules=(replace(night, is_enabled=False),))
    run.advance(65.0)
    assert set(run.states()) == {HostState.OK}
    assert run.of_night()[-1] == "switched off while it ran; its hosts take new sessions again"


def test_that_a_schedule_made_after_its_first_start_waits_for_the_next() -> None:
    run = lab()
    run.advance(100.0)
    run.use(schedules=(schedule(ScheduleAction.DISABLE, repeat=Repeat.DAILY),))
    run.advance(130.0)
    assert set(run.states()) == {HostState.OK}
    assert run.of_night() == []


def test_that_a_restarted_engine_takes_a_run_up_again() -> None:
    began_s = BEGIN_S - 180.0
    run = lab(schedule(ScheduleAction.DISABLE, start=local(began_s), last_run_s=began_s, duration_s=240.0))
    run.advance(10.0)
    assert set(run.states()) == {HostState.SCHEDULED_OUT}
    run.advance(110.0)
    assert set(run.states()) == {HostState.OK}


def test_that_a_host_that_will_not_restart_is_told_by_name() -> None:
    run = lab(schedule(ScheduleAction.REBOOT, force_after_s=60.0, duration_s=200.0))
    run.advance(45.0)
    run.world.inject(Fault(kind=FaultKind.HANG, target_id=host_id(2)))
    run.advance(300.0)
    assert run.of_night()[-1] == "1 of 4 hosts did not restart in time"
    assert HostState.SCHEDULED_OUT not in run.states()
