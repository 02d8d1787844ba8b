"""What importing a CSV file of users would do, shown before it is done."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ras_console.config.account_import import COLUMNS, LARGEST_BYTES, AccountFile, Preview, preview_of, read_accounts
from ras_console.config.commands import ImportAccounts
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, InlineMessage, Tone
from ras_console.gui.phrases import counted
from ras_console.gui.theme import font

_WIDTH_PX: Final = 560
_LINES_PX: Final = 260
_NAMED: Final = 200
"""So many names of each sort are listed; the numbers count all."""


class ImportDialog(QDialog):
    """Opens with `open`. Rows that cannot be read are named with their line and left out."""

    def __init__(self, context: ConsoleContext, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._file = read_file(path)
        workspace = context.workspace
        self._command = ImportAccounts(farm_id=workspace.document.farm.id, accounts=self._file.rows)
        change = workspace.preview(self._command) if self._file.rows else None
        self.preview = preview_of(change.rows if change is not None else (), len(self._file.rows))
        self.setObjectName("import_dialog")
        self.setWindowTitle(f"Import users from {path.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._outcome = InlineMessage(context.themes)
        self._outcome.setObjectName("outcome")
        self._lines = QPlainTextEdit(details(self._file, self.preview))
        self._lines.setObjectName("import_details")
        self._lines.setAccessibleName("What the import changes")
        self._lines.setReadOnly(True)
        self._lines.setFont(font("body"))
        self._lines.setFixedHeight(_LINES_PX)
        self._cancel = Button(context.themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        count = len(self.preview.added) + len(self.preview.changed)
        self._go = Button(context.themes, f"Import {counted(count, 'user')}" if count else "Import", kind="primary")
        self._go.setObjectName("commit_button")
        self._go.setDefault(True)
        self._go.setEnabled(bool(count))
        self._say(outcome(self._file, self.preview), Tone.ERROR if self._file.problem else _tone(self._file))
        self._lay_out()
        self._cancel.clicked.connect(self.reject)
        self._go.clicked.connect(self._commit)

    def _lay_out(self) -> None:
        title = QLabel(self.windowTitle())
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setFont(font("section"))
        title.setFixedWidth(_WIDTH_PX)
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
        refused = [each for each in self._context.workspace.apply(self._command) if not each.is_warning]
        if refused:
            self._say(f"{refused[0].message} {refused[0].hint}".strip(), Tone.ERROR)
            return
        self.accept()


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
