"""A whole broker: its parts wired together by `step`, and what a console makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ras_console.domain.ids import BrokerId, HostId, ObjectId, RequestId, SessionId, TicketId
from ras_console.domain.ports import Lease, Reservation
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Cause, Role
from ras_console.engine.console import Extras, SiteConsole
from ras_console.engine.effects import Announce, AnswerLogon, Effect, ListSessions, ReserveUser, SendPeer
from ras_console.engine.events import (
    Event,
    Hello,
    HostsReported,
    LeaseSeen,
    LogonRequested,
    PeerHeard,
    Placed,
    ReservationSeen,
    SessionChange,
    SessionChanged,
    SessionsListed,
    Started,
    Tick,
    TopologyChanged,
)
from ras_console.engine.state import BrokerNode, is_hearing, is_serving, is_spokesman, new_node
from ras_console.engine.step import TICK_S, step
from ras_console.engine.timeline import EntryKind, Fact
from tests.unit.engine.small_site import DESKTOP, ME, PEER, broker, host_id, reports, site

SITE = site(hosts=2, brokers=2)


def run(node: BrokerNode, *events: Event) -> tuple[BrokerNode, list[Effect]]:
    effects: list[Effect] = []
    for event in events:
        node, more = step(node, event)
        effects += more
    return node, effects


def lease(now_s: float, *, holder: BrokerId | None = ME, term: int = 1) -> LeaseSeen:
    found = Lease(holder=holder, last_holder=holder, term=term, expires_s=2.0)
    return LeaseSeen(now_s=now_s, asked_s=now_s, store_now_s=0.0, lease=found)


def greeting(now_s: float, role: Role = Role.SECONDARY) -> PeerHeard:
    return PeerHeard(now_s=now_s, peer=PEER, message=Hello(role=role, is_active=True))


def started(topology: SiteTopology = SITE, *, holder: BrokerId = ME, now_s: float = 0.0) -> BrokerNode:
    node, _ = run(
        new_node(ME, topology, 1, seed=1),
        Started(now_s=now_s),
        lease(now_s, holder=holder),
        HostsReported(now_s=now_s + 0.1, reports=reports(1, 2)),
        Tick(now_s=now_s + 0.2),
    )
    return node


def facts(effects: Iterable[Effect], kind: EntryKind) -> list[Fact]:
    return [each.fact for each in effects if isinstance(each, Announce) and each.fact.kind is kind]


def tick_until(node: BrokerNode, from_s: float, to_s: float) -> tuple[BrokerNode, list[Effect]]:
    count = round((to_s - from_s) / TICK_S)
    return run(node, *(Tick(now_s=from_s + (number + 1) * TICK_S) for number in range(count)))


def session_changed(now_s: float, change: SessionChange, **changes: Any) -> SessionChanged:
    base = SessionChanged(
        now_s=now_s,
        host=host_id(1),
        session=SessionId(7),
        user="ada",
        resource=DESKTOP,
        ticket=TicketId(0),
        change=change,
    )
    return replace(base, **changes)


def test_that_a_broker_that_starts_to_hear_a_host_asks_it_for_its_sessions_unless_it_has_none() -> None:
    _, effects = run(
        new_node(ME, SITE, 1, seed=1),
        Started(now_s=0.0),
        HostsReported(now_s=0.1, reports=reports(1, 2, sessions=[0, 3])),
    )
    assert [each.host for each in effects if isinstance(each, ListSessions)] == [host_id(2)]


def test_that_it_serves_once_it_has_heard_the_store_and_every_host() -> None:
    node, _ = run(new_node(ME, SITE, 1, seed=1), Started(now_s=0.0), lease(0.0, holder=PEER))
    node, _ = run(node, HostsReported(now_s=0.1, reports=reports(1)), Tick(now_s=0.2))
    assert (is_serving(node), node.election.role) == (False, Role.JOINING)
    node, effects = run(node, HostsReported(now_s=0.3, reports=reports(2)), Tick(now_s=0.4))
    assert (is_serving(node), node.election.role) == (True, Role.SECONDARY)
    assert [each.cause for each in facts(effects, EntryKind.ROLE)] == [Cause.ADMITTED]


def test_that_a_joining_broker_leaves_a_logon_to_the_others() -> None:
    node, _ = run(new_node(ME, SITE, 1, seed=1), Started(now_s=0.0))
    request = LogonRequested(now_s=0.1, request=RequestId(1), user="ada", client_name="pc", resource=DESKTOP)
    assert step(node, request)[1] == ()


def test_that_a_logon_is_served_while_the_role_is_vacant() -> None:
    node = started(holder=PEER)
    node, effects = run(
        node,
        lease(0.5, holder=None),
        LogonRequested(now_s=0.6, request=RequestId(1), user="ada", client_name="pc", resource=DESKTOP),
    )
    reserve = next(each for each in effects if isinstance(each, ReserveUser))
    reservation = Reservation(user="ada", broker=ME, host=reserve.host, expires_s=80.0)
    _, effects = run(node, ReservationSeen(now_s=0.7, request=RequestId(1), reservation=reservation))
    assert [each.host for each in effects if isinstance(each, AnswerLogon)] == [reserve.host]


def test_that_peers_are_greeted_twice_a_second() -> None:
    node = started(holder=PEER)
    _, effects = tick_until(node, 0.2, 2.2)
    greetings = [each for each in effects if isinstance(each, SendPeer)]
    assert len(greetings) == 4
    assert all(each.to == PEER for each in greetings)


def test_that_an_expired_primary_suspends_before_a_batch_of_reports_is_looked_at() -> None:
    node = started()
    assert node.election.role is Role.PRIMARY
    node, effects = run(node, HostsReported(now_s=9.0, reports=reports(1, 2)))
    assert isinstance(effects[0], Announce)
    assert (effects[0].fact.role, effects[0].fact.cause) == (Role.SUSPENDED, Cause.WOKEN)


@pytest.mark.parametrize(("holder", "asked"), [(ME, [host_id(2)]), (PEER, [])])
def test_that_a_new_primary_asks_every_host_that_differs_at_its_next_report(
    holder: BrokerId, asked: list[HostId]
) -> None:
    node = started(holder=PEER)
    differing = HostsReported(now_s=1.1, reports=reports(1, 2, sessions=[0, 3]))
    _, effects = run(node, lease(1.0, holder=holder, term=2), differing)
    assert [each.host for each in effects if isinstance(each, ListSessions)] == asked


def test_that_the_primary_tells_of_a_lost_host_once() -> None:
    node = started()
    effects: list[Effect] = []
    for tenth in range(3, 120):
        now_s = tenth / 10
        node, more = run(node, lease(now_s), HostsReported(now_s=now_s, reports=reports(2)), Tick(now_s=now_s))
        effects += more
    told = facts(effects, EntryKind.HOST)
    assert [(each.host, each.text[:14]) for each in told] == [(host_id(1), "rdsh-1 silent ")]


def test_that_a_secondary_that_hears_a_primary_tells_nothing_of_hosts() -> None:
    node = started(holder=PEER)
    effects: list[Effect] = []
    for tenth in range(3, 120):
        now_s = tenth / 10
        node, more = run(node, greeting(now_s, Role.PRIMARY), Tick(now_s=now_s))
        effects += more
    assert facts(effects, EntryKind.HOST) == []


def test_that_the_first_serving_broker_speaks_while_there_is_no_primary() -> None:
    node, _ = run(started(holder=PEER), lease(1.0, holder=None), greeting(1.0))
    assert is_spokesman(node, 1.0)
    behind = replace(SITE, brokers=(SITE.brokers[1], SITE.brokers[0]))
    node, _ = run(node, TopologyChanged(now_s=1.1, revision=2, topology=behind))
    assert not is_spokesman(node, 1.1)


def test_that_a_broker_cut_off_from_everybody_speaks_for_nobody() -> None:
    node, _ = tick_until(started(holder=PEER), 0.2, 5.0)
    assert not is_spokesman(node, 5.0)


def test_that_a_failed_logon_is_told_by_the_spokesman() -> None:
    _, effects = run(started(), session_changed(0.5, SessionChange.LOGON_FAILED))
    assert [each.text for each in facts(effects, EntryKind.LOGON)] == ["Logon of ada failed on rdsh-1"]


def test_that_ghosts_are_healed_by_the_hosts_own_list_and_told() -> None:
    node, _ = run(
        started(), session_changed(0.5, SessionChange.CONNECTED), session_changed(0.6, SessionChange.LOGGED_ON)
    )
    assert len(node.sessions) == 1
    nothing = np.zeros(0, dtype=np.int64)
    listed = SessionsListed(
        now_s=0.7,
        host=host_id(1),
        session=nothing,
        user=(),
        resource=nothing,
        state=nothing.astype(np.uint8),
        started_s=nothing.astype(np.float64),
    )
    node, effects = run(node, listed)
    assert len(node.sessions) == 0
    assert len(facts(effects, EntryKind.SESSION)) == 1


def test_that_a_peers_placement_is_in_the_ledger_until_its_host_reports_it() -> None:
    ticket = TicketId(PEER << 32 | 5)
    placed = Placed(ticket=ticket, host=host_id(1), user="ada", resource=DESKTOP)
    node, _ = run(started(), PeerHeard(now_s=0.5, peer=PEER, message=placed))
    assert node.ledger.in_flight.tolist() == [1, 0]
    node, _ = run(node, HostsReported(now_s=2.0, reports=reports(1, 2, tickets=(ticket,))))
    assert node.ledger.in_flight.tolist() == [0, 0]


def test_that_a_disabled_broker_stops_serving_and_hearing() -> None:
    node = started(holder=PEER)
    disabled = replace(SITE, brokers=(broker(1, is_enabled=False), broker(2)))
    node, effects = run(node, TopologyChanged(now_s=1.0, revision=2, topology=disabled))
    assert (is_serving(node), is_hearing(node), node.election.role) == (False, False, Role.DISABLED)
    assert [each.cause for each in facts(effects, EntryKind.ROLE)] == [Cause.CONFIGURED]


def test_that_lives_of_a_broker_number_their_tickets_apart() -> None:
    def ticket(seed: int) -> TicketId:
        node, _ = run(
            new_node(ME, SITE, 1, seed=seed),
            Started(now_s=0.0),
            lease(0.0),
            HostsReported(now_s=0.1, reports=reports(1, 2)),
        )
        node, effects = run(
            node, LogonRequested(now_s=0.6, request=RequestId(1), user="ada", client_name="pc", resource=DESKTOP)
        )
        answered = run(node, ReservationSeen(now_s=0.7, request=RequestId(1), reservation=None))[1]
        return next(each.ticket for each in (*effects, *answered) if isinstance(each, AnswerLogon))

    assert ticket(1) != ticket(2)
    assert ticket(1) >> 32 == ME


# ---------------------------------------------------------------------------------------------------------- console


def look(console: SiteConsole, now_s: float, *nodes: BrokerNode) -> tuple[Fact, ...]:
    return console.look(SITE, nodes, now_s)


def test_that_a_console_shows_a_broker_that_it_never_reached_as_such() -> None:
    console = SiteConsole()
    look(console, 1.0)
    view = console.view(1.0, Extras())
    assert [each.role for each in view.brokers] == [Role.NOT_REACHED, Role.NOT_REACHED]
    assert view.hosts.ids.tolist() == [host_id(1), host_id(2)]


def test_that_a_console_that_never_looked_has_nothing_to_show() -> None:
    with pytest.raises(LookupError):
        SiteConsole().view(1.0, Extras())


def test_that_a_silent_broker_goes_down_once_and_is_heard_again_once() -> None:
    console, node = SiteConsole(), started()
    look(console, 0.2, node)
    console.view(0.2, Extras())
    told = [fact for tenth in range(3, 40) for fact in look(console, tenth / 10)]
    assert [(each.broker, each.role, each.cause) for each in told] == [(ME, Role.DOWN, Cause.SILENT)]
    view = console.view(4.0, Extras())
    assert view.brokers[0].role is Role.DOWN
    assert view.hosts.age_s[0] == pytest.approx(3.9, abs=0.01)  # reported at 0.1 s
    back = look(console, 4.1, node) + look(console, 4.2, node)
    assert [(each.broker, each.cause) for each in back] == [(ME, Cause.HEARD_AGAIN)]


def test_that_a_failover_is_told_with_the_time_without_a_primary() -> None:
    console, old = SiteConsole(), started()
    look(console, 1.0, old)
    new, _ = run(
        new_node(PEER, SITE, 1, seed=2),
        Started(now_s=0.0),
        lease(0.0, holder=ME),
        LeaseSeen(
            now_s=3.0,
            asked_s=3.0,
            store_now_s=3.0,
            lease=Lease(holder=None, last_holder=ME, term=1, expires_s=2.0),
        ),
        Tick(now_s=17.0),
        LeaseSeen(
            now_s=17.5,
            asked_s=17.5,
            store_now_s=0.0,
            lease=Lease(holder=PEER, last_holder=PEER, term=2, expires_s=2.0),
        ),
    )
    told = [each for each in look(console, 17.6, new) if each.kind is EntryKind.FAILOVER]
    assert [(each.broker, each.from_broker, each.term, each.took_s) for each in told] == [(PEER, ME, 2, 16.5)]
    assert [each.kind for each in look(console, 17.7, new)] == []


def test_that_a_hand_over_is_a_switchover() -> None:
    console, old = SiteConsole(), started()
    look(console, 1.0, old)
    new, _ = run(
        new_node(PEER, SITE, 1, seed=2), Started(now_s=0.0), lease(0.5, holder=ME), lease(1.3, holder=PEER, term=2)
    )
    (told,) = look(console, 1.3, old, new)
    assert (told.kind, told.cause) == (EntryKind.SWITCHOVER, Cause.HANDED_OVER)
    assert told.took_s == pytest.approx(0.3)


def test_that_the_countdown_to_a_promotion_is_shown() -> None:
    console = SiteConsole()
    vacant = LeaseSeen(
        now_s=3.0, asked_s=3.0, store_now_s=3.0, lease=Lease(holder=None, last_holder=PEER, term=1, expires_s=2.5)
    )
    node, _ = run(started(holder=PEER), vacant)
    look(console, 3.0, node)
    election = console.view(3.0, Extras()).election
    assert (election.primary, election.last_primary, election.next_primary) == (None, PEER, ME)
    assert election.vacant_since_s == pytest.approx(2.5)
    assert election.promotion_due_s == pytest.approx(17.5)


def test_that_a_lost_primary_counts_as_acting_until_the_deadline_it_promised() -> None:
    console, node = SiteConsole(), started()
    look(console, 0.2, node)
    assert console.view(1.4, Extras()).election.primary == ME
    assert console.view(1.6, Extras()).election.primary is None


def test_that_sessions_are_taken_once_a_second() -> None:
    console, node = SiteConsole(), started()
    look(console, 0.2, node)
    first = console.view(0.2, Extras()).sessions
    node, _ = run(node, session_changed(0.5, SessionChange.CONNECTED))
    look(console, 0.6, node)
    view = console.view(0.6, Extras())
    assert (view.sessions, view.figures.sessions) == (first, 1)
    look(console, 1.3, node)
    later = console.view(1.3, Extras())
    assert later.sessions is not None
    assert later.sessions.ids.tolist() == [7]
    assert later.resource_sessions == ((DESKTOP, 1),)


def test_that_logon_times_are_shown_as_median_and_95th_percentile() -> None:
    console, node = SiteConsole(), started()
    for number in range(1, 101):
        change = session_changed(
            0.5, SessionChange.LOGGED_ON, session=SessionId(number), user=f"user-{number}", logon_s=float(number)
        )
        node, _ = run(node, change)
    look(console, 0.6, node)
    figures = console.view(0.6, Extras()).figures
    assert figures.logon_p50_s == pytest.approx(50.5)
    assert figures.logon_p95_s == pytest.approx(95.05)
    assert figures.logons_per_s == pytest.approx(10.0)


def test_that_a_removed_broker_leaves_the_picture() -> None:
    console, node = SiteConsole(), started()
    look(console, 0.2, node)
    alone = replace(SITE, brokers=(broker(2),))
    assert console.look(alone, (node,), 5.0) == ()
    assert [each.id for each in console.view(5.0, Extras()).brokers] == [BrokerId(ObjectId(12))]
