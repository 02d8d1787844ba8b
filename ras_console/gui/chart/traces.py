"""Lines of many points, cheap to draw again and again while they scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from ras_console.gui.chart.axis import TimeAxis
from ras_console.gui.chart.history import NO_DATA, Levels, Window
from ras_console.gui.kit.painting import line_strip, polygon
from ras_console.gui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Key = tuple[float, float, float, float]

FEW: Final = 70
"""Up to here a line is drawn whole: wide polylines cost more than their pieces only when they are long."""

# Far above every widget: Qt drops such a piece at once, and the pieces still count one for each bin.
_NOWHERE: Final = QLineF(0.0, -1e5, 0.0, -1e5)


class Trace:
    """One line, kept as pieces between the centres of finished bins and moved as a whole while time passes.

    Making pieces costs more than drawing them, so each frame makes only those of the bins that are new.
    """

    def __init__(self, rect: QRectF) -> None:
        self._rect = rect
        self._key: _Key | None = None
        self._anchor = 0
        self._first = 0
        self._end = 0
        self._last_value = float("nan")
        self._pieces: list[QLineF] = []

    def draw(
        self, painter: QPainter, window: Window, values: NDArray[np.float32], axis: TimeAxis, end: QPointF
    ) -> None:
        """Draw with the painter's pen: ratios 0-1 (nan: a gap), one for each bin, and on to `end`, the present."""
        finished = len(window) - 1
        if finished < 1:
            return
        is_hairline = painter.pen().widthF() * painter.device().devicePixelRatioF() <= 1.0
        if is_hairline or finished <= FEW:
            self._draw_whole(painter, window, values[:finished], axis, end)
            return
        self._take(window, values, finished, (window.step_s, axis.px_per_s, self._rect.top(), self._rect.height()))
        offset = axis.x((self._anchor + 0.5) * window.step_s)
        painter.save()
        painter.translate(offset, 0.0)
        painter.drawLines(self._pieces)
        painter.restore()
        if not np.isnan(self._last_value):
            last = QPointF(axis.x((self._end - 0.5) * window.step_s), _y(self._last_value, self._rect))
            painter.drawLine(QLineF(last, end))

    def _draw_whole(
        self, painter: QPainter, window: Window, values: NDArray[np.float32], axis: TimeAxis, end: QPointF
    ) -> None:
        """Draw lines in one: the cheapest for hairlines, and long pieces would show their seams."""
        x = _centres(window, len(values), axis)
        y = _y(values.astype(np.float64), self._rect)
        for start, stop in runs(~np.isnan(values)):
            is_last = stop == len(values)
            across = np.append(x[start:stop], end.x()) if is_last else x[start:stop]
            up = np.append(y[start:stop], end.y()) if is_last else y[start:stop]
            painter.drawPolyline(polygon(across, up))

    def _take(self, window: Window, values: NDArray[np.float32], finished: int, key: _Key) -> None:
        first, end = window.first, window.first + finished
        if key != self._key or not self._first <= first < self._end <= end:
            self._key, self._anchor = key, first
            self._pieces = self._made(values[:finished], 0, key)
        else:
            # The bin before the new ones is where their first piece begins.
            fresh = values[self._end - 1 - first : finished]
            self._pieces.extend(self._made(fresh, self._end - 1 - self._anchor, key))
            del self._pieces[: first - self._first]
        self._first, self._end, self._last_value = first, end, float(values[finished - 1])

    @staticmethod
    def _made(values: NDArray[np.float32], offset: int, key: _Key) -> list[QLineF]:
        step_s, px_per_s, top, height = key
        x = (np.arange(len(values), dtype=np.float64) + offset) * (step_s * px_per_s)
        y: NDArray[np.float64] = top + height * (1.0 - values.astype(np.float64))
        if not np.isnan(y).any():
            return line_strip(x, y)
        solid: NDArray[np.float64] = np.where(np.isnan(y), -1e5, y)
        pieces = line_strip(x, solid)
        gaps = np.isnan(y[:-1]) | np.isnan(y[1:])
        return [_NOWHERE if is_gap else piece for piece, is_gap in zip(pieces, gaps.tolist(), strict=True)]


def host_values(levels: Levels) -> NDArray[np.float32]:
    """Return one host's levels as ratios, nan where nothing is known."""
    ratios = (levels.astype(np.float32) - 1.0) / np.float32(254.0)
    ratios[levels == NO_DATA] = np.nan
    return ratios


def fill_between(
    painter: QPainter, window: Window, axis: TimeAxis, rect: QRectF, end: tuple[float, float, float]
) -> None:
    """Fill from p5 to p95 with the painter's brush, up to `end`: x, p5 and p95 of the present; gaps stay empty.

    Anti-aliasing many points would cost five times as much, and the upper edge lies under the p95 line anyway.
    """
    finished = max(0, len(window) - 1)
    x = _centres(window, finished, axis)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, finished <= FEW)
    for start, stop in runs(~np.isnan(window.median[:finished])):
        across, low, high = x[start:stop], window.p5[start:stop], window.p95[start:stop]
        if stop == finished:
            across, low, high = np.append(across, end[0]), np.append(low, end[1]), np.append(high, end[2])
        y = _y(np.concatenate((high, low[::-1])).astype(np.float64), rect)
        painter.drawPolygon(polygon(np.concatenate((across, across[::-1])), y))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def runs(known: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return begin and end of each stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _centres(window: Window, count: int, axis: TimeAxis) -> NDArray[np.float64]:
    """Return the x of the first bins' centres."""
    at_s = (window.first + np.arange(count, dtype=np.float64) + 0.5) * window.step_s
    return axis.right - (axis.end_s - at_s) * axis.px_per_s


_Height = TypeVar("_Height", float, "NDArray[np.float64]")


def _y(ratio: _Height, rect: QRectF) -> _Height:
    return rect.top() + rect.height() * (1.0 - ratio)
