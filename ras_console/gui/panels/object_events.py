"""What happened to one broker or host: the event list, narrowed to it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.engine.timeline import TimelineEntry
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card
from ras_console.gui.models.events import EventListModel
from ras_console.gui.navigation import Node
from ras_console.gui.panels.event_list import EventList
from ras_console.gui.panels.picture import Picture


class ObjectEvents(QWidget):
    """A tab of a broker's or host's page, newest first; what was handed over from it counts too."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._node: Node | None = None
        self.model = EventListModel(self)
        events = EventList(context.themes, self.model)
        events.setObjectName("object_event_list")
        events.set_empty_text("Nothing has happened to it since the console was opened.")
        card = Card(context.themes)
        card.add_list(events)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        context.bridge.entries_added.connect(self._take)
        context.bridge.feed_changed.connect(self._begin_anew)

    def show_picture(self, picture: Picture) -> None:
        """Show the events of the picture's node."""
        if picture.snapshot is not None:
            self.model.set_origin(picture.snapshot.origin_wall_s)
        if picture.node != self._node:
            self._node = picture.node
            self._begin_anew()

    @Slot()
    def _begin_anew(self) -> None:
        self.model.clear()
        self._add(self._context.bridge.entries)

    @Slot(object)
    def _take(self, entries: tuple[TimelineEntry, ...]) -> None:
        self._add(entries)

    def _add(self, entries: Iterable[TimelineEntry]) -> None:
        if self._node is not None:
            object_id = self._node.object_id
            self.model.add([each for each in entries if _is_about(each, object_id)])


def _is_about(entry: TimelineEntry, object_id: int) -> bool:
    fact = entry.fact
    return object_id in {fact.broker, fact.host, fact.from_broker} or object_id in fact.hosts
