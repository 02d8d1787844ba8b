"""The strokes all kit widgets share: rounded frames, hatches, focus rings and numpy columns as Qt geometry.

Few, large Qt calls: a paint of many small ones waits for the interpreter lock each time while the engine works.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from shiboken6 import VoidPtr

from ras_console.gui.assets import Assets
from ras_console.gui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_POINT_BYTES = 16  # QPointF is two doubles


def translucent(colour: str, ratio: float) -> QColor:
    """Return the colour at the given opacity, 0 to 1."""
    made = QColor(colour)
    made.setAlphaF(ratio)
    return made


def mix(colour: str, other: str, ratio: float) -> QColor:
    """Return the colour moved towards `other` by `ratio`, 0 to 1."""
    first, second = QColor(colour), QColor(other)
    return QColor(
        round(first.red() + (second.red() - first.red()) * ratio),
        round(first.green() + (second.green() - first.green()) * ratio),
        round(first.blue() + (second.blue() - first.blue()) * ratio),
    )


def rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    *,
    fill: QColor | None = None,
    border: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Draw a rounded rectangle whose border lies inside `rect`; the caller has switched anti-aliasing on."""
    half = width / 2 if border is not None else 0.0
    inset = rect.adjusted(half, half, -half, -half)
    painter.setBrush(QBrush(fill) if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(inset, radius - half, radius - half)


def hatch(painter: QPainter, rect: QRectF, radius: float, colour: QColor, *, pitch: float = 6.0) -> None:
    """Draw rising diagonals clipped to a rounded rectangle, in one call."""
    height = rect.height()
    starts = (rect.left() - height + pitch * number for number in range(math.ceil((rect.width() + height) / pitch)))
    lines = [QLineF(x, rect.bottom(), x + height, rect.top()) for x in starts]
    outline = QPainterPath()
    outline.addRoundedRect(rect, radius, radius)
    painter.save()
    painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, 1.5))
    painter.drawLines(lines)
    painter.restore()


def disc(painter: QPainter, centre: QPointF, radius: float, colour: QColor) -> None:
    """Draw a filled circle."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(centre, radius, radius)


def icon_at(painter: QPainter, assets: Assets, name: str, colour: str, rect: QRectF) -> None:
    """Draw an icon centred in `rect`, as large as its shorter side, for the painter's own pixel density."""
    size = int(min(rect.width(), rect.height()))
    dpr = painter.device().devicePixelRatioF()
    # Off the pixel grid an icon is resampled and goes soft.
    x = round((rect.center().x() - size / 2) * dpr) / dpr
    y = round((rect.center().y() - size / 2) * dpr) / dpr
    painter.drawPixmap(QPointF(x, y), assets.pixmap(name, colour, size, dpr))


def shows_focus(widget: QWidget) -> bool:
    """Return whether the widget wears the focus ring: it has the focus, and its window is being used by keyboard.

    As with Qt's own widgets, a person who only clicks never sees the ring; from the first Tab on it stays.
    """
    return widget.hasFocus() and widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)


def focus_ring(painter: QPainter, rect: QRectF, radius: float, colour: str) -> None:
    """Draw the 2 px ring inside `rect`."""
    rounded(painter, rect, radius, border=QColor(colour), width=2.0)


def polygon(x: NDArray[np.float64], y: NDArray[np.float64]) -> QPolygonF:
    """Return the points as a QPolygonF, copied as one block of memory."""
    made = QPolygonF()
    made.resize(len(x))
    if len(x) == 0:
        return made
    # The stubs know neither VoidPtr's size argument nor that it is a buffer.
    memory = VoidPtr(shiboken6.getCppPointer(made.data())[0], len(x) * _POINT_BYTES, True)  # type: ignore[call-arg]
    target = np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)  # type: ignore[call-overload]
    target[:, 0] = x
    target[:, 1] = y
    return made


def line_strip(x: NDArray[np.float64], y: NDArray[np.float64]) -> list[QLineF]:
    """Return the pieces between neighbouring points.

    For `drawLines`: at double density a polyline with a pen wider than a pixel costs ten times as much.
    """
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    return [QLineF(*start, *end) for start, end in pairwise(points)]
