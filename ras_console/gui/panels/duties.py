"""What a broker does in its role, and what does not run on it just now and why; pure.

Source: Parallels RAS 21 Administrator's Guide, Secondary connection brokers: the primary alone, and all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ras_console.domain.vocabulary import Role

_SERVING: Final = frozenset({Role.PRIMARY, Role.SECONDARY, Role.CANDIDATE, Role.SUSPENDED})
_SHARED: Final = (
    "Placing logons and reconnections",
    "Hearing every host's load and sessions",
    "Telling the other brokers what it placed",
)
_PRIMARY: Final = (
    "Speaking for the site: events of hosts and logons",
    "Handing the role over: promotion and failback",
)
_WATCHING: Final = "Watching the primary's lease, ready to take over"
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
        return Duties(running=(), resting=(*_SHARED, *_PRIMARY), reason="No engine shows what runs.")
    if role is Role.PRIMARY:
        return Duties(running=(*_SHARED, _RENEWING, *_PRIMARY), resting=())
    if role is Role.SUSPENDED:
        return Duties(
            running=(*_SHARED, _RENEWING),
            resting=_PRIMARY,
            reason="Until its lease is renewed, or another broker has the role.",
        )
    elsewhere = f"On {primary}, the primary." if primary else "Nowhere, until a broker is primary again."
    if role in _SERVING:
        return Duties(running=(*_SHARED, _WATCHING), resting=_PRIMARY, reason=elsewhere)
    if role is Role.STANDBY:
        return Duties(running=(_WATCHING,), resting=_SHARED, reason="Until an active broker of the site is down.")
    if role is Role.JOINING:
        return Duties(running=_SHARED[1:2], resting=_SHARED[:1], reason="Until it has heard the hosts once.")
    return Duties(running=(), resting=_SHARED, reason="On the brokers that are left.")
