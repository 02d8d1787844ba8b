"""What a broker's election remembers and what it looks at; values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ras_console.domain.ids import BrokerId
from ras_console.domain.ports import Lease
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Cause, Role
from ras_console.engine.effects import StoreQuestion
from ras_console.engine.instants import NEVER_S
from ras_console.engine.peers import PeerTable

_UNDERWAY_RATIO: Final = 0.05
"""Part of the lease left for messages under way: of the usual 2 s a tenth of a second, several round trips."""

_MARGIN_RATIO: Final = 0.25
"""Part of the lease that a holder gives up at its end, and how often it renews: one lost answer costs nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An administrator wants this broker as primary; given up at `until_s`. `is_noted` once the store has it."""

    actor: str
    until_s: float
    is_noted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionState:
    """All that one broker's election remembers; instants on the broker's own monotonic clock.

    `vacant_since_s` is the latest instant at which the last lease can have ended, so that a delay counted from it is
    never too short. `giving_to` is set while a hand-over may be under way: until its fate is known the broker acts no
    more in this term, because the store may have given the role on already.
    """

    me: BrokerId
    role: Role = Role.JOINING
    since_s: float = NEVER_S
    cause: Cause = Cause.STARTED
    handled_s: float = NEVER_S
    """Instant of the latest event, to a fraction of a tick: a great step to the next is a pause of the process."""
    term: int = 0
    """Highest seen; the store refuses anything lower."""
    acts_until_s: float = NEVER_S
    lease: Lease | None = None
    lease_until_s: float | None = None
    vacant_since_s: float | None = None
    vacant_seen_s: float | None = None
    store_heard_s: float = NEVER_S
    is_store_silent: bool = False
    """The latest question was not answered."""
    question: StoreQuestion | None = None
    """In flight; never a second one beside it."""
    asked_s: float = NEVER_S
    ask_at_s: float = NEVER_S
    giving_to: BrokerId | None = None
    giving_cause: Cause = Cause.HANDED_OVER
    refused_term: int = 0
    """Highest own term in which a host has refused an order, and which that was said of."""
    wish: Wish | None = None


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What the election looks at beside its memory. `resting` is the broker's role while it is not about the lease."""

    topology: SiteTopology
    peers: PeerTable
    me: BrokerId
    resting: Role
    now_s: float

    @property
    def lease_s(self) -> float:
        return self.topology.auto_promotion.lease_s

    @property
    def asked_lease_s(self) -> float:
        """What the store is asked for: a little less than the lease, so that a lost primary is replaced within it.

        The store counts from the arrival of the request and the successor learns of its success a round trip later.
        """
        return self.lease_s * (1.0 - _UNDERWAY_RATIO)

    @property
    def margin_s(self) -> float:
        """Safety margin at the lease's end and time between two questions to the store."""
        return self.lease_s * _MARGIN_RATIO

    @cached_property
    def present(self) -> Mapping[BrokerId, Role]:
        """Every broker that this one hears and what it says it is; this one among them, by its resting role."""
        heard = {each.id: each.role for each in self.peers.heard(self.now_s)}
        return heard | {self.me: self.resting}

    def is_present(self, broker: BrokerId) -> bool:
        """Return whether another broker is enabled and takes part, as far as can be heard."""
        configured = self.topology.broker(broker)
        role = self.present.get(broker, Role.NOT_REACHED)
        return configured is not None and configured.is_in_service and role not in (Role.NOT_REACHED, Role.JOINING)


def is_acting(state: ElectionState, now_s: float) -> bool:
    """Return whether the broker may do what only a primary does, at this instant."""
    return state.role is Role.PRIMARY and now_s < state.acts_until_s


def is_holder(state: ElectionState) -> bool:
    """Return whether the store named this broker when it was last heard."""
    return state.lease is not None and state.lease.holder == state.me


def is_store_reached(state: ElectionState, outlook: Outlook) -> bool:
    """Return whether the store has been heard within a lease."""
    return outlook.now_s - state.store_heard_s <= outlook.lease_s
