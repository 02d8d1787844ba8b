"""Draws a scene in layers: a ground that changes with each pixel of time, lines with each sample, a crosshair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from ras_console.domain.ids import HostId, ObjectId
from ras_console.gui.assets import Assets
from ras_console.gui.chart import flag_row, hover, lane_band, load_band
from ras_console.gui.chart.axis import TimeAxis, countdown_text
from ras_console.gui.chart.bands import Bands, lay_out
from ras_console.gui.chart.flag_row import Pill
from ras_console.gui.chart.heat_band import HeatBand
from ras_console.gui.chart.load_band import LoadBand
from ras_console.gui.chart.scene import BrokerHit, FlagHit, Hit, HostHit, Scene
from ras_console.gui.theme import Tokens, font
from ras_console.gui.wall_clock import clock_text, local_time

_LABEL_PX: Final = 84.0
_NOW_PX: Final = 46.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where the crosshair is: an instant, and the pointer for the card's place."""

    at_s: float
    pointer: QPointF


class ChartPainter:
    """Paints scenes of one chart and knows what was drawn where. Keeps its layers between frames."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._load = LoadBand()
        self._heat = HeatBand()
        self._ground = QPixmap()
        self._ground_key: tuple[object, ...] = ()
        self._frame = QPixmap()
        self._frame_key: tuple[object, ...] = ()
        self._pills: list[Pill] = []
        self._bands = lay_out(0, 0, 0)
        self._axis = TimeAxis(left=0, width=1, span_s=1, end_s=0)

    @property
    def bands(self) -> Bands:
        """Where the bands of the last frame are."""
        return self._bands

    @property
    def axis(self) -> TimeAxis:
        """The time axis of the last frame."""
        return self._axis

    def paint(
        self, painter: QPainter, size: QSizeF, scene: Scene, tokens: Tokens, cursor: Cursor | None = None
    ) -> None:
        """Draw the whole chart at the painter's origin."""
        # Not the device's ratio: a widget rendered into a picture is painted at the picture's.
        dpr = painter.deviceTransform().m11()
        key = (scene, size.width(), size.height(), dpr, tokens)
        if not _same(key, self._frame_key):
            self._frame_key = key
            self._paint_frame(size, dpr, scene, tokens)
        painter.drawPixmap(QPointF(0, 0), self._frame)
        if cursor is not None:
            self._paint_cursor(painter, size, scene, tokens, cursor)

    def hit(self, position: QPointF, scene: Scene) -> Hit | None:
        """Return what is under a position of the last frame."""
        seq = flag_row.flag_at(position, self._pills)
        if seq is not None:
            return FlagHit(seq=seq)
        host = self._heat.host_at(position, self._bands, self._axis, scene.window().step_s)
        if host is not None:
            return HostHit(host=host)
        labelled = self._load.host_label_at(position)
        if labelled is not None:
            return HostHit(host=HostId(ObjectId(labelled)))
        broker = lane_band.broker_at(position, scene, self._bands)
        return None if broker is None else BrokerHit(broker=broker)

    def cursor_lines(self, scene: Scene, tokens: Tokens, cursor: Cursor) -> list[hover.Reading]:
        """Return what the card says."""
        return hover.readings(scene, scene.window(), cursor.at_s, self.hit(cursor.pointer, scene), tokens)

    def _paint_frame(self, size: QSizeF, dpr: float, scene: Scene, tokens: Tokens) -> None:
        self._bands = lay_out(size.width(), size.height(), len(scene.lanes))
        load = self._bands.load
        self._axis = TimeAxis.ending_at(scene.now_s, scene.span_s, load.left(), load.width(), dpr)
        if not _fits(self._frame, size, dpr):
            self._ground, self._frame = _layer(size, dpr), _layer(size, dpr)
            self._ground_key = ()
        self._paint_ground(dpr, scene, tokens)
        painter = QPainter(self._frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(QPointF(0, 0), self._ground)
        self._load.draw(painter, scene, scene.window(), self._bands, self._axis, tokens)
        self._pills = flag_row.place_pills(scene, self._bands, self._axis, tokens)
        flag_row.draw_lines(painter, scene, self._bands, self._axis, tokens)
        flag_row.draw_pills(painter, self._pills, self._assets)
        painter.end()

    def _paint_ground(self, dpr: float, scene: Scene, tokens: Tokens) -> None:
        """Draw everything that moves with the time axis or not at all, unless it is there already."""
        window = scene.window()
        key = (
            self._axis, self._bands.load, self._bands.heat, self._bands.lanes, dpr, tokens, scene.lanes,
            _seconds_left(scene), scene.selected, window.first, len(window), scene.history.rows, scene.names,
            scene.is_paused,
        )  # fmt: skip
        if _same(key, self._ground_key):
            return
        self._ground_key = key
        self._ground.fill(QColor(tokens.surface))
        local_s, step_s = scene.origin_wall_s + _offset_s(scene), self._axis.step_s(_LABEL_PX)
        ticks = self._axis.ticks(local_s, step_s)
        painter = QPainter(self._ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        load_band.draw_ground(painter, self._bands, self._axis, self._axis.ticks(local_s, step_s / 2), tokens)
        self._heat.draw(painter, scene, window, self._bands, self._axis, tokens)
        lane_band.draw_lanes(painter, scene, self._bands, self._axis, tokens)
        self._paint_times(painter, scene, ticks, tokens)
        painter.end()

    def _paint_times(self, painter: QPainter, scene: Scene, ticks: tuple[float, ...], tokens: Tokens) -> None:
        row = self._bands.axis
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font("axis"))
        painter.setPen(QColor(tokens.text_muted))
        for tick in ticks:
            x = self._axis.x(tick)
            if x < self._axis.right - _NOW_PX:
                clock = clock_text(scene.origin_wall_s + tick)
                painter.drawText(QRectF(x - 40, row.top(), 80, row.height()), middle, clock)
        now = QCoreApplication.translate("LiveChart", "now")
        paused = QCoreApplication.translate("LiveChart", "paused")
        painter.drawText(
            QRectF(row.right() - 40, row.top(), 80, row.height()), middle, paused if scene.is_paused else now
        )

    def _paint_cursor(self, painter: QPainter, size: QSizeF, scene: Scene, tokens: Tokens, cursor: Cursor) -> None:
        lines = self.cursor_lines(scene, tokens, cursor)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hover.draw_crosshair(painter, self._axis, cursor.at_s, lines, self._bands, tokens)
        clock = clock_text(scene.origin_wall_s + cursor.at_s)
        hover.draw_card(painter, clock, lines, cursor.pointer, QRectF(QPointF(0, 0), size), tokens)


def _offset_s(scene: Scene) -> float:
    """Return what local time is ahead of UTC, so that ticks stand at round local times."""
    offset = local_time(scene.origin_wall_s + scene.now_s).utcoffset()
    return 0.0 if offset is None else offset.total_seconds()


def _seconds_left(scene: Scene) -> tuple[object, ...]:
    """Return what the lanes show of the countdown, which changes once a second and not with each picture."""
    countdown = scene.countdown
    if countdown is None or countdown.left_s is None:
        return ()
    return countdown.broker, countdown_text(countdown.left_s)


def _layer(size: QSizeF, dpr: float) -> QPixmap:
    made = QPixmap(max(1, round(size.width() * dpr)), max(1, round(size.height() * dpr)))
    made.setDevicePixelRatio(dpr)
    return made


def _fits(layer: QPixmap, size: QSizeF, dpr: float) -> bool:
    wanted = (max(1, round(size.width() * dpr)), max(1, round(size.height() * dpr)))
    return layer.devicePixelRatio() == dpr and (layer.width(), layer.height()) == wanted


def _same(key: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Return whether two keys agree; arrays and mappings by identity, for they are replaced when they change."""
    return len(key) == len(other) and all(
        one is two or (isinstance(one, float | int | tuple | QRectF | TimeAxis) and one == two)
        for one, two in zip(key, other, strict=True)
    )
