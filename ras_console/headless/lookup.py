"""From what a person types to the object that is meant; what is not clear is refused with the choices there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ras_console.config.document import Document
from ras_console.config.reading import parse
from ras_console.domain.catalogue import KINDS, KindSpec, kind_of, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.fields import Editor, FieldSpec
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import FarmObject, Site
from ras_console.domain.vocabulary import Kind
from ras_console.headless.desk import Refused, refuse


def find_site(document: Document, name: str | None) -> Site:
    """Return the site of that name; without a name the only one there is."""
    names = ", ".join(each.name for each in document.sites)
    if name is None:
        if len(document.sites) == 1:
            return document.sites[0]
        raise refuse("The farm has several sites.", f"Name one with --site: {names}.")
    found = next((each for each in document.sites if each.name.casefold() == name.casefold()), None)
    if found is None:
        raise refuse(f"There is no site {name}.", f"There is: {names}.")
    return found


def find(document: Document, text: str, *, kind: Kind | None = None, site: Site | None = None) -> FarmObject:
    """Return the object that a text names: `#12`, a name, or `kind:name` such as host:RDSH-1; raises Refused."""
    if re.fullmatch(r"#[0-9]{1,15}", text):
        thing = document.get(ObjectId(int(text[1:])))
        if thing is None or (kind is not None and kind_of(thing).kind is not kind):
            raise refuse(f"There is no {_label(kind)} {text}.")
        return thing
    head, _, rest = text.partition(":")
    wanted = {each.value for each in KINDS} if kind is None else {kind.value}
    if rest and head.casefold() in wanted:
        kind, text = Kind(head.casefold()), rest
    found = [each for each in _candidates(document, kind, site) if name_of(each).casefold() == text.casefold()]
    if not found:
        where = f" in {site.name}" if site is not None else ""
        raise refuse(f"There is no {_label(kind)} {text}{where}.")
    if len(found) > 1:
        choices = ", ".join(f"#{each.id} ({_described(document, each)})" for each in found)
        raise refuse(f"{text} is not clear: it can be {choices}.", "Use --site, kind:name or the number.")
    return found[0]


def settable(spec: KindSpec) -> tuple[FieldSpec, ...]:
    """Return the settings of a kind that can be given by name."""
    return tuple(each for each in spec.fields if each.editor is not Editor.HIDDEN or each.reference is not None)


def read_value(document: Document, field: FieldSpec, text: str, site: Site | None) -> Any | Problem:  # noqa: ANN401 - any value
    """Return a setting's value; references are given by name or #number."""
    if field.reference is None:
        return parse(field, text)
    kind = Kind(field.reference)
    among = None if kind is Kind.SITE else site
    wanted = [each.strip() for each in text.split(";") if each.strip()]
    try:
        ids = tuple(find(document, each, kind=kind, site=among).id for each in wanted)
    except Refused as refusal:
        return Problem(field=field.name, message=refusal.problems[0].message, hint=refusal.problems[0].hint)
    if field.editor is Editor.REFERENCES:
        return ids
    if len(ids) > 1:
        return Problem(field=field.name, message=f"{field.label} takes one object.")
    return ids[0] if ids else None


def _candidates(document: Document, kind: Kind | None, site: Site | None) -> Iterable[FarmObject]:
    for each in KINDS if kind is None else (kind,):
        if site is not None and KINDS[each].parent is Kind.SITE:
            yield from document.children(SiteId(site.id), each)
        else:
            yield from document.of_kind(each)


def _label(kind: Kind | None) -> str:
    return "object" if kind is None else KINDS[kind].label


def _described(document: Document, thing: FarmObject) -> str:
    site = document.site_of(thing)
    return kind_of(thing).label + (f" in {site.name}" if site is not None and site is not thing else "")
