"""A tab with the objects of one kind below a site or the farm: a table, and Add, Edit and Delete beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ras_console.config.commands import RemoveObject, SetFields
from ras_console.config.document import Document
from ras_console.domain.catalogue import KindSpec, name_of
from ras_console.domain.fields import Editor
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_dialog import DialogPlan, ObjectDialog
from ras_console.gui.kit import Button, Card, EmptyState
from ras_console.gui.models.cells import Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import Question
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable

Preview = Callable[[Document, ObjectId, Mapping[str, Any]], str]
"""Says in a sentence what an object below this parent with these settings will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What an object list shows: columns, a line for each object, what stands where there is none.

    `begin_with` gives a new object's first settings; `deleting` says what deleting this one means besides.
    """

    columns: Sequence[Column]
    line: Callable[[Picture, FarmObject], Line]
    icon: str
    nothing: str
    begin_with: Callable[[Picture], Mapping[str, Any]]
    deleting: Callable[[Picture, FarmObject], str] = lambda _picture, _thing: ""
    preview: Preview | None = None


class ObjectList(QWidget):
    """Double click or Enter edits, Del deletes, Ins adds; a tick in the first column is the `is_enabled` setting."""

    def __init__(
        self,
        context: ConsoleContext,
        kind: KindSpec,
        listed: Listed,
        parent_of: Callable[[Picture], ObjectId],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context, self._kind, self._listed, self._parent_of = context, kind, listed, parent_of
        self._picture: Picture | None = None
        self.dialog: ObjectDialog | None = None
        self.model = ListingModel(listed.columns, parent=self)
        self.table = ObjectTable(themes, self.model, listed.columns)
        self.table.setObjectName(f"{kind.kind.value}_table")
        self.table.setAccessibleName(kind.plural)
        self._add = Button(themes, f"&Add {kind.label[:1].lower()}{kind.label[1:]}…", icon="plus")
        self._edit = Button(themes, "&Edit…", icon="pencil-line")
        self._delete = Button(themes, "&Delete", icon="trash-2")
        for name, button in (("add", self._add), ("edit", self._edit), ("delete", self._delete)):
            button.setObjectName(f"{name}_{kind.kind.value}_button")
        self._empty = EmptyState(themes, listed.icon, listed.nothing)
        self._card = Card(themes)
        self._card.add_list(self.table)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for each in (self._add, self._edit, self._delete):
            buttons.addWidget(each)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        self._card.body.addWidget(self._empty)
        layout.addWidget(self._card, 1)

    def _connect(self) -> None:
        self._add.clicked.connect(self.add)
        self._edit.clicked.connect(self._edit_chosen)
        self._delete.clicked.connect(self._ask_delete)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._allow)
        self.model.check_wished.connect(self._switch)
        for key, slot in ((QKeySequence.StandardKey.Delete, self._ask_delete), (Qt.Key.Key_Insert, self.add)):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._offer)

    def show_picture(self, picture: Picture) -> None:
        """Show the objects of the picture's node."""
        self._picture = picture
        things = picture.document.children(self._parent_of(picture), self._kind.kind)
        self.model.show_lines([self._listed.line(picture, each) for each in things])
        self.table.setVisible(bool(things))
        self._empty.setVisible(not things)
        self._allow()

    @Slot()
    def add(self) -> None:
        """Open the dialog for a new object."""
        picture = self._picture
        if picture is not None and not self._context.workspace.is_read_only:
            self._show_dialog(picture, None)

    def _show_dialog(self, picture: Picture, thing: FarmObject | None) -> None:
        preview, parent_id, label = self._listed.preview, self._parent_of(picture), self._kind.label
        plan = DialogPlan(
            kind=self._kind.kind,
            parent_id=parent_id,
            title=f"Add {label[:1].lower()}{label[1:]}" if thing is None else name_of(thing),
            button="&Add" if thing is None else "&Apply",
            fields=[each for each in self._kind.fields if each.editor is not Editor.HIDDEN],
            thing=thing,
            start=self._listed.begin_with(picture) if thing is None else None,
            in_cards=True,
            outcome=preview and (lambda values: preview(self._context.workspace.document, parent_id, values)),
        )
        self.dialog = ObjectDialog(self._context, plan, self.window())
        self.dialog.open()

    def _chosen(self) -> FarmObject | None:
        key = self.table.key()
        return self._context.workspace.document.get(ObjectId(key)) if key is not None else None

    @Slot()
    @Slot(QModelIndex)
    def _allow(self, *_: object) -> None:
        is_writable = not self._context.workspace.is_read_only
        has_choice = self._chosen() is not None
        self._add.setEnabled(is_writable)
        self._edit.setEnabled(is_writable and has_choice)
        self._delete.setEnabled(is_writable and has_choice)

    @Slot(int)
    def _open(self, _key: int) -> None:
        self._edit_chosen()

    @Slot()
    def _edit_chosen(self) -> None:
        thing = self._chosen()
        if thing is not None and self._picture is not None and not self._context.workspace.is_read_only:
            self._show_dialog(self._picture, thing)

    @Slot()
    def _ask_delete(self) -> None:
        thing, picture = self._chosen(), self._picture
        if thing is None or picture is None or self._context.workspace.is_read_only:
            return
        name = name_of(thing)
        more = self._listed.deleting(picture, thing)
        question = Question(
            title=f"Delete {name}",
            text=f"{self._kind.label} “{name}” is deleted. {more}".strip() + " Undo brings it back.",
            action_label="Delete",
            is_danger=True,
        )
        ask(self._context.themes, self.window(), question, lambda: self._apply(RemoveObject(object_id=thing.id)))

    @Slot(int, bool)
    def _switch(self, key: int, is_on: bool) -> None:
        self._apply(SetFields(object_id=ObjectId(key), values={"is_enabled": is_on}))

    def _apply(self, command: RemoveObject | SetFields) -> None:
        self._context.actions.carry_out(command)

    @Slot(QPoint)
    def _offer(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self._add, self._edit, self._delete):
            action = menu.addAction(button.icon(), button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.popup(self.table.viewport().mapToGlobal(at))
