"""One farm at the command line: read it, change it by the rules, give live orders, say what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import click

from ras_console.config import permissions
from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change, Problems
from ras_console.config.commands import Command
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.runtime.orders import Order
from ras_console.runtime.wire import WireError, order_to_text, snapshot_from_text
from ras_console.storage.command_table import CommandTable
from ras_console.storage.committing import forbidden
from ras_console.storage.engine_lock import holder_of
from ras_console.storage.repository import Repository, RevisionConflict
from ras_console.storage.state_rows import read_state

ANSWER_WITHIN_S: Final = 15.0
"""How long an engine may take: it looks for orders twice a second."""

_LOOK_EVERY_S: Final = 0.1
_TRIES: Final = 3
"""How often a change is planned anew where another console commits in between."""

Planner = Callable[[Document, Primaries], Change | Problems]


class Refused(Exception):
    """What was asked for is not done; `problems` say why. Ends the command with status 1."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(each.message for each in problems))
        self.problems = problems


def refuse(message: str, hint: str = "") -> Refused:
    """Return the refusal with one sentence."""
    return Refused(Problem(field="", message=message, hint=hint))


def say_problems(problems: tuple[Problem, ...]) -> None:
    """Write problems to standard error, a line each, what is worst first."""
    for each in sorted(problems, key=lambda problem: problem.is_warning):
        sort = "warning" if each.is_warning else "error"
        field = f"{each.field}: " if each.field else ""
        click.echo(f"{sort}: {field}{each.message} {each.hint}".rstrip(), err=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which farm, and who works on it."""

    path: Path
    actor: str

    def open(self) -> Desk:
        """Open the farm; raises StorageError."""
        return Desk(self)


class Desk:
    """An open farm; close it, or use it as a context."""

    def __init__(self, place: Place) -> None:
        self.path = place.path
        self.actor = place.actor
        self._exits = ExitStack()
        self._repository = self._exits.enter_context(Repository.open(place.path))
        self.document = self._repository.load()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._exits.close()

    # ------------------------------------------------------------------------------------------------ the engine
    @property
    def has_engine(self) -> bool:
        """True while some console runs the farm's engine."""
        return holder_of(self.path) is not None

    def snapshot(self) -> FarmSnapshot | None:
        """Return the live picture that the engine wrote last, None where no engine runs or wrote any."""
        if not self.has_engine:
            return None
        state = read_state(self.path)
        try:
            return None if state is None else snapshot_from_text(state.content)
        except WireError:  # the engine is of another version
            return None

    def primaries(self) -> Primaries:
        """Return who is primary of each site just now, as far as an engine says."""
        snapshot = self.snapshot()
        sites = () if snapshot is None else snapshot.sites
        return {each.id: each.election.primary for each in sites if each.election.primary is not None}

    def order(self, order: Order, site_id: ObjectId | None) -> None:
        """Give a live order to the engine and wait until it is taken; raises Refused."""
        said = permissions.operation_refusal(self.document, self.actor, site_id)
        if said:
            raise refuse(said, "Ask a full administrator of the farm.")
        self.need_engine()
        with CommandTable(self.path) as table:
            number = table.submit(type(order).__name__, order_to_text(order), actor=self.actor)
            until_s = time.monotonic() + ANSWER_WITHIN_S
            while (answer := table.answer_to(number)) is None:
                if time.monotonic() > until_s:
                    raise refuse("The engine does not answer.", "Look at the console that runs it.")
                time.sleep(_LOOK_EVERY_S)
        if not answer.is_done:
            raise refuse(answer.text)

    def need_engine(self) -> None:
        """Raise Refused where no engine runs."""
        if not self.has_engine:
            raise refuse(
                f"No engine runs for {self.path.name}; live commands need one.",
                "Open the farm in a console: it runs the engine.",
            )

    # ------------------------------------------------------------------------------------------------ changing
    def apply(self, command: Command) -> Change:
        """Plan and commit an intention; raises Refused with every problem."""
        return self.commit(lambda document, primaries: plan(document, command, primaries))

    def commit(self, planner: Planner, *, is_dry: bool = False) -> Change:
        """Plan a change on the farm as it is and commit it, unless it is dry; raises Refused with every problem."""
        for _ in range(_TRIES):
            change = planner(self.document, self.primaries())
            if isinstance(change, Problems):
                raise Refused(*change.items)
            refused = forbidden(self.document, change, self.actor)
            if refused:
                raise Refused(*refused)
            say_problems((*change.warnings, *permissions.concerns(self.document, change, self.actor)))
            if is_dry:
                return change
            try:
                self.document = self._repository.commit(change, self.document.revision, actor=self.actor)
            except RevisionConflict as conflict:
                self.document = conflict.current
                continue
            for notice in change.notices:
                click.echo(f"note: {notice}", err=True)
            return change
        raise refuse("Other consoles change the farm all the time.", "Try again.")
