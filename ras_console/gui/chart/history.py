"""What the load of every host was, in bins of time fine enough for each range of the chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from ras_console.domain.ids import SiteId
from ras_console.gui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ras_console.engine.snapshot import FarmSnapshot, SiteView

Ratios: TypeAlias = "NDArray[np.float32]"
Levels: TypeAlias = "NDArray[np.uint8]"
Ids: TypeAlias = "NDArray[np.int64]"

NO_DATA: Final = 0
"""A host's level where nothing is known; loads 0-1 are the levels 1 to 255, so that "none" loses every maximum."""

_SPAN_LEVELS: Final = 254.0
_FIRST_ROWS: Final = 16
# Bin length in seconds and bins kept. The finest holds a whole hour, so a paused chart keeps its detail; the others
# spare the long ranges thousands of points that share a pixel.
_GRADES: Final = ((0.5, 7200), (1.5, 2400), (6.0, 660))
# The longest a wake-up of the console may come late before the chart shows a gap instead of holding the last value.
_HELD_WALL_S: Final = 2.0


def level_of(ratios: Ratios) -> Levels:
    """Return loads 0-1 as levels 1 to 255."""
    levels: Levels = np.rint(ratios * np.float32(_SPAN_LEVELS)).astype(np.uint8) + np.uint8(1)
    return levels


def ratio_of(level: int) -> float:
    """Return the load 0-1 of a level above `NO_DATA`."""
    return (level - 1) / _SPAN_LEVELS


def nearest_rank(count: int, share: float) -> int:
    """Return the index, in sorted order, of the value that `share` of `count` (not 0) values do not exceed."""
    return max(0, int(np.ceil(share * count)) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The load of a site at one instant; quantiles are 0-1, nan without hosts."""

    at_s: float
    p5: float
    median: float
    p95: float
    ids: Ids
    ratios: Ratios


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Neighbouring bins, oldest first, as views on the rings; valid until the next sample.

    Bin `first + n` covers `step_s` seconds from `(first + n) * step_s` on. Quantiles are nan where nothing is known.
    `levels` has one row per known host; `SiteHistory.rows` says which.
    """

    step_s: float
    first: int
    p5: Ratios
    median: Ratios
    p95: Ratios
    levels: Levels

    def __len__(self) -> int:
        return len(self.median)


class Grade:
    """Rings of one bin length. Every array is twice as long as it holds, so that any window is one slice."""

    def __init__(self, step_s: float, kept: int) -> None:
        self.step_s = step_s
        self._kept = kept
        self._spread = np.full((3, 2 * kept), np.nan, dtype=np.float32)
        self._levels = np.zeros((_FIRST_ROWS, 2 * kept), dtype=np.uint8)
        self._newest: int | None = None
        self._oldest = 0
        self._in_bin = 0

    @property
    def newest(self) -> int | None:
        """The number of the bin that is still being filled, None before the first sample."""
        return self._newest

    def add(self, sample: Sample, rows: NDArray[np.intp], held_s: float) -> None:
        """Take a sample into its bin: p95 and hosts by maximum, p5 by minimum, the median by mean.

        Bins without a sample hold this one's values when no more than `held_s` seconds are missing, else stay empty.
        """
        number = int(sample.at_s // self.step_s)
        spread = np.array((sample.p5, sample.median, sample.p95), dtype=np.float32)
        levels = level_of(sample.ratios)
        if self._newest is None:
            self._oldest = number
            self._fill(number, spread, levels, rows)
        elif number > self._newest:
            missing = range(max(self._newest + 1, number - self._kept + 1), number)
            is_held = (number - self._newest - 1) * self.step_s <= held_s
            for each in missing:
                self._fill(each, spread if is_held else None, levels, rows)
            self._fill(number, spread, levels, rows)
        else:
            self._merge(spread, levels, rows)
            return
        self._newest, self._in_bin = number, 1

    def window(self, start_s: float, end_s: float) -> Window:
        """Return the bins that overlap the time from `start_s` to `end_s`, without those never seen."""
        first, count = 0, 0
        if self._newest is not None:
            first = max(int(start_s // self.step_s), self._oldest, self._newest - self._kept + 1)
            last = min(int(end_s // self.step_s), self._newest)
            count = max(0, last - first + 1)
        place = first % self._kept
        part = slice(place, place + count)
        p5, median, p95 = self._spread[:, part]
        return Window(step_s=self.step_s, first=first, p5=p5, median=median, p95=p95, levels=self._levels[:, part])

    def grow(self, rows: int) -> None:
        """Make room for this many hosts."""
        if rows > len(self._levels):
            wider = np.zeros((max(rows, 2 * len(self._levels)), 2 * self._kept), dtype=np.uint8)
            wider[: len(self._levels)] = self._levels
            self._levels = wider

    def forget(self, rows: NDArray[np.intp]) -> None:
        """Empty the rows of hosts that are gone."""
        self._levels[rows] = NO_DATA

    def _places(self, number: int) -> tuple[int, int]:
        place = number % self._kept
        return place, place + self._kept

    def _fill(self, number: int, spread: NDArray[np.float32] | None, levels: Levels, rows: NDArray[np.intp]) -> None:
        for place in self._places(number):
            self._levels[:, place] = NO_DATA
            self._spread[:, place] = np.nan
            if spread is not None:
                self._spread[:, place] = spread
                self._levels[rows, place] = levels

    def _merge(self, spread: NDArray[np.float32], levels: Levels, rows: NDArray[np.intp]) -> None:
        if self._newest is None:
            return
        self._in_bin += 1
        for place in self._places(self._newest):
            p5, median, p95 = self._spread[:, place]
            self._spread[0, place] = np.fmin(p5, spread[0])
            self._spread[1, place] = spread[1] if np.isnan(median) else median + (spread[1] - median) / self._in_bin
            self._spread[2, place] = np.fmax(p95, spread[2])
            self._levels[rows, place] = np.maximum(self._levels[rows, place], levels)


class SiteHistory:
    """The past hour of one site's hosts. Hosts come and go; a host that is gone is forgotten at once."""

    def __init__(self) -> None:
        self._grades = tuple(Grade(step_s, kept) for step_s, kept in _GRADES)
        self._ids: Ids = np.empty(0, dtype=np.int64)
        self._rows: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self._free: list[int] = []
        self._used = 0
        self._first_s: float | None = None
        self._latest: Sample | None = None

    @property
    def latest(self) -> Sample | None:
        """The newest sample."""
        return self._latest

    @property
    def first_s(self) -> float | None:
        """The instant of the first sample."""
        return self._first_s

    @property
    def ids(self) -> Ids:
        """The hosts there are, in ascending id."""
        return self._ids

    @property
    def rows(self) -> NDArray[np.intp]:
        """The row of a window's levels for each of `ids`."""
        return self._rows

    def row_of(self, host_id: int) -> int | None:
        """Return the row of one host, None where it is not known."""
        place = int(np.searchsorted(self._ids, host_id))
        is_known = place < len(self._ids) and self._ids[place] == host_id
        return int(self._rows[place]) if is_known else None

    def add(self, at_s: float, ids: Ids, ratios: Ratios, *, speed: float = 1.0) -> None:
        """Take a sample, never one that is older than the newest."""
        if not np.array_equal(ids, self._ids):
            self._seat(ids)
        sample = _sample(at_s, ids, ratios)
        for grade in self._grades:
            grade.add(sample, self._rows, _HELD_WALL_S * max(1.0, speed))
        self._first_s = at_s if self._first_s is None else self._first_s
        self._latest = sample

    def grade(self, span_s: float) -> Grade:
        """Return the finest rings that show `span_s` seconds in some 600 bins."""
        return next((each for each in self._grades if span_s <= 600 * each.step_s), self._grades[-1])

    def window(self, span_s: float, end_s: float) -> Window:
        """Return the bins of the `span_s` seconds before `end_s`."""
        return self.grade(span_s).window(end_s - span_s, end_s)

    def _seat(self, ids: Ids) -> None:
        """Give every host a row and keep the rows of those that stay."""
        gone = self._rows[~np.isin(self._ids, ids)]
        for grade in self._grades:
            grade.forget(gone)
        self._free.extend(gone.tolist())
        kept = dict(zip(self._ids.tolist(), self._rows.tolist(), strict=True))
        self._rows = np.array(
            [kept[each] if each in kept else self._next_row() for each in ids.tolist()], dtype=np.intp
        )
        self._ids = ids
        for grade in self._grades:
            grade.grow(self._used)

    def _next_row(self) -> int:
        if self._free:
            return self._free.pop()
        self._used += 1
        return self._used - 1


class FarmHistory:
    """The history of every site the pictures show."""

    def __init__(self) -> None:
        self._sites: dict[SiteId, SiteHistory] = {}

    def add(self, snapshot: FarmSnapshot) -> None:
        """Take a picture; sites that are gone are forgotten, a paused engine adds nothing."""
        self._sites = {each.id: self._sites.get(each.id) or SiteHistory() for each in snapshot.sites}
        for site in snapshot.sites:
            self._add_site(site, snapshot)

    def site(self, site_id: SiteId) -> SiteHistory | None:
        """Return the history of one site."""
        return self._sites.get(site_id)

    def clear(self) -> None:
        """Forget everything: another engine counts another time."""
        self._sites = {}

    def _add_site(self, site: SiteView, snapshot: FarmSnapshot) -> None:
        history = self._sites[site.id]
        latest = history.latest
        if latest is not None and latest.at_s > snapshot.at_s:
            # Another engine, another time: nothing that was fits what comes.
            history = self._sites[site.id] = SiteHistory()
        heard = np.isfinite(site.hosts.age_s)  # of a host that has not reported yet no load is known, not even none
        ids = site.hosts.ids[heard]
        if latest is None or latest.at_s != snapshot.at_s or not np.array_equal(latest.ids, ids):
            history.add(snapshot.at_s, ids, site.hosts.load_ratio[heard], speed=snapshot.speed)


def _sample(at_s: float, ids: Ids, ratios: Ratios) -> Sample:
    count = len(ratios)
    if count == 0:
        nan = float("nan")
        return Sample(at_s=at_s, p5=nan, median=nan, p95=nan, ids=ids, ratios=ratios)
    ranked = np.sort(ratios)
    p5, median, p95 = (float(ranked[nearest_rank(count, share)]) for share in (0.05, 0.5, 0.95))
    return Sample(at_s=at_s, p5=p5, median=median, p95=p95, ids=ids, ratios=ratios)
