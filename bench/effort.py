"""How much is measured: everything properly, or just enough to see that the bench itself works."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a measurement may cost. Files that are made go into `folder`, which lies on the disk of this checkout."""

    is_quick: bool
    folder: Path

    def of(self, full: int, quick: int) -> int:
        """Return the number for this effort: of runs, seconds, hosts."""
        return quick if self.is_quick else full
