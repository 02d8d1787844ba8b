"""The search field: a magnifier, what to look for, and the keys that lead here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from ras_console.gui.kit.fields import FIELD_HEIGHT_PX, FieldFrame
from ras_console.gui.kit.painting import icon_at
from ras_console.gui.theme import ThemeSwitch, font


class SearchField(QLineEdit):
    """A line edit on sunken ground; Escape or its cross empties it, `keys` are shown while it is empty."""

    def __init__(self, themes: ThemeSwitch, placeholder: str, *, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._keys = keys
        self._keys_font = font("axis", weight=500)
        self.field = FieldFrame(themes, self, is_sunken=True)
        self.field.let_through()
        self.setFrame(False)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder.rstrip("…."))
        self.setFixedHeight(FIELD_HEIGHT_PX)
        self.setTextMargins(30, 0, 8, 0)
        self._clear = QAction(self.tr("Clear"), self)
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(self._offer_clearing)
        themes.theme_changed.connect(self._dress)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        self._clear.setIcon(self._themes.assets.icon("x", self._themes.tokens.text_muted, 16))

    @Slot(str)
    def _offer_clearing(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # An empty field lets Escape through, to whatever it closes outside.
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        painter = QPainter(self)
        self.field.paint(painter, has_focus=self.hasFocus())
        icon_at(painter, self._themes.assets, "search", tokens.text_second, QRectF(8, 7, 16, 16))
        if self._keys and not self.text():
            painter.setFont(self._keys_font)
            painter.setPen(QColor(tokens.text_second))
            room = QRectF(self.rect()).adjusted(0, 0, -14, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._keys)
        painter.end()
        super().paintEvent(event)
