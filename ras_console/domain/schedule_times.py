"""When a schedule runs: its starts as instants, worked out in the wall time of the place it runs at. Pure.

A first start is typed as people read it off a clock, and so it stays when the clocks change: every day at 02:00 is
02:00 in summer and in winter. Where the clocks go forward over the time of a start, it runs at the instant they do;
where they go back and the time comes twice, it runs the first time. A month without the day of the first start uses its
last day, February the 29th is the 28th in other years.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Final

from ras_console.domain.objects import Schedule
from ras_console.domain.vocabulary import Repeat

UtcOffset = Callable[[float], float]
"""Seconds that the local clock is ahead of UTC at an instant given in seconds since 1970 UTC."""

_DAY_S: Final = 86400.0
_LEAP_S: Final = 2 * 3600.0
"""No clock is changed by more at once."""
_DAYS: Final = {Repeat.DAILY: 1, Repeat.WEEKDAYS: 1, Repeat.WEEKLY: 7, Repeat.FORTNIGHTLY: 14}
_MONTHS: Final = {Repeat.MONTHLY: 1, Repeat.YEARLY: 12}
_SATURDAY: Final = 5
_LAST_YEAR: Final = 9999


def in_utc(_instant_s: float) -> float:
    """Return the offset of a place that lives by UTC."""
    return 0.0


def starts_between(schedule: Schedule, after_s: float, until_s: float, offset: UtcOffset) -> Iterator[float]:
    """Yield the starts later than `after_s` and not later than `until_s`, in order, in seconds since 1970 UTC."""
    for start_s in _starts_from(schedule, after_s, offset):
        if start_s > until_s:
            return
        if start_s > after_s:
            yield start_s


def next_starts(schedule: Schedule, after_s: float, offset: UtcOffset, most: int = 3) -> tuple[float, ...]:
    """Return the next few starts after an instant; fewer, or none, where the schedule ends."""
    found: list[float] = []
    for start_s in _starts_from(schedule, after_s, offset):
        if start_s > after_s:
            found.append(start_s)
        if len(found) == most:
            break
    return tuple(found)


def latest_start(schedule: Schedule, at_s: float, offset: UtcOffset) -> float | None:
    """Return the newest start that is not later than `at_s`, None before the first."""
    for back_s in (8 * _DAY_S, 32 * _DAY_S, 400 * _DAY_S):
        found = list(starts_between(schedule, at_s - back_s, at_s, offset))
        if found:
            return found[-1]
    first_s = next(_starts_from(schedule, float("-inf"), offset), None)
    return first_s if first_s is not None and first_s <= at_s else None


def instant_of(local: datetime, offset: UtcOffset) -> float:
    """Return the instant at which the local clock first shows this time, or passes over it."""
    naive_s = local.replace(tzinfo=UTC).timestamp()
    before, after = offset(naive_s - _LEAP_S - _DAY_S / 2), offset(naive_s + _LEAP_S + _DAY_S / 2)
    fitting = [naive_s - each for each in (before, after) if offset(naive_s - each) == each]
    if fitting:
        return min(fitting)
    return _change_within(naive_s - max(before, after), naive_s - min(before, after), offset)


def _change_within(low_s: float, high_s: float, offset: UtcOffset) -> float:
    """Return the second at which the offset becomes another one, found by halving."""
    low, high, old = int(low_s), int(high_s), offset(low_s)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(float(middle)) == old else (low, middle)
    return float(high)


def _starts_from(schedule: Schedule, after_s: float, offset: UtcOffset) -> Iterator[float]:
    """Yield starts in order, beginning at the first or at one that is not far before `after_s`."""
    try:
        first = datetime.fromisoformat(schedule.start)
    except ValueError:
        return
    for local in _local_starts(first, schedule.repeat, after_s):
        yield instant_of(local, offset)


def _local_starts(first: datetime, repeat: Repeat, after_s: float) -> Iterator[datetime]:
    if repeat is Repeat.NEVER:
        yield first
    elif repeat in _DAYS:
        step = timedelta(days=_DAYS[repeat])
        for number in count(_skipped(first, after_s, _DAYS[repeat])):
            if first.year + number * step.days // 366 > _LAST_YEAR - 2:
                return
            local = first + number * step
            if repeat is not Repeat.WEEKDAYS or local.weekday() < _SATURDAY:
                yield local
    else:
        for number in count(_skipped(first, after_s, 31 * _MONTHS[repeat])):
            month = first.month - 1 + number * _MONTHS[repeat]
            year = first.year + month // 12
            if year > _LAST_YEAR - 2:
                return
            yield first.replace(year=year, month=1, day=1) + _into_year(year, month % 12 + 1, first.day)


def _into_year(year: int, month: int, day: int) -> timedelta:
    held = min(day, calendar.monthrange(year, month)[1])
    return date(year, month, held) - date(year, 1, 1)


def _skipped(first: datetime, after_s: float, days: int) -> int:
    """Return how many repeats lie surely before an instant: steps of at most `days` days, two of them kept back."""
    if after_s == float("-inf"):
        return 0
    passed_days = (after_s - first.replace(tzinfo=UTC).timestamp()) / _DAY_S
    return max(0, int(passed_days // days) - 2)
