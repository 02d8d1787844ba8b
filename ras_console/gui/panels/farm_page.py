"""The page of the farm: its sites with their figures, its properties."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.config.change import describe_row
from ras_console.config.commands import SetFields
from ras_console.config.replication import ONE_SITE
from ras_console.domain.catalogue import FARM
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import Farm, Site
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.kit import Card, KpiCard, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.action_button import ActionButton
from ras_console.gui.panels.backup_tab import GROUP as BACKUP_GROUP
from ras_console.gui.panels.cards import GAP_PX, row
from ras_console.gui.panels.chosen_columns import ChosenColumns
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.settings_tab import SettingsTab
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted
from ras_console.gui.workspace import Workspace

COLUMNS = (
    Column(title="Site", width_px=170),
    Column(title="Primary broker", width_px=134),
    Column(title="Type", width_px=104, tip="Of several sites one is the main site: replicated settings are its own"),
    Column(title="Kind", width_px=54, tip="Lab: brokers, hosts and users are simulated"),
    Column(title="State", width_px=100),
    Column(title="Brokers", width_px=72, is_number=True),
    Column(title="Hosts OK", width_px=98, is_number=True),
    Column(title="Sessions", width_px=84, is_number=True),
    Column(title="Logons /s", width_px=82, is_number=True, is_shown=False),
    Column(title="Description"),
    Column(title="ID", width_px=52, is_number=True, is_shown=False),
)


def build_farm_page(context: ConsoleContext) -> Page:
    """Return the page for the farm."""
    buttons: list[QWidget] = [ActionButton(context.themes, context.actions.add_site, "map-pin", kind="primary")]
    tabs = (
        Tab(key="overview", label="Sites", content=SiteList(context)),
        Tab(key="properties", label="Properties", content=FarmProperties(context)),
    )
    return Page(context, farm_look, buttons, tabs)


class FarmProperties(SettingsTab):
    """The farm's own settings, without those of backups; what replication would change in the sites is said before."""

    def __init__(self, context: ConsoleContext) -> None:
        groups = tuple(dict.fromkeys(each.group for each in FARM.fields if each.group != BACKUP_GROUP))
        super().__init__(context, FARM, lambda picture: picture.node.object_id, adapt=self._adapt_areas, groups=groups)
        self._workspace = context.workspace
        self._said = ""

    def _adapt_areas(self, form: ObjectForm, picture: Picture) -> None:
        document = picture.document
        form.set_enabled("replicated_areas", f"{ONE_SITE[0].upper()}{ONE_SITE[1:]}." if len(document.sites) < 2 else "")
        drafted = form.value("replicated_areas")
        said = "" if drafted is None else replication_words(self._workspace, drafted, form.value("main_site_id"))
        if said != self._said:
            self._said = said
            form.set_note("replicated_areas", said)


def replication_words(workspace: Workspace, areas: tuple[str, ...], main_site_id: SiteId | None) -> str:
    """Return what applying these areas would change in the sites, "" where nothing."""
    farm = workspace.document.farm
    values = {"replicated_areas": areas, "main_site_id": main_site_id}
    change = workspace.preview(SetFields(object_id=farm.id, values=values))
    if change is None:
        return ""
    lines = []
    for altered in change.rows:
        site = workspace.document.site_of(altered.either)
        if site is not None:
            lines += [f"{site.name}, {each}" for each in describe_row(altered)]
    if not lines:
        return ""
    more = f" and {len(lines) - _LINES_SAID} more" if len(lines) > _LINES_SAID else ""
    return f"Apply changes {counted(len(lines), 'setting')} of other sites: {'; '.join(lines[:_LINES_SAID])}{more}."


_LINES_SAID = 3


def farm_look(picture: Picture) -> HeaderLook:
    """Return the header of the farm's page."""
    farm = cast("Farm", picture.thing)
    document = picture.document
    vacant = [
        each
        for each in (picture.snapshot.sites if picture.snapshot is not None else ())
        if each.election.primary is None
    ]
    states = ((f"{counted(len(vacant), 'site')} without primary", Tone.ERROR),) if vacant else ()
    facts = (
        farm.description,
        counted(len(document.sites), "site"),
        counted(sum(len(document.brokers(each.id)) for each in document.sites), "broker"),
        counted(sum(len(document.hosts(each.id)) for each in document.sites), "host"),
        f"configuration revision {document.revision}",
    )
    return HeaderLook(title=farm.name, states=states, facts=facts)


class SiteList(QWidget):
    """Figures of the whole farm, and one line for each site."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context = context
        self._sessions = KpiCard(themes, "Sessions")
        self._logons = KpiCard(themes, "Logons")
        self._hosts = KpiCard(themes, "Hosts OK")
        self._brokers = KpiCard(themes, "Brokers serving")
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(themes, self.model, COLUMNS)
        self.table.setObjectName("sites_table")
        self.table.setAccessibleName("Sites")
        self.table.let_sort()
        self._columns = ChosenColumns(self.table, COLUMNS, context.preferences)
        card = Card(themes, "Sites")
        card.add_to_header(self._columns.button(themes))
        card.add_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        layout.addWidget(row(self._sessions, self._logons, self._hosts, self._brokers))
        layout.addWidget(card, 1)
        self.table.opened.connect(self._open)

    def show_picture(self, picture: Picture) -> None:
        """Show the sites of the farm."""
        self.model.show_lines([_line(picture, each) for each in picture.document.sites])
        views = picture.snapshot.sites if picture.snapshot is not None else ()
        if not views:
            return
        figures = [each.figures for each in views]
        self._sessions.set_value(f"{sum(each.sessions for each in figures):,}")
        self._logons.set_value(f"{sum(each.logons_per_s for each in figures):.1f}", "/s")
        self._hosts.set_value(
            f"{sum(each.hosts_ok for each in figures):,}", f"of {sum(each.hosts_total for each in figures):,}"
        )
        brokers = [each for view in views for each in view.brokers]
        self._brokers.set_value(
            f"{sum(1 for each in brokers if each.role.value in _SERVING):,}", f"of {len(brokers):,}"
        )

    @Slot(int)
    def _open(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.SITE, ObjectId(key)))


_SERVING = frozenset({"primary", "secondary", "candidate", "suspended"})


def site_type(picture: Picture, site: Site) -> str:
    """Return whether the site is the one that the others follow."""
    return "Main site" if picture.document.main_site.id == site.id else "Secondary site"


def _line(picture: Picture, site: Site) -> Line:
    view = picture.view_of(site.id)
    brokers = len(picture.document.brokers(site.id))
    if view is None:
        figures = [Cell(text="–", is_faint=True)] * 2 + [Cell(text="–", is_number=True, is_faint=True)] * 3
        primary, state, (hosts, sessions, logons) = figures[0], figures[1], figures[2:]
    else:
        has_primary = view.election.primary is not None
        primary = Cell(text=picture.broker_name(view.election.primary) if has_primary else "–")
        state = Cell(text="Healthy", tone=Tone.OK) if has_primary else Cell(text="No primary", tone=Tone.ERROR)
        figures_now = view.figures
        hosts = Cell(
            text=f"{figures_now.hosts_ok:,} / {figures_now.hosts_total:,}", is_number=True, rank=figures_now.hosts_ok
        )
        sessions = Cell(text=f"{figures_now.sessions:,}", is_number=True, rank=figures_now.sessions)
        logons = Cell(text=f"{figures_now.logons_per_s:.1f}", is_number=True, rank=figures_now.logons_per_s)
    return Line(
        key=site.id,
        cells=(
            Cell(text=site.name, is_strong=True), primary, Cell(text=site_type(picture, site)),
            Cell(text="Lab" if site.is_lab else "Real"), state,
            Cell(text=str(brokers), is_number=True), hosts, sessions, logons,
            Cell(text=site.description, is_faint=True), Cell(text=str(site.id), is_number=True, is_faint=True),
        ),
    )  # fmt: skip
