"""What a broker does in its role, and what does not run on it just now and why; pure.

Source: Parallels RAS 21 Administrator's Guide, Secondary connection brokers: the primary alone, and all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ras_console.domain.vocabulary import Role

_SERVING: Final = frozenset({Role.PRIMARY, Role.SECONDARY, Role.CANDIDATE, Role.SUSPENDED})
SHARED_DUTIES: Final = (
    "Placing logons and reconnections",
    "Hearing every host's load and sessions",
    "Telling the other brokers what it placed",
)
PRIMARY_DUTIES: Final = (
    "Speaking for the site: events of hosts and logons",
    "Handing the role over: promotion and failback",
    "Ordering hosts: they obey the primary's term alone",
    "Schedules, autoscaling of pools, notifications",
)
STANDBY_DUTY: Final = "Watching the primary's lease, ready to take over"
_RENEWING: Final = "Renewing the lease of the primary role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What runs here, what does not, and one sentence on why."""

    running: tuple[str, ...]
    resting: tuple[str, ...]
    reason: str = ""


def duties_of(role: Role | None, primary: str) -> Duties:
    """Return the duties of a broker in this role; `primary` is the site's primary by name, "" while there is none."""
    if role is None:
        return Duties(running=(), resting=(*SHARED_DUTIES, *PRIMARY_DUTIES), reason="No engine shows what runs.")
    if role is Role.PRIMARY:
        return Duties(running=(*SHARED_DUTIES, _RENEWING, *PRIMARY_DUTIES), resting=())
    if role is Role.SUSPENDED:
        return Duties(
            running=(*SHARED_DUTIES, _RENEWING),
            resting=PRIMARY_DUTIES,
            reason="Until its lease is renewed, or another broker has the role.",
        )
    elsewhere = f"On {primary}, the primary." if primary else "Nowhere, until a broker is primary again."
    if role in _SERVING:
        return Duties(running=(*SHARED_DUTIES, STANDBY_DUTY), resting=PRIMARY_DUTIES, reason=elsewhere)
    if role is Role.STANDBY:
        return Duties(
            running=(STANDBY_DUTY,), resting=SHARED_DUTIES, reason="Until an active broker of the site is down."
        )
    if role is Role.JOINING:
        return Duties(
            running=SHARED_DUTIES[1:2], resting=SHARED_DUTIES[:1], reason="Until it has heard the hosts once."
        )
    return Duties(running=(), resting=SHARED_DUTIES, reason="On the brokers that are left.")
