"""The page of a site's session hosts: all of them in one table, how they are spread, and load balancing."""

from __future__ import annotations

from typing import cast

import numpy as np
from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import Site
from ras_console.engine.preferred import spread
from ras_console.engine.snapshot import SiteView
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, EmptyState, MutedLabel, SearchField, Tone
from ras_console.gui.models.hosts import COLUMNS, HostColumn, HostsModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.action_button import ActionButton, LogonButton
from ras_console.gui.panels.drained_tab import DrainedList
from ras_console.gui.panels.health import hosts_state
from ras_console.gui.panels.load_balancing_tab import build_load_balancing
from ras_console.gui.panels.node_menu import popup_node_menu
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.spread_bar import SpreadBar
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted


def build_hosts_page(context: ConsoleContext) -> Page:
    """Return the page for groups of hosts."""
    tabs = (
        Tab(key="hosts", label="RD Session Hosts", content=HostList(context)),
        Tab(key="drained", label="Drained", content=DrainedList(context)),
        Tab(key="balancing", label="Load balancing", content=build_load_balancing(context)),
    )
    actions, themes = context.actions, context.themes
    buttons: list[QWidget] = [LogonButton(themes, actions), ActionButton(themes, actions.reboot, "power")]
    return Page(context, hosts_look, buttons, tabs)


def hosts_look(picture: Picture) -> HeaderLook:
    """Return the header of a site's hosts."""
    site = cast("Site", picture.thing)
    facts = [site.name, counted(len(picture.document.hosts(site.id)), "host")]
    view = picture.site_view
    states: tuple[tuple[str, Tone], ...] = ()
    if view is not None:
        figures = view.figures
        facts.append(f"{counted(figures.sessions, 'session')}, {figures.disconnected:,} disconnected")
        facts.append(f"{counted(figures.logons_in_progress, 'logon')} in progress")
        states = hosts_state(view)
    return HeaderLook(title="RD Session Hosts", states=states, facts=tuple(facts))


NO_HOSTS = (
    "This site has no session hosts. Hosts of a real site cannot join in this version; "
    "the lab, made by File, New lab, shows what stands here once they can."
)


class HostList(QWidget):
    """Filter, spread and table; cheap at a thousand hosts, whose rows keep still under the pointer."""

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
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self.filter)
        line.addWidget(self.spread, 1)
        line.addWidget(self._count)
        card = Card(themes)
        card.body.addLayout(line)
        card.add_list(self.table)
        self._card = card
        self._empty = EmptyState(themes, "monitor", NO_HOSTS)
        self._empty.setObjectName("no_hosts")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addWidget(self._empty)
        self.filter.textChanged.connect(self._on_filter)
        self.table.opened.connect(self._open)
        self.table.selection_changed.connect(self._choose)
        self.table.menu_wanted.connect(self._show_menu)

    def show_picture(self, picture: Picture) -> None:
        """Show the hosts of the picture's site."""
        site = cast("Site", picture.thing)
        hosts, view = picture.document.hosts(site.id), picture.site_view
        self._card.setVisible(bool(hosts))
        self._empty.setVisible(not hosts)
        names = {int(each.id): each.server for each in picture.document.brokers(site.id)}
        selected = self.table.selected_keys()
        self.model.show_hosts(hosts, names)
        if view is not None:
            self.model.show_live(view.hosts, may_resort=not self.table.viewport().underMouse())
        if selected and self.table.selected_keys() != selected and set(self.table.selected_keys()) != set(selected):
            self.table.select_keys(selected)
        self._choose()
        self._show_spread(picture, view, names)
        self._show_count()

    def _show_spread(self, picture: Picture, view: SiteView | None, names: dict[int, str]) -> None:
        site_id = SiteId(ObjectId(picture.node.object_id))
        if view is not None:
            brokers, counts = np.unique(view.hosts.preferred_broker, return_counts=True)
            number_of = dict(zip(brokers.tolist(), counts.tolist(), strict=True))
        else:
            preferred = list(spread(picture.topology_of(site_id)).values())
            number_of = {int(each): preferred.count(each) for each in preferred}
        self.spread.show_parts([(name, number_of[key]) for key, name in names.items() if number_of.get(key)])

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), len(self.model.hosts)
        self._count.setText(counted(total, "host") if shown == total else f"{shown:,} of {counted(total, 'host')}")

    @Slot()
    def _choose(self) -> None:
        """Actions are about the hosts that are selected here."""
        if self.isVisible():
            self._context.navigator.choose(tuple(ObjectId(each) for each in self.table.selected_keys()))

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        context = self._context
        popup_node_menu(context.actions, context.themes, context.navigator.node, self, at)

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        selected = self.table.selected_keys()
        self.model.set_filter(text)
        self.table.select_keys(selected)
        self._show_count()

    @Slot(int)
    def _open(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.HOST, ObjectId(key)))
