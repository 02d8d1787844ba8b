"""How one event looks: an icon, what happened, and under it when and where."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ras_console.domain.vocabulary import Severity
from ras_console.engine.timeline import EntryKind, TimelineEntry
from ras_console.gui.kit.painting import focus_ring, icon_at, rounded
from ras_console.gui.models.events import DETAIL_ROLE, ENTRY_ROLE
from ras_console.gui.theme import ThemeSwitch, Tokens, font

ROW_PX: Final = 46

_SIDE_PX: Final = 8
_ICON_LEFT_PX: Final = 18
_ICON_PX: Final = 16
_TEXT_LEFT_PX: Final = 44


def look_of(entry: TimelineEntry, tokens: Tokens) -> tuple[str, str]:
    """Return icon and colour: what it is where that says more than how bad it is."""
    match entry.fact.kind, entry.fact.severity:
        case EntryKind.FAILOVER, _:
            return "zap", tokens.error
        case EntryKind.SWITCHOVER, _:
            return "arrow-left-right", tokens.accent
        case _, Severity.ERROR:
            return "circle-x", tokens.error
        case _, Severity.WARNING:
            return "triangle-alert", tokens.warn
        case _, Severity.GOOD:
            return "circle-check", tokens.ok
        case EntryKind.CONFIGURATION, _:
            return "pencil-line", tokens.accent
        case _:
            return "info", tokens.accent


class EventDelegate(QStyledItemDelegate):
    """Paints rows of `EventListModel`."""

    def __init__(self, themes: ThemeSwitch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._title, self._detail = font("body", weight=500), font("help")
        self._title_metrics, self._detail_metrics = QFontMetricsF(self._title), QFontMetricsF(self._detail)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, ROW_PX)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = self._themes.tokens
        entry: TimelineEntry = index.data(ENTRY_ROLE)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self._paint_ground(painter, QRectF(box), state, entry, tokens)
        icon, colour = look_of(entry, tokens)
        place = QRectF(box.left() + _ICON_LEFT_PX, box.top() + 7, _ICON_PX, _ICON_PX)
        icon_at(painter, self._themes.assets, icon, colour, place)
        left, width = box.left() + _TEXT_LEFT_PX, box.width() - _TEXT_LEFT_PX - _SIDE_PX - 8
        title = self._title_metrics.elidedText(entry.fact.text, Qt.TextElideMode.ElideRight, width)
        painter.setFont(self._title)
        painter.setPen(QColor(tokens.text))
        painter.drawText(QRectF(left, box.top() + 4, width, 20), Qt.AlignmentFlag.AlignVCenter, title)
        detail = self._detail_metrics.elidedText(index.data(DETAIL_ROLE), Qt.TextElideMode.ElideRight, width)
        painter.setFont(self._detail)
        painter.setPen(QColor(tokens.text_second if is_lit else tokens.text_muted))
        painter.drawText(QRectF(left, box.top() + 23, width, 17), Qt.AlignmentFlag.AlignVCenter, detail)
        painter.restore()

    @staticmethod
    def _paint_ground(
        painter: QPainter, box: QRectF, state: QStyle.StateFlag, entry: TimelineEntry, tokens: Tokens
    ) -> bool:
        """Draw what lies under a row; return whether it is lit up."""
        tile = box.adjusted(_SIDE_PX, 0, -_SIDE_PX, -1)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected:
            rounded(painter, tile, 6, fill=QColor(tokens.selection))
        elif entry.fact.kind is EntryKind.FAILOVER:
            rounded(painter, tile, 6, fill=QColor(tokens.error_soft))
        else:
            painter.setPen(QPen(QColor(tokens.border), 1.0))
            y = box.bottom() - 0.5
            painter.drawLine(int(box.left()) + _TEXT_LEFT_PX, int(y), int(box.right()) - _SIDE_PX, int(y))
        has_ring = (state & _RING) == _RING
        if has_ring:
            focus_ring(painter, tile, 6, tokens.accent)
        return is_selected or entry.fact.kind is EntryKind.FAILOVER


_RING: Final = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
