"""A chart of what the archive has of one object: load as a line and its top as a band, sessions as a second line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import translucent
from ras_console.gui.services import History, LoadPoint
from ras_console.gui.theme import ThemeSwitch, font

_LEFT_PX: Final = 52.0
_RIGHT_PX: Final = 64.0
_TOP_PX: Final = 10.0
_BOTTOM_PX: Final = 24.0
_GAP_STEPS: Final = 2.5
"""Steps without a point after which the line is broken: nothing was kept then."""

_MARKS: Final = 6
_DAY_S: Final = 86400.0


class ArchivePlot(QWidget):
    """Draws points between two instants; at the left the load in per cent, at the right sessions."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._points: tuple[LoadPoint, ...] = ()
        self._from_s, self._to_s = 0.0, 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)
        self.setAccessibleName("Load history")
        themes.theme_changed.connect(self.update)

    def show_history(self, history: History, from_s: float, to_s: float) -> None:
        """Draw these points; says in words, for who cannot see them, what they come to."""
        self._points, self._from_s, self._to_s = history.points, from_s, max(to_s, from_s + 1.0)
        self.setAccessibleDescription(summary(history))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, 220)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("help"))
        area = QRectF(self.rect()).adjusted(_LEFT_PX, _TOP_PX, -_RIGHT_PX, -_BOTTOM_PX)
        most = self._most_sessions()
        self._paint_grid(painter, area, most)
        tokens = self._themes.tokens
        for run in _runs(self._points):
            xs = [self._x(each.at_s, area) for each in run]
            medians = [QPointF(x, _y(each.median_ratio, area)) for x, each in zip(xs, run, strict=True)]
            tops = [QPointF(x, _y(each.top_ratio, area)) for x, each in zip(xs, run, strict=True)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(translucent(tokens.band, tokens.band_ratio))
            painter.drawPolygon(QPolygonF([*tops, *reversed(medians)]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            sessions = [QPointF(x, _y(each.sessions / most, area)) for x, each in zip(xs, run, strict=True)]
            painter.setPen(QPen(QColor(tokens.hot_lines[0]), 1.25, Qt.PenStyle.DashLine))
            painter.drawPolyline(QPolygonF(sessions))
            painter.setPen(QPen(QColor(tokens.median_line), 2.0))
            painter.drawPolyline(QPolygonF(medians))

    def _most_sessions(self) -> float:
        """Return what the axis of sessions ends at: each quarter of it is a whole number."""
        most = max((each.sessions for each in self._points), default=0.0)
        return max(4.0, 4.0 * math.ceil(most / 4.0))

    def _paint_grid(self, painter: QPainter, area: QRectF, most: float) -> None:
        tokens = self._themes.tokens
        metrics = QFontMetricsF(painter.font())
        for quarter in range(5):
            y = _y(quarter / 4.0, area)
            painter.setPen(QColor(tokens.border))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(tokens.text_muted))
            left = QRectF(0.0, y - 8.0, _LEFT_PX - 8.0, 16.0)
            painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{quarter * 25} %")
            if not self._points:
                continue
            right = QRectF(area.right() + 8.0, y - 8.0, _RIGHT_PX - 8.0, 16.0)
            words = f"{most * quarter / 4.0:,.0f}" + (" sess." if quarter == 4 else "")
            painter.drawText(right, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        pattern = "%a %H:%M" if self._to_s - self._from_s > _DAY_S else "%H:%M"
        for mark in range(_MARKS + 1):
            at_s = self._from_s + (self._to_s - self._from_s) * mark / _MARKS
            text = datetime.fromtimestamp(at_s, UTC).astimezone().strftime(pattern)
            width = metrics.horizontalAdvance(text)
            x = min(max(self._x(at_s, area) - width / 2.0, 0.0), self.width() - width)
            painter.drawText(QPointF(x, area.bottom() + 17.0), text)

    def _x(self, at_s: float, area: QRectF) -> float:
        return area.left() + area.width() * (at_s - self._from_s) / (self._to_s - self._from_s)


def summary(history: History) -> str:
    """Return what the points come to: average and top of the load, most sessions."""
    points = history.points
    if not points:
        return "nothing was kept of this time"
    weight = sum(each.step_s for each in points)
    mean = sum(each.median_ratio * each.step_s for each in points) / weight
    top = max(each.top_ratio for each in points)
    most = max(each.sessions for each in points)
    return f"load {100.0 * mean:.0f} % on average, {100.0 * top:.0f} % at most; up to {most:,.0f} sessions"


def _y(ratio: float, area: QRectF) -> float:
    return area.bottom() - area.height() * min(max(ratio, 0.0), 1.0)


def _runs(points: tuple[LoadPoint, ...]) -> Iterator[list[LoadPoint]]:
    """Yield the points in pieces without a gap, at least two in each."""
    run: list[LoadPoint] = []
    for each in points:
        if run and each.at_s - run[-1].at_s > _GAP_STEPS * max(each.step_s, run[-1].step_s):
            if len(run) > 1:
                yield run
            run = []
        run.append(each)
    if len(run) > 1:
        yield run
