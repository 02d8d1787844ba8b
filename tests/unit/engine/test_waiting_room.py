"""The waiting room: who waits, where, for how long, and who leaves it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ras_console.domain.ids import ObjectId, RequestId, ResourceId, SessionId, TicketId
from ras_console.domain.objects import Resource
from ras_console.domain.ports import Reservation
from ras_console.domain.vocabulary import LogonMode
from ras_console.engine.effects import AnswerLogon, Effect, HoldLogon, RefuseLogon, ReserveUser
from ras_console.engine.events import LogonRequested, ReservationSeen, SessionChange, SessionChanged
from ras_console.engine.house_rules import HouseRules
from ras_console.engine.ledger import Ledger
from ras_console.engine.logons import LogonDesk, Surroundings
from ras_console.engine.logons_under_way import LogonsUnderWay
from ras_console.engine.membership import HostTable
from ras_console.engine.rows import HostRows
from ras_console.engine.sessions import SessionTable
from ras_console.engine.waiting_room import KEPT_S, Waiter, WaitingRoom
from tests.unit.engine.small_site import DESKTOP, ME, PEER, SITE, host_id, reports, site

AROUND = Surroundings(term=1, active_peers=(), is_ledger_shared=True)
URGENT = ResourceId(ObjectId(DESKTOP + 500))
DESK = Resource(id=DESKTOP, site_id=SITE, name="Desktop")


def asked(number: int, now_s: float = 1.0, resource: ResourceId = DESKTOP) -> LogonRequested:
    user = f"user{number}"
    return LogonRequested(now_s=now_s, request=RequestId(number), user=user, client_name="pc", resource=resource)


class Desk:
    """A desk whose hosts take one logon at once."""

    def __init__(self, hosts: int = 1) -> None:
        self.topology = site(hosts)
        urgent = replace(self.topology.resources[0], id=URGENT, name="Urgent")
        self.topology = replace(self.topology, resources=(*self.topology.resources, urgent))
        self.hosts = HostTable(self.topology)
        self.desk = LogonDesk(
            ME,
            self.topology,
            hosts=self.hosts,
            sessions=SessionTable(self.topology),
            ledger=Ledger(self.hosts.rows),
            chance=np.random.default_rng(1),
            first_ticket=1,
            rules=HouseRules(logon_cap=1, priorities={URGENT: 5}),
        )
        self.hosts.apply(reports(*range(1, hosts + 1)), 1.0)

    def ask(self, number: int, **more: Any) -> tuple[Effect, ...]:
        return self.desk.requested(asked(number, **more), AROUND)

    def let_in(self, number: int) -> AnswerLogon:
        """Have the store agree to a request; return the answer to it."""
        found = Reservation(user=f"user{number}", broker=ME, host=host_id(1), expires_s=99.0)
        event = ReservationSeen(now_s=1.1, request=RequestId(number), reservation=found)
        (answer,) = (each for each in self.desk.reservation_seen(event, AROUND) if isinstance(each, AnswerLogon))
        return answer

    def change(self, change: SessionChange, ticket: int = 0, session: int = 7) -> None:
        self.desk.session_changed(
            SessionChanged(
                now_s=1.2, host=host_id(1), session=SessionId(session), user="user1", resource=DESKTOP,
                ticket=TicketId(ticket), change=change,
            )
        )  # fmt: skip


def placed(effects: tuple[Effect, ...]) -> list[RequestId]:
    return [each.request for each in effects if isinstance(each, ReserveUser)]


def held(effects: tuple[Effect, ...]) -> HoldLogon:
    (hold,) = effects
    assert isinstance(hold, HoldLogon), hold
    return hold


def test_that_a_logon_beyond_the_cap_waits_and_leaves_when_the_one_before_is_complete() -> None:
    desk = Desk()
    assert placed(desk.ask(1)) == [1]
    assert held(desk.ask(2)) == HoldLogon(request=RequestId(2), position=1, expected_wait_s=None)
    assert held(desk.ask(3)).position == 2
    answer = desk.let_in(1)
    desk.change(SessionChange.CONNECTED, answer.ticket)
    assert placed(desk.desk.tick(1.3, AROUND)) == [], "the logon is in progress"
    desk.change(SessionChange.LOGGED_ON, answer.ticket)
    assert placed(desk.desk.tick(1.4, AROUND)) == [2]
    assert desk.desk.in_waiting_room == 1
    assert held(desk.ask(3, now_s=2.0)).position == 1


def test_that_the_higher_priority_leaves_first_and_equals_in_the_order_they_came() -> None:
    desk = Desk()
    desk.ask(1)
    for number in (2, 3):
        desk.ask(number)
    assert held(desk.ask(4, resource=URGENT)).position == 1
    assert held(desk.ask(5, resource=URGENT)).position == 2
    left = []
    answer = desk.let_in(1)
    desk.change(SessionChange.LOGGED_ON, answer.ticket)
    for number in (4, 5, 2):
        left += placed(desk.desk.tick(1.4, AROUND))
        desk.change(SessionChange.LOGGED_ON, desk.let_in(number).ticket)
    assert left == [4, 5, 2]


def test_that_nobody_waits_for_what_waiting_does_not_bring() -> None:
    desk = Desk()
    desk.ask(1)
    desk.ask(2)
    hosts = tuple(replace(each, logon_mode=LogonMode.DISABLED) for each in desk.topology.hosts)
    desk.hosts.use_topology(replace(desk.topology, hosts=hosts), 1.0)
    (refusal,) = desk.desk.tick(1.3, AROUND)
    assert isinstance(refusal, RefuseLogon)
    assert refusal.request == 2
    assert desk.desk.in_waiting_room == 0


def test_that_a_client_that_stops_asking_loses_its_place() -> None:
    desk = Desk()
    desk.ask(1)
    desk.ask(2)
    desk.ask(3)
    desk.ask(3, now_s=KEPT_S)
    desk.hosts.apply(reports(1), KEPT_S)
    desk.desk.tick(1.0 + KEPT_S + 0.1, AROUND)
    assert desk.desk.in_waiting_room == 1
    assert held(desk.ask(3, now_s=KEPT_S + 2.0)).position == 1


def test_that_the_expected_wait_follows_how_many_have_left_lately() -> None:
    room = WaitingRoom()
    for number in range(6):
        room.enter(Waiter(event=asked(number), resource=DESK, warning="", asked_s=0.0), 0)
    assert room.expected_wait_s(RequestId(5), 0.0) is None
    for number in range(4):
        room.leave(RequestId(number), 10.0 * number / 3)
    assert room.expected_wait_s(RequestId(5), 10.0) == pytest.approx(2 * 10.0 / 4)


def rows() -> HostRows:
    return HostRows((host_id(1), host_id(2)))


def change(what: SessionChange, session: int, ticket: int = 0) -> SessionChanged:
    return SessionChanged(
        now_s=1.0, host=host_id(1), session=SessionId(session), user="ada", resource=DESKTOP, ticket=TicketId(ticket),
        change=what,
    )  # fmt: skip


@pytest.mark.parametrize("end", [SessionChange.LOGGED_ON, SessionChange.LOGON_FAILED, SessionChange.ENDED])
def test_that_a_logon_counts_from_its_placement_to_its_end_whatever_that_is(end: SessionChange) -> None:
    book = LogonsUnderWay(rows())
    book.place(TicketId(1), host_id(1), 0.0)
    book.apply(change(SessionChange.CONNECTED, 7, ticket=1))
    assert book.count.tolist() == [1, 0]
    book.apply(change(end, 7))
    assert book.count.tolist() == [0, 0]


def test_that_tickets_of_clients_who_never_come_lapse() -> None:
    book = LogonsUnderWay(rows())
    book.place(TicketId(1), host_id(1), 0.0)
    book.place(TicketId(2), host_id(2), 30.0)
    book.tick(61.0)
    assert book.count.tolist() == [0, 1]


def test_that_a_lost_host_and_a_removed_one_have_nothing_under_way() -> None:
    book = LogonsUnderWay(rows())
    book.place(TicketId(1), host_id(1), 0.0)
    book.apply(change(SessionChange.CONNECTED, 7))
    book.place(TicketId(2), host_id(2), 0.0)
    book.lose_host(host_id(1))
    assert book.count.tolist() == [0, 1]
    book.use_hosts(HostRows((host_id(1),)))
    assert book.count.tolist() == [0]


def test_that_brokers_that_do_not_tell_each_other_say_nothing_of_placements() -> None:
    desk = Desk()
    quiet = LogonDesk(
        ME,
        desk.topology,
        hosts=desk.hosts,
        sessions=SessionTable(desk.topology),
        ledger=Ledger(desk.hosts.rows),
        chance=np.random.default_rng(1),
        first_ticket=1,
        rules=HouseRules(tells_peers=False),
    )
    around = Surroundings(term=1, active_peers=(PEER,), is_ledger_shared=True)
    quiet.requested(asked(1), around)
    found = Reservation(user="user1", broker=ME, host=host_id(1), expires_s=99.0)
    event = ReservationSeen(now_s=1.1, request=RequestId(1), reservation=found)
    (answer,) = quiet.reservation_seen(event, around)
    assert isinstance(answer, AnswerLogon)
