"""An engine without a thread: it stands still until told to go on, so that pictures come out the same every time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ras_console.runtime.boxed_feed import BoxedFeed
from ras_console.runtime.engine_thread import PERIOD_S
from ras_console.runtime.feed import SessionTap, Tap
from ras_console.runtime.loop import Loop


class ManualClock:
    """A clock that moves only when moved; its ticks cost nothing, so the budget of a loop never ends early."""

    def __init__(self) -> None:
        self._now_s = 0.0

    def now_s(self) -> float:
        """Return the seconds it has been moved by."""
        return self._now_s

    def cpu_s(self) -> float:
        """Return 0: time stands still while a tick works."""
        return 0.0

    def move(self, by_s: float) -> None:
        """Let time pass."""
        self._now_s += by_s


class SteppedEngine(BoxedFeed):
    """A Feed whose time passes only in `advance`; it has no death, what goes wrong is raised there."""

    def __init__(
        self,
        make_loop: Callable[[ManualClock], Loop],
        *,
        wake: Callable[[], None],
        taps: tuple[Tap, ...] = (),
        session_taps: tuple[SessionTap, ...] = (),
    ) -> None:
        super().__init__(wake=wake)
        self._clock: Final = ManualClock()
        self._taps = taps
        self._session_taps = session_taps
        self.loop = make_loop(self._clock)

    def advance(self, wall_s: float) -> None:
        """Let `wall_s` seconds pass, tick by tick; virtual time passes at the chosen speed."""
        for _ in range(max(1, round(wall_s / PERIOD_S))):
            self._clock.move(PERIOD_S)
            tick = self.loop.tick(self._orders.take())
            self._entries.put(*tick.entries)
            self._proposals.put(*tick.proposals)
            self._snapshots.put(tick.snapshot)
            for tap in self._taps:
                tap.listen(tick.snapshot, tick.entries)
            for each in self._session_taps:
                each.hear_sessions(tick.snapshot.origin_wall_s, tick.notes)
            self._ring()
