"""The tab bar of a page: words on a line, the current one underlined."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import disc, focus_ring, rounded, shows_focus
from ras_console.gui.theme import ThemeSwitch, font

_HEIGHT_PX: Final = 36
_GAP_PX: Final = 26
_UNDERLINE_PX: Final = 2.5


class TabBar(QTabBar):
    """A QTabBar, keyboard and screen reader included, that marks tabs holding a draft with a dot."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._drafts: set[str] = set()
        self._plain_font = font("body")
        self._current_font = font("body", weight=600)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMouseTracking(True)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.theme_changed.connect(self.update)

    def set_draft(self, index: int, *, has_draft: bool) -> None:
        """Mark a tab as holding unsaved changes, to the eye by a dot and to a screen reader by words."""
        text = self.tabText(index)
        if has_draft == (text in self._drafts):
            return
        if has_draft:
            self._drafts.add(text)
        else:
            self._drafts.discard(text)
        self.setAccessibleTabName(index, self.tr("{0}, unsaved changes").format(text) if has_draft else "")
        self.update()

    def has_draft(self, index: int) -> bool:
        """Return whether the tab is marked."""
        return self.tabText(index) in self._drafts

    def _text_px(self, index: int) -> float:
        # Measured in the bolder type, so that changing the tab moves nothing.
        return QFontMetricsF(self._current_font).size(Qt.TextFlag.TextShowMnemonic, self.tabText(index)).width()

    @override
    def tabSizeHint(self, index: int) -> QSize:
        return QSize(int(self._text_px(index) + 0.999) + _GAP_PX, _HEIGHT_PX)

    @override
    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        painter = QPainter(self)
        painter.fillRect(QRectF(0, _HEIGHT_PX - 1, self.width(), 1), QColor(tokens.border))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = self.tabAt(self.mapFromGlobal(QCursor.pos())) if self.underMouse() else -1
        for index in range(self.count()):
            self._paint_tab(painter, index, is_hovered=index == hovered)

    def _paint_tab(self, painter: QPainter, index: int, *, is_hovered: bool) -> None:
        tokens = self._themes.tokens
        is_current = index == self.currentIndex()
        rect = QRectF(self.tabRect(index))
        words = QRectF(rect.left(), rect.top(), self._text_px(index), _HEIGHT_PX - 1)
        strong = is_current or is_hovered
        enabled = self.isTabEnabled(index)
        colour = tokens.text_muted if not enabled else tokens.text if strong else tokens.text_second
        painter.setFont(self._current_font if is_current else self._plain_font)
        painter.setPen(QColor(colour))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.tabText(index))
        if self.has_draft(index):
            disc(painter, QPointF(words.right() + 7, words.center().y() - 4), 3, QColor(tokens.accent))
        if is_current:
            line = QRectF(words.left(), _HEIGHT_PX - _UNDERLINE_PX, words.width(), _UNDERLINE_PX)
            rounded(painter, line, _UNDERLINE_PX / 2, fill=QColor(tokens.accent))
            if shows_focus(self):
                focus_ring(painter, words.adjusted(-6, 5, 6, -5), 5, tokens.accent)
