"""Importing a farm: the file is read and compared off the GUI thread, then what would change is shown and asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ras_console.config.change import Change, Problems
from ras_console.domain.errors import Problem
from ras_console.gui.panels.change_preview import ChangePreview

if TYPE_CHECKING:
    from ras_console.gui.context import ConsoleContext


class ImportQuestions(QObject):
    """Listens for files to import and opens the preview over the window."""

    def __init__(self, context: ConsoleContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        context.workspace.files.import_wanted.connect(self.ask)

    @Slot(object)
    def ask(self, path: Path) -> None:
        """Read a file and show what importing it would change."""
        workspace = self._context.workspace
        if workspace.is_read_only:
            workspace.failed.emit("The database is open read-only; nothing can be imported.", "")
            return
        workspace.files.plan_import(path, lambda planned: self._show(planned, path))

    def _show(self, planned: Change | Problems, path: Path) -> None:
        if isinstance(planned, Problems):
            errors = [each for each in planned if not each.is_warning]
            first = Problem(field="", message=f"{path.name} was not imported. {errors[0].message}", hint=errors[0].hint)
            self._context.actions.problems_found.emit((first, *errors[1:3]))
        elif planned.is_empty:
            self._context.workspace.noticed.emit(f"{path.name} holds the farm as it is: nothing would change.")
        else:
            title = f"Import {path.name}"
            ChangePreview(self._context, planned, title=title, action="Import", parent=self._window).open()
