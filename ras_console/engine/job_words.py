"""What is said of live actions on many sessions or hosts, in an operator's words."""

from __future__ import annotations

from typing import Final

from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.events import Job
from ras_console.engine.host_acts import HostAct
from ras_console.engine.snapshot import JobView
from ras_console.engine.timeline import EntryKind, Fact

_LABELS: Final = {
    HostAct.MESSAGE: "Send a message to {}",
    HostAct.DISCONNECT: "Disconnect {}",
    HostAct.LOG_OFF: "Log off {}",
    HostAct.MOVE_LATER: "Move {} on reconnect",
    HostAct.END_PROCESS: "End {}",
}
_OUTCOMES: Final = {
    HostAct.MESSAGE: "sent a message to {}",
    HostAct.DISCONNECT: "disconnected {}",
    HostAct.LOG_OFF: "logged {} off",
    HostAct.MOVE_LATER: "marked {} to move on reconnect",
    HostAct.END_PROCESS: "ended {}",
}
_FACT_FAILURES: Final = 5
"""Failures that the fact names; the console shows more."""


def label_of(job: Job) -> str:
    """Return what a job is, for the head of its progress."""
    return _LABELS.get(job.act, f"{job.act.capitalize()}: {{}}").format(counted(job, size_of(job)))


def size_of(job: Job) -> int:
    """Return how many sessions a job is about, or hosts where it names no sessions."""
    return len(job.sessions) or len(job.hosts)


def counted(job: Job, count: int) -> str:
    """Return a number of what the job is about."""
    if job.act is HostAct.END_PROCESS:
        return f"{job.title} (process {job.process})" if count else "no process"
    noun = "session" if job.sessions else "host"
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def failure_words(session: int, user: str, reason: str) -> str:
    """Return why something could not be done to one session."""
    return f"{user or 'Unknown user'} (session {session}): {reason}"


def outcome_fact(topology: SiteTopology, job: Job, view: JobView, now_s: float) -> Fact:
    """Return what came of a job; `view` is its end."""
    text = f"{job.actor} {_OUTCOMES.get(job.act, f'ordered to {job.act}: {{}}').format(counted(job, view.done))}"
    if view.failed:
        text += f"; {view.failed:,} failed"
    left = view.total - view.done - view.failed
    if view.is_cancelled:
        text += f"; cancelled with {left:,} left"
    return job_fact(topology, text, "; ".join(view.failures[:_FACT_FAILURES]), now_s, is_bad=view.failed > 0)


def job_fact(topology: SiteTopology, text: str, detail: str, now_s: float, *, is_bad: bool) -> Fact:
    """Return a fact about a job."""
    return Fact(
        at_s=now_s,
        site=topology.site.id,
        kind=EntryKind.SESSION,
        severity=Severity.WARNING if is_bad else Severity.INFO,
        source=Source.HOST,
        text=text,
        detail=detail,
    )
