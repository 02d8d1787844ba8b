"""The other brokers of a site as one broker hears them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ras_console.domain.ids import BrokerId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Role
from ras_console.engine.events import Hello
from ras_console.engine.instants import NEVER_S

HELLO_EVERY_S: Final = 0.5
"""A broker greets its peers twice a second: a loss is noticed well before the shortest delay of 5 s."""

HEARD_WITHIN_S: Final = 1.5
"""Three greetings missed in a row are a silence; one lost packet is not."""

TRUSTED_AFTER_S: Final = 2.0
"""Continuous hearing after which a peer's placements are known to be whole: longer than any message is under way."""

FORGOTTEN_AFTER_S: Final = 60.0
"""A peer silent for the life of a ticket, whose tickets no host has shown since, places nothing any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """What is known of one other broker.

    `continuous_since_s` is the first greeting since its last silence or change of configuration to enabled;
    `acted_s` the last sign that it places: a greeting of it, or a ticket of its that a host has shown.
    """

    id: BrokerId
    heard_s: float = NEVER_S
    continuous_since_s: float = NEVER_S
    acted_s: float = NEVER_S
    role: Role = Role.NOT_REACHED
    is_active: bool = False

    def is_heard(self, now_s: float) -> bool:
        """Return whether its last greeting is fresh."""
        return now_s - self.heard_s <= HEARD_WITHIN_S

    def steady_s(self, now_s: float) -> float:
        """Return for how long it has been heard without a silence; 0 for one that is silent."""
        return now_s - self.continuous_since_s if self.is_heard(now_s) else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerTable:
    """All other brokers of the site in the order of its list.

    `trusted_from_s` is the instant from which this broker's own ledger can be whole: its start or promotion and
    TRUSTED_AFTER_S on top. `greet_at_s` is when the next greeting is due.
    """

    me: BrokerId
    peers: tuple[Peer, ...] = ()
    trusted_from_s: float = NEVER_S
    greet_at_s: float = NEVER_S

    def get(self, broker: BrokerId) -> Peer | None:
        """Return what is known of one peer, None where it is none."""
        return next((each for each in self.peers if each.id == broker), None)

    def has_listened(self, now_s: float) -> bool:
        """Return whether every peer that lives has had the time to greet since this broker's start."""
        return now_s >= self.trusted_from_s - TRUSTED_AFTER_S + HEARD_WITHIN_S

    def heard(self, now_s: float) -> tuple[Peer, ...]:
        """Return the peers whose greeting is fresh, in the order of the list."""
        return tuple(each for each in self.peers if each.is_heard(now_s))


def seated(table: PeerTable, topology: SiteTopology) -> PeerTable:
    """Return the table with exactly the other brokers of the topology; what is known of those that stay is kept."""
    known = {each.id: each for each in table.peers}
    others = (each.id for each in topology.brokers if each.id != table.me)
    return replace(table, peers=tuple(known.get(each, Peer(id=each)) for each in others))


def greeted(table: PeerTable, peer: BrokerId, hello: Hello, now_s: float) -> PeerTable:
    """Return the table after a greeting; one from a broker that is no peer changes nothing."""
    return replace(table, peers=tuple(_greet(each, hello, now_s) if each.id == peer else each for each in table.peers))


def _greet(peer: Peer, hello: Hello, now_s: float) -> Peer:
    is_steady = peer.is_heard(now_s) and peer.role is not Role.JOINING
    return replace(
        peer,
        heard_s=max(now_s, peer.heard_s),
        continuous_since_s=peer.continuous_since_s if is_steady else now_s,
        acted_s=max(now_s, peer.acted_s),
        role=hello.role,
        is_active=hello.is_active,
    )


def seen_acting(table: PeerTable, broker: BrokerId, now_s: float) -> PeerTable:
    """Return the table after a host has shown a ticket of this broker: cut off or not, it places."""
    peer = table.get(broker)
    if peer is None or peer.acted_s >= now_s:
        return table
    return replace(table, peers=tuple(replace(each, acted_s=now_s) if each is peer else each for each in table.peers))


def restarted(table: PeerTable, now_s: float) -> PeerTable:
    """Return the table after this broker's own start or promotion: its ledger has to prove itself again."""
    return replace(table, trusted_from_s=now_s + TRUSTED_AFTER_S)


def is_ledger_shared(table: PeerTable, topology: SiteTopology, now_s: float) -> bool:
    """Return whether this broker hears of every placement that any broker of the site makes.

    Source: docs/architecture.md, A shared ledger or two choices.
    """
    if now_s < table.trusted_from_s:
        return False
    return all(_is_whole(each, topology, table.trusted_from_s, now_s) for each in table.peers)


def _is_whole(peer: Peer, topology: SiteTopology, begun_s: float, now_s: float) -> bool:
    broker = topology.broker(peer.id)
    if broker is None or not broker.is_in_service:
        return True
    if peer.is_heard(now_s):
        return not peer.is_active or peer.steady_s(now_s) >= TRUSTED_AFTER_S
    last_sign_s = max(peer.acted_s, begun_s - TRUSTED_AFTER_S)
    if broker.is_standby and not peer.is_active:
        return True
    return now_s - last_sign_s > FORGOTTEN_AFTER_S
