"""The rules between objects: checked over the document as it would be, for the objects and sites a change touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ras_console.config import broker_rules, permissions
from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Row
from ras_console.config.document import Document
from ras_console.config.validate import check_value
from ras_console.domain.catalogue import KINDS, kind_of, name_of, parent_of
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import (
    Account,
    Administrator,
    AutoPromotion,
    Broker,
    Farm,
    FarmObject,
    Host,
    LoadBalancing,
    Mailbox,
    Pool,
    Site,
)
from ras_console.domain.vocabulary import Kind

_DEAD_FACTOR = 2.0
"""Silence of at least two reports before a host counts as dead: one late report must not take it out."""


def check(before: Document, after: Document, rows: Sequence[Row], primaries: Primaries) -> Iterator[Problem]:
    """Yield what is wrong, and what deserves a warning, with the rows that lead from `before` to `after`."""
    for row in rows:
        if row.after is None:
            yield from _check_removed(after, row.either)
        else:
            yield from _check_own_fields(row.after)
            yield from _check_parent(after, row.after)
            yield from _check_fixed(row)
            yield from _check_references(after, row.after)
            yield from _check_object(after, row)
        if row.before is not None:
            yield from broker_rules.check_primary(after, row, primaries)
    yield from _check_unique(after, rows)
    for site_id in _touched_sites(rows):
        if after.site(site_id) is not None:
            yield from _check_site(before, after, site_id)
    if after.objects and before.of_kind(Kind.MAILBOX) and not after.of_kind(Kind.MAILBOX):
        yield Problem(field="", message="A farm has exactly one mailbox.", hint="Empty its server instead.")
    if any(isinstance(row.either, Administrator) for row in rows):
        yield from permissions.check(after)
    if after.objects and not after.sites:
        yield Problem(field="", message="A farm needs at least one site.", hint="Add another site first.")


def _check_own_fields(thing: FarmObject) -> Iterator[Problem]:
    for spec in kind_of(thing).fields:
        problem = check_value(spec, getattr(thing, spec.name))
        if problem is not None:
            yield Problem(field=problem.field, message=problem.message, hint=problem.hint, object_id=thing.id)


def _check_parent(after: Document, thing: FarmObject) -> Iterator[Problem]:
    wanted = kind_of(thing).parent
    if wanted is None:
        return
    parent = after.get(ObjectId(parent_of(thing) or 0))
    if parent is None or kind_of(parent).kind is not wanted:
        label = KINDS[wanted].label.lower()
        yield Problem(
            field="", message=f"The {label} of {name_of(thing)} no longer exists.", hint="Reload.", object_id=thing.id
        )


def _check_fixed(row: Row) -> Iterator[Problem]:
    """A site stays simulated or real: its hosts and users would otherwise change nature under their sessions."""
    if isinstance(row.before, Site) and isinstance(row.after, Site) and row.before.is_lab != row.after.is_lab:
        yield Problem(
            field="is_lab",
            message="A simulated site cannot become a real one, nor the other way round.",
            hint="Add a new site instead.",
            object_id=row.id,
        )


def _check_references(after: Document, thing: FarmObject) -> Iterator[Problem]:
    for spec in kind_of(thing).fields:
        if spec.reference is None:
            continue
        value = getattr(thing, spec.name)
        targets = value if isinstance(value, tuple) else () if value is None else (value,)
        if any(not _is_in_same_site(after, thing, spec, each) for each in targets):
            label = KINDS[Kind(spec.reference)].label
            yield Problem(
                field=spec.name,
                message=f"{spec.label}: there is no such {label} here.",
                hint="Choose from the list; it may have been deleted meanwhile.",
                object_id=thing.id,
            )


def _is_in_same_site(after: Document, thing: FarmObject, spec: FieldSpec, target_id: ObjectId) -> bool:
    """Return whether the target is there: a site anywhere in the farm, anything else in the object's own site."""
    target = after.get(target_id)
    if target is None or kind_of(target).kind.value != spec.reference:
        return False
    return isinstance(target, Site) or after.site_of(target) == after.site_of(thing)


def _check_object(after: Document, row: Row) -> Iterator[Problem]:
    match row.after:
        case LoadBalancing() as balancing:
            yield from _check_timers(balancing)
        case Broker() as broker:
            yield from broker_rules.check_address_alone(after, broker)
        case Host() as host:
            yield from broker_rules.check_preferred(after, row.before, host)
        case _:
            pass


def _check_timers(balancing: LoadBalancing) -> Iterator[Problem]:
    least_s = _DEAD_FACTOR * balancing.refresh_s
    if balancing.dead_after_s < least_s:
        yield Problem(
            field="dead_after_s",
            message=f"Declare agent dead after must be at least twice the refresh time: {least_s:g} s.",
            hint=f"Enter {least_s:g} s or more, or shorten the refresh time.",
            object_id=balancing.id,
        )
    if not (balancing.counts_sessions or balancing.counts_memory or balancing.counts_cpu):
        yield Problem(
            field="counts_sessions",
            message="Resource based balancing needs at least one counter.",
            hint="Switch on User sessions, Memory or CPU.",
            object_id=balancing.id,
        )


def _check_removed(after: Document, gone: FarmObject) -> Iterator[Problem]:
    match gone:
        case Farm():
            yield Problem(
                field="", message="The farm itself cannot be deleted.", hint="Open or create another database."
            )
        case Pool():
            yield from _check_pool_unused(after, gone)
        case Broker():
            if any(each.preferred_broker_id == gone.id for each in after.hosts(gone.site_id)):
                yield Problem(
                    field="",
                    message=f"{gone.server} is the preferred broker of a host.",
                    hint="Set it to Automatic first.",
                )
        case AutoPromotion() | LoadBalancing() if after.site(gone.site_id) is not None:
            yield Problem(field="", message=f"{name_of(gone)} belongs to its site and cannot be deleted.")
        case _:
            pass
    left = next((each for kind in KINDS for each in after.children(gone.id, kind)), None)
    if left is not None:
        yield Problem(
            field="",
            message=f"{name_of(gone)} still contains {name_of(left)}.",
            hint="Delete that first, or reload.",
            object_id=left.id,
        )


def _check_pool_unused(after: Document, pool: Pool) -> Iterator[Problem]:
    hosts = sum(1 for each in after.hosts(pool.site_id) if each.pool_id == pool.id)
    if hosts:
        yield Problem(
            field="",
            message=f"{pool.name} cannot be deleted: {hosts} host{'s are' if hosts > 1 else ' is'} in it.",
            hint="Assign them to another pool first.",
            object_id=pool.id,
        )
    users = [
        *(each.name for each in after.resources(pool.site_id) if pool.id in each.pool_ids),
        *(each.name for each in after.schedules(pool.site_id) if pool.id in each.pool_ids),
        *(each.name for each in after.handlers(pool.site_id) if pool.id in each.pool_ids),
    ]
    if users:
        yield Problem(
            field="",
            message=f"{pool.name} cannot be deleted: {', '.join(users[:3])}{' and more' if len(users) > 3 else ''} "
            f"{'refer' if len(users) > 1 else 'refers'} to it.",
            hint="Choose another pool there first; with none chosen all hosts would be meant.",
            object_id=pool.id,
        )


def _check_unique(after: Document, rows: Sequence[Row]) -> Iterator[Problem]:
    """Names are unique among siblings whatever their case: two servers of one name are one computer."""
    taken: dict[tuple[ObjectId | None, Kind], dict[str, ObjectId]] = {}
    for row in rows:
        thing = row.after
        if thing is None or not kind_of(thing).name_field or parent_of(thing) is None:
            continue
        spec = kind_of(thing)
        group = (ObjectId(parent_of(thing) or 0), spec.kind)
        if group not in taken:
            taken[group] = _first_of_each_name(after, group, rows)
        holder = taken[group][name_of(thing).casefold()]
        if holder != thing.id:
            yield Problem(
                field=spec.name_field,
                message=f"{spec.label} {name_of(thing)} exists already in {_place(after, thing)}.",
                hint="Choose another name." if spec.name_field == "name" else "Enter another server.",
                object_id=thing.id,
            )


def _first_of_each_name(after: Document, group: tuple[ObjectId, Kind], rows: Sequence[Row]) -> dict[str, ObjectId]:
    """Return who has each name: objects the change leaves alone first, so that the newcomer is the one told."""
    changed = {row.id for row in rows}
    names: dict[str, ObjectId] = {}
    for is_newcomer in (False, True):
        for each in after.children(*group):
            if (each.id in changed) is is_newcomer:
                names.setdefault(name_of(each).casefold(), each.id)
    return names


def _place(after: Document, thing: FarmObject) -> str:
    site = after.site_of(thing)
    return "the farm" if site is None or isinstance(thing, Site) else site.name


def _touched_sites(rows: Sequence[Row]) -> tuple[SiteId, ...]:
    touched: dict[SiteId, None] = {}
    for row in rows:
        match row.either:
            case Farm() | Mailbox() | Administrator() | Account():
                pass
            case Site(id=site_id):
                touched[site_id] = None
            case thing:
                touched[thing.site_id] = None
    return tuple(touched)


def _check_site(before: Document, after: Document, site_id: SiteId) -> Iterator[Problem]:
    for spec in KINDS.values():
        if spec.is_single and spec.parent is Kind.SITE and len(after.children(site_id, spec.kind)) != 1:
            yield Problem(field="", message=f"A site has exactly one {spec.label} object.", object_id=site_id)
    yield from _check_default_pool(before, after, site_id)
    yield from broker_rules.check_brokers_of_site(before, after, site_id)


def _check_default_pool(before: Document, after: Document, site_id: SiteId) -> Iterator[Problem]:
    pools = before.pools(site_id)
    if pools and after.pool(pools[0].id) is None:
        yield Problem(
            field="",
            message=f"{pools[0].name} is the site's default pool and cannot be deleted.",
            hint="Rename it if the name does not fit.",
            object_id=pools[0].id,
        )
    elif not after.pools(site_id):
        yield Problem(field="", message="A site needs its default pool.", object_id=site_id)
