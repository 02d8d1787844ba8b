"""Who is promoted, and the rule in words for one to four brokers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ras_console.domain.ids import BrokerId, ObjectId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Role
from ras_console.engine import promotion
from ras_console.engine.promotion_words import PromotionFacts, failure_sentence, promotion_sentence
from tests.unit.engine.small_site import broker, site

A, B, C, D = (BrokerId(ObjectId(each)) for each in (11, 12, 13, 14))


def topology(brokers: int, *, standby: tuple[int, ...] = (), off: tuple[int, ...] = (), **policy: Any) -> SiteTopology:
    listed = tuple(broker(n, is_standby=n in standby, is_enabled=n not in off) for n in range(1, brokers + 1))
    made = site(hosts=0, brokers=listed)
    return replace(made, auto_promotion=replace(made.auto_promotion, **policy))


def present(
    *brokers: BrokerId, holder: BrokerId | None = A, standby: BrokerId | None = None
) -> Mapping[BrokerId, Role]:
    def role(each: BrokerId) -> Role:
        if each == holder:
            return Role.PRIMARY
        return Role.STANDBY if each == standby else Role.SECONDARY

    return {each: role(each) for each in brokers}


def facts(*brokers: BrokerId, standby: BrokerId | None = None, **changes: Any) -> PromotionFacts:
    return replace(PromotionFacts(holder=A, present=present(*brokers, standby=standby)), **changes)


def test_that_the_highest_present_broker_of_the_list_is_next() -> None:
    assert promotion.next_primary(topology(4), present(A, C, D), A) == C


def test_that_nobody_is_next_with_auto_promotion_off() -> None:
    assert promotion.next_primary(topology(2, is_enabled=False), present(A, B), A) is None


def test_that_a_standby_broker_is_next_only_when_no_other_is_left() -> None:
    with_standby = topology(3, standby=(2,))
    assert promotion.next_primary(with_standby, present(A, B, C, standby=B), A) == C
    assert promotion.next_primary(with_standby, present(A, B, standby=B), A) == B


def test_that_a_disabled_or_suspended_broker_is_not_next() -> None:
    assert promotion.next_primary(topology(3, off=(2,)), present(A, B, C), A) == C
    assert promotion.next_primary(topology(2), {A: Role.PRIMARY, B: Role.SUSPENDED}, A) is None


def test_that_the_role_falls_back_to_the_first_enabled_broker_that_does_not_stand_by() -> None:
    sites = topology(3, standby=(1,), is_failback_enabled=True, failback_delay_s=60.0)
    assert promotion.failback_to(sites, C) == B
    assert promotion.failback_to(sites, B) is None
    assert promotion.failback_due_s(sites, C, 100.0) == 160.0
    assert promotion.failback_due_s(topology(3), C, 100.0) is None


@pytest.mark.parametrize(("up", "is_needed"), [((A, B, C), False), ((A, B), True), ((A,), True), ((B, C), True)])
def test_that_a_standby_broker_is_needed_while_fewer_than_three_active_ones_are_up(
    up: tuple[BrokerId, ...], is_needed: bool
) -> None:
    sites = topology(4, standby=(4,))
    assert promotion.is_standby_needed(sites, D, present(*up, D, standby=D)) is is_needed


def test_that_no_more_standby_brokers_wake_than_active_ones_are_missing() -> None:
    sites = topology(4, standby=(3, 4))
    here = {A: Role.PRIMARY, C: Role.STANDBY, D: Role.STANDBY}
    assert promotion.is_standby_needed(sites, C, here)
    assert not promotion.is_standby_needed(sites, D, here)


def test_the_sentence_for_one_broker() -> None:
    assert promotion_sentence(topology(1), facts(A)).startswith("With one broker nothing can be promoted: while cb-1")


def test_the_sentence_for_two_brokers() -> None:
    said = promotion_sentence(topology(2), facts(A, B))
    assert said == (
        "With two brokers a lost primary is replaced 15 s after its lease of 2 s has ended. Two are enough: the lease "
        "store decides which one it is, so no third broker is needed as a witness. Just now cb-2 would take over."
    )


def test_the_sentence_for_two_brokers_of_which_one_is_away() -> None:
    assert promotion_sentence(topology(2), facts(A)).endswith("no other broker is reached, so nobody can be promoted.")


def test_the_sentence_for_three_brokers_names_the_order() -> None:
    said = promotion_sentence(topology(3, delay_s=1800.0), facts(A, B, C))
    assert said.startswith("With three brokers a lost primary is replaced 30 min after")
    assert said.endswith("Just now cb-2, then cb-3 would take over.")


def test_the_sentence_for_four_brokers_tells_of_the_one_that_stands_by() -> None:
    said = promotion_sentence(topology(4, standby=(4,)), facts(A, B, C, D, standby=D))
    assert said.startswith("With four brokers")
    assert said.endswith("cb-4 stands by and is promoted only if none of these is left.")


def test_the_sentence_with_auto_promotion_off() -> None:
    assert "auto-promotion is off" in promotion_sentence(topology(3, is_enabled=False), facts(A, B, C))


def test_the_sentence_without_the_store() -> None:
    said = promotion_sentence(topology(2), facts(A, B, is_store_reachable=False))
    assert said.endswith("Just now the lease store is not reached: until it is, nobody can be promoted.")


def test_the_sentence_without_any_enabled_broker() -> None:
    assert promotion_sentence(topology(1, off=(1,)), facts()).startswith("No broker of this site is enabled")


@pytest.mark.parametrize(
    ("sites", "now", "broker_id", "sentence"),
    [
        (
            topology(2), facts(A, B), A,
            "If cb-1 fails: cb-2 becomes primary within 17 s; logons go on being served by cb-2.",
        ),
        (
            topology(2), facts(A, B), B,
            ("If cb-2 fails: cb-1 stays primary, and no automatic promotion is possible any more: only one broker is "
            "left; logons go on being served by cb-1."),
        ),
        (
            topology(2), facts(A), A,
            ("If cb-1 fails: no automatic promotion, no other broker is reached; no logons are served until a broker "
            "is back, sessions under way go on."),
        ),
        (
            topology(2, is_enabled=False), facts(A, B), A,
            "If cb-1 fails: no automatic promotion, it is switched off; logons go on being served by cb-2.",
        ),
        (
            topology(4, standby=(4,)), facts(A, B, C, D, standby=D), C,
            ("If cb-3 fails: cb-1 stays primary; logons go on being served by cb-1 and cb-2, and cb-4 stops "
            "standing by to help."),
        ),
        (topology(2), facts(A), B, "If cb-2 fails: nothing changes, it is not reached as it is."),
        (topology(2, off=(2,)), facts(A, B), B, "If cb-2 fails: nothing changes, it is disabled."),
    ],
)  # fmt: skip
def test_what_a_failure_would_do(sites: SiteTopology, now: PromotionFacts, broker_id: BrokerId, sentence: str) -> None:
    assert failure_sentence(sites, now, broker_id) == sentence
