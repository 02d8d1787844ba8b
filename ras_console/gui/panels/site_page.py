"""The page of a site: its figures, its brokers and roles, its hottest hosts, what each loss would do."""

from __future__ import annotations

from typing import cast

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.catalogue import SITE
from ras_console.domain.ids import HostId, ObjectId, SiteId
from ras_console.domain.objects import Site
from ras_console.engine.promotion_words import facts_of, failure_sentence
from ras_console.engine.snapshot import FarmSnapshot, SiteView
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, HostBar, HostBarList, KpiCard, MutedLabel, Tone
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.action_button import ActionButton
from ras_console.gui.panels.attention import AttentionCard, HealthTab
from ras_console.gui.panels.broker_lines import BrokerLines
from ras_console.gui.panels.cards import CardColumns, PageScroll, WordsCard, column, row
from ras_console.gui.panels.health import site_states
from ras_console.gui.panels.history import Series
from ras_console.gui.panels.history_tab import HistoryTab
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture, host_names
from ras_console.gui.panels.pool_report import PoolReport
from ras_console.gui.panels.promotion_banner import PromotionBanner
from ras_console.gui.panels.settings_tab import SettingsTab
from ras_console.gui.panels.site_info import SiteInfo
from ras_console.gui.phrases import counted

HOTTEST = 5


def build_site_page(context: ConsoleContext) -> Page:
    """Return the page for sites."""
    add = ActionButton(context.themes, context.actions.add_broker, "plus")
    add.setObjectName("site_add_broker_button")
    history = HistoryTab(
        context,
        lambda key, from_s, to_s: context.services.site_history(SiteId(key), from_s, to_s),
        "Line: median load of the hosts; band: up to the hottest host; dashed: sessions. Kept for 7 days: by the "
        "second for an hour, by 10 seconds for a day, by the minute then.",
    )
    tabs = (
        Tab(key="overview", label="Overview", content=SiteOverview(context)),
        Tab(key="info", label="Site Info", content=SiteInfo(context)),
        Tab(key="health", label="Health check", content=HealthTab(context)),
        Tab(key="pools", label="Reports", content=PoolReport(context)),
        Tab(key="history", label="History", content=history),
        Tab(
            key="properties",
            label="Properties",
            content=SettingsTab(context, SITE, lambda picture: picture.node.object_id),
        ),
    )
    make_main = ActionButton(context.themes, context.actions.make_main_site, "layers", hides_when_greyed=True)
    return Page(context, site_look, [add, make_main], tabs)


def site_look(picture: Picture) -> HeaderLook:
    """Return the header of a site's page."""
    site = cast("Site", picture.thing)
    document, view = picture.document, picture.site_view
    facts = [
        "simulated site" if site.is_lab else "real site",
        counted(len(document.brokers(site.id)), "broker"),
        counted(len(document.hosts(site.id)), "host"),
        counted(len(document.resources(site.id)), "published resource"),
    ]
    if len(document.sites) > 1 and document.main_site.id == site.id:
        facts.insert(0, "main site")
    states: tuple[tuple[str, Tone], ...] = ()
    if view is not None:
        primary = view.election.primary
        facts.append(f"primary {picture.broker_name(primary)}" if primary is not None else "no primary")
        states = site_states(view)
    return HeaderLook(title=site.name, states=states, facts=tuple(facts))


class SiteOverview(QWidget):
    """The first tab of a site's page."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context = context
        self._history: dict[SiteId, Series] = {}
        self._banner = PromotionBanner(context)
        self._sessions = KpiCard(themes, "Sessions")
        self._logons = KpiCard(themes, "Logons")
        self._time = KpiCard(themes, "Logon time p95")
        self._hosts = KpiCard(themes, "Hosts OK")
        self._brokers = BrokerLines(themes)
        self._brokers.opened.connect(self._go_to_broker)
        brokers_card = Card(themes, "Connection Brokers")
        brokers_card.add_list(self._brokers)
        self._hottest = HostBarList(themes)
        self._hottest.host_activated.connect(self._go_to_host)
        hottest_card = Card(themes, "Hottest hosts")
        hottest_card.add_to_header(MutedLabel(themes, "now"))
        hottest_card.add_list(self._hottest)
        self._losses = WordsCard(themes, "If a broker fails now", name="failure_sentences")
        figures = row(self._sessions, self._logons, self._time, self._hosts)
        self._attention = AttentionCard(context)
        cards = CardColumns([self._attention, brokers_card, hottest_card, self._losses], least_px=300)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PageScroll(column(self._banner, figures, cards)))
        context.bridge.snapshot_changed.connect(self._remember)
        context.bridge.feed_changed.connect(self._forget)

    @Slot(object)
    def _remember(self, snapshot: FarmSnapshot) -> None:
        for each in snapshot.sites:
            figures = each.figures
            self._history.setdefault(each.id, Series()).add(
                snapshot.at_s,
                {
                    "sessions": figures.sessions, "logons": figures.logons_per_s, "time": figures.logon_p95_s,
                    "hosts": figures.hosts_ok,
                },
            )  # fmt: skip

    @Slot()
    def _forget(self) -> None:
        self._history.clear()

    def show_picture(self, picture: Picture) -> None:
        """Show the picture's site."""
        site = cast("Site", picture.thing)
        self._banner.show_site(picture, site.id)
        self._attention.show_picture(picture)
        view = picture.site_view
        self._brokers.show_brokers(picture.document.brokers(site.id), view)
        if view is None:
            self._losses.words.say("No engine shows which brokers can be reached.")
            return
        self._show_figures(view)
        self._hottest.set_hosts(hottest(picture, view, HOTTEST))
        topology, facts = picture.topology_of(site.id), facts_of(view)
        self._losses.words.say("\n\n".join(failure_sentence(topology, facts, each.id) for each in topology.brokers))

    def _show_figures(self, view: SiteView) -> None:
        figures, series = view.figures, self._history.setdefault(view.id, Series())
        self._sessions.set_value(
            f"{figures.sessions:,}", f"{figures.disconnected:,} disc." if figures.disconnected else ""
        )
        gained = round(series.gained("sessions"))
        self._sessions.set_delta(f"{gained:+,} in {series.length}" if gained else "")
        self._logons.set_value(f"{figures.logons_per_s:.1f}", "/s")
        self._logons.set_delta(f"{figures.failed_logons:,} failed" if figures.failed_logons else "")
        self._time.set_value(*((f"{figures.logon_p95_s:.1f}", "s") if figures.logon_p95_s else ("–", "")))
        self._time.set_delta(f"median {figures.logon_p50_s:.1f} s" if figures.logon_p50_s else "")
        self._hosts.set_value(f"{figures.hosts_ok:,}", f"of {figures.hosts_total:,}")
        for card, name in (
            (self._sessions, "sessions"), (self._logons, "logons"), (self._time, "time"), (self._hosts, "hosts"),
        ):  # fmt: skip
            card.set_series(series.values(name))

    @Slot(str)
    def _go_to_host(self, key: str) -> None:
        self._context.navigator.go(Node(NodeKind.HOST, ObjectId(int(key))))

    @Slot(int)
    def _go_to_broker(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.BROKER, ObjectId(key)))


def hottest(picture: Picture, view: SiteView, most: int) -> list[HostBar]:
    """Return the hosts with the highest load, hottest first."""
    columns = view.hosts
    names = host_names(picture, view.id)
    order = np.argsort(-columns.load_ratio, kind="stable")[:most].tolist()
    return [
        HostBar(
            key=str(int(columns.ids[each])), name=names.get(HostId(ObjectId(int(columns.ids[each]))), ""),
            load_ratio=float(columns.load_ratio[each]), sessions=int(columns.sessions[each]),
        )
        for each in order
    ]  # fmt: skip
