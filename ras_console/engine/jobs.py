"""Live actions on many sessions or hosts: worked off in portions by the acting primary, answered host by host."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import HostId, JobId, ObjectId, OrderId, SessionId
from ras_console.domain.topology import SiteTopology
from ras_console.engine.effects import Announce, Effect, OrderHost
from ras_console.engine.events import Job, OrderDone, OrderRefused
from ras_console.engine.host_acts import HostAct
from ras_console.engine.job_words import failure_words, label_of, outcome_fact
from ras_console.engine.sessions import SessionTable
from ras_console.engine.snapshot import JobView

PORTION: Final = 200
"""Sessions, or hosts, that orders go out for in one tick: 4,000 in a second, and no tick is held up by a job."""

ANSWER_S: Final = 5.0
"""A host that has not answered an order by then does not answer."""

FAILURES_KEPT: Final = 100
_JOBS_KEPT: Final = 20
_NOBODY: Final = 0


@dataclass(slots=True, kw_only=True)
class _Asked:
    """One order that has gone out."""

    job: JobId
    host: HostId
    sessions: tuple[SessionId, ...]
    users: tuple[str, ...]
    until_s: float


@dataclass(slots=True, kw_only=True)
class _Running:
    """A job and how far it has come. `sessions` and `hosts` go together, sorted by host; `at` is the next one's."""

    job: Job
    sessions: NDArray[np.int64]
    hosts: NDArray[np.int64]
    at: int = 0
    done: int = 0
    failed: int = 0
    failures: list[str] = field(default_factory=list)
    is_cancelled: bool = False
    is_over: bool = False

    @property
    def total(self) -> int:
        return len(self.hosts)

    def fail(self, count: int, words: Iterable[str]) -> None:
        self.failed += count
        room = FAILURES_KEPT - len(self.failures)
        self.failures.extend(word for word, _ in zip(words, range(room), strict=False))

    def view(self) -> JobView:
        return JobView(
            id=self.job.id,
            label=label_of(self.job),
            actor=self.job.actor,
            total=self.total,
            done=self.done,
            failed=self.failed,
            failures=tuple(self.failures),
            is_over=self.is_over,
            is_cancelled=self.is_cancelled,
        )


class Jobs:
    """The jobs of one broker, changed in place by it. `first_order` differs between the lives of a broker."""

    def __init__(self, sessions: SessionTable, *, first_order: int) -> None:
        self._sessions = sessions
        self._next_order = first_order
        self._jobs: dict[JobId, _Running] = {}
        self._asked: dict[OrderId, _Asked] = {}

    def views(self) -> tuple[JobView, ...]:
        """Return how far each job has come, the oldest first; those that are over are kept for a while."""
        return tuple(each.view() for each in self._jobs.values())

    def start(self, job: Job) -> None:
        """Take a job; one that is known already is not begun again. Sessions that are not on the map fail at once."""
        if job.id in self._jobs:
            return
        if job.sessions:
            sessions = np.unique(np.array(job.sessions, dtype=np.int64))
            hosts = self._sessions.hosts_of(sessions)
            order = np.argsort(hosts, kind="stable")
            running = _Running(job=job, sessions=sessions[order], hosts=hosts[order])
            unknown = running.sessions[running.hosts == _NOBODY]
            running.at = len(unknown)
            running.fail(len(unknown), (failure_words(int(each), "", "it has ended") for each in unknown.tolist()))
        else:
            hosts = np.array(job.hosts, dtype=np.int64)
            running = _Running(job=job, sessions=np.zeros(len(hosts), dtype=np.int64), hosts=hosts)
        self._jobs[job.id] = running
        while len(self._jobs) > _JOBS_KEPT and (over := next((k for k, j in self._jobs.items() if j.is_over), None)):
            del self._jobs[over]

    def cancel(self, job: JobId) -> None:
        """Give no more orders for a job; those that have gone out are still answered."""
        running = self._jobs.get(job)
        if running is not None and not running.is_over:
            running.is_cancelled = True

    def answered(self, event: OrderDone) -> None:
        """Take a host's answer; one that comes after it was given up changes nothing."""
        asked = self._asked.pop(event.order, None)
        if asked is None or asked.host != event.host:
            return
        running = self._jobs[asked.job]
        failed = frozenset(event.failed)
        running.done += max(1, len(asked.sessions)) - len(failed)
        names = dict(zip(asked.sessions, asked.users, strict=True))
        reason = _REASONS.get(running.job.act, "the host could not do it")
        words = (failure_words(each, names[each], reason) for each in asked.sessions if each in failed)
        running.fail(len(failed), words)

    def refused(self, event: OrderRefused, topology: SiteTopology) -> None:
        """Take a host's refusal: what it was asked for is not done."""
        for order in [order for order, asked in self._asked.items() if asked.host == event.host]:
            self._give_up(order, f"{_server(topology, event.host)} obeys another broker")

    def tick(self, topology: SiteTopology, now_s: float, *, term: int, is_acting: bool) -> tuple[Effect, ...]:
        """Give the next orders, give up those that were not answered, and tell of jobs that have come to an end."""
        if not self._asked and all(each.is_over for each in self._jobs.values()):
            return ()
        for order in [order for order, asked in self._asked.items() if asked.until_s <= now_s]:
            self._give_up(order, f"{_server(topology, self._asked[order].host)} does not answer")
        effects: list[Effect] = []
        room = PORTION
        for running in self._jobs.values():
            if not running.is_over and not running.is_cancelled and running.at < running.total and is_acting:
                before = running.at
                effects.extend(self._orders(running, room, term, now_s))
                room -= running.at - before
        busy = {asked.job for asked in self._asked.values()}
        for running in self._jobs.values():
            is_given = running.is_cancelled or running.at == running.total
            if not running.is_over and is_given and running.job.id not in busy:
                running.is_over = True
                effects.append(Announce(fact=outcome_fact(topology, running.job, running.view(), now_s)))
        return tuple(effects)

    def stop(self, topology: SiteTopology, reason: str, now_s: float) -> tuple[Effect, ...]:
        """End every job: this broker is not the primary any more. What has not been answered counts as failed."""
        effects: list[Effect] = []
        for order in list(self._asked):
            self._give_up(order, reason)
        for running in self._jobs.values():
            if not running.is_over:
                left = running.total - running.at
                running.at = running.total
                running.fail(left, [f"{left:,} more: {reason}"] if left else [])
                running.is_over = True
                effects.append(Announce(fact=outcome_fact(topology, running.job, running.view(), now_s)))
        return tuple(effects)

    def _orders(self, running: _Running, room: int, term: int, now_s: float) -> Sequence[OrderHost]:
        """Return the orders for the next portion of a job, one for each host in it."""
        begin, end = running.at, min(running.total, running.at + room)
        running.at = end
        orders = []
        for at in _runs(running.hosts[begin:end]):
            host = HostId(ObjectId(int(running.hosts[begin + at.start])))
            ids = running.sessions[begin + at.start : begin + at.stop].tolist() if running.job.sessions else []
            sessions = tuple(SessionId(each) for each in ids)
            order = OrderId(self._next_order)
            self._next_order += 1
            self._asked[order] = _Asked(
                job=running.job.id,
                host=host,
                sessions=sessions,
                users=tuple(self._sessions.user_of(each) for each in sessions),
                until_s=now_s + ANSWER_S,
            )
            job = running.job
            orders.append(
                OrderHost(
                    host=host,
                    term=term,
                    act=job.act,
                    order=order,
                    sessions=sessions,
                    title=job.title,
                    text=job.text,
                    process=job.process,
                )
            )
        return orders

    def _give_up(self, order: OrderId, reason: str) -> None:
        asked = self._asked.pop(order)
        running = self._jobs[asked.job]
        if asked.sessions:
            words = (failure_words(*each, reason) for each in zip(asked.sessions, asked.users, strict=True))
            running.fail(len(asked.sessions), words)
        else:
            running.fail(1, (reason,))


_REASONS: Final = {
    HostAct.DISCONNECT: "it has ended, or its logon is in progress",
    HostAct.LOG_OFF: "it has ended already",
    HostAct.MESSAGE: "it has ended",
    HostAct.MOVE_LATER: "it has ended",
    HostAct.END_PROCESS: "there is no such process any more",
}


def _runs(hosts: NDArray[np.int64]) -> list[slice]:
    """Return the stretches of equal values."""
    if not len(hosts):
        return []
    cuts = [0, *(np.flatnonzero(np.diff(hosts)) + 1).tolist(), len(hosts)]
    return [slice(begin, end) for begin, end in pairwise(cuts)]


def _server(topology: SiteTopology, host: HostId) -> str:
    return next((each.server for each in topology.hosts if each.id == host), f"host {host}")
