"""The lease stores that the contract suite runs against; a further one is one more entry in `RIGS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from ras_console.domain.errors import StoreUnavailable
from ras_console.domain.ids import BrokerId, HostId, ObjectId, SiteId
from ras_console.domain.ports import Lease, LeaseStore, Reservation
from ras_console.lab.agenda import Agenda
from ras_console.lab.network import Network, NetworkConditions, store_address
from ras_console.lab.store import MemoryLeaseStore
from ras_console.lab.store_link import StoreLink

SITE: Final = SiteId(ObjectId(2))
OTHER_SITE: Final = SiteId(ObjectId(3))

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """A store under test. `wait` lets seconds pass on its clock; `cut` makes it unreachable, where it can be."""

    store: LeaseStore
    wait: Callable[[float], None]
    cut: Callable[[], None] | None = None


class StoreOverNetwork:
    """A LeaseStore whose every call travels through the lab's network and waits for the answer on the virtual clock."""

    def __init__(self, agenda: Agenda, link: StoreLink) -> None:
        self._agenda = agenda
        self._link = link

    def read(self, site: SiteId) -> Lease:
        return self._call(BrokerId(ObjectId(101)), lambda store: store.read(site))

    def try_acquire(self, site: SiteId, broker: BrokerId, term: int, lease_s: float) -> Lease:
        return self._call(broker, lambda store: store.try_acquire(site, broker, term, lease_s))

    def renew(self, site: SiteId, broker: BrokerId, term: int, lease_s: float) -> Lease:
        return self._call(broker, lambda store: store.renew(site, broker, term, lease_s))

    def hand_over(self, site: SiteId, broker: BrokerId, term: int, to: BrokerId, lease_s: float) -> Lease:
        return self._call(broker, lambda store: store.hand_over(site, broker, term, to, lease_s))

    def want(self, site: SiteId, broker: BrokerId | None) -> Lease:
        return self._call(BrokerId(ObjectId(101)), lambda store: store.want(site, broker))

    def reserve(self, site: SiteId, user: str, broker: BrokerId, host: HostId, for_s: float) -> Reservation:
        return self._call(broker, lambda store: store.reserve(site, user, broker, host, for_s))

    def release(self, site: SiteId, user: str, broker: BrokerId) -> None:
        def put(store: MemoryLeaseStore) -> bool:
            store.release(site, user, broker)
            return True

        self._call(broker, put)

    def _call(self, broker: BrokerId, question: Callable[[MemoryLeaseStore], Value]) -> Value:
        answers: list[Value | None] = []
        self._link.ask(broker, question, lambda _now_s, value, _store_now_s: answers.append(value))
        while not answers:
            self._agenda.advance(self._agenda.now_s + 0.005)
        if answers[0] is None:
            raise StoreUnavailable
        return answers[0]


def memory_rig() -> Rig:
    """Return the store that keeps everything in memory."""
    agenda = Agenda()
    return Rig(store=MemoryLeaseStore(lambda: agenda.now_s), wait=lambda for_s: agenda.advance(agenda.now_s + for_s))


def network_rig() -> Rig:
    """Return the same store as it is seen through the lab's network, with jitter."""
    agenda = Agenda()
    network = Network(agenda, np.random.default_rng(1), NetworkConditions(delay_s=0.002, jitter_s=0.003))
    link = StoreLink(agenda, network, SITE, MemoryLeaseStore(lambda: agenda.now_s))
    return Rig(
        store=StoreOverNetwork(agenda, link),
        wait=lambda for_s: agenda.advance(agenda.now_s + for_s),
        cut=lambda: network.cut(store_address(SITE)),
    )


RIGS: Final[Mapping[str, Callable[[], Rig]]] = {"memory": memory_rig, "network": network_rig}
