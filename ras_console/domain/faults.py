"""What is wrong on purpose: a fault of the lab on a broker or a host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import FaultKind

FAULT_CODES: Final = (FaultKind.CRASH, FaultKind.HANG, FaultKind.PARTITION, FaultKind.SLOW)
"""In columns of numbers a fault is 1 + its index here, 0 none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault on one node. `for_s` 0 lasts until restored; `factor` says how many times slower, for SLOW alone.

    CRASH: process and memory gone, a host's sessions end. HANG: executes nothing, messages queue; on waking it
    handles the elapsed time before anything else. PARTITION: runs on, exchanges nothing with store, brokers, hosts or
    clients.
    """

    kind: FaultKind
    target_id: ObjectId
    for_s: float = 0.0
    factor: float = 4.0
