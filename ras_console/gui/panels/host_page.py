"""The page of one session host: its live figures, who works there, what its loss would do, its properties."""

from __future__ import annotations

import math
from typing import cast

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.catalogue import HOST
from ras_console.domain.faults import FAULT_CODES
from ras_console.domain.ids import HostId, ObjectId
from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import FaultKind, HostState, SessionState
from ras_console.engine.snapshot import FarmSnapshot, HostColumns, SessionColumns, SiteView
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.kit import Banner, KpiCard, Tone
from ras_console.gui.logon_targets import MODE_WORDS
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.action_button import ActionButton, FailureButton, LogonButton, MoreButton
from ras_console.gui.panels.cards import CardColumns, FactsCard, PageScroll, WordsCard, column, row
from ras_console.gui.panels.confirm_words import fault_question
from ras_console.gui.panels.drain_words import banner_text
from ras_console.gui.panels.figure_lines import FigureLines
from ras_console.gui.panels.history import Series
from ras_console.gui.panels.history_tab import HistoryTab
from ras_console.gui.panels.object_events import ObjectEvents
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture, host_row
from ras_console.gui.panels.processes_tab import ProcessesTab
from ras_console.gui.panels.settings_tab import SettingsTab
from ras_console.gui.phrases import FAULT_WORDS, HOST_STATES, STALE_AFTER_S, ago, counted, old, percent

_FACTS = (
    "Logon status",
    "Active sessions",
    "Disconnected sessions",
    "Placed, not confirmed yet",
    "Preferred broker",
    "Registered with",
    "Last report",
)
_SILENT = frozenset({HostState.LOST, HostState.NOT_REACHED, HostState.POWERED_OFF})


def build_host_page(context: ConsoleContext) -> Page:
    """Return the page for hosts."""
    actions, themes = context.actions, context.themes
    buttons: list[QWidget] = [
        ActionButton(themes, actions.enable, "circle-play", hides_when_greyed=True),
        ActionButton(themes, actions.disable, "circle-pause", yields_to=actions.enable),
        LogonButton(themes, actions),
        FailureButton(themes, actions),
        ActionButton(themes, actions.restore, "rotate-ccw"),
        MoreButton(themes, actions, context.navigator),
    ]
    history = HistoryTab(
        context,
        lambda key, from_s, to_s: context.services.host_history(HostId(key), from_s, to_s),
        "Line: load, the greatest of CPU, memory and sessions; dashed: sessions. Kept by the minute for 7 days.",
    )
    properties = SettingsTab(context, HOST, lambda picture: picture.node.object_id, adapt=_adapt)
    tabs = (
        Tab(key="overview", label="Overview", content=HostOverview(context)),
        Tab(key="properties", label="Properties", content=properties),
        Tab(key="processes", label="Processes", content=ProcessesTab(context)),
        Tab(key="history", label="History", content=history),
        Tab(key="events", label="Events", content=ObjectEvents(context)),
    )
    return Page(context, host_look, buttons, tabs)


def host_look(picture: Picture) -> HeaderLook:
    """Return the header of a host's page."""
    host = cast("Host", picture.thing)
    view = picture.site_view
    at = host_row(view, host.id)
    facts = [host.description or host.direct_address]
    pool = picture.document.pool(host.pool_id)
    facts.append(f"pool {pool.name}" if pool is not None else "")
    if view is None or at is None:
        states: tuple[tuple[str, Tone], ...] = () if host.is_enabled else (("Disabled", Tone.NEUTRAL),)
        return HeaderLook(title=host.server, states=states, facts=(*facts, "no live figures"))
    columns = view.hosts
    states = (HOST_STATES[HostState(int(columns.state[at]))],)
    code = int(columns.fault[at])
    if code:
        states = (*states, (FAULT_WORDS[FAULT_CODES[code - 1]], Tone.WARN))
    age_s = float(columns.age_s[at])
    facts.append(f"report {old(age_s)}" if math.isfinite(age_s) else old(age_s))
    facts.append(f"registered with {picture.broker_name(int(columns.registered_broker[at]))}")
    return HeaderLook(title=host.server, states=states, facts=tuple(facts))


def _adapt(form: ObjectForm, _picture: Picture) -> None:
    """Logon control has owner, reason and end: its own action asks for them."""
    form.set_enabled("logon_mode", "Changed by Logon control, which asks for reason and end.")


class HostOverview(QWidget):
    """The first tab of a host's page."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._shown: HostId | None = None
        self._series = Series()
        self._load = KpiCard(themes, "Load")
        self._sessions = KpiCard(themes, "Sessions")
        self._cpu = KpiCard(themes, "CPU")
        self._memory = KpiCard(themes, "Memory")
        self._logons = KpiCard(themes, "Logons in progress", spark_colour="amber")
        self._resources = FigureLines(themes, "Sessions by published resource", "No sessions here just now.")
        self._facts = FactsCard(themes, "Now", _FACTS)
        self._loss = WordsCard(themes, "If it fails now", name="failure_sentence")
        self._listed: SessionColumns | None = None
        self._drained = Banner(themes, tone=Tone.INFO, icon="log-out", is_closable=False)
        self._drained.setObjectName("drained_banner")
        self._drained.hide()
        self._enable = self._drained.add_action("Enable logons")
        self._enable.clicked.connect(context.actions.logons[0].trigger)
        figures = row(self._load, self._sessions, self._cpu, self._memory, self._logons)
        cards = CardColumns([self._resources, self._facts, self._loss], least_px=300)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PageScroll(column(self._drained, figures, cards)))
        context.bridge.snapshot_changed.connect(self._remember)

    @Slot(object)
    def _remember(self, snapshot: FarmSnapshot) -> None:
        """Sample the host shown last: a thousand are not worth keeping a minute of each for."""
        for site in snapshot.sites:
            at = host_row(site, self._shown) if self._shown is not None else None
            if at is not None:
                self._series.add(snapshot.at_s, _samples(site.hosts, at))

    def show_picture(self, picture: Picture) -> None:
        """Show the host of the picture's node."""
        host = cast("Host", picture.thing)
        view = picture.site_view
        at = host_row(view, host.id)
        if host.id != self._shown:
            self._shown, self._series, self._listed = host.id, Series(), None
        self._show_drain(host, picture)
        question = fault_question(
            picture.document, picture.snapshot, Node(NodeKind.HOST, ObjectId(host.id)), FaultKind.CRASH
        )
        self._loss.words.say(question.text.removesuffix(" It lasts until Restore.") + _elsewhere(view))
        if view is None or at is None:
            return
        self._show_figures(picture.document.effective_host(host.id) or host, view.hosts, at)
        self._show_facts(picture, view.hosts, at)
        if view.sessions is not self._listed or view.sessions is None:
            self._listed = view.sessions
            self._resources.show_lines(_by_resource(picture, view.sessions, host.id))

    def _show_drain(self, host: Host, picture: Picture) -> None:
        text = banner_text(host, picture.snapshot)
        if text and text != self._drained.accessibleName():
            self._drained.show_text(text, Tone.INFO, icon="log-out")
        self._drained.setVisible(bool(text))

    def _show_figures(self, host: Host, columns: HostColumns, at: int) -> None:
        seconds = float(columns.age_s[at])
        is_old = HostState(int(columns.state[at])) in _SILENT or seconds > 2 * STALE_AFTER_S
        stamp = old(seconds) if is_old else ""
        values = (
            (self._load, "load", percent(float(columns.load_ratio[at])), ""),
            (self._sessions, "sessions", f"{int(columns.sessions[at]):,}", f"of {host.max_sessions:,}"),
            (self._cpu, "cpu", percent(float(columns.cpu_ratio[at])), f"of {counted(host.cores, 'core')}"),
            (self._memory, "memory", percent(float(columns.memory_ratio[at])), f"of {host.memory_gib:,} GiB"),
            (self._logons, "logons", f"{int(columns.logons[at]):,}", ""),
        )
        for card, name, value, unit in values:
            card.set_value(value, unit)
            card.set_delta(stamp)
            card.set_series(self._series.values(name))

    def _show_facts(self, picture: Picture, columns: HostColumns, at: int) -> None:
        host = cast("Host", picture.thing)
        kind = "fixed" if host.preferred_broker_id is not None else "automatic"
        show = self._facts.show_value
        show("Logon status", MODE_WORDS[host.logon_mode])
        show("Active sessions", f"{int(columns.sessions[at] - columns.disconnected[at]):,}")
        show("Disconnected sessions", f"{int(columns.disconnected[at]):,}")
        show("Placed, not confirmed yet", f"{int(columns.in_flight[at]):,}")
        show("Preferred broker", f"{picture.broker_name(int(columns.preferred_broker[at]))} ({kind})")
        show("Registered with", picture.broker_name(int(columns.registered_broker[at])))
        show("Last report", ago(float(columns.age_s[at])))


def _samples(columns: HostColumns, at: int) -> dict[str, float]:
    return {
        "load": float(columns.load_ratio[at]),
        "sessions": float(columns.sessions[at]),
        "cpu": float(columns.cpu_ratio[at]),
        "memory": float(columns.memory_ratio[at]),
        "logons": float(columns.logons[at]),
    }


def _elsewhere(view: SiteView | None) -> str:
    if view is None:
        return ""
    others = max(0, view.figures.hosts_ok - 1)
    return (
        f" New logons go to the other {counted(others, 'host')}."
        if others
        else " No other host is left for new logons."
    )


def _by_resource(picture: Picture, sessions: SessionColumns | None, host_id: HostId) -> list[tuple[str, str]] | None:
    """Return a line for each published resource in use on the host: its name, how many sessions.

    None while the picture carries no list of sessions.
    """
    if sessions is None:
        return None
    mine = sessions.host == host_id
    resources, counts = np.unique(sessions.resource[mine], return_counts=True)
    idle = mine & (sessions.state == SessionState.DISCONNECTED)
    lines = []
    for key, count in sorted(zip(resources.tolist(), counts.tolist(), strict=True), key=lambda pair: -pair[1]):
        thing = picture.document.get(ObjectId(key))
        away = int(np.count_nonzero(idle & (sessions.resource == key)))
        note = f", {away:,} disconnected" if away else ""
        lines.append((str(getattr(thing, "name", f"resource {key}")), f"{count:,}{note}"))
    return lines
