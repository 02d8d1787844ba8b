"""Who made an object and who altered it last, as the audit remembers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The first and the last change of one object; both the same where it has never been altered."""

    created_by: str
    created_utc: datetime
    changed_by: str
    changed_utc: datetime
