"""How a site places just now: its configured method, and whether its brokers hear of one another's placements."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.objects import LoadBalancing
from ras_console.domain.vocabulary import ComparedMethod, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All that placing depends on beside the hosts. `is_ledger_shared`: every active peer's placements are heard of."""

    method: Method | ComparedMethod
    counts_sessions: bool = True
    counts_memory: bool = True
    counts_cpu: bool = True
    sessions_weight: float = 1.0
    memory_weight: float = 1.0
    cpu_weight: float = 1.0
    is_ledger_shared: bool = True

    @classmethod
    def of(cls, balancing: LoadBalancing, *, is_ledger_shared: bool, method: ComparedMethod | None = None) -> Policy:
        """Return the policy of a site's settings; `method` goes before the one that is set."""
        return cls(
            method=method or balancing.method,
            counts_sessions=balancing.counts_sessions,
            counts_memory=balancing.counts_memory,
            counts_cpu=balancing.counts_cpu,
            sessions_weight=balancing.sessions_weight_pct / 100,
            memory_weight=balancing.memory_weight_pct / 100,
            cpu_weight=balancing.cpu_weight_pct / 100,
            is_ledger_shared=is_ledger_shared,
        )
