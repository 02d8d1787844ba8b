"""The page of one published desktop or application: who uses it now and where, its properties."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.catalogue import RESOURCE
from ras_console.domain.ids import HostId, ObjectId, ResourceId
from ras_console.domain.objects import Resource
from ras_console.domain.vocabulary import ResourceType, SessionState
from ras_console.engine.snapshot import FarmSnapshot, SessionColumns
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.kit import KpiCard
from ras_console.gui.panels.action_button import ActionButton, MoreButton
from ras_console.gui.panels.cards import CardColumns, FactsCard, PageScroll, column, row
from ras_console.gui.panels.figure_lines import FigureLines
from ras_console.gui.panels.history import Series
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture, host_names
from ras_console.gui.panels.resource_words import STATUS, TYPES, limit_words, offered_to, published_from
from ras_console.gui.panels.settings_tab import SettingsTab

_FACTS = ("Type", "Status", "Published from", "Offered to", "Limit", "Target")


def build_resource_page(context: ConsoleContext) -> Page:
    """Return the page for published resources."""
    actions, themes = context.actions, context.themes
    buttons: list[QWidget] = [
        ActionButton(themes, actions.enable, "circle-play", hides_when_greyed=True),
        ActionButton(themes, actions.maintain, "triangle-alert"),
        ActionButton(themes, actions.disable, "circle-pause"),
        MoreButton(themes, actions, context.navigator),
    ]
    tabs = (
        Tab(key="overview", label="Overview", content=ResourceOverview(context)),
        Tab(key="properties", label="Properties", content=_settings(context, "General", adapt=_adapt_general)),
        Tab(key="publishing", label="Publishing", content=_settings(context, "Publishing")),
        Tab(key="filters", label="Filters", content=_settings(context, "Filters")),
        Tab(key="limits", label="Limits", content=_settings(context, "Limits", adapt=_adapt_limits)),
    )
    return Page(context, resource_look, buttons, tabs)


def _settings(
    context: ConsoleContext, group: str, *, adapt: Callable[[ObjectForm, Picture], None] | None = None
) -> SettingsTab:
    return SettingsTab(context, RESOURCE, lambda picture: picture.node.object_id, adapt=adapt, groups=(group,))


def _adapt_general(form: ObjectForm, _picture: Picture) -> None:
    reason = "" if form.value("type") == ResourceType.APPLICATION else "A desktop starts no program."
    for each in ("target", "start_in", "parameters"):
        form.set_enabled(each, reason)


def _adapt_limits(form: ObjectForm, _picture: Picture) -> None:
    form.set_enabled("at_limit", "" if form.value("concurrent_limit") else "There is no limit.")


def resource_look(picture: Picture) -> HeaderLook:
    """Return the header of a resource's page."""
    resource = cast("Resource", picture.thing)
    facts = (TYPES[resource.type], f"from {published_from(picture, resource)}", resource.description)
    return HeaderLook(title=resource.name, states=(STATUS[resource.status],), facts=facts)


class ResourceOverview(QWidget):
    """The first tab of a resource's page."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._history: dict[ResourceId, Series] = {}
        self._sessions = KpiCard(themes, "Sessions now")
        self._share = KpiCard(themes, "Share of the site")
        self._away = KpiCard(themes, "Disconnected")
        self._hosts = FigureLines(themes, "Where it runs", "Nobody uses it just now.", most=8)
        self._facts = FactsCard(themes, "Published", _FACTS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        cards = CardColumns([self._hosts, self._facts], least_px=300, most=2)
        layout.addWidget(PageScroll(column(row(self._sessions, self._share, self._away), cards)))
        context.bridge.snapshot_changed.connect(self._remember)

    @Slot(object)
    def _remember(self, snapshot: FarmSnapshot) -> None:
        for site in snapshot.sites:
            for resource_id, count in site.resource_sessions:
                self._history.setdefault(resource_id, Series()).add(snapshot.at_s, {"sessions": count})

    def show_picture(self, picture: Picture) -> None:
        """Show the resource of the picture's node."""
        resource = cast("Resource", picture.thing)
        show = self._facts.show_value
        show("Type", TYPES[resource.type])
        show("Status", STATUS[resource.status][0])
        show("Published from", published_from(picture, resource))
        show("Offered to", offered_to(resource))
        show("Limit", limit_words(resource))
        show("Target", resource.target or "–")
        view = picture.site_view
        if view is None:
            return
        count = dict(view.resource_sessions).get(resource.id, 0)
        series = self._history.setdefault(resource.id, Series())
        self._sessions.set_value(f"{count:,}")
        self._sessions.set_series(series.values("sessions"))
        total = sum(each for _, each in view.resource_sessions)
        self._share.set_value(
            f"{round(100 * count / total)} %" if total else "–", f"of {total:,} sessions" if total else ""
        )
        self._show_sessions(picture, view.sessions, resource)

    def _show_sessions(self, picture: Picture, sessions: SessionColumns | None, resource: Resource) -> None:
        if sessions is None:
            self._away.set_value("–")
            self._hosts.show_lines(None)
            return
        mine = sessions.resource == resource.id
        self._away.set_value(f"{int(np.count_nonzero(mine & (sessions.state == SessionState.DISCONNECTED))):,}")
        hosts, counts = np.unique(sessions.host[mine], return_counts=True)
        names = host_names(picture, resource.site_id)
        busiest = np.argsort(-counts, kind="stable").tolist()
        self._hosts.show_lines(
            [
                (names.get(HostId(ObjectId(int(hosts[each]))), f"host {hosts[each]}"), f"{counts[each]:,}")
                for each in busiest
            ]
        )
