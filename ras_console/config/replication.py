"""Settings that are the same in every site: a change in one of them is made in all, as one change."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from ras_console.config.change import Change, Row
from ras_console.config.document import Document
from ras_console.domain.catalogue import KINDS, kind_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.domain.vocabulary import Kind, ReplicationArea

KIND_OF: Final[Mapping[ReplicationArea, Kind]] = MappingProxyType(
    {
        ReplicationArea.AUTO_PROMOTION: Kind.AUTO_PROMOTION,
        ReplicationArea.LOAD_BALANCING: Kind.LOAD_BALANCING,
        ReplicationArea.HOST_DEFAULTS: Kind.HOST_DEFAULTS,
    }
)
"""Which of a site's settings each area is; every site has exactly one object of the kind."""

ONE_SITE: Final = "there is one site only; nothing would be replicated"


def areas_of(document: Document) -> tuple[ReplicationArea, ...]:
    """Return the areas that are replicated, in the order of the catalogue; none in an empty document."""
    if not document.objects:
        return ()
    return tuple(each for each in ReplicationArea if each.value in document.farm.replicated_areas)


def is_replicated(document: Document, kind: Kind) -> bool:
    """Return whether settings of a kind are the same in all sites, and there is more than one."""
    return len(document.sites) > 1 and any(KIND_OF[each] is kind for each in areas_of(document))


def replicated(document: Document, rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Return the rows with what they change in other sites too, and what is to be said of that.

    An area that is switched on, and a new site, take the main site's values; of several sites that one change alters,
    the last counts.

    Source: Parallels RAS 16.5 Administrator's Guide, Replicate settings to all sites.
    """
    after = document.with_change(Change(label="", rows=tuple(rows)), document.revision)
    if len(after.sites) < 2:
        return tuple(rows), ()
    before_areas = areas_of(document)
    merged, notices = {each.id: each for each in rows}, list[str]()
    for area in areas_of(after):
        kind = KIND_OF[area]
        source = _source(after, rows, kind, is_new=area not in before_areas)
        if source is None:
            continue
        altered = [each for site in after.sites for each in _differing(after, site.id, kind, source)]
        for thing, wished in altered:
            before = merged[thing.id].before if thing.id in merged else thing
            merged.pop(thing.id, None)
            if before != wished:
                merged[thing.id] = Row(id=thing.id, before=before, after=wished)
        if altered:
            names = ", ".join(site.name for site in after.sites if any(each[0].site_id == site.id for each in altered))
            notices.append(f"{KINDS[kind].label} is the same in all sites: {names} changed too.")
    return tuple(merged.values()), tuple(notices)


def _source(after: Document, rows: Sequence[Row], kind: Kind, *, is_new: bool) -> Any:  # noqa: ANN401 - any settings
    """Return the settings that the others are to take; None where nothing of the kind changes."""
    main = after.children(after.main_site.id, kind)
    touched = [each for each in rows if each.after is not None and kind_of(each.after).kind is kind]
    if is_new:
        return main[0] if main else None
    changed = [each.after for each in touched if each.before is not None]
    if changed:
        return changed[-1]
    return main[0] if touched and main else None


def _differing(after: Document, site_id: ObjectId, kind: Kind, source: FarmObject) -> list[tuple[Any, Any]]:
    """Return the site's settings before and as the source is, where they differ."""
    values = {each.name: getattr(source, each.name) for each in KINDS[kind].fields if each.reference is None}
    found = []
    for thing in after.children(site_id, kind):
        wished = dataclasses.replace(thing, **values)
        if wished != thing:
            found.append((thing, wished))
    return found
