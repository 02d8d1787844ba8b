"""The list of a broker's duties: what runs here with a tick, what rests with a dash, and why."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import icon_at
from ras_console.gui.panels.duties import Duties
from ras_console.gui.theme import ThemeSwitch, font

_LINE_PX = 22
_HEAD_PX = 20
_GAP_PX = 6
_TEXT_LEFT_PX = 24


class DutyList(QWidget):
    """Painted as one: two short lists and a reason."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._duties = Duties(running=(), resting=())
        self._font = font("body")
        self._head_font = font("help", weight=600)
        self._note_font = font("help")
        self.setObjectName("duty_list")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.theme_changed.connect(self.update)

    @property
    def duties(self) -> Duties:
        """What is shown."""
        return self._duties

    def show_duties(self, duties: Duties) -> None:
        """Show these."""
        if duties == self._duties:
            return
        self._duties = duties
        words = [f"Runs here: {'; '.join(duties.running) or 'nothing'}."]
        if duties.resting:
            words.append(f"Stands still here: {'; '.join(duties.resting)}. {duties.reason}")
        self.setAccessibleName(" ".join(words))
        self.setToolTip("\n".join(words))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        duties = self._duties
        height = _HEAD_PX + _LINE_PX * max(1, len(duties.running))
        if duties.resting:
            height += _GAP_PX + _HEAD_PX + _LINE_PX * len(duties.resting)
        return QSize(260, height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, duties = self._themes.tokens, self._duties
        painter = QPainter(self)
        y = self._head(painter, 0.0, "Runs here", "")
        y = self._lines(
            painter, y, duties.running or ("Nothing",), "check" if duties.running else "minus", tokens.ok, tokens.text
        )
        if duties.resting:
            y = self._head(painter, y + _GAP_PX, "Stands still here", duties.reason)
            self._lines(painter, y, duties.resting, "minus", tokens.text_muted, tokens.text_second)

    def _head(self, painter: QPainter, y: float, words: str, note: str) -> float:
        tokens = self._themes.tokens
        line = QRectF(0, y, self.width(), _HEAD_PX)
        painter.setFont(self._head_font)
        painter.setPen(QColor(tokens.text_second))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
        if note:
            left = QFontMetricsF(self._head_font).horizontalAdvance(words) + 10
            painter.setFont(self._note_font)
            painter.setPen(QColor(tokens.text_muted))
            room = line.adjusted(left, 0, 0, 0)
            text = QFontMetricsF(self._note_font).elidedText(note, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        return y + _HEAD_PX

    def _lines(self, painter: QPainter, y: float, lines: tuple[str, ...], icon: str, sign: str, ink: str) -> float:
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        for each in lines:
            icon_at(painter, self._themes.assets, icon, sign, QRectF(2, y + 4, 14, 14))
            painter.setPen(QColor(ink))
            room = QRectF(_TEXT_LEFT_PX, y, self.width() - _TEXT_LEFT_PX, _LINE_PX)
            text = metrics.elidedText(each, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
            y += _LINE_PX
        return y
