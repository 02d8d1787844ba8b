"""What the timeline is told of a committed change: one line of the event list, in the words of its preview. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ras_console.config.change import Change
from ras_console.config.document import Document
from ras_console.domain.ids import SiteId
from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.timeline import EntryKind, Fact
from ras_console.gui.phrases import counted

_LOOKED_AT_MOST: Final = 1000
"""Objects of a change among which its site is looked for; users, of whom there may be more, have none."""

_READ_MOST: Final = 20
"""Objects of a change whose settings are counted for its event; of more the objects are."""


def change_fact(change: Change, document: Document, actor: str) -> Fact:
    """Return the fact of a change that led to this document; where its site is gone, a site that is left has it."""
    sites = {each.id for each in document.sites}
    touched = (document.site_of(each.either) for each in change.rows[:_LOOKED_AT_MOST])
    site = next((each for each in touched if each is not None and each.id in sites), document.sites[0])
    return Fact(
        at_s=0.0,
        site=SiteId(site.id),
        kind=EntryKind.CONFIGURATION,
        severity=Severity.INFO,
        source=Source.CONFIGURATION,
        text=change.label,
        detail=" · ".join((actor, *_said(change, document))),
    )


def _said(change: Change, document: Document) -> tuple[str, ...]:
    """Return what a change does in one line: its first setting and how many more there are."""
    few = replace(change, rows=change.rows[:_READ_MOST])
    lines = few.describe(document.names())
    rest = len(change.rows) - len(few.rows)
    more = counted(rest + len(few.rows) - 1, "more object") if rest else f"{len(lines) - 1} more"
    return (f"{lines[0]} and {more}" if rest or len(lines) > 1 else lines[0],) if lines else ()
