"""Which rights a live order needs: those of an operator of its site; what the console itself tells is free.

Asked twice: by the console where the order is given, and by the one that runs the engine before it obeys.
"""

from __future__ import annotations

from typing import Final

from ras_console.config import permissions
from ras_console.config.document import Document
from ras_console.domain.ids import ObjectId
from ras_console.runtime.orders import (
    ActOnSessions,
    CancelJob,
    CancelRun,
    InjectFault,
    LookAtProcesses,
    Order,
    Promote,
    RepairSessions,
    Restore,
    SetSpeed,
    SwitchHosts,
    Tell,
    UseTopology,
)

ORDER_WORDS: Final[dict[type[Order], str]] = {
    Promote: "Promoting a broker",
    SwitchHosts: "Rebooting or switching hosts",
    InjectFault: "Simulating a failure",
    Restore: "Restoring what was made to fail",
    SetSpeed: "Setting the lab's speed",
    ActOnSessions: "Acting on sessions",
    CancelJob: "Cancelling a job",
    CancelRun: "Cancelling the run of a schedule",
    RepairSessions: "Repairing the list of sessions",
}


def order_refusal(document: Document, actor: str, order: Order) -> str:
    """Return why the actor may not give this order, "" where nothing forbids it."""
    if permissions.standing(document, actor).is_open or isinstance(order, UseTopology | Tell | LookAtProcesses):
        return ""
    return permissions.operation_refusal(document, actor, site_of_order(document, order))


def carrying_refusal(document: Document, actor: str, order: Order) -> str:
    """Return why an order that another console has sent is not carried out, and which right is missing; "" allows it.

    An order in somebody else's name is nobody's.
    """
    named = getattr(order, "actor", actor)
    if named != actor:
        return f"It was given by {actor} in the name of {named}."
    said = order_refusal(document, actor, order)
    if not said:
        return ""
    site_id = site_of_order(document, order)
    site = document.get(site_id) if site_id is not None else None
    where = f"of the site {getattr(site, 'name', '')}" if site is not None else "of the whole farm"
    return f"{said} {ORDER_WORDS[type(order)]} needs the right of an operator {where}."


def site_of_order(document: Document, order: Order) -> ObjectId | None:
    """Return the site that an order is about; None for the whole farm, as for the lab's speed."""
    match order:
        case InjectFault(fault=fault):
            return _site_of(document, fault.target_id)
        case Restore(target_id=target_id):
            return _site_of(document, target_id)
        case _:
            return getattr(order, "site", None)


def _site_of(document: Document, object_id: ObjectId) -> ObjectId | None:
    thing = document.get(object_id)
    site = document.site_of(thing) if thing is not None else None
    return site.id if site is not None else None
