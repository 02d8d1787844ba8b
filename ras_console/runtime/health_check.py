"""What needs attention in a site, and what to do: a check of links, settings and versions. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.domain.objects import Host, Resource
from ras_console.domain.topology import ACTIVE_BROKERS_ADVISED
from ras_console.domain.vocabulary import HostState, LogonMode, ResourceStatus, Role, Severity
from ras_console.runtime.deliveries import recipients_of

if TYPE_CHECKING:
    from ras_console.config.document import Document
    from ras_console.engine.snapshot import FarmSnapshot, SiteView

NEARLY_FULL_RATIO: Final = 0.9
"""Share of a site's places from which on its next storm of logons will find no room."""

_NAMED: Final = 3
_GONE: Final = (Role.DOWN, Role.NOT_REACHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing worth an operator's time. `about` is the object it leads to, `page` the group or tab of it.

    `page` is "", a group of the site ("hosts", "brokers", "notifications"), or such a group with a tab after a slash.
    """

    severity: Severity
    text: str
    hint: str
    about: ObjectId
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question of the health check and what it found; nothing found means that all is well."""

    name: str
    well: str
    findings: tuple[Finding, ...]


def health_checks(
    document: Document, snapshot: FarmSnapshot | None, site_id: SiteId, version: str
) -> tuple[Check, ...]:
    """Return every check of a site, in the order to read them."""
    view = snapshot.site(site_id) if snapshot is not None else None
    return (
        Check(
            name="Engine and version",
            well=f"RAS Console {version}; the engine runs on revision {document.revision}",
            findings=tuple(_engine(document, snapshot, view, site_id)),
        ),
        Check(name="Primary and lease", well="A primary acts and can renew its lease",
              findings=tuple(_primary(view, site_id))),
        Check(name="Brokers", well="Every enabled broker is heard", findings=tuple(_brokers(document, view, site_id))),
        Check(name="Failover", well="Another broker takes over by itself when the primary is lost",
              findings=tuple(_failover(document, site_id))),
        Check(name="Session hosts", well="Every enabled host reports sane figures and takes logons",
              findings=tuple(_hosts(document, view, site_id))),
        Check(name="Room", well="There is room for more sessions", findings=tuple(_room(document, view, site_id))),
        Check(name="Published resources", well="Every enabled resource has a host that runs it",
              findings=tuple(_resources(document, view, site_id))),
        Check(name="Notifications", well="Somebody is told when something happens",
              findings=tuple(_notifications(document, site_id))),
        Check(name="Watched conditions", well="Nothing that a notification handler watches is amiss",
              findings=tuple(_alerts(document, view, site_id))),
    )  # fmt: skip


def attention(checks: Sequence[Check]) -> tuple[Finding, ...]:
    """Return what was found, the gravest first; what is merely worth knowing is left out."""
    found = [each for check in checks for each in check.findings if each.severity >= Severity.WARNING]
    return tuple(sorted(found, key=lambda each: -each.severity))


def _engine(
    document: Document, snapshot: FarmSnapshot | None, view: SiteView | None, site_id: SiteId
) -> Iterator[Finding]:
    if snapshot is None or view is None:
        yield Finding(
            severity=Severity.ERROR, text="No engine shows this site", about=ObjectId(site_id),
            hint="Nothing live can be checked. Restart the engine, or close the console that runs it.",
        )  # fmt: skip
    elif snapshot.revision < document.revision:
        text = f"The engine runs on revision {snapshot.revision}, the configuration is at {document.revision}"
        hint = "It takes a change up within a second; if this stays, restart the engine."
        yield Finding(severity=Severity.WARNING, text=text, hint=hint, about=ObjectId(site_id))


def _primary(view: SiteView | None, site_id: SiteId) -> Iterator[Finding]:
    if view is None:
        return
    if view.election.primary is None:
        due = view.election.promotion_due_s is not None
        hint = "The next broker takes over by itself." if due else "Promote a broker that is heard."
        yield Finding(
            severity=Severity.ERROR, text="The site has no primary", hint=hint, about=ObjectId(site_id), page="brokers"
        )
    if not view.election.is_store_reachable:
        hint = "No role changes hands until it answers; logons go on."
        yield Finding(
            severity=Severity.ERROR, text="No broker reaches the lease store", hint=hint, about=ObjectId(site_id),
            page="brokers",
        )  # fmt: skip


def _brokers(document: Document, view: SiteView | None, site_id: SiteId) -> Iterator[Finding]:
    enabled = {each.id: each for each in document.brokers(site_id) if each.is_enabled}
    for each in view.brokers if view is not None else ():
        if each.id in enabled and each.role in _GONE:
            name = enabled[each.id].server
            is_down = each.role is Role.DOWN
            yield Finding(
                severity=Severity.ERROR, text=f"{name} {'does not answer' if is_down else 'was never reached'}",
                hint="Look at its computer and its network; disable it if it is gone for good.",
                about=ObjectId(BrokerId(each.id)),
            )  # fmt: skip


def _failover(document: Document, site_id: SiteId) -> Iterator[Finding]:
    active = document.active_brokers(site_id)
    enabled = [each for each in document.brokers(site_id) if each.is_enabled]
    if len(enabled) < 2:
        hint = "Add a secondary broker: with one alone nothing takes over."
        yield Finding(
            severity=Severity.WARNING, text="Only one broker is enabled", hint=hint, about=ObjectId(site_id),
            page="brokers",
        )  # fmt: skip
    elif not document.auto_promotion(site_id).is_enabled:
        hint = "Switch auto-promotion on, or be ready to promote by hand."
        yield Finding(
            severity=Severity.WARNING, text="Auto-promotion is off", hint=hint, about=ObjectId(site_id),
            page="brokers/promotion",
        )  # fmt: skip
    if len(active) > ACTIVE_BROKERS_ADVISED:
        hint = "Make the further ones standby: more add traffic between brokers without benefit."
        yield Finding(
            severity=Severity.INFO, text=f"{len(active)} brokers are active", hint=hint, about=ObjectId(site_id),
            page="brokers",
        )  # fmt: skip


_HOST_FINDINGS: Final = (
    (HostState.LOST, Severity.ERROR, "lost", "Look at the computer and its network; its users can log on elsewhere."),
    (HostState.QUARANTINED, Severity.ERROR, "quarantined", "It reports impossible figures: restart its agent."),
    (HostState.FAILING, Severity.WARNING, "failing logons", "Its last logons failed: look at its event log."),
    (HostState.NOT_REACHED, Severity.WARNING, "never reached", "It has not reported since the engine was started."),
    (HostState.FULL, Severity.WARNING, "full", "Add a host, or raise its max sessions if it has room."),
    (HostState.DRAINING, Severity.INFO, "drained", "Enable logons again when the work on it is done."),
)


def _hosts(document: Document, view: SiteView | None, site_id: SiteId) -> Iterator[Finding]:
    names = {int(each.id): each for each in document.hosts(site_id)}
    if view is not None:
        states = view.hosts.state.tolist()
        ids = view.hosts.ids.tolist()
        for state, severity, words, hint in _HOST_FINDINGS:
            found = [names[key] for key, each in zip(ids, states, strict=True) if each == state and key in names]
            yield from _said_of_hosts(found, severity, words, hint, site_id)
    closed = [each for each in names.values() if each.is_enabled and each.logon_mode is LogonMode.DISABLED]
    yield from _said_of_hosts(
        closed, Severity.INFO, "closed for logons", "Enable logons when they are wanted.", site_id
    )


def _said_of_hosts(
    found: Sequence[Host], severity: Severity, words: str, hint: str, site_id: SiteId
) -> Iterator[Finding]:
    if len(found) == 1:
        text = f"{found[0].server} is {words}"
        yield Finding(severity=severity, text=text, hint=hint, about=ObjectId(found[0].id))
    elif found:
        some = ", ".join(each.server for each in found[:_NAMED])
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        text = f"{len(found)} hosts are {words}: {some}{more}"
        yield Finding(severity=severity, text=text, hint=hint, about=ObjectId(site_id), page="hosts")


def _room(document: Document, view: SiteView | None, site_id: SiteId) -> Iterator[Finding]:
    places = sum(each.max_sessions for each in document.effective_hosts(site_id) if each.is_enabled)
    if view is None or not places:
        return
    ratio = view.figures.sessions / places
    if ratio >= NEARLY_FULL_RATIO:
        text = f"{view.figures.sessions:,} of {places:,} places for sessions are taken"
        hint = "Add hosts, or log off what is disconnected."
        yield Finding(severity=Severity.WARNING, text=text, hint=hint, about=ObjectId(site_id), page="hosts")


def _resources(document: Document, view: SiteView | None, site_id: SiteId) -> Iterator[Finding]:
    """Look for what is published from hosts none of which is there and enabled, or heard."""
    enabled = {int(each.id): each for each in document.hosts(site_id) if each.is_enabled}
    if view is not None:
        gone = {HostState.LOST, HostState.NOT_REACHED, HostState.QUARANTINED}
        heard = zip(view.hosts.ids.tolist(), view.hosts.state.tolist(), strict=True)
        lost = {key for key, state in heard if state in gone}
        enabled = {key: each for key, each in enabled.items() if key not in lost}
    for resource in document.resources(site_id):
        if resource.status is ResourceStatus.ENABLED and not any(_runs(each, resource) for each in enabled.values()):
            yield Finding(
                severity=Severity.WARNING, text=f"No host can run {resource.name}",
                hint="Publish it from hosts that are there and enabled.", about=ObjectId(resource.id),
            )  # fmt: skip


def _runs(host: Host, resource: Resource) -> bool:
    is_anywhere = not resource.pool_ids and not resource.host_ids
    return is_anywhere or host.pool_id in resource.pool_ids or host.id in resource.host_ids


def _alerts(document: Document, view: SiteView | None, site_id: SiteId) -> Iterator[Finding]:
    """Tell of the handlers whose condition holds just now, past its grace."""
    told = Counter(each.handler for each in view.alerts if each.told_s is not None) if view is not None else Counter()
    for handler in document.handlers(site_id):
        if count := told[handler.id]:
            where = "1 target" if count == 1 else f"{count:,} targets"
            yield Finding(
                severity=Severity.WARNING, text=f"“{handler.name}” holds for {where}", about=ObjectId(site_id),
                hint="The notifications' page lists where, and since when.", page="notifications",
            )  # fmt: skip


def _notifications(document: Document, site_id: SiteId) -> Iterator[Finding]:
    handlers = [each for each in document.handlers(site_id) if each.is_enabled]
    if not handlers:
        hint = "Add a handler, such as one that tells when a broker or host is lost."
        yield Finding(
            severity=Severity.INFO, text="No notification handler is switched on", hint=hint, about=ObjectId(site_id),
            page="notifications",
        )  # fmt: skip
    for handler in handlers:
        mailed = recipients_of(document, handler)
        text = ""
        if mailed and not document.mailbox.server:
            text, hint = f"“{handler.name}” mails and the farm has no mail server", "Fill in the mailbox."
        elif handler.mails_administrators and not mailed:
            text, hint = f"“{handler.name}” mails administrators who have no address", "Give them one."
        elif not (mailed or handler.shows_on_desktop or handler.script_id):
            text, hint = f"“{handler.name}” tells nobody", "Choose at least one way to tell."
        else:
            hint = ""
        if text:
            page = "notifications/mailbox" if "server" in text else "notifications"
            yield Finding(severity=Severity.WARNING, text=text, hint=hint, about=ObjectId(site_id), page=page)
