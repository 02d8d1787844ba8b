"""Which rights a live order needs: those of an operator of its site; what the console itself tells is free."""

from __future__ import annotations

from ras_console.config import permissions
from ras_console.config.document import Document
from ras_console.domain.ids import ObjectId
from ras_console.runtime.orders import InjectFault, LookAtProcesses, Order, Restore, Tell, UseTopology


def order_refusal(document: Document, actor: str, order: Order) -> str:
    """Return why the actor may not give this order, "" where nothing forbids it."""
    if permissions.standing(document, actor).is_open:
        return ""
    match order:
        case UseTopology() | Tell() | LookAtProcesses():
            return ""
        case InjectFault(fault=fault):
            return permissions.operation_refusal(document, actor, _site_of(document, fault.target_id))
        case Restore(target_id=target_id):
            return permissions.operation_refusal(document, actor, _site_of(document, target_id))
        case _:  # an order without a site, as the lab's speed, is the whole farm's
            return permissions.operation_refusal(document, actor, getattr(order, "site", None))


def _site_of(document: Document, object_id: ObjectId) -> ObjectId | None:
    thing = document.get(object_id)
    site = document.site_of(thing) if thing is not None else None
    return site.id if site is not None else None
