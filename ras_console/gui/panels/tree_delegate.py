"""How a row of the Site tree is painted: icon, name, marks, and at the right a pill, a load bar or a count."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from ras_console.domain.vocabulary import FaultKind, HostState
from ras_console.gui.kit import PillKind, paint_load_bar, paint_pill, pill_kind_of, pill_size, role_text
from ras_console.gui.kit.painting import disc, icon_at
from ras_console.gui.models.tree import LOOK_ROLE
from ras_console.gui.models.tree_rows import HOT_RATIO, RowLook
from ras_console.gui.theme import ThemeSwitch, Tokens, font

ROW_HEIGHT_PX: Final = 30
_ICON_PX: Final = 16
_TEXT_LEFT_PX: Final = 25
_RIGHT_PX: Final = 12
_GAP_PX: Final = 7
_BAR_WIDTH_PX: Final = 44
_BAR_HEIGHT_PX: Final = 5
_MARK_PX: Final = 14

FAULT_ICONS: Final = {
    FaultKind.CRASH: "zap",
    FaultKind.HANG: "pause",
    FaultKind.PARTITION: "unplug",
    FaultKind.SLOW: "snail",
}
_STATE_KINDS: Final = {
    HostState.LOST: PillKind.DOWN,
    HostState.SUSPECT: PillKind.SUSPENDED,
    HostState.FAILING: PillKind.SUSPENDED,
    HostState.QUARANTINED: PillKind.SUSPENDED,
    HostState.FULL: PillKind.SUSPENDED,
}


class TreeDelegate(QStyledItemDelegate):
    """Paints RowLooks; the ground of a selected row is the view's, because it reaches beyond the item."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._plain, self._strong = font("body", weight=500), font("body", weight=600)
        self._count_font = font("axis")

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, ROW_HEIGHT_PX)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = index.data(LOOK_ROLE)
        if not isinstance(look, RowLook):
            return
        tokens = self._themes.tokens
        rect = QRectF(option.rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = self._paint_right(painter, rect, look, tokens)
        right = self._paint_fault(painter, rect, right, look, tokens)
        icon = QRectF(rect.left() + 3, rect.center().y() - _ICON_PX / 2, _ICON_PX, _ICON_PX)
        icon_at(painter, self._themes.assets, look.icon, _icon_colour(look, tokens, is_selected=is_selected), icon)
        self._paint_name(painter, rect, right, look, is_selected=is_selected)
        painter.restore()

    def _paint_name(self, painter: QPainter, rect: QRectF, right: float, look: RowLook, *, is_selected: bool) -> None:
        tokens = self._themes.tokens
        type_face: QFont = self._strong if look.is_strong or is_selected else self._plain
        metrics = QFontMetricsF(type_face)
        dot = 10.0 if look.is_dirty else 0.0
        room = QRectF(rect.left() + _TEXT_LEFT_PX, rect.top(), right - rect.left() - _TEXT_LEFT_PX - dot, rect.height())
        text = metrics.elidedText(look.name, Qt.TextElideMode.ElideRight, max(0.0, room.width()))
        painter.setFont(type_face)
        painter.setPen(QColor(tokens.text_muted if look.is_faint else tokens.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if look.is_dirty:
            x = room.left() + metrics.horizontalAdvance(text) + 7
            disc(painter, QPointF(x, rect.center().y()), 3.0, QColor(tokens.accent))

    def _paint_right(self, painter: QPainter, rect: QRectF, look: RowLook, tokens: Tokens) -> float:
        """Paint what stands at the right end and return where the name must stop."""
        right = rect.right() - _RIGHT_PX
        pill = _pill_of(look)
        if pill is not None:
            kind, text = pill
            size = pill_size(text)
            if look.countdown and right - size.width() - rect.left() < self._name_px(look):
                text = text.rpartition(" in ")[2]
                size = pill_size(text)
            left = right - size.width()
            paint_pill(painter, QRectF(left, rect.center().y() - 9, size.width(), size.height()), kind, text, tokens)
            return left - _GAP_PX
        if look.load_pct is not None:
            left = right - _BAR_WIDTH_PX
            bar = QRectF(left, rect.center().y() - _BAR_HEIGHT_PX / 2, _BAR_WIDTH_PX, _BAR_HEIGHT_PX)
            paint_load_bar(painter, bar, look.load_pct / 100, tokens)
            return left - _GAP_PX
        if look.count:
            painter.setFont(self._count_font)
            painter.setPen(QColor(tokens.text_muted))
            width = QFontMetricsF(self._count_font).horizontalAdvance(look.count)
            room = QRectF(right - width - 1, rect.top(), width + 1, rect.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, look.count)
            return room.left() - _GAP_PX
        return right

    def _name_px(self, look: RowLook) -> float:
        """Return the room the whole name takes, from the row's left to what stands at its right."""
        return _TEXT_LEFT_PX + QFontMetricsF(self._strong).horizontalAdvance(look.name) + _GAP_PX

    def _paint_fault(self, painter: QPainter, rect: QRectF, right: float, look: RowLook, tokens: Tokens) -> float:
        if look.fault is None:
            return right
        mark = QRectF(right - _MARK_PX, rect.center().y() - _MARK_PX / 2, _MARK_PX, _MARK_PX)
        icon_at(painter, self._themes.assets, FAULT_ICONS[look.fault], tokens.error, mark)
        return mark.left() - _GAP_PX


def _pill_of(look: RowLook) -> tuple[PillKind, str] | None:
    """Return the pill: a running countdown before the role, and for hosts the state that is not plainly well."""
    if look.countdown:
        return PillKind.PROMOTING, look.countdown[0].upper() + look.countdown[1:]
    if look.role is not None:
        return pill_kind_of(look.role), role_text(look.role)
    if look.state:
        kind = _STATE_KINDS.get(look.host_state, PillKind.NEUTRAL) if look.host_state is not None else PillKind.NEUTRAL
        return kind, look.state
    return None


def _icon_colour(look: RowLook, tokens: Tokens, *, is_selected: bool) -> str:
    if look.load_pct is not None and look.load_pct >= 100 * HOT_RATIO:
        return tokens.error
    if look.is_faint:
        return tokens.text_muted
    return tokens.accent if is_selected else tokens.text_second
