"""From an intention to a committed change, whichever thread walks it: planned, judged, written, or stopped in time."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.config import permissions
from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change, Problems
from ras_console.config.commands import Command
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.config.undertaking import Stopped, Undertaking
from ras_console.domain.errors import Problem
from ras_console.storage.errors import StorageError
from ras_console.storage.repository import Repository, RevisionConflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who wants a change, and who was primary of each site when it was asked for."""

    actor: str
    primaries: Primaries


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an intention.

    `after` is the document with the change and `inverse` takes it back; both are None where nothing was written.
    `change` is what was planned, None where the rules refused it. `problems` are why it was refused; with `after` they
    are warnings. A conflict and an error of the storage stand for themselves.
    """

    command: Command
    change: Change | None = None
    after: Document | None = None
    inverse: Change | None = None
    problems: tuple[Problem, ...] = ()
    conflict: RevisionConflict | None = None
    error: StorageError | None = None


_STOPPED = Problem(field="", message="Cancelled; nothing has been changed.")


def forbidden(document: Document, change: Change, actor: str) -> tuple[Problem, ...]:
    """Return that a change is not this person's to make, nothing where it is."""
    said = permissions.refusal(document, actor, change)
    return (Problem(field="", message=said, hint="Ask a full administrator of the farm."),) if said else ()


def judge(document: Document, command: Command, asker: Asker) -> tuple[Problem, ...]:
    """Return what would be wrong with an intention, or what deserves a warning, without doing it."""
    planned = plan(document, command, asker.primaries)
    if isinstance(planned, Problems):
        return planned.items
    concerns = permissions.concerns(document, planned, asker.actor)
    return (*forbidden(document, planned, asker.actor), *planned.warnings, *concerns)


def commit(repository: Repository, document: Document, command: Command, asker: Asker, watch: Undertaking) -> Outcome:
    """Plan on this document and write; the repository is the caller's thread's alone until this returns.

    What the rules, the rights, another console, the storage or the watch have against it is in the outcome; nothing
    is written then.
    """
    planned = plan(document, command, asker.primaries)
    if isinstance(planned, Problems):
        return Outcome(command=command, problems=planned.items)
    if planned.is_empty:
        return Outcome(command=command, change=planned, problems=planned.warnings)
    refused = forbidden(document, planned, asker.actor)
    if refused:
        return Outcome(command=command, change=planned, problems=refused)
    concerns = permissions.concerns(document, planned, asker.actor)
    try:
        watch.planned(len(planned.rows))
        after = repository.commit(planned, document.revision, actor=asker.actor, written=watch.written)
    except Stopped:
        return Outcome(command=command, change=planned, problems=(_STOPPED,))
    except RevisionConflict as conflict:
        return Outcome(command=command, change=planned, conflict=conflict)
    except StorageError as error:
        return Outcome(command=command, change=planned, error=error)
    problems = (*planned.warnings, *concerns)
    return Outcome(command=command, change=planned, after=after, inverse=planned.inverse(), problems=problems)


def make_ready(outcome: Outcome) -> None:
    """Work out in good time what everybody will ask the new document for."""
    if outcome.after is not None:
        outcome.after.topology()
        outcome.after.names()
