"""What every lease store promises, whatever is behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.domain.errors import StoreUnavailable
from ras_console.domain.ids import BrokerId, HostId, ObjectId
from ras_console.domain.ports import LeaseStore
from tests.contract.lease_stores import OTHER_SITE, RIGS, SITE, Rig

ONE, TWO = BrokerId(ObjectId(101)), BrokerId(ObjectId(102))
HOST, OTHER_HOST = HostId(ObjectId(1001)), HostId(ObjectId(1002))
LEASE_S = 2.0


@pytest.fixture(params=list(RIGS))
def rig(request: pytest.FixtureRequest) -> Rig:
    return RIGS[request.param]()


def test_that_it_is_a_lease_store(rig: Rig) -> None:
    assert isinstance(rig.store, LeaseStore)


def test_that_a_role_nobody_ever_had_has_no_holder_and_term_zero(rig: Rig) -> None:
    lease = rig.store.read(SITE)
    assert (lease.holder, lease.last_holder, lease.term) == (None, None, 0)


def test_that_a_vacant_lease_goes_to_the_first_who_asks(rig: Rig) -> None:
    assert rig.store.try_acquire(SITE, ONE, 1, LEASE_S).holder == ONE
    second = rig.store.try_acquire(SITE, TWO, 2, LEASE_S)
    assert (second.holder, second.term) == (ONE, 1)


@pytest.mark.parametrize("term", [0, 1])
def test_that_a_term_is_never_given_twice(rig: Rig, term: int) -> None:
    rig.store.try_acquire(SITE, ONE, 1, LEASE_S)
    rig.wait(LEASE_S)
    assert rig.store.try_acquire(SITE, TWO, term, LEASE_S).holder is None
    assert rig.store.try_acquire(SITE, TWO, 2, LEASE_S).holder == TWO


def test_that_a_lease_ends_by_itself_and_remembers_its_last_holder(rig: Rig) -> None:
    held = rig.store.try_acquire(SITE, ONE, 1, LEASE_S)
    rig.wait(LEASE_S)
    lease = rig.store.read(SITE)
    assert (lease.holder, lease.last_holder, lease.term, lease.expires_s) == (None, ONE, 1, held.expires_s)


def test_that_renewing_extends_a_lease_in_the_same_term(rig: Rig) -> None:
    first = rig.store.try_acquire(SITE, ONE, 1, LEASE_S)
    rig.wait(LEASE_S / 2)
    renewed = rig.store.renew(SITE, ONE, 1, LEASE_S)
    assert (renewed.holder, renewed.term) == (ONE, 1)
    assert renewed.expires_s > first.expires_s
    rig.wait(LEASE_S * 0.75)
    assert rig.store.read(SITE).holder == ONE


def test_that_a_lease_that_has_ended_cannot_be_renewed(rig: Rig) -> None:
    rig.store.try_acquire(SITE, ONE, 1, LEASE_S)
    rig.wait(LEASE_S)
    assert rig.store.renew(SITE, ONE, 1, LEASE_S).holder is None


@pytest.mark.parametrize(("broker", "term"), [(TWO, 1), (ONE, 0), (ONE, 2)])
def test_that_only_the_holder_in_its_term_renews(rig: Rig, broker: BrokerId, term: int) -> None:
    first = rig.store.try_acquire(SITE, ONE, 1, LEASE_S)
    rig.wait(LEASE_S / 2)
    assert rig.store.renew(SITE, broker, term, LEASE_S) == first


def test_that_handing_over_gives_the_role_on_with_the_next_term(rig: Rig) -> None:
    rig.store.try_acquire(SITE, ONE, 1, LEASE_S)
    lease = rig.store.hand_over(SITE, ONE, 1, TWO, LEASE_S)
    assert (lease.holder, lease.term) == (TWO, 2)
    assert rig.store.renew(SITE, ONE, 1, LEASE_S).holder == TWO


@pytest.mark.parametrize(("broker", "term"), [(TWO, 1), (ONE, 2)])
def test_that_nobody_else_hands_the_role_over(rig: Rig, broker: BrokerId, term: int) -> None:
    first = rig.store.try_acquire(SITE, ONE, 1, LEASE_S)
    assert rig.store.hand_over(SITE, broker, term, TWO, LEASE_S) == first


def test_that_a_wish_stands_until_it_is_fulfilled(rig: Rig) -> None:
    rig.store.try_acquire(SITE, ONE, 1, LEASE_S)
    assert rig.store.want(SITE, TWO).wanted == TWO
    assert rig.store.renew(SITE, ONE, 1, LEASE_S).wanted == TWO
    assert rig.store.hand_over(SITE, ONE, 1, TWO, LEASE_S).wanted is None


def test_that_a_wish_outlives_the_lease(rig: Rig) -> None:
    rig.store.try_acquire(SITE, ONE, 1, LEASE_S)
    rig.store.want(SITE, TWO)
    rig.wait(LEASE_S)
    assert rig.store.read(SITE).wanted == TWO
    assert rig.store.try_acquire(SITE, TWO, 2, LEASE_S).wanted is None


def test_that_a_wish_can_be_taken_back(rig: Rig) -> None:
    rig.store.want(SITE, TWO)
    assert rig.store.want(SITE, None).wanted is None


def test_that_a_second_reservation_names_the_first(rig: Rig) -> None:
    first = rig.store.reserve(SITE, "ada", ONE, HOST, 75.0)
    second = rig.store.reserve(SITE, "ada", TWO, OTHER_HOST, 75.0)
    assert (first.broker, first.host) == (ONE, HOST)
    assert second == first


def test_that_users_and_sites_do_not_share_reservations(rig: Rig) -> None:
    rig.store.reserve(SITE, "ada", ONE, HOST, 75.0)
    assert rig.store.reserve(SITE, "ben", TWO, OTHER_HOST, 75.0).broker == TWO
    assert rig.store.reserve(OTHER_SITE, "ada", TWO, OTHER_HOST, 75.0).broker == TWO


def test_that_a_reservation_ends_by_itself(rig: Rig) -> None:
    rig.store.reserve(SITE, "ada", ONE, HOST, 5.0)
    rig.wait(5.0)
    assert rig.store.reserve(SITE, "ada", TWO, OTHER_HOST, 5.0).broker == TWO


def test_that_only_its_broker_gives_a_reservation_back(rig: Rig) -> None:
    rig.store.reserve(SITE, "ada", ONE, HOST, 75.0)
    rig.store.release(SITE, "ada", TWO)
    assert rig.store.reserve(SITE, "ada", TWO, OTHER_HOST, 75.0).broker == ONE
    rig.store.release(SITE, "ada", ONE)
    assert rig.store.reserve(SITE, "ada", TWO, OTHER_HOST, 75.0).broker == TWO


def test_that_giving_back_what_is_not_there_changes_nothing(rig: Rig) -> None:
    rig.store.release(SITE, "nobody", ONE)
    assert rig.store.reserve(SITE, "nobody", TWO, HOST, 75.0).broker == TWO


def test_that_a_store_out_of_reach_says_so(rig: Rig) -> None:
    if rig.cut is None:
        pytest.skip("this store cannot be out of reach")
    rig.cut()
    with pytest.raises(StoreUnavailable):
        rig.store.read(SITE)


_CALLS = st.tuples(
    st.sampled_from(["acquire", "renew", "hand over", "wait"]), st.sampled_from([ONE, TWO]), st.integers(0, 6)
)


@pytest.mark.parametrize("kind", list(RIGS))
@given(calls=st.lists(_CALLS, max_size=20))
def test_that_terms_never_fall_and_each_has_one_holder(kind: str, calls: list[tuple[str, BrokerId, int]]) -> None:
    rig = RIGS[kind]()
    holder_of: dict[int, BrokerId] = {}
    highest = 0
    for call, broker, term in calls:
        other = TWO if broker == ONE else ONE
        if call == "acquire":
            rig.store.try_acquire(SITE, broker, term, LEASE_S)
        elif call == "renew":
            rig.store.renew(SITE, broker, term, LEASE_S)
        elif call == "hand over":
            rig.store.hand_over(SITE, broker, term, other, LEASE_S)
        else:
            rig.wait(term * 0.5)
        lease = rig.store.read(SITE)
        assert lease.term >= highest
        highest = lease.term
        if lease.holder is not None:
            assert holder_of.setdefault(lease.term, lease.holder) == lease.holder
