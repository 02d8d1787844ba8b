"""Who gets what in a running farm: filters, limits and accounts as brokers keep to them."""

from __future__ import annotations

from dataclasses import replace

from ras_console.domain.ids import AccountId, FarmId, ObjectId
from ras_console.domain.objects import Account, Resource
from ras_console.domain.topology import Topology
from ras_console.domain.vocabulary import LimitAction, SessionState
from ras_console.lab.devices import client_device
from ras_console.lab.directory import groups_of
from ras_console.lab.people import number_of, user_name
from ras_console.lab.world import World
from tests.sim.farms import DESKTOP, SITE, host_id, make_farm, make_site, make_world, people_of
from tests.sim.test_sessions import BUSY

EMPTY = replace(BUSY, existing_sessions=0, second_device_ratio=0.0)
PEOPLE = 200


def farm(accounts: tuple[Account, ...] = (), **changes: object) -> Topology:
    site = make_site(brokers=2, hosts=4)
    only = Resource(id=DESKTOP, site_id=SITE, name="Desktop", **changes)  # type: ignore[arg-type]
    return replace(make_farm(replace(site, resources=(only,))), accounts=accounts)


def opened(accounts: tuple[Account, ...] = (), **changes: object) -> World:
    """A world in which two hundred people ask for the desktop within ten seconds."""
    topology = farm(accounts, **changes)
    world = make_world(make_site(brokers=2, hosts=4), users=EMPTY)
    world.use_topology(replace(topology, revision=2))
    world.advance(2.0)
    site = world.sites[SITE]
    people_of(site).grow(PEOPLE)
    for number in range(PEOPLE):
        people_of(site).tie(number)
        site.clients.log_on(number, DESKTOP)
        world.advance(2.0 + 0.05 * (number + 1))
    world.advance(world.now_s + 5.0)
    return world


def at_work(world: World) -> set[int]:
    table = world.sites[SITE].machines.sessions
    return {int(user) for user, session in zip(table.user[: table.end], table.id[: table.end], strict=True) if session}


def test_that_only_members_of_the_group_get_in() -> None:
    found = at_work(opened(filter_groups=("Sales",)))
    assert found == {number for number in range(PEOPLE) if "Sales" in groups_of(number)}


def test_that_only_clients_of_the_range_and_the_name_get_in() -> None:
    found = at_work(opened(filter_ips=("10.64.0.0/16",), filter_clients=("kiosk-*",)))
    assert found == {number for number in range(PEOPLE) if client_device(number).name.startswith("KIOSK")}
    assert found


def test_that_an_account_of_the_farm_has_the_word_before_the_labs_people() -> None:
    farm_id = FarmId(ObjectId(1))
    off = Account(id=AccountId(ObjectId(900)), farm_id=farm_id, name=user_name(3), is_enabled=False)
    sales = Account(id=AccountId(ObjectId(901)), farm_id=farm_id, name=user_name(4).upper(), groups=("Board",))
    found = at_work(opened((off, sales), filter_groups=("Domain Users", "Board")))
    assert 3 not in found
    assert 4 in found
    assert at_work(opened((off, sales), filter_groups=("Board",))) == {number_of(user_name(4))}


def test_that_a_limit_holds_over_all_brokers_and_is_told_once() -> None:
    world = opened(concurrent_limit=40, at_limit=LimitAction.NOTIFY_BOTH_NO_START)
    running = len(at_work(world))
    assert 38 <= running <= 41  # two brokers that ask at one instant may each let one in
    told = [each.fact.text for each in world.drain_entries() if "its limit" in each.fact.text]
    assert len(told) == 1
    assert "a further start was refused" in told[0]


def test_that_single_hosts_alone_get_the_sessions() -> None:
    world = opened(host_ids=(host_id(2), host_id(3)))
    table = world.sites[SITE].machines.sessions
    hosts = {int(row) for row in table.host[: table.end] if row >= 0}
    assert hosts == {1, 2}


def test_that_a_kiosk_gives_its_session_to_the_next_who_comes_to_it() -> None:
    first, second = (number for number in (24, 49))  # two of the four who share the first kiosk
    assert client_device(first) == client_device(second)
    world = make_world(make_site(brokers=2, hosts=4, reconnects_by_ip_only=True), users=EMPTY)
    world.advance(2.0)
    site = world.sites[SITE]
    people_of(site).grow(PEOPLE)
    table = site.machines.sessions

    def comes(number: int) -> None:
        people_of(site).tie(number)
        site.clients.log_on(number, DESKTOP)
        world.advance(world.now_s + 30.0)

    comes(first)
    (row,) = (each for each in range(table.end) if table.id[each] and table.user[each] == first)
    session = int(table.id[row])
    site.users.leave(row)
    site.agents.disconnect(row, world.now_s)
    world.advance(world.now_s + 1.0)
    served = site.clients.outcome.served
    people_of(site).tie(second)
    site.clients.log_on(second, DESKTOP)
    world.advance(world.now_s + 1.0)
    assert site.clients.outcome.served == served + 1
    assert table.row_of(session, int(table.host[row])) == row
    assert table.state[row] == SessionState.ACTIVE
    assert second not in at_work(world)
