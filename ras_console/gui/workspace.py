"""The open farm: its document, the way from an intention to a committed change, undo, and what other consoles did."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from ras_console.config import permissions
from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change, Problems
from ras_console.config.commands import Command, Replay, SetFields
from ras_console.config.document import Document
from ras_console.config.log_reset import stamped
from ras_console.config.merging import NOTHING, Theirs, merged
from ras_console.config.planner import plan
from ras_console.config.sizes import intention, is_big, size_of
from ras_console.config.stamps import Stamp
from ras_console.config.undertaking import Undertaking
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId
from ras_console.gui.background import Background
from ras_console.gui.farm_files import FarmFiles
from ras_console.gui.farm_past import FarmPast
from ras_console.gui.file_work import FileWork
from ras_console.gui.undertakings import Undertakings
from ras_console.gui.undo import ChangeStack, ChangeStep, Replayed
from ras_console.storage.audit import AuditEntry
from ras_console.storage.committing import Asker, Outcome, commit, judge, make_ready
from ras_console.storage.errors import StorageError
from ras_console.storage.repository import Repository, RevisionConflict, Versions

if TYPE_CHECKING:
    from ras_console.engine.proposals import Proposal

_log = logging.getLogger(__name__)

Settled = Callable[[tuple[Problem, ...]], object]


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
        self.background = Background(self)
        """Where reading and writing that takes longer than a frame is done."""
        self.undertakings = Undertakings(self.background, self)
        """The big change that is under way; as long as there is one, nothing else is committed."""
        work = FileWork(self.background, self.failed.emit)
        self.past = FarmPast(work, repository.path, self._now)
        """What the audit holds."""
        self.files = FarmFiles(self.background, work, repository.path, self._now, self)
        """Exports, backups and logs."""
        self.files.noticed.connect(self.noticed)
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
        if self.undertakings.current is not None and asked != self._stamped:  # the file is in use
            return {}
        if asked != self._stamped:
            self._stamped = asked
            try:
                self._stamps = self._repository.stamps(object_ids)
            except StorageError:  # the look for changes tells of a file out of reach
                self._stamps = {}
        return self._stamps

    def check(self, command: Command) -> tuple[Problem, ...]:
        """Return what would be wrong with a command, without doing it."""
        return judge(self._document, command, self._asker())

    def check_later(self, command: Command, done: Settled) -> None:
        """Say what `check` would, at once or, for a big command, from the background."""
        document, asker = self._document, self._asker()
        if is_big(document, command):
            self.background.run(lambda: judge(document, command, asker), done)
        else:
            done(judge(document, command, asker))

    def editing_refusal(self, object_id: ObjectId, field: str = "") -> str:
        """Return why this person may not change a setting here, "" where it may be."""
        thing = self._document.get(object_id)
        return "" if thing is None else permissions.editing_refusal(self._document, self._actor, thing, field)

    def operation_refusal(self, site_id: ObjectId | None) -> str:
        """Return why this person may not give live orders to a site, None for the whole farm; "" allows it."""
        return permissions.operation_refusal(self._document, self._actor, site_id)

    def farm_refusal(self) -> str:
        """Return why this person may not change what is the whole farm's, "" where it may be."""
        return permissions.adding_refusal(self._document, self._actor, None)

    @property
    def standing_text(self) -> str:
        """Who sits here and what that person may do, in a sentence."""
        return permissions.describe(self._document, permissions.standing(self._document, self._actor))

    def preview(self, command: Command) -> Change | None:
        """Return the change a command would make, None where it would be refused."""
        planned = plan(self._document, command, self._primaries())
        return None if isinstance(planned, Problems) else planned

    def apply(self, command: Command) -> tuple[Problem, ...]:
        """Plan, commit and remember for undo.

        Returns the problems: with an error among them nothing has changed; warnings alone, or none, mean it is done.
        A storage failure or a conflict changes nothing either, is told by signal, and comes back as one problem.
        """
        refusal = self.undertakings.refusal()
        if refusal is not None:
            return (refusal,)
        command = stamped(self._document, command, time.time())
        return self._applied(commit(self._repository, self._document, command, self._asker(), Undertaking()))

    def carry_out(self, command: Command, done: Settled) -> None:
        """Do what `apply` does, and call `done` with what it returns: at once, or when a big command is over.

        A big one is planned and written off the GUI thread and can be stopped; nothing else is changed meanwhile.
        """
        refusal = self.undertakings.refusal()
        if refusal is not None:
            done((refusal,))
            return
        command = stamped(self._document, command, time.time())
        self._undertake(command, lambda outcome: done(self._applied(outcome)))

    def close(self) -> None:
        """Wait until what has been begun is in the file, and answer nobody any more."""
        self.background.close()
        self.undertakings.close()

    def _undertake(self, command: Command, done: Callable[[Outcome], object]) -> None:
        """Plan and commit, where that takes long off the GUI thread; `done` is called when it is over."""
        document, asker, repository = self._document, self._asker(), self._repository
        if not is_big(document, command):
            done(commit(repository, document, command, asker, Undertaking()))
            return
        undertaking = Undertaking(intention(document, command), size_of(document, command))

        def work() -> Outcome:
            outcome = commit(repository, document, command, asker, undertaking)
            make_ready(outcome)
            return outcome

        self.undertakings.begin(undertaking, work, done)

    def _now(self) -> tuple[Document, Primaries]:
        return self._document, self._primaries()

    def _asker(self) -> Asker:
        return Asker(actor=self._actor, primaries=self._primaries())

    def _applied(self, outcome: Outcome) -> tuple[Problem, ...]:
        """Take up what has become of a command, and return the problems."""
        refusal = self._settle(outcome)
        if refusal is not None:
            return (refusal,)
        if outcome.change is not None and outcome.inverse is not None:
            self._stack.push(ChangeStep(outcome.change, outcome.inverse))
        return outcome.problems

    @Slot(object)
    def take_proposals(self, proposals: tuple[Proposal, ...]) -> None:
        """Commit what brokers ask for, in their name and without a step of undo.

        What an administrator has decided otherwise meanwhile is left alone; what cannot be committed just now is asked
        for again.
        """
        for each in proposals:
            change = each.change
            thing = self._document.get(change.object_id)
            if thing is None or any(getattr(thing, name) != value for name, value in change.given.items()):
                continue
            command = SetFields(object_id=change.object_id, values=change.values)
            self.apply_by_itself(command, actor=f"RAS Console, {each.broker}", label=change.reason)

    def apply_by_itself(self, command: Command, *, actor: str, label: str = "") -> bool:
        """Commit what the product does of its own accord: no step of undo, and where it cannot, it is tried later.

        `label` names it in the audit in the place of the command's own words.
        """
        if self.is_read_only or self.undertakings.current is not None:
            return False
        planned = plan(self._document, command, self._primaries())
        if isinstance(planned, Problems) or planned.is_empty:
            return False
        change = replace(planned, label=label) if label else planned
        try:
            after = self._repository.commit(change, self._document.revision, actor=actor, reason="broker")
        except RevisionConflict as conflict:
            self._take(conflict.current)
            return False
        except StorageError as error:  # the look for changes tells of a file out of reach
            _log.warning("%s could not be committed: %s", change.label, error.message)
            return False
        self._take(after)
        self.committed.emit(change)
        return True

    def retry(self, conflict: Conflict, theirs: Theirs = NOTHING, done: Settled = lambda _problems: None) -> None:
        """Carry the refused intention out on the farm as it is now, field by field.

        Mine wins where both touched the same setting, unless that is among `theirs`.
        """
        self.carry_out(merged(self._document, conflict.command, theirs), done)

    @Slot()
    def look_for_changes(self) -> None:
        """Take up what other consoles committed; called by a timer and when the window gets the focus.

        A file that cannot be asked is told once for as long as that lasts. A big change that is under way finds them.
        """
        if self.undertakings.current is not None:
            return
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

    def _replay(self, change: Change, then: Callable[[Replayed], object]) -> None:
        refusal = self.undertakings.refusal()
        if refusal is not None:
            self.failed.emit(refusal.message, refusal.hint)
            then(Replayed.REFUSED)
            return
        self._undertake(Replay(change=change), lambda outcome: then(self._replayed(change, outcome)))

    def _replayed(self, change: Change, outcome: Outcome) -> Replayed:
        if self._settle(outcome) is not None:
            return Replayed.REFUSED
        first = next((each for each in outcome.problems if not each.is_warning), None)
        if first is None:
            return Replayed.DONE
        if outcome.change is not None:  # not this person's to make, or cancelled
            self.failed.emit(first.message, first.hint)
            return Replayed.REFUSED
        is_lasting = any(self._document.get(row.id) != row.before for row in change.rows)
        self.failed.emit(f"“{change.label}” is not possible{' any more' * is_lasting}: {first.message}", first.hint)
        return Replayed.IMPOSSIBLE if is_lasting else Replayed.REFUSED

    def _settle(self, outcome: Outcome) -> Problem | None:
        """Show the new document, or tell by signal what kept it from being written and return that."""
        conflict, error, change = outcome.conflict, outcome.error, outcome.change
        if conflict is not None:
            self._take(conflict.current)
            mine, theirs, versions = conflict.change, conflict.theirs, conflict.versions
            self.conflicted.emit(Conflict(command=outcome.command, mine=mine, theirs=theirs, versions=versions))
            return Problem(field="", message="Another console changed the farm first; nothing was overwritten.")
        if error is not None:
            self.failed.emit(error.message, error.hint)
            return Problem(field="", message=error.message, hint=error.hint)
        if outcome.after is not None and change is not None:
            self._take(outcome.after)
            self.committed.emit(change)
            for notice in change.notices:
                self.noticed.emit(notice)
        return None

    def _take(self, after: Document) -> None:
        before, self._document = self._document, after
        self.document_changed.emit(before, after)
