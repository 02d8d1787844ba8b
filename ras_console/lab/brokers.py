"""A site's simulated brokers: their lives, what they hear, and the doing of what they want done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import assert_never

import numpy as np

from ras_console.domain.ids import BrokerId, HostId
from ras_console.domain.ports import Lease, Reservation
from ras_console.domain.topology import SiteTopology
from ras_console.engine.effects import (
    Announce,
    AnswerLogon,
    Effect,
    HandOver,
    ListSessions,
    NoteSessions,
    OrderHost,
    ProposeChange,
    ReadLease,
    RefuseLogon,
    ReleaseUser,
    RenewLease,
    ReserveUser,
    SendPeer,
    StoreQuestion,
    TryAcquire,
    WantPrimary,
)
from ras_console.engine.events import LeaseSeen, PeerHeard, ReservationSeen, StoreSilent, TopologyChanged
from ras_console.engine.proposals import Proposal
from ras_console.engine.runs import Run
from ras_console.engine.session_notes import SessionNote
from ras_console.engine.state import is_hearing, new_node
from ras_console.engine.timeline import Fact
from ras_console.lab.agenda import Agenda
from ras_console.lab.broker_process import BrokerProcess, Message, Perform
from ras_console.lab.clients import Clients
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.network import CLIENTS, Network
from ras_console.lab.store import MemoryLeaseStore
from ras_console.lab.store_link import StoreLink

_HUNG_NOTICED_S = 3.0
"""Silence of a suspended broker after which its hosts register with another one; a dead process is noticed at once."""


def _forget(_note: SessionNote) -> None:
    """Keep nothing."""


class Brokers:
    """All brokers of a site that run here. Besides each other and the store they reach `agents` and `clients`."""

    def __init__(
        self,
        topology: SiteTopology,
        revision: int,
        agenda: Agenda,
        network: Network,
        link: StoreLink,
        *,
        seed: int,
        tell: Callable[[Fact], None],
        propose: Callable[[Proposal], None],
    ) -> None:
        self._topology = topology
        self._revision = revision
        self._agenda = agenda
        self._network = network
        self._link = link
        self._seed = seed
        self._tell = tell
        self._propose = propose
        self._lives: dict[BrokerId, int] = {}
        self._untold: dict[BrokerId, list[Fact]] = {}
        self._observe: Perform | None = None
        self.processes: dict[BrokerId, BrokerProcess] = {}
        self.agents: HostAgents
        self.clients: Clients
        self.note: Callable[[SessionNote], None] = _forget
        """Is given what hosts say of their sessions."""

    def observe(self, observer: Perform) -> None:
        """Show an observer every effect before it is performed."""
        self._observe = observer

    def start(self, broker: BrokerId, runs: tuple[Run, ...] = ()) -> None:
        """Begin a new life of a broker; it remembers nothing of the one before but these runs of schedules."""
        life = self._lives[broker] = self._lives.get(broker, 0) + 1
        seed = int(np.random.SeedSequence([self._seed, self._topology.site.id, broker, life]).generate_state(1)[0])
        offset = self._agenda.utc_offset
        node = new_node(broker, self._topology, self._revision, seed=seed, offset=offset, runs=runs)
        process = BrokerProcess(node, self._agenda, self._perform)
        self.processes[broker] = process
        process.start()

    def stop(self, broker: BrokerId) -> None:
        """End a broker's life."""
        self.processes[broker].kill()

    def remove(self, broker: BrokerId) -> None:
        """End a broker's life for good."""
        self.stop(broker)
        del self.processes[broker]
        self._untold.pop(broker, None)

    def use_topology(self, topology: SiteTopology, revision: int) -> None:
        """Hand a new configuration to every broker that can be reached; the others get it as soon as they can be."""
        self._topology, self._revision = topology, revision
        for broker in self.processes:
            self._agenda.after(self._network.conditions.delay_s, partial(self._bring_topology, broker))

    def healed(self, broker: BrokerId) -> None:
        """Let a broker that was cut off tell what it could not, and hear of the configuration."""
        for fact in self._untold.pop(broker, []):
            self._tell(fact)
        self._bring_topology(broker, self._agenda.now_s)

    def send(self, sender: int, broker: BrokerId, message: Message) -> None:
        """Carry a message to whichever life the broker then leads."""

        def arrive(_now_s: float) -> None:
            if (process := self.processes.get(broker)) is not None:
                process.handle(message)

        self._network.send(sender, broker, arrive)

    def hearing(self) -> list[BrokerProcess]:
        """Return the brokers that hosts tell of their load and sessions, in the order of the list."""
        listed = (self.processes.get(each.id) for each in self._topology.brokers)
        return [each for each in listed if each is not None and each.is_alive and is_hearing(each.node)]

    def reachable(self) -> list[BrokerId]:
        """Return the brokers that a host with a sound network finds alive, in the order of the list."""
        latest_s = self._agenda.now_s - _HUNG_NOTICED_S
        return [
            each.id
            for each in self.hearing()
            if not self._network.is_cut(each.id) and not (each.is_hung and each.hung_since_s <= latest_s)
        ]

    def _bring_topology(self, broker: BrokerId, _now_s: float) -> None:
        process = self.processes.get(broker)
        if process is None or self._network.is_cut(broker) or process.node.revision == self._revision:
            return
        process.handle(partial(TopologyChanged, revision=self._revision, topology=self._topology))

    def _perform(self, process: BrokerProcess, effect: Effect, now_s: float) -> None:
        if self._observe is not None:
            self._observe(process, effect, now_s)
        match effect:
            case ReadLease() | TryAcquire() | RenewLease() | HandOver() | WantPrimary():
                self._ask_store(process, effect, now_s)
            case ReserveUser():
                self._reserve(process, effect)
            case ReleaseUser(user=user):
                site = self._topology.site.id
                self._link.ask(
                    process.id, lambda store: store.release(site, user, process.id), lambda _now, _none, _store: None
                )
            case SendPeer(to=to, message=message):
                self.send(process.id, to, partial(PeerHeard, peer=process.id, message=message))
            case ListSessions(host=host):
                self._network.send(process.id, host, lambda _at_s: self._answer_list(process.id, host))
            case OrderHost(host=host):
                self._network.send(process.id, host, lambda at_s: self._give_order(process.id, effect, at_s))
            case AnswerLogon() | RefuseLogon():
                self._network.send(process.id, CLIENTS, lambda _at_s: self.clients.take_answer(process.id, effect))
            case NoteSessions(event=event):
                self.note(SessionNote(site=self._topology.site.id, event=event))
            case Announce(fact=fact):
                self._announce(process.id, fact)
            case ProposeChange():
                self._pass_on(process.id, effect)
            case _:
                assert_never(effect)

    def _ask_store(self, process: BrokerProcess, question: StoreQuestion, asked_s: float) -> None:
        site = self._topology.site.id

        def put(store: MemoryLeaseStore) -> Lease:
            match question:
                case ReadLease():
                    return store.read(site)
                case TryAcquire(term=term, lease_s=lease_s):
                    return store.try_acquire(site, process.id, term, lease_s)
                case RenewLease(term=term, lease_s=lease_s):
                    return store.renew(site, process.id, term, lease_s)
                case HandOver(term=term, to=to, lease_s=lease_s):
                    return store.hand_over(site, process.id, term, to, lease_s)
                case WantPrimary(broker=broker):
                    return store.want(site, broker)
                case _:
                    assert_never(question)

        def answer(_now_s: float, lease: Lease | None, store_now_s: float) -> None:
            if lease is None:
                process.handle(partial(StoreSilent, asked_s=asked_s))
            else:
                process.handle(partial(LeaseSeen, asked_s=asked_s, store_now_s=store_now_s, lease=lease))

        self._link.ask(process.id, put, answer)

    def _reserve(self, process: BrokerProcess, wish: ReserveUser) -> None:
        site = self._topology.site.id

        def answer(_now_s: float, reservation: Reservation | None, _store_now_s: float) -> None:
            process.handle(partial(ReservationSeen, request=wish.request, reservation=reservation))

        self._link.ask(
            process.id, lambda store: store.reserve(site, wish.user, process.id, wish.host, wish.for_s), answer
        )

    def _give_order(self, broker: BrokerId, order: OrderHost, now_s: float) -> None:
        if (answer := self.agents.obey(broker, order, now_s)) is not None:
            self.send(order.host, broker, answer)

    def _answer_list(self, broker: BrokerId, host: HostId) -> None:
        if (listed := self.agents.list_sessions(host)) is not None:
            self.send(host, broker, listed)

    def _pass_on(self, broker: BrokerId, change: ProposeChange) -> None:
        """Hand a broker's wish to the console; one that is cut off asks again once it is heard."""
        known = self._topology.broker(broker)
        if known is not None and not self._network.is_cut(broker):
            self._propose(Proposal(broker=known.server, change=change))

    def _announce(self, broker: BrokerId, fact: Fact) -> None:
        """Tell the operators; a broker that is cut off keeps its story until somebody can hear it."""
        if self._network.is_cut(broker):
            self._untold.setdefault(broker, []).append(fact)
        else:
            self._tell(fact)
