"""The form that publishes a desktop or an application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from ras_console.config.document import Document
from ras_console.domain.catalogue import RESOURCE
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.vocabulary import Kind, ResourceType
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_dialog import DialogPlan, ObjectDialog
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.phrases import counted

FIELDS: Final = ("name", "type", "target", "pool_ids", "host_ids", "description")


def add_resource(context: ConsoleContext, site_id: SiteId, parent: QWidget | None = None) -> ObjectDialog:
    """Return the dialog that publishes something in a site; the new resource is selected afterwards."""

    def done(object_id: ObjectId) -> None:
        context.navigator.go(Node(NodeKind.RESOURCE, object_id))

    plan = DialogPlan(
        kind=Kind.RESOURCE,
        parent_id=site_id,
        title="Publish a resource",
        button="Publish",
        fields=[RESOURCE.field(each) for each in FIELDS],
        outcome=lambda values: outcome_text(context.workspace.document, site_id, values),
        adapt=_adapt,
        done=done,
    )
    return ObjectDialog(context, plan, parent)


def outcome_text(document: Document, site_id: SiteId, values: Mapping[str, Any]) -> str:
    """Return who gets the resource and where it runs."""
    pools, hosts = frozenset(values.get("pool_ids", ())), frozenset(values.get("host_ids", ()))
    all_hosts = document.hosts(site_id)
    running = [each for each in all_hosts if each.pool_id in pools or each.id in hosts] if pools or hosts else all_hosts
    where = (
        f"all {counted(len(all_hosts), 'host')} of the site"
        if not pools and not hosts
        else f"{len(running):,} of {counted(len(all_hosts), 'host')}"
    )
    return f"Every user is offered {values.get('name', '')}, from {where}. Filters and limits are set on its page."


def _adapt(dialog: ObjectDialog) -> None:
    """A desktop starts no program."""
    dialog.form.row("target").setVisible(dialog.form.value("type") == ResourceType.APPLICATION)
