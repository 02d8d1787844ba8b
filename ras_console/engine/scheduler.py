"""Schedules at work: the primary begins, leads and ends their runs; every broker keeps to the hosts they close.

The acting primary leads: it sends the message, closes the hosts, orders what is to be ordered. It tells its peers of
the runs with every greeting, so that all place alike and the next primary goes on where it left off. Whether a host has
restarted is the host's own word, its uptime: nothing is done twice because somebody else is primary now.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ras_console.domain.ids import HostId
from ras_console.domain.objects import Schedule
from ras_console.domain.schedule_times import latest_start, next_starts
from ras_console.domain.vocabulary import OnDisable, Role, ScheduleAction
from ras_console.engine import host_orders
from ras_console.engine.effects import Effect, OrderHost, ProposeChange
from ras_console.engine.election_state import is_acting
from ras_console.engine.events import Hello, RunCancelled
from ras_console.engine.host_acts import HostAct
from ras_console.engine.runs import Run
from ras_console.engine.schedule_words import ScheduleTeller
from ras_console.engine.scheduler_state import Known, SchedulerState
from ras_console.engine.state import BrokerNode

SETTLE_S: Final = 5.0
"""A host is empty when it has been closed for so long and reports no session: what was under way has arrived."""

ORDER_AGAIN_S: Final = 150.0
"""A host that has not restarted by then is told again: more than twice the time a restart takes."""

REMEMBERED_S: Final = 3600.0
"""For so long after its time a run is still told of: which hosts did not restart should not be gone with it."""

_MARGIN_RATIO: Final = 0.2
_MARGIN_MOST_S: Final = 180.0
"""The last restart is ordered so long before the end of the run, that the host is back in time."""

_ACTS: Final = {OnDisable.DISCONNECT: HostAct.DISCONNECT, OnDisable.RESET: HostAct.LOG_OFF}

Step = tuple[BrokerNode, tuple[Effect, ...]]


def heard(node: BrokerNode, hello: Hello, now_s: float) -> BrokerNode:
    """Take over what the primary says of its runs."""
    if hello.role is not Role.PRIMARY or hello.runs == node.scheduler.runs or is_acting(node.election, now_s):
        return node
    return replace(node, scheduler=replace(node.scheduler, runs=hello.runs))


def turn(node: BrokerNode, now_s: float) -> Step:
    """Do what is due by the clock; without a time of day, nothing is."""
    wall_s = node.hosts.wall_s(now_s)
    is_idle = not (node.topology.schedules or node.scheduler.known or node.scheduler.runs)
    if wall_s is None or (is_idle and node.scheduler.has_looked):
        return node, ()
    before = node.scheduler.closed(wall_s)
    state, effects = _noted(node.scheduler, node.topology.schedules, wall_s), tuple[Effect, ...]()
    if is_acting(node.election, now_s):
        node = replace(node, scheduler=state)
        state, effects = _Lead(node, now_s, wall_s).all()
    node = replace(node, scheduler=state)
    closed = state.closed(wall_s)
    if closed != before or closed != node.hosts.taken_out:
        node.hosts.take_out(closed)
    return node, effects


def cancelled(node: BrokerNode, event: RunCancelled) -> Step:
    """End what a schedule is doing: nothing more is ordered, and what it closed opens with the next look."""
    wall_s = node.hosts.wall_s(event.now_s)
    schedule = next((each for each in node.topology.schedules if each.id == event.schedule), None)
    if wall_s is None or schedule is None or not is_acting(node.election, event.now_s):
        return node, ()
    at_work = [each for each in node.scheduler.runs if each.schedule == schedule.id and each.is_in_force(wall_s)]
    if not at_work:
        return node, ()
    ended = tuple(
        replace(each, is_over=True, is_cancelled=True, closed=(), waiting=()) if each in at_work else each
        for each in node.scheduler.runs
    )
    teller = ScheduleTeller(node.topology, node.me, event.now_s)
    facts = tuple(teller.cancelled(schedule, event.actor, each) for each in at_work)
    return replace(node, scheduler=replace(node.scheduler, runs=ended)), facts


def last_runs(node: BrokerNode) -> tuple[ProposeChange, ...]:
    """Return a proposal for each schedule whose newest run the configuration does not know yet."""
    newest = {run.schedule: run.start_s for run in sorted(node.scheduler.runs, key=_start) if run.is_begun}
    return tuple(
        ProposeChange(
            object_id=each.id,
            values={"last_run_s": newest[each.id]},
            reason=f"Schedule {each.name} has run",
            given={"last_run_s": each.last_run_s},
        )
        for each in node.topology.schedules
        if each.id in newest and _is_later(newest[each.id], each.last_run_s)
    )


def _start(run: Run) -> float:
    return run.start_s


def _is_later(start_s: float, last_run_s: float | None) -> bool:
    return last_run_s is None or start_s > last_run_s


def _noted(state: SchedulerState, schedules: tuple[Schedule, ...], wall_s: float) -> SchedulerState:
    """Note since when each schedule has had the times it has: a run before that was never promised to anybody."""
    known = {}
    for each in schedules:
        before = state.known.get(each.id)
        if before is not None and (before.start, before.repeat) == (each.start, each.repeat):
            known[each.id] = before
        else:
            since_s = wall_s if state.has_looked else float("-inf")
            known[each.id] = Known(start=each.start, repeat=each.repeat, since_s=since_s)
    if state.has_looked and known == state.known:
        return state
    return replace(state, known=known, has_looked=True)


class _Lead:
    """One look of the acting primary at all schedules; collects what it wants done."""

    def __init__(self, node: BrokerNode, now_s: float, wall_s: float) -> None:
        self._node = node
        self._now_s = now_s
        self._wall_s = wall_s
        self._tell = ScheduleTeller(node.topology, node.me, now_s)
        self._effects: list[Effect] = []

    def all(self) -> tuple[SchedulerState, tuple[Effect, ...]]:
        """Return the state after this look, and the effects."""
        state = self._node.scheduler
        schedules = {each.id: each for each in self._node.topology.schedules if each.is_enabled}
        runs: list[Run] = []
        for run in state.runs:
            schedule = schedules.get(run.schedule)
            if schedule is None:
                self._drop(run)
            elif not self._is_forgotten(run, schedule):
                runs.append(self._went_on(run, schedule))
        for schedule in schedules.values():
            runs = self._begun(runs, schedule)
        return replace(state, runs=tuple(runs)), tuple(self._effects)

    # ------------------------------------------------------------------------------------------------ beginning
    def _begun(self, runs: list[Run], schedule: Schedule) -> list[Run]:
        """Announce what comes, begin what is due, tell of what was missed."""
        offset = self._node.scheduler.offset
        mine = [run for run in runs if run.schedule == schedule.id]
        others = [run for run in runs if run.schedule != schedule.id]
        latest_s = latest_start(schedule, self._wall_s, offset)
        if latest_s is not None and not any(run.is_begun and run.start_s >= latest_s for run in mine):
            is_announced = any(run.start_s == latest_s for run in mine)
            run = self._due(schedule, latest_s, is_announced=is_announced)
            mine = [each for each in mine if each.is_begun] + ([run] if run is not None else [])
        coming_s = next(iter(next_starts(schedule, self._wall_s, offset, most=1)), None)
        if coming_s is not None and coming_s - self._wall_s <= schedule.message_before_s:
            mine += self._announced(mine, schedule, coming_s)
        return [*others, *mine]

    def _due(self, schedule: Schedule, start_s: float, *, is_announced: bool) -> Run | None:
        """Return the run of a start that has come, None where there is nothing (more) to do about it."""
        end_s = start_s + schedule.duration_s
        known = self._node.scheduler.known[schedule.id]
        if not _is_later(start_s, schedule.last_run_s):
            is_resumed = start_s == schedule.last_run_s and self._wall_s < end_s
            return self._begin(schedule, start_s, is_announced=True, is_resumed=True) if is_resumed else None
        if start_s < known.since_s:
            return None
        if self._wall_s < end_s:
            return self._begin(schedule, start_s, is_announced=is_announced, is_resumed=False)
        if schedule.last_run_s is None and known.since_s == float("-inf"):
            return None  # it never ran, and nobody here knows since when it was to
        self._effects.append(self._tell.missed(schedule, self._wall_s - start_s))
        return Run(schedule=schedule.id, start_s=start_s, end_s=end_s, is_begun=True, is_over=True)

    def _announced(self, mine: list[Run], schedule: Schedule, start_s: float) -> list[Run]:
        if not schedule.message or any(run.start_s == start_s for run in mine):
            return []
        targets = self._targets(schedule)
        self._effects.append(self._tell.announced(schedule, len(targets), start_s - self._wall_s))
        self._send_message(schedule, targets)
        end_s = start_s + schedule.duration_s
        return [Run(schedule=schedule.id, start_s=start_s, end_s=end_s, targets=targets)]

    def _begin(self, schedule: Schedule, start_s: float, *, is_announced: bool, is_resumed: bool) -> Run:
        targets, end_s = self._targets(schedule), start_s + schedule.duration_s
        live = tuple(each for each in targets if self._is_live(each))
        away = tuple(each for each in targets if each not in live)
        run = Run(
            schedule=schedule.id,
            start_s=start_s,
            end_s=end_s,
            is_begun=True,
            targets=(*live, *(away if schedule.enforces_for_inactive else ())),
            waiting=away if schedule.enforces_for_inactive else (),
        )
        if is_resumed and schedule.action is ScheduleAction.REBOOT:
            run = self._restarted(run)
            if len(run.done) == len(run.targets):
                return replace(run, is_over=True)
        fact = self._tell.begun(schedule, len(live), len(away), left_s=end_s - self._wall_s, is_resumed=is_resumed)
        self._effects.append(fact)
        if schedule.message and not is_announced:
            self._send_message(schedule, live)
        return self._treated(run, schedule, live, is_resumed=is_resumed)

    def _targets(self, schedule: Schedule) -> tuple[HostId, ...]:
        is_all = not schedule.pool_ids and not schedule.host_ids
        return tuple(
            each.id
            for each in self._node.topology.hosts
            if each.is_enabled and (is_all or each.pool_id in schedule.pool_ids or each.id in schedule.host_ids)
        )

    def _send_message(self, schedule: Schedule, hosts: tuple[HostId, ...]) -> None:
        self._effects += (
            OrderHost(
                host=each,
                term=self._node.election.term,
                act=HostAct.MESSAGE,
                title=schedule.message_title or schedule.name,
                text=schedule.message,
            )
            for each in hosts
            if self._node.hosts.sessions_on(each)
        )

    # ------------------------------------------------------------------------------------------------ going on
    def _went_on(self, run: Run, schedule: Schedule) -> Run:
        if not run.is_begun or run.is_over:
            return run
        run = self._without_gone(run)
        arrived = tuple(each for each in run.waiting if self._is_live(each))
        if arrived:
            run = replace(run, waiting=tuple(each for each in run.waiting if each not in arrived))
            run = self._treated(run, schedule, arrived, is_resumed=False)
        return self._disabled(run, schedule) if schedule.action is ScheduleAction.DISABLE else self._led(run, schedule)

    def _treated(self, run: Run, schedule: Schedule, hosts: tuple[HostId, ...], *, is_resumed: bool) -> Run:
        """Close hosts, and do to their sessions what the schedule says."""
        is_disabling = schedule.action is ScheduleAction.DISABLE
        if is_disabling and not is_resumed and (act := _ACTS.get(schedule.on_disable)) is not None:
            self._effects += host_orders.orders(self._node, act, hosts, self._now_s)
        if not is_disabling and not schedule.drains:
            return run
        return replace(run, closed=(*run.closed, *(each for each in hosts if each not in run.done)))

    def _disabled(self, run: Run, schedule: Schedule) -> Run:
        if self._wall_s < run.end_s:
            return run
        self._effects.append(self._tell.opened(schedule, len(run.closed)))
        return replace(run, is_over=True, closed=(), waiting=())

    def _led(self, run: Run, schedule: Schedule) -> Run:
        """Lead a run of restarts: order those that are due, open those that are back, end it."""
        run = self._restarted(run)
        late = tuple(each for each in run.targets if each not in run.done)
        if not late or self._wall_s >= run.end_s:
            self._effects.append(self._tell.restarted(schedule, len(run.targets), late))
            return replace(run, is_over=True, closed=(), waiting=())
        ordered = dict(run.ordered)
        due = tuple(
            each
            for number, each in enumerate(run.targets)
            if each in late
            and each not in run.waiting
            and self._wall_s - ordered.get(each, float("-inf")) >= ORDER_AGAIN_S
            and self._is_due(run, schedule, each, number)
        )
        self._effects += host_orders.orders(self._node, HostAct.REBOOT, due, self._now_s)
        ordered |= dict.fromkeys(due, self._wall_s)
        return replace(run, ordered=tuple(ordered.items()))

    def _restarted(self, run: Run) -> Run:
        done = tuple(each for each in run.targets if each in run.done or self._has_restarted(each, run.start_s))
        if done == run.done:
            return run
        return replace(run, done=done, closed=tuple(each for each in run.closed if each not in done))

    def _has_restarted(self, host: HostId, since_s: float) -> bool:
        booted_s = self._node.hosts.booted_wall_s(host)
        return booted_s is not None and booted_s > since_s and self._is_live(host)

    def _is_due(self, run: Run, schedule: Schedule, host: HostId, number: int) -> bool:
        """Return whether it is time for a host's restart: drained, when it is empty or must; else its turn has come.

        Without a drain the restarts are spread over the time that there is, so that never all hosts are away at once.
        """
        last_s = run.end_s - min(_MARGIN_MOST_S, _MARGIN_RATIO * schedule.duration_s)
        if not schedule.drains:
            return self._wall_s >= run.start_s + (last_s - run.start_s) * number / len(run.targets)
        if self._wall_s >= min(run.start_s + schedule.force_after_s, last_s):
            return True
        is_settled = self._wall_s >= run.start_s + SETTLE_S
        row = self._node.hosts.rows.row(host)
        on_its_way = 0 if row is None else int(self._node.ledger.in_flight[row])
        return is_settled and not on_its_way and not self._node.hosts.sessions_on(host)

    # ------------------------------------------------------------------------------------------------ ending
    def _is_forgotten(self, run: Run, schedule: Schedule) -> bool:
        """Return whether a run need not be remembered any more: over for long, and kept in the configuration."""
        if not run.is_begun:
            return self._wall_s >= run.end_s
        is_kept = not _is_later(run.start_s, schedule.last_run_s)
        return run.is_over and is_kept and self._wall_s >= run.end_s + REMEMBERED_S

    def _drop(self, run: Run) -> None:
        schedule = next((each for each in self._node.topology.schedules if each.id == run.schedule), None)
        if schedule is not None and run.is_in_force(self._wall_s):
            self._effects.append(self._tell.dropped(schedule))

    def _without_gone(self, run: Run) -> Run:
        """Return the run without hosts that have left the site."""
        is_here = self._node.hosts.rows.row
        if all(is_here(each) is not None for each in run.targets):
            return run
        targets, waiting, closed, done = (
            tuple(each for each in hosts if is_here(each) is not None)
            for hosts in (run.targets, run.waiting, run.closed, run.done)
        )
        return replace(run, targets=targets, waiting=waiting, closed=closed, done=done)

    def _is_live(self, host: HostId) -> bool:
        return self._node.hosts.is_live(host, self._now_s)
