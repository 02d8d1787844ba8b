"""The page of a site's session hosts: all of them in one table, how they are spread, and load balancing."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from ras_console.domain.catalogue import HOST_DEFAULTS
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import Site
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Tone
from ras_console.gui.panels.action_button import ActionButton
from ras_console.gui.panels.health import hosts_state
from ras_console.gui.panels.host_list import HostList
from ras_console.gui.panels.load_balancing_tab import build_load_balancing
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.pool_table import PoolTable
from ras_console.gui.panels.settings_tab import SettingsTab
from ras_console.gui.phrases import counted


def build_hosts_page(context: ConsoleContext) -> Page:
    """Return the page for groups of hosts."""
    tabs = (
        Tab(key="hosts", label="RD Session Hosts", content=HostList(context)),
        Tab(key="pools", label="Host pools", content=PoolTable(context)),
        Tab(key="balancing", label="Load balancing", content=build_load_balancing(context)),
        Tab(key="defaults", label="Defaults", content=SettingsTab(context, HOST_DEFAULTS, _defaults_of)),
    )
    buttons: list[QWidget] = [
        ActionButton(context.themes, context.actions.add_hosts, "plus", kind="primary"),
        ActionButton(context.themes, context.actions.add_pool, "plus"),
    ]
    return Page(context, hosts_look, buttons, tabs)


def _defaults_of(picture: Picture) -> ObjectId:
    return ObjectId(picture.document.host_defaults(SiteId(picture.node.object_id)).id)


def hosts_look(picture: Picture) -> HeaderLook:
    """Return the header of a site's hosts."""
    site = cast("Site", picture.thing)
    facts = [site.name, counted(len(picture.document.hosts(site.id)), "host")]
    view = picture.site_view
    states: tuple[tuple[str, Tone], ...] = ()
    if view is not None:
        figures = view.figures
        facts.append(f"{counted(figures.sessions, 'session')}, {figures.disconnected:,} disconnected")
        facts.append(f"{counted(figures.logons_in_progress, 'logon')} in progress")
        states = hosts_state(view)
    return HeaderLook(title="RD Session Hosts", states=states, facts=tuple(facts))
