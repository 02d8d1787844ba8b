"""The form that stops new logons on hosts: why, until when, for whom else, and what speaks against it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from ras_console.config.commands import SetLogons
from ras_console.domain.catalogue import HOST
from ras_console.domain.errors import Problem
from ras_console.domain.ids import HostId
from ras_console.domain.objects import Host, Pool
from ras_console.domain.vocabulary import LogonMode
from ras_console.engine.drain_rails import rail_words, rails
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, ChoiceField, FieldRow, InlineMessage, TextField, Tone
from ras_console.gui.logon_targets import common_mode
from ras_console.gui.panels.commitment import Commitment, refusal_of
from ras_console.gui.panels.dialog_parts import dialog_heading
from ras_console.gui.panels.drain_words import farm_now_s, moment_text, tonight_s
from ras_console.gui.phrases import counted

_WIDTH_PX: Final = 500
_ENDS: Final = (("No end", ""), ("In 1 hour", "3600"), ("In 4 hours", "14400"), ("Tonight", "tonight"), ("At…", "own"))
_TITLES: Final = {
    LogonMode.DISABLED: ("Disable logons on", "Disable logons"),
    LogonMode.DRAIN: ("Drain", "Drain"),
    LogonMode.DRAIN_UNTIL_REBOOT: ("Drain until reboot:", "Drain until reboot"),
}


class DrainDialog(QDialog):
    """Stops new logons by one change that one undo takes back. Open it with `open()`."""

    def __init__(
        self, context: ConsoleContext, hosts: tuple[Host, ...], mode: LogonMode, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("drain_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._chosen = tuple(each.id for each in hosts)
        self._site_id = hosts[0].site_id
        self._mode = mode
        self._rails: tuple[str, ...] = ()
        verb, action = _TITLES[mode]
        self.setWindowTitle(f"{verb} {self._what(hosts, lambda count: counted(count, 'host'))}")
        themes = context.themes
        self.scope = ChoiceField(themes)
        self.scope.setObjectName("drain_scope")
        self.reason = TextField(themes)
        self.reason.setObjectName("field_drain_reason")
        self.end = ChoiceField(themes)
        self.end.setObjectName("drain_end")
        self.moment = TextField(themes)
        self.moment.setObjectName("field_drain_until_s")
        self._rows = {
            "scope": FieldRow(themes, "Hosts", self.scope),
            "drain_reason": FieldRow(themes, "Reason", self.reason, help_text=HOST.field("drain_reason").help),
            "end": FieldRow(themes, "Until", self.end, help_text=HOST.field("drain_until_s").help),
            "drain_until_s": FieldRow(themes, "Date and time", self.moment, hint="2026-03-01T06:00"),
        }
        self._warning = InlineMessage(themes)
        self._warning.setObjectName("guard_rails")
        self.tick = QCheckBox("I have read this; stop new logons all the same")
        self.tick.setObjectName("guard_tick")
        self._outcome = InlineMessage(themes)
        self._outcome.setObjectName("outcome")
        self.confirm = Button(themes, action, kind="primary")
        self.confirm.setObjectName("confirm_button")
        self.confirm.setDefault(True)
        self._cancel = Button(themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        inputs = (self.scope, self.reason, self.end, self.moment, self.tick, self.confirm)
        self._commitment = Commitment(context, self, self._outcome, inputs)
        self._asked = 0
        self._fill(hosts)
        self._lay_out()
        self._connect()
        self._review()
        self.reason.setFocus()

    def _fill(self, hosts: tuple[Host, ...]) -> None:
        self.scope.addItem(self._what(hosts, lambda count: f"The {count:,} selected hosts"), 0)
        document = self._context.workspace.document
        for pool_id in dict.fromkeys(each.pool_id for each in hosts):
            pool = document.pool(pool_id)
            if pool is not None and len(self._members(pool)) > 1 and pool != self._whole_pool(hosts):
                self.scope.addItem(f"All {len(self._members(pool)):,} hosts of pool {pool.name}", int(pool.id))
        for text, value in _ENDS:
            self.end.addItem(text, value)
        if common_mode(hosts) is self._mode:
            self.reason.setText(hosts[0].drain_reason)
        self.moment.setText(moment_text(tonight_s(self._now_s())).replace(" ", "T"))

    def _whole_pool(self, hosts: tuple[Host, ...]) -> Pool | None:
        """Return the pool whose hosts these are, all of them."""
        pool = self._context.workspace.document.pool(hosts[0].pool_id)
        return pool if pool is not None and set(self._members(pool)) == set(self._chosen) else None

    def _what(self, hosts: tuple[Host, ...], some: Callable[[int], str]) -> str:
        """Return the hosts in words; `some` words a number of them."""
        if len(hosts) == 1:
            return hosts[0].server
        pool = self._whole_pool(hosts)
        return some(len(hosts)) if pool is None else f"all {len(hosts):,} hosts of pool {pool.name}"

    def _lay_out(self) -> None:
        title = dialog_heading(self.windowTitle(), _WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(0)
        column.addWidget(title)
        column.addSpacing(12)
        for each in self._rows.values():
            column.addWidget(each)
        column.addWidget(self._warning)
        column.addSpacing(4)
        column.addWidget(self.tick)
        column.addWidget(self._outcome)
        column.addSpacing(14)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.confirm)
        column.addLayout(buttons)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _connect(self) -> None:
        self.confirm.clicked.connect(self._commit)
        self._cancel.clicked.connect(self.reject)
        for choice in (self.scope, self.end):
            choice.currentIndexChanged.connect(self._review)
        self.reason.textChanged.connect(self._review)
        self.moment.textChanged.connect(self._review)
        self.tick.toggled.connect(self._allow)
        self._context.workspace.document_changed.connect(self._review)

    # ------------------------------------------------------------------------------------------------ judging
    def _now_s(self) -> float:
        return farm_now_s(self._context.bridge.snapshot, time.time())

    def _members(self, pool: Pool) -> tuple[HostId, ...]:
        hosts = self._context.workspace.document.hosts(pool.site_id)
        return tuple(each.id for each in hosts if each.pool_id == pool.id)

    def _hosts(self) -> tuple[HostId, ...]:
        document = self._context.workspace.document
        pool = next((each for each in document.pools(self._site_id) if each.id == self.scope.currentData()), None)
        return self._members(pool) if pool is not None else self._chosen

    def _until_s(self) -> float | Problem | None:
        wish, now_s = self.end.currentData(), self._now_s()
        if wish == "":
            return None
        if wish == "tonight":
            return tonight_s(now_s)
        if wish != "own":
            return now_s + float(wish)
        try:
            return datetime.fromisoformat(self.moment.text().strip()).astimezone().timestamp()
        except ValueError:
            example = moment_text(tonight_s(now_s)).replace(" ", "T")
            return Problem(field="drain_until_s", message="This is no date and time.", hint=f"Example: {example}.")

    def _command(self) -> SetLogons | Problem:
        until_s = self._until_s()
        if isinstance(until_s, Problem):
            return until_s
        return SetLogons(
            host_ids=self._hosts(),
            mode=self._mode,
            owner=self._context.workspace.actor,
            reason=self.reason.text(),
            at_s=self._now_s(),
            until_s=until_s,
        )

    @Slot()
    def _review(self) -> None:
        """Say what is wrong beside its field, and what speaks against the drain."""
        if self._commitment.is_under_way:  # its own change has come
            return
        self._asked += 1
        number = self._asked
        self._rows["scope"].setVisible(self.scope.count() > 1)
        self._rows["drain_until_s"].setVisible(self.end.currentData() == "own")
        command = self._command()
        if isinstance(command, Problem):
            self._judge(number, (command,))
        else:
            self._context.workspace.check_later(command, lambda problems: self._judge(number, problems))

    def _judge(self, number: int, problems: tuple[Problem, ...]) -> None:
        """Show what is wrong, unless something else has been asked for since."""
        if not isValid(self) or number != self._asked or self._commitment.is_under_way:
            return
        for row in self._rows.values():
            row.clear_message()
        self._outcome.clear_message()
        for each in problems:
            text = f"{each.message} {each.hint}".strip()
            row_of = self._rows.get(each.field)
            if row_of is not None:
                row_of.show_message(text, Tone.ERROR)
            else:
                self._outcome.show_message(text)
        self._show_rails()
        self._allow()
        self.confirm.setEnabled(self.confirm.isEnabled() and not problems)

    def _show_rails(self) -> None:
        document, snapshot = self._context.workspace.document, self._context.bridge.snapshot
        topology = next((each for each in document.topology().sites if each.site.id == self._site_id), None)
        view = snapshot.site(self._site_id) if snapshot is not None else None
        found = rails(topology, view.hosts if view is not None else None, self._hosts()) if topology else ()
        words = tuple(rail_words(each) for each in found)
        if words != self._rails:
            self.tick.setChecked(False)  # it was given to other words
        self._rails = words
        self._warning.setVisible(bool(words))
        self.tick.setVisible(bool(words))
        self._warning.show_message("\n".join(words), Tone.WARN)

    @Slot()
    def _allow(self) -> None:
        self.confirm.setEnabled(not self._rails or self.tick.isChecked())

    @Slot()
    def _commit(self) -> None:
        self._show_rails()  # a host may have been lost while the form stood open
        command = self._command()
        if isinstance(command, Problem) or (self._rails and not self.tick.isChecked()):
            self._review()
            return
        self._commitment.carry_out(command, self._end)

    def _end(self, problems: tuple[Problem, ...]) -> None:
        refusal = refusal_of(problems)
        if refusal:
            self._review()
            self._outcome.show_message(refusal, Tone.ERROR)
            return
        self.accept()

    @Slot()
    @override
    def reject(self) -> None:
        """Stop what is under way, or else close; nothing is changed either way."""
        if not self._commitment.stop():
            super().reject()
