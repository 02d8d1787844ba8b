from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ras_console.domain.ids import BrokerId, HostId, RequestId, SessionId, TicketId
from ras_console.domain.objects import Resource
from ras_console.domain.ports import Reservation
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import LogonMode, Method, ResourceStatus
from ras_console.engine.effects import AnswerLogon, Effect, RefuseLogon, ReleaseUser, ReserveUser, SendPeer, Way
from ras_console.engine.events import LogonRequested, Placed, ReservationSeen, SessionChange, SessionChanged
from ras_console.engine.ledger import Ledger
from ras_console.engine.logons import LogonDesk, Surroundings
from ras_console.engine.membership import HostTable
from ras_console.engine.sessions import SessionTable
from tests.unit.engine.small_site import DESKTOP, ME, OTHER_POOL, PEER, POOL, SITE, host, host_id, reports, site

AROUND = Surroundings(term=3, active_peers=(PEER,), is_ledger_shared=True)
DESK = Resource(id=DESKTOP, site_id=SITE, name="Desktop")


class Counter:
    """A desk with its tables, and the events a test sends to them; all hosts report once at instant 1."""

    def __init__(self, hosts: Any = 2, **changes: Any) -> None:
        self.topology = site(hosts, **changes)
        self.hosts = HostTable(self.topology)
        self.sessions = SessionTable(self.topology)
        self.ledger = Ledger(self.hosts.rows)
        self.desk = LogonDesk(
            ME,
            self.topology,
            hosts=self.hosts,
            sessions=self.sessions,
            ledger=self.ledger,
            chance=np.random.default_rng(1),
            first_ticket=500,
        )
        numbers = [each.id - 100 for each in self.topology.hosts]
        self.hosts.apply(reports(*numbers, cpu_demand_cores=np.arange(len(numbers)) * 0.1), 1.0)

    def use(self, topology: SiteTopology, now_s: float = 1.0) -> None:
        self.hosts.use_topology(topology, now_s)
        self.ledger.use_hosts(self.hosts.rows)
        self.sessions.use_topology(topology)
        self.desk.use_topology(topology)

    def request(self, number: int = 1, user: str = "ada", now_s: float = 1.0) -> tuple[Effect, ...]:
        event = LogonRequested(now_s=now_s, request=RequestId(number), user=user, client_name="pc", resource=DESKTOP)
        return self.desk.requested(event, AROUND)

    def reserved(
        self, on: HostId | None, number: int = 1, by: BrokerId = ME, user: str = "ada", now_s: float = 1.1
    ) -> tuple[Effect, ...]:
        found = None if on is None else Reservation(user=user, broker=by, host=on, expires_s=99.0)
        return self.desk.reservation_seen(
            ReservationSeen(now_s=now_s, request=RequestId(number), reservation=found), AROUND
        )

    def change(self, change: SessionChange, *, on: int = 1, user: str = "ada", ticket: int = 0) -> tuple[Effect, ...]:
        event = SessionChanged(
            now_s=1.2,
            host=host_id(on),
            session=SessionId(7),
            user=user,
            resource=DESKTOP,
            ticket=TicketId(ticket),
            change=change,
        )
        self.sessions.apply(event)
        return self.desk.session_changed(event)


def answer_of(effects: tuple[Effect, ...]) -> AnswerLogon:
    (answer,) = (each for each in effects if isinstance(each, AnswerLogon))
    return answer


def refusal_of(effects: tuple[Effect, ...]) -> str:
    (refusal,) = effects
    assert isinstance(refusal, RefuseLogon)
    return refusal.reason


def test_that_a_user_is_reserved_then_told_to_the_peers_then_answered() -> None:
    counter = Counter()
    asked = counter.request()
    assert asked == (ReserveUser(request=RequestId(1), user="ada", host=host_id(1), for_s=75.0),)
    assert counter.desk.waiting == 1
    ticket = TicketId(ME << 32 | 500)
    placed = Placed(ticket=ticket, host=host_id(1), user="ada", resource=DESKTOP)
    answer = AnswerLogon(request=RequestId(1), host=host_id(1), ticket=ticket, term=3, way=Way.NEW)
    assert counter.reserved(host_id(1)) == (SendPeer(to=PEER, message=placed), answer)
    assert (counter.desk.waiting, counter.desk.placements) == (0, 1)
    assert counter.ledger.in_flight.tolist() == [1, 0]


def test_that_a_request_that_waits_is_seen_by_the_next_one() -> None:
    counter = Counter()
    counter.request(1, "ada")
    (asked,) = counter.request(2, "bob")
    assert isinstance(asked, ReserveUser)
    assert asked.host == host_id(2)


def test_that_a_repeated_request_gets_the_same_answer_and_no_second_ticket() -> None:
    counter = Counter()
    counter.request()
    assert counter.request() == ()
    first = answer_of(counter.reserved(host_id(1)))
    assert counter.request(now_s=5.0) == (first,)
    assert (counter.desk.placements, len(counter.ledger)) == (1, 1)
    counter.desk.tick(70.0, AROUND)
    counter.hosts.apply(reports(1, 2), 70.0)
    assert counter.request(now_s=70.0) != (first,), "its ticket is worth nothing any more"


@pytest.mark.parametrize(
    ("resource", "words"),
    [
        (None, "This resource is not published in this site."),
        (ResourceStatus.DISABLED, "Desktop is disabled by an administrator."),
        (ResourceStatus.MAINTENANCE, "Desktop is in maintenance and takes no new sessions."),
    ],
)
def test_that_what_is_not_offered_is_refused_with_the_reason(resource: ResourceStatus | None, words: str) -> None:
    counter = Counter(resources=() if resource is None else (replace(DESK, status=resource),))
    assert refusal_of(counter.request()) == words
    assert counter.desk.refusals == 1


def test_that_a_refusal_is_looked_at_anew_when_the_request_is_repeated() -> None:
    counter = Counter((host(1, is_enabled=False),))
    assert refusal_of(counter.request()) == "The only session host that could take the logon is disabled."
    counter.use(site((host(1),)))
    assert isinstance(counter.request()[0], ReserveUser)


def test_that_a_user_returns_to_the_session_they_left() -> None:
    counter = Counter()
    counter.change(SessionChange.DISCONNECTED, on=2)
    answer = answer_of(counter.request())
    assert (answer.way, answer.host, answer.session) == (Way.RECONNECT, host_id(2), 7)
    assert (counter.desk.placements, len(counter.ledger)) == (0, 0)
    assert counter.request() == (answer,)


def test_that_a_second_logon_joins_the_session_in_use() -> None:
    counter = Counter()
    counter.change(SessionChange.LOGGED_ON, on=2)
    assert answer_of(counter.request()).way is Way.JOIN


@pytest.mark.parametrize(
    ("change", "option"),
    [
        (SessionChange.DISCONNECTED, {"reconnects_disconnected": False}),
        (SessionChange.LOGGED_ON, {"one_session_per_user": False}),
    ],
)
def test_that_an_own_session_is_left_alone_where_the_option_is_off(
    change: SessionChange, option: dict[str, bool]
) -> None:
    counter = Counter(**option)
    counter.change(change, on=2)
    (effect,) = (each for each in counter.request() if not isinstance(each, SendPeer))
    assert isinstance(effect, ReserveUser) or (isinstance(effect, AnswerLogon) and effect.way is Way.NEW)


def test_that_own_sessions_are_found_in_maintenance_and_on_a_drained_host() -> None:
    counter = Counter(
        (host(1, logon_mode=LogonMode.DRAIN),), resources=(replace(DESK, status=ResourceStatus.MAINTENANCE),)
    )
    counter.change(SessionChange.DISCONNECTED)
    assert answer_of(counter.request()).way is Way.RECONNECT


def test_that_a_session_on_a_lost_host_is_not_waited_for() -> None:
    counter = Counter()
    counter.change(SessionChange.DISCONNECTED, on=2)
    counter.hosts.apply(reports(1), 9.0)
    (asked,) = counter.request(now_s=9.0)
    assert isinstance(asked, ReserveUser)
    assert asked.host == host_id(1)


def test_that_a_session_outside_the_publish_from_set_is_not_returned_to() -> None:
    hosts = (host(1), host(2, pool_id=OTHER_POOL))
    counter = Counter(hosts, resources=(replace(DESK, pool_ids=(POOL,)),))
    counter.change(SessionChange.DISCONNECTED, on=2)
    assert isinstance(counter.request()[0], ReserveUser)


def test_that_the_store_is_not_asked_where_users_may_have_several_sessions() -> None:
    counter = Counter(one_session_per_user=False)
    assert answer_of(counter.request()).way is Way.NEW
    assert counter.desk.waiting == 0


def test_that_a_user_reserved_elsewhere_is_sent_there_with_an_own_ticket() -> None:
    counter = Counter()
    counter.request()
    answer = answer_of(counter.reserved(host_id(2), by=PEER))
    assert (answer.host, answer.way, answer.ticket) == (host_id(2), Way.NEW, ME << 32 | 501)
    assert counter.ledger.in_flight.tolist() == [0, 1]


def test_that_a_reservation_on_a_host_that_cannot_be_used_is_not_followed_and_leaves_a_mark() -> None:
    counter = Counter()
    counter.hosts.apply(reports(1), 9.0)
    counter.request(now_s=9.0)
    answer = answer_of(counter.reserved(host_id(2), by=PEER, now_s=9.1))
    assert (answer.host, answer.is_marked) == (host_id(1), True)


def test_that_nobody_is_sent_after_a_reservation_to_a_host_drained_since() -> None:
    counter = Counter()
    counter.use(site((host(1), host(2, logon_mode=LogonMode.DRAIN))))
    counter.request()
    assert answer_of(counter.reserved(host_id(2), by=PEER)).host == host_id(1)


def test_that_a_session_that_appears_while_the_store_is_asked_is_joined() -> None:
    counter = Counter()
    counter.request()
    counter.change(SessionChange.CONNECTED, on=2)
    answer = answer_of(counter.reserved(host_id(2), by=PEER))
    assert (answer.way, answer.session) == (Way.JOIN, 7)
    assert len(counter.ledger) == 0


def test_that_a_silent_store_costs_a_mark_and_no_logon() -> None:
    counter = Counter()
    counter.request()
    answer = answer_of(counter.reserved(None))
    assert (answer.host, answer.is_marked) == (host_id(1), True)


def test_that_a_store_that_never_answers_is_given_a_second() -> None:
    counter = Counter()
    counter.request(now_s=1.0)
    assert counter.desk.tick(1.9, AROUND) == ()
    answer = answer_of(counter.desk.tick(2.0, AROUND))
    assert answer.is_marked
    assert counter.reserved(host_id(2), by=PEER, now_s=2.1) == ()
    assert counter.request(now_s=2.2) == (answer,)


def test_that_a_host_drained_while_the_store_is_asked_gets_nobody() -> None:
    counter = Counter()
    counter.request()
    counter.use(site((host(1, logon_mode=LogonMode.DRAIN), host(2))))
    again = counter.reserved(host_id(1))
    asked = ReserveUser(request=RequestId(1), user="ada", host=host_id(2), for_s=75.0)
    assert again == (ReleaseUser(user="ada"), asked)
    assert counter.ledger.in_flight.tolist() == [0, 1]
    assert answer_of(counter.reserved(host_id(2))).host == host_id(2)


def test_that_a_farm_drained_while_the_store_is_asked_refuses_and_gives_the_place_back() -> None:
    counter = Counter()
    counter.request()
    counter.use(site((host(1, logon_mode=LogonMode.DRAIN), host(2, logon_mode=LogonMode.DRAIN))))
    released, refused = counter.reserved(host_id(1))
    assert released == ReleaseUser(user="ada")
    assert isinstance(refused, RefuseLogon)
    assert len(counter.ledger) == 0


def test_that_a_user_on_the_way_is_sent_to_the_same_host_again() -> None:
    counter = Counter()
    counter.desk.hear(Placed(ticket=TicketId(9), host=host_id(2), user="ada", resource=DESKTOP), 1.0)
    counter.request()
    answer = answer_of(counter.reserved(None))
    assert answer.host == host_id(2), "though the store is silent and host 1 is the emptier one"
    assert len(counter.ledger) == 2, "the peer's ticket and its own"


@pytest.mark.parametrize("change", [SessionChange.LOGON_FAILED, SessionChange.ENDED])
def test_that_the_place_of_a_user_whose_session_is_over_is_given_back(change: SessionChange) -> None:
    counter = Counter()
    counter.request()
    ticket = answer_of(counter.reserved(host_id(1))).ticket
    assert counter.change(SessionChange.CONNECTED, ticket=ticket) == (), "another broker may not have heard yet"
    assert counter.change(change, ticket=ticket) == (ReleaseUser(user="ada"),)
    assert counter.change(change, ticket=ticket) == ()
    assert counter.desk.failed_logons == 2 * (change is SessionChange.LOGON_FAILED)


def test_that_the_places_on_a_lost_host_are_given_back() -> None:
    counter = Counter()
    counter.request()
    counter.reserved(host_id(1))
    counter.desk.hear(Placed(ticket=TicketId(9), host=host_id(1), user="bob", resource=DESKTOP), 1.0)
    assert counter.desk.host_lost(host_id(1)) == (ReleaseUser(user="ada"),), "bob's is the peer's to give back"
    assert counter.desk.host_lost(host_id(1)) == ()


def test_that_a_peers_reservation_is_never_given_back_here() -> None:
    counter = Counter()
    counter.request()
    ticket = answer_of(counter.reserved(host_id(2), by=PEER)).ticket
    assert counter.change(SessionChange.LOGON_FAILED, on=2, ticket=ticket) == ()


def test_that_a_reservation_run_out_need_not_be_given_back() -> None:
    counter = Counter()
    counter.request()
    counter.reserved(host_id(1))
    counter.desk.tick(75.9, AROUND)
    assert counter.desk.host_lost(host_id(2)) == ()
    counter.desk.tick(76.1, AROUND)
    assert counter.desk.host_lost(host_id(1)) == ()


def test_that_where_users_may_have_several_sessions_each_is_placed_by_the_method() -> None:
    counter = Counter(one_session_per_user=False)
    assert [answer_of(counter.request(n)).host for n in (1, 2)] == [host_id(1), host_id(2)]


def test_that_a_peers_probe_of_a_failing_host_is_enough() -> None:
    counter = Counter((host(1),), refresh_s=100.0, dead_after_s=300.0)
    for _ in range(2):
        counter.hosts.logon_failed(host_id(1), 1.0)
    counter.desk.hear(Placed(ticket=TicketId(9), host=host_id(1), user="bob", resource=DESKTOP), 30.0)
    assert "keeps failing logons" in refusal_of(counter.request(now_s=30.0))


def test_that_a_connected_client_keeps_its_ticket_from_lapsing() -> None:
    counter = Counter()
    counter.request()
    counter.change(SessionChange.CONNECTED, ticket=answer_of(counter.reserved(host_id(1))).ticket)
    assert counter.ledger.tick(62.0) == 0


def test_that_a_failing_host_is_tried_by_one_user_only() -> None:
    counter = Counter((host(1),), refresh_s=100.0, dead_after_s=300.0)
    for _ in range(2):
        counter.hosts.logon_failed(host_id(1), 1.0)
    assert isinstance(counter.request(1, "ada", now_s=30.0)[0], ReserveUser)
    assert "keeps failing logons" in refusal_of(counter.request(2, "bob", now_s=30.0))
    assert answer_of(counter.reserved(host_id(1), now_s=30.1)).host == host_id(1)


def test_that_round_robin_takes_turns() -> None:
    counter = Counter(3, method=Method.ROUND_ROBIN)
    asked = [counter.request(n, f"u{n}")[0] for n in range(4)]
    assert [each.host - 100 for each in asked if isinstance(each, ReserveUser)] == [1, 2, 3, 1]


def test_that_the_rate_is_that_of_the_last_ten_seconds() -> None:
    counter = Counter(one_session_per_user=False)
    for number in range(5):
        counter.request(number, f"u{number}", now_s=1.0 + number)
    assert counter.desk.placements_per_s(5.0) == pytest.approx(0.5)
    assert counter.desk.placements_per_s(12.5) == pytest.approx(0.3)
    assert counter.desk.placements_per_s(60.0) == 0.0


def test_that_equal_desks_give_equal_answers() -> None:
    def run() -> list[tuple[Effect, ...]]:
        counter = Counter(5)
        return [counter.request(n, f"u{n % 7}", now_s=1.0 + n / 50) for n in range(40)]

    assert run() == run()
