"""What the brokers of a site keep to beyond its configuration; a site that nobody tries anything on has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import ResourceId
from ras_console.domain.vocabulary import ComparedMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    """Rules for the logon desks of all brokers of a site.

    `method` replaces the configured one. `true_cores` returns the processor demand there really is on each host, rows
    in ascending id: for the oracle alone. `logon_cap` is how many logons may be in progress on a host before further
    ones wait, 0 for any number; those of a resource with a higher priority leave the waiting room first.
    """

    method: ComparedMethod | None = None
    true_cores: Callable[[], NDArray[np.float64]] | None = None
    tells_peers: bool = True
    """Brokers hear of one another's placements."""
    logon_cap: int = 0
    priorities: Mapping[ResourceId, int] = field(default_factory=lambda: MappingProxyType({}))


NO_RULES: Final = HouseRules()
