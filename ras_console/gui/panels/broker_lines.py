"""The brokers of a site as short lines: name, role, hosts; for cards that have no room for a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from ras_console.domain.objects import Broker
from ras_console.domain.vocabulary import Role
from ras_console.engine.snapshot import SiteView
from ras_console.gui.kit import paint_pill, pill_kind_of, pill_size, role_text
from ras_console.gui.kit.card import LIST_SIDE_PX
from ras_console.gui.kit.painting import focus_ring, rounded
from ras_console.gui.models.cells import CELL_ROLE, KEY_ROLE, Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.panels.picture import broker_of
from ras_console.gui.phrases import counted
from ras_console.gui.theme import ThemeSwitch, font

_ROW_PX: Final = 30


class _LineDelegate(QStyledItemDelegate):
    """Draws name at the left, hosts and pill at the right."""

    def __init__(self, themes: ThemeSwitch, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes
        self._name_font = font("body", weight=500)
        self._note_font = font("help")

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW_PX)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return
        tokens, state = self._themes.tokens, option.state
        rect = QRectF(option.rect)
        room = rect.adjusted(LIST_SIDE_PX, 0, -LIST_SIDE_PX, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect.adjusted(0, 2, 0, -2), 6, fill=QColor(tokens.sunken))
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            focus_ring(painter, rect.adjusted(0, 1, 0, -1), 6, tokens.accent)
        if cell.role is not None:
            size = pill_size(role_text(cell.role))
            pill = QRectF(
                room.right() - size.width(), room.center().y() - size.height() / 2, size.width(), size.height()
            )
            paint_pill(painter, pill, pill_kind_of(cell.role), role_text(cell.role), tokens)
            room = room.adjusted(0, 0, -size.width() - 10, 0)
        painter.setFont(self._note_font)
        painter.setPen(QColor(tokens.text_muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, cell.tip)
        room = room.adjusted(0, 0, -QFontMetricsF(self._note_font).horizontalAdvance(cell.tip) - 10, 0)
        painter.setFont(self._name_font)
        painter.setPen(QColor(tokens.text_muted if cell.is_faint else tokens.text))
        name = QFontMetricsF(self._name_font).elidedText(cell.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


class BrokerLines(QListView):
    """A click or Enter opens a broker."""

    opened = Signal(int)
    """Id of a broker."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = ListingModel((Column(title="Broker"),), parent=self)
        self.setModel(self.lines)
        self.setItemDelegate(_LineDelegate(themes, self))
        self.setObjectName("broker_lines")
        self.setAccessibleName("Connection Brokers")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)
        themes.theme_changed.connect(self.viewport().update)

    def show_brokers(self, brokers: Sequence[Broker], site: SiteView | None) -> None:
        """Show these, in the order of the list."""
        before = self.lines.rowCount()
        self.lines.show_lines([Line(key=each.id, cells=(_cell(each, site),)) for each in brokers])
        if self.lines.rowCount() != before:
            self.updateGeometry()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(int(index.data(KEY_ROLE)))

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, _ROW_PX * max(self.lines.rowCount(), 1))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())


def _cell(broker: Broker, site: SiteView | None) -> Cell:
    view = broker_of(site, broker.id)
    role = view.role if view is not None else None if broker.is_in_service else Role.DISABLED
    note = counted(view.registered_hosts, "host") if view is not None and view.registered_hosts else ""
    return Cell(text=broker.server, role=role, is_faint=not broker.is_in_service, tip=note)
