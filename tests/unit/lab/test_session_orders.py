from __future__ import annotations

import math
from typing import Any

import numpy as np

from ras_console.domain.ids import ObjectId, OrderId, ResourceId, SessionId, TicketId
from ras_console.domain.vocabulary import SessionState
from ras_console.engine.effects import AnswerLogon, OrderHost, Way
from ras_console.engine.events import OrderDone, OrderRefused, SessionChange, SessionChanged
from ras_console.engine.host_acts import HostAct
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.machines import Machines
from ras_console.lab.workload import Workload
from tests.sim.farms import broker_id, host_id, make_host

ONE, TWO = broker_id(1), broker_id(2)
DESKTOP = ResourceId(ObjectId(11))


class Site:
    """Agents of one host with three people at work, and what they told."""

    def __init__(self) -> None:
        self.told: list[SessionChanged] = []
        self.left: list[int] = []
        self.ended: list[int] = []
        self.machines = Machines(np.random.default_rng(1), Workload())
        self.agents = HostAgents(
            self.machines,
            lambda _host, message: self.told.append(message(now_s=0.0)),  # type: ignore[arg-type]
            on_began=lambda _user: None,
            on_left=self.left.append,
            on_ended=self.ended.append,
            on_lost=lambda _row: None,
        )
        self.agents.use_hosts([make_host(1)], {})
        rows = self.machines.populate(np.zeros(3, np.int64), np.arange(3), np.full(3, 11), np.ones(3))
        self.sessions = [SessionId(each) for each in self.machines.sessions.id[rows].tolist()]

    def order(self, act: HostAct, *sessions: int, term: int = 1, by: int = 1, **given: Any) -> OrderDone | OrderRefused:
        named = tuple(SessionId(each) for each in sessions)
        wanted = OrderHost(host=host_id(1), term=term, act=act, order=OrderId(7), sessions=named, **given)
        answer = self.agents.obey(broker_id(by), wanted, 50.0)
        assert answer is not None
        event = answer(now_s=50.0)
        assert isinstance(event, OrderDone | OrderRefused)
        return event


def test_that_sessions_are_logged_off_by_order_and_unknown_ones_are_named() -> None:
    site = Site()
    done = site.order(HostAct.LOG_OFF, site.sessions[1], 999)
    assert isinstance(done, OrderDone)
    assert (done.order, done.host, done.failed) == (7, host_id(1), (999,))
    assert [(each.session, each.change) for each in site.told] == [(site.sessions[1], SessionChange.ENDED)]
    assert site.ended == [1]
    assert site.machines.session_count.tolist() == [2]


def test_that_an_order_that_names_no_session_is_for_all_of_the_host() -> None:
    site = Site()
    done = site.order(HostAct.LOG_OFF)
    assert isinstance(done, OrderDone)
    assert done.failed == ()
    assert site.machines.session_count.tolist() == [0]


def test_that_a_session_named_twice_ends_once_and_fails_once() -> None:
    site = Site()
    done = site.order(HostAct.LOG_OFF, site.sessions[0], site.sessions[0])
    assert isinstance(done, OrderDone)
    assert done.failed == (site.sessions[0],)
    assert site.machines.session_count.tolist() == [2]


def test_that_users_leave_by_order_and_one_who_has_left_already_stays_away() -> None:
    site = Site()
    site.order(HostAct.DISCONNECT, site.sessions[0])
    done = site.order(HostAct.DISCONNECT, site.sessions[0])
    assert isinstance(done, OrderDone)
    assert done.failed == ()
    assert site.left == [0]
    assert site.machines.sessions.state[:3].tolist() == [SessionState.DISCONNECTED, SessionState.ACTIVE, 0]
    assert [each.change for each in site.told] == [SessionChange.DISCONNECTED]
    assert math.isinf(site.machines.sessions.due_times[0]) or site.machines.sessions.due_times[0] > 50.0


def test_that_a_logon_in_progress_can_be_ended_and_not_disconnected() -> None:
    site = Site()
    answer = AnswerLogon(request=1, host=host_id(1), ticket=TicketId(5), term=1, way=Way.NEW)  # type: ignore[arg-type]
    row = site.agents.connect(answer, 9, DESKTOP, requested_s=49.0, answered_s=49.2, now_s=49.5)
    assert row is not None
    session = int(site.machines.sessions.id[row])
    done = site.order(HostAct.DISCONNECT, session)
    assert isinstance(done, OrderDone)
    assert done.failed == (session,)
    site.order(HostAct.LOG_OFF, session)
    assert site.machines.logon_count.tolist() == [0]
    assert site.machines.session_count.tolist() == [3]


def test_that_messages_are_shown_and_remembered_with_their_sessions() -> None:
    site = Site()
    done = site.order(HostAct.MESSAGE, site.sessions[2], 999, title="Restart", text="Please save your work.")
    assert isinstance(done, OrderDone)
    assert done.failed == (999,)
    (shown,) = site.agents.messages[host_id(1)]
    assert (shown.title, shown.text, shown.sessions) == ("Restart", "Please save your work.", (site.sessions[2],))
    assert site.told == []


def test_that_no_session_is_touched_by_an_earlier_term() -> None:
    site = Site()
    site.order(HostAct.MESSAGE, term=3, by=2)
    refused = site.order(HostAct.LOG_OFF, term=2, by=1)
    assert isinstance(refused, OrderRefused)
    assert (refused.term, refused.highest_term, refused.primary) == (2, 3, TWO)
    assert site.machines.session_count.tolist() == [3]


def test_that_who_wants_no_answer_gets_none() -> None:
    site = Site()
    order = OrderHost(host=host_id(1), term=1, act=HostAct.LOG_OFF, sessions=(site.sessions[0],))
    assert site.agents.obey(ONE, order, 50.0) is None
    assert site.machines.session_count.tolist() == [2]
