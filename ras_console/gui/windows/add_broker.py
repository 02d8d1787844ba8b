"""The form that adds a secondary broker: problems beside the fields while typing, and what will happen in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from ras_console.config.commands import AddBroker
from ras_console.config.document import Document
from ras_console.domain.catalogue import BROKER
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.topology import ACTIVE_BROKERS_ADVISED
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_dialog import DialogPlan, ObjectDialog
from ras_console.gui.forms.resolve_button import add_resolve
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.election_words import preferred_after_addition
from ras_console.gui.panels.picture import Picture
from ras_console.gui.phrases import counted, first_free

FIELDS: Final = ("server", "ip", "alternative_ips", "description", "is_standby")


def add_broker(context: ConsoleContext, site_id: SiteId, parent: QWidget | None = None) -> ObjectDialog:
    """Return the dialog that adds a broker to a site; the new broker is selected afterwards."""
    workspace = context.workspace
    site = workspace.document.site(site_id)
    is_lab = site is not None and site.is_lab

    def done(object_id: ObjectId) -> None:
        context.navigator.go(Node(NodeKind.BROKER, object_id))

    plan = DialogPlan(
        kind=Kind.BROKER,
        parent_id=ObjectId(site_id),
        title=f"Add secondary broker to {site.name if site is not None else 'the site'}",
        button="&Add broker",
        fields=[BROKER.field(each) for each in FIELDS],
        start={"server": free_name(workspace.document, site_id)},
        command=lambda values: AddBroker(site_id=site_id, values=values),
        outcome=lambda values: outcome_text(workspace.document, site_id, values),
        furnish=lambda dialog: add_resolve(context, dialog.form, lambda: is_lab),
        done=done,
    )
    return ObjectDialog(context, plan, parent)


def free_name(document: Document, site_id: SiteId) -> str:
    """Return a server name that no broker of the site has, in the manner of its first broker's name.

    RAS-CB-1 is followed by RAS-CB-2; a name without a number at its end gets one.
    """
    brokers = document.brokers(site_id)
    first, _, domain = (brokers[0].server if brokers else "RAS-CB-1").partition(".")
    if first.isdigit():  # an address is no pattern for names
        first, domain = "RAS-CB-1", ""
    stem = first.rstrip("0123456789")
    stem = stem if stem != first else f"{stem}-"
    return first_free((each.server for each in brokers), stem, f".{domain}" if domain else "", first=2)


def outcome_text(document: Document, site_id: SiteId, values: Mapping[str, Any]) -> str:
    """Return what the new broker becomes, and how many hosts will prefer it."""
    name = values["server"]
    active = len(document.active_brokers(site_id))
    hosts = len(document.hosts(site_id))
    if active >= ACTIVE_BROKERS_ADVISED:
        return (
            f"{name} becomes standby by itself: the site has {active} active brokers already, and more would add "
            "traffic between them without benefit."
        )
    if values["is_standby"]:
        return f"{name} joins as standby: idle until an active broker of the site is down. No host will prefer it."
    node = Node(NodeKind.SITE, ObjectId(site_id))
    topology = Picture(document=document, snapshot=None, node=node).topology_of(site_id)
    preferring = preferred_after_addition(topology, is_standby=False)
    return f"{name} joins as secondary; {preferring} of {counted(hosts, 'host')} will prefer it."
