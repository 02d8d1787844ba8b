"""The middle band: the heat map with its caption and its ramp."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen

from ras_console.domain.ids import HostId
from ras_console.gui.chart.axis import TimeAxis
from ras_console.gui.chart.bands import Bands
from ras_console.gui.chart.heat_map import HeatMap
from ras_console.gui.chart.history import Window
from ras_console.gui.chart.scene import Scene
from ras_console.gui.theme import Tokens, font


class HeatBand:
    """Draws the map; the picture is made anew only with a new bin, other hosts, another size or other colours."""

    def __init__(self) -> None:
        self._image: QImage | None = None
        self._tokens: Tokens | None = None

    @cached_property
    def _map(self) -> HeatMap:
        """The map, made with the first picture: its columns are numpy's."""
        return HeatMap()

    def draw(
        self, painter: QPainter, scene: Scene, window: Window, bands: Bands, axis: TimeAxis, tokens: Tokens
    ) -> None:
        """Draw map, caption and ramp."""
        heat = bands.heat
        rows = max(1, round(heat.height() * painter.device().devicePixelRatioF()))
        has_changed = self._map.update(scene.history, window, rows)
        if has_changed or self._image is None or tokens is not self._tokens:
            colours = tokens.heat_colour_table()
            colours[0] = QColor(tokens.sunken).rgb()
            self._image, self._tokens = self._map.image(colours), tokens
        painter.fillRect(heat, QColor(tokens.sunken))
        if not self._image.isNull():
            left, right = (axis.x(each * window.step_s) for each in (window.first, window.first + len(window)))
            painter.save()
            painter.setClipRect(heat)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(QRectF(left, heat.top(), right - left, heat.height()), self._image)
            painter.restore()
        painter.setPen(QPen(QColor(tokens.border), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(heat.adjusted(-0.5, -0.5, 0.5, 0.5), 3, 3)
        _draw_caption(painter, len(scene.latest.ids), heat, tokens)
        _draw_ramp(painter, heat, tokens)

    def host_at(self, position: QPointF, bands: Bands, axis: TimeAxis, step_s: float) -> HostId | None:
        """Return the host under the pointer."""
        heat = bands.heat
        if not heat.contains(position):
            return None
        depth = (position.y() - heat.top()) / heat.height()
        return self._map.host_at(depth, int(axis.at_s(position.x()) // step_s))

    def level_of(self, host: int, number: int) -> int:
        """Return a host's level in a bin of the present window."""
        return self._map.level_of(host, number)


def _draw_caption(painter: QPainter, hosts: int, heat: QRectF, tokens: Tokens) -> None:
    count = f"{hosts:,}"
    one = QCoreApplication.translate("LiveChart", "1 host")
    many = QCoreApplication.translate("LiveChart", "%1 hosts").replace("%1", count)
    side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    middle = heat.center().y()
    has_two_lines = heat.height() >= 28
    painter.setFont(font("axis", weight=500))
    painter.setPen(QColor(tokens.text_second))
    top = middle - 15 if has_two_lines else middle - 8
    painter.drawText(QRectF(0, top, heat.left() - 10, 15), side, one if hosts == 1 else many)
    if has_two_lines:
        painter.setFont(font("axis"))
        painter.setPen(QColor(tokens.text_muted))
        order = QCoreApplication.translate("LiveChart", "hot → cool")
        painter.drawText(QRectF(0, middle, heat.left() - 10, 15), side, order)


def _draw_ramp(painter: QPainter, heat: QRectF, tokens: Tokens) -> None:
    ramp = QRectF(heat.right() + 9, heat.top(), 7, heat.height())
    fade = QLinearGradient(ramp.bottomLeft(), ramp.topLeft())
    last = len(tokens.heat_stops) - 1
    for number, stop in enumerate(tokens.heat_stops):
        fade.setColorAt(number / last, QColor(stop))
    painter.setPen(QPen(QColor(tokens.border_strong), 1.0))
    painter.setBrush(fade)
    painter.drawRoundedRect(ramp.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setFont(font("axis"))
    painter.setPen(QColor(tokens.text_muted))
    words = QRectF(ramp.right() + 6, heat.top() - 1, 60, heat.height() + 2)
    painter.drawText(words, Qt.AlignmentFlag.AlignTop, "100 %")
    painter.drawText(words, Qt.AlignmentFlag.AlignBottom, "0 %")
