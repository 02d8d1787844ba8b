"""From an intention to a change: `plan` says what a command would do, or why it is refused; it alters nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, assert_never

from ras_console.config import rules
from ras_console.config.account_import import account_rows
from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change, Problems, Row
from ras_console.config.commands import (
    AddBroker,
    AddObject,
    AddSite,
    Command,
    ImportAccounts,
    MoveObject,
    RemoveObject,
    Replay,
    SetFields,
    SetLogons,
    Several,
    Values,
)
from ras_console.config.document import Document
from ras_console.config.logon_control import logon_label, logon_rows
from ras_console.config.references import detached
from ras_console.config.replication import replicated
from ras_console.config.validate import tidy
from ras_console.domain.catalogue import (
    AUTO_PROMOTION,
    BROKER,
    HOST,
    HOST_DEFAULTS,
    KINDS,
    LOAD_BALANCING,
    POOL,
    SITE,
    KindSpec,
    kind_of,
    name_of,
    parent_of,
)
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.inheritance import flag_of
from ras_console.domain.objects import FarmObject, Host
from ras_console.domain.topology import ACTIVE_BROKERS_ADVISED
from ras_console.domain.vocabulary import Kind

DEFAULT_POOL_NAME: Final = "Default"

_NONE_KNOWN: Final[Primaries] = MappingProxyType({})
_COUNT_WORDS: Final = MappingProxyType({3: "three", 4: "four", 5: "five"})


@dataclasses.dataclass(frozen=True, slots=True)
class _Draft:
    """Rows a command leads to, before the rules have seen them."""

    label: str
    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()


def plan(document: Document, command: Command, primaries: Primaries = _NONE_KNOWN) -> Change | Problems:
    """Return the change that fulfils the command, or everything that is wrong with it at once.

    `primaries` says who holds each site's primary role just now, as far as the caller knows. Warnings alone do not
    refuse: they come with the change. What is the same in all sites is changed in all of them. A field name that the
    kind does not have is the caller's mistake: KeyError.
    """
    draft = _draft(document, command)
    if isinstance(draft, Problems):
        return draft
    rows, said = replicated(document, draft.rows)
    after = document.with_change(Change(label=draft.label, rows=rows), document.revision)
    found = tuple(rules.check(document, after, rows, primaries))
    if any(not each.is_warning for each in found):
        return Problems(items=found)
    return Change(label=draft.label, rows=rows, notices=(*draft.notices, *said), warnings=found)


def _draft(document: Document, command: Command) -> _Draft | Problems:
    match command:
        case AddSite():
            return _add_site(document, command)
        case AddBroker():
            return _add_broker(document, command)
        case AddObject():
            return _add_object(document, command)
        case SetFields():
            return _set_fields(document, command)
        case SetLogons():
            return _set_logons(document, command)
        case MoveObject():
            return _move(document, command)
        case ImportAccounts():
            return _import_accounts(document, command)
        case RemoveObject():
            return _remove(document, command.object_id)
        case Replay():
            return _replay(document, command.change)
        case Several():
            return _several(document, command)
        case _:
            assert_never(command)


def make(spec: KindSpec, object_id: int, values: Values, **fixed: Any) -> FarmObject | Problems:  # noqa: ANN401 - any settings
    """Return a new object of the kind with defaults for what `values` leaves out, or what is missing.

    `fixed` are the parent's id and other settings that no form offers.
    """
    tidied = {name: tidy(spec.field(name), value) for name, value in values.items()} | fixed
    missing = [each for each in spec.fields if each.is_required and tidied.get(each.name) in (None, "")]
    if missing:
        return Problems(
            items=tuple(
                Problem(field=each.name, message=f"{each.label} is missing.", hint=each.help) for each in missing
            )
        )
    made: FarmObject = spec.object_class(id=object_id, **tidied)
    return made


def _add_site(document: Document, command: AddSite) -> _Draft | Problems:
    farm = document.farm
    site_id = document.next_id
    last = document.sites[-1:]
    parts = (
        make(SITE, site_id, command.values, farm_id=farm.id, position=last[0].position + 1 if last else 0),
        make(AUTO_PROMOTION, site_id + 1, {}, site_id=site_id),
        make(LOAD_BALANCING, site_id + 2, {}, site_id=site_id),
        make(POOL, site_id + 3, {"name": DEFAULT_POOL_NAME}, site_id=site_id),
        make(BROKER, site_id + 4, command.broker, site_id=site_id, position=0),
        make(HOST_DEFAULTS, site_id + 5, {}, site_id=site_id),
    )
    problems = tuple(problem for part in parts if isinstance(part, Problems) for problem in part)
    if problems:
        return Problems(items=problems)
    rows = tuple(Row(id=part.id, before=None, after=part) for part in parts if not isinstance(part, Problems))
    return _Draft(f"Add {SITE.label} {name_of(rows[0].either)}", rows)


def _add_broker(document: Document, command: AddBroker) -> _Draft | Problems:
    """A fourth active broker becomes standby by itself.

    Source: Parallels RAS 19 Administrator's Guide, Configuring RAS Connection Brokers; Management Portal 18 guide.
    """
    becomes_standby = len(document.active_brokers(command.site_id)) >= ACTIVE_BROKERS_ADVISED
    values = {**command.values, "is_standby": True} if becomes_standby else command.values
    draft = _add_child(document, BROKER, command.site_id, values)
    if isinstance(draft, Problems) or not becomes_standby:
        return draft
    count = len(document.active_brokers(command.site_id))
    notice = (
        f"{name_of(draft.rows[0].either)} is standby: the site has {_COUNT_WORDS.get(count, str(count))} active "
        "brokers already; more would add traffic between brokers without benefit."
    )
    return dataclasses.replace(draft, notices=(notice,))


def _add_object(document: Document, command: AddObject) -> _Draft | Problems:
    spec = KINDS[command.kind]
    if spec.is_single or spec.kind in (Kind.FARM, Kind.SITE, Kind.BROKER):
        raise KeyError(f"a {spec.label} is not added by itself")
    values = {**_own_sections(spec, command.values), **command.values}
    if spec is HOST and values.get("pool_id") is None and document.site(SiteId(command.parent_id)) is not None:
        values["pool_id"] = document.default_pool(SiteId(command.parent_id)).id
    return _add_child(document, spec, command.parent_id, values)


def _own_sections(spec: KindSpec, values: Values) -> Values:
    """Return what says that a section is the new object's own, for each that a value is given of."""
    return {flag_of(each.section): False for each in spec.fields if each.section and each.name in values}


def _add_child(document: Document, spec: KindSpec, parent_id: ObjectId, values: Values) -> _Draft | Problems:
    parent = document.get(parent_id)
    if parent is None or kind_of(parent).kind is not spec.parent or spec.parent_field is None:
        return _gone()
    fixed: dict[str, Any] = {spec.parent_field: parent_id}
    if spec.is_ordered:
        fixed["position"] = max((_position(each) + 1 for each in document.children(parent_id, spec.kind)), default=0)
    made = make(spec, document.next_id, values, **fixed)
    if isinstance(made, Problems):
        return made
    return _Draft(f"Add {spec.label} {name_of(made)}", (Row(id=made.id, before=None, after=made),))


def _set_fields(document: Document, command: SetFields) -> _Draft | Problems:
    thing = document.get(command.object_id)
    if thing is None:
        return _gone()
    spec = kind_of(thing)
    if "position" in command.values:
        raise KeyError("position is set by moving, not by SetFields")
    values = {name: tidy(spec.field(name), value) for name, value in command.values.items()}
    changed = {name: value for name, value in values.items() if _differs(getattr(thing, name), value)}
    if not changed:
        return _Draft(f"Change {name_of(thing)}", ())
    wished = dataclasses.replace(thing, **changed)
    return _Draft(_label_of(thing, wished, changed), (Row(id=thing.id, before=thing, after=wished),))


def _set_logons(document: Document, command: SetLogons) -> _Draft | Problems:
    rows = logon_rows(document, command)
    if isinstance(rows, Problem):
        return Problems(items=(rows,))
    return _Draft(logon_label(document, command), rows)


def _label_of(thing: FarmObject, wished: FarmObject, changed: Mapping[str, Any]) -> str:
    name, only = name_of(thing), next(iter(changed)) if len(changed) == 1 else ""
    if only == "is_enabled":
        return f"{'Enable' if changed[only] else 'Disable'} {name}"
    if only and only == kind_of(thing).name_field:
        return f"Rename {name} to {name_of(wished)}"
    return f"Change {name}"


def _move(document: Document, command: MoveObject) -> _Draft | Problems:
    moved = document.get(command.object_id)
    if moved is None:
        return _gone()
    spec = kind_of(moved)
    if not spec.is_ordered:
        raise KeyError(f"{spec.plural} have no order")
    parent_id = parent_of(moved)
    siblings = document.children(None if parent_id is None else ObjectId(parent_id), spec.kind)
    others = [each for each in siblings if each.id != moved.id]
    index = min(max(command.to_index, 0), len(others))
    order: list[Any] = [*others[:index], moved, *others[index:]]
    rows = tuple(
        Row(id=each.id, before=each, after=dataclasses.replace(each, position=place))
        for place, each in enumerate(order)
        if each.position != place
    )
    return _Draft(f"Move {name_of(moved)} to {'priority' if spec is BROKER else 'place'} {index + 1}", rows)


def _import_accounts(document: Document, command: ImportAccounts) -> _Draft | Problems:
    rows = account_rows(document, command)
    if isinstance(rows, Problems):
        return rows
    added = sum(1 for each in rows if each.before is None)
    return _Draft(f"Import users: {added} added, {len(rows) - added} changed", rows)


def _remove(document: Document, *object_ids: ObjectId) -> _Draft | Problems:
    things = [document.get(each) for each in object_ids]
    thing = things[0]
    if thing is None:
        return _gone()
    gone = list[FarmObject]()
    for each in things:
        if each is None:
            return _gone()
        gone.extend(_with_descendants(document, each))
    freed, problems = detached(document, frozenset(each.id for each in gone))
    if problems:
        return Problems(items=tuple(problems))
    rows = (*freed, *(Row(id=each.id, before=each, after=None) for each in gone))
    notices: tuple[str, ...] = ()
    if kind_of(thing) is BROKER and freed:
        count = len(freed)
        notices = (f"{count} host{'s' if count > 1 else ''} preferred {name_of(thing)}; now Automatic.",)
    return _Draft(f"Delete {kind_of(thing).label} {name_of(thing)}", rows, notices)


def _with_descendants(document: Document, thing: FarmObject) -> list[FarmObject]:
    """Return the object after all below it: whoever is referred to goes after those that refer to it."""
    below = [
        each for kind in reversed(tuple(KINDS)) for child in document.children(thing.id, kind)
        for each in _with_descendants(document, child)
    ]  # fmt: skip
    return [*below, thing]


def _replay(document: Document, change: Change) -> _Draft | Problems:
    for row in change.rows:
        if document.get(row.id) != row.before:
            return Problems(
                items=(
                    Problem(
                        field="",
                        message=f"{name_of(row.either)} has been changed since.",
                        hint="Look at it as it is now and make the change again.",
                        object_id=row.id,
                    ),
                )
            )
    return _Draft(change.label, change.rows, change.notices)


def _several(document: Document, command: Several) -> _Draft | Problems:
    current, notices = document, list[str]()
    merged: dict[ObjectId, Row] = {}
    for run in _runs(document, command.commands):
        draft = _run(current, run)
        if isinstance(draft, Problems):
            return draft
        current = current.with_change(Change(label="", rows=draft.rows), document.revision)
        notices.extend(draft.notices)
        for row in draft.rows:
            first = merged.pop(row.id, row)
            merged[row.id] = Row(id=row.id, before=first.before, after=row.after)
    rows = tuple(each for each in merged.values() if each.before != each.after)
    return _Draft(command.label, rows, tuple(notices))


def _runs(document: Document, commands: Iterable[Command]) -> Iterator[tuple[Command, ...]]:
    """Yield neighbours that need not see each other: planned as one, a thousand of them make one document."""
    run: list[Command] = []
    kept, touched = None, set[ObjectId]()
    for each in commands:
        alike = _alike(document, each)
        target = each.object_id if isinstance(each, SetFields | RemoveObject) else None
        if run and (alike is None or alike != kept or target in touched):
            yield tuple(run)
            run, touched = [], set()
        run.append(each)
        kept = alike
        if target is not None:
            touched.add(target)
    if run:
        yield tuple(run)


def _alike(document: Document, command: Command) -> object:
    """Return what the command shares with others of its run, None where it must see all that stands before it."""
    match command:
        case AddObject(kind=kind, parent_id=parent_id) if not KINDS[kind].is_ordered:
            return AddObject, kind, parent_id
        case SetFields():
            return SetFields
        case RemoveObject(object_id=object_id) if isinstance(document.get(object_id), Host):
            return RemoveObject
        case _:
            return None


def _run(document: Document, commands: tuple[Command, ...]) -> _Draft | Problems:
    """Return what a run does."""
    if len(commands) == 1:
        return _draft(document, commands[0])
    if all(isinstance(each, RemoveObject) for each in commands):
        return _remove(document, *(each.object_id for each in commands if isinstance(each, RemoveObject)))
    rows, notices, current = list[Row](), list[str](), document
    for each in commands:
        draft = _draft(current, each)
        if isinstance(draft, Problems):
            return draft
        rows.extend(draft.rows)
        notices.extend(draft.notices)
        if isinstance(each, AddObject):
            current = dataclasses.replace(current, next_id=current.next_id + len(draft.rows))
    return _Draft("", tuple(rows), tuple(notices))


def _gone() -> Problems:
    return Problems(items=(Problem(field="", message="The object no longer exists.", hint="Reload."),))


def _differs(old: object, new: object) -> bool:
    return old != new or type(old) is not type(new)


def _position(thing: FarmObject) -> int:
    return int(getattr(thing, "position", 0))
