"""The lab's lease store: the rules of the lease, kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from ras_console.domain.ids import BrokerId, HostId, SiteId
from ras_console.domain.ports import Lease, PastLease, Reservation

_NEVER_HELD = Lease(holder=None, last_holder=None, term=0, expires_s=0.0)


class MemoryLeaseStore:
    """A LeaseStore that counts time on the clock it is given; one call is one step because nothing runs beside it."""

    def __init__(self, now_s: Callable[[], float], past: Mapping[SiteId, PastLease] = MappingProxyType({})) -> None:
        self._now_s = now_s
        self._leases = {
            site: Lease(holder=None, last_holder=each.holder, term=each.term, expires_s=now_s())
            for site, each in past.items()
        }
        self._reservations: dict[tuple[SiteId, str], Reservation] = {}

    def now_s(self) -> float:
        """Return the store's own clock."""
        return self._now_s()

    def read(self, site: SiteId) -> Lease:
        """Return the lease as it is now: without holder from the instant it ends."""
        lease = self._leases.get(site, _NEVER_HELD)
        return replace(lease, holder=None) if lease.holder is not None and self._now_s() >= lease.expires_s else lease

    def try_acquire(self, site: SiteId, broker: BrokerId, term: int, lease_s: float) -> Lease:
        """Take the lease if it has no holder and `term` is new."""
        lease = self.read(site)
        if lease.holder is None and term > lease.term:
            return self._give(site, lease, broker, term, lease_s)
        return lease

    def renew(self, site: SiteId, broker: BrokerId, term: int, lease_s: float) -> Lease:
        """Extend the lease of its holder; one that has ended stays ended."""
        lease = self.read(site)
        if lease.holder == broker and lease.term == term:
            return self._give(site, lease, broker, term, lease_s)
        return lease

    def hand_over(self, site: SiteId, broker: BrokerId, term: int, to: BrokerId, lease_s: float) -> Lease:
        """Give the role on with the next term."""
        lease = self.read(site)
        if lease.holder == broker and lease.term == term:
            return self._give(site, lease, to, term + 1, lease_s)
        return lease

    def want(self, site: SiteId, broker: BrokerId | None) -> Lease:
        """Note an administrator's wish; the holder of the role needs none."""
        lease = self.read(site)
        wanted = replace(lease, wanted=None if broker == lease.holder else broker)
        self._leases[site] = wanted
        return wanted

    def reserve(self, site: SiteId, user: str, broker: BrokerId, host: HostId, for_s: float) -> Reservation:
        """Reserve the user's place, or return what stands."""
        standing = self._reservations.get((site, user))
        if standing is not None and self._now_s() < standing.expires_s:
            return standing
        reservation = Reservation(user=user, broker=broker, host=host, expires_s=self._now_s() + for_s)
        self._reservations[site, user] = reservation
        return reservation

    def release(self, site: SiteId, user: str, broker: BrokerId) -> None:
        """Give back a reservation of this broker's."""
        standing = self._reservations.get((site, user))
        if standing is not None and standing.broker == broker:
            del self._reservations[site, user]

    def forget_expired(self) -> None:
        """Drop reservations that have run out; their number would grow with every user who ever came."""
        now_s = self._now_s()
        self._reservations = {key: each for key, each in self._reservations.items() if now_s < each.expires_s}

    def _give(self, site: SiteId, lease: Lease, holder: BrokerId, term: int, lease_s: float) -> Lease:
        given = Lease(
            holder=holder,
            last_holder=holder,
            term=term,
            expires_s=self._now_s() + lease_s,
            wanted=None if lease.wanted == holder else lease.wanted,
        )
        self._leases[site] = given
        return given
