"""The form that adds a schedule: what it needs to begin with; the rest is set on its page."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ras_console.config.commands import AddObject
from ras_console.config.reading import parse
from ras_console.domain.catalogue import SCHEDULE, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import Schedule
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.editors import FieldEditor, hint_of, make_editor, unit_of
from ras_console.gui.kit import Button, FieldRow, InlineMessage, Tone
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.drain_words import farm_now_s
from ras_console.gui.theme import font
from ras_console.gui.wall_clock import local_time

FIELDS: Final = ("name", "action", "pool_ids", "start", "repeat", "duration_s")
_WIDTH_PX: Final = 476
_NIGHT_HOUR: Final = 2


class AddScheduleDialog(QDialog):
    """Adds a schedule to a site; its page with all settings is shown then. Open it with `open()`."""

    def __init__(self, context: ConsoleContext, site_id: SiteId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("add_schedule_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._site_id = site_id
        document = context.workspace.document
        site = document.site(site_id)
        self.setWindowTitle(f"Add schedule to {site.name if site is not None else 'the site'}")
        self._values: dict[str, Any] = {"name": self._free_name(), "start": self._next_night()}
        self._unread: dict[str, Problem] = {}
        self._editors: dict[str, FieldEditor] = {}
        self._rows: dict[str, FieldRow] = {}
        for name in FIELDS:
            self._make_row(SCHEDULE.field(name))
        self._editors["pool_ids"].offer([(ObjectId(each.id), name_of(each)) for each in document.pools(site_id)])
        self._outcome = InlineMessage(context.themes)
        self._outcome.setObjectName("outcome")
        self._add = Button(context.themes, "&Add schedule", kind="primary")
        self._add.setObjectName("confirm_add_button")
        self._add.setDefault(True)
        self._cancel = Button(context.themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        self._lay_out()
        self._add.clicked.connect(self._commit)
        self._cancel.clicked.connect(self.reject)
        context.workspace.document_changed.connect(self._review)
        self._editors["name"].widget.setFocus()
        self._review()

    def _free_name(self) -> str:
        taken = {each.name.casefold() for each in self._schedules()}
        number = 1
        while (name := f"Schedule {number}").casefold() in taken:
            number += 1
        return name

    def _next_night(self) -> str:
        local = local_time(farm_now_s(self._context.bridge.snapshot, time.time()))
        night = local.replace(hour=_NIGHT_HOUR, minute=0, second=0, microsecond=0, tzinfo=None)
        night += timedelta(days=1 if night <= local.replace(tzinfo=None) else 0)
        return night.isoformat(timespec="minutes")

    def _make_row(self, spec: FieldSpec) -> None:
        editor = make_editor(self._context.themes, spec, self)
        editor.widget.setObjectName(f"field_{spec.name}")
        editor.show(self._values.get(spec.name, spec.default))
        self._editors[spec.name] = editor
        self._rows[spec.name] = FieldRow(
            self._context.themes,
            spec.label,
            editor.widget,
            unit=unit_of(spec),
            hint=hint_of(spec),
            help_text=spec.help,
        )

    def _lay_out(self) -> None:
        title = QLabel(self.windowTitle())
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setFont(font("section"))
        title.setFixedWidth(_WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(0)
        column.addWidget(title)
        column.addSpacing(12)
        for each in self._rows.values():
            column.addWidget(each)
        column.addWidget(self._outcome)
        column.addSpacing(14)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._add)
        column.addLayout(buttons)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    # ------------------------------------------------------------------------------------------- what is entered
    def value_chosen(self, spec: FieldSpec, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Take a choice."""
        self._values[spec.name] = value
        self._review()

    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Take a text, or what is wrong with it."""
        value = parse(spec, text)
        self._unread.pop(spec.name, None)
        if isinstance(value, Problem):
            self._values.pop(spec.name, None)
            self._unread[spec.name] = value
        else:
            self._values[spec.name] = value
        self._review()

    def typing_finished(self, spec: FieldSpec) -> None:
        """Leave the text as it was typed: nothing has been applied."""

    # ------------------------------------------------------------------------------------------------- adding
    def _command(self) -> AddObject:
        return AddObject(kind=Kind.SCHEDULE, parent_id=ObjectId(self._site_id), values=dict(self._values))

    def _problems(self) -> tuple[Problem, ...]:
        ruled = self._context.workspace.check(self._command())
        return (*self._unread.values(), *(each for each in ruled if each.field not in self._unread))

    @Slot()
    def _review(self) -> None:
        """Put each problem beside its field."""
        problems = {each.field: each for each in reversed(self._problems())}
        for name, row in self._rows.items():
            problem = problems.get(name)
            if problem is not None:
                tone = Tone.WARN if problem.is_warning else Tone.ERROR
                row.show_message(f"{problem.message} {problem.hint}".strip(), tone)
            else:
                row.clear_message()
        whole = next((each for each in problems.values() if each.field not in self._rows), None)
        self._outcome.show_message(
            f"{whole.message} {whole.hint}".strip() if whole is not None else "", Tone.ERROR if whole else Tone.NEUTRAL
        )

    @Slot()
    def _commit(self) -> None:
        if any(not each.is_warning for each in self._problems()):
            self._review()
            wrong = next((name for name, row in self._rows.items() if row.has_error), None)
            if wrong is not None:
                self._editors[wrong].widget.setFocus()
            return
        before = {each.id for each in self._schedules()}
        refused = [each for each in self._context.workspace.apply(self._command()) if not each.is_warning]
        if refused:
            self._outcome.show_message(f"{refused[0].message} {refused[0].hint}".strip(), Tone.ERROR)
            return
        added = next((each for each in self._schedules() if each.id not in before), None)
        if added is not None:
            self._context.navigator.go(Node(NodeKind.SCHEDULE, ObjectId(added.id)), "properties")
        self.accept()

    def _schedules(self) -> tuple[Schedule, ...]:
        return self._context.workspace.document.schedules(self._site_id)
