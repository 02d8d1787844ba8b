"""What must always be true of a site: six rules over plain facts, checked after every step of a simulation.

A rule that is broken is a value with the instant and a sentence; the ledger counts, keeps what it must remember from
one instant to the next, and never stops the run.

Source: docs/architecture.md, What must always hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from ras_console.domain.ids import BrokerId, HostId, PoolId, SessionId
from ras_console.engine.election_state import is_acting
from ras_console.engine.state import BrokerNode


class Invariant(IntEnum):
    """The rules by their number."""

    ONE_PRIMARY = 1
    """Never two brokers acting as primary of a site in one term, nor in two terms at the same instant."""
    TERMS_RISE = 2
    """The terms in which a host accepts a primary's orders never fall, and each is of one broker."""
    WRITES_STAY = 3
    """An acknowledged configuration write is there after every failover."""
    SINGLE_SESSION = 4
    """A single-session user never holds two sessions in a pool, or the younger one has been reported."""
    DRAIN_HOLDS = 5
    """No placement on a host drained before the decision."""
    MAPS_AGREE = 6
    """Once healed, session maps equal the hosts' truth within one report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule that was broken."""

    invariant: Invariant
    at_s: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """A broker that acts as primary, and the term it acts in."""

    broker: BrokerId
    term: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Obedience:
    """A host has accepted a broker's order, as that of the primary in `term`."""

    host: HostId
    broker: BrokerId
    term: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSession:
    """A session as its host has it; `is_reported` once the operators were told of it as a duplicate."""

    session: SessionId
    user: str
    pool: PoolId
    is_reported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One placement of a new session."""

    host: HostId
    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCheck:
    """One broker's map of one host beside the host's own list, as (sessions, digest); taken once both have settled."""

    broker: BrokerId
    host: HostId
    believed: tuple[int, int]
    truth: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInstant:
    """What is checked at one instant; what is left empty is not checked.

    `obeyed` has every order that a host has accepted since the instant before, in order.
    """

    at_s: float
    acting: tuple[Acting, ...] = ()
    obeyed: tuple[Obedience, ...] = ()
    acknowledged_revision: int = 0
    stored_revision: int = 0
    sessions: tuple[HeldSession, ...] = ()
    are_sessions_compared: bool = False
    """`sessions` are all that could break the rule, though there be none."""
    decisions: tuple[Decision, ...] = ()
    drained_since_s: Mapping[HostId, float] = field(default_factory=dict)
    maps: tuple[MapCheck, ...] = ()


def acting_now(nodes: Iterable[BrokerNode], now_s: float) -> tuple[Acting, ...]:
    """Return the brokers of a site that act as primary at this instant, each by its own clock."""
    states = (each.election for each in nodes)
    return tuple(Acting(broker=each.me, term=each.term) for each in states if is_acting(each, now_s))


def check_one_primary(
    acting: tuple[Acting, ...], holders: Mapping[int, BrokerId], at_s: float
) -> tuple[Violation, ...]:
    """Check rule 1; `holders` has every term that was ever acted in and by whom."""
    found = [
        _broken(Invariant.ONE_PRIMARY, at_s, f"broker {each.broker} acts in term {each.term} of broker {holder}")
        for each in acting
        if (holder := holders.get(each.term, each.broker)) != each.broker
    ]
    if len(acting) > 1:
        brokers = ", ".join(f"{each.broker} in term {each.term}" for each in acting)
        found.append(_broken(Invariant.ONE_PRIMARY, at_s, f"several act at one instant: {brokers}"))
    return tuple(found)


def check_terms_rise(
    known: Mapping[HostId, int], holders: Mapping[int, BrokerId], obeyed: Iterable[Obedience], at_s: float
) -> tuple[Violation, ...]:
    """Check rule 2, order by order, and that no host takes a term from another broker than the one that acts in it.

    `known` has the highest term that each host had accepted before; `holders` is as for rule 1.
    """
    highest, found = dict(known), list[Violation]()
    for each in obeyed:
        before = highest.get(each.host, each.term)
        if each.term < before:
            text = f"host {each.host} went from term {before} back to {each.term}"
            found.append(_broken(Invariant.TERMS_RISE, at_s, text))
        if (holder := holders.get(each.term, each.broker)) != each.broker:
            text = f"host {each.host} obeys broker {each.broker} in term {each.term} of broker {holder}"
            found.append(_broken(Invariant.TERMS_RISE, at_s, text))
        highest[each.host] = max(each.term, before)
    return tuple(found)


def check_writes_stay(acknowledged: int, stored: int, at_s: float) -> tuple[Violation, ...]:
    """Check rule 3: the store still has every revision it has acknowledged."""
    if stored >= acknowledged:
        return ()
    text = f"revision {acknowledged} was acknowledged, the store has {stored}"
    return (_broken(Invariant.WRITES_STAY, at_s, text),)


def check_single_session(sessions: Iterable[HeldSession], at_s: float) -> tuple[Violation, ...]:
    """Check rule 4 over the hosts' own lists."""
    held: dict[tuple[str, PoolId], SessionId] = {}
    found = []
    for each in sessions:
        if each.is_reported:
            continue
        first = held.setdefault((each.user, each.pool), each.session)
        if first != each.session:
            text = f"{each.user} holds sessions {first} and {each.session} in pool {each.pool}"
            found.append(_broken(Invariant.SINGLE_SESSION, at_s, text))
    return tuple(found)


def check_drain_holds(
    decisions: Iterable[Decision], drained_since_s: Mapping[HostId, float], at_s: float
) -> tuple[Violation, ...]:
    """Check rule 5; `drained_since_s` is when the deciding broker heard that a host drains."""
    return tuple(
        _broken(
            Invariant.DRAIN_HOLDS,
            at_s,
            f"placed on host {each.host} at {each.at_s:.3f} s, drained since {since_s:.3f} s",
        )
        for each in decisions
        if (since_s := drained_since_s.get(each.host)) is not None and each.at_s > since_s
    )


def check_maps_agree(maps: Iterable[MapCheck], at_s: float) -> tuple[Violation, ...]:
    """Check rule 6."""
    return tuple(
        _broken(
            Invariant.MAPS_AGREE,
            at_s,
            f"broker {each.broker} believes {each.believed[0]} sessions on host {each.host}, which has {each.truth[0]}",
        )
        for each in maps
        if each.believed != each.truth
    )


def _broken(invariant: Invariant, at_s: float, text: str) -> Violation:
    return Violation(invariant=invariant, at_s=at_s, text=text)


class InvariantLedger:
    """Counts checks and keeps violations over one run of one site."""

    def __init__(self) -> None:
        self.checks = 0
        self.checked: Counter[Invariant] = Counter()
        """How many things were held against each rule: instants, orders, writes, decisions, maps."""
        self.violations: list[Violation] = []
        self._holders: dict[int, BrokerId] = {}
        self._terms: dict[HostId, int] = {}
        self._acknowledged = 0

    def check(self, instant: SiteInstant) -> tuple[Violation, ...]:
        """Check every rule at one instant, remember what the next check needs, and return what was broken."""
        self._acknowledged = max(self._acknowledged, instant.acknowledged_revision)
        are_writes_seen = instant.acknowledged_revision > 0 or instant.stored_revision > 0
        found = (
            *check_one_primary(instant.acting, self._holders, instant.at_s),
            *check_terms_rise(self._terms, self._holders, instant.obeyed, instant.at_s),
            *(check_writes_stay(self._acknowledged, instant.stored_revision, instant.at_s) if are_writes_seen else ()),
            *check_single_session(instant.sessions, instant.at_s),
            *check_drain_holds(instant.decisions, instant.drained_since_s, instant.at_s),
            *check_maps_agree(instant.maps, instant.at_s),
        )
        for each in instant.acting:
            self._holders.setdefault(each.term, each.broker)
        for order in instant.obeyed:
            self._terms[order.host] = max(order.term, self._terms.get(order.host, 0))
        self.checks += 1
        self._count(instant)
        self.violations += found
        return found

    def _count(self, instant: SiteInstant) -> None:
        self.checked[Invariant.ONE_PRIMARY] += 1
        self.checked[Invariant.TERMS_RISE] += len(instant.obeyed)
        self.checked[Invariant.WRITES_STAY] += instant.acknowledged_revision > 0
        self.checked[Invariant.SINGLE_SESSION] += instant.are_sessions_compared
        self.checked[Invariant.DRAIN_HOLDS] += len(instant.decisions)
        self.checked[Invariant.MAPS_AGREE] += len(instant.maps)
