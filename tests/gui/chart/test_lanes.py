import math

import pytest

from ras_console.domain.vocabulary import Cause, Role
from ras_console.engine.timeline import EntryKind
from ras_console.gui.chart.lanes import Countdown, RoleBook, Stretch, countdown_of
from tests.gui.samples import (
    broker_id,
    entry,
    failover_story,
    role_entry,
    sample_broker_view,
    sample_snapshot,
)


def story_book() -> RoleBook:
    book = RoleBook()
    for each in failover_story(3):
        book.add(each)
    return book


def roles_of(book: RoleBook, broker: int) -> list[tuple[Role, float, float]]:
    (lane,) = book.lanes([broker_id(broker)])
    return [(each.role, each.start_s, each.end_s) for each in lane.stretches]


def test_that_a_failover_is_down_on_one_lane_and_promoting_then_primary_on_the_other() -> None:
    book = story_book()
    assert [role for role, _, _ in roles_of(book, 1)] == [Role.PRIMARY, Role.DOWN, Role.JOINING, Role.SECONDARY]
    heir = roles_of(book, 2)
    assert [role for role, _, _ in heir] == [Role.SECONDARY, Role.CANDIDATE, Role.PRIMARY]
    assert list(heir[1][1:]) == pytest.approx([186.0, 201.8])
    assert heir[2][2] == math.inf


def test_that_stretches_of_a_lane_leave_no_gap() -> None:
    for broker in (1, 2, 3):
        pieces = roles_of(story_book(), broker)
        assert [each[1] for each in pieces[1:]] == [each[2] for each in pieces[:-1]]


def test_that_flags_say_who_and_how_long() -> None:
    (flag,) = story_book().flags
    assert (flag.from_broker, flag.to_broker) == (broker_id(1), broker_id(2))
    assert flag.took_s == pytest.approx(15.8)
    assert flag.is_failover


def test_that_a_switchover_is_a_flag_without_a_wait() -> None:
    book = RoleBook()
    book.add(role_entry(1, 0.0, 2, Role.SECONDARY, Cause.STARTED))
    fields = {"broker": broker_id(2), "from_broker": broker_id(1), "took_s": 3.0}
    book.add(entry(2, EntryKind.SWITCHOVER, "handed over", at_s=10.0, **fields))
    assert not book.flags[0].is_failover
    assert roles_of(book, 2) == [(Role.SECONDARY, 0.0, math.inf)]


def test_that_a_running_countdown_is_an_open_promoting_stretch() -> None:
    book = RoleBook()
    book.add(role_entry(1, 0.0, 2, Role.SECONDARY, Cause.STARTED))
    (lane,) = book.lanes([broker_id(2)], Countdown(since_s=5.0, broker=broker_id(2), left_s=9.0))
    assert lane.stretches == (
        Stretch(role=Role.SECONDARY, start_s=0.0, end_s=5.0),
        Stretch(role=Role.CANDIDATE, start_s=5.0, end_s=math.inf),
    )


def test_that_a_role_no_entry_told_is_taken_from_the_picture_until_one_tells_it() -> None:
    book = RoleBook()
    book.observe([sample_broker_view(1, Role.SECONDARY, since_s=3.0)], 10.0)
    book.observe([sample_broker_view(1, Role.PRIMARY, since_s=8.0)], 10.0)
    book.add(role_entry(1, 7.5, 1, Role.CANDIDATE, Cause.DELAY_RUN))
    book.add(role_entry(2, 8.0, 1, Role.PRIMARY, Cause.LEASE_GRANTED))
    assert roles_of(book, 1) == [
        (Role.SECONDARY, 3.0, 7.5),
        (Role.CANDIDATE, 7.5, 8.0),
        (Role.PRIMARY, 8.0, math.inf),
    ]


def test_that_a_role_seen_later_than_it_claims_to_have_begun_does_not_cover_what_was_told() -> None:
    book = RoleBook()
    book.add(role_entry(1, 20.0, 1, Role.DOWN, Cause.SILENT))
    book.observe([sample_broker_view(1, Role.SECONDARY, since_s=3.0)], 30.0)
    assert roles_of(book, 1) == [(Role.DOWN, 20.0, 30.0), (Role.SECONDARY, 30.0, math.inf)]


def test_that_what_no_range_reaches_is_forgotten_but_the_role_then_is_not() -> None:
    book = story_book()
    book.observe([sample_broker_view(1, Role.SECONDARY, since_s=244.0)], 5000.0)
    assert book.flags == ()
    assert [role for role, _, _ in roles_of(book, 1)] == [Role.SECONDARY]


def test_that_there_is_a_countdown_only_while_nobody_is_primary() -> None:
    calm = sample_snapshot(at_s=100.0)
    vacant = sample_snapshot(at_s=100.0, roles=(Role.DOWN, Role.SECONDARY, Role.SECONDARY), due_in_s=9.0)
    hopeless = sample_snapshot(at_s=100.0, roles=(Role.DOWN, Role.SECONDARY))
    assert countdown_of(calm.sites[0], 100.0) is None
    assert countdown_of(vacant.sites[0], 100.0) == Countdown(since_s=94.0, broker=broker_id(2), left_s=9.0)
    waiting = countdown_of(hopeless.sites[0], 100.0)
    assert waiting is not None
    assert waiting.left_s is None
