"""Why something cannot be put into service, out of it or into maintenance, and logons not be controlled."""

from __future__ import annotations

from collections.abc import Callable

from ras_console.domain.objects import Broker, Host, Pool, Resource, Schedule
from ras_console.domain.vocabulary import LogonMode, ResourceStatus
from ras_console.gui.logon_targets import logons_refusal, target_hosts
from ras_console.gui.navigation import NodeKind
from ras_console.gui.reasons.situation import (
    MARKED,
    PROMOTE_FIRST,
    READ_ONLY,
    Situation,
    is_only_active,
    is_primary,
    target_of,
)


def maintain(situation: Situation) -> str:
    """Return why the node cannot go into maintenance."""
    thing = target_of(situation)
    if not isinstance(thing, Resource):
        return "select a published resource first"
    if situation.is_read_only:
        return READ_ONLY
    return "is in maintenance already" if thing.status is ResourceStatus.MAINTENANCE else ""


def _is_on(thing: Broker | Host | Pool | Resource | Schedule) -> bool:
    return thing.status is ResourceStatus.ENABLED if isinstance(thing, Resource) else thing.is_enabled


def enable(situation: Situation) -> str:
    """Return why the node cannot be enabled."""
    thing = target_of(situation)
    if thing is None:
        return "select a broker, host, pool or resource first"
    if situation.is_read_only:
        return READ_ONLY
    return "is enabled already" if _is_on(thing) else ""


def disable(situation: Situation) -> str:
    """Return why the node cannot be disabled."""
    thing = target_of(situation)
    if thing is None:
        return "select a broker, host, pool or resource first"
    if situation.is_read_only:
        return READ_ONLY
    if isinstance(thing, Broker) and is_primary(situation, thing):
        return PROMOTE_FIRST
    if isinstance(thing, Broker) and thing.is_marked_for_deletion:
        return MARKED
    is_off = thing.status is ResourceStatus.DISABLED if isinstance(thing, Resource) else not thing.is_enabled
    if is_off:
        return "is disabled already"
    if isinstance(thing, Broker) and is_only_active(situation, thing):
        return "is the site's only active broker"
    return ""


def logons(mode: LogonMode) -> Callable[[Situation], str]:
    """Return the judge of putting the node's hosts into a mode."""

    def judge(situation: Situation) -> str:
        hosts = target_hosts(situation.document, situation.node, situation.chosen)
        if not hosts and situation.node.kind is NodeKind.POOL:
            return "has no hosts"
        return logons_refusal(hosts, mode, is_read_only=situation.is_read_only, read_only=READ_ONLY)

    return judge
