"""The list of the hottest hosts: name, bar, percentage, sessions, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from ras_console.gui.kit.card import LIST_SIDE_PX
from ras_console.gui.kit.load_bar import HOT_RATIO, paint_load_bar
from ras_console.gui.kit.painting import focus_ring, rounded
from ras_console.gui.theme import ThemeSwitch, font

_ROW_PX: Final = 30
_BAR_PX: Final = 6
_DISPLAY_ROLE: Final = int(Qt.ItemDataRole.DisplayRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostBar:
    """One line: `key` is what activation hands back."""

    key: str
    name: str
    load_ratio: float
    sessions: int


class _HostBarModel(QAbstractListModel):
    """Holds the lines; a screen reader gets each as one sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hosts: tuple[HostBar, ...] = ()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.hosts)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY_ROLE) -> object:
        if role != _DISPLAY_ROLE or not index.isValid():
            return None
        host = self.hosts[index.row()]
        return self.tr("{0}: {1} %, {2} sessions").format(host.name, round(host.load_ratio * 100), host.sessions)

    def replace(self, hosts: tuple[HostBar, ...]) -> None:
        """Show other lines; rows keep their place so that a selection stays where the eye is."""
        count = len(self.hosts)
        # First the rows, then their contents: while rows come or go the others must read as before.
        if len(hosts) < count:
            self.beginRemoveRows(QModelIndex(), len(hosts), count - 1)
            self.hosts = self.hosts[: len(hosts)]
            self.endRemoveRows()
        elif len(hosts) > count:
            self.beginInsertRows(QModelIndex(), count, len(hosts) - 1)
            self.hosts = self.hosts + hosts[count:]
            self.endInsertRows()
        self.hosts = hosts
        if hosts:
            self.dataChanged.emit(self.index(0), self.index(len(hosts) - 1))


class _HostBarDelegate(QStyledItemDelegate):
    """Draws a line: the name as wide as the widest, the bar takes what is left."""

    def __init__(self, themes: ThemeSwitch, model: _HostBarModel, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes
        self._model = model
        self._name_font = font("body", weight=500)
        self._load_font = font("body", weight=600)
        self._sessions_font = font("help")
        self._name_px = 0.0
        self._load_px = QFontMetricsF(self._load_font).horizontalAdvance("100 %")
        self._sessions_px = 0.0

    def measure(self) -> None:
        """Fit the columns to the model's lines."""
        names, sessions = QFontMetricsF(self._name_font), QFontMetricsF(self._sessions_font)
        hosts = self._model.hosts
        self._name_px = max((names.horizontalAdvance(host.name) for host in hosts), default=0.0)
        self._sessions_px = max((sessions.horizontalAdvance(self._sessions_text(host)) for host in hosts), default=0.0)

    def _sessions_text(self, host: HostBar) -> str:
        return self.tr("{0} sess.").format(host.sessions)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW_PX)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        host = self._model.hosts[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_state(painter, option)
        content = QRectF(option.rect).adjusted(LIST_SIDE_PX, 0, -LIST_SIDE_PX, 0)
        name_px = min(self._name_px + 1, content.width() * 0.45)
        load_left = content.right() - self._sessions_px - 12 - self._load_px
        left, right = content.left() + name_px + 12, load_left - 14
        if right - left > _BAR_PX:
            bar = QRectF(left, content.center().y() - _BAR_PX / 2, right - left, _BAR_PX)
            paint_load_bar(painter, bar, host.load_ratio, self._themes.tokens)
        self._paint_words(painter, content, name_px, load_left, host)
        painter.restore()

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        tokens = self._themes.tokens
        rect = QRectF(option.rect).adjusted(0, 1, 0, -1)
        if option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect, 6, fill=QColor(tokens.sunken))
        if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
            focus_ring(painter, rect, 6, tokens.accent)

    def _paint_words(self, painter: QPainter, content: QRectF, name_px: float, load_left: float, host: HostBar) -> None:
        tokens = self._themes.tokens
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(self._name_font)
        painter.setPen(QColor(tokens.text))
        name = QFontMetricsF(self._name_font).elidedText(host.name, Qt.TextElideMode.ElideRight, name_px)
        painter.drawText(content, left, name)
        painter.setFont(self._sessions_font)
        painter.setPen(QColor(tokens.text_muted))
        painter.drawText(content, right, self._sessions_text(host))
        painter.setFont(self._load_font)
        painter.setPen(QColor(tokens.error if host.load_ratio >= HOT_RATIO else tokens.text))
        load = QRectF(load_left, content.top(), self._load_px, content.height())
        painter.drawText(load, right, f"{round(host.load_ratio * 100)} %")


class HostBarList(QListView):
    """The list of a "Hottest hosts" card (`Card.add_list`); arrow keys move, Enter or a click activates."""

    host_activated = Signal(str)
    """Carries the key of the line that was clicked or entered."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host_model = _HostBarModel(self)
        self._delegate = _HostBarDelegate(themes, self._host_model, self)
        self.setModel(self._host_model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Hottest hosts"))
        self.clicked.connect(self._activate)
        self.activated.connect(self._activate)
        themes.theme_changed.connect(self.viewport().update)

    def set_hosts(self, hosts: Sequence[HostBar]) -> None:
        """Show these hosts, hottest first as the caller ordered them."""
        count = len(self._host_model.hosts)
        self._host_model.replace(tuple(hosts))
        self._delegate.measure()
        if count != len(hosts):
            self.updateGeometry()

    def hosts(self) -> tuple[HostBar, ...]:
        """Return what is shown."""
        return self._host_model.hosts

    @Slot(QModelIndex)
    def _activate(self, index: QModelIndex) -> None:
        self.host_activated.emit(self._host_model.hosts[index.row()].key)

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, _ROW_PX * max(len(self._host_model.hosts), 1))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, _ROW_PX)
