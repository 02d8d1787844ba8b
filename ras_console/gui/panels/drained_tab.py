"""The list of what is drained: since when, by whom, why, until when, and what is left on it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Site
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, EmptyState
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.drain_words import DrainWords, drain_words, is_drained
from ras_console.gui.panels.node_menu import popup_node_menu
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable

COLUMNS = (
    Column(title="Host"),
    Column(title="Logon status", width_px=130),
    Column(title="Since", width_px=142),
    Column(title="By", width_px=96),
    Column(title="Reason"),
    Column(title="Until", width_px=142),
    Column(title="Sessions left", width_px=96, is_number=True),
    Column(title="Empty", width_px=106, tip="As likely as not by then, from the ages of the sessions that run now"),
)
NOTHING = (
    "No host is drained. Choose hosts in the list of RD Session Hosts, then Logon control: Drain keeps new sessions "
    "away and lets users return to their own."
)


class DrainedList(QWidget):
    """All hosts whose logons an administrator has stopped; several can be chosen and enabled again at once."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(context.themes, self.model, COLUMNS, is_multiple=True)
        self.table.setObjectName("drained_table")
        self.table.setAccessibleName("Drained hosts")
        self._card = Card(context.themes)
        self._card.add_list(self.table)
        self._empty = EmptyState(context.themes, "log-out", NOTHING)
        self._empty.setObjectName("nothing_drained")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card)
        layout.addWidget(self._empty)
        self.table.opened.connect(self._open)
        self.table.selection_changed.connect(self._choose)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)

    def show_picture(self, picture: Picture) -> None:
        """Show what is drained on the picture's site."""
        site = cast("Site", picture.thing)
        hosts = [each for each in picture.document.hosts(site.id) if is_drained(each)]
        self._card.setVisible(bool(hosts))
        self._empty.setVisible(not hosts)
        self.model.show_lines([_line(each.id, each.server, drain_words(each, picture.snapshot)) for each in hosts])
        self._choose()

    @Slot()
    def _choose(self) -> None:
        if self.isVisible():
            self._context.navigator.choose(tuple(ObjectId(each) for each in self.table.selected_keys()))

    @Slot(int)
    def _open(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.HOST, ObjectId(key)))

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        context = self._context
        place = self.table.viewport().mapToGlobal(at)
        popup_node_menu(context.actions, context.themes, context.navigator.node, self, place)


def _line(key: ObjectId, name: str, words: DrainWords) -> Line:
    return Line(
        key=key,
        cells=(
            Cell(text=name, is_strong=True),
            Cell(text=words.mode),
            Cell(text=words.since),
            Cell(text=words.owner, tip=words.owner),
            Cell(text=words.reason, tip=words.reason),
            Cell(text=words.until, tip=words.until),
            Cell(text=words.left, is_number=True),
            Cell(text=words.forecast, is_faint=words.forecast in {"–", "no forecast"}),
        ),
    )
