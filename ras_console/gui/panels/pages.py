"""Which page belongs to which kind of node; a page's code is loaded when the first of its kind is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from ras_console.gui.context import ConsoleContext
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.page import Page


def build_page(context: ConsoleContext, kind: NodeKind) -> Page:
    """Return a new page for nodes of a kind; `show_node` says which."""
    page = _builder(kind)(context)
    page.setObjectName(f"{kind.value}_page")
    return page


def _builder(kind: NodeKind) -> Callable[[ConsoleContext], Page]:
    """Return what builds the page. One page is seen at the start: the console does not wait for the others' code."""
    match kind:
        case NodeKind.FARM:
            from ras_console.gui.panels.farm_page import build_farm_page

            return build_farm_page
        case NodeKind.SITE:
            from ras_console.gui.panels.site_page import build_site_page

            return build_site_page
        case NodeKind.BROKERS:
            from ras_console.gui.panels.brokers_page import build_brokers_page

            return build_brokers_page
        case NodeKind.BROKER:
            from ras_console.gui.panels.broker_page import build_broker_page

            return build_broker_page
        case NodeKind.HOSTS:
            from ras_console.gui.panels.hosts_page import build_hosts_page

            return build_hosts_page
        case NodeKind.HOST:
            from ras_console.gui.panels.host_page import build_host_page

            return build_host_page
        case NodeKind.POOL:
            from ras_console.gui.panels.pool_page import build_pool_page

            return build_pool_page
        case NodeKind.RESOURCES:
            from ras_console.gui.panels.resources_page import build_resources_page

            return build_resources_page
        case NodeKind.RESOURCE:
            from ras_console.gui.panels.resource_page import build_resource_page

            return build_resource_page
        case NodeKind.SESSIONS:
            from ras_console.gui.panels.sessions_page import build_sessions_page

            return build_sessions_page
        case NodeKind.ADMINISTRATION:
            from ras_console.gui.panels.administration_page import build_administration_page

            return build_administration_page
        case NodeKind.AUDIT:
            from ras_console.gui.panels.audit_page import build_audit_page

            return build_audit_page
        case NodeKind.SCHEDULER:
            from ras_console.gui.panels.scheduler_page import build_scheduler_page

            return build_scheduler_page
        case NodeKind.SCHEDULE:
            from ras_console.gui.panels.schedule_page import build_schedule_page

            return build_schedule_page
        case NodeKind.NOTIFICATIONS:
            from ras_console.gui.panels.notifications_page import build_notifications_page

            return build_notifications_page
        case _:
            assert_never(kind)
