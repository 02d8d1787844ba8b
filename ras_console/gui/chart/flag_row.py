"""Flags of hand-overs, the countdown to the next primary, and their dashed lines through all bands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ras_console.domain.ids import BrokerId
from ras_console.gui.assets import Assets
from ras_console.gui.chart.axis import TimeAxis, countdown_text, duration_text
from ras_console.gui.chart.bands import Bands
from ras_console.gui.chart.lanes import Countdown, Flag
from ras_console.gui.chart.scene import Scene
from ras_console.gui.kit.painting import icon_at, rounded
from ras_console.gui.theme import Tokens, font

_HEIGHT_PX: Final = 20.0
_SMALL_PX: Final = 20.0
_BEFORE_LINE_PX: Final = 10.0
_TEXT_LEFT_PX: Final = 24.0
_GAP_PX: Final = 4.0
_NAME_PX: Final = 130.0
_DASHES: Final = (4.0, 3.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pill:
    """A flag with its place; `text` is empty where only the icon fits. `seq` is None for the countdown."""

    box: QRectF
    line_x: float
    text: str
    icon: str
    fill: str
    foreground: str
    seq: int | None


def place_pills(scene: Scene, bands: Bands, axis: TimeAxis, tokens: Tokens) -> list[Pill]:
    """Return what fits into the row: the countdown, then the newest flags; older ones shrink, then have only a line."""
    placed: list[Pill] = []
    if scene.countdown is not None:
        placed.append(_countdown_pill(scene, scene.countdown, bands, axis, tokens))
    for flag in reversed(_visible(scene.flags, axis)):
        for text in (_flag_text(scene, flag), ""):
            pill = _flag_pill(flag, text, bands, axis, tokens)
            if not any(_overlap(pill.box, each.box) for each in placed):
                placed.append(pill)
                break
    return placed


def draw_lines(painter: QPainter, scene: Scene, bands: Bands, axis: TimeAxis, tokens: Tokens) -> None:
    """Draw the dashed line of every hand-over in sight, and of a primary role that is vacant now."""
    lines = [(flag.lost_s, _colours(flag, tokens)[0]) for flag in _visible(scene.flags, axis)]
    if scene.countdown is not None and scene.countdown.since_s >= axis.start_s:
        lines.append((scene.countdown.since_s, tokens.promoting))
    for at_s, colour in lines:
        pen = QPen(QColor(colour), 1.5)
        pen.setDashPattern([each / 1.5 for each in _DASHES])
        painter.setPen(pen)
        x = axis.clamped_x(at_s)
        painter.drawLine(QLineF(x, bands.flags.bottom() - 2, x, bands.axis.top()))


def draw_pills(painter: QPainter, pills: Iterable[Pill], assets: Assets) -> None:
    """Draw the flags themselves."""
    painter.setFont(font("axis", weight=600))
    for pill in pills:
        rounded(painter, pill.box, _HEIGHT_PX / 2, fill=QColor(pill.fill))
        icon = QRectF(pill.box.left() + (7 if pill.text else 4), pill.box.top() + 4, 12, 12)
        icon_at(painter, assets, pill.icon, pill.foreground, icon)
        painter.setPen(QColor(pill.foreground))
        painter.drawText(pill.box.adjusted(_TEXT_LEFT_PX, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, pill.text)


def flag_at(position: QPointF, pills: Iterable[Pill]) -> int | None:
    """Return the entry number of the flag under the pointer."""
    return next((each.seq for each in pills if each.seq is not None and each.box.contains(position)), None)


def _visible(flags: Iterable[Flag], axis: TimeAxis) -> list[Flag]:
    return [each for each in flags if each.won_s >= axis.start_s and each.won_s <= axis.end_s]


def _colours(flag: Flag, tokens: Tokens) -> tuple[str, str]:
    return (tokens.down, tokens.down_text) if flag.is_failover else (tokens.primary, tokens.primary_text)


def _flag_text(scene: Scene, flag: Flag) -> str:
    failover = QCoreApplication.translate("LiveChart", "Failover")
    switchover = QCoreApplication.translate("LiveChart", "Switchover")
    word = failover if flag.is_failover else switchover
    brokers = _short_name(scene, flag.to_broker)
    if flag.from_broker is not None:
        brokers = f"{_short_name(scene, flag.from_broker)} → {brokers}"
    return f"{word}  {brokers}   {duration_text(flag.took_s)}"


def _short_name(scene: Scene, broker: BrokerId | None) -> str:
    """Return a broker's name; of a long one the middle is left out, or its flag would cover the whole row."""
    metrics = QFontMetricsF(font("axis", weight=600))
    return metrics.elidedText(scene.name(broker), Qt.TextElideMode.ElideMiddle, _NAME_PX)


def _flag_pill(flag: Flag, text: str, bands: Bands, axis: TimeAxis, tokens: Tokens) -> Pill:
    x = axis.clamped_x(flag.lost_s)
    fill, foreground = _colours(flag, tokens)
    icon = "zap" if flag.is_failover else "arrow-left-right"
    box = _box(text, x, bands)
    return Pill(box=box, line_x=x, text=text, icon=icon, fill=fill, foreground=foreground, seq=flag.seq)


def _countdown_pill(scene: Scene, countdown: Countdown, bands: Bands, axis: TimeAxis, tokens: Tokens) -> Pill:
    if countdown.broker is not None and countdown.left_s is not None:
        template = QCoreApplication.translate("LiveChart", "%1 in %2")
        left = countdown_text(countdown.left_s)
        text = template.replace("%1", _short_name(scene, countdown.broker)).replace("%2", left)
    else:
        text = QCoreApplication.translate("LiveChart", "No primary")
    x = axis.clamped_x(countdown.since_s)
    return Pill(
        box=_box(text, x, bands), line_x=x, text=text, icon="timer", fill=tokens.promoting,
        foreground=tokens.promoting_text, seq=None,
    )  # fmt: skip


def _box(text: str, line_x: float, bands: Bands) -> QRectF:
    """Return a pill that begins just before its line and ends before the labels at the lines' ends begin."""
    if not text:
        return QRectF(line_x - _SMALL_PX / 2, bands.flags.top() + 1, _SMALL_PX, _HEIGHT_PX)
    width = QFontMetricsF(font("axis", weight=600)).horizontalAdvance(text) + _TEXT_LEFT_PX + 10
    left = min(line_x - _BEFORE_LINE_PX, bands.flags.right() + _GAP_PX - width)
    return QRectF(max(left, bands.flags.left() - 60), bands.flags.top() + 1, width, _HEIGHT_PX)


def _overlap(box: QRectF, other: QRectF) -> bool:
    return box.adjusted(-_GAP_PX, 0, _GAP_PX, 0).intersects(other)
