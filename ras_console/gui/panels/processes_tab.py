"""The tab with what runs on a host just now: asked for while somebody looks at it, one process ended when told to."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.domain.ids import JobId
from ras_console.domain.objects import Host
from ras_console.domain.processes import NO_SESSION, HostProcess
from ras_console.engine.host_acts import HostAct
from ras_console.gui.context import ConsoleContext
from ras_console.gui.job_numbers import new_job
from ras_console.gui.kit import Card, EmptyState, InlineMessage, MutedLabel, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.panels.action_button import ActionButton
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import Question
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted
from ras_console.runtime.orders import ActOnSessions, LookAtProcesses

COLUMNS: Final = (
    Column(title="Process"),
    Column(title="Id", width_px=86, is_number=True),
    Column(title="Session", width_px=86, is_number=True, tip="The session it belongs to; – is the host’s own"),
    Column(title="User", width_px=160),
    Column(
        title="CPU",
        width_px=86,
        is_number=True,
        tip="Of all cores of the host; above 100 % in all where more is asked for than there is",
    ),
    Column(title="Memory", width_px=100, is_number=True),
)
_CPU: Final = 4
_MIB: Final = 1024.0
ASK_EVERY_MS: Final = 3_000
"""A look holds for ten seconds: one that gets lost is not noticed."""

_PICTURES_WAITED: Final = 20

ASKING: Final = "The host is being asked what runs on it."
NO_ENGINE: Final = "No engine shows what runs on the host. The list appears as soon as one does."
NO_ANSWER: Final = (
    "{host} does not answer, so that what runs on it is not known. The list appears once it is heard again."
)
NOTHING_CHOSEN: Final = "Choose a process first."
HOSTS_OWN: Final = "It is the host’s own; ending it would stop the host. Restart the host instead."


class ProcessesTab(QWidget):
    """Sorted by a click on a title, the busiest first to begin with; Del ends the chosen process after a question."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._host: Host | None = None
        self._processes: dict[int, HostProcess] = {}
        self._job: JobId | None = None
        self._ending = ""
        self._asked_number = 0
        self._timer = QTimer(self, interval=ASK_EVERY_MS)
        self._timer.timeout.connect(self._ask)
        self._make_parts(context)
        self._lay_out()
        self._allow()

    def _make_parts(self, context: ConsoleContext) -> None:
        themes = context.themes
        self.end_action = QAction(self.tr("&End process…"), self)
        self.end_action.setObjectName("end_process")
        self.end_action.triggered.connect(self._ask_end)
        self._button = ActionButton(themes, self.end_action, "circle-x")
        self._button.setText(self.end_action.text())
        self._count = MutedLabel(themes)
        self._count.setObjectName("processes_count")
        self._note = InlineMessage(themes)
        self._note.setObjectName("processes_note")
        self._note.hide()
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(themes, self.model, COLUMNS)
        self.table.setObjectName("processes_table")
        self.table.setAccessibleName("Processes")
        self.table.insertAction(self.table.export_action, self.end_action)
        self.table.let_sort()
        self.table.sortByColumn(_CPU, Qt.SortOrder.DescendingOrder)
        self.table.selection_changed.connect(self._allow)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.end_action.trigger)
        self._empty = EmptyState(themes, "list", ASKING)
        self._empty.setObjectName("no_processes")

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._button)
        line.addWidget(self._count, 1)
        self._card = Card(self._context.themes)
        self._card.body.addLayout(line)
        self._card.body.addWidget(self._note)
        self._card.add_list(self.table)
        self._card.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card)
        layout.addWidget(self._empty)

    # ------------------------------------------------------------------------------------------------------ looking
    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self._ask()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @Slot()
    def _ask(self) -> None:
        if self._host is not None and self.isVisible():
            snapshot = self._context.bridge.snapshot
            self._asked_number = snapshot.number if snapshot is not None else 0
            self._context.bridge.submit(LookAtProcesses(site=self._host.site_id, host=self._host.id))

    def _ask_again(self, number: int) -> None:
        """Ask once more where a whole second's pictures have had no answer: the engine was busy, or is another one."""
        if not 0 <= number - self._asked_number < _PICTURES_WAITED:
            self._ask()

    def show_picture(self, picture: Picture) -> None:
        """Show what runs on the picture's host, as far as it has answered."""
        host = cast("Host", picture.thing)
        is_other = self._host is None or self._host.id != host.id
        self._host = host
        if is_other:
            self._job = None
            self._note.hide()
            self._ask()
        view = picture.site_view
        answer = next((each for each in view.processes if each.host == host.id), None) if view is not None else None
        found = answer.processes if answer is not None else None
        if answer is None and picture.snapshot is not None:
            self._ask_again(picture.snapshot.number)
        if view is None:
            self._empty.set_sentence(NO_ENGINE)
        elif answer is None:
            self._empty.set_sentence(ASKING)
        elif found is None:
            self._empty.set_sentence(NO_ANSWER.format(host=host.server))
        self._card.setVisible(found is not None)
        self._empty.setVisible(found is None)
        self._show_list(found or ())
        self._show_outcome(picture)

    def _show_list(self, processes: tuple[HostProcess, ...]) -> None:
        self._processes = {each.id: each for each in processes}
        self.model.show_lines([_line(each) for each in processes])
        sessions = len({each.session for each in processes if each.session != NO_SESSION})
        cpu = sum(each.cpu_ratio for each in processes)
        memory = sum(each.memory_gib for each in processes)
        self._count.setText(
            f"{counted(len(processes), 'process', 'processes')} of {counted(sessions, 'session')} and the host:"
            f" {100 * cpu:.0f} % CPU, {memory:,.1f} GiB"
        )
        self._allow()

    # ------------------------------------------------------------------------------------------------------- ending
    def _chosen(self) -> HostProcess | None:
        keys = self.table.selected_keys()
        return self._processes.get(keys[0]) if keys else None

    def _refusal(self) -> str:
        host, chosen = self._host, self._chosen()
        if host is not None and (refusal := self._context.workspace.operation_refusal(host.site_id)):
            return refusal
        if chosen is None:
            return NOTHING_CHOSEN
        return HOSTS_OWN if chosen.session == NO_SESSION else ""

    @Slot()
    def _allow(self) -> None:
        refusal = self._refusal()
        self.end_action.setEnabled(not refusal)
        self.end_action.setToolTip(refusal or "End the chosen process at once (Del)")

    @Slot()
    def _ask_end(self) -> None:
        chosen, host = self._chosen(), self._host
        if chosen is not None and host is not None:
            ask(self._context.themes, self.window(), end_question(chosen, host.server), lambda: self._end(host, chosen))

    def _end(self, host: Host, process: HostProcess) -> None:
        self._job, self._ending = new_job(), f"{process.name} ({process.id})"
        self._note.show_message(f"Ending {self._ending}…", Tone.INFO)
        self._note.show()
        self._context.bridge.submit(
            ActOnSessions(
                site=host.site_id,
                job=self._job,
                act=HostAct.END_PROCESS,
                sessions=(process.session,),
                actor=self._context.workspace.actor,
                title=process.name,
                process=process.id,
            )
        )

    def _show_outcome(self, picture: Picture) -> None:
        view = picture.site_view
        job = next((each for each in view.jobs if each.id == self._job), None) if view is not None else None
        if job is None or not job.is_over:
            return
        self._job = None
        if job.failed:
            self._note.show_message(f"{self._ending} was not ended: {'; '.join(job.failures)}.", Tone.ERROR)
        else:
            self._note.show_message(f"{self._ending} has ended.", Tone.OK)


def end_question(process: HostProcess, host: str) -> Question:
    """Return what to ask before a process is ended."""
    rest = (
        "The session ends with it, as nothing of it is left without."
        if process.ends_session
        else "The session goes on."
    )
    return Question(
        title=f"End {process.name}?",
        text=(
            f"{process.name} (process {process.id}) of {process.user} on {host} ends at once. What has not been saved "
            f"in it is lost. {rest}"
        ),
        action_label="End process",
        is_danger=True,
    )


def _line(process: HostProcess) -> Line:
    is_own = process.session == NO_SESSION
    memory_mib = process.memory_gib * _MIB
    return Line(
        key=process.id,
        cells=(
            Cell(text=process.name, is_strong=True),
            Cell(text=str(process.id), is_number=True, rank=float(process.id)),
            Cell(
                text="–" if is_own else str(process.session),
                is_number=True,
                rank=None if is_own else float(process.session),
                is_faint=is_own,
            ),
            Cell(text=process.user, is_faint=is_own),
            Cell(text=f"{100 * process.cpu_ratio:.1f} %", is_number=True, rank=process.cpu_ratio),
            Cell(text=f"{memory_mib:,.0f} MiB", is_number=True, rank=memory_mib),
        ),
    )
