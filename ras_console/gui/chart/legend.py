"""The legend: what the colours mean, as many of them as there is room for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ras_console.domain.vocabulary import Role
from ras_console.gui.kit.painting import hatch, rounded, translucent
from ras_console.gui.kit.pill import pill_colours, pill_hatch, pill_kind_of, role_text
from ras_console.gui.theme import ThemeSwitch, font

_GAP_PX: Final = 11.0
_SWATCH_PX: Final = 12.0
_LINE_PX: Final = 15.0
_WORD_GAP_PX: Final = 5.0
_ROLES: Final = (Role.PRIMARY, Role.SECONDARY, Role.STANDBY, Role.CANDIDATE, Role.DOWN)


class ChartLegend(QWidget):
    """One row; where not all fit, the roles are left out: every lane names its own anyway."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(26)
        words = ", ".join(word for word, _ in self._entries())
        self.setAccessibleName(QCoreApplication.translate("ChartLegend", "Legend: %1").replace("%1", words))
        themes.theme_changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font("help"))
        marks = _LINE_PX + _SWATCH_PX * (len(_ROLES) + 1)
        words = sum(metrics.horizontalAdvance(word) + _WORD_GAP_PX + _GAP_PX for word, _ in self._entries())
        return QSize(int(marks + words), 26)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("help"))
        metrics = QFontMetricsF(painter.font())
        x, middle = 0.0, self.height() / 2
        has_roles = self.sizeHint().width() - _GAP_PX <= self.width()
        for word, role in self._entries():
            if role is not None and not has_roles:
                return
            mark_px = _LINE_PX if word == _median() else _SWATCH_PX
            word_px = metrics.horizontalAdvance(word)
            if x + mark_px + _WORD_GAP_PX + word_px > self.width():
                return
            self._draw_mark(painter, QRectF(x, middle - _SWATCH_PX / 2, mark_px, _SWATCH_PX), word, role)
            x += mark_px + _WORD_GAP_PX
            painter.setPen(QColor(self._themes.tokens.text_second))
            painter.drawText(QRectF(x, 0, word_px + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, word)
            x += word_px + _GAP_PX

    def _draw_mark(self, painter: QPainter, rect: QRectF, word: str, role: Role | None) -> None:
        tokens = self._themes.tokens
        if word == _median():
            painter.setPen(QPen(QColor(tokens.median_line), 2.0))
            painter.drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y()))
        elif role is None:
            rounded(painter, rect, 3, fill=translucent(tokens.band, tokens.band_ratio + 0.08))
        else:
            kind = pill_kind_of(role)
            rounded(painter, rect, 3, fill=QColor(pill_colours(tokens, kind)[0]))
            diagonals = pill_hatch(tokens, kind)
            if diagonals is not None:
                hatch(painter, rect, 3, diagonals)

    @staticmethod
    def _entries() -> Iterator[tuple[str, Role | None]]:
        yield _median(), None
        yield "p5–p95", None
        for role in _ROLES:
            yield role_text(role), role


def _median() -> str:
    return QCoreApplication.translate("LiveChart", "Median")
