"""Which actions a node allows, and why not: a pure judgement that menus, buttons and tooltips all show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ras_console.config import permissions
from ras_console.config.document import Document
from ras_console.domain.catalogue import kind_of, parent_of
from ras_console.domain.faults import FAULT_CODES
from ras_console.domain.ids import BrokerId, HostId, ObjectId, PoolId, ResourceId, SiteId
from ras_console.domain.objects import Broker, Farm, Host, Pool, Resource, Schedule, Site
from ras_console.domain.vocabulary import FaultKind, LogonMode, ResourceStatus, Role
from ras_console.gui.action_names import MODE_OF, ActionName
from ras_console.gui.late_numpy import np
from ras_console.gui.logon_targets import logons_refusal, target_hosts
from ras_console.gui.navigation import GROUPS, OF_FARM, Node, NodeKind

if TYPE_CHECKING:
    from ras_console.engine.snapshot import BrokerView, FarmSnapshot, SiteView


_FREE: Final = frozenset({ActionName.PROPERTIES, ActionName.CHANGES})
"""Actions that change nothing."""

READ_ONLY: Final = "the database is open read-only"
NO_ENGINE: Final = "no engine is running"
_PROMOTE_FIRST: Final = "is the primary; promote another broker first"

_MARKED: Final = "is marked for deletion; keep it first"
_NOT_HEARD: Final = "is not heard by the primary just now; try again in a second"

_CANNOT_PROMOTE: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.PRIMARY: "is the primary already",
        Role.CANDIDATE: "is being promoted already",
        Role.SUSPENDED: "is suspended and waits for its lease",
        Role.JOINING: "is still joining",
        Role.STANDBY: "is standby; switch Standby off first",
        Role.DISABLED: "is disabled; enable it first",
        Role.DOWN: "is down",
        Role.NOT_REACHED: "does not answer",
    }
)


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


def reasons(situation: Situation) -> Mapping[ActionName, str]:
    """Return for each action why it is refused here, in words that may follow its name; "" allows it."""
    return {name: judge(situation) or _forbidden(situation, name) for name, judge in _JUDGES.items()}


def _forbidden(situation: Situation, name: ActionName) -> str:
    """Return why the actor may not do what otherwise could be done."""
    if situation.actor is None or name in _FREE:
        return ""
    document, actor = situation.document, situation.actor
    if name.startswith("add_"):
        return permissions.adding_refusal(document, actor, site_of_node(document, situation.node))
    thing = document.get(situation.node.object_id)
    if name is ActionName.DELETE:
        is_site = situation.node.kind is NodeKind.SITE
        return permissions.adding_refusal(document, actor, None if is_site else site_of_node(document, situation.node))
    if name is ActionName.RENAME and thing is not None:
        return permissions.editing_refusal(document, actor, thing)
    return permissions.operation_refusal(document, actor, site_of_node(document, situation.node))


def site_of_node(document: Document, node: Node) -> SiteId | None:
    """Return the site a node belongs to; the farm stands for its site where it has only one."""
    if node.kind is NodeKind.FARM:
        return document.sites[0].id if len(document.sites) == 1 else None
    thing = document.get(node.object_id)
    site = document.site_of(thing) if thing is not None else None
    return site.id if site is not None else None


def broker_view(snapshot: FarmSnapshot | None, site_id: SiteId | None, broker_id: ObjectId) -> BrokerView | None:
    """Return the live view of a broker, None where the engine does not know it."""
    site = _site_view(snapshot, site_id)
    return next((each for each in site.brokers if each.id == broker_id), None) if site is not None else None


def fault_of(snapshot: FarmSnapshot | None, site_id: SiteId | None, node: Node) -> FaultKind | None:
    """Return what has been made to go wrong with a broker or host, None while nothing has."""
    if node.kind is NodeKind.BROKER:
        view = broker_view(snapshot, site_id, node.object_id)
        return view.fault.kind if view is not None and view.fault is not None else None
    site = _site_view(snapshot, site_id)
    if site is None or node.kind is not NodeKind.HOST:
        return None
    row = int(np.searchsorted(site.hosts.ids, node.object_id))
    if row >= len(site.hosts.ids) or site.hosts.ids[row] != node.object_id:
        return None
    code = int(site.hosts.fault[row])
    return FAULT_CODES[code - 1] if code else None


def _site_view(snapshot: FarmSnapshot | None, site_id: SiteId | None) -> SiteView | None:
    return snapshot.site(site_id) if snapshot is not None and site_id is not None else None


def _broker(situation: Situation) -> Broker | None:
    is_broker = situation.node.kind is NodeKind.BROKER
    return situation.document.broker(BrokerId(situation.node.object_id)) if is_broker else None


def _site(situation: Situation) -> Site | None:
    is_site = situation.node.kind is NodeKind.SITE
    return situation.document.site(SiteId(situation.node.object_id)) if is_site else None


def _target(situation: Situation) -> Broker | Host | Pool | Resource | Schedule | None:
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
    site = _site_view(situation.snapshot, broker.site_id)
    return site is not None and site.election.primary == broker.id


def _only_active(situation: Situation, broker: Broker) -> bool:
    return [each.id for each in situation.document.active_brokers(broker.site_id)] == [broker.id]


def _add_site(situation: Situation) -> str:
    return READ_ONLY if situation.is_read_only else ""


def _make_main_site(situation: Situation) -> str:
    site = _site(situation)
    if site is None:
        return "select a site first"
    if situation.is_read_only:
        return READ_ONLY
    return "is the main site already" if situation.document.main_site.id == site.id else ""


def _add_to_site(situation: Situation) -> str:
    if situation.is_read_only:
        return READ_ONLY
    return "" if site_of_node(situation.document, situation.node) is not None else "select a site first"


def _maintain(situation: Situation) -> str:
    thing = _target(situation)
    if not isinstance(thing, Resource):
        return "select a published resource first"
    if situation.is_read_only:
        return READ_ONLY
    return "is in maintenance already" if thing.status is ResourceStatus.MAINTENANCE else ""


def _promote(situation: Situation) -> str:
    broker = _broker(situation)
    if broker is None:
        return "select a broker first"
    if situation.snapshot is None or situation.is_engine_dead:
        return NO_ENGINE
    view = broker_view(situation.snapshot, broker.site_id, broker.id)
    role = view.role if view is not None else Role.NOT_REACHED
    if role is Role.PRIMARY:
        return _CANNOT_PROMOTE[role]
    if broker.is_marked_for_deletion:
        return _MARKED
    if not broker.is_enabled:
        return _CANNOT_PROMOTE[Role.DISABLED]
    if broker.is_standby:
        return _CANNOT_PROMOTE[Role.STANDBY]
    if view is not None and role is Role.SECONDARY and not view.is_heard_by_primary:
        return _NOT_HEARD
    return _CANNOT_PROMOTE.get(role, "")


def _is_on(thing: Broker | Host | Pool | Resource | Schedule) -> bool:
    return thing.status is ResourceStatus.ENABLED if isinstance(thing, Resource) else thing.is_enabled


def _enable(situation: Situation) -> str:
    thing = _target(situation)
    if thing is None:
        return "select a broker, host, pool or resource first"
    if situation.is_read_only:
        return READ_ONLY
    return "is enabled already" if _is_on(thing) else ""


def _disable(situation: Situation) -> str:
    thing = _target(situation)
    if thing is None:
        return "select a broker, host, pool or resource first"
    if situation.is_read_only:
        return READ_ONLY
    if isinstance(thing, Broker) and is_primary(situation, thing):
        return _PROMOTE_FIRST
    if isinstance(thing, Broker) and thing.is_marked_for_deletion:
        return _MARKED
    is_off = thing.status is ResourceStatus.DISABLED if isinstance(thing, Resource) else not thing.is_enabled
    if is_off:
        return "is disabled already"
    if isinstance(thing, Broker) and _only_active(situation, thing):
        return "is the site's only active broker"
    return ""


def _move(situation: Situation, end: int, refusal: str) -> str:
    thing = _site(situation) or _target(situation)
    if thing is None or not kind_of(thing).is_ordered:
        return "select a site, a broker or a published resource first"
    if situation.is_read_only:
        return READ_ONLY
    siblings = situation.document.children(ObjectId(parent_of(thing) or 0), kind_of(thing).kind)
    return refusal if siblings[end].id == thing.id else ""


def _move_up(situation: Situation) -> str:
    return _move(situation, 0, "is first in the list already")


def _move_down(situation: Situation) -> str:
    return _move(situation, -1, "is last in the list already")


def _delete(situation: Situation) -> str:
    document, node = situation.document, situation.node
    if situation.is_read_only:
        return READ_ONLY
    if node.kind in (*GROUPS, *OF_FARM):
        return "select one of its objects first"
    if node.kind is NodeKind.FARM:
        return "the farm itself cannot be deleted"
    if node.kind is NodeKind.SITE:
        return "" if len(document.sites) > 1 else "a farm needs at least one site"
    thing = _target(situation)
    if isinstance(thing, Pool):
        return _delete_pool(document, thing)
    broker = _broker(situation)
    if broker is None:
        return "" if thing is not None else "it no longer exists"
    return _delete_broker(situation, broker)


def _keep(situation: Situation) -> str:
    broker = _broker(situation)
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
        return _PROMOTE_FIRST
    return "is the site's only active broker" if _only_active(situation, broker) else ""


def _lab_target(situation: Situation) -> str:
    """Return why failures cannot be simulated on the node at all."""
    thing = _target(situation)
    if thing is None or isinstance(thing, Resource | Pool | Schedule):
        return "select a broker or host first"
    site = situation.document.site_of(thing)
    if site is None or not site.is_lab:
        return "only a lab's brokers and hosts can be made to fail"
    return NO_ENGINE if situation.snapshot is None or situation.is_engine_dead else ""


def _logons(mode: LogonMode) -> Callable[[Situation], str]:
    def judge(situation: Situation) -> str:
        hosts = target_hosts(situation.document, situation.node, situation.chosen)
        if not hosts and situation.node.kind is NodeKind.POOL:
            return "has no hosts"
        return logons_refusal(hosts, mode, is_read_only=situation.is_read_only, read_only=READ_ONLY)

    return judge


def _reboot(situation: Situation) -> str:
    hosts = target_hosts(situation.document, situation.node, situation.chosen)
    if not hosts or (situation.node.kind is NodeKind.POOL and not situation.chosen):  # a pool never reboots at once
        return "select a host first"
    site = situation.document.site_of(hosts[0])
    if site is None or not site.is_lab:
        return "hosts of real sites cannot join yet"
    if situation.snapshot is None or situation.is_engine_dead:
        return NO_ENGINE
    view = situation.snapshot.site(site.id)
    return "" if view is not None and view.election.primary is not None else "the site has no primary just now"


def _fault(situation: Situation) -> str:
    refusal = _lab_target(situation)
    if refusal:
        return refusal
    site_id = site_of_node(situation.document, situation.node)
    if fault_of(situation.snapshot, site_id, situation.node) is not None:
        return "has a simulated failure already; restore it first"
    broker = _broker(situation)
    return "is disabled" if broker is not None and not broker.is_in_service else ""


def _restore(situation: Situation) -> str:
    refusal = _lab_target(situation)
    if refusal:
        return refusal
    site_id = site_of_node(situation.document, situation.node)
    return "" if fault_of(situation.snapshot, site_id, situation.node) is not None else "has no simulated failure"


def _address_tool(situation: Situation) -> str:
    return "" if isinstance(_target(situation), Broker | Host) else "select a broker or host first"


def _reaching_tool(situation: Situation) -> str:
    thing = _target(situation)
    if not isinstance(thing, Broker | Host):
        return "select a broker or host first"
    site = situation.document.site_of(thing)
    return "is simulated; only a real computer answers" if site is not None and site.is_lab else ""


def _retrieve_logs(situation: Situation) -> str:
    return "" if situation.node.kind in {NodeKind.BROKER, NodeKind.BROKERS} else "select a broker first"


def _clear_logs(situation: Situation) -> str:
    return _retrieve_logs(situation) or (READ_ONLY if situation.is_read_only else "")


def _rename(situation: Situation) -> str:
    if situation.is_read_only:
        return READ_ONLY
    return "a group has a fixed name" if situation.node.kind in (*GROUPS, *OF_FARM) else ""


def _properties(situation: Situation) -> str:
    thing = situation.document.get(situation.node.object_id)
    if thing is None:
        return "it no longer exists"
    if situation.node.kind in OF_FARM:
        return "select the farm first"
    is_group = situation.node.kind in GROUPS and not isinstance(thing, Farm)
    return "select one of its objects first" if is_group else ""


def _changes(situation: Situation) -> str:
    is_object = situation.node.kind not in (*GROUPS, *OF_FARM)
    return "" if is_object else "select one of its objects first"


def _sessions(situation: Situation) -> str:
    if situation.node.kind is not NodeKind.SESSIONS:
        return "select sessions first"
    return NO_ENGINE if situation.snapshot is None or situation.is_engine_dead else ""


def _selected_sessions(situation: Situation) -> str:
    return _sessions(situation) or ("" if situation.sessions else "select sessions first")


_JUDGES: Final[Mapping[ActionName, Callable[[Situation], str]]] = MappingProxyType(
    {
        ActionName.ADD_SITE: _add_site,
        ActionName.MAKE_MAIN_SITE: _make_main_site,
        ActionName.ADD_BROKER: _add_to_site,
        ActionName.ADD_HOSTS: _add_to_site,
        ActionName.ADD_RESOURCE: _add_to_site,
        ActionName.ADD_POOL: _add_to_site,
        ActionName.PROMOTE: _promote,
        ActionName.ENABLE: _enable,
        ActionName.DISABLE: _disable,
        ActionName.MAINTAIN: _maintain,
        ActionName.MOVE_UP: _move_up,
        ActionName.MOVE_DOWN: _move_down,
        **{name: _logons(mode) for name, mode in MODE_OF.items()},
        ActionName.REBOOT: _reboot,
        ActionName.ADD_SCHEDULE: _add_to_site,
        ActionName.CRASH: _fault,
        ActionName.HANG: _fault,
        ActionName.PARTITION: _fault,
        ActionName.SLOW: _fault,
        ActionName.RESTORE: _restore,
        ActionName.DELETE: _delete,
        ActionName.KEEP: _keep,
        ActionName.DELETE_FOR_GOOD: _keep,
        ActionName.PING: _reaching_tool,
        ActionName.RESOLVE: _address_tool,
        ActionName.CHECK_PORT: _reaching_tool,
        ActionName.OPEN_RDP: _reaching_tool,
        ActionName.OPEN_SSH: _reaching_tool,
        ActionName.COPY_ADDRESS: _address_tool,
        ActionName.RETRIEVE_LOGS: _retrieve_logs,
        ActionName.CLEAR_LOGS: _clear_logs,
        ActionName.RENAME: _rename,
        ActionName.PROPERTIES: _properties,
        ActionName.CHANGES: _changes,
        ActionName.DISCONNECT_SESSIONS: _selected_sessions,
        ActionName.LOG_OFF_SESSIONS: _selected_sessions,
        ActionName.MESSAGE_SESSIONS: _selected_sessions,
        ActionName.MOVE_SESSIONS: _selected_sessions,
        ActionName.LOG_OFF_OLD: _sessions,
        ActionName.REPAIR_SESSIONS: _sessions,
    }
)
