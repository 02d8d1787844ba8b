"""What a primary tells of its schedules, as facts of the timeline."""

from __future__ import annotations

from collections.abc import Sequence

from ras_console.domain.durations import duration_text
from ras_console.domain.ids import BrokerId, HostId
from ras_console.domain.objects import Schedule
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import ScheduleAction, Severity, Source
from ras_console.engine.effects import Announce
from ras_console.engine.runs import Run
from ras_console.engine.site_words import host_name
from ras_console.engine.timeline import EntryKind, Fact

_NAMES_SAID = 5


class ScheduleTeller:
    """Makes the facts of one broker at one instant."""

    def __init__(self, topology: SiteTopology, me: BrokerId, now_s: float) -> None:
        self._topology = topology
        self._me = me
        self._now_s = now_s

    def announced(self, schedule: Schedule, hosts: int, in_s: float) -> Announce:
        """Return the fact that users have been told what is coming."""
        text = f"the users of {_hosts(hosts)} are told: it begins in {duration_text(round(in_s))}"
        return self._fact(schedule, Severity.INFO, text)

    def begun(self, schedule: Schedule, hosts: int, away: int, *, left_s: float, is_resumed: bool) -> Announce:
        """Return the fact that a run has begun, or is taken up again after a break."""
        within = duration_text(max(60.0, round(left_s / 60.0) * 60.0))
        if schedule.action is ScheduleAction.DISABLE:
            text = f"{_hosts(hosts)} take{'s' * (hosts == 1)} no new sessions for {within}"
        else:
            text = f"{_hosts(hosts)} {'is' if hosts == 1 else 'are'} restarted within {within}"
        parts = ["Taken up again after a break."] if is_resumed else []
        if away:
            what = "treated when back" if schedule.enforces_for_inactive else "left out"
            parts.append(f"{_hosts(away)} {'is' if away == 1 else 'are'} away and {what}.")
        return self._fact(schedule, Severity.INFO, text, " ".join(parts))

    def opened(self, schedule: Schedule, hosts: int) -> Announce:
        """Return the fact that the time of disabled hosts is over."""
        return self._fact(schedule, Severity.GOOD, f"{_hosts(hosts)} take{'s' * (hosts == 1)} new sessions again")

    def restarted(self, schedule: Schedule, hosts: int, late: Sequence[HostId]) -> Announce:
        """Return the fact that all have restarted, or which have not in time."""
        if not late:
            return self._fact(schedule, Severity.GOOD, f"{_hosts(hosts)} restarted")
        names = ", ".join(host_name(self._topology, each) for each in late[:_NAMES_SAID])
        more = f" and {len(late) - _NAMES_SAID} more" if len(late) > _NAMES_SAID else ""
        text = f"{len(late)} of {_hosts(hosts)} did not restart in time"
        return self._fact(schedule, Severity.WARNING, text, f"{names}{more}")

    def missed(self, schedule: Schedule, since_s: float) -> Announce:
        """Return the fact that a run was missed: nobody was primary in its time."""
        text = f"the run {duration_text(round(since_s / 60.0) * 60.0)} ago was missed"
        return self._fact(schedule, Severity.WARNING, text, "No primary broker was at work while it could have begun.")

    def dropped(self, schedule: Schedule) -> Announce:
        """Return the fact that a run was ended by switching its schedule off."""
        return self._fact(schedule, Severity.INFO, "switched off while it ran; its hosts take new sessions again")

    def cancelled(self, schedule: Schedule, actor: str, run: Run) -> Announce:
        """Return the fact that an administrator has ended a run, and how far it had come."""
        if schedule.action is ScheduleAction.DISABLE:
            return self._fact(schedule, Severity.INFO, f"cancelled; {_hosts(len(run.closed))} open again", actor)
        under_way = sum(1 for host, _ in run.ordered if host not in run.done)
        left = len(run.targets) - len(run.done) - under_way
        text = f"cancelled with {len(run.done):,} of {_hosts(len(run.targets))} restarted; {left:,} left as they are"
        return self._fact(schedule, Severity.INFO, text, actor)

    def _fact(self, schedule: Schedule, severity: Severity, text: str, detail: str = "") -> Announce:
        return Announce(
            fact=Fact(
                at_s=self._now_s,
                site=self._topology.site.id,
                kind=EntryKind.HOST,
                severity=severity,
                source=Source.HOST,
                text=f"Schedule {schedule.name}: {text}",
                detail=detail,
                broker=self._me,
            )
        )


def _hosts(count: int) -> str:
    return "1 host" if count == 1 else f"{count:,} hosts"
