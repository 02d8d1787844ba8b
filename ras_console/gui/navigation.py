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
    POOL = "pool"
    """A host pool; it has a page and no row in the tree."""
    RESOURCES = "resources"
    RESOURCE = "resource"
    SESSIONS = "sessions"
    ADMINISTRATION = "administration"
    AUDIT = "audit"
    SCHEDULER = "scheduler"
    SCHEDULE = "schedule"
    NOTIFICATIONS = "notifications"


OF_FARM = (NodeKind.ADMINISTRATION, NodeKind.AUDIT)
"""What stands below the farm after its sites; these nodes carry the id of the farm."""
GROUPS = (
    NodeKind.BROKERS,
    NodeKind.HOSTS,
    NodeKind.RESOURCES,
    NodeKind.SESSIONS,
    NodeKind.SCHEDULER,
    NodeKind.NOTIFICATIONS,
)
"""What stands below each site, with the site's id; sessions are no objects and have no rows of their own."""
LEAF_OF = {
    NodeKind.BROKERS: NodeKind.BROKER,
    NodeKind.HOSTS: NodeKind.HOST,
    NodeKind.RESOURCES: NodeKind.RESOURCE,
    NodeKind.SCHEDULER: NodeKind.SCHEDULE,
}


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
    chosen_changed = Signal()
    """Other rows of the page's list are chosen."""
    entry_requested = Signal(int)
    """The number of a timeline entry that the event list should show."""
    sessions_wanted = Signal()
    """The page of sessions should take over `wanted_sessions`."""
    changes_requested = Signal()
    """The audit should show the changes of `changes_of`."""

    def __init__(self, start: Node, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._node = start
        self._tab = ""
        self.wanted_sessions = ""
        """The filter that the page of sessions should take over when it is shown; "" leaves its own."""
        self.changes_of: ObjectId | None = None
        """The object whose changes were asked for last, None for all."""
        self._chosen: tuple[ObjectId, ...] = ()

    @property
    def chosen(self) -> tuple[ObjectId, ...]:
        """The objects chosen in the list of a group's page, in its order; none on other pages."""
        return self._chosen

    def choose(self, chosen: tuple[ObjectId, ...]) -> None:
        """Note which rows of the page's list are chosen: actions are about them."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.chosen_changed.emit()

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
            self._chosen = ()
            self.node_changed.emit(node)
        if tab:
            self.tab_changed.emit(tab)

    def open_tab(self, tab: str) -> None:
        """Note that the page shows this tab now, so that the next object of the kind opens on it too."""
        self._tab = tab

    def show_changes(self, farm_id: ObjectId, object_id: ObjectId | None) -> None:
        """Lead to the audit, narrowed to one object, or to all with None."""
        self.changes_of = object_id
        self.go(Node(NodeKind.AUDIT, farm_id))
        self.changes_requested.emit()

    def show_sessions(self, site_id: ObjectId, text: str) -> None:
        """Show the sessions of a site that a filter line asks for."""
        self.wanted_sessions = text
        self.go(Node(NodeKind.SESSIONS, site_id), "sessions")
        self.sessions_wanted.emit()

    def show_entry(self, seq: int) -> None:
        """Ask the event list to show an entry."""
        self.entry_requested.emit(seq)
