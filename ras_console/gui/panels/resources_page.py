"""The page of what a site publishes: one line for each desktop and application."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Resource, Site
from ras_console.domain.vocabulary import ResourceStatus, ResourceType
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted

COLUMNS = (
    Column(title="Name"),
    Column(title="Type", width_px=110),
    Column(title="Status", width_px=130),
    Column(title="Sessions", width_px=90, is_number=True),
    Column(title="Published from", width_px=160),
    Column(title="Target"),
)
STATUS = {
    ResourceStatus.ENABLED: ("Enabled", Tone.OK),
    ResourceStatus.DISABLED: ("Disabled", Tone.NEUTRAL),
    ResourceStatus.MAINTENANCE: ("In maintenance", Tone.WARN),
}
TYPES = {ResourceType.DESKTOP: "Desktop", ResourceType.APPLICATION: "Application"}


def build_resources_page(context: ConsoleContext) -> Page:
    """Return the page for groups of published resources."""
    tabs = (Tab(key="resources", label="Published Resources", content=ResourceList(context)),)
    return Page(context, resources_look, [], tabs)


def resources_look(picture: Picture) -> HeaderLook:
    """Return the header of a site's published resources."""
    site = cast("Site", picture.thing)
    resources = picture.document.resources(site.id)
    desktops = sum(1 for each in resources if each.type is ResourceType.DESKTOP)
    facts = [site.name, counted(desktops, "desktop"), counted(len(resources) - desktops, "application")]
    return HeaderLook(title="Published Resources", facts=tuple(facts))


def published_from(picture: Picture, resource: Resource) -> str:
    """Return the pools that may run a resource, in words."""
    pools = [picture.document.pool(each) for each in resource.pool_ids]
    return ", ".join(each.name for each in pools if each is not None) or "all hosts"


class ResourceList(QWidget):
    """The list itself; a double click opens."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(context.themes, self.model, COLUMNS)
        self.table.setObjectName("resources_table")
        self.table.setAccessibleName("Published Resources")
        card = Card(context.themes)
        card.add_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.table.opened.connect(self._open)

    def show_picture(self, picture: Picture) -> None:
        """Show what the picture's site publishes."""
        site = cast("Site", picture.thing)
        view = picture.site_view
        users = dict(view.resource_sessions) if view is not None else {}
        self.model.show_lines(
            [_line(picture, each, users.get(each.id)) for each in picture.document.resources(site.id)]
        )

    @Slot(int)
    def _open(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.RESOURCE, ObjectId(key)))


def _line(picture: Picture, resource: Resource, sessions: int | None) -> Line:
    word, tone = STATUS[resource.status]
    return Line(
        key=resource.id,
        cells=(
            Cell(text=resource.name, is_strong=True, is_faint=resource.status is ResourceStatus.DISABLED),
            Cell(text=TYPES[resource.type]),
            Cell(text=word, tone=tone),
            Cell(text="–" if sessions is None else f"{sessions:,}", is_number=True, is_faint=sessions is None),
            Cell(text=published_from(picture, resource)),
            Cell(text=resource.target, is_faint=True),
        ),
    )
