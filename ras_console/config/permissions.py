"""Who may do what: roles per site, known by the operating system's user name.

With no administrators defined everybody may do everything; once there are any, whoever is not among them, or is
switched off, may look. This guards against mistakes, not against attackers: who can write the database file can do
anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ras_console.config.change import Change, Row
from ras_console.config.document import Document
from ras_console.domain.catalogue import kind_of, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import Administrator, FarmObject, Site
from ras_console.domain.vocabulary import AdminRole, Kind

OPERATED: Final[Mapping[Kind, frozenset[str]]] = MappingProxyType(
    {
        Kind.BROKER: frozenset({"is_enabled", "position"}),
        Kind.HOST: frozenset(
            {"is_enabled", "logon_mode", "drain_owner", "drain_reason", "drain_since_s", "drain_until_s"}
        ),
        Kind.POOL: frozenset({"is_enabled"}),
        Kind.RESOURCE: frozenset({"status"}),
        Kind.SCHEDULE: frozenset({"is_enabled"}),
        Kind.HANDLER: frozenset({"is_enabled"}),
    }
)
"""The settings an operator may change; a broker's position because promotion puts it first in the list."""

_ROLE_WORDS: Final = MappingProxyType(
    {AdminRole.FULL: "a full administrator", AdminRole.OPERATOR: "an operator", AdminRole.AUDITOR: "an auditor"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a user is to the farm. `site_ids` are where the role holds, empty for everywhere and the farm itself.

    `is_open` is True while the farm has no administrators; `is_known` False for a user who is not among them.
    """

    user: str
    role: AdminRole
    site_ids: tuple[SiteId, ...] = ()
    is_open: bool = False
    is_known: bool = True
    is_enabled: bool = True

    def covers(self, site_id: ObjectId | None) -> bool:
        """Return whether the role holds for a site, None for the farm itself."""
        return not self.site_ids or site_id in self.site_ids


def standing(document: Document, user: str) -> Standing:
    """Return what the user is to the farm."""
    administrators = document.administrators
    if not administrators:
        return Standing(user=user, role=AdminRole.FULL, is_open=True)
    found = next((each for each in administrators if each.name.casefold() == user.casefold()), None)
    if found is None:
        return Standing(user=user, role=AdminRole.AUDITOR, is_known=False)
    if not found.is_enabled:
        return Standing(user=user, role=AdminRole.AUDITOR, is_enabled=False)
    return Standing(user=user, role=found.role, site_ids=found.site_ids)


def describe(document: Document, who: Standing) -> str:
    """Return in a sentence what the user is and may do."""
    if who.is_open:
        return f"{who.user}: the farm has no administrators, so everybody who can open it may do everything."
    if not who.is_known:
        return f"{who.user} is not among the administrators of this farm and may look only."
    if not who.is_enabled:
        return f"{who.user} is an administrator who is switched off and may look only."
    where = "the whole farm"
    if who.site_ids:
        sites = [each.name for each in document.sites if each.id in who.site_ids]
        where = ", ".join(sites)
    may = {
        AdminRole.FULL: "may change everything there",
        AdminRole.OPERATOR: "may run sessions, drain, enable and disable, and promote",
        AdminRole.AUDITOR: "may see everything and change nothing",
    }
    return f"{who.user} is {_ROLE_WORDS[who.role]} of {where} and {may[who.role]}."


def role_words(document: Document, user: str) -> str:
    """Return in a few words what the user is to the farm."""
    who = standing(document, user)
    if who.is_open:
        return "Everybody may do everything"
    if not who.is_known or not who.is_enabled:
        return "May look only"
    label = _ROLE_WORDS[who.role].split(" ", 1)[1].capitalize()
    return label if not who.site_ids else f"{label} of {len(who.site_ids)} site{'s' if len(who.site_ids) > 1 else ''}"


def refusal(document: Document, actor: str, change: Change) -> str:
    """Return why the actor may not make this change, "" where nothing forbids it."""
    who = standing(document, actor)
    if who.is_open or (who.role is AdminRole.FULL and not who.site_ids):
        return ""
    return next((said for row in change.rows if (said := _row_refusal(document, who, row))), "")


def operation_refusal(document: Document, actor: str, site_id: ObjectId | None) -> str:
    """Return why the actor may not give live orders (promote, drain, log off …) to a site, None for the whole farm."""
    who = standing(document, actor)
    if who.is_open:
        return ""
    return _look_only(who) or _elsewhere(document, who, site_id)


def editing_refusal(document: Document, actor: str, thing: FarmObject, field: str = "") -> str:
    """Return why the actor may not change a setting of an object, or with no field named, the object as a whole."""
    who = standing(document, actor)
    if who.is_open:
        return ""
    said = _look_only(who) or _elsewhere(document, who, _site_of(thing))
    if said or who.role is AdminRole.FULL:
        return said
    return "" if field in OPERATED.get(kind_of(thing).kind, ()) else _operator(who)


def adding_refusal(document: Document, actor: str, site_id: ObjectId | None) -> str:
    """Return why the actor may not add or delete objects of a site, None for the farm's own."""
    who = standing(document, actor)
    if who.is_open:
        return ""
    return (
        _look_only(who) or _elsewhere(document, who, site_id) or ("" if who.role is AdminRole.FULL else _operator(who))
    )


def check(after: Document) -> Iterator[Problem]:
    """Somebody who may do everything remains, once the farm has administrators.

    Source: Parallels RAS 19 Administrator's Guide, Managing administrator accounts (one Root must exist).
    """
    administrators = after.administrators
    if administrators and not any(_is_root(each) for each in administrators):
        yield Problem(
            field="",
            message="No enabled administrator with the role Full for all sites would remain.",
            hint="Make another one first, or delete all administrators.",
            object_id=administrators[0].id,
        )


def concerns(document: Document, change: Change, actor: str) -> tuple[Problem, ...]:
    """Return what the actor should know about what a change does to their own rights, as warnings."""
    if not any(isinstance(row.either, Administrator) for row in change.rows):
        return ()
    after = document.with_change(change, document.revision)
    was, now = standing(document, actor), standing(after, actor)
    if not after.administrators and document.administrators:
        text = "The farm would have no administrators: everybody who can open it could do everything."
        return (Problem(field="", message=text, is_warning=True),)
    has_less = (was.role is AdminRole.FULL and now.role is not AdminRole.FULL) or (
        not was.site_ids and bool(now.site_ids)
    )
    if has_less:
        text = f"You lock yourself out: {describe(after, now)}"
        return (Problem(field="", message=text, hint=f"Add {actor} as a full administrator first.", is_warning=True),)
    return ()


def _is_root(each: Administrator) -> bool:
    return each.is_enabled and each.role is AdminRole.FULL and not each.site_ids


def _row_refusal(document: Document, who: Standing, row: Row) -> str:
    thing = row.either
    if said := _look_only(who):
        return said
    is_whole = row.before is None or row.after is None
    site_id = None if isinstance(thing, Site) and is_whole else _site_of(thing)
    if said := _elsewhere(document, who, site_id):
        return said
    if who.role is AdminRole.FULL:
        return ""
    if row.before is None or row.after is None:
        return _operator(who)
    allowed = OPERATED.get(kind_of(thing).kind, frozenset())
    touched = (
        each for each in kind_of(thing).fields if getattr(row.before, each.name) != getattr(row.after, each.name)
    )
    strange = next((each for each in touched if each.name not in allowed), None)
    return f"{_operator(who)} {strange.label} of {name_of(thing)} needs a full one." if strange is not None else ""


def _site_of(thing: FarmObject) -> ObjectId | None:
    if isinstance(thing, Site):
        return thing.id
    return getattr(thing, "site_id", None)


def _look_only(who: Standing) -> str:
    if not who.is_known:
        return f"{who.user} is not among the administrators of this farm and may look only."
    if not who.is_enabled:
        return f"{who.user} is switched off as an administrator and may look only."
    return f"{who.user} is an auditor and may look only." if who.role is AdminRole.AUDITOR else ""


def _elsewhere(document: Document, who: Standing, site_id: ObjectId | None) -> str:
    if who.covers(site_id):
        return ""
    names = ", ".join(each.name for each in document.sites if each.id in who.site_ids)
    site = document.site(SiteId(site_id)) if site_id is not None else None
    where = site.name if site is not None else "the farm itself"
    return f"{who.user} is an administrator of {names} only, not of {where}."


def _operator(who: Standing) -> str:
    return f"{who.user} is an operator: sessions, drain, enable and disable, and promotion are allowed, no more."
