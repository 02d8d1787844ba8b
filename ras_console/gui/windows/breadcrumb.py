"""The breadcrumb: where the administrator is, each step a way back up."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from ras_console.config.document import Document
from ras_console.domain.catalogue import name_of
from ras_console.gui.kit.painting import focus_ring, icon_at, shows_focus
from ras_console.gui.models.tree_rows import GROUP_TEXTS
from ras_console.gui.navigation import GROUPS, OF_FARM, Node, NodeKind
from ras_console.gui.panels.tree import group_of
from ras_console.gui.phrases import plain_tip
from ras_console.gui.theme import ThemeSwitch, font

_CHEVRON_PX: Final = 14
_GAP_PX: Final = 7
_HEIGHT_PX: Final = 28
_LONGEST_PX: Final = 260
_SHORTEST_PX: Final = 48


def way_to(document: Document, node: Node) -> tuple[Node, ...]:
    """Return the nodes from the farm down to this one."""
    way = [node]
    while way[0].kind is not NodeKind.FARM:
        way.insert(0, group_of(document, way[0]))
    return tuple(way)


def text_of_node(document: Document, node: Node) -> str:
    """Return what a node is called, "" for one that is gone."""
    thing = document.get(node.object_id)
    if thing is None:
        return ""
    return GROUP_TEXTS[node.kind] if node.kind in (*GROUPS, *OF_FARM) else name_of(thing)


class _Crumb(QPushButton):
    """One step; the last one, where we are, is bold and leads nowhere."""

    def __init__(self, themes: ThemeSwitch, node: Node, text: str, *, is_last: bool, parent: QWidget) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._themes = themes
        self._words = text
        self._is_last = is_last
        self.node = node
        self.setObjectName(f"crumb_{node.kind.value}")
        self.setFlat(True)
        self.setFont(font("body", weight=600 if is_last else 400))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT_PX)
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if is_last else Qt.FocusPolicy.TabFocus)
        self.setFixedWidth(self.full_px())

    def full_px(self) -> int:
        """Return the width that shows the whole text, chevron included."""
        words = QFontMetricsF(self.font()).horizontalAdvance(self._words)
        return min(_LONGEST_PX, int(words + 2.0)) + (0 if self._is_last else _CHEVRON_PX + 2 * _GAP_PX)

    def least_px(self) -> int:
        """Return the width at which a few letters are left."""
        return min(self.full_px(), _SHORTEST_PX + (0 if self._is_last else _CHEVRON_PX + 2 * _GAP_PX))

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.width(), _HEIGHT_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect())
        if not self._is_last:
            room.setWidth(room.width() - _CHEVRON_PX - 2 * _GAP_PX)
            place = QRectF(room.right() + _GAP_PX, (_HEIGHT_PX - _CHEVRON_PX) / 2, _CHEVRON_PX, _CHEVRON_PX)
            icon_at(painter, self._themes.assets, "chevron-right", tokens.text_muted, place)
        is_hot = self.underMouse() and not self._is_last
        painter.setPen(QColor(tokens.accent if is_hot else tokens.text if self._is_last else tokens.text_second))
        painter.setFont(self.font())
        text = QFontMetricsF(self.font()).elidedText(self._words, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if shows_focus(self):
            focus_ring(painter, room, 4, tokens.accent)


class Breadcrumb(QWidget):
    """Takes what room the header leaves; where it is short the steps are shortened from the left."""

    step_chosen = Signal(object)
    """Node."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._crumbs: list[_Crumb] = []
        self._way: tuple[tuple[Node, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT_PX)
        self.setAccessibleName(self.tr("Where you are"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        themes.theme_changed.connect(self.update)

    def show_way(self, document: Document, node: Node) -> None:
        """Show the steps to a node; rebuilt only where they read otherwise than before."""
        way = tuple((each, text_of_node(document, each)) for each in way_to(document, node))
        if way == self._way:
            return
        self._way = way
        for crumb in self._crumbs:
            self._row.removeWidget(crumb)
            crumb.hide()
            crumb.deleteLater()
        self._crumbs = [_Crumb(self._themes, each, text, is_last=each == node, parent=self) for each, text in way]
        for place, crumb in enumerate(self._crumbs):
            self._row.insertWidget(place, crumb)
            crumb.clicked.connect(self._choose)
            crumb.show()
        self._fit()

    @Slot()
    def _choose(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Crumb):
            self.step_chosen.emit(sender.node)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten the steps, the farm first, until all fit; where even that is too much the first ones go."""
        over = sum(crumb.full_px() for crumb in self._crumbs) - self.width()
        for crumb in self._crumbs:
            give = max(0, min(over, crumb.full_px() - crumb.least_px()))
            crumb.setFixedWidth(crumb.full_px() - give)
            crumb.show()
            over -= give
        for crumb in self._crumbs[:-1]:
            if over > 0:
                crumb.hide()
                over -= crumb.width()
