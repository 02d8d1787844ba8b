"""Which hosts are drawn as lines of their own: the hottest, without changing places all the time."""

from __future__ import annotations

from typing import Final

from ras_console.gui.chart.history import Ids, Ratios
from ras_console.gui.late_numpy import np

# A newcomer must be this much hotter than the coolest that is shown, or two like hosts would swap at every sample.
_MARGIN_RATIO: Final = 0.04


class HottestHosts:
    """Holds a few slots; a host keeps its slot, and so its colour, until a clearly hotter one takes it."""

    def __init__(self, slots: int = 3) -> None:
        self._slots: list[int | None] = [None] * slots

    @property
    def slots(self) -> tuple[int | None, ...]:
        """The host of each slot, None where there are fewer hosts than slots."""
        return tuple(self._slots)

    def choose(self, ids: Ids, ratios: Ratios, *, pinned: int | None = None) -> tuple[int | None, ...]:
        """Update the slots from smoothed loads and return them; `pinned` is shown whatever its load."""
        known = dict(zip(ids.tolist(), ratios.tolist(), strict=True))
        self._slots = [each if each in known else None for each in self._slots]
        for challenger in self._hottest_first(ids, ratios):
            if challenger in self._slots:
                continue
            slot = self._coolest_slot(known)
            holder = self._slots[slot]
            if holder is not None and known[challenger] <= known[holder] + _MARGIN_RATIO:
                break
            self._slots[slot] = challenger
        if pinned in known and pinned not in self._slots:
            self._slots[self._coolest_slot(known)] = pinned
        return self.slots

    def _hottest_first(self, ids: Ids, ratios: Ratios) -> list[int]:
        # Twice the slots is enough: at most every slot is held by one of the hottest already.
        hottest = np.argsort(-ratios, kind="stable")[: 2 * len(self._slots)]
        found: list[int] = ids[hottest].tolist()
        return found

    def _coolest_slot(self, known: dict[int, float]) -> int:
        loads = [-1.0 if each is None else known[each] for each in self._slots]
        return loads.index(min(loads))
