"""One undo step for each change of the configuration; taking it back is a change of its own, with its own revision."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from ras_console.config.change import Change


class Replayed(Enum):
    """What became of a change that was to be committed again or backwards."""

    DONE = auto()
    IMPOSSIBLE = auto()
    """It does not fit the farm any more and never will."""
    REFUSED = auto()
    """Not now: a rule stands against it, the file is locked, the disk full, another console was faster."""


Replay = Callable[[Change, Callable[[Replayed], object]], object]
"""Commits a change, at once or in the background, and says then what became of it; has told the administrator why."""


class ChangeStep(QUndoCommand):
    """A committed change on the stack; it does nothing itself, the stack commits before it moves."""

    def __init__(self, change: Change, inverse: Change) -> None:
        super().__init__(change.label)
        self.change = change
        self.inverse = inverse


class ChangeStack(QUndoStack):
    """The changes made here. A step whose commit is refused stays; one that cannot be done any more goes.

    A big step takes a while, and nothing else is committed meanwhile: the stack moves when it is done.
    """

    def __init__(self, replay: Replay, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._replay = replay

    @Slot()
    @override
    def undo(self) -> None:
        """Commit the inverse of the newest change that is done."""
        if self.canUndo():
            step = self._step(self.index() - 1)
            self._replay(step.inverse, lambda outcome: self._move(step, outcome, super(ChangeStack, self).undo))

    @Slot()
    @override
    def redo(self) -> None:
        """Commit the change that was taken back last."""
        if self.canRedo():
            step = self._step(self.index())
            self._replay(step.change, lambda outcome: self._move(step, outcome, super(ChangeStack, self).redo))

    def _step(self, index: int) -> ChangeStep:
        step = self.command(index)
        if not isinstance(step, ChangeStep):
            raise TypeError(f"{step} is no change")
        return step

    def _move(self, step: ChangeStep, outcome: Replayed, move: Callable[[], None]) -> None:
        if outcome is Replayed.IMPOSSIBLE:
            step.setObsolete(True)  # the stack drops it when it moves over it
        if outcome is not Replayed.REFUSED:
            move()
