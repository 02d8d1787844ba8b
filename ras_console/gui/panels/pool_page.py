"""The page of one host pool: its hosts and what they carry, its settings and its autoscale."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.catalogue import POOL
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Pool
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.kit import Card, KpiCard, MutedLabel, Tone
from ras_console.gui.models.hosts import COLUMNS, HostColumn, HostsModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.action_button import ActionButton, LogonButton, MoreButton
from ras_console.gui.panels.cards import row
from ras_console.gui.panels.host_selection import HostSelection
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.pool_table import autoscale_words, pool_figures
from ras_console.gui.panels.settings_tab import SettingsTab
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted, percent

_AUTOSCALE = tuple(each.name for each in POOL.fields if each.name.startswith("autoscale_"))
_NO_HOSTS = "No host is in this pool. Drag hosts onto it on the page RD Session Hosts, or use Assign to pool there."


def build_pool_page(context: ConsoleContext) -> Page:
    """Return the page for host pools."""
    actions, themes = context.actions, context.themes
    buttons: list[QWidget] = [
        ActionButton(themes, actions.enable, "circle-play", hides_when_greyed=True),
        ActionButton(themes, actions.disable, "circle-pause", yields_to=actions.enable),
        LogonButton(themes, actions),
        MoreButton(themes, actions, context.navigator),
    ]
    properties = SettingsTab(context, POOL, lambda picture: picture.node.object_id, adapt=_adapt)
    tabs = (
        Tab(key="overview", label="Overview", content=PoolOverview(context)),
        Tab(key="properties", label="Properties", content=properties),
    )
    return Page(context, pool_look, buttons, tabs)


def pool_look(picture: Picture) -> HeaderLook:
    """Return the header of a pool's page."""
    pool = cast("Pool", picture.thing)
    count = sum(1 for each in picture.document.hosts(pool.site_id) if each.pool_id == pool.id)
    state = ("Enabled", Tone.OK) if pool.is_enabled else ("Disabled", Tone.NEUTRAL)
    scaled = f"autoscale {autoscale_words(pool)}" if pool.is_autoscaled else ""
    is_default = pool.id == picture.document.default_pool(pool.site_id).id
    facts = (pool.description, counted(count, "host"), scaled, "the site's default pool" if is_default else "")
    return HeaderLook(title=pool.name, states=(state,), facts=facts)


def _adapt(form: ObjectForm, picture: Picture) -> None:
    is_lab = picture.site is not None and picture.site.is_lab
    reason = "" if form.value("is_autoscaled") else "Autoscale is off."
    form.set_enabled("is_autoscaled", "" if is_lab or form.value("is_autoscaled") else "Acts in the lab only.")
    for each in _AUTOSCALE:
        form.set_enabled(each, reason)


class PoolOverview(QWidget):
    """The first tab of a pool's page."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context = context
        self._hosts = KpiCard(themes, "Hosts on")
        self._sessions = KpiCard(themes, "Sessions")
        self._load = KpiCard(themes, "Load")
        self._workload = KpiCard(themes, "Workload")
        self._workload.setToolTip("Sessions by places on hosts that are on: what autoscale goes by")
        self.model = HostsModel(self)
        self.table = ObjectTable(themes, self.model, COLUMNS, is_multiple=True)
        self.table.setObjectName("pool_hosts_table")
        self.table.setAccessibleName("Hosts of the pool")
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(HostColumn.NAME, Qt.SortOrder.AscendingOrder)
        for number, column in enumerate(COLUMNS):
            self.table.setColumnHidden(number, not column.is_shown)
        self.selection = HostSelection(context, self.table.selected_keys)
        self._none = MutedLabel(themes, _NO_HOSTS)
        self._none.setObjectName("pool_is_empty")
        card = Card(themes, "Hosts")
        card.body.addWidget(self._none)
        card.body.addWidget(self.selection)
        card.add_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(row(self._hosts, self._sessions, self._load, self._workload))
        layout.addWidget(card, 1)
        self.table.opened.connect(self._open)
        self.table.selection_changed.connect(self._choose)

    def show_picture(self, picture: Picture) -> None:
        """Show the pool of the picture's node."""
        pool = cast("Pool", picture.thing)
        document, view = picture.document, picture.site_view
        figures = pool_figures(document, view, pool)
        self._hosts.set_value(f"{figures.on:,}", f"of {counted(figures.enabled, 'enabled host')}")
        self._sessions.set_value(f"{figures.sessions:,}", f"of {figures.places:,} places")
        self._load.set_value(percent(figures.load_ratio) if figures.load_ratio is not None else "–", "")
        self._workload.set_value(percent(figures.sessions / figures.places) if figures.places else "–", "")
        hosts = [each for each in document.effective_hosts(pool.site_id) if each.pool_id == pool.id]
        self._none.setVisible(not hosts)
        names = {int(each.id): each.server for each in document.brokers(pool.site_id)}
        selected = self.table.selected_keys()
        self.model.show_hosts(hosts, names, {int(pool.id): pool.name})
        if view is not None:
            self.model.show_live(view.hosts, may_resort=not self.table.viewport().underMouse())
        if self.table.selected_keys() != selected:
            rows = [each for each in map(self.model.row_of, selected) if each is not None]
            self.table.select_rows(rows)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        """Logon control is about the hosts that are selected here, and with none about all of the pool."""
        self.selection.look()
        if self.isVisible():
            self._context.navigator.choose(tuple(ObjectId(each) for each in self.table.selected_keys()))

    @Slot(int)
    def _open(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.HOST, ObjectId(key)))
