"""Draws the cells of every table: text, pill, dot, bar, box; few calls for each, colours from the theme."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ras_console.gui.kit import load_colour, paint_load_bar, paint_pill, pill_kind_of, pill_size, role_text, tone_look
from ras_console.gui.kit.painting import disc, icon_at, rounded
from ras_console.gui.models.cells import CELL_ROLE, Cell
from ras_console.gui.theme import ThemeSwitch, font

ROW_PX: Final = 32
_SIDE_PX: Final = 8
_BOX_PX: Final = 16
_BAR_PX: Final = 6
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter


class CellDelegate(QStyledItemDelegate):
    """One delegate for a whole table; `drag_grip` draws a handle before the first column."""

    def __init__(self, themes: ThemeSwitch, parent: QObject, *, has_grip: bool = False) -> None:
        super().__init__(parent)
        self._themes = themes
        self._has_grip = has_grip
        self._font = font("body")
        self._strong_font = font("body", weight=500)
        self._metrics = QFontMetricsF(self._font)
        self._strong_metrics = QFontMetricsF(self._strong_font)
        self._load_px = QFontMetricsF(self._font).horizontalAdvance("100 %")

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(60, ROW_PX)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return
        tokens = self._themes.tokens
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selection))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.sunken))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(tokens.border))
        self._paint_cell(painter, self._room(rect, index.column()), cell)
        painter.restore()

    def _room(self, rect: QRectF, column: int) -> QRectF:
        grip = 16 if self._has_grip and column == 0 else 0
        return rect.adjusted(_SIDE_PX + grip, 0, -_SIDE_PX, -1)

    def _paint_cell(self, painter: QPainter, room: QRectF, cell: Cell) -> None:
        tokens, assets = self._themes.tokens, self._themes.assets
        if cell.is_checked is not None:
            if self._has_grip:
                icon_at(
                    painter,
                    assets,
                    "grip-vertical",
                    tokens.text_muted,
                    QRectF(room.left() - 20, room.center().y() - 7, 14, 14),
                )
            self._paint_box(painter, self._box(room), cell)
            room = room.adjusted(_BOX_PX + 8, 0, 0, 0)
        if cell.role is not None:
            size = pill_size(role_text(cell.role))
            pill = QRectF(room.left(), room.center().y() - size.height() / 2, size.width(), size.height())
            paint_pill(painter, pill, pill_kind_of(cell.role), role_text(cell.role), tokens)
            room = room.adjusted(size.width() + 8, 0, 0, 0)
        if cell.tone is not None:
            disc(
                painter,
                QPointF(room.left() + 4, room.center().y()),
                3.5,
                QColor(tone_look(tokens, cell.tone).foreground),
            )
            room = room.adjusted(14, 0, 0, 0)
        if cell.load_ratio is not None:
            self._paint_load(painter, room, cell)
            return
        self._paint_text(painter, room, cell)

    def _paint_text(self, painter: QPainter, room: QRectF, cell: Cell) -> None:
        tokens = self._themes.tokens
        painter.setFont(self._strong_font if cell.is_strong else self._font)
        painter.setPen(QColor(tokens.text_muted if cell.is_faint else tokens.text))
        metrics = self._strong_metrics if cell.is_strong else self._metrics
        text = cell.text
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(
            room, _MIDDLE | (Qt.AlignmentFlag.AlignRight if cell.is_number else Qt.AlignmentFlag.AlignLeft), text
        )

    def _paint_load(self, painter: QPainter, room: QRectF, cell: Cell) -> None:
        tokens = self._themes.tokens
        ratio = cell.load_ratio or 0.0
        words = QRectF(room.right() - self._load_px, room.top(), self._load_px, room.height())
        bar = QRectF(room.left(), room.center().y() - _BAR_PX / 2, words.left() - room.left() - 8, _BAR_PX)
        painter.save()
        painter.setOpacity(0.45 if cell.is_faint else 1.0)
        paint_load_bar(painter, bar, ratio, tokens)
        painter.restore()
        is_hot = load_colour(tokens, ratio) == tokens.down and not cell.is_faint
        painter.setFont(self._strong_font if is_hot else self._font)
        painter.setPen(QColor(tokens.error if is_hot else tokens.text_muted if cell.is_faint else tokens.text))
        painter.drawText(words, _MIDDLE | Qt.AlignmentFlag.AlignRight, cell.text)

    # ------------------------------------------------------------------------------------------------- check boxes
    @staticmethod
    def _box(room: QRectF) -> QRectF:
        return QRectF(room.left(), room.center().y() - _BOX_PX / 2, _BOX_PX, _BOX_PX)

    def _paint_box(self, painter: QPainter, box: QRectF, cell: Cell) -> None:
        tokens = self._themes.tokens
        painter.save()
        painter.setOpacity(1.0 if cell.is_check_enabled else 0.45)
        if cell.is_checked:
            rounded(painter, box, 4, fill=QColor(tokens.accent))
            icon_at(painter, self._themes.assets, "check", tokens.primary_text, box.adjusted(2, 2, -2, -2))
        else:
            rounded(painter, box, 4, fill=QColor(tokens.surface), border=QColor(tokens.field_edge), width=1.25)
        painter.restore()

    @override
    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell) or cell.is_checked is None:
            return False
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            box = self._box(self._room(QRectF(option.rect), index.column())).adjusted(-4, -4, 4, 4)
            if not box.contains(event.position()):
                return False
            if event.type() is QEvent.Type.MouseButtonRelease:
                return self._toggle(model, index, cell)
            return event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space and event.type() is QEvent.Type.KeyPress:
            return self._toggle(model, index, cell)
        return False

    @staticmethod
    def _toggle(model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex, cell: Cell) -> bool:
        wanted = Qt.CheckState.Unchecked if cell.is_checked else Qt.CheckState.Checked
        return model.setData(index, wanted, int(Qt.ItemDataRole.CheckStateRole))
