"""The figure card: one number a page is judged by, how it moved, and its recent past."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import rounded
from ras_console.gui.kit.sparkline import SparkColour, Sparkline
from ras_console.gui.late_numpy import np
from ras_console.gui.theme import ThemeSwitch, font

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PADDING_PX: Final = 14
_SPARK: Final = QSize(124, 32)
_SPARK_TOP_PX: Final = 32
_SPARK_LEAST_PX: Final = 48
_UNIT_GAP_PX: Final = 6
_NUMBER_ROOM_PX: Final = 150  # below this the sparkline would stand on the number


class Direction(StrEnum):
    """Which way a figure moved."""

    UP = "up"
    DOWN = "down"
    FLAT = "flat"


class KpiCard(QFrame):
    """A figure with label, unit, change and sparkline, 74 px high; read aloud as one sentence."""

    def __init__(
        self, themes: ThemeSwitch, label: str, *, spark_colour: SparkColour = "accent", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._label = label
        self._value = "–"
        self._unit = ""
        self._delta = ""
        self._direction = Direction.FLAT
        self._is_good: bool | None = None
        self._label_font = font("help", weight=500)
        self._value_font = font("kpi")
        self._unit_font = font("help")
        self._delta_font = font("chip", weight=600)
        self._spark = Sparkline(themes, colour=spark_colour, parent=self)
        self.setFixedHeight(74)
        self.setMinimumWidth(_NUMBER_ROOM_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()
        themes.theme_changed.connect(self.update)

    def set_value(self, value: str, unit: str = "") -> None:
        """Show the figure, formatted by the caller, and its unit."""
        if (value, unit) != (self._value, self._unit):
            self._value, self._unit = value, unit
            self._describe()
            self._place_spark()
            self.update()

    def set_delta(self, text: str, direction: Direction = Direction.FLAT, *, is_good: bool | None = None) -> None:
        """Show how the figure moved; `is_good` colours it, None leaves it muted, an empty text shows nothing."""
        if (text, direction, is_good) != (self._delta, self._direction, self._is_good):
            self._delta, self._direction, self._is_good = text, direction, is_good
            self._describe()
            self.update()

    def set_series(self, values: NDArray[np.floating] | NDArray[np.integer]) -> None:
        """Show the figure's recent past, oldest first."""
        self._spark.set_series(values)

    def set_spark_colour(self, colour: SparkColour) -> None:
        """Colour the sparkline."""
        self._spark.set_colour(colour)

    def _describe(self) -> None:
        words = {
            Direction.UP: self.tr("up {0}"),
            Direction.DOWN: self.tr("down {0}"),
            Direction.FLAT: self.tr("unchanged {0}"),
        }
        moved = f", {words[self._direction].format(self._delta)}" if self._delta else ""
        self.setAccessibleName(f"{self._label}: {self._value} {self._unit}".rstrip() + moved)

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, 74)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_spark()

    def _place_spark(self) -> None:
        """Put the sparkline beside the number and its unit, or nowhere: a line through words can be read by nobody."""
        words_px = QFontMetricsF(self._value_font).horizontalAdvance(self._value) + _UNIT_GAP_PX
        words_px += QFontMetricsF(self._unit_font).horizontalAdvance(self._unit)
        room_px = max(_NUMBER_ROOM_PX, math.ceil(_PADDING_PX + words_px + _UNIT_GAP_PX))
        width = min(_SPARK.width(), self.width() - _PADDING_PX - room_px)
        self._spark.setVisible(width >= _SPARK_LEAST_PX)
        self._spark.setGeometry(self.width() - _PADDING_PX - width + 3, _SPARK_TOP_PX, width, _SPARK.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), 10, fill=QColor(tokens.surface), border=QColor(tokens.border))
        delta_width = self._paint_delta(painter)
        room = self.width() - 2 * _PADDING_PX - delta_width
        painter.setFont(self._label_font)
        painter.setPen(QColor(tokens.text_second))
        label = QFontMetricsF(self._label_font).elidedText(self._label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(_PADDING_PX, 22.5), label)
        painter.setFont(self._value_font)
        painter.setPen(QColor(tokens.text))
        painter.drawText(QPointF(_PADDING_PX, 55.5), self._value)
        painter.setFont(self._unit_font)
        painter.setPen(QColor(tokens.text_muted))
        number_width = QFontMetricsF(self._value_font).horizontalAdvance(self._value)
        painter.drawText(QPointF(_PADDING_PX + number_width + _UNIT_GAP_PX, 55.5), self._unit)

    def _paint_delta(self, painter: QPainter) -> float:
        """Draw the change at the top right and return the room it took."""
        if not self._delta:
            return 0.0
        tokens = self._themes.tokens
        colour = QColor(tokens.text_muted if self._is_good is None else tokens.ok if self._is_good else tokens.error)
        width = QFontMetricsF(self._delta_font).horizontalAdvance(self._delta)
        left = self.width() - _PADDING_PX - width
        painter.setFont(self._delta_font)
        painter.setPen(colour)
        painter.drawText(QPointF(left, 22.5), self._delta)
        if self._direction is Direction.FLAT:
            return width + 8
        tip, base = (13.5, 22.5) if self._direction is Direction.UP else (22.5, 13.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(left - 15, base), QPointF(left - 4, base), QPointF(left - 9.5, tip)]))
        return width + 22
