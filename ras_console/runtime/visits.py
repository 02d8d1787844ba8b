"""Who was where when: a user's stay in one session, as it is kept and asked for."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.ids import HostId, ResourceId, SessionId, SiteId


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One stay. Instants are the farm's own UTC seconds; `ended_s` None while it lasts. `client` is a device's line."""

    session: SessionId
    user: str
    host: HostId
    resource: ResourceId
    client: str
    began_s: float
    ended_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSearch:
    """What to look for: stays that touch the time from `from_s` to `to_s`, of users whose names contain `user`."""

    site: SiteId
    user: str = ""
    host: HostId | None = None
    from_s: float = 0.0
    to_s: float = float("inf")
    limit: int = 1000
