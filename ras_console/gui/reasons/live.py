"""Why what needs a running engine cannot be done: promote, reboot, simulate failures, act on sessions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ras_console.domain.objects import Pool, Resource, Schedule
from ras_console.domain.vocabulary import Role
from ras_console.gui.logon_targets import target_hosts
from ras_console.gui.navigation import NodeKind
from ras_console.gui.reasons.situation import (
    MARKED,
    NO_ENGINE,
    Situation,
    broker_of,
    broker_view,
    fault_of,
    site_of_node,
    target_of,
)

_NOT_HEARD: Final = "is not heard by the primary just now; try again in a second"
_CANNOT_PROMOTE: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.PRIMARY: "is the primary already",
        Role.CANDIDATE: "is being promoted already",
        Role.SUSPENDED: "is suspended and waits for its lease",
        Role.JOINING: "is still joining",
        Role.STANDBY: "is standby; switch Standby off first",
        Role.DISABLED: "is disabled; enable it first",
        Role.DOWN: "is down",
        Role.NOT_REACHED: "does not answer",
    }
)


def promote(situation: Situation) -> str:
    """Return why the broker cannot become primary."""
    broker = broker_of(situation)
    if broker is None:
        return "select a broker first"
    if situation.snapshot is None or situation.is_engine_dead:
        return NO_ENGINE
    view = broker_view(situation.snapshot, broker.site_id, broker.id)
    role = view.role if view is not None else Role.NOT_REACHED
    if role is Role.PRIMARY:
        return _CANNOT_PROMOTE[role]
    if broker.is_marked_for_deletion:
        return MARKED
    if not broker.is_enabled:
        return _CANNOT_PROMOTE[Role.DISABLED]
    if broker.is_standby:
        return _CANNOT_PROMOTE[Role.STANDBY]
    if view is not None and role is Role.SECONDARY and not view.is_heard_by_primary:
        return _NOT_HEARD
    return _CANNOT_PROMOTE.get(role, "")


def _lab_target(situation: Situation) -> str:
    """Return why failures cannot be simulated on the node at all."""
    thing = target_of(situation)
    if thing is None or isinstance(thing, Resource | Pool | Schedule):
        return "select a broker or host first"
    site = situation.document.site_of(thing)
    if site is None or not site.is_lab:
        return "only a lab's brokers and hosts can be made to fail"
    return NO_ENGINE if situation.snapshot is None or situation.is_engine_dead else ""


def reboot(situation: Situation) -> str:
    """Return why the node's hosts cannot be rebooted."""
    hosts = target_hosts(situation.document, situation.node, situation.chosen)
    if not hosts or (situation.node.kind is NodeKind.POOL and not situation.chosen):  # a pool never reboots at once
        return "select a host first"
    site = situation.document.site_of(hosts[0])
    if site is None or not site.is_lab:
        return "hosts of real sites cannot join yet"
    if situation.snapshot is None or situation.is_engine_dead:
        return NO_ENGINE
    view = situation.snapshot.site(site.id)
    return "" if view is not None and view.election.primary is not None else "the site has no primary just now"


def fault(situation: Situation) -> str:
    """Return why no failure can be simulated on the node."""
    refusal = _lab_target(situation)
    if refusal:
        return refusal
    site_id = site_of_node(situation.document, situation.node)
    if fault_of(situation.snapshot, site_id, situation.node) is not None:
        return "has a simulated failure already; restore it first"
    broker = broker_of(situation)
    return "is disabled" if broker is not None and not broker.is_in_service else ""


def restore(situation: Situation) -> str:
    """Return why there is no simulated failure to take back."""
    refusal = _lab_target(situation)
    if refusal:
        return refusal
    site_id = site_of_node(situation.document, situation.node)
    return "" if fault_of(situation.snapshot, site_id, situation.node) is not None else "has no simulated failure"


def sessions(situation: Situation) -> str:
    """Return why nothing can be done to the sessions of the node."""
    if situation.node.kind is not NodeKind.SESSIONS:
        return "select sessions first"
    return NO_ENGINE if situation.snapshot is None or situation.is_engine_dead else ""


def selected_sessions(situation: Situation) -> str:
    """Return why nothing can be done to the sessions that are selected."""
    return sessions(situation) or ("" if situation.sessions else "select sessions first")
