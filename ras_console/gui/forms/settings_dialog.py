"""A dialog with all settings of one object, to add it or to edit it: problems beside the fields while typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ras_console.config.commands import AddObject, Command, SetFields
from ras_console.config.document import Document
from ras_console.config.reading import parse
from ras_console.domain.catalogue import KindSpec, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.fields import Editor, FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.editors import FieldEditor, hint_of, make_editor, unit_of
from ras_console.gui.kit import Button, Card, FieldRow, InlineMessage, Tone
from ras_console.gui.panels.cards import CardColumns, PageScroll, WordsCard, column
from ras_console.gui.theme import font

Preview = Callable[[Document, ObjectId, Mapping[str, Any]], str]
"""Says in a sentence what an object below this parent with these settings will do."""

_SIZE_PX: Final = (880, 560)
_CARD_PX: Final = 390


class SettingsDialog(QDialog):
    """Adds an object below `parent_id`, or edits `thing`. Nothing is changed before its button. Open with `open()`."""

    def __init__(
        self,
        context: ConsoleContext,
        kind: KindSpec,
        parent_id: ObjectId,
        *,
        thing: FarmObject | None = None,
        begin_with: Mapping[str, Any] | None = None,
        preview: Preview | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{kind.kind.value}_dialog")
        self._context = context
        self._kind = kind
        self._parent_id = parent_id
        self._thing = thing
        self._preview = preview
        self._unread: dict[str, Problem] = {}
        self._touched: dict[str, Any] = dict(begin_with or {})
        self._specs = [each for each in kind.fields if each.editor is not Editor.HIDDEN]
        self._editors: dict[str, FieldEditor] = {}
        self._rows: dict[str, FieldRow] = {}
        title = f"Add {_lower(kind.label)}" if thing is None else name_of(thing)
        self.setWindowTitle(title)
        for each in self._specs:
            self._make_row(each)
        self._words = WordsCard(context.themes, "What it does", name="dialog_preview")
        self._outcome = InlineMessage(context.themes)
        self._outcome.setObjectName("outcome")
        self._done = Button(context.themes, "&Add" if thing is None else "&Apply", kind="primary")
        self._done.setObjectName("confirm_button")
        self._done.setDefault(True)
        self._cancel = Button(context.themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        self._lay_out(title)
        self._done.clicked.connect(self._commit)
        self._cancel.clicked.connect(self.reject)
        self._review()
        self._editors[self._specs[0].name].widget.setFocus()

    def _make_row(self, spec: FieldSpec) -> None:
        editor = make_editor(self._context.themes, spec, self)
        editor.widget.setObjectName(f"field_{spec.name}")
        if spec.reference is not None:
            found = self._context.workspace.document.children(self._parent_id, Kind(spec.reference))
            editor.offer([(ObjectId(each.id), name_of(each)) for each in found])
        editor.show(self._value(spec))
        note = "" if spec.takes_effect else "\nKept with the farm; nothing acts on it yet."
        self._editors[spec.name] = editor
        self._rows[spec.name] = FieldRow(
            self._context.themes,
            spec.label,
            editor.widget,
            unit=unit_of(spec),
            hint=hint_of(spec),
            help_text=spec.help + note,
        )

    def _lay_out(self, title: str) -> None:
        heading = QLabel(title)
        heading.setFont(font("section"))
        groups = dict.fromkeys(each.group for each in self._specs)
        cards: list[QWidget] = [self._card(each) for each in groups]
        if self._preview is not None:
            cards.append(self._words)
        else:
            self._words.setParent(self)
            self._words.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._outcome, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._done)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(22, 18, 22, 16)
        whole.setSpacing(10)
        whole.addWidget(heading)
        whole.addWidget(PageScroll(column(CardColumns(cards, least_px=_CARD_PX, most=2))), 1)
        whole.addLayout(buttons)
        self.resize(*_SIZE_PX if len(self._specs) > 6 else (520, 440))

    def _card(self, group: str) -> Card:
        card = Card(self._context.themes, group)
        for each in self._specs:
            if each.group == group:
                card.body.addWidget(self._rows[each.name])
        return card

    # ------------------------------------------------------------------------------------------- what is entered
    def value_chosen(self, spec: FieldSpec, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Take a choice."""
        self._touched[spec.name] = value
        self._review()

    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Take a text, or what is wrong with it."""
        value = parse(spec, text)
        self._unread.pop(spec.name, None)
        if isinstance(value, Problem):
            self._touched.pop(spec.name, None)
            self._unread[spec.name] = value
        else:
            self._touched[spec.name] = value
        self._review()

    def typing_finished(self, spec: FieldSpec) -> None:
        """Leave the text as it was typed: nothing has been applied."""

    def _value(self, spec: FieldSpec) -> Any:  # noqa: ANN401 - as above
        if spec.name in self._touched:
            return self._touched[spec.name]
        if self._thing is not None:
            return getattr(self._thing, spec.name)
        return spec.default if not spec.is_required else ""

    # ------------------------------------------------------------------------------------------------- reviewing
    def _command(self) -> Command:
        if self._thing is None:
            return AddObject(kind=self._kind.kind, parent_id=self._parent_id, values=dict(self._touched))
        return SetFields(object_id=ObjectId(self._thing.id), values=dict(self._touched))

    def _problems(self) -> tuple[Problem, ...]:
        ruled = self._context.workspace.check(self._command())
        return (*self._unread.values(), *(each for each in ruled if each.field not in self._unread))

    def _review(self) -> None:
        """Put each problem beside its field and say what the object will do."""
        problems = self._problems()
        by_field = {each.field: each for each in sorted(problems, key=lambda each: each.is_warning, reverse=True)}
        for name, row in self._rows.items():
            problem = by_field.get(name)
            if problem is None:
                row.clear_message()
            else:
                tone = Tone.WARN if problem.is_warning else Tone.ERROR
                row.show_message(f"{problem.message} {problem.hint}".strip(), tone)
        whole = next((each for each in problems if each.field not in self._rows), None)
        if whole is not None:
            self._outcome.show_message(f"{whole.message} {whole.hint}".strip(), Tone.ERROR)
        else:
            self._outcome.clear_message()
        if self._preview is not None:
            values = {each.name: self._value(each) for each in self._specs}
            self._words.words.say(self._preview(self._context.workspace.document, self._parent_id, values))

    @Slot()
    def _commit(self) -> None:
        problems = self._problems()
        if any(not each.is_warning for each in problems):
            self._review()
            wrong = next((name for name, row in self._rows.items() if row.has_error), None)
            if wrong is not None:
                self._editors[wrong].widget.setFocus()
            return
        refused = [each for each in self._context.workspace.apply(self._command()) if not each.is_warning]
        if refused:
            self._outcome.show_message(f"{refused[0].message} {refused[0].hint}".strip(), Tone.ERROR)
            return
        self.accept()


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
