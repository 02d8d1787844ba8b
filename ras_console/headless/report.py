"""What a report on a farm says: its inventory, its sites side by side, and what deserves attention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ras_console.config.document import Document
from ras_console.config.wording import text_of
from ras_console.domain.catalogue import (
    ADMINISTRATOR,
    AUTO_PROMOTION,
    FARM,
    HOST,
    HOST_DEFAULTS,
    LOAD_BALANCING,
    RESOURCE,
    KindSpec,
)
from ras_console.domain.objects import FarmObject, Site
from ras_console.domain.topology import ACTIVE_BROKERS_ADVISED
from ras_console.domain.vocabulary import BackupInterval, HostState, LogonMode, ResourceStatus
from ras_console.engine.snapshot import FarmSnapshot, SiteView


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns and rows of plain text."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of level 2 or 3 with sentences, points and tables under it."""

    title: str
    level: int = 2
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report; its writers turn it into Markdown or HTML."""

    title: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]


def make_report(document: Document, snapshot: FarmSnapshot | None, *, at_utc: datetime, database: str) -> Report:
    """Return the report on a farm as it is configured and, with a picture of its engine, as it is doing."""
    engine = (
        "An engine runs; its figures are of this moment."
        if snapshot is not None
        else "No engine runs: no live figures."
    )
    facts = (
        f"Made on {at_utc:%Y-%m-%d at %H:%M} UTC of {database}, configuration revision {document.revision}.",
        document.farm.description,
        engine,
    )
    findings = tuple(_findings(document, snapshot))
    sections = [
        Section(
            title="What deserves attention",
            points=findings,
            sentences=() if findings else ("Nothing that this report looks at.",),
        ),
        Section(title="Sites", tables=(_sites(document, snapshot),)),
    ]
    for site in document.sites:
        sections += _site_sections(document, site, None if snapshot is None else snapshot.site(site.id))
    if len(document.sites) > 1:
        sections.append(_compared(document))
    sections.append(_administration(document))
    return Report(title=f"Farm {document.farm.name}", facts=tuple(filter(None, facts)), sections=tuple(sections))


# ------------------------------------------------------------------------------------------------------------ findings
def _findings(document: Document, snapshot: FarmSnapshot | None) -> Iterator[str]:
    for site in document.sites:
        yield from _broker_findings(document, site)
        yield from _host_findings(document, site)
        view = None if snapshot is None else snapshot.site(site.id)
        if view is not None:
            yield from _live_findings(document, site, view)
    if not document.administrators:
        yield "The farm has no administrators: everybody who can open it may do everything."
    if document.farm.backup_every is BackupInterval.OFF:
        yield "The farm is not exported by itself; backups of the database are taken every day by the console."


def _broker_findings(document: Document, site: Site) -> Iterator[str]:
    brokers, active = document.brokers(site.id), document.active_brokers(site.id)
    if len(brokers) == 1:
        yield f"{site.name}: one broker alone; when {brokers[0].server} fails, nobody takes over."
    elif not document.auto_promotion(site.id).is_enabled:
        yield f"{site.name}: auto-promotion is off; when the primary fails, somebody has to promote another broker."
    if len(active) > ACTIVE_BROKERS_ADVISED:
        most = ACTIVE_BROKERS_ADVISED
        yield f"{site.name}: {len(active)} active brokers; more than {most} add traffic without benefit."
    for each in brokers:
        if not each.is_enabled:
            yield f"{site.name}: broker {each.server} is disabled."
        if not each.ip:
            yield f"{site.name}: broker {each.server} has no IP address for traffic between brokers."


def _host_findings(document: Document, site: Site) -> Iterator[str]:
    hosts = document.hosts(site.id)
    if not hosts:
        yield f"{site.name}: no session hosts."
    off = [each.server for each in hosts if not each.is_enabled]
    if off:
        yield f"{site.name}: disabled hosts: {', '.join(off)}."
    for each in hosts:
        if each.logon_mode is not LogonMode.ENABLED:
            who = f" by {each.drain_owner}" if each.drain_owner else ""
            why = f": {each.drain_reason}" if each.drain_reason else ""
            mode = text_of(HOST.field("logon_mode"), each.logon_mode)
            yield f"{site.name}: {each.server} takes no new logons ({mode}{who}{why})."
    for pool in document.pools(site.id):
        if not pool.is_enabled:
            yield f"{site.name}: host pool {pool.name} is disabled."
    for resource in document.resources(site.id):
        if resource.status is not ResourceStatus.ENABLED:
            yield f"{site.name}: {resource.name} is {text_of(RESOURCE.field('status'), resource.status).lower()}."


def _live_findings(document: Document, site: Site, view: SiteView) -> Iterator[str]:
    if view.election.primary is None:
        yield f"{site.name}: no primary just now; settings, schedules and failback stand still."
    names = {int(each.id): each.server for each in document.hosts(site.id)}
    sick: dict[HostState, list[str]] = {}
    for host_id, code in zip(view.hosts.ids.tolist(), view.hosts.state.tolist(), strict=True):
        state = HostState(code)
        if state not in (HostState.OK, HostState.DISABLED, HostState.DRAINING, HostState.LOGONS_DISABLED):
            sick.setdefault(state, []).append(names.get(host_id, f"#{host_id}"))
    for state, found in sorted(sick.items()):
        yield f"{site.name}: {state.name.lower().replace('_', ' ')}: {', '.join(found)}."


# ----------------------------------------------------------------------------------------------------------- inventory
def _sites(document: Document, snapshot: FarmSnapshot | None) -> Table:
    rows = []
    for site in document.sites:
        view = None if snapshot is None else snapshot.site(site.id)
        primary = None if view is None or view.election.primary is None else document.broker(view.election.primary)
        rows.append(
            (
                site.name,
                "simulated" if site.is_lab else "real",
                "yes" if site.id == document.main_site.id else "",
                primary.server if primary is not None else "–",
                f"{len(document.brokers(site.id)):,}",
                f"{len(document.hosts(site.id)):,}",
                f"{len(document.resources(site.id)):,}",
                "–" if view is None else f"{view.figures.sessions:,}",
            )
        )
    titles = ("Site", "Type", "Main", "Primary", "Brokers", "Hosts", "Published", "Sessions")
    return Table(titles=titles, rows=tuple(rows))


def _site_sections(document: Document, site: Site, view: SiteView | None) -> list[Section]:
    roles = {} if view is None else {each.id: each.role.value for each in view.brokers}
    brokers = tuple(
        (str(number), each.server, each.ip or "–", _serves(each.is_enabled, is_standby=each.is_standby),
         roles.get(each.id, "–"), each.description)
        for number, each in enumerate(document.brokers(site.id), start=1)
    )  # fmt: skip
    live: dict[int, tuple[str, str]] = {}
    if view is not None:
        columns = zip(view.hosts.ids.tolist(), view.hosts.state.tolist(), view.hosts.sessions.tolist(), strict=True)
        live = {host: (HostState(state).name.lower(), f"{sessions:,}") for host, state, sessions in columns}
    names = document.names()
    hosts = tuple(
        (each.server, names[each.pool_id], _serves(each.is_enabled), text_of(HOST.field("logon_mode"), each.logon_mode),
         f"{each.max_sessions:,}", *live.get(each.id, ("–", "–")), each.description)
        for each in document.effective_hosts(site.id)
    )  # fmt: skip
    members = [each.pool_id for each in document.hosts(site.id)]
    pools = tuple(
        (each.name, _serves(each.is_enabled), f"{members.count(each.id):,}", each.description)
        for each in document.pools(site.id)
    )
    resources = tuple(
        (each.name, text_of(RESOURCE.field("type"), each.type), text_of(RESOURCE.field("status"), each.status),
         text_of(RESOURCE.field("pool_ids"), each.pool_ids, names), each.target)
        for each in document.resources(site.id)
    )  # fmt: skip
    return [
        Section(title=site.name, sentences=(site.description,) if site.description else ()),
        _listed("Connection Brokers", ("Priority", "Server", "IP", "State", "Role", "Description"), brokers),
        _listed(
            "RD Session Hosts",
            ("Host", "Pool", "State", "Logons", "At most", "Live", "Sessions", "Description"),
            hosts,
        ),
        _listed("Host pools", ("Pool", "State", "Hosts", "Description"), pools),
        _listed("Published Resources", ("Name", "Type", "Status", "From pools", "Target"), resources),
    ]


def _listed(title: str, titles: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Section:
    if not rows:
        return Section(title=title, level=3, sentences=("None.",))
    return Section(title=title, level=3, tables=(Table(titles=titles, rows=rows),))


def _serves(is_enabled: bool, *, is_standby: bool = False) -> str:  # noqa: FBT001 - reads as the field it shows
    return "disabled" if not is_enabled else "standby" if is_standby else "enabled"


# ------------------------------------------------------------------------------------------------------- side by side
def _compared(document: Document) -> Section:
    """Return the settings of the sites side by side, those that differ first."""
    rows: list[tuple[bool, tuple[str, ...]]] = []
    for spec, of in (
        (AUTO_PROMOTION, document.auto_promotion),
        (LOAD_BALANCING, document.load_balancing),
        (HOST_DEFAULTS, document.host_defaults),
    ):
        rows += _compared_rows(spec, [of(site.id) for site in document.sites])
    rows.sort(key=lambda each: each[0])
    titles = ("Setting", *(site.name for site in document.sites))
    differing = sum(1 for is_same, _ in rows if not is_same)
    said = f"{differing} settings differ; they stand first." if differing else "All settings are the same."
    table = Table(titles=titles, rows=tuple(each for _, each in rows))
    return Section(title="Sites compared", sentences=(said,), tables=(table,))


def _compared_rows(spec: KindSpec, things: Sequence[FarmObject]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    for field in spec.fields:
        values = tuple(text_of(field, getattr(each, field.name)) for each in things)
        yield len(set(values)) == 1, (f"{spec.label}: {field.label}", *values)


def _administration(document: Document) -> Section:
    names = document.names()
    people = tuple(
        (
            each.name,
            text_of(ADMINISTRATOR.field("role"), each.role),
            text_of(ADMINISTRATOR.field("site_ids"), each.site_ids, names),
            _serves(each.is_enabled),
        )
        for each in document.administrators
    )
    farm = tuple(
        (field.label, text_of(field, getattr(document.farm, field.name), names))
        for field in FARM.fields
        if field.group == "Backup"
    )
    tables = [Table(titles=("Setting", "Value"), rows=farm)]
    if people:
        tables.insert(0, Table(titles=("Administrator", "Role", "Sites", "State"), rows=people))
    return Section(title="Administration", tables=tuple(tables))
