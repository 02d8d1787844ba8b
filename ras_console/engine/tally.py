"""Sums of counters that begin again at nought when their owner is started anew."""

from __future__ import annotations

from ras_console.domain.ids import BrokerId


class Tally:
    """One figure over several brokers and all their lives since the console looks; never falls."""

    def __init__(self) -> None:
        self.total = 0
        self._last: dict[BrokerId, int] = {}

    def take(self, broker: BrokerId, count: int) -> None:
        """Add what a broker's counter has grown by; one that fell belongs to a new life and counts from nought."""
        before = self._last.get(broker, 0)
        self.total += count - before if count >= before else count
        self._last[broker] = count
