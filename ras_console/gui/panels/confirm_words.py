"""What an action would do, in numbers, for the farm as it is at this moment; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ras_console.config.document import Document
from ras_console.domain.ids import BrokerId, HostId, ObjectId, SiteId
from ras_console.domain.objects import Broker, Host, Pool, Resource, Site
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import FaultKind
from ras_console.gui.late_numpy import np
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.election_words import consequence, name_of, preferred_after_removal
from ras_console.gui.panels.picture import Picture, host_row
from ras_console.gui.phrases import counted, left, one_in

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot, SiteView

_UNDO: Final = "It can be undone with Ctrl+Z."

_LABELS: Final[Mapping[FaultKind, str]] = MappingProxyType(
    {
        FaultKind.CRASH: "Crash",
        FaultKind.HANG: "Hang",
        FaultKind.PARTITION: "Cut from the network",
        FaultKind.SLOW: "Slow down",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask: `title` names the action and its object, `text` says what it does, `action_label` is the yes."""

    title: str
    text: str
    action_label: str
    is_danger: bool = True


@dataclass(frozen=True, slots=True)
class _Load:
    """What is on a host, or on a whole site, just now."""

    sessions: int
    users: int
    logons: int

    def __str__(self) -> str:
        if not self.sessions:
            return "no sessions"
        who = f" of {counted(self.users, 'user')}" if self.users else ""
        return counted(self.sessions, "session") + who


def promote_question(document: Document, snapshot: FarmSnapshot | None, broker_id: BrokerId) -> Question:
    """Return the question before a promotion."""
    broker = _broker(document, broker_id)
    topology, view = _site(document, snapshot, broker.site_id)
    parts = []
    if view is None:
        parts.append(f"{broker.server} is asked to become primary of {topology.site.name}.")
    else:
        election = view.election
        parts.append(f"{broker.server} becomes primary of {topology.site.name} with term {election.term + 1}")
        if election.primary is not None:
            parts[0] += (
                f"; {name_of(topology, election.primary)} becomes secondary; no logons or sessions are interrupted."
            )
        elif election.promotion_due_s is not None and snapshot is not None:
            heir = name_of(topology, election.next_primary)
            parts[0] += f" at once; otherwise {heir} takes over in {left(election.promotion_due_s - snapshot.at_s)}."
        else:
            parts[0] += "; the site has no primary just now."
    if document.brokers(broker.site_id)[0].id != broker.id:
        parts.append("It moves to the top of the list; that part can be undone with Ctrl+Z.")
    return Question(
        title=f"Promote {broker.server} to primary", text=" ".join(parts), action_label="Promote", is_danger=False
    )


def delete_question(document: Document, snapshot: FarmSnapshot | None, node: Node) -> Question:
    """Return the question before a broker, host, resource or site is deleted.

    Raises:
        LookupError: the node's object is gone, or is none that can be deleted.
    """
    match document.get(node.object_id):
        case Broker() as broker:
            return _broker_deletion(document, broker)
        case Host() as host:
            text, name = _host_deletion(document, snapshot, host), host.server
        case Resource() as resource:
            text, name = _resource_deletion(snapshot, resource), resource.name
        case Pool() as pool:
            text, name = f"The host pool is empty; its settings go with it. {_UNDO}", pool.name
        case Site() as site:
            text, name = _site_deletion(document, snapshot, site), site.name
        case _:
            raise LookupError(f"object {node.object_id} cannot be deleted")
    return Question(title=f"Delete {name}", text=text, action_label="Delete")


def hosts_deletion_question(document: Document, snapshot: FarmSnapshot | None, hosts: Sequence[Host]) -> Question:
    """Return the question before several hosts of one site are deleted."""
    if len(hosts) == 1:
        return delete_question(document, snapshot, Node(NodeKind.HOST, ObjectId(hosts[0].id)))
    loads = [_load_of_host(snapshot, each) for each in hosts]
    load = _Load(*(sum(each) for each in zip(*((one.sessions, one.users, one.logons) for one in loads), strict=True)))
    site = document.site(hosts[0].site_id)
    what = f"Ends {load}." if site is not None and site.is_lab else f"{str(load).capitalize()} run on unseen."
    left_over = len(document.hosts(hosts[0].site_id)) - len(hosts)
    text = (
        f"{what} The site keeps {counted(left_over, 'host')}. The hosts' settings can be brought back with Ctrl+Z, "
        "their sessions cannot."
    )
    return Question(title=f"Delete {counted(len(hosts), 'host')}", text=text, action_label=f"Delete {len(hosts):,}")


def fault_question(document: Document, snapshot: FarmSnapshot | None, node: Node, kind: FaultKind) -> Question:
    """Return the question before a simulated failure of a broker or host.

    Raises:
        LookupError: the node is neither, or is gone.
    """
    thing = document.get(node.object_id)
    if node.kind is NodeKind.BROKER and isinstance(thing, Broker):
        text = _broker_fault(document, snapshot, thing, kind)
    elif node.kind is NodeKind.HOST and isinstance(thing, Host):
        text = _host_fault(_load_of_host(snapshot, thing), kind)
    else:
        raise LookupError(f"object {node.object_id} cannot be made to fail")
    titles = {
        FaultKind.CRASH: f"Crash {thing.server}",
        FaultKind.HANG: f"Hang {thing.server}",
        FaultKind.PARTITION: f"Cut {thing.server} from the network",
        FaultKind.SLOW: f"Slow {thing.server} down",
    }
    return Question(title=titles[kind], text=f"{text} It lasts until Restore.", action_label=_LABELS[kind])


def reset_lab_question(document: Document, snapshot: FarmSnapshot | None) -> Question:
    """Return the question before the lab begins anew."""
    labs = [each for each in (snapshot.sites if snapshot is not None else ()) if each.is_lab]
    sessions = sum(each.figures.sessions for each in labs)
    logons = sum(each.figures.logons_in_progress for each in labs)
    faults = sum(int(np.count_nonzero(each.hosts.fault)) for each in labs)
    faults += sum(1 for site in labs for each in site.brokers if each.fault is not None)
    ended = [counted(sessions, "session"), f"{counted(logons, 'logon')} in progress"]
    if faults:
        ended.append(counted(faults, "simulated failure"))
    brokers, hosts = (
        sum(len(of(each.id)) for each in document.sites if each.is_lab) for of in (document.brokers, document.hosts)
    )
    text = (
        f"Ends {', '.join(ended[:-1])} and {ended[-1]}. The configuration stays: "
        f"{counted(brokers, 'broker')} and {counted(hosts, 'host')} start afresh."
    )
    return Question(title="Reset the lab", text=text, action_label="Reset lab")


# ----------------------------------------------------------------------------------------------------- brokers
def _broker_fault(document: Document, snapshot: FarmSnapshot | None, broker: Broker, kind: FaultKind) -> str:
    begun = {
        FaultKind.CRASH: f"{broker.server}'s process and memory are gone.",
        FaultKind.HANG: (
            f"{broker.server} executes nothing any more; woken by Restore, it stands down if its lease has ended."
        ),
        FaultKind.PARTITION: (
            f"{broker.server} runs on, but reaches neither the lease store nor brokers, hosts or clients."
        ),
        FaultKind.SLOW: (
            f"Everything takes {broker.server} four times as long; it keeps its role as long as it renews its lease "
            "in time."
        ),
    }[kind]
    topology, view = _site(document, snapshot, broker.site_id)
    if view is None or kind is FaultKind.SLOW:
        return begun
    return f"{begun} {consequence(topology, view, broker.id)}"


def _broker_deletion(document: Document, broker: Broker) -> Question:
    """Return the question of the step that is next: a broker is marked first, and then removed."""
    left_over = len(document.brokers(broker.site_id)) - 1
    if broker.is_marked_for_deletion:
        parts = [f"It serves nobody any more. The list keeps {counted(left_over, 'broker')}."]
        title, label = f"Delete {broker.server} for good", "Delete for good"
    else:
        parts = [
            _heirs(document, broker),
            "It is marked first: it serves nobody and is never promoted.",
            f"Keep takes that back, Delete for good removes it; the list keeps {counted(left_over, 'broker')} then.",
        ]
        title, label = f"Delete {broker.server}", "Mark for deletion"
    if left_over == 1:
        parts.append("With one broker nothing can be promoted.")
    return Question(title=title, text=" ".join(filter(None, (*parts, _UNDO))), action_label=label)


def _heirs(document: Document, broker: Broker) -> str:
    topology = _topology(document, broker.site_id)
    gained = preferred_after_removal(topology, broker.id)
    count = sum(gained.values())
    if not count:
        return "No host prefers it."
    whose = "Its host" if count == 1 else f"Its {count:,} hosts"
    where = [(name_of(topology, each), number) for each, number in gained.items()]
    return f"{whose} will prefer {where[0][0]}." if len(where) == 1 else f"{whose} will prefer others: {one_in(where)}."


# ------------------------------------------------------------------------------------------------------- hosts
def _host_fault(load: _Load, kind: FaultKind) -> str:
    logons = (
        f" {counted(load.logons, 'logon')} in progress fail{'s' if load.logons == 1 else ''}." if load.logons else ""
    )
    match kind:
        case FaultKind.CRASH:
            return f"Ends {load}." + logons
        case FaultKind.HANG:
            return f"Freezes {load}; the brokers count the host as lost once its reports stay away."
        case FaultKind.PARTITION:
            return (
                f"{str(load).capitalize()} can no longer be reached; the brokers count the host as lost once its "
                "reports stay away."
            )
        case FaultKind.SLOW:
            return f"Slows {load} to a quarter of the speed; logons there take four times as long."


def _host_deletion(document: Document, snapshot: FarmSnapshot | None, host: Host) -> str:
    load, site = _load_of_host(snapshot, host), document.site(host.site_id)
    is_lab = site is not None and site.is_lab
    what = f"Ends {load}." if is_lab else f"{str(load).capitalize()} on it run on without the console seeing them."
    left_over = len(document.hosts(host.site_id)) - 1
    return (
        f"{what} The site keeps {counted(left_over, 'host')}. The host's settings can be brought back with Ctrl+Z, its "
        "sessions cannot."
    )


def _load_of_host(snapshot: FarmSnapshot | None, host: Host) -> _Load:
    view = snapshot.site(host.site_id) if snapshot is not None else None
    row = host_row(view, host.id)
    if view is None or row is None:
        return _Load(0, 0, 0)
    return _Load(int(view.hosts.sessions[row]), _users(view, host.id), int(view.hosts.logons[row]))


def _users(view: SiteView, host_id: HostId) -> int:
    """Return how many users have a session on a host; 0 where the picture carries no list of sessions."""
    if view.sessions is None:
        return 0
    return len(np.unique(view.sessions.user[view.sessions.host == host_id]))


# ------------------------------------------------------------------------------------------- resources and sites
def _resource_deletion(snapshot: FarmSnapshot | None, resource: Resource) -> str:
    count = _sessions_of(snapshot, resource)
    now = f"{counted(count, 'session')} of it go on." if count else "No session uses it just now."
    return f"Users are no longer offered {resource.name}. {now} {_UNDO}"


def _sessions_of(snapshot: FarmSnapshot | None, resource: Resource) -> int:
    view = snapshot.site(resource.site_id) if snapshot is not None else None
    return dict(view.resource_sessions).get(resource.id, 0) if view is not None else 0


def _site_deletion(document: Document, snapshot: FarmSnapshot | None, site: Site) -> str:
    counts = (
        (len(document.brokers(site.id)), "broker"), (len(document.hosts(site.id)), "host"),
        (len(document.resources(site.id)), "published resource"),
    )  # fmt: skip
    below = ", ".join(counted(count, noun) for count, noun in counts)
    view = snapshot.site(site.id) if snapshot is not None else None
    ended = f" Ends {counted(view.figures.sessions, 'session')}." if view is not None and view.figures.sessions else ""
    return f"Removes {site.name} with {below}.{ended} {_UNDO}"


# ------------------------------------------------------------------------------------------------------- finding
def _broker(document: Document, broker_id: BrokerId) -> Broker:
    broker = document.broker(broker_id)
    if broker is None:
        raise LookupError(f"broker {broker_id} is gone")
    return broker


def _topology(document: Document, site_id: SiteId) -> SiteTopology:
    return Picture(document=document, snapshot=None, node=Node(NodeKind.SITE, site_id)).topology_of(site_id)


def _site(document: Document, snapshot: FarmSnapshot | None, site_id: SiteId) -> tuple[SiteTopology, SiteView | None]:
    return _topology(document, site_id), snapshot.site(site_id) if snapshot is not None else None
