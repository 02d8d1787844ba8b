"""The engine's tick: 50 ms of a whole farm's life, brokers, hosts, users and the console's picture of it."""

from __future__ import annotations

from typing import Final

from bench.effort import Effort
from bench.farms import BROKERS, SESSIONS_PER_HOST
from bench.figures import Aim, Clock, Figure, Part, cpu_ms, figure
from bench.stepping import SteppedLab
from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import FaultKind
from ras_console.runtime.engine_thread import PERIOD_S
from ras_console.runtime.orders import InjectFault, Restore

_OPENING_TICKS: Final = 20
_SETTLE_S: Final = 10.0
_RETURN_S: Final = 5.0
_AIM: Final = Aim(limit=5.0, part=Part.P99)
"""The 99th percentile, because the budget of a tick is one that every tick should keep."""


def measure(effort: Effort) -> list[Figure]:
    """Return the tick in steady state, and the longest one of those in which the lab opens."""
    figures = []
    largest = effort.of(1000, 40)
    for hosts in (8, 100, largest):
        sessions = hosts * SESSIONS_PER_HOST
        lab = SteppedLab(hosts, sessions)
        what = f"{hosts:,} hosts, {sessions:,} sessions, {BROKERS} brokers"
        opening = cpu_ms(lab.tick, runs=_OPENING_TICKS, warm_up=0)
        lab.run(_SETTLE_S)
        steady = cpu_ms(lab.tick, runs=effort.of(1200, 100), warm_up=0)
        figures += [
            figure(f"engine tick: {what}", "ms", Clock.CPU, steady, aim=_AIM if hosts >= 1000 else None),
            figure(f"engine tick, longest of the opening: {hosts:,} hosts", "ms", Clock.CPU, [max(opening)]),
        ]
        if hosts == largest:
            returns = [_longest_of_a_return_ms(lab) for _ in range(effort.of(5, 1))]
            figures.append(
                figure(f"engine tick, longest as a broker returns: {hosts:,} hosts", "ms", Clock.CPU, returns)
            )
    return figures


def _longest_of_a_return_ms(lab: SteppedLab) -> float:
    """Crash a secondary broker, let it come back with nothing remembered, and return its costliest tick."""
    broker = ObjectId(lab.topology.sites[0].brokers[-1].id)
    lab.tick(InjectFault(fault=Fault(kind=FaultKind.CRASH, target_id=broker, for_s=0.0)))
    lab.run(_SETTLE_S)
    lab.tick(Restore(target_id=broker))
    return max(cpu_ms(lab.tick, runs=round(_RETURN_S / PERIOD_S), warm_up=0))
