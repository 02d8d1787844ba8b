"""The order of decision, drawn: numbered steps on one line, each with what it looks at and its figure of the moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import disc
from ras_console.gui.panels.decision_words import Step
from ras_console.gui.theme import ThemeSwitch, font

_STEP_PX: Final = 46
_DISC_PX: Final = 11.0
_TEXT_X: Final = 36.0
_LINE_PX: Final = 18.0


class DecisionSteps(QWidget):
    """Paints the steps top to bottom; a screen reader reads them as sentences, a tool tip shows what is cut."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._steps: tuple[Step, ...] = ()
        self._title_font = font("body", weight=500)
        self._text_font = font("help")
        self.setObjectName("decision_steps")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.theme_changed.connect(self.update)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps; the same again costs nothing."""
        wanted = tuple(steps)
        if wanted == self._steps:
            return
        is_resized = len(wanted) != len(self._steps)
        self._steps = wanted
        said = [f"{number}. {each.title}, {each.figure}: {each.text}." for number, each in enumerate(wanted, start=1)]
        self.setAccessibleName("Order of decision: " + " ".join(said))
        self.setToolTip("\n".join(said))
        if is_resized:
            self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, _STEP_PX * len(self._steps))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(220, _STEP_PX * len(self._steps))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._themes.tokens.border_strong), 1.5))
        top, bottom = _centre_y(0), _centre_y(len(self._steps) - 1)
        painter.drawLine(QPointF(_DISC_PX + 1, top), QPointF(_DISC_PX + 1, bottom))
        for number, each in enumerate(self._steps):
            self._paint_step(painter, number, each)

    def _paint_step(self, painter: QPainter, number: int, step: Step) -> None:
        tokens = self._themes.tokens
        top = number * _STEP_PX + 4.0
        centre = QPointF(_DISC_PX + 1, _centre_y(number))
        disc(painter, centre, _DISC_PX, QColor(tokens.border if step.is_off else tokens.accent))
        painter.setFont(self._title_font)
        painter.setPen(QColor(tokens.text_muted if step.is_off else tokens.surface))
        mark = QRectF(0, centre.y() - _DISC_PX, 2 * _DISC_PX + 2, 2 * _DISC_PX)
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        metrics = QFontMetricsF(self._title_font)
        figure_px = metrics.horizontalAdvance(step.figure) + 2
        painter.setPen(QColor(tokens.text_muted if step.is_off else tokens.text))
        figure = QRectF(self.width() - figure_px, top, figure_px, _LINE_PX)
        painter.drawText(figure, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, step.figure)
        room = self.width() - _TEXT_X - figure_px - 12
        self._paint_line(painter, step.title, QRectF(_TEXT_X, top, room, _LINE_PX), metrics)
        painter.setFont(self._text_font)
        painter.setPen(QColor(tokens.text_muted if step.is_off else tokens.text_second))
        below = QRectF(_TEXT_X, top + _LINE_PX, self.width() - _TEXT_X, _LINE_PX)
        self._paint_line(painter, step.text, below, QFontMetricsF(self._text_font))

    @staticmethod
    def _paint_line(painter: QPainter, text: str, room: QRectF, metrics: QFontMetricsF) -> None:
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _centre_y(number: int) -> float:
    return number * _STEP_PX + 4.0 + _LINE_PX
