"""What a console needs of an engine, whether it runs in this process or in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ras_console.engine.timeline import TimelineEntry

if TYPE_CHECKING:
    from ras_console.engine.proposals import Proposal
    from ras_console.engine.snapshot import FarmSnapshot
    from ras_console.runtime.orders import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineDeath:
    """The engine has stopped by a fault of its own; `traceback` is for the report an operator sends."""

    summary: str
    traceback: str


class Feed(Protocol):
    """Pictures and facts out, orders in. Every method may be called from any thread and returns at once."""

    def take_snapshot(self) -> FarmSnapshot | None:
        """Return the newest picture, None where it has been taken already: the latest wins."""
        ...

    def take_entries(self) -> tuple[TimelineEntry, ...]:
        """Return every entry since the last call, in order, none lost."""
        ...

    def take_proposals(self) -> tuple[Proposal, ...]:
        """Return what brokers have asked this console to change since the last call; none from another's engine."""
        ...

    def submit(self, order: Order) -> None:
        """Hand an order over; it is carried out at the engine's next tick and its outcome appears in the timeline."""
        ...

    def death(self) -> EngineDeath | None:
        """Return how the engine died, None while it lives."""
        ...


class Tap(Protocol):
    """A listener in the engine's own thread: must return at once and never raise; the archive is one."""

    def listen(self, snapshot: FarmSnapshot, entries: tuple[TimelineEntry, ...]) -> None:
        """Take note of a picture and of all entries since the last call."""
        ...
