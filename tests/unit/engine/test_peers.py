"""Who is heard, for how long, and when the ledger can be trusted."""

from __future__ import annotations

from dataclasses import replace

from ras_console.domain.vocabulary import Role
from ras_console.engine.events import Hello
from ras_console.engine.peers import PeerTable, greeted, is_ledger_shared, restarted, seated, seen_acting
from tests.unit.engine.small_site import ME, PEER, site

SITE = site(hosts=0, brokers=2)


def hello(role: Role = Role.SECONDARY) -> Hello:
    return Hello(role=role, is_active=role is not Role.JOINING)


def table(now_s: float = 0.0) -> PeerTable:
    return restarted(seated(PeerTable(me=ME), SITE), now_s)


def heard_from(start_s: float, end_s: float, before: PeerTable | None = None) -> PeerTable:
    result = before or table()
    for half in range(int((end_s - start_s) * 2) + 1):
        result = greeted(result, PEER, hello(), start_s + half / 2)
    return result


def test_that_a_peer_is_heard_for_one_and_a_half_seconds() -> None:
    peers = heard_from(0.0, 0.0)
    assert [each.id for each in peers.heard(1.5)] == [PEER]
    assert peers.heard(1.6) == ()


def test_that_a_silence_begins_the_steady_time_anew() -> None:
    peers = heard_from(5.0, 8.0, heard_from(0.0, 3.0))
    peer = peers.get(PEER)
    assert peer is not None
    assert peer.steady_s(8.0) == 3.0


def test_that_the_time_of_joining_does_not_count_as_steady() -> None:
    peers = greeted(table(), PEER, hello(Role.JOINING), 0.0)
    peer = heard_from(0.5, 2.0, peers).get(PEER)
    assert peer is not None
    assert peer.steady_s(2.0) == 1.5


def test_that_a_greeting_of_a_stranger_changes_nothing() -> None:
    lonely = seated(PeerTable(me=ME), site(hosts=0, brokers=1))
    assert greeted(lonely, PEER, hello(), 1.0) == lonely


def test_that_a_peer_which_stays_keeps_what_is_known_of_it() -> None:
    peers = heard_from(0.0, 1.0)
    assert seated(peers, site(hosts=0, brokers=3)).get(PEER) == peers.get(PEER)


def test_that_the_ledger_is_not_trusted_for_two_seconds_after_a_start() -> None:
    assert not is_ledger_shared(heard_from(0.0, 1.5), SITE, 1.9)
    assert is_ledger_shared(heard_from(0.0, 2.0), SITE, 2.0)


def test_that_the_ledger_is_not_trusted_after_a_silence_until_two_seconds_of_hearing() -> None:
    peers = heard_from(0.0, 10.0)
    assert not is_ledger_shared(peers, SITE, 11.6)
    again = heard_from(12.0, 13.5, peers)
    assert not is_ledger_shared(again, SITE, 13.9)
    assert is_ledger_shared(again, SITE, 14.0)


def test_that_a_dead_peer_is_forgotten_after_the_life_of_a_ticket_unless_hosts_show_its_tickets() -> None:
    peers = heard_from(0.0, 10.0)
    assert not is_ledger_shared(peers, SITE, 69.0)
    assert is_ledger_shared(peers, SITE, 70.5)
    assert not is_ledger_shared(seen_acting(peers, PEER, 50.0), SITE, 70.5)


def test_that_a_lone_broker_shares_its_ledger_with_itself() -> None:
    alone = site(hosts=0, brokers=1)
    assert is_ledger_shared(restarted(seated(PeerTable(me=ME), alone), 0.0), alone, 2.0)


def test_that_a_disabled_peer_is_not_waited_for() -> None:
    first, second = SITE.brokers
    disabled = replace(SITE, brokers=(first, replace(second, is_enabled=False)))
    assert is_ledger_shared(table(), disabled, 2.0)
