"""Why an object cannot be added, moved, renamed, deleted or looked at."""

from __future__ import annotations

from ras_console.config.document import Document
from ras_console.domain.catalogue import kind_of, parent_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Broker, Farm, Pool
from ras_console.gui.navigation import GROUPS, OF_FARM, NodeKind
from ras_console.gui.reasons.situation import (
    PROMOTE_FIRST,
    READ_ONLY,
    Situation,
    broker_of,
    is_only_active,
    is_primary,
    site_of,
    site_of_node,
    target_of,
)


def add_site(situation: Situation) -> str:
    """Return why no site can be added."""
    return READ_ONLY if situation.is_read_only else ""


def make_main_site(situation: Situation) -> str:
    """Return why the node cannot become the main site."""
    site = site_of(situation)
    if site is None:
        return "select a site first"
    if situation.is_read_only:
        return READ_ONLY
    return "is the main site already" if situation.document.main_site.id == site.id else ""


def add_to_site(situation: Situation) -> str:
    """Return why nothing can be added to the node's site."""
    if situation.is_read_only:
        return READ_ONLY
    return "" if site_of_node(situation.document, situation.node) is not None else "select a site first"


def _move(situation: Situation, end: int, refusal: str) -> str:
    thing = site_of(situation) or target_of(situation)
    if thing is None or not kind_of(thing).is_ordered:
        return "select a site, a broker or a published resource first"
    if situation.is_read_only:
        return READ_ONLY
    siblings = situation.document.children(ObjectId(parent_of(thing) or 0), kind_of(thing).kind)
    return refusal if siblings[end].id == thing.id else ""


def move_up(situation: Situation) -> str:
    """Return why the node cannot go up in its list."""
    return _move(situation, 0, "is first in the list already")


def move_down(situation: Situation) -> str:
    """Return why the node cannot go down in its list."""
    return _move(situation, -1, "is last in the list already")


def delete(situation: Situation) -> str:
    """Return why the node cannot be deleted, or marked for it where it is a broker."""
    document, node = situation.document, situation.node
    if situation.is_read_only:
        return READ_ONLY
    if node.kind in (*GROUPS, *OF_FARM):
        return "select one of its objects first"
    if node.kind is NodeKind.FARM:
        return "the farm itself cannot be deleted"
    if node.kind is NodeKind.SITE:
        return "" if len(document.sites) > 1 else "a farm needs at least one site"
    thing = target_of(situation)
    if isinstance(thing, Pool):
        return _delete_pool(document, thing)
    broker = broker_of(situation)
    if broker is None:
        return "" if thing is not None else "it no longer exists"
    return _delete_broker(situation, broker)


def keep(situation: Situation) -> str:
    """Return why there is nothing to be kept or deleted for good."""
    broker = broker_of(situation)
    if broker is None:
        return "select a broker first"
    if situation.is_read_only:
        return READ_ONLY
    return "" if broker.is_marked_for_deletion else "is not marked for deletion"


def _delete_pool(document: Document, pool: Pool) -> str:
    if pool == document.default_pool(pool.site_id):
        return "is the site's default pool"
    count = sum(1 for each in document.hosts(pool.site_id) if each.pool_id == pool.id)
    return f"holds {count:,} host{'s' * (count > 1)}; assign them to another pool first" if count else ""


def _delete_broker(situation: Situation, broker: Broker) -> str:
    if broker.is_marked_for_deletion:
        return "is marked for deletion already; Delete for good removes it"
    if len(situation.document.brokers(broker.site_id)) == 1:
        return "is the site's last broker"
    if is_primary(situation, broker):
        return PROMOTE_FIRST
    return "is the site's only active broker" if is_only_active(situation, broker) else ""


def rename(situation: Situation) -> str:
    """Return why the node keeps its name."""
    if situation.is_read_only:
        return READ_ONLY
    return "a group has a fixed name" if situation.node.kind in (*GROUPS, *OF_FARM) else ""


def properties(situation: Situation) -> str:
    """Return why the node has no settings of its own."""
    thing = situation.document.get(situation.node.object_id)
    if thing is None:
        return "it no longer exists"
    if situation.node.kind in OF_FARM:
        return "select the farm first"
    is_group = situation.node.kind in GROUPS and not isinstance(thing, Farm)
    return "select one of its objects first" if is_group else ""


def changes(situation: Situation) -> str:
    """Return why the node has no changes of its own."""
    is_object = situation.node.kind not in (*GROUPS, *OF_FARM)
    return "" if is_object else "select one of its objects first"
