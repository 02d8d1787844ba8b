from hypothesis import given
from hypothesis import strategies as st

from ras_console.engine.preferred import spread
from tests.unit.engine.small_site import broker, host, host_id, site

FIRST, SECOND, THIRD = broker(1), broker(2), broker(3)


def test_that_ten_hosts_are_split_in_two_blocks_over_two_brokers() -> None:
    spreading = spread(site(hosts=10, brokers=2))
    assert [spreading[host_id(n)] for n in range(1, 11)] == [FIRST.id] * 5 + [SECOND.id] * 5


def test_that_the_earlier_brokers_get_the_odd_hosts() -> None:
    spreading = spread(site(hosts=8, brokers=3))
    assert [spreading[host_id(n)] for n in range(1, 9)] == [FIRST.id] * 3 + [SECOND.id] * 3 + [THIRD.id] * 2


def test_that_list_order_and_not_id_decides_who_gets_the_first_block() -> None:
    spreading = spread(site(hosts=2, brokers=(SECOND, FIRST)))
    assert spreading == {host_id(1): SECOND.id, host_id(2): FIRST.id}


def test_that_standby_and_disabled_brokers_are_preferred_by_no_host_of_itself() -> None:
    brokers = (FIRST, broker(2, is_standby=True), broker(3, is_enabled=False))
    assert list(spread(site(hosts=4, brokers=brokers)).values()) == [FIRST.id] * 4


def test_that_a_fixed_choice_stands_and_counts_towards_its_broker() -> None:
    hosts = tuple(host(n, preferred_broker_id=SECOND.id if n <= 2 else None) for n in range(1, 5))
    spreading = spread(site(hosts=hosts, brokers=2))
    assert spreading == {host_id(1): SECOND.id, host_id(2): SECOND.id, host_id(3): FIRST.id, host_id(4): FIRST.id}


def test_that_a_fixed_choice_of_a_disabled_broker_becomes_automatic() -> None:
    hosts = (host(1, preferred_broker_id=SECOND.id),)
    assert spread(site(hosts=hosts, brokers=(FIRST, broker(2, is_enabled=False)))) == {host_id(1): FIRST.id}


def test_that_without_an_active_broker_nothing_is_preferred() -> None:
    assert spread(site(hosts=3, brokers=(broker(1, is_standby=True),))) == {}


@given(st.integers(0, 40), st.integers(1, 6))
def test_that_automatic_numbers_differ_by_one_at_most(hosts: int, brokers: int) -> None:
    numbers = list(spread(site(hosts=hosts, brokers=brokers)).values())
    counts = [numbers.count(broker(n + 1).id) for n in range(brokers)]
    assert sum(counts) == hosts
    assert max(counts) - min(counts) <= 1
