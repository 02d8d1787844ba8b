"""Where the product meets the world: what drivers, lab, storage and network must offer.

Atomicity and errors are stated per method. Time is monotonic seconds of the caller's own clock unless a name says
otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from ras_console.domain.ids import BrokerId, HostId, SiteId
from ras_console.domain.processes import HostProcess


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who holds a site's primary role, as its store says.

    `holder` is None once the lease has ended; `term` is then the last holder's and `last_holder` names it.
    `expires_s` is on the store's own clock, comparable with nothing but its `now_s`; it says when the lease ends or
    ended.
    """

    holder: BrokerId | None
    last_holder: BrokerId | None
    term: int
    expires_s: float
    wanted: BrokerId | None = None
    """The broker an administrator wants as primary; set by Promote, cleared when it took over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLease:
    """What is kept of a lease over the end of its store: who held it last, None for nobody known, and the term."""

    holder: BrokerId | None
    term: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """One user's place in a site while a logon is under way, so that two brokers never start two sessions."""

    user: str
    broker: BrokerId
    host: HostId
    expires_s: float


@runtime_checkable
class LeaseStore(Protocol):
    """A site's arbiter: a compare-and-swap over one lease, and short reservations. Linearisable, one call one step.

    Every method raises StoreUnavailable; the call may then have taken effect or not: read again before acting on it.
    """

    def read(self, site: SiteId) -> Lease:
        """Return the lease as it is now."""
        ...

    def try_acquire(self, site: SiteId, broker: BrokerId, term: int, lease_s: float) -> Lease:
        """Take the lease if it has no holder and `term` is greater than its last; return the lease as it is afterwards.

        Whoever finds itself the holder with `term` has won. Atomic.
        """
        ...

    def renew(self, site: SiteId, broker: BrokerId, term: int, lease_s: float) -> Lease:
        """Extend the lease if `broker` holds it in `term`; return the lease as it is afterwards. Atomic."""
        ...

    def hand_over(self, site: SiteId, broker: BrokerId, term: int, to: BrokerId, lease_s: float) -> Lease:
        """Give the role from `broker`, if it holds it in `term`, to `to` with term + 1. Atomic.

        No instant without a holder.
        """
        ...

    def want(self, site: SiteId, broker: BrokerId | None) -> Lease:
        """Note which broker an administrator wants as primary; the holder hands over to it. Atomic."""
        ...

    def reserve(self, site: SiteId, user: str, broker: BrokerId, host: HostId, for_s: float) -> Reservation:
        """Reserve the user's place, or return the reservation that stands already. Atomic."""
        ...

    def release(self, site: SiteId, user: str, broker: BrokerId) -> None:
        """Give back a reservation that this broker holds; nothing happens where it holds none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user as a directory knows them."""

    name: str
    """As the user logs on."""
    full_name: str = ""
    groups: tuple[str, ...] = ()
    is_enabled: bool = True
    """One who is switched off is offered nothing."""


class Directory(Protocol):
    """Users and their groups. Names are the same whatever their case. Answers at once, from memory."""

    def person(self, user: str) -> Person | None:
        """Return a user by name, None for one who is not known."""
        ...

    def groups_of(self, user: str) -> tuple[str, ...]:
        """Return the groups a user is a member of, none for one who is not known."""
        ...

    def find(self, text: str, limit: int) -> tuple[Person, ...]:
        """Return at most `limit` users whose name or full name contains the text, the likeliest first."""
        ...


class ProcessSource(Protocol):
    """What runs on session hosts, asked for only while somebody looks at it."""

    def processes(self, host: HostId) -> tuple[HostProcess, ...] | None:
        """Return what runs on a host at this instant, None where it does not answer."""
        ...


class Resolver(Protocol):
    """Names to addresses."""

    def resolve(self, name: str) -> tuple[str, ...]:
        """Return the addresses of a name, best first, blocking up to some seconds.

        Raises:
            UnresolvableName: there is none; the message says why.
        """
        ...
