"""How far a live action on many sessions has come, what failed, and a way to stop it; blocks nothing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from ras_console.domain.ids import JobId, SiteId
from ras_console.engine.snapshot import JobView
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, ProgressBar
from ras_console.gui.theme import font
from ras_console.runtime.orders import CancelJob

_WIDTH_PX: Final = 460
_FAILURES_PX: Final = 160


class JobWindow(QDialog):
    """One job. It stays until it is closed; closing it does not stop the job."""

    def __init__(self, context: ConsoleContext, site: SiteId, job: JobId, total: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("job_window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self._context = context
        self._site = site
        self._job = job
        self._title = QLabel("Handed to the primary…")
        self._title.setObjectName("job_title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setFont(font("section"))
        self._bar = ProgressBar(context.themes)
        self._bar.setObjectName("job_progress")
        self._bar.setRange(0, max(1, total))
        self._state = QLabel("")
        self._state.setObjectName("job_state")
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setWordWrap(True)
        self._failures = QListWidget()
        self._failures.setObjectName("job_failures")
        self._failures.setAccessibleName("What failed")
        self._failures.setFixedHeight(_FAILURES_PX)
        self._failures.hide()
        self._cancel = Button(context.themes, "&Cancel")
        self._cancel.setObjectName("cancel_job_button")
        self._close = Button(context.themes, "Close", kind="primary")
        self._close.setObjectName("close_button")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(8)
        for each in (self._title, self._bar, self._state, self._failures):
            column.addWidget(each)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH_PX)
        self.setWindowTitle(self.tr("Progress – RAS Console"))
        self._cancel.clicked.connect(self._stop)
        self._close.clicked.connect(self.close)
        context.bridge.snapshot_changed.connect(self._look)
        self._look()

    @Slot()
    def _look(self) -> None:
        snapshot = self._context.bridge.snapshot
        view = snapshot.site(self._site) if snapshot is not None else None
        job = next((each for each in view.jobs if each.id == self._job), None) if view is not None else None
        if job is not None:
            self._show(job)

    def _show(self, job: JobView) -> None:
        self._title.setText(job.label)
        self._bar.setRange(0, max(1, job.total))
        self._bar.setValue(job.done + job.failed)
        self._state.setText(state_words(job))
        self._cancel.setEnabled(not job.is_over and not job.is_cancelled)
        if job.failures and self._failures.count() != len(job.failures):
            self._failures.clear()
            self._failures.addItems(list(job.failures))
            self._failures.show()

    @Slot()
    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        self._context.bridge.submit(CancelJob(site=self._site, job=self._job))


def state_words(job: JobView) -> str:
    """Return how far a job has come, in a sentence."""
    done = f"{job.done:,} of {job.total:,} done"
    failed = f", {job.failed:,} failed" if job.failed else ""
    left = job.total - job.done - job.failed
    if job.is_cancelled:
        return f"Cancelled: {done}{failed}, {left:,} left as they were."
    return f"{'Finished' if job.is_over else 'At work'}: {done}{failed}."
