"""A lease store at the other end of the lab's network: questions travel, answers travel, and either can be lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ras_console.domain.ids import BrokerId, SiteId
from ras_console.lab.agenda import Agenda
from ras_console.lab.network import Network, store_address
from ras_console.lab.store import MemoryLeaseStore

STORE_TIMEOUT_S = 0.4
"""Silence after which a question counts as unanswered: less than the 0.5 s between renewals of the default lease."""

Value = TypeVar("Value")

Answer = Callable[[float, Value | None, float], None]
"""Takes the instant, the store's answer or None for silence, and the store's clock when it answered."""


class StoreLink:
    """Brokers' way to their site's store. Every question is answered exactly once: by the store or by silence."""

    def __init__(self, agenda: Agenda, network: Network, site: SiteId, store: MemoryLeaseStore) -> None:
        self._agenda = agenda
        self._network = network
        self._address = store_address(site)
        self._store = store

    def ask(self, broker: BrokerId, question: Callable[[MemoryLeaseStore], Value], answer: Answer[Value]) -> None:
        """Put a question: it takes effect when it arrives, if it arrives, whatever becomes of its answer."""
        is_open = True

        def arrive(_now_s: float) -> None:
            value = question(self._store)
            store_now_s = self._store.now_s()
            self._network.send(self._address, broker, lambda now_s: close(now_s, value, store_now_s))

        def close(now_s: float, value: Value | None, store_now_s: float) -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                answer(now_s, value, store_now_s)

        self._network.send(broker, self._address, arrive)
        self._agenda.after(STORE_TIMEOUT_S, lambda now_s: close(now_s, None, 0.0))
