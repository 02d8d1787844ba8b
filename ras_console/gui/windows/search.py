"""The search field of the header: any object of the farm by name, chosen from a list without leaving the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ras_console.config.document import Document
from ras_console.domain.catalogue import KINDS, name_of, parent_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from ras_console.gui.kit import SearchField
from ras_console.gui.kit.painting import icon_at, rounded
from ras_console.gui.late_numpy import np
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.theme import ThemeSwitch, font

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot
    from ras_console.gui.context import ConsoleContext

HITS_SHOWN: Final = 10
_NOBODY: Final = ObjectId(0)
_ROW_PX: Final = 34
_LIST_PX: Final = 360
_HIT: Final = int(Qt.ItemDataRole.UserRole) + 1
_SEARCHED: Final = (
    (Kind.FARM, NodeKind.FARM, "", "boxes"),
    (Kind.SITE, NodeKind.SITE, "", "map-pin"),
    (Kind.BROKER, NodeKind.BROKER, "", "server"),
    (Kind.HOST, NodeKind.HOST, "", "monitor"),
    (Kind.POOL, NodeKind.POOL, "", "boxes"),
    (Kind.RESOURCE, NodeKind.RESOURCE, "", "app-window"),
    (Kind.SCHEDULE, NodeKind.SCHEDULE, "", "clock"),
    (Kind.HANDLER, NodeKind.NOTIFICATIONS, "handlers", "bell"),
    (Kind.SCRIPT, NodeKind.NOTIFICATIONS, "commands", "file-text"),
    (Kind.ADMINISTRATOR, NodeKind.ADMINISTRATION, "administrators", "users"),
    (Kind.ACCOUNT, NodeKind.ADMINISTRATION, "users", "user"),
)
"""Kinds with names, the page of each and its tab; what has no page of its own is in the list of its parent's page."""
_LISTED: Final = frozenset({NodeKind.NOTIFICATIONS, NodeKind.ADMINISTRATION})
_USERS_SHOWN: Final = 4
_USERS_COUNTED: Final = 200
_PAGES: Final = (
    ("Sessions", NodeKind.SESSIONS, "sessions", "users"),
    ("Auto-promotion", NodeKind.BROKERS, "promotion", "timer"),
    ("Load balancing", NodeKind.HOSTS, "balancing", "gauge"),
    ("Effective access", NodeKind.RESOURCES, "access", "shield-check"),
    ("Host pools", NodeKind.HOSTS, "pools", "boxes"),
    ("Host defaults", NodeKind.HOSTS, "defaults", "settings"),
    ("Notification handlers", NodeKind.NOTIFICATIONS, "handlers", "bell"),
    ("Commands", NodeKind.NOTIFICATIONS, "commands", "file-text"),
    ("Mailbox of the farm", NodeKind.NOTIFICATIONS, "mailbox", "bell"),
    ("Schedules", NodeKind.SCHEDULER, "schedules", "clock"),
)
_FARM_PAGES: Final = (
    ("Administrators", NodeKind.ADMINISTRATION, "administrators", "users"),
    ("Users", NodeKind.ADMINISTRATION, "users", "user"),
    ("Backup", NodeKind.ADMINISTRATION, "backup", "save"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that was found, and how it reads in the list."""

    node: Node
    tab: str = ""
    name: str
    place: str
    icon: str
    sessions: str = ""
    """The filter for the page of sessions, where it leads there."""


def find(document: Document, text: str, limit: int = HITS_SHOWN) -> tuple[Hit, ...]:
    """Return what is called so, names that begin with the text first, each in the order of the tree."""
    wanted = text.strip().casefold()
    if not wanted:
        return ()
    first: list[Hit] = []
    further: list[Hit] = []
    for kind, node_kind, tab, icon in _SEARCHED:
        for thing in document.of_kind(kind):
            name = name_of(thing)
            at = name.casefold().find(wanted)
            if at < 0:
                continue
            site = document.site_of(thing)
            place = KINDS[kind].label if site is None or kind is Kind.SITE else f"{KINDS[kind].label} · {site.name}"
            at_id = (parent_of(thing) or thing.id) if node_kind in _LISTED else thing.id
            hit = Hit(node=Node(node_kind, ObjectId(at_id)), tab=tab, name=name, place=place, icon=icon)
            (first if at == 0 else further).append(hit)
    return (*first, *further, *_pages(document, wanted))[:limit]


def find_users(document: Document, snapshot: FarmSnapshot | None, text: str) -> tuple[Hit, ...]:
    """Return some users who have sessions and whose names contain the text, names that begin with it first."""
    wanted = text.strip().casefold()
    if snapshot is None or not wanted:
        return ()
    hits: list[Hit] = []
    for view in snapshot.sites:
        site = document.site(view.id)
        if view.sessions is None or site is None:
            continue
        names = view.sessions.user_names[:]
        found = [number for number, name in enumerate(names) if wanted in name.casefold()][:_USERS_COUNTED]
        if not found:
            continue
        counts = np.bincount(view.sessions.user, minlength=len(names))
        found = [each for each in found if counts[each]]
        found.sort(key=lambda each: (not names[each].casefold().startswith(wanted), names[each]))
        for each in found[: _USERS_SHOWN - len(hits)]:
            count = int(counts[each])
            place = f"{count} session{'' if count == 1 else 's'} · {site.name}"
            node = Node(NodeKind.SESSIONS, site.id)
            hits.append(Hit(node=node, name=names[each], place=place, icon="user", sessions=f'user:"{names[each]}"'))
    return tuple(hits)


def _pages(document: Document, wanted: str) -> tuple[Hit, ...]:
    """Return the pages of settings that the farm and its sites keep beside their objects."""
    farm = document.farm
    of_farm = tuple(
        Hit(node=Node(kind, farm.id), tab=tab, name=name, place=f"Settings · {farm.name}", icon=icon)
        for name, kind, tab, icon in _FARM_PAGES
        if wanted in name.casefold()
    )
    of_sites = tuple(
        Hit(node=Node(kind, site.id), tab=tab, name=name, place=f"Settings · {site.name}", icon=icon)
        for name, kind, tab, icon in _PAGES
        if wanted in name.casefold()
        for site in document.sites
    )
    return (*of_farm, *of_sites)


class _HitDelegate(QStyledItemDelegate):
    """Icon, name, and muted at the right where it is."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._name_font, self._place_font = font("body", weight=500), font("help")

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW_PX)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit = index.data(_HIT)
        if not isinstance(hit, Hit):
            return
        tokens = self._themes.tokens
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            rounded(painter, rect, 6, fill=QColor(tokens.selection))
        icon = QRectF(rect.left() + 9, rect.center().y() - 8, 16, 16)
        icon_at(painter, self._themes.assets, hit.icon, tokens.text_second, icon)
        place = QFontMetricsF(self._place_font).horizontalAdvance(hit.place)
        room = QRectF(rect.right() - place - 11, rect.top(), place + 1, rect.height())
        painter.setFont(self._place_font)
        painter.setPen(QColor(tokens.text_muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, hit.place)
        name = QRectF(icon.right() + 9, rect.top(), room.left() - icon.right() - 18, rect.height())
        metrics = QFontMetricsF(self._name_font)
        painter.setFont(self._name_font)
        painter.setPen(QColor(tokens.text))
        text = metrics.elidedText(hit.name, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class _HitList(QFrame):
    """The list under the field; a child of the window, so that no other window takes the keyboard."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setObjectName("search_hits")
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_HitDelegate(themes, self.list))
        self.list.setAccessibleName(self.tr("Found objects"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 5, 1, 5)
        column.addWidget(self.list)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.hide()

    def show_hits(self, hits: tuple[Hit, ...], text: str) -> None:
        """Fill the list; without hits it says so."""
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(hit.name)
            item.setData(_HIT, hit)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.name}, {hit.place}")
            self.list.addItem(item)
        if not hits:
            item = QListWidgetItem(self.tr("Nothing is called “{text}”").replace("{text}", text))
            none = Hit(node=Node(NodeKind.FARM, _NOBODY), name=item.text(), place="", icon="search")
            item.setData(_HIT, none)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        else:
            self.list.setCurrentRow(0)
        self.resize(_LIST_PX, self.list.count() * _ROW_PX + 12)


class SearchBox(SearchField):
    """Ctrl+K leads here; Up and Down choose, Enter goes there, Escape closes."""

    went = Signal()
    """It went to what was chosen: the keys are the page's again, Del and Ctrl+Z among them."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(context.themes, "Search by name…", keys="Ctrl K", parent=parent)
        self._context = context
        self._hits: _HitList | None = None
        self.setObjectName("search_field")
        self.textChanged.connect(self._search)

    def _list(self) -> _HitList:
        if self._hits is None:
            self._hits = _HitList(self._context.themes, self.window())
            self._hits.list.itemClicked.connect(self._go)
            self.window().installEventFilter(self)
        return self._hits

    @property
    def shown_names(self) -> tuple[str, ...]:
        """The names on the list as long as it is open."""
        if self._hits is None or not self._hits.isVisible():
            return ()
        return tuple(self._hits.list.item(row).text() for row in range(self._hits.list.count()))

    @Slot(str)
    def _search(self, text: str) -> None:
        hits = self._list()
        if not text.strip():
            hits.hide()
            return
        found = find(self._context.workspace.document, text)
        people = find_users(self._context.workspace.document, self._context.bridge.snapshot, text)
        hits.show_hits((*found[: HITS_SHOWN - len(people)], *people), text)
        self._place()
        hits.show()
        hits.raise_()

    def _place(self) -> None:
        hits = self._list()
        below = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        hits.move(min(below.x(), self.window().width() - hits.width() - 8), below.y())

    @Slot(QListWidgetItem)
    def _go(self, item: QListWidgetItem) -> None:
        hit = item.data(_HIT)
        if isinstance(hit, Hit) and hit.place:
            self.clear()
            if hit.sessions:
                self._context.navigator.show_sessions(hit.node.object_id, hit.sessions)
            else:
                self._context.navigator.go(hit.node, hit.tab)
            self.went.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        hits = self._hits.list if self._hits is not None and self._hits.isVisible() else None
        if hits is not None and event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            hits.setCurrentRow(max(0, min(hits.count() - 1, hits.currentRow() + step)))
        elif hits is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if hits.currentItem() is not None:
                self._go(hits.currentItem())
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._hits is not None:
            self._hits.hide()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.text():
            self._search(self.text())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self._hits is not None and self._hits.isVisible():
            self._place()
        return super().eventFilter(watched, event)
