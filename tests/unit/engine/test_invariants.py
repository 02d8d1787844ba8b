"""Each rule is broken on purpose, so that it is known to speak."""

from __future__ import annotations

from ras_console.domain.ids import BrokerId, SessionId
from ras_console.engine.invariants import (
    Acting,
    Decision,
    HeldSession,
    Invariant,
    InvariantLedger,
    MapCheck,
    Obedience,
    SiteInstant,
)
from tests.unit.engine.small_site import ME, OTHER_POOL, PEER, POOL, host_id


def broken(*instants: SiteInstant) -> list[Invariant]:
    ledger = InvariantLedger()
    return [each.invariant for instant in instants for each in ledger.check(instant)]


def test_that_a_change_of_primary_with_a_new_term_is_fine() -> None:
    first = SiteInstant(at_s=1.0, acting=(Acting(broker=ME, term=1),))
    second = SiteInstant(at_s=2.0, acting=(Acting(broker=PEER, term=2),))
    assert broken(first, SiteInstant(at_s=1.5), second) == []


def test_that_two_in_one_term_break_the_first_rule_even_at_different_instants() -> None:
    first = SiteInstant(at_s=1.0, acting=(Acting(broker=ME, term=1),))
    assert broken(first, SiteInstant(at_s=2.0, acting=(Acting(broker=PEER, term=1),))) == [Invariant.ONE_PRIMARY]


def test_that_two_at_one_instant_break_the_first_rule_even_in_different_terms() -> None:
    both = SiteInstant(at_s=1.0, acting=(Acting(broker=ME, term=1), Acting(broker=PEER, term=2)))
    assert broken(both) == [Invariant.ONE_PRIMARY]


def obeyed(at_s: float, *orders: tuple[int, BrokerId, int]) -> SiteInstant:
    return SiteInstant(
        at_s=at_s, obeyed=tuple(Obedience(host=host_id(host), broker=who, term=term) for host, who, term in orders)
    )


def test_that_a_falling_term_at_a_host_breaks_the_second_rule_also_after_a_gap() -> None:
    high, nothing = obeyed(1.0, (1, ME, 4)), SiteInstant(at_s=2.0)
    assert broken(high, nothing, obeyed(3.0, (2, PEER, 3))) == []
    assert broken(high, nothing, obeyed(3.0, (1, PEER, 3))) == [Invariant.TERMS_RISE]


def test_that_a_term_which_falls_and_rises_between_two_looks_breaks_the_second_rule() -> None:
    assert broken(obeyed(1.0, (1, ME, 1), (1, PEER, 2), (1, ME, 1), (1, PEER, 2))) == [Invariant.TERMS_RISE]


def test_that_a_host_which_obeys_another_than_the_one_that_acts_breaks_the_second_rule() -> None:
    acting = SiteInstant(at_s=1.0, acting=(Acting(broker=ME, term=1),))
    assert broken(acting, obeyed(2.0, (1, ME, 1))) == []
    assert broken(acting, obeyed(2.0, (1, PEER, 1))) == [Invariant.TERMS_RISE]


def test_that_a_lost_write_breaks_the_third_rule() -> None:
    written = SiteInstant(at_s=1.0, acknowledged_revision=7, stored_revision=7)
    assert broken(written, SiteInstant(at_s=2.0, stored_revision=6)) == [Invariant.WRITES_STAY]


def test_that_two_sessions_of_a_user_in_a_pool_break_the_fourth_rule_unless_reported() -> None:
    one = HeldSession(session=SessionId(1), user="ada", pool=POOL)
    two = HeldSession(session=SessionId(2), user="ada", pool=POOL)
    elsewhere = HeldSession(session=SessionId(3), user="ada", pool=OTHER_POOL)
    told = HeldSession(session=SessionId(2), user="ada", pool=POOL, is_reported=True)
    assert broken(SiteInstant(at_s=1.0, sessions=(one, elsewhere, told))) == []
    assert broken(SiteInstant(at_s=1.0, sessions=(one, two))) == [Invariant.SINGLE_SESSION]


def test_that_a_placement_on_a_drained_host_breaks_the_fifth_rule() -> None:
    before, after = Decision(host=host_id(1), at_s=4.0), Decision(host=host_id(1), at_s=6.0)
    drained = {host_id(1): 5.0}
    assert broken(SiteInstant(at_s=7.0, decisions=(before,), drained_since_s=drained)) == []
    assert broken(SiteInstant(at_s=7.0, decisions=(after,), drained_since_s=drained)) == [Invariant.DRAIN_HOLDS]


def test_that_a_map_which_differs_from_the_host_breaks_the_sixth_rule() -> None:
    same = MapCheck(broker=ME, host=host_id(1), believed=(2, 30), truth=(2, 30))
    other = MapCheck(broker=ME, host=host_id(2), believed=(2, 30), truth=(2, 31))
    assert broken(SiteInstant(at_s=1.0, maps=(same, other))) == [Invariant.MAPS_AGREE]


def test_that_the_ledger_counts_checks_and_keeps_violations() -> None:
    ledger = InvariantLedger()
    ledger.check(SiteInstant(at_s=1.0))
    ledger.check(SiteInstant(at_s=2.0, acting=(Acting(broker=ME, term=1), Acting(broker=PEER, term=2))))
    assert ledger.checks == 2
    assert [each.at_s for each in ledger.violations] == [2.0]
