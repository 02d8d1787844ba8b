"""Who was primary when: every change of the role in a drill, how long nobody had it, and what logons felt of it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from ras_console.domain.ids import BrokerId
from ras_console.domain.vocabulary import Cause, Role
from ras_console.engine.effects import Announce, AnswerLogon, Effect, RefuseLogon, Way
from ras_console.engine.election_state import is_acting
from ras_console.lab.broker_process import BrokerProcess
from ras_console.lab.brokers import Brokers
from ras_console.lab.drills.troubles import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimaryChange:
    """The role has gone to somebody, after `since_s`: the last instant at which the one before could act."""

    at_s: float
    before: BrokerId
    after: BrokerId
    term: int
    cause: Cause
    since_s: float


class Succession:
    """Watches the brokers of one site: their announcements as they are made, and at each look who acts."""

    def __init__(self, brokers: Brokers) -> None:
        self._brokers = brokers
        self._last: tuple[BrokerId, int] | None = None
        self._could_act_s = 0.0
        self._is_watching = False
        self._placed_s: list[float] = []
        self._refused_s: list[float] = []
        self.changes: list[PrimaryChange] = []
        brokers.observe(self._note)

    def look(self, now_s: float) -> None:
        """Note until when the primary can act; it may be none any more by the next look."""
        if self._last is None:
            return
        process = self._brokers.processes.get(self._last[0])
        state = process.node.election if process is not None and process.is_running else None
        if state is not None and is_acting(state, now_s) and state.term == self._last[1]:
            self._is_watching = True
            self._could_act_s = state.acts_until_s
        elif self._is_watching:
            self._is_watching = False
            self._could_act_s = min(self._could_act_s, now_s)

    def during_failover(self) -> tuple[int, int]:
        """Return how many were placed and refused while nobody could act."""
        spans = [(each.since_s, each.at_s) for each in self.changes]
        return _within(self._placed_s, spans), _within(self._refused_s, spans)

    def _note(self, process: BrokerProcess, effect: Effect, now_s: float) -> None:
        if isinstance(effect, AnswerLogon) and effect.way is Way.NEW:
            self._placed_s.append(now_s)
        elif isinstance(effect, RefuseLogon):
            self._refused_s.append(now_s)
        elif isinstance(effect, Announce) and effect.fact.role is Role.PRIMARY and effect.fact.broker == process.id:
            self._announced(process.id, effect.fact.term or 0, effect.fact.cause or Cause.LEASE_GRANTED, now_s)

    def _announced(self, broker: BrokerId, term: int, cause: Cause, now_s: float) -> None:
        before, self._last = self._last, (broker, term)
        since_s = min(self._could_act_s, now_s)
        self._is_watching, self._could_act_s = True, now_s
        if before is not None and before != self._last:
            self.changes.append(
                PrimaryChange(at_s=now_s, before=before[0], after=broker, term=term, cause=cause, since_s=since_s)
            )


def fault_behind(change: PrimaryChange, troubles: list[Trouble], after_s: float) -> float | None:
    """Return when that was done which led to a change: the latest to either broker since the change before."""
    who = (change.before, change.after)
    done = [each for each in troubles if each.line.kind != "restore" and after_s < each.at_s <= change.at_s]
    found = [each.at_s for each in done if any(one in who for one in each.targets)]
    return found[-1] if found else None


def _within(instants: list[float], spans: list[tuple[float, float]]) -> int:
    return sum(bisect_right(instants, to_s) - bisect_right(instants, from_s) for from_s, to_s in spans)
