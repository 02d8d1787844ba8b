"""The crosshair and its card: one instant, read across all three bands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ras_console.gui.chart.axis import TimeAxis
from ras_console.gui.chart.bands import Bands
from ras_console.gui.chart.history import NO_DATA, Window, ratio_of
from ras_console.gui.chart.load_band import hot_hosts
from ras_console.gui.chart.scene import BrokerHit, Hit, HostHit, Scene
from ras_console.gui.kit.painting import disc, rounded, translucent
from ras_console.gui.kit.pill import pill_colours, pill_kind_of, role_text
from ras_console.gui.late_numpy import np
from ras_console.gui.theme import Tokens, font
from ras_console.gui.wall_clock import clock_text

_ROW_PX: Final = 17.0
_PAD_PX: Final = 10.0
_DOT_PX: Final = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One line of the card; `ratio` is set where the reading is a point on a line."""

    label: str
    value: str
    colour: str
    ratio: float | None = None


def readings(scene: Scene, window: Window, at_s: float, hit: Hit | None, tokens: Tokens) -> list[Reading]:
    """Return what was true at an instant: quantiles, hottest hosts, who was primary, and what the pointer is on."""
    number = int(at_s // window.step_s) - window.first
    found: list[Reading] = []
    if 0 <= number < len(window) and not np.isnan(window.median[number]):
        found.extend(_quantiles(scene, window, number, tokens))
        found.extend(_hosts(scene, window, number, hit, tokens))
    found.append(_role(scene, at_s, hit, tokens))
    return found


def card_text(scene: Scene, at_s: float, lines: list[Reading]) -> str:
    """Return the card as one sentence for screen readers."""
    clock = clock_text(scene.origin_wall_s + at_s)
    return "; ".join([clock, *(f"{each.label} {each.value}" for each in lines)])


def draw_crosshair(
    painter: QPainter, axis: TimeAxis, at_s: float, lines: list[Reading], bands: Bands, tokens: Tokens
) -> None:
    """Draw the line through all bands and a dot on each line it crosses."""
    x = axis.clamped_x(at_s)
    painter.setPen(QPen(translucent(tokens.text, 0.55), 1.0))
    painter.drawLine(QLineF(int(x) + 0.5, bands.load.top(), int(x) + 0.5, bands.axis.top()))
    for each in lines:
        if each.ratio is not None:
            y = bands.load.top() + bands.load.height() * (1.0 - each.ratio)
            disc(painter, QPointF(x, y), 5.0, QColor(tokens.surface))
            disc(painter, QPointF(x, y), 3.5, QColor(each.colour))


def draw_card(
    painter: QPainter, title: str, lines: list[Reading], pointer: QPointF, bounds: QRectF, tokens: Tokens
) -> None:
    """Draw the card beside the pointer, on the side where there is room."""
    plain, strong = font("axis"), font("axis", weight=600)
    plain_metrics, strong_metrics = QFontMetricsF(plain), QFontMetricsF(strong)
    widest = max(
        plain_metrics.horizontalAdvance(each.label) + strong_metrics.horizontalAdvance(each.value) for each in lines
    )
    width = max(widest + _DOT_PX + 18, strong_metrics.horizontalAdvance(title)) + 2 * _PAD_PX
    height = _ROW_PX * (len(lines) + 1) + 2 * _PAD_PX - 4
    box = _placed(QRectF(0, 0, width, height), pointer, bounds)
    for grown in (3.0, 2.0, 1.0):
        shade = box.adjusted(-grown, -grown + 1, grown, grown + 1)
        rounded(painter, shade, 8 + grown, fill=translucent("#000000", 0.04))
    rounded(painter, box, 8, fill=QColor(tokens.surface), border=QColor(tokens.border_strong))
    row = QRectF(box.left() + _PAD_PX, box.top() + _PAD_PX - 2, width - 2 * _PAD_PX, _ROW_PX)
    painter.setFont(strong)
    painter.setPen(QColor(tokens.text))
    painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, title)
    for each in lines:
        row.translate(0, _ROW_PX)
        disc(painter, QPointF(row.left() + 4, row.center().y()), 3.5, QColor(each.colour))
        painter.setFont(plain)
        painter.setPen(QColor(tokens.text_second))
        painter.drawText(row.adjusted(_DOT_PX, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, each.label)
        painter.setFont(strong)
        painter.setPen(QColor(tokens.text))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, each.value)


def percent(ratio: float) -> str:
    """Return "74 %"."""
    return f"{ratio * 100:.0f} %"


def _quantiles(scene: Scene, window: Window, number: int, tokens: Tokens) -> Iterator[Reading]:
    template = QCoreApplication.translate("LiveChart", "p95 of %1 hosts")
    p95 = template.replace("%1", f"{len(scene.latest.ids):,}")
    median = QCoreApplication.translate("LiveChart", "Median")
    for label, values, colour, has_point in (
        (p95, window.p95, tokens.p95_line, True),
        (median, window.median, tokens.median_line, True),
        ("p5", window.p5, tokens.border_strong, False),
    ):
        ratio = float(values[number])
        yield Reading(label=label, value=percent(ratio), colour=colour, ratio=ratio if has_point else None)


def _hosts(scene: Scene, window: Window, number: int, hit: Hit | None, tokens: Tokens) -> Iterator[Reading]:
    shown = dict(hot_hosts(scene, tokens))
    pointed = hit.host if isinstance(hit, HostHit) else None
    if pointed is not None and pointed not in shown:
        shown[pointed] = tokens.text_second
    rows = {host: scene.history.row_of(host) for host in shown}
    levels = {host: int(window.levels[row, number]) for host, row in rows.items() if row is not None}
    for host in sorted(levels, key=lambda each: -levels[each]):
        if levels[host] != NO_DATA:
            ratio = ratio_of(levels[host])
            yield Reading(label=scene.name(host), value=percent(ratio), colour=shown[host], ratio=ratio)


def _role(scene: Scene, at_s: float, hit: Hit | None, tokens: Tokens) -> Reading:
    if isinstance(hit, BrokerHit):
        lane = next((each for each in scene.lanes if each.broker == hit.broker), None)
        role = None if lane is None else lane.role_at(at_s)
        if role is not None:
            colour = pill_colours(tokens, pill_kind_of(role))[0]
            return Reading(label=scene.name(hit.broker), value=role_text(role), colour=colour)
    primary = scene.primary_at(at_s)
    label = QCoreApplication.translate("LiveChart", "Primary")
    nobody = QCoreApplication.translate("LiveChart", "nobody")
    return Reading(label=label, value=primary or nobody, colour=tokens.primary if primary else tokens.promoting)


def _placed(box: QRectF, pointer: QPointF, bounds: QRectF) -> QRectF:
    left = pointer.x() + 14
    if left + box.width() > bounds.right() - 4:
        left = pointer.x() - 14 - box.width()
    top = min(max(pointer.y() - 12, bounds.top() + 4), bounds.bottom() - box.height() - 4)
    return box.translated(max(bounds.left() + 4, left), max(bounds.top() + 4, top))
