"""The titles above a table; the arrow of the sorted column stands beside its title, never on it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QWidget
from typing_extensions import override

from ras_console.gui.theme import ThemeSwitch

_PADDING_PX: Final = 8  # as in the style sheet
_GAP_PX: Final = 5
_ARROW_PX: Final = 7.0
_RISE_PX: Final = 4.0


class TableHeader(QHeaderView):
    """A horizontal header in the theme's colours."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._themes = themes
        self.setSectionsClickable(True)

    @override
    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:
        super().initStyleOptionForIndex(option, logicalIndex)
        option.sortIndicator = QStyleOptionHeader.SortIndicator.None_

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        super().paintSection(painter, rect, logicalIndex)
        if self.isSortIndicatorShown() and logicalIndex == self.sortIndicatorSection():
            self._paint_arrow(painter, self.arrow_rect(rect, logicalIndex))

    def arrow_rect(self, section: QRect, column: int) -> QRect:
        """Return where the arrow of a column stands in its section: after its title, before one that ends right."""
        orientation = Qt.Orientation.Horizontal
        title = str(self.model().headerData(column, orientation, Qt.ItemDataRole.DisplayRole) or "")
        side = self.model().headerData(column, orientation, Qt.ItemDataRole.TextAlignmentRole)
        width = self.fontMetrics().horizontalAdvance(title)
        if side is not None and Qt.AlignmentFlag(side) & Qt.AlignmentFlag.AlignRight:
            left = max(section.left() + 1, section.right() - _PADDING_PX - width - _GAP_PX - round(_ARROW_PX))
        else:
            left = min(section.right() - round(_ARROW_PX) - 1, section.left() + _PADDING_PX + width + _GAP_PX)
        return QRect(left, section.center().y() - 2, round(_ARROW_PX), round(_RISE_PX))

    def _paint_arrow(self, painter: QPainter, place: QRect) -> None:
        is_up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        base_y, tip_y = (place.bottom() + 1.0, place.top()) if is_up else (place.top(), place.bottom() + 1.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._themes.tokens.text_second))
        middle = place.left() + _ARROW_PX / 2
        corners = [
            QPointF(place.left(), base_y),
            QPointF(place.left() + _ARROW_PX, base_y),
            QPointF(middle, tip_y),
        ]
        painter.drawPolygon(QPolygonF(corners))
        painter.restore()
