"""The upper band: p5 to p95 as a fill, median and p95 as lines, and the hottest hosts by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ras_console.gui.chart.axis import TimeAxis, spread_out
from ras_console.gui.chart.bands import Bands
from ras_console.gui.chart.history import Window
from ras_console.gui.chart.scene import Scene
from ras_console.gui.chart.traces import Trace, fill_between, host_values
from ras_console.gui.kit.painting import disc, translucent
from ras_console.gui.late_numpy import np
from ras_console.gui.theme import Tokens, font

HOT_RATIO: Final = 0.9
"""Above this the band is tinted: a host here has nothing left for a logon storm."""

_GRID: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_LABEL_PX: Final = 14.0
_TINT_RATIO: Final = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLabel:
    """What stands beside a line's end; a lower `rank` stays longer where there is little room."""

    rank: int
    name: str
    ratio: float
    colour: str
    is_strong: bool
    host: int | None = None


def draw_ground(painter: QPainter, bands: Bands, axis: TimeAxis, ticks: tuple[float, ...], tokens: Tokens) -> None:
    """Draw what lies under the lines: tint, grid and scale."""
    load = bands.load
    hot = QRectF(load.left(), load.top(), load.width(), load.height() * (1.0 - HOT_RATIO))
    painter.fillRect(hot, translucent(tokens.down, _TINT_RATIO))
    levels = _GRID if load.height() >= 100 else _GRID[::2]
    across = [QLineF(load.left(), y, load.right(), y) for y in (_pixel(_y(each, load)) for each in levels)]
    upright = [QLineF(x, load.top(), x, load.bottom()) for x in (_pixel(axis.x(each)) for each in ticks)]
    edges = [QLineF(_pixel(x), load.top(), _pixel(x), load.bottom()) for x in (load.left(), load.right())]
    painter.setPen(QPen(QColor(tokens.border), 1.0))
    # On whole pixels there is nothing to smooth, and smoothing costs more than all the rest of the ground.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawLines([*across, *upright, *edges])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font("axis"))
    painter.setPen(QColor(tokens.text_muted))
    side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for each in levels:
        box = QRectF(0, _y(each, load) - 8, load.left() - 10, 16)
        painter.drawText(box, side, f"{each * 100:.0f} %")


class LoadBand:
    """Draws the lines; keeps their pieces between frames."""

    def __init__(self) -> None:
        self._rect = QRectF()
        self._median = Trace(self._rect)
        self._p95 = Trace(self._rect)
        self._hosts: dict[int, Trace] = {}
        self._labels: list[tuple[QRectF, EndLabel]] = []

    def draw(
        self, painter: QPainter, scene: Scene, window: Window, bands: Bands, axis: TimeAxis, tokens: Tokens
    ) -> None:
        """Draw fill, lines and the labels at their ends."""
        load, latest = bands.load, scene.latest
        end_x = axis.x(scene.now_s)
        if np.isnan(latest.median):
            self._labels = []
            return
        if load != self._rect:
            self._rect = load
            self._median, self._p95, self._hosts = Trace(load), Trace(load), {}
        painter.save()
        painter.setClipRect(load.adjusted(0, -2, 0, 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(translucent(tokens.band, tokens.band_ratio))
        fill_between(painter, window, axis, load, (end_x, latest.p5, latest.p95))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(painter, tokens.p95_line, 1.1))
        self._p95.draw(painter, window, window.p95, axis, QPointF(end_x, _y(latest.p95, load)))
        self._draw_hosts(painter, scene, window, axis, load, tokens)
        painter.setPen(_pen(painter, tokens.median_line, 2.0))
        self._median.draw(painter, window, window.median, axis, QPointF(end_x, _y(latest.median, load)))
        painter.restore()
        self._draw_labels(painter, scene, end_x, load, tokens)

    def host_label_at(self, position: QPointF) -> int | None:
        """Return the host whose label is under the pointer."""
        return next((label.host for box, label in self._labels if box.contains(position)), None)

    def _draw_hosts(
        self, painter: QPainter, scene: Scene, window: Window, axis: TimeAxis, load: QRectF, tokens: Tokens
    ) -> None:
        shown = {host for host, _ in hot_hosts(scene, tokens)}
        self._hosts = {host: trace for host, trace in self._hosts.items() if host in shown}
        for host, colour in reversed(list(hot_hosts(scene, tokens))):
            row, ratio = scene.history.row_of(host), scene.ratio_now(host)
            if row is None or ratio is None:
                continue
            trace = self._hosts.setdefault(host, Trace(load))
            painter.setPen(_pen(painter, colour, 1.3))
            end = QPointF(axis.x(scene.now_s), _y(ratio, load))
            trace.draw(painter, window, host_values(window.levels[row]), axis, end)

    def _draw_labels(self, painter: QPainter, scene: Scene, end_x: float, load: QRectF, tokens: Tokens) -> None:
        fits = max(1, int((load.height() + _LABEL_PX) // _LABEL_PX))
        labels = sorted(end_labels(scene, tokens), key=lambda each: each.rank)[:fits]
        wanted = [_y(each.ratio, load) for each in labels]
        places = spread_out(wanted, _LABEL_PX, load.top(), load.bottom())
        self._labels = []
        left = load.right() + 8
        for label, place, y in zip(labels, places, wanted, strict=True):
            disc(painter, QPointF(end_x, y), 3.0, QColor(label.colour))
            self._labels.append((QRectF(left, place - _LABEL_PX / 2, 100, _LABEL_PX), label))
        for box, label in self._labels:
            type_face = font("axis", weight=600 if label.is_strong else 500)
            figure = f" {label.ratio * 100:.0f}"
            metrics = QFontMetricsF(type_face)
            room = box.width() - metrics.horizontalAdvance(figure)
            painter.setFont(type_face)
            painter.setPen(QColor(label.colour))
            text = metrics.elidedText(label.name, Qt.TextElideMode.ElideMiddle, room) + figure
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)


def hot_hosts(scene: Scene, tokens: Tokens) -> Iterator[tuple[int, str]]:
    """Yield the hosts with lines of their own and their colours."""
    for host, colour in zip(scene.hot, tokens.hot_lines, strict=False):
        if host is not None:
            yield host, colour


def end_labels(scene: Scene, tokens: Tokens) -> list[EndLabel]:
    """Return the labels of all lines."""
    latest = scene.latest
    found = [
        EndLabel(
            rank=0, name=QCoreApplication.translate("LiveChart", "Median"), ratio=latest.median,
            colour=tokens.median_line, is_strong=True,
        ),
        EndLabel(rank=2, name="p95", ratio=latest.p95, colour=tokens.p95_line, is_strong=False),
    ]  # fmt: skip
    for rank, (host, colour) in zip((1, 3, 4), hot_hosts(scene, tokens), strict=False):
        ratio = scene.ratio_now(host)
        if ratio is not None:
            found.append(
                EndLabel(rank=rank, name=scene.name(host), ratio=ratio, colour=colour, is_strong=True, host=host)
            )
    return found


def _pen(painter: QPainter, colour: str, width: float) -> QPen:
    """Return a pen; at plain density thin ones are hairlines, which cost a fifth."""
    is_plain = painter.device().devicePixelRatioF() <= 1.0
    pen = QPen(QColor(colour), 1.0 if is_plain and width < 1.5 else width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _y(ratio: float, rect: QRectF) -> float:
    return rect.top() + rect.height() * (1.0 - ratio)


def _pixel(position: float) -> float:
    """Return the middle of the pixel, where a one pixel line is sharp."""
    return int(position) + 0.5
