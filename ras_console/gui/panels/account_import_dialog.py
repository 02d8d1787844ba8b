"""What importing a CSV file of users would do, shown before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from ras_console.config.account_import import COLUMNS, LARGEST_BYTES, AccountFile, Preview, preview_of, read_accounts
from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change
from ras_console.config.commands import ImportAccounts
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.domain.errors import Problem
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, InlineMessage, Tone
from ras_console.gui.panels.commitment import Commitment, refusal_of
from ras_console.gui.panels.dialog_parts import dialog_heading
from ras_console.gui.phrases import counted
from ras_console.gui.theme import font

_WIDTH_PX: Final = 560
_LINES_PX: Final = 260
_SHORT_BYTES: Final = 16_000
_NAMED: Final = 200
"""So many names of each sort are listed; the numbers count all."""


class ImportDialog(QDialog):
    """Opens with `open`. Rows that cannot be read are named with their line and left out."""

    def __init__(self, context: ConsoleContext, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._file = AccountFile()
        self._command = ImportAccounts(farm_id=context.workspace.document.farm.id, accounts=())
        self.preview = preview_of((), 0)
        self.setObjectName("import_dialog")
        self.setWindowTitle(f"Import users from {path.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._outcome = InlineMessage(context.themes)
        self._outcome.setObjectName("outcome")
        self._lines = QPlainTextEdit()
        self._lines.setObjectName("import_details")
        self._lines.setAccessibleName("What the import changes")
        self._lines.setReadOnly(True)
        self._lines.setFont(font("body"))
        self._lines.setFixedHeight(_LINES_PX)
        self._cancel = Button(context.themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        self._go = Button(context.themes, "Import", kind="primary")
        self._go.setObjectName("commit_button")
        self._go.setDefault(True)
        self._go.setEnabled(False)
        self._commitment = Commitment(context, self, self._outcome, (self._go,))
        self._lay_out()
        self._cancel.clicked.connect(self.reject)
        self._go.clicked.connect(self._commit)
        self._read(path)

    def _read(self, path: Path) -> None:
        """Read the file and work out what importing it would do; a long one off the GUI thread."""
        workspace = self._context.workspace
        document, primaries = workspace.document, workspace.primaries()

        def work() -> _Read:
            return _Read.of(read_file(path), document, primaries)

        if _is_short(path):
            self._show(work())
        else:
            self._say(f"Reading {path.name}…", Tone.NEUTRAL)
            workspace.background.run(work, self._show)

    def _show(self, read: _Read) -> None:
        if not isValid(self):
            return
        self._file, self._command, self.preview = read.file, read.command, read.preview
        self._lines.setPlainText(details(self._file, self.preview))
        count = len(self.preview.added) + len(self.preview.changed)
        self._go.setText(f"Import {counted(count, 'user')}" if count else "Import")
        self._go.setEnabled(bool(count))
        self._say(outcome(self._file, self.preview), Tone.ERROR if self._file.problem else _tone(self._file))

    def _lay_out(self) -> None:
        title = dialog_heading(self.windowTitle(), _WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(self._outcome)
        column.addWidget(self._lines)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._go)
        column.addLayout(buttons)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _say(self, text: str, tone: Tone) -> None:
        self._outcome.show_message(text, tone)

    @Slot()
    def _commit(self) -> None:
        self._commitment.carry_out(self._command, self._end)

    def _end(self, problems: tuple[Problem, ...]) -> None:
        refusal = refusal_of(problems)
        if refusal:
            self._say(refusal, Tone.ERROR)
        else:
            self.accept()

    @Slot()
    @override
    def reject(self) -> None:
        """Stop what is being imported, or else close; nothing is changed either way."""
        if not self._commitment.stop():
            super().reject()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a file says and what importing it would do."""

    file: AccountFile
    command: ImportAccounts
    preview: Preview

    @classmethod
    def of(cls, file: AccountFile, document: Document, primaries: Primaries) -> Self:
        command = ImportAccounts(farm_id=document.farm.id, accounts=file.rows)
        change = plan(document, command, primaries) if file.rows else None
        rows = change.rows if isinstance(change, Change) else ()
        return cls(file=file, command=command, preview=preview_of(rows, len(file.rows)))


def _is_short(path: Path) -> bool:
    """Return whether a file is read between two frames; one that cannot be is, and whoever reads it says why."""
    try:
        return path.stat().st_size <= _SHORT_BYTES
    except OSError:
        return True


def read_file(path: Path) -> AccountFile:
    """Return what a file says; one that cannot be opened, or is too large to be a list of users, says why."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return AccountFile(problem=f"The file is larger than {LARGEST_BYTES // 1_000_000} MB.")
        return read_accounts(path.read_bytes())
    except OSError as error:
        return AccountFile(problem=f"The file cannot be read: {error.strerror or error}.")


def outcome(file: AccountFile, preview: Preview) -> str:
    """Return the whole import in one sentence."""
    if file.problem:
        return file.problem
    if not file.rows and not file.bad:
        return f"The file names no user. Its columns: {COLUMNS}."
    parts = [
        f"{len(preview.added):,} new",
        f"{len(preview.changed):,} changed",
        f"{preview.unchanged:,} as they are already",
    ]
    left_out = f" {counted(len(file.bad), 'row')} with mistakes left out." if file.bad else ""
    return f"{', '.join(parts)}.{left_out} Users that are not in the file stay."


def details(file: AccountFile, preview: Preview) -> str:
    """Return mistakes first, then whom the import adds and changes."""
    blocks = [
        ("Left out", [f"Row {each.number}: {each.message}" for each in file.bad]),
        ("New", list(preview.added)),
        ("Changed", list(preview.changed)),
    ]
    return "\n\n".join(f"{title} ({len(lines):,})\n{_some(lines)}" for title, lines in blocks if lines)


def _some(lines: list[str]) -> str:
    more = [f"and {len(lines) - _NAMED:,} more"] if len(lines) > _NAMED else []
    return "\n".join((*lines[:_NAMED], *more))


def _tone(file: AccountFile) -> Tone:
    return Tone.WARN if file.bad or not file.rows else Tone.INFO
