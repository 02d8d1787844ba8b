"""What a broker's log says: the facts it is part of, and with a raised level more facts and its figures; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np

from ras_console.domain.ids import BrokerId, SiteId
from ras_console.domain.topology import Topology
from ras_console.domain.vocabulary import HostState, LogLevel, Role, Severity
from ras_console.engine.snapshot import BrokerView, FarmSnapshot, SiteView
from ras_console.engine.timeline import Fact, TimelineEntry

FIGURES_EVERY_S: Final = {LogLevel.EXTENDED: 10, LogLevel.VERBOSE: 1}
"""Lab seconds between two lines of figures; the standard level has none."""

_SILENT: Final = frozenset({Role.DOWN, Role.DISABLED, Role.NOT_REACHED})
_WORDS: Final = {Severity.INFO: "INFO", Severity.GOOD: "INFO", Severity.WARNING: "WARN", Severity.ERROR: "ERROR"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPlan:
    """How much one broker logs."""

    id: BrokerId
    site: SiteId
    server: str
    level: LogLevel


def plans_of(topology: Topology) -> tuple[LogPlan, ...]:
    """Return how much each broker of the farm logs."""
    return tuple(
        LogPlan(id=broker.id, site=each.site.id, server=broker.server, level=broker.log_level)
        for each in topology.sites
        for broker in each.brokers
    )


def fact_lines(plan: LogPlan, origin_wall_s: float, entries: Sequence[TimelineEntry]) -> list[str]:
    """Return the lines for what has happened: the broker's own facts, with a raised level all of its site."""
    return [_fact_line(each, origin_wall_s) for each in entries if _concerns(plan, each.fact)]


def figure_lines(plan: LogPlan, snapshot: FarmSnapshot) -> list[str]:
    """Return the lines for a second of the farm's time: figures as often as the level wants, hosts if verbose."""
    every_s = FIGURES_EVERY_S.get(plan.level)
    site = snapshot.site(plan.site)
    view = next((each for each in site.brokers if each.id == plan.id), None) if site is not None else None
    if every_s is None or site is None or view is None or view.role in _SILENT or int(snapshot.at_s) % every_s:
        return []
    at = _moment(snapshot.origin_wall_s + snapshot.at_s)
    lines = [f"{at} FIGURES {_figures(view)}"]
    if plan.level is LogLevel.VERBOSE:
        lines.append(f"{at} HOSTS {_hosts(site)}")
    return lines


def _concerns(plan: LogPlan, fact: Fact) -> bool:
    if plan.id in {fact.broker, fact.from_broker}:
        return True
    return fact.site == plan.site and plan.level is not LogLevel.STANDARD


def _fact_line(entry: TimelineEntry, origin_wall_s: float) -> str:
    fact = entry.fact
    parts = [fact.text, fact.detail]
    parts += [f"term {fact.term}"] if fact.term is not None else []
    parts += [f"cause: {fact.cause.value}"] if fact.cause is not None else []
    words = " | ".join(" ".join(each.split()) for each in parts if each)  # a name may hold a line break
    return f"{_moment(origin_wall_s + fact.at_s)} {_WORDS[fact.severity]} {fact.source.value} #{entry.seq} {words}"


def _figures(view: BrokerView) -> str:
    return (
        f"role={view.role.value} term={view.term} cpu={view.cpu_ratio:.2f} memory={view.memory_ratio:.2f} "
        f"placed={view.placements} refused={view.refusals} per_s={view.placements_per_s:.1f} "
        f"waiting={view.logons_waiting} preferred={view.preferred_hosts} registered={view.registered_hosts} "
        f"ledger={'shared' if view.is_ledger_shared else 'alone'}"
    )


def _hosts(site: SiteView) -> str:
    codes, counts = np.unique(site.hosts.state, return_counts=True)
    states = [
        f"{HostState(code).name.lower()}={count}" for code, count in zip(codes.tolist(), counts.tolist(), strict=True)
    ]
    return " ".join([*states, f"sessions={site.figures.sessions}", f"logons={site.figures.logons_in_progress}"])


def _moment(wall_s: float) -> str:
    return datetime.fromtimestamp(wall_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
