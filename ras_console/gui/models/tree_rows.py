"""What one row of the Site tree shows, worked out from the configuration and the live picture; no Qt in it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ras_console.config.document import Document
from ras_console.domain.durations import duration_text
from ras_console.domain.faults import FAULT_CODES
from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.domain.objects import (
    Account,
    Administrator,
    AutoPromotion,
    Broker,
    Farm,
    Host,
    HostDefaults,
    LoadBalancing,
    Pool,
    Resource,
    Schedule,
    Site,
)
from ras_console.domain.vocabulary import FaultKind, HostState, ResourceStatus, ResourceType, Role
from ras_console.gui.navigation import GROUPS, OF_FARM, Node, NodeKind

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot, HostColumns, SiteView

HOT_RATIO: Final = 0.9
"""From here on a host is called hot: its next logons will be slow."""

GROUP_TEXTS: Final[Mapping[NodeKind, str]] = MappingProxyType(
    {
        NodeKind.BROKERS: "Connection Brokers",
        NodeKind.HOSTS: "RD Session Hosts",
        NodeKind.RESOURCES: "Published Resources",
        NodeKind.SESSIONS: "Sessions",
        NodeKind.ADMINISTRATION: "Administration",
        NodeKind.AUDIT: "Audit",
        NodeKind.SCHEDULER: "Scheduler",
        NodeKind.NOTIFICATIONS: "Notifications",
    }
)
_GROUP_ICONS: Final = MappingProxyType(
    {
        NodeKind.BROKERS: "waypoints",
        NodeKind.HOSTS: "monitor",
        NodeKind.RESOURCES: "app-window",
        NodeKind.SESSIONS: "users",
        NodeKind.ADMINISTRATION: "shield-check",
        NodeKind.AUDIT: "history",
        NodeKind.SCHEDULER: "clock",
        NodeKind.NOTIFICATIONS: "bell",
    }
)
FAULT_TEXTS: Final[Mapping[FaultKind, str]] = MappingProxyType(
    {
        FaultKind.CRASH: "crashed on purpose",
        FaultKind.HANG: "suspended on purpose",
        FaultKind.PARTITION: "cut from the network on purpose",
        FaultKind.SLOW: "slowed on purpose",
    }
)
_STATE_TEXTS: Final[Mapping[HostState, str]] = MappingProxyType(
    {
        HostState.NOT_REACHED: "Not reached",
        HostState.SUSPECT: "Suspect",
        HostState.LOST: "Lost",
        HostState.DISABLED: "Disabled",
        HostState.DRAINING: "Draining",
        HostState.LOGONS_DISABLED: "No logons",
        HostState.FULL: "Full",
        HostState.QUARANTINED: "Quarantined",
        HostState.FAILING: "Failing",
        HostState.SCHEDULED_OUT: "Scheduler",
        HostState.POOL_DISABLED: "Pool disabled",
        HostState.POWERED_OFF: "Powered off",
    }
)
_OFF_ROLES: Final = frozenset({Role.DOWN, Role.DISABLED, Role.NOT_REACHED})
_OFF_STATES: Final = frozenset({HostState.NOT_REACHED, HostState.LOST, HostState.DISABLED, HostState.POWERED_OFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLook:
    """Everything the delegate paints; two equal looks need no repaint.

    `load_pct` is whole per cent, so that a bar of 44 px is not repainted for less than it can show. `state` is a
    word for what is not plainly well.
    """

    name: str
    icon: str
    role: Role | None = None
    state: str = ""
    host_state: HostState | None = None
    load_pct: int | None = None
    count: str = ""
    countdown: str = ""
    fault: FaultKind | None = None
    is_dirty: bool = False
    is_strong: bool = False
    is_faint: bool = False


@dataclass(frozen=True, slots=True)
class LiveHosts:
    """A site's live columns with the places of its hosts, which pictures of one configuration have in common."""

    columns: HostColumns
    row_of: Mapping[int, int]

    @staticmethod
    def of(site: SiteView, before: LiveHosts | None) -> LiveHosts:
        columns = site.hosts
        if before is not None and before.columns.ids is columns.ids:
            return LiveHosts(columns, before.row_of)
        return LiveHosts(columns, {host: row for row, host in enumerate(columns.ids.tolist())})


class RowSource:
    """Answers how any node looks, and reads, for one document, one picture and one set of unsaved drafts."""

    def __init__(
        self,
        document: Document,
        snapshot: FarmSnapshot | None,
        drafts: frozenset[ObjectId],
        before: RowSource | None = None,
    ) -> None:
        self._document = document
        self._snapshot = snapshot
        self._dirty = frozenset(_node_of_draft(document, each) for each in drafts)
        self._sites = {each.id: each for each in snapshot.sites} if snapshot is not None else {}
        kept = before.live_hosts if before is not None else {}
        self.live_hosts: dict[SiteId, LiveHosts] = {
            site_id: LiveHosts.of(site, kept.get(site_id)) for site_id, site in self._sites.items()
        }
        self._brokers = {view.id: (view, site) for site in self._sites.values() for view in site.brokers}
        self._users = dict(each for site in self._sites.values() for each in site.resource_sessions)

    def look(self, node: Node) -> RowLook:
        """Return how the node looks; a node that is no longer there looks empty."""
        is_dirty = node in self._dirty
        thing = self._document.get(node.object_id)
        match thing:
            case None:
                return _GONE
            case Farm() if node.kind in OF_FARM:
                return RowLook(name=GROUP_TEXTS[node.kind], icon=_GROUP_ICONS[node.kind], is_dirty=is_dirty)
            case Farm():
                return RowLook(name=thing.name, icon="layers", is_strong=True, is_dirty=is_dirty)
            case Site() if node.kind in GROUPS:
                count = f"{self._members(node):,}"
                name = GROUP_TEXTS[node.kind]
                return RowLook(name=name, icon=_GROUP_ICONS[node.kind], count=count, is_dirty=is_dirty)
            case Site():
                icon = "flask-conical" if thing.is_lab else "map-pin"
                count = f"{len(self._document.hosts(thing.id)):,}"
                state = "Main" if self._is_marked_main(thing) else ""
                return RowLook(name=thing.name, icon=icon, count=count, state=state, is_dirty=is_dirty)
            case Broker():
                return self._broker(thing, is_dirty=is_dirty)
            case Host():
                return self._host(thing, is_dirty=is_dirty)
            case Resource():
                return self._resource(thing, is_dirty=is_dirty)
            case Schedule():
                state = "" if thing.is_enabled else "Disabled"
                is_off = not thing.is_enabled
                return RowLook(name=thing.name, icon="clock", state=state, is_dirty=is_dirty, is_faint=is_off)
            case _:
                return _GONE

    def spoken(self, node: Node) -> str:
        """Return the row in words, for the tooltip and for who cannot see the colours."""
        look = self.look(node)
        thing = self._document.get(node.object_id)
        words = [look.name]
        match thing:
            case Farm() if node.kind in OF_FARM:
                words.append("of the farm")
            case Farm():
                words.append(f"farm with {_counted(len(self._document.sites), 'site')}")
            case Site() if node.kind in GROUPS:
                words.append(look.count)
            case Site():
                view = self._sites.get(thing.id)
                words += ["simulated site" if thing.is_lab else "site"]
                words += ["main site" if self._is_marked_main(thing) else ""]
                words += [_counted(len(self._document.hosts(thing.id)), "session host")]
                words += [_counted(view.figures.sessions, "session")] if view is not None else []
            case Broker():
                words += self._broker_words(thing, look)
            case Host():
                words += self._host_words(thing, look)
            case Resource():
                kind = "published desktop" if thing.type is ResourceType.DESKTOP else "published application"
                users = self._users.get(thing.id)
                words += [kind, look.state.lower(), _counted(users, "session") if users is not None else ""]
            case Schedule():
                words += ["schedule", look.state.lower()]
            case _:
                pass
        words += [FAULT_TEXTS[look.fault] if look.fault is not None else "", "unsaved changes" if look.is_dirty else ""]
        return ", ".join(word for word in words if word)

    def _is_marked_main(self, site: Site) -> bool:
        """Say which site is the main one where there is another."""
        return len(self._document.sites) > 1 and self._document.main_site.id == site.id

    def _members(self, group: Node) -> int:
        site_id = SiteId(group.object_id)
        match group.kind:
            case NodeKind.BROKERS:
                return len(self._document.brokers(site_id))
            case NodeKind.HOSTS:
                return len(self._document.hosts(site_id))
            case NodeKind.SCHEDULER:
                return len(self._document.schedules(site_id))
            case NodeKind.SESSIONS:
                view = self._sites.get(site_id)
                return view.figures.sessions if view is not None else 0
            case NodeKind.NOTIFICATIONS:
                return len(self._document.handlers(site_id))
            case _:
                return len(self._document.resources(site_id))

    def _broker(self, broker: Broker, *, is_dirty: bool) -> RowLook:
        view, site = self._brokers.get(broker.id, (None, None))
        role = view.role if view is not None else None if broker.is_in_service else Role.DISABLED
        if broker.is_marked_for_deletion:
            return RowLook(
                name=broker.server, icon="trash-2", state="Deleting", is_dirty=is_dirty, is_faint=True,
                fault=view.fault.kind if view is not None and view.fault is not None else None,
            )  # fmt: skip
        return RowLook(
            name=broker.server,
            icon="server-off" if role in _OFF_ROLES else "server",
            role=role,
            countdown=self._countdown(broker.id, site),
            fault=view.fault.kind if view is not None and view.fault is not None else None,
            is_dirty=is_dirty,
            is_strong=role is Role.PRIMARY,
            is_faint=role is Role.DISABLED,
        )

    def _countdown(self, broker_id: BrokerId, site: SiteView | None) -> str:
        if site is None or self._snapshot is None:
            return ""
        return countdown_text(site, self._snapshot.at_s, broker_id)

    def _broker_words(self, broker: Broker, look: RowLook) -> list[str]:
        view, _ = self._brokers.get(broker.id, (None, None))
        role = look.role.value.replace("_", " ") if look.role is not None else "no live state"
        role = "marked for deletion" if broker.is_marked_for_deletion else role
        hosts = f"preferred by {_counted(view.preferred_hosts, 'host')}" if view is not None else ""
        return ["connection broker", role, hosts, look.countdown]

    def _host(self, host: Host, *, is_dirty: bool) -> RowLook:
        live = self.live_hosts.get(host.site_id)
        row = live.row_of.get(host.id) if live is not None else None
        if live is None or row is None:
            state = "" if host.is_enabled else _STATE_TEXTS[HostState.DISABLED]
            return RowLook(
                name=host.server, icon="monitor", state=state, is_dirty=is_dirty, is_faint=not host.is_enabled
            )
        columns = live.columns
        host_state, load_pct, fault = HostState(columns.state[row]), _percent(columns, row), int(columns.fault[row])
        is_off = host_state in _OFF_STATES
        is_hot = not is_off and load_pct >= 100 * HOT_RATIO
        return RowLook(
            name=host.server,
            icon="monitor-off" if is_off else "monitor-dot" if is_hot else "monitor",
            state=_STATE_TEXTS.get(host_state, ""),
            host_state=host_state,
            load_pct=None if is_off else load_pct,
            fault=FAULT_CODES[fault - 1] if fault else None,
            is_dirty=is_dirty,
            is_faint=host_state is HostState.DISABLED,
        )

    def _host_words(self, host: Host, look: RowLook) -> list[str]:
        live = self.live_hosts.get(host.site_id)
        if live is None or look.host_state is None:
            return ["session host", look.state.lower() or "no live state"]
        sessions = _counted(int(live.columns.sessions[live.row_of[host.id]]), "session")
        load = [f"load {look.load_pct} percent", sessions] if look.load_pct is not None else []
        return ["session host", look.state.lower() or "well", *load]

    def _resource(self, resource: Resource, *, is_dirty: bool) -> RowLook:
        states = {ResourceStatus.DISABLED: "Disabled", ResourceStatus.MAINTENANCE: "Maintenance"}
        state = states.get(resource.status, "")
        users = self._users.get(resource.id)
        return RowLook(
            name=resource.name,
            icon="monitor" if resource.type is ResourceType.DESKTOP else "app-window",
            state=state,
            count="" if users is None or state else f"{users:,}",
            is_dirty=is_dirty,
            is_faint=resource.status is ResourceStatus.DISABLED,
        )


_GONE: Final = RowLook(name="", icon="minus")


def _percent(columns: HostColumns, row: int) -> int:
    return round(float(columns.load_ratio[row]) * 100)


def countdown_text(site: SiteView, now_s: float, broker_id: BrokerId) -> str:
    """Return what is about to happen to the broker and when, "" where nothing is: "promotes in 9 s"."""
    election = site.election
    if election.promotion_due_s is not None and election.next_primary == broker_id:
        return f"promotes in {_left(election.promotion_due_s - now_s)}"
    if election.failback_due_s is not None and election.failback_to == broker_id:
        return f"fails back in {_left(election.failback_due_s - now_s)}"
    return ""


def _left(seconds: float) -> str:
    """Return whole seconds below two minutes, then tenths of the larger unit."""
    whole_s = max(0, math.ceil(seconds - 1e-6))
    return f"{whole_s} s" if whole_s < 120 else duration_text(60.0 * math.ceil(whole_s / 60.0))


def _node_of_draft(document: Document, object_id: ObjectId) -> Node | None:
    """Return the node whose page edits the object: a site's two sets of settings stand with its groups."""
    match document.get(object_id):
        case AutoPromotion(site_id=site_id):
            return Node(NodeKind.BROKERS, site_id)
        case LoadBalancing(site_id=site_id) | HostDefaults(site_id=site_id):
            return Node(NodeKind.HOSTS, site_id)
        case Pool(site_id=site_id):
            return Node(NodeKind.HOSTS, site_id)
        case Broker():
            return Node(NodeKind.BROKER, object_id)
        case Host():
            return Node(NodeKind.HOST, object_id)
        case Resource():
            return Node(NodeKind.RESOURCE, object_id)
        case Administrator() | Account():
            return Node(NodeKind.ADMINISTRATION, ObjectId(document.farm.id))
        case Schedule():
            return Node(NodeKind.SCHEDULE, object_id)
        case None:
            return None
        case _ as thing:
            return Node(NodeKind(thing.__class__.__name__.lower()), object_id)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
