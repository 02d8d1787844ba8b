"""Where users have been sent and not been seen yet, as this broker knows without asking the store."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.ids import HostId


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One user's place; `is_own` where the reservation behind it is this broker's to give back."""

    host: HostId
    until_s: float
    is_own: bool


class Standings:
    """Users on their way to a host, the earliest first; all stand for the same time, so that the first ends first."""

    def __init__(self) -> None:
        self._of: dict[str, Standing] = {}

    def host_of(self, user: str, now_s: float) -> HostId | None:
        """Return the host the user was sent to, None where that is long ago or never happened."""
        standing = self._of.get(user)
        return standing.host if standing is not None and standing.until_s > now_s else None

    def put(self, user: str, standing: Standing) -> None:
        self._of.pop(user, None)  # a user who comes again stands at the end of the queue
        self._of[user] = standing

    def end(self, user: str, host: HostId) -> bool:
        """Forget that the user was sent to this host; returns whether there is a reservation to give back."""
        standing = self._of.get(user)
        if standing is None or standing.host != host:
            return False
        del self._of[user]
        return standing.is_own

    def end_host(self, host: HostId) -> tuple[str, ...]:
        """Forget all who were sent to this host; returns those whose reservation is to be given back."""
        ended = [(user, standing) for user, standing in self._of.items() if standing.host == host]
        for user, _ in ended:
            del self._of[user]
        return tuple(user for user, standing in ended if standing.is_own)

    def expire(self, now_s: float) -> None:
        while self._of and next(iter(self._of.values())).until_s <= now_s:
            del self._of[next(iter(self._of))]
