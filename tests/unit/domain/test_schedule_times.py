"""When schedules run: every repeat, month ends, and both changes of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.domain.ids import ObjectId, ScheduleId, SiteId
from ras_console.domain.objects import Schedule
from ras_console.domain.schedule_times import (
    in_utc,
    instant_of,
    latest_start,
    next_starts,
    starts_between,
)
from ras_console.domain.vocabulary import Repeat

BERLIN = ZoneInfo("Europe/Berlin")


def in_berlin(instant_s: float) -> float:
    offset = datetime.fromtimestamp(instant_s, BERLIN).utcoffset()
    assert offset is not None
    return offset.total_seconds()


def schedule(start: str, repeat: Repeat = Repeat.NEVER) -> Schedule:
    return Schedule(id=ScheduleId(ObjectId(1)), site_id=SiteId(ObjectId(2)), name="S", start=start, repeat=repeat)


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def said(instants: tuple[float, ...]) -> list[str]:
    return [f"{datetime.fromtimestamp(each, UTC):%Y-%m-%dT%H:%M}" for each in instants]


@pytest.mark.parametrize(
    ("start", "repeat", "after", "expected"),
    [
        ("2026-03-01T02:00", Repeat.NEVER, "2026-02-01T00:00", ["2026-03-01T02:00"]),
        ("2026-03-01T02:00", Repeat.NEVER, "2026-03-01T02:00", []),
        ("2026-03-01T02:00", Repeat.DAILY, "2026-05-01T02:00", ["2026-05-02T02:00", "2026-05-03T02:00"]),
        ("2026-03-02T02:00", Repeat.WEEKLY, "2026-03-03T00:00", ["2026-03-09T02:00", "2026-03-16T02:00"]),
        ("2026-03-02T02:00", Repeat.FORTNIGHTLY, "2026-03-03T00:00", ["2026-03-16T02:00", "2026-03-30T02:00"]),
        ("2026-01-31T02:00", Repeat.MONTHLY, "2026-01-31T02:00", ["2026-02-28T02:00", "2026-03-31T02:00"]),
        ("2024-02-29T02:00", Repeat.YEARLY, "2024-03-01T00:00", ["2025-02-28T02:00", "2026-02-28T02:00"]),
        ("2026-03-05T02:00", Repeat.WEEKDAYS, "2026-03-05T02:00", ["2026-03-06T02:00", "2026-03-09T02:00"]),
        ("2026-03-07T02:00", Repeat.WEEKDAYS, "2026-03-01T00:00", ["2026-03-09T02:00", "2026-03-10T02:00"]),
        ("", Repeat.DAILY, "2026-03-01T00:00", []),
    ],
)
def test_that_each_repeat_comes_when_it_should(start: str, repeat: Repeat, after: str, expected: list[str]) -> None:
    assert said(next_starts(schedule(start, repeat), at(after), in_utc, most=2)) == expected


def test_that_a_start_keeps_its_time_of_day_over_the_change_of_the_clocks() -> None:
    daily = schedule("2026-03-27T12:00", Repeat.DAILY)
    assert said(next_starts(daily, at("2026-03-27T12:00"), in_berlin)) == [
        "2026-03-28T11:00",
        "2026-03-29T10:00",
        "2026-03-30T10:00",
    ]


def test_that_a_time_the_clocks_pass_over_is_the_instant_they_do() -> None:
    assert said((instant_of(datetime.fromisoformat("2026-03-29T02:30"), in_berlin),)) == ["2026-03-29T01:00"]


def test_that_a_time_that_comes_twice_is_its_first() -> None:
    assert said((instant_of(datetime.fromisoformat("2026-10-25T02:30"), in_berlin),)) == ["2026-10-25T00:30"]


def test_that_the_latest_start_is_the_one_that_may_still_run() -> None:
    daily = schedule("2026-03-01T02:00", Repeat.DAILY)
    assert latest_start(daily, at("2026-02-28T12:00"), in_utc) is None
    assert latest_start(daily, at("2026-03-01T02:00"), in_utc) == at("2026-03-01T02:00")
    assert latest_start(daily, at("2027-03-01T01:59"), in_utc) == at("2027-02-28T02:00")
    assert latest_start(schedule("2026-03-01T02:00"), at("2029-01-01T00:00"), in_utc) == at("2026-03-01T02:00")


_MOMENTS = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2030-01-01")).map(
    lambda each: each.replace(second=0, microsecond=0)
)
_SPANS = st.floats(0.0, 500 * 86400.0)


@given(_MOMENTS, st.sampled_from(Repeat), st.floats(-86400.0 * 800, 86400.0 * 2000), _SPANS, _SPANS)
def test_that_two_adjoining_spans_give_the_starts_of_both(
    first: datetime, repeat: Repeat, from_s: float, one_s: float, two_s: float
) -> None:
    made = schedule(first.isoformat(timespec="minutes"), repeat)
    begin = first.replace(tzinfo=UTC).timestamp() + from_s
    whole = list(starts_between(made, begin, begin + one_s + two_s, in_berlin))
    parts = [
        *starts_between(made, begin, begin + one_s, in_berlin),
        *starts_between(made, begin + one_s, begin + one_s + two_s, in_berlin),
    ]
    assert whole == parts == sorted(set(whole))


@given(_MOMENTS, st.sampled_from(Repeat), st.floats(0.0, 86400.0 * 2000))
def test_that_every_start_shows_the_wanted_time_on_the_local_clock(
    first: datetime, repeat: Repeat, later_s: float
) -> None:
    made = schedule(first.isoformat(timespec="minutes"), repeat)
    after = first.replace(tzinfo=UTC).timestamp() + later_s
    for start_s in next_starts(made, after, in_berlin):
        local = datetime.fromtimestamp(start_s, BERLIN).replace(tzinfo=None)
        assert local.time() == first.time() or local.time() == time(3)
        assert start_s > after


@given(_MOMENTS, st.sampled_from(Repeat), st.floats(-86400.0 * 30, 86400.0 * 2000))
def test_that_latest_and_next_start_enclose_the_present(first: datetime, repeat: Repeat, later_s: float) -> None:
    made = schedule(first.isoformat(timespec="minutes"), repeat)
    now = first.replace(tzinfo=UTC).timestamp() + later_s
    latest, coming = latest_start(made, now, in_berlin), next_starts(made, now, in_berlin, most=1)
    if latest is not None:
        assert latest <= now
        assert not list(starts_between(made, latest, now, in_berlin))
    else:
        assert coming
        assert coming[0] - now <= timedelta(days=31).total_seconds()
