"""Live actions on many sessions, through the whole lab: worked off in portions, failures named, nothing lost."""

from __future__ import annotations

from ras_console.domain.faults import Fault
from ras_console.domain.ids import JobId, ObjectId, SessionId
from ras_console.domain.vocabulary import FaultKind, SessionState
from ras_console.engine.events import Job
from ras_console.engine.host_acts import HostAct
from ras_console.engine.jobs import ANSWER_S, PORTION
from ras_console.engine.snapshot import JobView
from ras_console.engine.timeline import EntryKind, Fact
from ras_console.lab.distributions import Exponential
from ras_console.lab.workload import UserModel
from ras_console.lab.world import World
from tests.sim.farms import SITE, broker_id, host_id, make_site, make_world

JOB = JobId(77)


class Farm:
    """A world that has run for a while with so many sessions at work; nobody comes or goes by themselves."""

    def __init__(self, sessions: int = 300, hosts: int = 4, **settings: object) -> None:
        users = UserModel(
            has_arrivals=False, existing_sessions=sessions, disconnect_ratio=0.0, session_length_s=Exponential(mean=1e8)
        )
        self.world: World = make_world(make_site(hosts=hosts, **settings), users=users)  # type: ignore[arg-type]
        self.world.advance(10.0)
        self.facts: list[Fact] = []
        self.look()

    def run(self, for_s: float) -> None:
        self.world.advance(self.world.now_s + for_s)
        self.look()

    def look(self) -> None:
        self.facts += [each.fact for each in self.world.drain_entries()]

    @property
    def table(self) -> dict[int, tuple[int, int]]:
        """Host and state of each session, by id, as the console sees them."""
        columns = self.world.sites[SITE].view().sessions
        assert columns is not None
        rows = zip(columns.ids.tolist(), columns.host.tolist(), columns.state.tolist(), strict=True)
        return {session: (host, state) for session, host, state in rows}

    def give(self, act: HostAct, *sessions: int, title: str = "", text: str = "") -> None:
        named = tuple(SessionId(each) for each in sessions)
        self.world.give(SITE, Job(id=JOB, act=act, actor="anna", sessions=named, title=title, text=text))

    def job(self) -> JobView:
        (view,) = self.world.sites[SITE].view().jobs
        return view

    def told(self) -> list[str]:
        return [each.text for each in self.facts if each.kind is EntryKind.SESSION]


def test_that_a_selection_is_logged_off_and_told_as_one_fact() -> None:
    farm = Farm()
    chosen = sorted(farm.table)[:141]
    farm.give(HostAct.LOG_OFF, *chosen)
    farm.run(3.0)
    job = farm.job()
    assert (job.label, job.total, job.done, job.failed, job.is_over) == ("Log off 141 sessions", 141, 141, 0, True)
    assert farm.told() == ["anna logged 141 sessions off"]
    assert not set(chosen) & set(farm.table)


def test_that_a_large_job_goes_out_in_portions_and_stops_when_cancelled() -> None:
    farm = Farm(sessions=12 * PORTION, hosts=40)
    before = len(farm.table)
    farm.give(HostAct.LOG_OFF, *farm.table)
    farm.run(0.15)
    assert 0 < farm.job().done <= 4 * PORTION
    farm.world.cancel(SITE, JOB)
    farm.run(3.0)
    job = farm.job()
    assert job.is_over
    assert job.is_cancelled
    assert 0 < job.done < before
    assert len(farm.table) == before - job.done
    assert farm.told() == [f"anna logged {job.done:,} sessions off; cancelled with {before - job.done:,} left"]


def test_that_sessions_of_a_host_that_does_not_answer_fail_and_are_named() -> None:
    farm = Farm()
    silent = {session for session, (host, _) in farm.table.items() if host == host_id(2)}
    others = set(farm.table) - silent
    farm.world.inject(Fault(kind=FaultKind.CRASH, target_id=ObjectId(host_id(2)), for_s=0.0))
    farm.give(HostAct.LOG_OFF, *farm.table)
    farm.run(ANSWER_S + 1.0)
    job = farm.job()
    assert (job.done, job.failed, job.is_over) == (len(others), len(silent), True)
    assert f"anna logged {len(others):,} sessions off; {len(silent):,} failed" in farm.told()
    assert all("SH-2 does not answer" in each for each in job.failures)
    assert len(job.failures) == min(100, len(silent))


def test_that_sessions_which_have_ended_fail_at_once() -> None:
    farm = Farm()
    farm.give(HostAct.DISCONNECT, 999_999, min(farm.table))
    farm.run(2.0)
    job = farm.job()
    assert (job.total, job.done, job.failed) == (2, 1, 1)
    assert job.failures == ("Unknown user (session 999999): it has ended",)
    assert farm.table[min(farm.table)][1] == SessionState.DISCONNECTED


def test_that_users_read_the_message() -> None:
    farm = Farm(sessions=20)
    farm.give(HostAct.MESSAGE, *farm.table, title="Restart", text="Save your work.")
    farm.run(2.0)
    shown = [each for messages in farm.world.sites[SITE].agents.messages.values() for each in messages]
    assert {each.text for each in shown} == {"Save your work."}
    assert sorted(session for each in shown for session in each.sessions) == sorted(farm.table)
    assert farm.told() == ["anna sent a message to 20 sessions"]


def test_that_a_job_without_a_primary_fails_and_says_so() -> None:
    farm = Farm(brokers=1)
    farm.world.inject(Fault(kind=FaultKind.CRASH, target_id=ObjectId(broker_id(1)), for_s=0.0))
    farm.run(1.0)
    farm.give(HostAct.LOG_OFF, 1, 2)
    farm.run(0.1)
    job = farm.job()
    assert (job.failed, job.is_over) == (2, True)
    assert farm.told() == ["Log off 2 sessions: not done, no primary broker answers"]


def test_that_a_job_whose_primary_is_lost_ends_and_says_what_is_left() -> None:
    farm = Farm(sessions=12 * PORTION, hosts=40)
    farm.give(HostAct.LOG_OFF, *farm.table)
    farm.run(0.2)
    farm.world.inject(Fault(kind=FaultKind.CRASH, target_id=ObjectId(broker_id(1)), for_s=0.0))
    farm.run(12.0)
    job = farm.job()
    assert job.is_over
    assert job.done + job.failed == job.total
    assert "Log off 2,400 sessions: not finished, CB-1, which worked at it, is lost" in farm.told()


def test_that_a_marked_session_is_replaced_at_the_next_logon() -> None:
    """The user comes back to a new session, and the primary has the old one logged off."""
    farm = Farm(sessions=40)
    session = min(farm.table)
    site = farm.world.sites[SITE]
    row = int((site.machines.sessions.id == session).argmax())
    user, resource = int(site.machines.sessions.user[row]), farm.world.sites[SITE].topology.resources[0].id
    farm.give(HostAct.MOVE_LATER, session)
    farm.run(2.0)
    assert farm.told() == ["anna marked 1 session to move on reconnect"]
    farm.world.give(SITE, Job(id=JobId(78), act=HostAct.DISCONNECT, actor="anna", sessions=(SessionId(session),)))
    farm.run(2.0)
    assert farm.table[session][1] == SessionState.DISCONNECTED
    before = set(farm.table)
    site.clients.log_on(user, resource)
    farm.run(3.0)
    assert session not in farm.table
    assert len(set(farm.table) - before) == 1
    assert not any("second session" in each for each in farm.told())


def test_that_a_mark_outlasts_a_failover() -> None:
    farm = Farm(sessions=40, delay_s=5.0)
    session = min(farm.table)
    site = farm.world.sites[SITE]
    row = int((site.machines.sessions.id == session).argmax())
    user = int(site.machines.sessions.user[row])
    farm.give(HostAct.MOVE_LATER, session)
    farm.world.give(SITE, Job(id=JobId(78), act=HostAct.DISCONNECT, actor="anna", sessions=(SessionId(session),)))
    farm.run(2.0)
    farm.world.inject(Fault(kind=FaultKind.CRASH, target_id=ObjectId(broker_id(1)), for_s=0.0))
    farm.run(40.0)
    if session in farm.table:  # its user has not come back by themselves
        site.clients.log_on(user, site.topology.resources[0].id)
        farm.run(10.0)
    assert session not in farm.table
