"""What can be asked about the farm's past, and what is answered: revisions by page, filtered; values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind

PAGE_LINES: Final = 200
"""Read at a time: several screens, and far less than a frame's worth of rows to take in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionFilter:
    """Which revisions are wanted; what is empty or None does not narrow.

    `text` is looked for in the label, the actor and the values of what was changed, whatever its case.
    """

    text: str = ""
    actor: str = ""
    kind: Kind | None = None
    object_id: ObjectId | None = None

    @property
    def is_open(self) -> bool:
        """True when every revision passes."""
        return self == RevisionFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """One revision without its rows: `objects` counts them, `kinds` are theirs. `reason` says how it came about."""

    revision: int
    at_utc: datetime
    actor: str
    reason: str
    label: str
    objects: int
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionPage:
    """Revisions, newest first; `has_more` says that older ones pass the filter too."""

    lines: tuple[RevisionLine, ...]
    has_more: bool
