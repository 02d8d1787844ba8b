"""The form that adds a site with its first broker: a lab to try things on, or a real one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from ras_console.config.commands import AddSite
from ras_console.config.document import Document
from ras_console.config.replication import areas_of
from ras_console.domain.catalogue import BROKER, FARM, SITE
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_dialog import DialogPlan, ObjectDialog
from ras_console.gui.forms.resolve_button import add_resolve
from ras_console.gui.kit import FieldRow, SegmentedControl
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.phrases import first_free

_LAB: Final = "lab"
_REAL: Final = "real"
_IS_LAB: Final = SITE.field("is_lab")
_OF_SITE: Final = ("name", "description")
_OF_BROKER: Final = ("server", "ip")
_SPEED: Final = "The farm has a real site then: its clock runs at real time, and the lab cannot be sped up or paused."


def add_site(context: ConsoleContext, parent: QWidget | None = None) -> ObjectDialog:
    """Return the dialog that adds a site; the new site is selected afterwards."""
    workspace = context.workspace
    document = workspace.document

    def done(object_id: ObjectId) -> None:
        context.navigator.go(Node(NodeKind.SITE, object_id))

    plan = DialogPlan(
        kind=Kind.SITE,
        parent_id=ObjectId(document.farm.id),
        title="Add site",
        button="&Add site",
        fields=[*(SITE.field(each) for each in _OF_SITE), *(BROKER.field(each) for each in _OF_BROKER)],
        start={
            "name": free_site_name(document),
            "server": free_server_name(document),
            _IS_LAB.name: all(each.is_lab for each in document.sites),
        },
        command=_command,
        outcome=lambda values: outcome_text(workspace.document, values),
        furnish=lambda dialog: _furnish(context, dialog),
        done=done,
    )
    return ObjectDialog(context, plan, parent)


def _furnish(context: ConsoleContext, dialog: ObjectDialog) -> None:
    """Add the choice between a lab and a real site, and Resolve."""
    form = dialog.form
    kind = SegmentedControl(context.themes, [(_LAB, "Lab"), (_REAL, "Real")], name="Kind of site")
    kind.setObjectName(f"field_{_IS_LAB.name}")
    kind.set_value(_LAB if form.value(_IS_LAB.name) else _REAL)
    kind.value_changed.connect(lambda value: form.value_chosen(_IS_LAB, value == _LAB))
    row = FieldRow(
        context.themes, "Kind", kind,
        help_text="In a lab brokers, hosts and users are simulated. It cannot be changed later.",
    )  # fmt: skip
    dialog.insert_row(row, after="description")
    add_resolve(context, form, lambda: bool(form.value(_IS_LAB.name)))


def _command(values: Mapping[str, Any]) -> AddSite:
    return AddSite(
        values={name: value for name, value in values.items() if name not in _OF_BROKER},
        broker={name: value for name, value in values.items() if name in _OF_BROKER},
    )


def free_site_name(document: Document) -> str:
    """Return a name that no site of the farm has: Site 2, Site 3 …."""
    return first_free((each.name for each in document.sites), "Site ", first=len(document.sites) + 1)


def free_server_name(document: Document) -> str:
    """Return a server name that no broker of the farm has, in the manner of RAS-S2-CB-1."""
    taken = (broker.server for site in document.sites for broker in document.brokers(site.id))
    return first_free(taken, "RAS-S", "-CB-1", first=len(document.sites) + 1)


def outcome_text(document: Document, values: Mapping[str, Any]) -> str:
    """Return what becomes of the first broker, what a real site means to a lab, and what is replicated."""
    server = values["server"]
    if values[_IS_LAB.name]:
        parts = [f"{server} is simulated and becomes the site's primary; add hosts to give its users a place."]
    else:
        parts = [f"{server} becomes the site's primary if it is this computer; any other one is not reached yet."]
        if any(each.is_lab for each in document.sites) and all(each.is_lab for each in document.sites):
            parts.append(_SPEED)
    labels = dict(FARM.field("replicated_areas").choices)
    areas = [labels[each.value] for each in areas_of(document)]
    if areas:
        parts.append(f"Replicated settings are as in the other sites: {', '.join(areas)}.")
    return " ".join(parts)
