"""The promotion policy as pure functions: who is next, when, who stands by, to whom the role falls back.

`present` maps every broker that can be reached to the role it says it has; the asker itself is among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ras_console.domain.ids import BrokerId
from ras_console.domain.objects import Broker
from ras_console.domain.topology import ACTIVE_BROKERS_ADVISED, SiteTopology
from ras_console.domain.vocabulary import Role

STAGGER_S: Final = 0.3
"""Each broker further down the list waits so much longer: many network round trips, so that two rarely ask at once."""

Present = Mapping[BrokerId, Role]

_READY: Final = (Role.SECONDARY, Role.CANDIDATE, Role.PRIMARY)
"""Roles of a broker that takes part and reaches, as far as it knows, the store."""


def configured_active(topology: SiteTopology) -> tuple[Broker, ...]:
    """Return the brokers that are to serve all the time, in the order of the list: in service and not standby."""
    return tuple(each for each in topology.brokers if each.is_in_service and not each.is_standby)


def configured_standby(topology: SiteTopology) -> tuple[Broker, ...]:
    """Return the enabled standby brokers in the order of the list."""
    return tuple(each for each in topology.brokers if each.is_in_service and each.is_standby)


def preferred_primary(topology: SiteTopology) -> BrokerId | None:
    """Return the broker that has the role when all is well: the first of the list that is enabled and not standby."""
    return next((each.id for each in configured_active(topology)), None)


def succession(topology: SiteTopology, present: Present, holder: BrokerId | None) -> tuple[BrokerId, ...]:
    """Return who may succeed `holder`, best first: in the order of the list, standby brokers only if none is left.

    Source: docs/architecture.md, Which broker.
    """
    active = tuple(
        each.id for each in configured_active(topology) if each.id != holder and present.get(each.id) in _READY
    )
    if active:
        return active
    takes_part = (*_READY, Role.STANDBY)
    return tuple(
        each.id for each in configured_standby(topology) if each.id != holder and present.get(each.id) in takes_part
    )


def next_primary(topology: SiteTopology, present: Present, holder: BrokerId | None) -> BrokerId | None:
    """Return who takes over by itself if `holder` is lost, None where nobody will."""
    if not topology.auto_promotion.is_enabled:
        return None
    return next(iter(succession(topology, present, holder)), None)


def promotion_due_s(topology: SiteTopology, vacant_since_s: float | None) -> float | None:
    """Return when the delay since the end of the last lease has run; None while it does not run at all."""
    if vacant_since_s is None or not topology.auto_promotion.is_enabled:
        return None
    return vacant_since_s + topology.auto_promotion.delay_s


def failback_to(topology: SiteTopology, holder: BrokerId | None) -> BrokerId | None:
    """Return the broker that the role is to fall back to, None where it is in the right hands or failback is off."""
    policy = topology.auto_promotion
    first = preferred_primary(topology)
    if not policy.is_failback_enabled or holder is None or first == holder:
        return None
    return first


def failback_due_s(topology: SiteTopology, holder: BrokerId | None, steady_since_s: float | None) -> float | None:
    """Return when the role falls back, given since when its heir is heard without a silence; None where it will not."""
    if steady_since_s is None or failback_to(topology, holder) is None:
        return None
    return steady_since_s + topology.auto_promotion.failback_delay_s


def active_wanted(topology: SiteTopology) -> int:
    """Return how many active brokers the site should have up: all configured ones, at most the number advised."""
    return min(ACTIVE_BROKERS_ADVISED, len(configured_active(topology)))


def is_standby_needed(topology: SiteTopology, me: BrokerId, present: Present) -> bool:
    """Return whether standby broker `me` is to serve: as many of them do as active brokers are missing.

    Source: Parallels RAS 19 Administrator's Guide, Standby brokers; docs/architecture.md, A standby serves when
    somebody is missing.
    """
    up = sum(present.get(each.id) in (*_READY, Role.SUSPENDED) for each in configured_active(topology))
    earlier = 0
    for each in configured_standby(topology):
        if each.id == me:
            break
        earlier += each.id in present
    return up + earlier < active_wanted(topology)
