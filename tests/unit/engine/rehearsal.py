"""Brokers that do nothing but elect, a store, and a network that delays, loses and reorders: all from one seed."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from ras_console.domain.ids import BrokerId
from ras_console.domain.ports import Lease
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Role
from ras_console.engine import election, seat
from ras_console.engine.effects import (
    Announce,
    Effect,
    HandOver,
    ReadLease,
    RenewLease,
    TryAcquire,
    WantPrimary,
)
from ras_console.engine.election_state import ElectionState, Outlook, is_acting, is_holder
from ras_console.engine.events import (
    Event,
    Hello,
    LeaseSeen,
    PeerHeard,
    PromoteRequested,
    Started,
    StoreSilent,
    Tick,
    TopologyChanged,
)
from ras_console.engine.invariants import Acting, InvariantLedger, SiteInstant
from ras_console.engine.peers import PeerTable, greeted, seated
from ras_console.engine.promotion import is_standby_needed
from ras_console.engine.seat import Seat
from ras_console.engine.timeline import Fact
from ras_console.lab.store import MemoryLeaseStore

TICK_S = 0.05
HELLO_S = 0.5


@dataclass
class Player:
    """One broker's life; `ahead_s` is how far its own clock is ahead of everybody's."""

    id: BrokerId
    ahead_s: float
    state: ElectionState
    peers: PeerTable
    seat: Seat
    life: int = 0
    is_up: bool = True
    paused_until_s: float = 0.0
    is_store_cut: bool = False
    is_peer_cut: bool = False
    waiting: list[Callable[[float], Event]] = field(default_factory=list)


class Rehearsal:
    """Runs an election; `ledger` has every broken rule, `facts` everything announced."""

    def __init__(
        self, topology: SiteTopology, *, seed: int = 1, drop_ratio: float = 0.0, late_ratio: float = 0.0
    ) -> None:
        self.now_s = 1000.0
        self.topology = topology
        self.chance = np.random.default_rng(seed)
        self.drop_ratio, self.late_ratio = drop_ratio, late_ratio
        self.store = MemoryLeaseStore(lambda: self.now_s)
        self.ledger = InvariantLedger()
        self.facts: list[Fact] = []
        self.players: dict[BrokerId, Player] = {}
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._number = 0
        for number, broker in enumerate(topology.brokers):
            self.start(broker.id, ahead_s=1000.0 * number)

    def after(self, delay_s: float, action: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._agenda, (self.now_s + delay_s, self._number, action))

    def run(self, for_s: float) -> None:
        end_s = self.now_s + for_s
        while self._agenda and self._agenda[0][0] <= end_s:
            self.now_s, _, action = heapq.heappop(self._agenda)
            action()
            self._check()
        self.now_s = end_s
        self._check()

    def acting(self) -> list[BrokerId]:
        """Brokers that act; a paused one executes nothing, so it acts no more than a dead one."""
        return [each.id for each in self._running() if is_acting(each.state, self._own_s(each))]

    def roles(self) -> dict[BrokerId, Role]:
        return {each.id: each.state.role for each in self.players.values() if each.is_up}

    def primary(self) -> BrokerId | None:
        return next(iter(self.acting()), None)

    # ---- what can be done to it
    def start(self, broker: BrokerId, *, ahead_s: float | None = None) -> None:
        old = self.players.get(broker)
        own = ahead_s if ahead_s is not None else (old.ahead_s if old else 0.0)
        player = Player(
            id=broker,
            ahead_s=own,
            state=ElectionState(me=broker),
            peers=seated(PeerTable(me=broker), self.topology),
            seat=Seat(started_s=self.now_s + own),
            life=old.life + 1 if old else 0,
        )
        self.players[broker] = player
        self._handle(player, lambda now_s: Started(now_s=now_s))
        self._tick(player)
        self._greet(player)

    def crash(self, broker: BrokerId) -> None:
        self.players[broker].is_up = False

    def restart(self, broker: BrokerId) -> None:
        self.crash(broker)
        self.start(broker)

    def pause(self, broker: BrokerId, for_s: float) -> None:
        player = self.players[broker]
        player.paused_until_s = max(player.paused_until_s, self.now_s + for_s)
        self.after(player.paused_until_s - self.now_s, lambda: self._wake(player))

    def cut(self, broker: BrokerId, *, store: bool = True, peers: bool = True) -> None:
        self.players[broker].is_store_cut, self.players[broker].is_peer_cut = store, peers

    def heal(self) -> None:
        self.drop_ratio = self.late_ratio = 0.0
        for player in list(self.players.values()):
            player.is_store_cut = player.is_peer_cut = False
            player.paused_until_s = min(player.paused_until_s, self.now_s)
            self._wake(player)
            if not player.is_up:
                self.start(player.id)

    def promote(self, broker: BrokerId) -> None:
        self._handle(self.players[broker], lambda now_s: PromoteRequested(now_s=now_s, actor="admin"))

    def configure(self, **policy: Any) -> None:
        self.use(replace(self.topology, auto_promotion=replace(self.topology.auto_promotion, **policy)))

    def use(self, topology: SiteTopology) -> None:
        self.topology = topology
        for player in self.players.values():
            player.peers = seated(player.peers, topology)
            self._handle(player, lambda now_s: TopologyChanged(now_s=now_s, revision=2, topology=topology))

    # ---- how it runs
    def _own_s(self, player: Player) -> float:
        return self.now_s + player.ahead_s

    def _running(self) -> list[Player]:
        return [each for each in self.players.values() if each.is_up and self.now_s >= each.paused_until_s]

    def _check(self) -> None:
        acting = tuple(Acting(broker=each, term=self.players[each].state.term) for each in self.acting())
        self.ledger.check(SiteInstant(at_s=self.now_s, acting=acting))
        assert not self.ledger.violations, self.ledger.violations

    def _tick(self, player: Player) -> None:
        if player.is_up:
            if self.now_s >= player.paused_until_s:
                self._handle(player, lambda now_s: Tick(now_s=now_s))
            self.after(TICK_S, lambda: self._tick(player))

    def _greet(self, player: Player) -> None:
        if not player.is_up:
            return
        if self.now_s >= player.paused_until_s and not player.is_peer_cut:
            hello = Hello(role=player.state.role, is_active=player.seat.is_admitted)
            for other in self.players.values():
                if other.id != player.id:
                    self._send(partial(self._hear, other.id, player.id, hello))
        self.after(HELLO_S, lambda: self._greet(player))

    def _hear(self, to: BrokerId, sender: BrokerId, hello: Hello) -> None:
        if not self.players[to].is_peer_cut:
            self._handle(self.players[to], lambda now_s: PeerHeard(now_s=now_s, peer=sender, message=hello))

    def _send(self, arrive: Callable[[], None]) -> None:
        if self.chance.random() < self.drop_ratio:
            return
        is_late = self.chance.random() < self.late_ratio
        self.after(float(self.chance.uniform(0.001, 4.0 if is_late else 0.03)), arrive)

    def _wake(self, player: Player) -> None:
        if player.is_up and self.now_s >= player.paused_until_s:
            waiting, player.waiting = player.waiting, []
            for make in waiting:
                self._handle(player, make)

    def _handle(self, player: Player, make: Callable[[float], Event]) -> None:
        if not player.is_up:
            return
        if self.now_s < player.paused_until_s:
            player.waiting.append(make)
            return
        event = make(self._own_s(player))
        if isinstance(event, PeerHeard) and isinstance(event.message, Hello):
            player.peers = greeted(player.peers, event.peer, event.message, event.now_s)
        outlook = self._outlook(player)
        player.state, effects = election.step(player.state, event, outlook)
        for effect in effects:
            self._perform(player, effect)

    def _outlook(self, player: Player) -> Outlook:
        now_s = self._own_s(player)
        broker = self.topology.broker(player.id)
        is_enabled = broker is not None and broker.is_enabled

        def look() -> Outlook:
            resting = seat.resting_role(player.seat, is_enabled=is_enabled)
            return Outlook(topology=self.topology, peers=player.peers, me=player.id, resting=resting, now_s=now_s)

        player.seat = seat.taken(
            player.seat,
            seat.Circumstances(
                now_s=now_s,
                is_enabled=is_enabled,
                is_standby=broker is not None and broker.is_standby,
                is_needed=is_holder(player.state) or is_standby_needed(self.topology, player.id, look().present),
                is_store_known=player.state.lease is not None,
                is_site_known=True,
            ),
        )
        return look()

    def _perform(self, player: Player, effect: Effect) -> None:
        match effect:
            case Announce(fact=fact):
                self.facts.append(replace(fact, at_s=self.now_s))
            case ReadLease():
                self._ask(player, self.store.read)
            case TryAcquire(term=term, lease_s=lease_s):
                self._ask(player, lambda site: self.store.try_acquire(site, player.id, term, lease_s))
            case RenewLease(term=term, lease_s=lease_s):
                self._ask(player, lambda site: self.store.renew(site, player.id, term, lease_s))
            case HandOver(term=term, to=to, lease_s=lease_s):
                self._ask(player, lambda site: self.store.hand_over(site, player.id, term, to, lease_s))
            case WantPrimary(broker=broker):
                self._ask(player, lambda site: self.store.want(site, broker))
            case _:
                raise AssertionError(effect)

    def _ask(self, player: Player, question: Callable[..., Lease]) -> None:
        asked_s, life = self._own_s(player), player.life
        patience_s = self.topology.auto_promotion.lease_s / 4

        def alive() -> bool:
            return self.players[player.id].life == life

        def arrive() -> None:
            if player.is_store_cut:
                return
            lease, store_now_s = question(self.topology.site.id), self.store.now_s()
            self._send(lambda: reply(lease, store_now_s))

        def reply(lease: Lease, store_now_s: float) -> None:
            if alive() and not player.is_store_cut:
                self._handle(
                    player,
                    lambda now_s: LeaseSeen(now_s=now_s, asked_s=asked_s, store_now_s=store_now_s, lease=lease),
                )

        def silence() -> None:
            if alive():
                self._handle(player, lambda now_s: StoreSilent(now_s=now_s, asked_s=asked_s))

        self._send(arrive)
        self.after(patience_s, silence)
