"""One life of one simulated broker: steps its node, queues what has to wait, can be suspended, slowed and killed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Protocol

from ras_console.domain.ids import BrokerId
from ras_console.engine.effects import Effect
from ras_console.engine.events import Event, Started, Tick
from ras_console.engine.state import BrokerNode
from ras_console.engine.step import TICK_S, step
from ras_console.lab.agenda import Agenda

QUEUE_LIMIT = 10_000
"""Messages that wait for a suspended or overloaded broker; later ones are lost, as behind a full socket."""

MESSAGE_COST_S = 0.001
"""Processor time for one message; a broker that is not slowed counts as done at once."""

_IDLE_RATIO = 0.03
"""Processor share of a broker that does nothing: the system and the process's own timers."""
_MEMORY_GIB = 1.5
"""Memory of a broker's computer before the first session is on its map."""
_RATE_WINDOW_S = 1.0


class Message(Protocol):
    """Makes the event once the instant at which it is handled is known."""

    def __call__(self, *, now_s: float) -> Event:
        """Return the event as handled at `now_s`."""
        ...


Perform = Callable[["BrokerProcess", Effect, float], None]


class BrokerProcess:
    """Runs a node. Messages are handled in the order they arrive; a killed process handles nothing ever again."""

    def __init__(self, node: BrokerNode, agenda: Agenda, perform: Perform) -> None:
        self._agenda = agenda
        self._perform = perform
        self._queue: deque[Message] = deque()
        self._is_pumping = False
        self._slowness = 1.0
        self._handled = 0
        self._rate_from_s = agenda.now_s
        self._busy_ratio = 0.0
        self.node = node
        self.is_alive = True
        self.is_hung = False
        self.hung_since_s = 0.0

    @property
    def id(self) -> BrokerId:
        """The broker this is a life of."""
        return self.node.me

    @property
    def is_running(self) -> bool:
        """Whether it executes anything."""
        return self.is_alive and not self.is_hung

    def start(self) -> None:
        """Begin this life and its ticks."""
        self._step(Started, self._agenda.now_s)
        # Brokers are not started in the same instant: their ticks fall between each other's.
        self._agenda.after(TICK_S + (self.id * 0.007) % TICK_S, self._tick)

    def kill(self) -> None:
        """End this life: process and memory are gone."""
        self.is_alive = False
        self._queue.clear()

    def suspend(self) -> None:
        """Stop executing; messages queue up."""
        if not self.is_hung:
            self.is_hung = True
            self.hung_since_s = self._agenda.now_s

    def wake(self) -> None:
        """Go on: first with the time that has passed, then with what has queued up."""
        if not self.is_hung:
            return
        self.is_hung = False
        self._step(self._time_passed(), self._agenda.now_s)
        self._pump_soon()

    def slow_down(self, factor: float) -> None:
        """Take `factor` times as long for everything from now on; 1 is the usual pace."""
        self._slowness = factor

    def handle(self, message: Message) -> None:
        """Take a message that has arrived."""
        if not self.is_alive:
            return
        if self._slowness == 1.0 and not self._queue and not self.is_hung:
            self._step(message, self._agenda.now_s)
        elif len(self._queue) < QUEUE_LIMIT:
            self._queue.append(message)
            self._pump_soon()

    def machine(self, cores: int, memory_gib: int) -> tuple[float, float]:
        """Return (processor ratio, memory ratio) of its computer."""
        elapsed_s = self._agenda.now_s - self._rate_from_s
        if elapsed_s >= _RATE_WINDOW_S:
            self._busy_ratio = self._handled * MESSAGE_COST_S * self._slowness / elapsed_s
            self._handled = 0
            self._rate_from_s = self._agenda.now_s
        return min(1.0, _IDLE_RATIO + self._busy_ratio / cores), min(1.0, _MEMORY_GIB / memory_gib)

    def _tick(self, now_s: float) -> None:
        if not self.is_alive:
            return
        if not self.is_hung and not self._queue:
            self._step(self._time_passed(), now_s)
        self._agenda.after(TICK_S, self._tick)

    def _time_passed(self) -> Message:
        return partial(Tick, wall_s=self._agenda.wall_s)

    def _pump_soon(self) -> None:
        if self._queue and not self._is_pumping and self.is_running:
            self._is_pumping = True
            cost_s = MESSAGE_COST_S * self._slowness if self._slowness > 1.0 else 0.0
            self._agenda.after(cost_s, self._pump)

    def _pump(self, now_s: float) -> None:
        """Handle the oldest message that waits."""
        self._is_pumping = False
        if self.is_running and self._queue:
            self._step(self._queue.popleft(), now_s)
            self._pump_soon()

    def _step(self, message: Message, now_s: float) -> None:
        self._handled += 1
        self.node, effects = step(self.node, message(now_s=now_s))
        for effect in effects:
            self._perform(self, effect, now_s)
