"""The page of a site's Connection Brokers: their list in order of promotion, and the promotion policy."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.config.commands import Command, MoveObject, SetFields
from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.domain.objects import Site
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Banner, Button, Card, Tone
from ras_console.gui.models.listing import ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.action_button import ActionButton
from ras_console.gui.panels.auto_promotion_tab import build_auto_promotion
from ras_console.gui.panels.broker_list_lines import COLUMNS, broker_line
from ras_console.gui.panels.chosen_columns import ChosenColumns
from ras_console.gui.panels.duties_tab import DutiesTab
from ras_console.gui.panels.health import brokers_state
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.promotion_banner import PromotionBanner
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted


def build_brokers_page(context: ConsoleContext) -> Page:
    """Return the page for groups of brokers."""
    buttons: list[QWidget] = [ActionButton(context.themes, context.actions.add_broker, "plus", kind="primary")]
    tabs = (
        Tab(key="brokers", label="Connection Brokers", content=BrokerList(context)),
        Tab(key="duties", label="Duties", content=DutiesTab(context)),
        Tab(key="promotion", label="Auto-promotion", content=build_auto_promotion(context)),
    )
    return Page(context, brokers_look, buttons, tabs)


def brokers_look(picture: Picture) -> HeaderLook:
    """Return the header of a site's brokers."""
    site = cast("Site", picture.thing)
    brokers = picture.document.brokers(site.id)
    active = len(picture.document.active_brokers(site.id))
    facts = [site.name, f"{counted(len(brokers), 'broker')}, {active} of them active"]
    view = picture.site_view
    if view is not None:
        primary = view.election.primary
        facts.append(f"primary {picture.broker_name(primary)}" if primary is not None else "no primary")
        facts.append(f"term {view.election.term}")
    states = brokers_state(view) if view is not None else ()
    return HeaderLook(title="Connection Brokers", states=states, facts=tuple(facts))


class BrokerList(QWidget):
    """The list itself: boxes enable, dragging and the two buttons change the order, a double click opens."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context = context
        self._site_id: SiteId | None = None
        self._banner = PromotionBanner(context)
        self._refusal = Banner(themes, tone=Tone.ERROR)
        self._refusal.hide()
        self.model = ListingModel(COLUMNS, is_movable=True, parent=self)
        self.table = ObjectTable(themes, self.model, COLUMNS, is_movable=True)
        self.table.setObjectName("brokers_table")
        self.table.setAccessibleName("Connection Brokers in order of promotion")
        self.table.let_sort()
        self._columns = ChosenColumns(self.table, COLUMNS, context.preferences)
        self._up = Button(themes, "Move up", icon="arrow-up")
        self._down = Button(themes, "Move down", icon="arrow-down")
        self._up.setObjectName("list_move_up_button")
        self._down.setObjectName("list_move_down_button")
        card = Card(themes, "Order of promotion")
        card.add_to_header(self._up)
        card.add_to_header(self._down)
        card.add_to_header(self._columns.button(themes))
        card.add_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._banner)
        layout.addWidget(self._refusal)
        layout.addWidget(card, 1)
        self._up.clicked.connect(lambda: self._move_selected(-1))
        self._down.clicked.connect(lambda: self._move_selected(1))
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._follow_selection)
        self.model.check_wished.connect(self._enable)
        self.model.move_wished.connect(self._move)
        self._follow_selection()

    def show_picture(self, picture: Picture) -> None:
        """Show the brokers of the picture's site."""
        site = cast("Site", picture.thing)
        self._site_id = site.id
        self._banner.show_site(picture, site.id)
        view = picture.site_view
        brokers = picture.document.brokers(site.id)
        stamps = self._context.workspace.stamps(tuple(ObjectId(each.id) for each in brokers))
        self.model.show_lines(
            [
                broker_line(each, number, view, stamps.get(ObjectId(each.id)))
                for number, each in enumerate(brokers, start=1)
            ]
        )
        self._follow_selection()

    @Slot()
    def _follow_selection(self) -> None:
        """Grey what the selected row cannot do, and say why."""
        key, keys = self.table.key(), self.model.given_keys()
        place = keys.index(key) if key in keys else -1
        for button, end, edge in ((self._up, 0, "first"), (self._down, len(keys) - 1, "last")):
            reason = (
                "the database is open read-only" if self._context.workspace.is_read_only
                else "select a broker first" if place < 0
                else f"is {edge} in the list already" if place == end else ""
            )  # fmt: skip
            button.setEnabled(not reason)
            button.setToolTip(f"{button.text()}: {reason}" if reason else "Change the order of promotion")

    def _move_selected(self, step: int) -> None:
        key, keys = self.table.key(), self.model.given_keys()
        if key is not None and key in keys:
            self._move(key, keys.index(key) + step)

    @Slot(int, int)
    def _move(self, key: int, place: int) -> None:
        self._do(MoveObject(object_id=BrokerId(ObjectId(key)), to_index=place))

    @Slot(int, bool)
    def _enable(self, key: int, is_on: bool) -> None:
        self._do(SetFields(object_id=ObjectId(key), values={"is_enabled": is_on}))

    def _do(self, command: Command) -> None:
        refused = [each for each in self._context.workspace.apply(command) if not each.is_warning]
        if refused:
            self._refusal.show_text(f"{refused[0].message} {refused[0].hint}".strip(), Tone.ERROR)
        else:
            self._refusal.hide()

    @Slot(int)
    def _open(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.BROKER, ObjectId(key)))
