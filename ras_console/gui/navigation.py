"""Where the administrator is: the nodes of the Site tree and the one selection that all panes follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from ras_console.domain.ids import ObjectId


class NodeKind(StrEnum):
    """What a node of the tree stands for; groups carry the id of their site."""

    FARM = "farm"
    SITE = "site"
    BROKERS = "brokers"
    BROKER = "broker"
    HOSTS = "hosts"
    HOST = "host"
    RESOURCES = "resources"
    RESOURCE = "resource"
    NOTIFICATIONS = "notifications"


GROUPS = (NodeKind.BROKERS, NodeKind.HOSTS, NodeKind.RESOURCES, NodeKind.NOTIFICATIONS)
LEAF_OF = {NodeKind.BROKERS: NodeKind.BROKER, NodeKind.HOSTS: NodeKind.HOST, NodeKind.RESOURCES: NodeKind.RESOURCE}


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree; `object_id` is the site's for a group."""

    kind: NodeKind
    object_id: ObjectId


class Navigator(QObject):
    """Holds the selected node and the tab that is open on its page; every pane selects through it and follows it."""

    node_changed = Signal(object)
    """Node: another node is selected."""
    tab_changed = Signal(str)
    """The key of the tab to show on the present page, e.g. "properties"."""
    entry_requested = Signal(int)
    """The number of a timeline entry that the event list should show."""

    def __init__(self, start: Node, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._node = start
        self._tab = ""

    @property
    def node(self) -> Node:
        """The selected node."""
        return self._node

    @property
    def tab(self) -> str:
        """The key of the wanted tab; pages without it show their first."""
        return self._tab

    def go(self, node: Node, tab: str = "") -> None:
        """Select a node, and a tab of its page where one is named; nothing is emitted for what is selected already."""
        if tab:
            self._tab = tab
        if node != self._node:
            self._node = node
            self.node_changed.emit(node)
        if tab:
            self.tab_changed.emit(tab)

    def open_tab(self, tab: str) -> None:
        """Note that the page shows this tab now, so that the next object of the kind opens on it too."""
        self._tab = tab

    def show_entry(self, seq: int) -> None:
        """Ask the event list to show an entry."""
        self.entry_requested.emit(seq)
