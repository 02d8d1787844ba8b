"""The figures of a scene in rows, some sixty for any range: what the chart shows, for the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ras_console.gui.chart.history import NO_DATA, Window, ratio_of
from ras_console.gui.chart.scene import Scene
from ras_console.gui.late_numpy import np
from ras_console.gui.models.load_table import LoadRow
from ras_console.gui.wall_clock import clock_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROWS: Final = 60


def load_rows(scene: Scene, range_s: float) -> list[LoadRow]:
    """Return the rows of the last `range_s` seconds, newest first.

    A row covers a sixtieth of the range: the mean of the medians, the highest p95, the lowest p5 and the hottest host
    of that time, and who was primary at its end.
    """
    window, step_s = scene.history.window(range_s, scene.now_s), range_s / _ROWS
    if not len(window):
        return []
    numbers = ((window.first + np.arange(len(window)) + 0.5) * window.step_s // step_s).astype(np.int64)
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1))
    spans = list(zip(starts.tolist(), [*starts[1:].tolist(), len(window)], strict=True))
    hottest = _hottest(scene, window, starts)
    found = [
        _row(scene, window, slice(start, stop), float(numbers[start]) * step_s, step_s, hottest[number])
        for number, (start, stop) in enumerate(spans)
    ]
    return found[::-1]


def _hottest(scene: Scene, window: Window, starts: NDArray[np.intp]) -> list[tuple[str, float]]:
    """Return name and load of each row's hottest host."""
    history = scene.history
    if not len(history.ids):
        return [("", float("nan"))] * len(starts)
    peaks = np.maximum.reduceat(window.levels[history.rows], starts, axis=1)
    places = peaks.argmax(axis=0)
    levels = peaks[places, np.arange(len(starts))]
    return [
        ("", float("nan")) if level == NO_DATA else (scene.name(int(history.ids[place])), ratio_of(int(level)))
        for place, level in zip(places.tolist(), levels.tolist(), strict=True)
    ]


def _row(scene: Scene, window: Window, part: slice, at_s: float, step_s: float, hottest: tuple[str, float]) -> LoadRow:
    known = ~np.isnan(window.median[part])
    medians, p95, p5 = (each[part][known] for each in (window.median, window.p95, window.p5))
    nan = float("nan")
    return LoadRow(
        at_s=at_s,
        time=clock_text(scene.origin_wall_s + at_s),
        median=float(medians.mean()) if len(medians) else nan,
        p95=float(p95.max()) if len(p95) else nan,
        p5=float(p5.min()) if len(p5) else nan,
        hottest=hottest[0],
        hottest_ratio=hottest[1],
        primary=scene.primary_at(min(at_s + step_s, scene.now_s)),
    )
