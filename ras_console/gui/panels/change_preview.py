"""Shows what a prepared change would do before it is done, and does it: reverting, going back in time, importing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from ras_console.config.change import Change
from ras_console.config.change_lines import counts_of, names_around
from ras_console.config.commands import Replay
from ras_console.domain.catalogue import KINDS
from ras_console.domain.errors import Problem
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, InlineMessage, Tone
from ras_console.gui.panels.change_table import ChangeTable
from ras_console.gui.panels.commitment import Commitment, refusal_of
from ras_console.gui.panels.dialog_parts import dialog_heading
from ras_console.gui.phrases import counted
from ras_console.gui.theme import font


def counts_text(change: Change) -> str:
    """Return what happens to each kind, in numbers: "2 RD Session Hosts: 1 added, 1 removed"."""
    parts = []
    for each in counts_of(change):
        spec = KINDS[each.kind]
        total = each.added + each.changed + each.removed
        words = [
            f"{number:,} {word}"
            for number, word in ((each.added, "added"), (each.changed, "changed"), (each.removed, "removed"))
            if number
        ]
        parts.append(f"{total:,} {spec.label if total == 1 else spec.plural}: {', '.join(words)}")
    return "; ".join(parts) or "Nothing would change."


class ChangePreview(QDialog):
    """The change by numbers and field by field; its one button commits it as one step that can be undone."""

    def __init__(
        self, context: ConsoleContext, change: Change, *, title: str, action: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("change_preview")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._context = context
        self._change = change
        heading = dialog_heading(title)
        self._counts = QLabel(counts_text(change))
        self._counts.setObjectName("change_counts")
        self._counts.setTextFormat(Qt.TextFormat.PlainText)
        self._counts.setWordWrap(True)
        self._counts.setFont(font("body"))
        self.table = ChangeTable(context.themes)
        self.table.show_change(change, names_around(context.workspace.document, change))
        self._message = InlineMessage(context.themes)
        self._message.setObjectName("preview_message")
        self._do = Button(context.themes, action, kind="primary")
        self._do.setObjectName("confirm_button")
        self._do.setDefault(True)
        self._do.setEnabled(not change.is_empty)
        self._cancel = Button(context.themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        self._commitment = Commitment(context, self, self._message, (self._do,))
        self._lay_out(heading)
        self._do.clicked.connect(self._commit)
        self._cancel.clicked.connect(self.reject)
        self._review()
        self.resize(760, 520)

    def _lay_out(self, heading: QLabel) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        note = QLabel("Done as one change, which can be undone.")
        note.setFont(font("help"))
        buttons.addWidget(note)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._do)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(8)
        column.addWidget(heading)
        column.addWidget(self._counts)
        column.addWidget(self.table, 1)
        column.addWidget(self._message)
        column.addLayout(buttons)

    def _review(self) -> None:
        """Say what stands against it, or what deserves a warning, before anything is done."""
        self._do.setEnabled(False)
        self._context.workspace.check_later(Replay(change=self._change), self._judge)

    def _judge(self, problems: tuple[Problem, ...]) -> None:
        if not isValid(self):
            return
        errors = [each for each in problems if not each.is_warning]
        shown = (errors or list(problems))[:3]
        if shown:
            text = " ".join(f"{each.message} {each.hint}".strip() for each in shown)
            rest = len(errors or problems) - len(shown)
            more = f" And {counted(rest, 'more problem', 'more problems')}." if rest else ""
            self._message.show_message(text + more, Tone.ERROR if errors else Tone.WARN)
        else:
            self._message.clear_message()
        self._do.setEnabled(not errors and not self._change.is_empty)

    @Slot()
    def _commit(self) -> None:
        self._commitment.carry_out(Replay(change=self._change), self._end)

    def _end(self, problems: tuple[Problem, ...]) -> None:
        refusal = refusal_of(problems)
        if refusal:
            self._message.show_message(refusal, Tone.ERROR)
            return
        if problems:
            self._context.actions.problems_found.emit(problems)
        self.accept()

    @Slot()
    @override
    def reject(self) -> None:
        """Stop what is under way, or else close; nothing is changed either way."""
        if not self._commitment.stop():
            super().reject()
