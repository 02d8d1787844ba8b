"""The lab's network: messages between addresses, delayed, lost or overtaken as told, and cut off addresses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ras_console.domain.ids import SiteId
from ras_console.lab.agenda import Action, Agenda

CLIENTS = 0
"""The one address of all users; brokers and hosts have their object id."""

_OVERTAKEN_DELAYS = 5.0
"""A message that is overtaken takes up to this many delays more: enough for a whole answer to pass it."""


def store_address(site: SiteId) -> int:
    """Return the address of a site's lease store; object ids are positive, so that it is nobody else's."""
    return -site


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConditions:
    """How every link behaves: `delay_s` one way, up to `jitter_s` more; ratios of messages lost and overtaken."""

    delay_s: float = 0.02
    jitter_s: float = 0.0
    drop_ratio: float = 0.0
    reorder_ratio: float = 0.0


class Network:
    """Carries messages, in order on each link unless overtaken; what is under way when a cut falls is lost."""

    def __init__(self, agenda: Agenda, chance: np.random.Generator, conditions: NetworkConditions) -> None:
        self._agenda = agenda
        self._chance = chance
        self._cut: dict[int, int] = {}
        self._last_arrival_s: dict[tuple[int, int], float] = {}
        self.conditions = conditions

    def cut(self, address: int) -> None:
        """Cut an address off; cuts add up and each needs its own heal."""
        self._cut[address] = self._cut.get(address, 0) + 1

    def heal(self, address: int) -> None:
        """Take back one cut of an address."""
        remaining = self._cut.get(address, 0) - 1
        if remaining > 0:
            self._cut[address] = remaining
        else:
            self._cut.pop(address, None)

    def is_cut(self, address: int) -> bool:
        """Return whether an address is cut off."""
        return address in self._cut

    def has_cuts(self) -> bool:
        """Return whether anybody is cut off."""
        return bool(self._cut)

    def send(self, sender: int, receiver: int, arrive: Action) -> None:
        """Carry a message: `arrive` is called at its arrival, or never."""
        if self._cut and (sender in self._cut or receiver in self._cut):
            return
        arrival_s = self._arrival_s(sender, receiver)
        if arrival_s is None:
            return

        def arrive_unless_cut(now_s: float) -> None:
            if not self._cut or (sender not in self._cut and receiver not in self._cut):
                arrive(now_s)

        self._agenda.at(arrival_s, arrive_unless_cut)

    def _arrival_s(self, sender: int, receiver: int) -> float | None:
        """Return when a message sent now arrives, None where it is lost."""
        conditions = self.conditions
        arrival_s = self._agenda.now_s + conditions.delay_s
        if conditions.drop_ratio and self._chance.random() < conditions.drop_ratio:
            return None
        if conditions.reorder_ratio and self._chance.random() < conditions.reorder_ratio:
            return arrival_s + conditions.delay_s * _OVERTAKEN_DELAYS * float(self._chance.random())
        if conditions.jitter_s:
            arrival_s += conditions.jitter_s * float(self._chance.random())
        link = (sender, receiver)
        arrival_s = max(arrival_s, self._last_arrival_s.get(link, 0.0))
        self._last_arrival_s[link] = arrival_s
        return arrival_s
