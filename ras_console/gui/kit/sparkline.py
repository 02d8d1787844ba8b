"""The sparkline: the recent past of one figure, without axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QLineF, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import disc, line_strip, polygon, translucent
from ras_console.gui.late_numpy import np
from ras_console.gui.theme import ThemeSwitch

if TYPE_CHECKING:
    from numpy.typing import NDArray

SparkColour = Literal["accent", "amber"]

_INSET_PX: Final = 4.0  # room for the end dot and the line's own width
_AREA_RATIO: Final = 0.20


class Sparkline(QWidget):
    """Draws a numpy series left to right; decoration for the eye, the figure beside it is what is read."""

    def __init__(self, themes: ThemeSwitch, *, colour: SparkColour = "accent", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._colour: SparkColour = colour
        self._values: NDArray[np.float64] | None = None
        self._lines: list[QLineF] = []
        self._area = QPolygonF()
        self._end = QPointF()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        themes.theme_changed.connect(self.update)

    def set_series(self, values: NDArray[np.floating] | NDArray[np.integer]) -> None:
        """Show these values, oldest first; gaps (nan) are left out, fewer than two draw nothing."""
        kept = np.asarray(values, dtype=np.float64)
        self._values = kept[np.isfinite(kept)]
        self._lay_out()
        self.update()

    def set_colour(self, colour: SparkColour) -> None:
        """Draw in the accent, or in amber for a figure that wants watching."""
        self._colour = colour
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(124, 32)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Turn values into geometry once per change, not once per paint."""
        values = self._values
        if values is None or len(values) < 2:
            self._lines = []
            return
        x = np.linspace(1.0, self.width() - _INSET_PX, len(values))
        low, high = float(values.min()), float(values.max())
        # A flat series lies in the lower third: neither empty nor full.
        ratio = (values - low) / (high - low) if high > low else np.full(len(values), 0.3)
        y = self.height() - _INSET_PX - ratio * (self.height() - 2 * _INSET_PX)
        self._lines = line_strip(x, y)
        floor = float(self.height())
        self._area = polygon(np.concatenate(([x[0]], x, [x[-1]])), np.concatenate(([floor], y, [floor])))
        self._end = QPointF(float(x[-1]), float(y[-1]))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._lines:
            return
        tokens = self._themes.tokens
        colour = tokens.accent if self._colour == "accent" else tokens.promoting
        fade = QLinearGradient(0, 0, 0, self.height())
        fade.setColorAt(0.0, translucent(colour, _AREA_RATIO))
        fade.setColorAt(1.0, translucent(colour, 0.0))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fade)
        painter.drawPolygon(self._area)
        pen = QPen(QColor(colour), 1.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLines(self._lines)
        disc(painter, self._end, 2.5, QColor(colour))
