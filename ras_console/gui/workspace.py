"""The open farm: its document, the way from an intention to a committed change, undo, and what other consoles did."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from ras_console.config.change import Change, Problems
from ras_console.config.commands import Command, Replay
from ras_console.config.document import Document
from ras_console.config.log_reset import stamped
from ras_console.config.planner import plan
from ras_console.config.stamps import Stamp
from ras_console.domain.errors import Problem
from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.gui.undo import ChangeStack, ChangeStep, Replayed
from ras_console.storage import broker_log
from ras_console.storage.audit import AuditEntry
from ras_console.storage.errors import StorageError
from ras_console.storage.repository import Repository, RevisionConflict, Versions

Primaries = Mapping[SiteId, BrokerId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A change refused because another console changed the farm first: mine, what they did since, and both versions.

    `versions` has an item for each object of mine.
    """

    command: Command
    mine: Change
    theirs: tuple[AuditEntry, ...]
    versions: tuple[Versions, ...]


class Workspace(QObject):
    """One open database. Only this class changes the document; it lives in the GUI thread."""

    document_changed = Signal(object, object)
    """Document before, Document after."""
    committed = Signal(object)
    """Change: this console made it."""
    noticed = Signal(str)
    """What the product did by itself along with a change, and why."""
    conflicted = Signal(object)
    """Conflict."""
    failed = Signal(str, str)
    """What happened, what to do: the storage refused; nothing was changed."""

    def __init__(
        self, repository: Repository, *, actor: str, primaries: Callable[[], Primaries], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._repository = repository
        self._actor = actor
        self._primaries = primaries
        self._document = repository.load()
        self._stack = ChangeStack(self._replay, self)
        self._is_out_of_reach = False
        self._stamped: tuple[int, tuple[ObjectId, ...]] = (-1, ())
        self._stamps: Mapping[ObjectId, Stamp] = {}

    @property
    def document(self) -> Document:
        """The configuration as this console knows it."""
        return self._document

    @property
    def path(self) -> Path:
        """The database file."""
        return self._repository.path

    @property
    def actor(self) -> str:
        """Who sits at this console: stands in the audit and on live orders."""
        return self._actor

    @property
    def is_read_only(self) -> bool:
        """True where nothing can be changed."""
        return self._repository.is_read_only

    @property
    def undo_stack(self) -> QUndoStack:
        """The changes this console made, newest last."""
        return self._stack

    def primaries(self) -> Primaries:
        """Return who is primary of each site just now; sites without one are missing."""
        return self._primaries()

    def stamps(self, object_ids: tuple[ObjectId, ...]) -> Mapping[ObjectId, Stamp]:
        """Return who made each object and who altered it last, asked once for each revision; none without the file."""
        asked = (self._document.revision, object_ids)
        if asked != self._stamped:
            self._stamped = asked
            try:
                self._stamps = self._repository.stamps(object_ids)
            except StorageError:  # the look for changes tells of a file out of reach
                self._stamps = {}
        return self._stamps

    def retrieve_logs(self, brokers: frozenset[BrokerId], to: Path) -> str:
        """Save the brokers' logs as a ZIP archive and return what came of it; any thread, may take a while."""
        try:
            count = broker_log.retrieve_logs(self.path, brokers, to)
        except OSError as error:
            return f"The logs were not saved as {to}: {error.strerror or error}."
        files = "1 log file is" if count == 1 else f"{count} log files are"
        return f"{files} in {to}." if count else f"Nothing has been logged yet; {to} is empty."

    def clear_logs(self, brokers: frozenset[BrokerId]) -> str:
        """Delete the brokers' logs and return what came of it; any thread."""
        try:
            count = broker_log.clear_logs(self.path, brokers)
        except OSError as error:
            return f"The logs were not cleared: {error.strerror or error}."
        return (
            f"{count} log file{'s were' if count > 1 else ' was'} deleted." if count else "There was no log to clear."
        )

    def check(self, command: Command) -> tuple[Problem, ...]:
        """Return what would be wrong with a command, without doing it."""
        planned = plan(self._document, command, self._primaries())
        return planned.items if isinstance(planned, Problems) else planned.warnings

    def preview(self, command: Command) -> Change | None:
        """Return the change a command would make, None where it would be refused."""
        planned = plan(self._document, command, self._primaries())
        return None if isinstance(planned, Problems) else planned

    def apply(self, command: Command) -> tuple[Problem, ...]:
        """Plan, commit and remember for undo.

        Returns the problems: with an error among them nothing has changed; warnings alone, or none, mean it is done.
        A storage failure or a conflict changes nothing either, is told by signal, and comes back as one problem.
        """
        command = stamped(self._document, command, time.time())
        planned = plan(self._document, command, self._primaries())
        if isinstance(planned, Problems):
            return planned.items
        if planned.is_empty:
            return planned.warnings
        refusal = self._commit(command, planned)
        if refusal is not None:
            return (refusal,)
        self._stack.push(ChangeStep(planned))
        return planned.warnings

    def apply_by_itself(self, command: Command, *, actor: str) -> bool:
        """Commit what the product does of its own accord: no step of undo, and where it cannot, it is tried later."""
        planned = plan(self._document, command, self._primaries())
        if self.is_read_only or isinstance(planned, Problems) or planned.is_empty:
            return False
        try:
            after = self._repository.commit(planned, self._document.revision, actor=actor)
        except RevisionConflict as conflict:
            self._take(conflict.current)
            return False
        except StorageError:  # the look for changes tells of a file out of reach
            return False
        self._take(after)
        self.committed.emit(planned)
        return True

    def retry(self, conflict: Conflict) -> tuple[Problem, ...]:
        """Apply the refused intention to the farm as it is now: mine wins where both touched the same setting."""
        return self.apply(conflict.command)

    @Slot()
    def look_for_changes(self) -> None:
        """Take up what other consoles committed; called by a timer and when the window gets the focus.

        A file that cannot be asked is told once for as long as that lasts.
        """
        try:
            is_outdated = self._repository.revision() != self._document.revision
            after = self._repository.load() if is_outdated else self._document
        except StorageError as error:
            if not self._is_out_of_reach:
                self.failed.emit(error.message, error.hint)
            self._is_out_of_reach = True
            return
        self._is_out_of_reach = False
        if after is not self._document:
            self._take(after)

    def _replay(self, change: Change) -> Replayed:
        command = Replay(change=change)
        planned = plan(self._document, command, self._primaries())
        if isinstance(planned, Problems):
            first = next(each for each in planned if not each.is_warning)
            is_lasting = any(self._document.get(row.id) != row.before for row in change.rows)
            self.failed.emit(f"“{change.label}” is not possible{' any more' * is_lasting}: {first.message}", first.hint)
            return Replayed.IMPOSSIBLE if is_lasting else Replayed.REFUSED
        return Replayed.DONE if self._commit(command, planned) is None else Replayed.REFUSED

    def _commit(self, command: Command, change: Change) -> Problem | None:
        try:
            after = self._repository.commit(change, self._document.revision, actor=self._actor)
        except RevisionConflict as conflict:
            self._take(conflict.current)
            self.conflicted.emit(
                Conflict(command=command, mine=change, theirs=conflict.theirs, versions=conflict.versions)
            )
            return Problem(field="", message="Another console changed the farm first; nothing was overwritten.")
        except StorageError as error:
            self.failed.emit(error.message, error.hint)
            return Problem(field="", message=error.message, hint=error.hint)
        self._take(after)
        self.committed.emit(change)
        for notice in change.notices:
            self.noticed.emit(notice)
        return None

    def _take(self, after: Document) -> None:
        before, self._document = self._document, after
        self.document_changed.emit(before, after)
