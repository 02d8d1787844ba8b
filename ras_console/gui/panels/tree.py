"""The side pane: the Site tree with its filter, by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ras_console.config.commands import MoveObject
from ras_console.config.document import Document
from ras_console.domain.ids import BrokerId, ObjectId
from ras_console.domain.objects import Broker, Host, Pool, Resource
from ras_console.gui.kit import IconButton, SearchField
from ras_console.gui.kit.painting import focus_ring, icon_at, rounded, shows_focus
from ras_console.gui.models.tree import MORE_ROLE, NODE_ROLE, TreeModel
from ras_console.gui.navigation import GROUPS, Node, NodeKind
from ras_console.gui.panels.node_menu import build_node_menu
from ras_console.gui.panels.tree_delegate import TreeDelegate
from ras_console.gui.theme import ThemeSwitch, font

if TYPE_CHECKING:
    from ras_console.gui.context import ConsoleContext

_INDENT_PX: Final = 18
_LEFT_PX: Final = 8
_CHEVRON_PX: Final = 14
_SELECTION_INSET_PX: Final = 8
_ACCENT_BAR_PX: Final = 3


class SiteTreeView(QTreeView):
    """A tree view with the console's selection and chevrons."""

    menu_wanted = Signal(object)
    """QPoint on the screen: where the context menu of the selected row goes."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setObjectName("site_tree")
        self.setAccessibleName(self.tr("Site tree"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(_INDENT_PX)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setItemDelegate(TreeDelegate(themes, self))
        self.viewport().setAutoFillBackground(False)  # the pane's ground shows through
        self._dress()
        themes.theme_changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        palette = self.palette()
        # The row's ground is painted below, with round corners; the style's own would be square.
        palette.setColor(QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))
        self.setPalette(palette)
        self.viewport().update()

    @override
    def drawRow(
        self, painter: QPainter, options: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = self._themes.tokens
        row = QRectF(options.rect)
        width = self.viewport().width() - _SELECTION_INSET_PX - _ACCENT_BAR_PX
        ground = QRectF(_ACCENT_BAR_PX, row.top() + 1, width, row.height() - 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_current = self.selectionModel().isSelected(index)
        if is_current:
            rounded(painter, ground, 6, fill=QColor(tokens.selection))
            bar = QRectF(0, ground.top() + 5, _ACCENT_BAR_PX, ground.height() - 10)
            rounded(painter, bar, 1.5, fill=QColor(tokens.accent))
        elif options.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, ground, 6, fill=QColor(tokens.bg))
        super().drawRow(painter, options, index)
        if is_current and shows_focus(self):
            focus_ring(painter, ground, 6, tokens.accent)

    @override
    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        if not self.model().hasChildren(index):
            return
        name = "chevron-down" if self.isExpanded(index) else "chevron-right"
        place = QRectF(rect.right() - _CHEVRON_PX, rect.center().y() - _CHEVRON_PX / 2 + 0.5, _CHEVRON_PX, _CHEVRON_PX)
        icon_at(painter, self._themes.assets, name, self._themes.tokens.text_muted, place)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the menu of the row under the pointer, or by keyboard of the current row, which it selects."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            place = event.pos() if by_mouse else self.visualRect(index).center()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))


class TreePane(QWidget):
    """Header, filter and tree; follows the navigator and leads it."""

    page_wanted = Signal()
    """Enter on a row: the keyboard goes to its page."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace, self._navigator = context.workspace, context.navigator
        themes = context.themes
        self.setObjectName("tree_pane")
        self.setMinimumWidth(220)
        self.setAutoFillBackground(True)
        self.model = TreeModel(context.workspace.document, is_read_only=context.workspace.is_read_only, parent=self)
        self.view = SiteTreeView(themes)
        self.view.setModel(self.model)
        self.filter = SearchField(themes, self.tr("Filter tree"))
        self.filter.setObjectName("tree_filter")
        self._is_following = False
        self._unfiltered: frozenset[Node] | None = None
        self._title = QLabel(self.tr("SITE"))
        self._title.setFont(font("chip", weight=600))
        self._filter_button = IconButton(themes, "filter", self.tr("Filter the tree"), size=26)
        self._filter_button.setObjectName("filter_button")
        self._collapse_button = IconButton(themes, "chevrons-up-down", self.tr("Collapse all"), size=26)
        self._collapse_button.setObjectName("collapse_button")
        self._lay_out()
        self._connect()
        self._dress()
        self._open_first_site()
        self._follow(self._navigator.node)

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(16, 0, 10, 0)
        header.setSpacing(2)
        header.addWidget(self._title)
        header.addStretch(1)
        header.addWidget(self._filter_button)
        header.addWidget(self._collapse_button)
        field = QHBoxLayout()
        field.setContentsMargins(12, 0, 12, 0)
        field.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addLayout(header)
        column.addLayout(field)
        column.addSpacing(4)
        tree = QHBoxLayout()
        tree.setContentsMargins(_LEFT_PX, 0, 0, 0)
        tree.addWidget(self.view)
        column.addLayout(tree, 1)

    def _connect(self) -> None:
        context = self._context
        self.filter.textChanged.connect(self._filter_by)
        self._filter_button.clicked.connect(self._toggle_filter)
        self._collapse_button.clicked.connect(self._collapse)
        self.view.selectionModel().currentChanged.connect(self._lead)
        self.view.clicked.connect(self._return)
        self.view.activated.connect(self.page_wanted)
        self.view.menu_wanted.connect(self._open_menu)
        self.model.move_wanted.connect(self._move)
        self.model.rowsInserted.connect(self._open_new)
        self._navigator.node_changed.connect(self._follow)
        self._workspace.document_changed.connect(self._take_document)
        context.bridge.snapshot_changed.connect(self.model.show_snapshot)
        context.bridge.feed_changed.connect(self._forget_picture)
        context.drafts.changed.connect(self._mark_drafts)
        context.themes.theme_changed.connect(self._dress)
        self.model.show_snapshot(context.bridge.snapshot)

    @Slot()
    def _dress(self) -> None:
        tokens = self._context.themes.tokens
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(tokens.chrome))
        self.setPalette(palette)
        title = self._title.palette()
        title.setColor(QPalette.ColorRole.WindowText, QColor(tokens.text_muted))
        self._title.setPalette(title)

    # ------------------------------------------------------------------------------------------------ selection
    @Slot(QModelIndex, QModelIndex)
    def _lead(self, current: QModelIndex) -> None:
        node = current.data(NODE_ROLE) if current.isValid() else None
        if isinstance(node, Node) and not self._is_following:
            self._navigator.go(node)

    @Slot(QModelIndex)
    def _return(self, clicked: QModelIndex) -> None:
        """Go to the row's own page also where it is selected already, for a pool or a host that has no row."""
        self._lead(clicked)

    @Slot(object)
    def _follow(self, node: Node) -> None:
        """Select the node's row; its group's where a long group does not show it."""
        current = self.view.currentIndex()
        if current.isValid() and current.data(NODE_ROLE) == node:
            return
        index = self.model.index_of(node)
        if not index.isValid():
            index = self.model.index_of(group_of(self._workspace.document, node))
        self._is_following = True  # leading back would go to the group instead of its hidden object
        self.view.setCurrentIndex(index)
        self._is_following = False
        self.view.scrollTo(index)

    @Slot(object, object)
    def _take_document(self, before: Document, after: Document) -> None:
        """Leave what is gone before its row goes, or Qt would select the neighbour."""
        node = self._navigator.node
        if after.get(node.object_id) is None:
            home = group_of(before, node)
            gone = after.get(home.object_id) is None
            self._navigator.go(Node(NodeKind.FARM, after.farm.id) if gone else home)
        self.model.show_document(before, after)
        self._mark_drafts()

    @Slot()
    def _forget_picture(self) -> None:
        self.model.show_snapshot(None)

    @Slot()
    def _mark_drafts(self) -> None:
        self.model.show_drafts(self._context.drafts.all_dirty())

    @Slot(object, int)
    def _move(self, broker_id: BrokerId, place: int) -> None:
        problems = self._workspace.apply(MoveObject(object_id=broker_id, to_index=place))
        if problems:
            self._context.actions.problems_found.emit(problems)

    @Slot(object)
    def _open_menu(self, place: QPoint) -> None:
        menu = build_node_menu(self._context.actions, self._context.themes, self._navigator.node, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    # ------------------------------------------------------------------------------------------------ opening
    def _open_first_site(self) -> None:
        """Show the farm, its sites, and the groups of the first one."""
        farm = self.model.index(0, 0)
        self.view.expand(farm)
        for row in range(self.model.rowCount(farm)):
            self.view.expand(self.model.index(row, 0, farm))
        if self.model.rowCount(farm):
            self.view.expandRecursively(self.model.index(0, 0, farm))

    @Slot(QModelIndex, int, int)
    def _open_new(self, parent: QModelIndex, first: int, last: int) -> None:
        """Open what has just come: a new site, and the group that gets its first object."""
        node = parent.data(NODE_ROLE)
        if self._unfiltered is not None or (isinstance(node, Node) and self.model.rowCount(parent) == last - first + 1):
            self.view.expand(parent)
        for row in range(first, last + 1):
            self.view.expand(self.model.index(row, 0, parent))

    @Slot()
    def _collapse(self) -> None:
        """Close all below the sites; the selection moves up to what stays visible."""
        farm = self.model.index(0, 0)
        for row in range(self.model.rowCount(farm)):
            site = self.model.index(row, 0, farm)
            for group in range(self.model.rowCount(site)):
                self.view.collapse(self.model.index(group, 0, site))

    @Slot()
    def _toggle_filter(self) -> None:
        """Show the field and go there; away with it, everything is shown again."""
        is_shown = self.filter.isHidden()
        self.filter.setVisible(is_shown)
        if is_shown:
            self.filter.setFocus()
        else:
            self.filter.clear()

    @Slot(str)
    def _filter_by(self, text: str) -> None:
        """Show matches opened up, and restore what was open before when the field is empty again."""
        if text and self._unfiltered is None:
            self._unfiltered = frozenset(self._expanded())
        self.model.show_matches(text)
        if text:
            self.view.expandAll()
        elif self._unfiltered is not None:
            opened, self._unfiltered = self._unfiltered, None
            for index in self._branches(QModelIndex()):
                self.view.setExpanded(index, index.data(NODE_ROLE) in opened)
        self._follow(self._navigator.node)

    def _expanded(self) -> list[Node]:
        return [index.data(NODE_ROLE) for index in self._branches(QModelIndex()) if self.view.isExpanded(index)]

    def _branches(self, above: QModelIndex) -> list[QModelIndex]:
        found: list[QModelIndex] = []
        for row in range(self.model.rowCount(above)):
            index = self.model.index(row, 0, above)
            if self.model.rowCount(index) and not index.data(MORE_ROLE):
                found += [index, *self._branches(index)]
        return found


def group_of(document: Document, node: Node) -> Node:
    """Return the node above: the group of an object, the site of a group, the farm of a site."""
    if node.kind in GROUPS:
        return Node(NodeKind.SITE, node.object_id)
    match document.get(node.object_id):
        case Broker(site_id=site_id):
            return Node(NodeKind.BROKERS, site_id)
        case Host(site_id=site_id) | Pool(site_id=site_id):
            return Node(NodeKind.HOSTS, site_id)
        case Resource(site_id=site_id):
            return Node(NodeKind.RESOURCES, site_id)
        case _:
            return Node(NodeKind.FARM, ObjectId(document.farm.id))
