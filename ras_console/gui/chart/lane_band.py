"""The lower band: one lane for each broker, coloured, worded and hatched by role."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from ras_console.domain.ids import BrokerId
from ras_console.domain.vocabulary import Role
from ras_console.gui.chart.axis import TimeAxis, countdown_text
from ras_console.gui.chart.bands import MORE_PX, Bands
from ras_console.gui.chart.lanes import Lane, Stretch
from ras_console.gui.chart.scene import Scene
from ras_console.gui.kit.painting import rounded
from ras_console.gui.kit.pill import pill_border, pill_colours, pill_hatch, pill_kind_of, role_text
from ras_console.gui.theme import Tokens, font

_RADIUS_PX = 4.0
_TEXT_INSET_PX = 8.0
_LEAST_PX = 2.0
_HATCH_PX = 6.0


def draw_lanes(painter: QPainter, scene: Scene, bands: Bands, axis: TimeAxis, tokens: Tokens) -> None:
    """Draw all lanes there is room for, their brokers' names and present roles."""
    for number, lane in enumerate(shown_lanes(scene, bands.lane_count)):
        bar = bands.lane(number)
        painter.setFont(font("chip"))
        for stretch in lane.stretches:
            _draw_stretch(painter, stretch, bar, axis, tokens)
        _draw_name(painter, scene, lane, bar, tokens)
        _draw_role(painter, scene, lane, bar, tokens)
    hidden = len(scene.lanes) - bands.lane_count
    if hidden > 0:
        _draw_rest(painter, hidden, bands, tokens)


def broker_at(position: QPointF, scene: Scene, bands: Bands) -> BrokerId | None:
    """Return the broker whose lane, or name, is under the pointer."""
    number = bands.lane_number(position.y())
    if number is None or position.x() > bands.lanes.right():
        return None
    return shown_lanes(scene, bands.lane_count)[number].broker


def shown_lanes(scene: Scene, count: int) -> tuple[Lane, ...]:
    """Return the lanes to draw, in the order of the list; where not all fit, those an operator looks for come first."""
    if count >= len(scene.lanes):
        return scene.lanes
    heir = None if scene.countdown is None else scene.countdown.broker
    wanted = sorted(
        range(len(scene.lanes)),
        key=lambda each: (
            scene.lanes[each].role is not Role.PRIMARY, scene.lanes[each].broker not in {heir, scene.selected}, each,
        ),
    )  # fmt: skip
    return tuple(scene.lanes[each] for each in sorted(wanted[:count]))


def _draw_stretch(painter: QPainter, stretch: Stretch, bar: QRectF, axis: TimeAxis, tokens: Tokens) -> None:
    """Draw one bar in its role's colour, and its word in the painter's font where it fits."""
    kind = pill_kind_of(stretch.role)
    fill, text = pill_colours(tokens, kind)
    left, right = axis.clamped_x(stretch.start_s), axis.clamped_x(stretch.end_s)
    if right <= axis.left or left >= axis.right:
        return
    # A pixel of ground between neighbours; even the shortest stretch leaves a trace.
    rect = QRectF(left, bar.top(), max(_LEAST_PX, right - left - 1), bar.height())
    radius = min(_RADIUS_PX, rect.width() / 2)
    rounded(painter, rect, radius, fill=QColor(fill), border=pill_border(tokens, kind))
    word = role_text(stretch.role)
    word_px = QFontMetricsF(painter.font()).horizontalAdvance(word)
    has_word = rect.width() >= word_px + 2 * _TEXT_INSET_PX
    diagonals = pill_hatch(tokens, kind)
    if diagonals is not None:
        _draw_diagonals(painter, rect, diagonals)
        if has_word:
            under = QRectF(rect.left() + 2, rect.top() + 1, word_px + 2 * _TEXT_INSET_PX - 4, rect.height() - 2)
            rounded(painter, under, radius - 1, fill=QColor(fill))
    if has_word:
        painter.setPen(QColor(text))
        painter.drawText(rect.adjusted(_TEXT_INSET_PX, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)


def _draw_diagonals(painter: QPainter, bar: QRectF, colour: QColor) -> None:
    """Fill a bar, short of its rounded edge, with rising diagonals.

    A tile costs a tenth of the lines themselves over the length of a lane.
    """
    dpr = painter.device().devicePixelRatioF()
    tile = QPixmap(round(_HATCH_PX * dpr), round(_HATCH_PX * dpr))
    tile.setDevicePixelRatio(tile.width() / _HATCH_PX)
    tile.fill(Qt.GlobalColor.transparent)
    strokes = QPainter(tile)
    strokes.setRenderHint(QPainter.RenderHint.Antialiasing)
    strokes.setPen(QPen(colour, 1.5))
    # The corners belong to the neighbours' diagonals.
    strokes.drawLines([QLineF(x - 1, _HATCH_PX + 1, x + _HATCH_PX + 1, -1) for x in (-_HATCH_PX, 0.0, _HATCH_PX)])
    strokes.end()
    painter.drawTiledPixmap(bar.adjusted(1, 1, -1, -1), tile)


def _draw_name(painter: QPainter, scene: Scene, lane: Lane, bar: QRectF, tokens: Tokens) -> None:
    is_selected = scene.selected == lane.broker
    type_face = font("help" if bar.height() >= 16 else "axis", weight=600 if is_selected else 400)
    room = QRectF(22, bar.top(), bar.left() - 32, bar.height())
    painter.setFont(type_face)
    painter.setPen(QColor(tokens.text if is_selected else tokens.text_second))
    name = QFontMetricsF(type_face).elidedText(scene.name(lane.broker), Qt.TextElideMode.ElideMiddle, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)


def _draw_role(painter: QPainter, scene: Scene, lane: Lane, bar: QRectF, tokens: Tokens) -> None:
    """Write the present role beside the lane; the heir of a vacant role shows how long it still waits."""
    countdown = scene.countdown
    is_heir = countdown is not None and countdown.broker == lane.broker and countdown.left_s is not None
    text, colour, weight = _role_words(lane.role), tokens.text_muted, 400
    if countdown is not None and countdown.left_s is not None and is_heir:
        left = countdown_text(countdown.left_s)
        text = QCoreApplication.translate("LiveChart", "Primary in %1").replace("%1", left)
        colour, weight = tokens.warn, 600
    elif lane.role is Role.DOWN:
        colour, weight = tokens.error, 600
    painter.setFont(font("axis", weight=600 if weight == 600 else 400))
    painter.setPen(QColor(colour))
    room = QRectF(bar.right() + 8, bar.top(), 104, bar.height())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


def _role_words(role: Role | None) -> str:
    return "" if role is None else role_text(role)


def _draw_rest(painter: QPainter, hidden: int, bands: Bands, tokens: Tokens) -> None:
    text = QCoreApplication.translate("LiveChart", "+%1 more").replace("%1", str(hidden))
    last = bands.lane(bands.lane_count - 1)
    painter.setFont(font("axis"))
    painter.setPen(QColor(tokens.text_muted))
    below = QRectF(22, last.bottom() + 1, last.left() - 32, MORE_PX)
    painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
