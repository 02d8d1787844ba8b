"""How a dialog commits a change that may be big: it says how far that is, holds still, and its Cancel stops it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from ras_console.config.commands import Command
from ras_console.domain.errors import Problem
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import InlineMessage, Tone


class Commitment(QObject):
    """Of one dialog. `inputs` are what must not be touched meanwhile; what was typed stays in them."""

    def __init__(
        self, context: ConsoleContext, dialog: QDialog, outcome: InlineMessage, inputs: Sequence[QWidget]
    ) -> None:
        super().__init__(dialog)
        self._workspace = context.workspace
        self._outcome = outcome
        self._inputs = tuple(inputs)
        self._was_enabled: tuple[bool, ...] = ()
        self._is_under_way = False

    @property
    def is_under_way(self) -> bool:
        """True from the wish until it is known what has become of it."""
        return self._is_under_way

    def carry_out(self, command: Command, done: Callable[[tuple[Problem, ...]], object]) -> None:
        """Commit; `done` gets the problems, at once or when a big change is over."""
        self._is_under_way = True
        self._was_enabled = tuple(each.isEnabled() for each in self._inputs)
        for each in self._inputs:
            each.setEnabled(False)
        self._workspace.undertakings.changed.connect(self._say)

        def settle(problems: tuple[Problem, ...]) -> None:
            if isValid(self):
                self._let_go()
                done(problems)

        self._workspace.carry_out(command, settle)

    def stop(self) -> bool:
        """Stop it, and return whether there was anything to stop; what a mistake of ours has ended holds nobody."""
        undertakings = self._workspace.undertakings
        if not self._is_under_way or undertakings.current is None:
            return False
        undertakings.stop()
        return True

    def _let_go(self) -> None:
        self._workspace.undertakings.changed.disconnect(self._say)
        self._is_under_way = False
        for each, was_enabled in zip(self._inputs, self._was_enabled, strict=True):
            each.setEnabled(was_enabled)

    @Slot()
    def _say(self) -> None:
        undertaking = self._workspace.undertakings.current
        if undertaking is not None:
            self._outcome.show_message(f"{undertaking}.".replace("….", "…"), Tone.INFO)


def refusal_of(problems: Sequence[Problem]) -> str:
    """Return why something was refused, in a sentence; "" where there are warnings at most."""
    first = next((each for each in problems if not each.is_warning), None)
    return "" if first is None else f"{first.message} {first.hint}".strip()
