"""What a broker does just now: figures, duties, the hosts that prefer it, what its loss would do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.ids import BrokerId, HostId, ObjectId
from ras_console.domain.objects import Broker
from ras_console.domain.vocabulary import HostState
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, Card, HostBar, HostBarList, KpiCard, MutedLabel
from ras_console.gui.late_numpy import np
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.cards import CardColumns, FactsCard, PageScroll, Words, column, row
from ras_console.gui.panels.duties import duties_of
from ras_console.gui.panels.duty_list import DutyList
from ras_console.gui.panels.election_words import consequence, moving_sentence
from ras_console.gui.panels.history import Series
from ras_console.gui.panels.picture import UNHEARD, Picture, broker_of, host_names, present_of
from ras_console.gui.panels.promotion_banner import PromotionBanner
from ras_console.gui.phrases import STALE_AFTER_S, age, ago, counted, percent

if TYPE_CHECKING:
    from ras_console.engine.snapshot import BrokerView, FarmSnapshot, SiteView

HOSTS_SHOWN = 5
_FACTS = (
    "CPU and memory",
    "Time to place a logon",
    "Time to reserve a place",
    "Refused logons",
    "Placements of its peers",
)


class BrokerOverview(QWidget):
    """The first tab of a broker's page."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context = context
        self._history: dict[BrokerId, Series] = {}
        self._banner = PromotionBanner(context)
        self._placed = KpiCard(themes, "Logons placed")
        self._rate = KpiCard(themes, "Logons")
        self._waiting = KpiCard(themes, "Waiting requests", spark_colour="amber")
        self._registered = KpiCard(themes, "Hosts registered")
        self._duties = DutyList(themes)
        self._duties_card = Card(themes, "Duties")
        self._duties_card.body.addWidget(self._duties)
        self._duties_card.body.addStretch(1)
        self._hosts = HostBarList(themes)
        self._hosts.host_activated.connect(self._go_to_host)
        self._hosts_count = MutedLabel(themes)
        self._hosts_card = Card(themes, "Hosts that prefer it")
        self._hosts_card.add_to_header(self._hosts_count)
        self._hosts_card.add_list(self._hosts)
        self._facts = FactsCard(themes, "Now", _FACTS)
        self._loss = Words(themes)
        self._loss.setObjectName("failure_sentence")
        self._loss_card = Card(themes, "If it fails now")
        self._loss_card.body.addWidget(self._loss)
        self._policy = Button(themes, "Auto-promotion", kind="quiet")
        self._policy.setObjectName("auto_promotion_link")
        self._policy.setToolTip("Open the site's promotion policy")
        self._policy.setFixedHeight(22)
        self._policy.clicked.connect(self._go_to_policy)
        self._loss_card.add_to_header(self._policy)
        cards = CardColumns([self._duties_card, self._hosts_card, column(self._loss_card, self._facts)], least_px=300)
        figures = row(self._placed, self._rate, self._waiting, self._registered)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PageScroll(column(self._banner, figures, cards)))
        context.bridge.snapshot_changed.connect(self._remember)
        context.bridge.feed_changed.connect(self._forget)

    @Slot(object)
    def _remember(self, snapshot: FarmSnapshot) -> None:
        """Take samples of every broker, so that a page opened later shows the last minute too."""
        for site in snapshot.sites:
            for each in site.brokers:
                self._history.setdefault(each.id, Series()).add(
                    snapshot.at_s,
                    {
                        "placed": each.placements, "rate": each.placements_per_s, "waiting": each.logons_waiting,
                        "registered": each.registered_hosts,
                    },
                )  # fmt: skip

    @Slot()
    def _forget(self) -> None:
        self._history.clear()

    def show_picture(self, picture: Picture) -> None:
        """Show the broker of the picture's node."""
        broker = cast("Broker", picture.thing)
        self._banner.show_site(picture, broker.site_id)
        site = picture.site_view
        view = broker_of(site, broker.id)
        self._show_duties(picture, view)
        self._show_loss(picture, broker)
        self._show_facts(view)
        if site is not None and view is not None:
            self._show_figures(view)
            self._show_hosts(picture, site, broker)

    def _show_figures(self, view: BrokerView) -> None:
        series = self._history.setdefault(view.id, Series())
        is_old = view.role in UNHEARD or view.age_s > STALE_AFTER_S
        stamp = f"{age(view.age_s)} old" if is_old else ""
        gained = round(series.gained("placed"))
        self._placed.set_value(f"{view.placements:,}")
        self._placed.set_delta(stamp or (f"+{gained:,} in {series.length}" if gained > 0 else ""))
        self._rate.set_value(f"{view.placements_per_s:.1f}", "/s")
        self._rate.set_delta(stamp)
        self._waiting.set_value(f"{view.logons_waiting:,}", "requests" if view.logons_waiting != 1 else "request")
        self._waiting.set_delta(stamp)
        self._registered.set_value(f"{view.registered_hosts:,}", f"here, {view.preferred_hosts:,} prefer it")
        self._registered.set_delta(stamp)
        for card, name in (
            (self._placed, "placed"),
            (self._rate, "rate"),
            (self._waiting, "waiting"),
            (self._registered, "registered"),
        ):
            card.set_series(series.values(name))

    def _show_duties(self, picture: Picture, view: BrokerView | None) -> None:
        site = picture.site_view
        primary = site.election.primary if site is not None else None
        name = picture.broker_name(primary) if primary is not None else ""
        self._duties.show_duties(duties_of(view.role if view is not None else None, name))

    def _show_loss(self, picture: Picture, broker: Broker) -> None:
        site = picture.site_view
        if site is None:
            self._loss.say("No engine shows which brokers can be reached.")
            return
        topology = picture.topology_of(broker.site_id)
        moving = moving_sentence(topology, present_of(site), broker.id)
        self._loss.say(" ".join(filter(None, (consequence(topology, site, broker.id), moving))))

    def _show_facts(self, view: BrokerView | None) -> None:
        if view is None:
            return
        old = f" ({ago(view.age_s)})" if view.role in UNHEARD or view.age_s > STALE_AFTER_S else ""
        figures = f"{percent(view.cpu_ratio)}, {percent(view.memory_ratio)}{old}"
        self._facts.show_value("CPU and memory", figures if math.isfinite(view.age_s) else "–")
        self._facts.show_value("Time to place a logon", _milliseconds(view.place_s))
        self._facts.show_value("Time to reserve a place", _milliseconds(view.reserve_s))
        self._facts.show_value("Refused logons", f"{view.refusals:,}")
        self._facts.show_value(
            "Placements of its peers", "heard" if view.is_ledger_shared else "not heard: two choices"
        )

    def _show_hosts(self, picture: Picture, site: SiteView, broker: Broker) -> None:
        columns = site.hosts
        mine = np.flatnonzero(columns.preferred_broker == broker.id)
        hottest = mine[np.argsort(-columns.load_ratio[mine], kind="stable")][:HOSTS_SHOWN]
        names = host_names(picture, site.id)
        self._hosts.set_hosts(
            [
                HostBar(
                    key=str(columns.ids[each]), name=names.get(HostId(ObjectId(int(columns.ids[each]))), ""),
                    load_ratio=0.0 if columns.state[each] == HostState.LOST else float(columns.load_ratio[each]),
                    sessions=int(columns.sessions[each]),
                )
                for each in hottest.tolist()
            ]
        )  # fmt: skip
        count = len(mine)
        self._hosts_count.setText(
            counted(count, "host") if count <= HOSTS_SHOWN else f"{counted(count, 'host')}, the hottest {HOSTS_SHOWN}"
        )

    @Slot()
    def _go_to_policy(self) -> None:
        document, navigator = self._context.workspace.document, self._context.navigator
        broker = document.broker(BrokerId(navigator.node.object_id))
        if broker is not None:
            navigator.go(Node(NodeKind.BROKERS, ObjectId(broker.site_id)), "promotion")

    @Slot(str)
    def _go_to_host(self, key: str) -> None:
        self._context.navigator.go(Node(NodeKind.HOST, ObjectId(int(key))))


def _milliseconds(mean_s: float | None) -> str:
    """Return a mean of the last minute, "–" where nothing was measured."""
    return "–" if mean_s is None else f"{1000.0 * mean_s:,.1f} ms"
