"""The page of what a site publishes: one line for each desktop and application, and who would get what."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.config.commands import MoveObject
from ras_console.domain.ids import ObjectId, ResourceId
from ras_console.domain.objects import Resource, Site
from ras_console.domain.vocabulary import ResourceStatus, ResourceType
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, Card, EmptyState
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.access_tab import AccessTab
from ras_console.gui.panels.action_button import ActionButton
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.resource_words import STATUS, TYPES, limit_use, offered_to, published_from
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted

COLUMNS = (
    Column(title="Name"),
    Column(title="Type", width_px=96),
    Column(title="Status", width_px=124),
    Column(title="Sessions", width_px=96, is_number=True, tip="Sessions now, of as many as may be at once"),
    Column(title="Offered to", width_px=190),
    Column(title="Published from", width_px=150),
    Column(title="Target"),
)
NOTHING = (
    "This site publishes nothing yet: users are offered no desktop and no application. Publish a resource "
    "(Ctrl+Shift+R) to change that."
)


def build_resources_page(context: ConsoleContext) -> Page:
    """Return the page for groups of published resources."""
    buttons: list[QWidget] = [ActionButton(context.themes, context.actions.add_resource, "plus", kind="primary")]
    tabs = (
        Tab(key="resources", label="Published Resources", content=ResourceList(context)),
        Tab(key="access", label="Effective access", content=AccessTab(context)),
    )
    return Page(context, resources_look, buttons, tabs)


def resources_look(picture: Picture) -> HeaderLook:
    """Return the header of a site's published resources."""
    site = cast("Site", picture.thing)
    resources = picture.document.resources(site.id)
    desktops = sum(1 for each in resources if each.type is ResourceType.DESKTOP)
    facts = [site.name, counted(desktops, "desktop"), counted(len(resources) - desktops, "application")]
    guests = len(picture.document.offered_resources(site.id)) - len(resources)
    if guests:
        facts.append(f"{guests:,} offered here by other sites")
    return HeaderLook(title="Published Resources", facts=tuple(facts))


class ResourceList(QWidget):
    """The list itself: dragging and the two buttons change the order, a double click opens."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context = context
        self._own: tuple[int, ...] = ()
        self.model = ListingModel(COLUMNS, is_movable=True, parent=self)
        self.table = ObjectTable(themes, self.model, COLUMNS, is_movable=True)
        self.table.setObjectName("resources_table")
        self.table.setAccessibleName("Published Resources in the order users see them")
        self._up = Button(themes, "Move up", icon="arrow-up")
        self._down = Button(themes, "Move down", icon="arrow-down")
        self._up.setObjectName("list_move_up_button")
        self._down.setObjectName("list_move_down_button")
        self._card = Card(themes, "In the order users see them")
        self._card.add_to_header(self._up)
        self._card.add_to_header(self._down)
        self._card.add_list(self.table)
        self._empty = EmptyState(themes, "app-window", NOTHING)
        self._empty.setObjectName("no_resources")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card)
        layout.addWidget(self._empty)
        self._up.clicked.connect(lambda: self._move_selected(-1))
        self._down.clicked.connect(lambda: self._move_selected(1))
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._follow_selection)
        self.model.move_wished.connect(self._move)
        self._follow_selection()

    def show_picture(self, picture: Picture) -> None:
        """Show what the picture's site publishes, what other sites offer here last."""
        site = cast("Site", picture.thing)
        view = picture.site_view
        users = dict(view.resource_sessions) if view is not None else {}
        offered = picture.document.offered_resources(site.id)
        self._own = tuple(each.id for each in offered if each.site_id == site.id)
        self._card.setVisible(bool(offered))
        self._empty.setVisible(not offered)
        self.model.show_lines([_line(picture, each, users.get(each.id), site) for each in offered])
        self._follow_selection()

    @Slot()
    def _follow_selection(self) -> None:
        """Grey what the selected row cannot do, and say why."""
        key = self.table.key()
        place = self._own.index(key) if key in self._own else -1
        for button, end, edge in ((self._up, 0, "first"), (self._down, len(self._own) - 1, "last")):
            reason = (
                "the database is open read-only" if self._context.workspace.is_read_only
                else "select a resource first" if key is None
                else "another site publishes it" if place < 0
                else f"is {edge} in the list already" if place == end else ""
            )  # fmt: skip
            button.setEnabled(not reason)
            button.setToolTip(f"{button.text()}: {reason}" if reason else "Change the order in which users see them")

    def _move_selected(self, step: int) -> None:
        key = self.table.key()
        if key is not None and key in self._own:
            self._move(key, self._own.index(key) + step)

    @Slot(int, int)
    def _move(self, key: int, place: int) -> None:
        if key not in self._own:
            return
        problems = self._context.workspace.apply(MoveObject(object_id=ResourceId(ObjectId(key)), to_index=place))
        if problems:
            self._context.actions.problems_found.emit(problems)

    @Slot(int)
    def _open(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.RESOURCE, ObjectId(key)))


def _line(picture: Picture, resource: Resource, sessions: int | None, site: Site) -> Line:
    word, tone = STATUS[resource.status]
    use, use_tone = limit_use(resource, sessions)
    home = picture.document.site(resource.site_id)
    is_guest = resource.site_id != site.id and home is not None
    return Line(
        key=resource.id,
        cells=(
            Cell(text=resource.name, is_strong=True, is_faint=resource.status is ResourceStatus.DISABLED),
            Cell(text=TYPES[resource.type]),
            Cell(text=word, tone=tone),
            Cell(text=use, is_number=True, is_faint=sessions is None, tone=use_tone),
            Cell(text=offered_to(resource), is_faint=not (resource.filter_users or resource.filter_groups)),
            Cell(text=published_from(picture, resource, site.id)),
            Cell(text=f"offered by {home.name}" if is_guest and home is not None else resource.target, is_faint=True),
        ),
    )
