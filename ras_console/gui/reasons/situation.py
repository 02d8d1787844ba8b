"""What the judgement of actions knows: the configuration, the live picture, the node, and what they say of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ras_console.config.document import Document
from ras_console.domain.faults import FAULT_CODES
from ras_console.domain.ids import BrokerId, HostId, ObjectId, PoolId, ResourceId, SiteId
from ras_console.domain.objects import Broker, Host, Pool, Resource, Schedule, Site
from ras_console.domain.vocabulary import FaultKind
from ras_console.gui.late_numpy import np
from ras_console.gui.navigation import Node, NodeKind

if TYPE_CHECKING:
    from ras_console.engine.snapshot import BrokerView, FarmSnapshot, SiteView


READ_ONLY: Final = "the database is open read-only"
NO_ENGINE: Final = "no engine is running"
PROMOTE_FIRST: Final = "is the primary; promote another broker first"
MARKED: Final = "is marked for deletion; keep it first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the judgement needs to know: the configuration, the live picture (None without an engine) and the node.

    A dead engine leaves its last picture behind, but takes no orders.
    """

    document: Document
    snapshot: FarmSnapshot | None
    node: Node
    chosen: tuple[ObjectId, ...] = ()
    """What is chosen in the list of a group's page."""
    is_read_only: bool = False
    is_engine_dead: bool = False
    sessions: int = 0
    """How many are selected."""
    actor: str | None = None
    """Whose rights count; None asks nobody's."""


def site_of_node(document: Document, node: Node) -> SiteId | None:
    """Return the site a node belongs to; the farm stands for its site where it has only one."""
    if node.kind is NodeKind.FARM:
        return document.sites[0].id if len(document.sites) == 1 else None
    thing = document.get(node.object_id)
    site = document.site_of(thing) if thing is not None else None
    return site.id if site is not None else None


def broker_view(snapshot: FarmSnapshot | None, site_id: SiteId | None, broker_id: ObjectId) -> BrokerView | None:
    """Return the live view of a broker, None where the engine does not know it."""
    site = site_view(snapshot, site_id)
    return next((each for each in site.brokers if each.id == broker_id), None) if site is not None else None


def fault_of(snapshot: FarmSnapshot | None, site_id: SiteId | None, node: Node) -> FaultKind | None:
    """Return what has been made to go wrong with a broker or host, None while nothing has."""
    if node.kind is NodeKind.BROKER:
        view = broker_view(snapshot, site_id, node.object_id)
        return view.fault.kind if view is not None and view.fault is not None else None
    site = site_view(snapshot, site_id)
    if site is None or node.kind is not NodeKind.HOST:
        return None
    row = int(np.searchsorted(site.hosts.ids, node.object_id))
    if row >= len(site.hosts.ids) or site.hosts.ids[row] != node.object_id:
        return None
    code = int(site.hosts.fault[row])
    return FAULT_CODES[code - 1] if code else None


def site_view(snapshot: FarmSnapshot | None, site_id: SiteId | None) -> SiteView | None:
    """Return the live view of a site, None where the engine does not know it."""
    return snapshot.site(site_id) if snapshot is not None and site_id is not None else None


def broker_of(situation: Situation) -> Broker | None:
    """Return the broker that is the node, None where it is none."""
    is_broker = situation.node.kind is NodeKind.BROKER
    return situation.document.broker(BrokerId(situation.node.object_id)) if is_broker else None


def site_of(situation: Situation) -> Site | None:
    """Return the site that is the node, None where it is none."""
    is_site = situation.node.kind is NodeKind.SITE
    return situation.document.site(SiteId(situation.node.object_id)) if is_site else None


def target_of(situation: Situation) -> Broker | Host | Pool | Resource | Schedule | None:
    """Return the object that is the node, None for farm, sites and groups."""
    document, node = situation.document, situation.node
    match node.kind:
        case NodeKind.BROKER:
            return document.broker(BrokerId(node.object_id))
        case NodeKind.HOST:
            return document.host(HostId(node.object_id))
        case NodeKind.POOL:
            return document.pool(PoolId(node.object_id))
        case NodeKind.RESOURCE:
            return document.resource(ResourceId(node.object_id))
        case NodeKind.SCHEDULE:
            found = document.get(node.object_id)
            return found if isinstance(found, Schedule) else None
        case _:
            return None


def is_primary(situation: Situation, broker: Broker) -> bool:
    """Return whether the broker holds its site's primary role in the latest picture."""
    site = site_view(situation.snapshot, broker.site_id)
    return site is not None and site.election.primary == broker.id


def is_only_active(situation: Situation, broker: Broker) -> bool:
    """Return whether no other broker of the site is configured to serve beside it."""
    return [each.id for each in situation.document.active_brokers(broker.site_id)] == [broker.id]
