"""Notification handlers at work: which conditions hold, since when, and who is due to be told.

Only the acting primary watches. What it counts dies with its role: a new primary finds running conditions itself and
lets their grace begin anew, so that a condition of long standing is told again, once, after a failover.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from ras_console.domain.ids import BrokerId, HandlerId, ObjectId
from ras_console.domain.objects import Handler
from ras_console.domain.vocabulary import AlertKind
from ras_console.engine.alert_readings import Readings, measure
from ras_console.engine.alert_words import Due, notice_facts, promotion_fact
from ras_console.engine.instants import NEVER_S
from ras_console.engine.snapshot import AlertView
from ras_console.engine.timeline import Fact

if TYPE_CHECKING:
    from ras_console.engine.state import BrokerNode

REVIEW_S: Final = 1.0
"""How often the conditions are looked at; graces and repeats are kept to this precision."""

OPENING_S: Final = 10.0
"""A broker that has just started hears everybody for the first time: what it sees until then is no condition."""

_MINUTE_S: Final = 60.0
_COUNTED_LEAST_S: Final = 10.0  # a rate of less than that would call one failed logon a storm
_SHOWN_AT_MOST: Final = 200  # running conditions in a picture; what is beyond them is counted by nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition that holds at one target. `told_s` is None during its grace."""

    since_s: float
    value: float
    told_s: float | None = None


class Alerts:
    """All running conditions of a site by handler and target; owned and changed in place by one broker."""

    def __init__(self) -> None:
        self._due_s = NEVER_S
        self._handlers: dict[HandlerId, Handler] = {}
        self._running: dict[HandlerId, dict[ObjectId, Condition]] = {}
        self._failed: deque[tuple[float, int]] = deque()
        self._promoted_from: BrokerId | None = None

    def promoted(self, before: BrokerId | None, me: BrokerId) -> None:
        """Note that the broker has just taken the role; a first start and a return to one's own role are no news."""
        self._promoted_from = before if before != me else None

    def rest(self) -> None:
        """Forget everything: another broker watches, or nobody may."""
        if self._running or self._failed:
            self._running.clear()
            self._failed.clear()
        self._due_s = NEVER_S

    def review(self, node: BrokerNode, now_s: float) -> tuple[Fact, ...]:
        """Look at every condition, at most once a second; return what is due to be told."""
        facts = self._promotions(node, now_s)
        if now_s < self._due_s or now_s < node.seat.started_s + OPENING_S or now_s < node.quiet_until_s:
            return facts
        self._due_s = now_s + REVIEW_S
        self._follow(node)
        failed_per_min = self._failed_per_min(node.logons.failed_logons, now_s)
        for handler in self._handlers.values():
            facts = (*facts, *self._judge(node, handler, now_s, failed_per_min))
        return facts

    def views(self) -> tuple[AlertView, ...]:
        """Return the running conditions, those that lasted longest first."""
        found = [
            AlertView(handler=handler, target=target, value=each.value, since_s=each.since_s, told_s=each.told_s)
            for handler, running in self._running.items()
            for target, each in running.items()
        ]
        return tuple(sorted(found, key=lambda each: (each.since_s, each.target))[:_SHOWN_AT_MOST])

    def _promotions(self, node: BrokerNode, now_s: float) -> tuple[Fact, ...]:
        before, self._promoted_from = self._promoted_from, None
        if before is None:
            return ()
        wanted = (each for each in node.topology.handlers if each.is_enabled and each.kind is AlertKind.PROMOTION)
        return tuple(promotion_fact(node.topology, each, node.me, before, now_s) for each in wanted)

    def _follow(self, node: BrokerNode) -> None:
        """Take up the handlers as they are configured; one whose condition is another now begins anew."""
        wanted = {
            each.id: each for each in node.topology.handlers if each.is_enabled and each.kind is not AlertKind.PROMOTION
        }
        for handler_id, before in self._handlers.items():
            after = wanted.get(handler_id)
            if after is None or _condition_of(after) != _condition_of(before):
                self._running.pop(handler_id, None)
        self._handlers = wanted

    def _failed_per_min(self, failed: int, now_s: float) -> float | None:
        """Return the failed logons of the last minute, scaled up while it has not been counted for one."""
        self._failed.append((now_s, failed))
        while now_s - self._failed[0][0] > _MINUTE_S:
            self._failed.popleft()
        since_s, before = self._failed[0]
        counted_s = now_s - since_s
        return None if counted_s < _COUNTED_LEAST_S else (failed - before) * _MINUTE_S / counted_s

    def _judge(
        self, node: BrokerNode, handler: Handler, now_s: float, failed_per_min: float | None
    ) -> tuple[Fact, ...]:
        readings = measure(node, handler, now_s, failed_per_min)
        running = self._running.setdefault(handler.id, {})
        ended = _settle(running, readings, now_s)
        recovered = ended if handler.tells_recovery else []
        due = _begin(running, handler, readings, now_s)
        return (
            *notice_facts(node.topology, handler, recovered, now_s, is_recovery=True),
            *notice_facts(node.topology, handler, due, now_s, is_recovery=False),
        )


def _settle(running: dict[ObjectId, Condition], readings: Readings, now_s: float) -> list[Due]:
    """End what does not hold any more; return what somebody had been told of.

    A target that nobody knows anything of keeps what was told of it until it is heard again.
    """
    if not running:
        return []
    row_of = {each: row for row, each in enumerate(readings.ids.tolist())}
    ended = []
    for target in tuple(running):
        row = row_of.get(target)
        condition = running[target]
        if row is not None and readings.is_known[row] and readings.is_bad[row]:
            continue
        if row is not None and not readings.is_known[row] and condition.told_s is not None:
            continue
        del running[target]
        if row is not None and condition.told_s is not None:
            value = float(readings.values[row])
            ended.append(Due(target=target, value=value, lasted_s=now_s - condition.since_s))
    return ended


def _begin(running: dict[ObjectId, Condition], handler: Handler, readings: Readings, now_s: float) -> list[Due]:
    """Take in what holds now; return what is due by the handler's grace and repetition."""
    due = []
    for row in np.flatnonzero(readings.is_known & readings.is_bad).tolist():
        target, value = ObjectId(int(readings.ids[row])), float(readings.values[row])
        condition = replace(running.get(target) or Condition(since_s=now_s, value=value), value=value)
        if _is_due(handler, condition, now_s):
            due.append(Due(target=target, value=value, lasted_s=now_s - condition.since_s))
            condition = replace(condition, told_s=now_s)
        running[target] = condition
    return due


def _is_due(handler: Handler, condition: Condition, now_s: float) -> bool:
    if condition.told_s is None:
        return now_s - condition.since_s >= handler.grace_s
    return handler.repeat_s > 0.0 and now_s - condition.told_s >= handler.repeat_s


def _condition_of(handler: Handler) -> tuple[object, ...]:
    return (handler.kind, handler.direction, handler.threshold, handler.pool_ids, handler.host_ids)
