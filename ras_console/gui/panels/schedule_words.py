"""Schedules in words: whom they are for, when they run next, what they are doing just now. Pure."""

from __future__ import annotations

from typing import Final

from ras_console.config.document import Document
from ras_console.domain.catalogue import SCHEDULE
from ras_console.domain.objects import Schedule
from ras_console.domain.schedule_times import next_starts
from ras_console.domain.vocabulary import Repeat, ScheduleAction
from ras_console.engine.runs import Run
from ras_console.engine.snapshot import SiteView
from ras_console.gui.panels.drain_words import moment_text
from ras_console.gui.phrases import counted, left
from ras_console.runtime.clock import local_utc_offset

ACTIONS: Final = {ScheduleAction.DISABLE: "Disable hosts", ScheduleAction.REBOOT: "Reboot hosts"}
REPEATS: Final[dict[Repeat, str]] = dict(SCHEDULE.field("repeat").choices)


def targets_text(document: Document, schedule: Schedule) -> str:
    """Return whom the schedule is for: pools by name, hosts by number."""
    pools = [pool.name for pool in (document.pool(each) for each in schedule.pool_ids) if pool is not None]
    parts = [*pools, *([counted(len(schedule.host_ids), "host")] if schedule.host_ids else [])]
    return ", ".join(parts) or "all hosts"


def next_texts(schedule: Schedule, now_s: float, most: int = 3) -> tuple[str, ...]:
    """Return the next few runs by the local clock; none for a schedule that is off or over."""
    if not schedule.is_enabled:
        return ()
    return tuple(moment_text(each) for each in next_starts(schedule, now_s, local_utc_offset, most))


def last_text(schedule: Schedule) -> str:
    """Return when it ran last, "never" for one that has not run yet."""
    return moment_text(schedule.last_run_s) if schedule.last_run_s is not None else "never"


def run_of(schedule: Schedule, view: SiteView | None, now_s: float) -> Run | None:
    """Return what the schedule is doing just now, None while it does nothing."""
    runs = view.runs if view is not None else ()
    return next((run for run in runs if run.schedule == schedule.id and run.is_in_force(now_s)), None)


def now_text(schedule: Schedule, view: SiteView | None, now_s: float) -> str:
    """Return what runs just now, "" while nothing does."""
    run = run_of(schedule, view, now_s)
    if run is None:
        return ""
    ends = f"{left(run.end_s - now_s)} left"
    waiting = f", {counted(len(run.waiting), 'host')} away" if run.waiting else ""
    if schedule.action is ScheduleAction.DISABLE:
        return f"{counted(len(run.closed), 'host')} disabled{waiting}, {ends}"
    return f"{len(run.done):,} of {counted(len(run.targets), 'host')} restarted{waiting}, {ends}"
