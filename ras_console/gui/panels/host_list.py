"""A site's session hosts in one table: filtered by words and by pool, several selected at once, dragged onto pools."""

from __future__ import annotations

from collections import Counter
from typing import cast

import numpy as np
from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import Site
from ras_console.engine.preferred import spread
from ras_console.engine.snapshot import SiteView
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, EmptyState, MutedLabel, SearchField
from ras_console.gui.models.hosts import COLUMNS, HostColumn, HostsModel
from ras_console.gui.models.pools import ALL_HOSTS, PoolsModel, pool_lines
from ras_console.gui.models.pools import COLUMNS as POOL_COLUMNS
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.chosen_columns import ChosenColumns
from ras_console.gui.panels.host_selection import HostSelection
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.spread_bar import SpreadBar
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted

_POOLS_PX = 190

NO_HOSTS = (
    "This site has no session hosts. Add session hosts takes a list, a range of names or addresses, or a CSV file. "
    "Hosts of a real site cannot join in this version; those of a lab begin to work at once."
)


class HostList(QWidget):
    """Filter, spread, pools and table; cheap at a thousand hosts, whose rows keep still under the pointer."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context = context
        self.filter = SearchField(themes, "Filter hosts")
        self.filter.setObjectName("hosts_filter")
        self.filter.setFixedWidth(220)
        self.spread = SpreadBar(themes)
        self._count = MutedLabel(themes)
        self._count.setObjectName("hosts_count")
        self.model = HostsModel(self)
        self.table = ObjectTable(themes, self.model, COLUMNS, is_multiple=True)
        self.table.setObjectName("hosts_table")
        self.table.setAccessibleName("RD Session Hosts")
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(HostColumn.NAME, Qt.SortOrder.AscendingOrder)
        self.table.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.columns = ChosenColumns(self.table, COLUMNS, context.preferences)
        self.pools_model = PoolsModel(self)
        self.pools = ObjectTable(themes, self.pools_model, POOL_COLUMNS)
        self.pools.setObjectName("pool_list")
        self.pools.setAccessibleName("Host pools")
        self.pools.setFixedWidth(_POOLS_PX)
        self.pools.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.pools.setDragDropOverwriteMode(True)
        self.pools.setToolTip("Choose a pool to see its hosts; drop hosts on a pool to assign them")
        self.selection = HostSelection(context, self.table.selected_keys)
        self._empty = EmptyState(themes, "monitor", NO_HOSTS)
        self._empty.setObjectName("no_hosts")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self.filter)
        line.addWidget(self.spread, 1)
        line.addWidget(self._count)
        line.addWidget(self.columns.button(self._context.themes))
        tables = QHBoxLayout()
        tables.setSpacing(12)
        tables.addWidget(self.pools)
        tables.addWidget(self.table, 1)
        both = QWidget()
        both.setLayout(tables)
        tables.setContentsMargins(0, 0, 0, 0)
        self._card = Card(self._context.themes)
        self._card.body.addLayout(line)
        self._card.body.addWidget(self.selection)
        self._card.body.addWidget(both, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card)
        layout.addWidget(self._empty)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._on_filter)
        self.table.opened.connect(self._open)
        self.table.selection_changed.connect(self._choose_hosts)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.pools.chosen.connect(self._choose_pool)
        self.pools.opened.connect(self._open_pool)
        self.pools_model.hosts_dropped.connect(self.selection.assign_to)

    def show_picture(self, picture: Picture) -> None:
        """Show the hosts of the picture's site."""
        site = cast("Site", picture.thing)
        document = picture.document
        hosts, pools, view = document.effective_hosts(site.id), document.pools(site.id), picture.site_view
        self._card.setVisible(bool(hosts))
        self._empty.setVisible(not hosts)
        self._show_pools(picture, site.id)
        names = {int(each.id): each.server for each in document.brokers(site.id)}
        selected, current = self.table.selected_keys(), self.table.key()
        rows_before = self.model.rowCount()
        self.model.show_hosts(hosts, names, {int(each.id): each.name for each in pools})
        if view is not None:
            self.model.show_live(view.hosts, may_resort=not self.table.viewport().underMouse())
        if self.model.rowCount() != rows_before or self.table.selected_keys() != selected:
            self._reselect(selected, current)
        self._choose_hosts()
        self._show_spread(picture, view, names)
        self._show_count()

    def _show_pools(self, picture: Picture, site_id: SiteId) -> None:
        pools = picture.document.pools(site_id)
        self.pools.setVisible(len(pools) > 1)
        self.pools_model.show_lines(pool_lines(pools, picture.document.hosts(site_id)))
        if self.pools.key() is None:
            self.pools.selectRow(0)
            self.model.set_pool(None)

    def _show_spread(self, picture: Picture, view: SiteView | None, names: dict[int, str]) -> None:
        site_id = SiteId(ObjectId(picture.node.object_id))
        if view is not None:
            brokers, counts = np.unique(view.hosts.preferred_broker, return_counts=True)
            number_of = dict(zip(brokers.tolist(), counts.tolist(), strict=True))
        else:
            number_of = Counter(int(each) for each in spread(picture.topology_of(site_id)).values())
        self.spread.show_parts([(name, number_of[key]) for key, name in names.items() if number_of.get(key)])

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), len(self.model.hosts)
        self._count.setText(counted(total, "host") if shown == total else f"{shown:,} of {counted(total, 'host')}")

    def _reselect(self, keys: list[int], current: int | None) -> None:
        """Select the same hosts again, as far as they are shown."""
        row = self.model.row_of(current) if current is not None else None
        if row is not None and current in keys:
            self.table.selectRow(row)
        rows = [each for each in map(self.model.row_of, keys) if each is not None]
        self.table.select_rows(rows)

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        selected, current = self.table.selected_keys(), self.table.key()
        self.model.set_filter(text)
        self._reselect(selected, current)
        self._show_count()

    @Slot()
    def _choose_hosts(self) -> None:
        """Buttons and actions are about the hosts that are selected here."""
        self.selection.look()
        if self.isVisible():
            self._context.navigator.choose(tuple(ObjectId(each) for each in self.table.selected_keys()))

    @Slot(int)
    def _choose_pool(self, key: int) -> None:
        self.model.set_pool(None if key == ALL_HOSTS else key)
        self.selection.look()
        self._show_count()

    @Slot(int)
    def _open_pool(self, key: int) -> None:
        if key != ALL_HOSTS:
            self._context.navigator.go(Node(NodeKind.POOL, ObjectId(key)))

    @Slot(int)
    def _open(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.HOST, ObjectId(key)))

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        self.selection.open_menu(self.table.viewport().mapToGlobal(place))
