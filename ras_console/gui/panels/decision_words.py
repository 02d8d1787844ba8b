"""The order of decision of a site as steps with the numbers of the moment; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from ras_console.domain.objects import LoadBalancing, Resource
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Method, ResourceStatus
from ras_console.engine.effective_access import host_rules
from ras_console.engine.eligibility import RULE_WORDS, Rule, count_rules
from ras_console.engine.snapshot import SiteView
from ras_console.gui.phrases import counted

METHOD_WORDS: Final[Mapping[Method, tuple[str, str]]] = MappingProxyType(
    {
        Method.PREDICTIVE: ("Predictive", "Least used by the scarcest resource, logons under way included"),
        Method.RESOURCE: ("Resource based", "Greatest sum of free shares"),
        Method.ROUND_ROBIN: ("Round robin", "The next host in turn, whatever its load"),
        Method.WEIGHTED_USERS: ("Even users by weight", "Fewest sessions for its capacity and weight"),
        Method.FILL_FIRST: ("Fill first", "The fullest host that still has room"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what is looked at, how it stands just now, its figure; `is_off` where the settings skip it."""

    title: str
    text: str
    figure: str
    is_off: bool = False


def decision_steps(topology: SiteTopology, view: SiteView | None, balancing: LoadBalancing) -> tuple[Step, ...]:
    """Return the five steps by these settings, which may be a draft; without a picture the figures are dashes."""
    return (
        _permission(topology.resources, view),
        _eligible(view),
        _own_active(view, balancing),
        _own_disconnected(view, balancing),
        _method(view, balancing),
    )


def _permission(resources: tuple[Resource, ...], view: SiteView | None) -> Step:
    running = dict(view.resource_sessions) if view is not None else {}
    parts = (
        (sum(map(_is_filtered, resources)), "with filters"),
        (sum(1 for each in resources if each.status is ResourceStatus.DISABLED), "disabled"),
        (sum(1 for each in resources if each.status is ResourceStatus.MAINTENANCE), "in maintenance"),
        (sum(1 for each in resources if 0 < each.concurrent_limit <= running.get(each.id, 0)), "at the limit"),
    )
    said = ", ".join(f"{count:,} {words}" for count, words in parts if count)
    text = f"Of the resources offered here {said}" if said else "Every resource is offered to everybody"
    return Step(title="Permission, filters and limits", text=text, figure=f"{len(resources):,}")


def _is_filtered(resource: Resource) -> bool:
    filters = (
        resource.filter_users, resource.filter_groups, resource.filter_ips, resource.filter_clients,
        resource.filter_systems,
    )  # fmt: skip
    return any(filters)


def _eligible(view: SiteView | None) -> Step:
    title = "Hosts that may take it"
    if view is None:
        return Step(title=title, text="Published from, enabled, answering, below the most sessions", figure="–")
    rule = host_rules(view.hosts)
    removed = [f"{count:,} {RULE_WORDS[each][count != 1]}" for each, count in count_rules(rule)]
    text = ", ".join(removed) if removed else "No rule removes a host just now"
    return Step(title=title, text=text, figure=f"{int(np.count_nonzero(rule == Rule.NONE)):,} / {len(rule):,}")


def _own_active(view: SiteView | None, balancing: LoadBalancing) -> Step:
    title = "Own session in use"
    if not balancing.one_session_per_user:
        return Step(title=title, text="Skipped: One session per user per desktop is off", figure="off", is_off=True)
    text = "A second logon of the same user joins it"
    if view is None:
        return Step(title=title, text=text, figure="–")
    return Step(title=title, text=text, figure=counted(view.figures.sessions - view.figures.disconnected, "session"))


def _own_disconnected(view: SiteView | None, balancing: LoadBalancing) -> Step:
    title = "Own disconnected session"
    if not balancing.reconnects_disconnected:
        return Step(title=title, text="Skipped: Reconnect to disconnected sessions is off", figure="off", is_off=True)
    by_address = balancing.reconnects_by_ip_only
    text = "Goes to whoever comes from its client's address" if by_address else "Goes back to its user"
    waiting = f"{view.figures.disconnected:,} waiting" if view is not None else "–"
    return Step(title=title, text=text, figure=waiting)


def _method(view: SiteView | None, balancing: LoadBalancing) -> Step:
    name, text = METHOD_WORDS[balancing.method]
    if balancing.method is Method.RESOURCE:
        counters = (
            (balancing.counts_sessions, "sessions", balancing.sessions_weight_pct),
            (balancing.counts_memory, "memory", balancing.memory_weight_pct),
            (balancing.counts_cpu, "CPU", balancing.cpu_weight_pct),
        )
        said = " + ".join(f"{word} × {weight / 100:g}" for is_on, word, weight in counters if is_on)
        text = f"{text}: {said}" if said else text
    placed = f"{view.figures.placements:,} placed" if view is not None else "–"
    return Step(title=name, text=text, figure=placed)
