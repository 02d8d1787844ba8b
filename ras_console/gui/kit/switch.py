"""The switch: on or off, at once."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import disc, focus_ring, rounded, shows_focus
from ras_console.gui.theme import ThemeSwitch, font

_TRACK: Final = QSize(34, 18)
_GAP_PX: Final = 8


class Switch(QCheckBox):
    """A check box drawn as a sliding switch; Space toggles, knob side and colour both tell the state."""

    def __init__(self, themes: ThemeSwitch, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._themes = themes
        self.setFont(font("body"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.theme_changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        text_room = _GAP_PX + int(width + 0.999) if self.text() else 0
        return QSize(_TRACK.width() + 6 + text_room, 30)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        top = (self.height() - _TRACK.height()) / 2
        track = QRectF(3, top, _TRACK.width(), _TRACK.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        if self.isChecked():
            rounded(painter, track, 9, fill=QColor(tokens.accent))
        else:
            rounded(painter, track, 9, fill=QColor(tokens.sunken), border=QColor(tokens.field_edge), width=1.25)
        knob = QColor(tokens.primary_text if self.isChecked() else tokens.field_edge)
        x = track.right() - 9 if self.isChecked() else track.left() + 9
        disc(painter, QPointF(x, track.center().y()), 6.5 if self.isChecked() else 5.5, knob)
        if shows_focus(self):
            focus_ring(painter, track.adjusted(-3, -3, 3, 3), 12, tokens.accent)
        painter.setOpacity(1.0)
        painter.setPen(QColor(tokens.text if self.isEnabled() else tokens.text_muted))
        text = QRectF(self.rect()).adjusted(3 + _TRACK.width() + _GAP_PX, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
