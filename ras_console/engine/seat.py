"""A broker's place in its site beside the election: joining, serving, standing by, disabled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ras_console.domain.vocabulary import Role

JOIN_PATIENCE_S: Final = 3.0
"""A broker that still misses a host or the store after so long begins without: one dead host must not keep it out."""

LISTEN_S: Final = 1.5
"""A standby broker listens for its peers so long before it judges that one is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """`hears_since_s` is since when hosts tell this broker of themselves, None while they do not have to."""

    started_s: float
    hears_since_s: float | None = None
    is_admitted: bool = False
    """It knows the site well enough to take logons."""
    has_stood_by: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What decides about a seat at one instant."""

    now_s: float
    is_enabled: bool
    is_standby: bool
    is_needed: bool
    """Active brokers are missing, or it is the primary: a standby broker has to serve."""
    is_store_known: bool
    """The store has answered at least once since the start."""
    is_site_known: bool
    """Every enabled host has reported since `hears_since_s`, and no list of sessions is still under way."""


def taken(seat: Seat, around: Circumstances) -> Seat:
    """Return the seat as it is now."""
    if not around.is_enabled:
        return Seat(started_s=around.now_s)
    is_listening = around.now_s - seat.started_s < LISTEN_S
    if around.is_standby and (is_listening or not around.is_needed):
        idle = Seat(started_s=seat.started_s, has_stood_by=not is_listening)
        return seat if seat == idle else idle
    if seat.hears_since_s is None:
        return replace(seat, hears_since_s=around.now_s)
    if seat.is_admitted:
        return seat
    is_complete = around.is_store_known and around.is_site_known
    if is_complete or around.now_s - seat.hears_since_s >= JOIN_PATIENCE_S:
        return replace(seat, is_admitted=True)
    return seat


def resting_role(seat: Seat, *, is_enabled: bool) -> Role:
    """Return the broker's role as long as the lease has nothing to do with it."""
    if not is_enabled:
        return Role.DISABLED
    if seat.is_admitted:
        return Role.SECONDARY
    return Role.STANDBY if seat.has_stood_by else Role.JOINING
