"""What brokers want changed in the configuration, on its way to the console that may change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ras_console.engine.effects import ProposeChange

PROPOSE_EVERY_S: Final = 5.0
"""How often a primary asks again for a change that the topology does not show yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change that a primary asks for; `broker` is its server name, which the audit names as the actor."""

    broker: str
    change: ProposeChange
