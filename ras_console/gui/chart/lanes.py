"""Who was what and when: broker roles as stretches of time, and the moments the primary role changed hands."""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ras_console.domain.ids import BrokerId, SiteId
from ras_console.domain.vocabulary import Role
from ras_console.engine.timeline import EntryKind, Fact, TimelineEntry

if TYPE_CHECKING:
    from ras_console.engine.snapshot import BrokerView, SiteView

KEPT_S: Final = 3700.0
"""A little over the longest range of the chart."""

_FLAG_KINDS: Final = (EntryKind.FAILOVER, EntryKind.SWITCHOVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One role of one broker over some time, for the present without end (inf).

    CANDIDATE is also the wait for a promotion.
    """

    role: Role
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One broker's roles, oldest first, without gaps from the first on."""

    broker: BrokerId
    stretches: tuple[Stretch, ...]

    @property
    def role(self) -> Role | None:
        """The role at the end of the lane."""
        return self.stretches[-1].role if self.stretches else None

    def role_at(self, at_s: float) -> Role | None:
        """Return the role at an instant, None before the first that is known."""
        return next((each.role for each in reversed(self.stretches) if each.start_s <= at_s), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """The primary role changed hands; `lost_s` is when the site was left without, `won_s` when it had one again."""

    seq: int
    is_failover: bool
    lost_s: float
    won_s: float
    from_broker: BrokerId | None
    to_broker: BrokerId | None

    @property
    def took_s(self) -> float:
        """Seconds without a primary."""
        return self.won_s - self.lost_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """Nobody is primary: since when, who is next, and in how many seconds; None where nobody will be promoted."""

    since_s: float
    broker: BrokerId | None
    left_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """From `at_s` on a broker has `role`; `is_told` by the timeline, else only seen in a picture."""

    at_s: float
    role: Role
    is_told: bool


class RoleBook:
    """Remembers one site's role changes for as long as the chart reaches back."""

    def __init__(self) -> None:
        self._marks: dict[BrokerId, list[_Mark]] = {}
        self._flags: list[Flag] = []

    @property
    def flags(self) -> tuple[Flag, ...]:
        """All hand-overs, oldest first."""
        return tuple(self._flags)

    def add(self, entry: TimelineEntry) -> None:
        """Take note of an entry of this site."""
        fact = entry.fact
        if fact.kind in _FLAG_KINDS:
            self._flags.append(_flag(entry.seq, fact))
        elif fact.kind is EntryKind.ROLE and fact.broker is not None and fact.role is not None:
            marks = self._marks.setdefault(fact.broker, [])
            # What a picture showed early is told now, perhaps with a step between.
            marks[:] = [each for each in marks if each.is_told or each.at_s < fact.at_s]
            insort(marks, _Mark(at_s=fact.at_s, role=fact.role, is_told=True), key=lambda each: each.at_s)

    def observe(self, brokers: Iterable[BrokerView], now_s: float) -> None:
        """Take note of the roles in a picture where no entry has told them, and forget what no range reaches."""
        for view in brokers:
            marks = self._marks.setdefault(view.id, [])
            if not marks or marks[-1].role is not view.role:
                is_later = not marks or view.since_s > marks[-1].at_s
                at_s = view.since_s if is_later else now_s
                marks.append(_Mark(at_s=min(at_s, now_s), role=view.role, is_told=False))
            while len(marks) > 1 and marks[1].at_s < now_s - KEPT_S:
                del marks[0]
        while self._flags and self._flags[0].won_s < now_s - KEPT_S:
            del self._flags[0]

    def lane(self, broker: BrokerId, waits: Iterable[tuple[float, float]] = ()) -> Lane:
        """Return the broker's stretches; `waits` are the times it was about to be promoted."""
        marks = self._marks.get(broker, [])
        ends = [*(each.at_s for each in marks[1:]), math.inf]
        stretches: list[Stretch] = []
        for mark, end in zip(marks, ends, strict=False):
            piece = _piece(mark.role, mark.at_s, end)
            if piece is None:
                continue
            if stretches and stretches[-1].role is piece.role:
                piece = Stretch(role=piece.role, start_s=stretches.pop().start_s, end_s=piece.end_s)
            stretches.append(piece)
        for since_s, until_s in waits:
            wait = _piece(Role.CANDIDATE, since_s, until_s)
            if wait is not None and stretches:
                stretches = _overlaid(stretches, wait)
        return Lane(broker=broker, stretches=tuple(stretches))

    def lanes(self, brokers: Iterable[BrokerId], countdown: Countdown | None = None) -> tuple[Lane, ...]:
        """Return one lane for each broker, in the order given; the last stretch of each is open."""
        waits: dict[BrokerId, list[tuple[float, float]]] = {}
        for flag in self._flags:
            if flag.is_failover and flag.to_broker is not None:
                waits.setdefault(flag.to_broker, []).append((flag.lost_s, flag.won_s))
        if countdown is not None and countdown.broker is not None and countdown.left_s is not None:
            waits.setdefault(countdown.broker, []).append((countdown.since_s, math.inf))
        return tuple(self.lane(each, waits.get(each, ())) for each in brokers)


class FarmRoles:
    """The role book of every site, fed with the entries and pictures of the whole farm."""

    def __init__(self) -> None:
        self._books: dict[SiteId, RoleBook] = {}

    def book(self, site_id: SiteId) -> RoleBook:
        """Return a site's book, an empty one for a site nothing is known of."""
        return self._books.setdefault(site_id, RoleBook())

    def add(self, entries: Iterable[TimelineEntry]) -> None:
        """Take note of new entries."""
        for entry in entries:
            self.book(entry.fact.site).add(entry)

    def observe(self, sites: Iterable[SiteView], now_s: float) -> None:
        """Take note of a picture."""
        for site in sites:
            self.book(site.id).observe(site.brokers, now_s)

    def clear(self) -> None:
        """Forget everything."""
        self._books = {}


def countdown_of(site: SiteView, now_s: float) -> Countdown | None:
    """Return the countdown to the next primary, None while there is one."""
    election = site.election
    if election.primary is not None or election.vacant_since_s is None:
        return None
    due_s = election.promotion_due_s
    left_s = None if due_s is None else max(0.0, due_s - now_s)
    return Countdown(since_s=election.vacant_since_s, broker=election.next_primary, left_s=left_s)


def _flag(seq: int, fact: Fact) -> Flag:
    return Flag(
        seq=seq,
        is_failover=fact.kind is EntryKind.FAILOVER,
        lost_s=fact.at_s - (fact.took_s or 0.0),
        won_s=fact.at_s,
        from_broker=fact.from_broker,
        to_broker=fact.broker,
    )


def _piece(role: Role, start_s: float, end_s: float) -> Stretch | None:
    return Stretch(role=role, start_s=start_s, end_s=end_s) if end_s > start_s else None


def _overlaid(stretches: list[Stretch], over: Stretch) -> list[Stretch]:
    """Lay one stretch over the others, cutting what is under it."""
    before = [_piece(each.role, each.start_s, min(each.end_s, over.start_s)) for each in stretches]
    after = [_piece(each.role, max(each.start_s, over.end_s), each.end_s) for each in stretches]
    pieces = [each for each in (*before, over, *after) if each is not None]
    return sorted(pieces, key=lambda each: each.start_s)
