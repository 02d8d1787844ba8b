"""What a console remembers of jobs it has handed to primaries: none ends unseen, whatever becomes of its broker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from ras_console.domain.ids import BrokerId, JobId
from ras_console.domain.topology import SiteTopology
from ras_console.engine.events import Job
from ras_console.engine.job_words import job_fact, label_of, size_of
from ras_console.engine.role_words import broker_name
from ras_console.engine.snapshot import JobView
from ras_console.engine.state import BrokerNode
from ras_console.engine.timeline import Fact

LOST_S: Final = 10.0
"""A broker that has not been reached for so long is not waited for."""

_KEPT: Final = 20


@dataclass(slots=True, kw_only=True)
class _Handed:
    view: JobView
    broker: BrokerId
    seen_s: float


class JobBoard:
    """The jobs of one site, the oldest first."""

    def __init__(self) -> None:
        self._jobs: dict[JobId, _Handed] = {}

    def views(self) -> tuple[JobView, ...]:
        """Return how far each job has come, as far as is known."""
        return tuple(each.view for each in self._jobs.values())

    def owner(self, job: JobId) -> BrokerId | None:
        """Return the broker that works at a job."""
        handed = self._jobs.get(job)
        return None if handed is None or handed.view.is_over else handed.broker

    def hand(self, job: Job, broker: BrokerId, now_s: float) -> None:
        """Note that a job has gone to a broker."""
        self._jobs[job.id] = _Handed(view=_beginning(job), broker=broker, seen_s=now_s)
        while len(self._jobs) > _KEPT:
            del self._jobs[next(iter(self._jobs))]

    def refuse(self, topology: SiteTopology, job: Job, reason: str, now_s: float) -> Fact:
        """Note that a job could not be given to anybody; return what is told of it."""
        view = _failed(_beginning(job), reason)
        self._jobs[job.id] = _Handed(view=view, broker=BrokerId(topology.site.id), seen_s=now_s)
        text = f"{label_of(job)}: not done, {reason}"
        return job_fact(topology, text, f"Asked for by {job.actor}", now_s, is_bad=True)

    def look(self, topology: SiteTopology, reached: Iterable[BrokerNode], now_s: float) -> tuple[Fact, ...]:
        """Take the brokers' word of how far they have come; return the end of those jobs whose broker is lost."""
        pending = [each for each in self._jobs.values() if not each.view.is_over]
        if not pending:
            return ()
        known = {(node.me, view.id): view for node in reached for view in node.jobs.views()}
        facts = []
        for each in pending:
            view = known.get((each.broker, each.view.id))
            if view is not None:
                each.view, each.seen_s = view, now_s
            elif now_s - each.seen_s > LOST_S:
                name = broker_name(topology, each.broker)
                reason = f"{name}, which worked at it, is lost"
                each.view = _failed(each.view, reason)
                text = f"{each.view.label}: not finished, {reason}"
                facts.append(job_fact(topology, text, f"{each.view.done:,} done", now_s, is_bad=True))
        return tuple(facts)


def _beginning(job: Job) -> JobView:
    return JobView(id=job.id, label=label_of(job), actor=job.actor, total=size_of(job))


def _failed(view: JobView, reason: str) -> JobView:
    left = view.total - view.done - view.failed
    failures = (*view.failures, f"{left:,} left: {reason}") if left else view.failures
    return replace(view, failed=view.failed + left, failures=failures, is_over=True)
