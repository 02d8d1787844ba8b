"""A run of a schedule as it goes: how far it has come, which host is at what, and a way to end it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QWidget

from ras_console.domain.ids import HostId, ScheduleId
from ras_console.domain.objects import Schedule
from ras_console.domain.vocabulary import ScheduleAction
from ras_console.engine.runs import Run
from ras_console.engine.snapshot import SiteView
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, Card, ProgressBar
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import Question
from ras_console.gui.panels.picture import host_row
from ras_console.gui.phrases import counted, left
from ras_console.gui.theme import font
from ras_console.runtime.orders import CancelRun


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCounts:
    """How many hosts of a run are at what; together they are all its hosts."""

    done: int
    under_way: int
    away: int
    waiting: int


def counts_of(run: Run) -> RunCounts:
    """Return how many hosts are at what."""
    under_way = sum(1 for host, _ in run.ordered if host not in run.done and host not in run.waiting)
    away = sum(1 for host in run.waiting if host not in run.done)
    rest = len(run.targets) - len(run.done) - under_way - away
    return RunCounts(done=len(run.done), under_way=under_way, away=away, waiting=rest)


def run_words(schedule: Schedule, run: Run, now_s: float) -> str:
    """Return how far a run has come, in a sentence."""
    count = counts_of(run)
    if run.is_cancelled:
        return f"Cancelled: {count.done:,} of {counted(len(run.targets), 'host')} done, the others left as they were."
    if run.is_over:
        return _over_words(schedule, run)
    ends = f"{left(run.end_s - now_s)} left"
    if schedule.action is ScheduleAction.DISABLE:
        away = f", {count.away:,} away" if count.away else ""
        return f"{counted(len(run.closed), 'host')} disabled{away}; {ends}."
    parts = [f"{count.done:,} of {counted(len(run.targets), 'host')} restarted"]
    for number, what in (
        (count.under_way, "restarting"),
        (count.waiting, "waiting for users or their turn"),
        (count.away, "away"),
    ):
        parts += [f"{number:,} {what}"] if number else []
    return f"{', '.join(parts)}; {ends}."


def _over_words(schedule: Schedule, run: Run) -> str:
    if not run.targets:
        return "Over: nothing was done; it was missed, or there was no host."
    if schedule.action is ScheduleAction.DISABLE:
        return "Over: its hosts take new sessions again."
    late = len(run.targets) - len(run.done)
    if not late:
        return f"Over: {counted(len(run.targets), 'host')} restarted."
    return f"Over: {len(run.done):,} of {counted(len(run.targets), 'host')} restarted, {late:,} not in time."


def host_words(run: Run, host: HostId, view: SiteView | None) -> str:
    """Return what a host of a run is at."""
    if host in run.done:
        return "restarted"
    if host in run.waiting:
        return "away"
    if run.is_over:
        return "left as it was" if run.is_cancelled else "did not restart in time"
    if host in dict(run.ordered):
        return "restarting"
    at = host_row(view, host)
    sessions = int(view.hosts.sessions[at]) if view is not None and at is not None else 0
    if host in run.closed:
        return f"no new sessions, {counted(sessions, 'session')} left" if sessions else "no new sessions, empty"
    return "waits for its turn"


def shown_run(schedule: Schedule, view: SiteView | None, now_s: float) -> Run | None:
    """Return the schedule's run that is worth showing: the one at work, else the last one that is remembered."""
    runs = view.runs if view is not None else ()
    mine = (each for each in runs if each.schedule == schedule.id and (each.is_over or each.is_in_force(now_s)))
    return max(mine, key=lambda each: each.start_s, default=None)


class RunCard(Card):
    """Progress in a bar and a sentence, and Cancel, which asks first; not there while nothing runs."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(context.themes, "This run", parent)
        self._context = context
        self._schedule: Schedule | None = None
        self._run: Run | None = None
        self.cancel_button = Button(context.themes, "&Cancel run…", icon="octagon-x")
        self.cancel_button.setObjectName("cancel_run_button")
        self.add_to_header(self.cancel_button)
        self._bar = ProgressBar(context.themes)
        self._bar.setObjectName("run_progress")
        self._bar.setAccessibleName("Hosts done")
        self._words = QLabel()
        self._words.setObjectName("run_state")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setFont(font("body"))
        self._words.setWordWrap(True)
        self.body.setSpacing(8)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._words)
        self.cancel_button.clicked.connect(self._ask)

    def show_run(self, schedule: Schedule, run: Run | None, now_s: float) -> None:
        """Show how far the run has come; hides where nothing runs."""
        self._schedule, self._run = schedule, run
        self.setVisible(run is not None)
        if run is None:
            return
        self._bar.setVisible(schedule.action is ScheduleAction.REBOOT)
        self._bar.setRange(0, max(1, len(run.targets)))
        self._bar.setValue(len(run.done))
        self._words.setText(run_words(schedule, run, now_s))
        self.cancel_button.setVisible(not run.is_over)
        refusal = self._context.bridge.refusal_of(self._order(schedule))
        self.cancel_button.setEnabled(not refusal)
        self.cancel_button.setToolTip(refusal or "End this run; the next one comes at its time")

    def _order(self, schedule: Schedule) -> CancelRun:
        actor = self._context.workspace.actor
        return CancelRun(site=schedule.site_id, schedule=ScheduleId(schedule.id), actor=actor)

    @Slot()
    def _ask(self) -> None:
        schedule, run = self._schedule, self._run
        if schedule is None or run is None:
            return
        order = self._order(schedule)
        question = cancel_question(schedule, run)
        ask(self._context.themes, self.window(), question, lambda: self._context.bridge.submit(order))


def cancel_question(schedule: Schedule, run: Run) -> Question:
    """Return what to ask before a run is ended."""
    count = counts_of(run)
    if schedule.action is ScheduleAction.DISABLE:
        text = f"{counted(len(run.closed), 'host')} that it disabled take new sessions again at once."
    else:
        going = f" {counted(count.under_way, 'host')} under way will still restart." if count.under_way else ""
        text = (
            f"{count.done:,} of {counted(len(run.targets), 'host')} have restarted.{going} "
            "The others stay as they are and take new sessions again."
        )
    return Question(title=f"Cancel this run of {schedule.name}?", text=text, action_label="Cancel run")
