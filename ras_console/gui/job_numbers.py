"""The numbers of live actions."""

from __future__ import annotations

import uuid
from typing import Final

from ras_console.domain.ids import JobId

_BITS: Final = 62


def new_job() -> JobId:
    """Return a number drawn by chance: two consoles of one farm must not draw the same."""
    return JobId(uuid.uuid4().int >> (128 - _BITS))
