"""What is changed at once at a node, as one command each, and which objects its page edits. Pure.

A command is None where the node allows none: it is no longer there, or of another kind.
"""

from __future__ import annotations

from ras_console.config.commands import Command, MoveObject, SetFields
from ras_console.config.document import Document
from ras_console.domain.catalogue import kind_of, parent_of
from ras_console.domain.ids import HostId, ObjectId, PoolId
from ras_console.domain.objects import Resource
from ras_console.domain.vocabulary import ResourceStatus
from ras_console.gui.navigation import GROUPS, Node, NodeKind
from ras_console.gui.pool_commands import assign
from ras_console.gui.reasons.situation import site_of_node


def assigned(document: Document, node: Node, pool_id: PoolId) -> Command | None:
    """Return what moves a host to a pool."""
    host = document.host(HostId(node.object_id))
    return assign(document, [host], pool_id) if host is not None else None


def switched(document: Document, node: Node, status: ResourceStatus) -> Command | None:
    """Return what enables or disables an object, or puts a published resource into maintenance."""
    thing = document.get(node.object_id)
    if thing is None:
        return None
    if isinstance(thing, Resource):
        return SetFields(object_id=thing.id, values={"status": status})
    return SetFields(object_id=thing.id, values={"is_enabled": status is ResourceStatus.ENABLED})


def made_main_site(document: Document, node: Node) -> Command:
    """Return what makes a site the farm's main site."""
    return SetFields(object_id=document.farm.id, values={"main_site_id": node.object_id})


def kept(node: Node) -> Command:
    """Return what takes the mark for deletion from a broker."""
    return SetFields(object_id=node.object_id, values={"is_marked_for_deletion": False})


def moved(document: Document, node: Node, step: int) -> Command | None:
    """Return what moves an object by so many places in its list, up where `step` is negative."""
    thing = document.get(node.object_id)
    if thing is None or node.kind in GROUPS or not kind_of(thing).is_ordered:
        return None
    siblings = document.children(ObjectId(parent_of(thing) or 0), kind_of(thing).kind)
    place = [each.id for each in siblings].index(thing.id)
    return MoveObject(object_id=thing.id, to_index=place + step)


def edited_at(document: Document, node: Node) -> tuple[ObjectId, ...]:
    """Return the objects whose settings a node's page edits: its own, and those a site keeps beside it."""
    if node.kind is NodeKind.ADMINISTRATION:
        people = (*(each.id for each in document.administrators), *(each.id for each in document.accounts))
        return (node.object_id, *people)
    site_id = site_of_node(document, node)
    if site_id is None or node.kind not in {NodeKind.SITE, NodeKind.BROKERS, NodeKind.HOSTS, NodeKind.RESOURCES}:
        if node.kind is NodeKind.NOTIFICATIONS:
            return (ObjectId(document.mailbox.id),)
        return (node.object_id,)
    beside = (document.auto_promotion(site_id), document.load_balancing(site_id), document.host_defaults(site_id))
    return (node.object_id, *(ObjectId(each.id) for each in beside))
