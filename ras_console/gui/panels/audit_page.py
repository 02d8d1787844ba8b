"""The page of the audit: who changed what and when, field by field, and the ways to take it back."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ras_console.config.change import Change, Problems
from ras_console.config.change_lines import names_around
from ras_console.config.revisions import RevisionFilter, RevisionLine, RevisionPage
from ras_console.domain.catalogue import KINDS, name_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Farm
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, Card, ChoiceField, EmptyState, InlineMessage, MutedLabel, SearchField, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line
from ras_console.gui.models.rows import RowsModel
from ras_console.gui.panels.change_preview import ChangePreview
from ras_console.gui.panels.change_table import ChangeTable
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted, plain_tip
from ras_console.gui.wall_clock import local_time

COLUMNS: Final = (
    Column(title="When", width_px=138),
    Column(title="Who", width_px=92),
    Column(title="What"),
    Column(title="Kind", width_px=96),
    Column(title="Revision", width_px=70, is_number=True),
)
TYPING_PAUSE_MS: Final = 200
"""How long the keys rest before the audit is searched."""

READ_ONLY: Final = "The database is open read-only."


def build_audit_page(context: ConsoleContext) -> Page:
    """Return the page of the farm's audit."""
    return Page(context, audit_look, [], (Tab(key="audit", label="Audit", content=AuditTab(context)),))


def audit_look(picture: Picture) -> HeaderLook:
    """Return the header of the audit."""
    farm = cast("Farm", picture.thing)
    facts = (farm.name, f"configuration revision {picture.document.revision:,}", "nothing is ever removed from it")
    return HeaderLook(title="Audit", facts=facts)


class AuditTab(QWidget):
    """Filters, revisions by page, newest first, and beside them what the chosen one changed."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._object_id: ObjectId | None = context.navigator.changes_of
        self._revision = -1
        self._question = 0
        """Counts the filters tried: an answer to an earlier one is late and not shown."""
        themes = context.themes
        self.search = SearchField(themes, "Search changes")
        self.search.setObjectName("audit_search")
        self.search.setMinimumWidth(150)
        self.actor = ChoiceField(themes)
        self.actor.setObjectName("audit_actor")
        self.actor.setAccessibleName("Who")
        self.actor.addItem("Everybody", "")
        self.kind = ChoiceField(themes)
        self.kind.setObjectName("audit_kind")
        self.kind.setAccessibleName("Kind of object")
        self.kind.addItem("All kinds", None)
        for spec in KINDS.values():
            self.kind.addItem(spec.label, spec.kind)
        self.object_button = Button(themes, "", icon="x")
        self.object_button.setObjectName("audit_object")
        self.object_button.setToolTip("Show the changes of all objects again")
        self._count = MutedLabel(themes)
        self._count.setObjectName("audit_count")
        self.model = RowsModel(COLUMNS, self)
        self.table = ObjectTable(themes, self.model, COLUMNS)
        self.table.setObjectName("audit_table")
        self.table.setAccessibleName("Revisions")
        self._empty = EmptyState(themes, "history", "No change passes the filter.", action="Show all changes")
        self._empty.setObjectName("audit_empty")
        self.details = AuditDetails(context)
        self._pause = QTimer(self, interval=TYPING_PAUSE_MS, singleShot=True)
        self._lay_out()
        self._connect()
        self._name_object()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.search, 3)
        line.addWidget(self.actor, 1)
        line.addWidget(self.kind, 1)
        line.addWidget(self.object_button)
        line.addWidget(self._count)
        card = Card(self._context.themes)
        card.body.addLayout(line)
        card.add_list(self.table)
        card.add_list(self._empty)
        self._empty.hide()
        splitter = QSplitter()
        splitter.setObjectName("audit_splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(card)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 4)
        splitter.setHandleWidth(12)
        splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self.reload)
        self.actor.currentIndexChanged.connect(self.reload)
        self.kind.currentIndexChanged.connect(self.reload)
        self.object_button.clicked.connect(self._show_all_objects)
        self._empty.action.clicked.connect(self._show_everything)
        self.model.more_wanted.connect(self._read_more)
        self.table.chosen.connect(self._choose)
        self._context.navigator.changes_requested.connect(self._take_object)

    @property
    def wanted(self) -> RevisionFilter:
        """What is looked for."""
        kind = self.kind.currentData()
        return RevisionFilter(
            text=self.search.text().strip(),
            actor=str(self.actor.currentData() or ""),
            kind=None if kind is None else Kind(kind),
            object_id=self._object_id,
        )

    def show_picture(self, picture: Picture) -> None:
        """Take up what has been committed since the last look."""
        if picture.document.revision == self._revision:
            return
        is_first, self._revision = self._revision < 0, picture.document.revision
        self._context.workspace.past.read_actors(self._offer_actors)
        if is_first:
            self.reload()
        else:
            question, wanted = self._question, self.wanted
            self._context.workspace.past.read_page(wanted, None, lambda page: self._take_newer(page, question))
            self._context.workspace.past.count_revisions(wanted, lambda count: self._show_count(count, question))
        self.details.judge()

    # ---------------------------------------------------------------------------------------------------- reading
    @Slot()
    def reload(self) -> None:
        """Search anew with the filters as they are."""
        self._pause.stop()
        self._question += 1
        question, wanted = self._question, self.wanted
        self._context.workspace.past.read_page(wanted, None, lambda page: self._take_first(page, question))
        self._context.workspace.past.count_revisions(wanted, lambda count: self._show_count(count, question))

    @Slot()
    def _read_more(self) -> None:
        question, keys = self._question, self.model.keys()
        before = keys[-1] if keys else None
        self._context.workspace.past.read_page(self.wanted, before, lambda page: self._take_more(page, question))

    def _take_first(self, page: RevisionPage, question: int) -> None:
        if question != self._question:
            return
        self.model.show_lines([_line(each) for each in page.lines], has_more=page.has_more)
        self.table.setVisible(bool(page.lines))
        self._empty.setVisible(not page.lines)
        if page.lines:
            self.table.selectRow(0)
        else:
            self.details.show_revision(None)

    def _take_more(self, page: RevisionPage, question: int) -> None:
        if question == self._question:
            self.model.add_below([_line(each) for each in page.lines], has_more=page.has_more)

    def _take_newer(self, page: RevisionPage, question: int) -> None:
        """Put new revisions at the top; who reads further down is not disturbed."""
        if question != self._question:
            return
        known = self.model.keys()
        newest = known[0] if known else 0
        if not known or (page.lines and page.lines[-1].revision > newest):
            self._take_first(page, question)
        else:
            self.model.add_above([_line(each) for each in page.lines if each.revision > newest])

    def _show_count(self, count: int, question: int) -> None:
        if question == self._question:
            self._count.setText(counted(count, "change"))

    def _offer_actors(self, actors: tuple[str, ...]) -> None:
        known = [self.actor.itemData(row) for row in range(1, self.actor.count())]
        if known == list(actors):
            return
        chosen = self.actor.currentData()
        self.actor.blockSignals(True)
        while self.actor.count() > 1:
            self.actor.removeItem(1)
        for each in actors:
            self.actor.addItem(each, each)
        self.actor.setCurrentIndex(max(0, self.actor.findData(chosen)))
        self.actor.blockSignals(False)

    # --------------------------------------------------------------------------------------------------- choosing
    @Slot()
    def _take_object(self) -> None:
        """Show the changes of the object that was asked for, or of all."""
        self._object_id = self._context.navigator.changes_of
        self._name_object()
        if self._revision >= 0:
            self.reload()

    def _name_object(self) -> None:
        thing = None if self._object_id is None else self._context.workspace.document.get(self._object_id)
        name = name_of(thing) if thing is not None else f"object {self._object_id}"
        self.object_button.setText(name if len(name) <= 24 else f"{name[:23]}…")
        self.object_button.setAccessibleName(f"Only changes of {name}; press to show all")
        self.object_button.setVisible(self._object_id is not None)

    @Slot()
    def _show_all_objects(self) -> None:
        self._context.navigator.show_changes(self._context.workspace.document.farm.id, None)

    @Slot()
    def _show_everything(self) -> None:
        self.search.clear()
        self.actor.setCurrentIndex(0)
        self.kind.setCurrentIndex(0)
        self._show_all_objects()

    @Slot(int)
    def _choose(self, revision: int) -> None:
        self.details.show_revision(revision)


class AuditDetails(Card):
    """What one revision changed, and the buttons that take it back after showing what that would do."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(context.themes, "Before and after", parent)
        self.setMinimumWidth(420)
        self._context = context
        self._revision: int | None = None
        self._change: Change | None = None
        themes = context.themes
        self._label = MutedLabel(themes)
        self._label.setObjectName("audit_label")
        self._label.setWordWrap(True)
        self.table = ChangeTable(themes)
        self.table.setObjectName("audit_change_table")
        self._message = InlineMessage(themes)
        self._message.setObjectName("audit_message")
        self.revert_button = Button(themes, "&Revert this…", icon="undo-2")
        self.revert_button.setObjectName("revert_change_button")
        self.back_button = Button(themes, "&Go back to before…", icon="history")
        self.back_button.setObjectName("go_back_button")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.revert_button)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        self.body.addWidget(self._label)
        self.add_list(self.table)
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(8, 4, 8, 0)
        column.setSpacing(4)
        column.addWidget(self._message)
        column.addLayout(buttons)
        cast("QVBoxLayout", self.layout()).addWidget(foot)
        self.revert_button.clicked.connect(self._plan_revert)
        self.back_button.clicked.connect(self._plan_going_back)
        self.judge()

    def show_revision(self, revision: int | None) -> None:
        """Show what a revision changed, None for nothing."""
        self._revision, self._change = revision, None
        self._message.clear_message()
        if revision is None:
            self._take(None, None)
        else:
            self._context.workspace.past.read_change(revision, lambda change: self._take(change, revision))
        self.judge()

    def judge(self) -> None:
        """Offer the ways back where there is one, and say why where there is none."""
        is_read_only = self._context.workspace.is_read_only
        is_first = self._revision == 1
        reason = READ_ONLY if is_read_only else "The farm began with this." if is_first else ""
        if self._revision is None:
            reason = "Select a change first."
        for button, tip in (
            (self.revert_button, "Take this one change back; you see first what that would do"),
            (self.back_button, "Have the farm as it was before this change; you see first what that would do"),
        ):
            button.setEnabled(not reason)
            button.setToolTip(reason or tip)

    def _take(self, change: Change | None, revision: int | None) -> None:
        if revision != self._revision:
            return
        self._change = change
        names = names_around(self._context.workspace.document, change) if change is not None else {}
        self.table.show_change(change, names)
        self._label.setText("" if change is None else f"Revision {revision:,}: {change.label}")

    @Slot()
    def _plan_revert(self) -> None:
        if self._revision is not None:
            revision = self._revision
            self._context.workspace.past.plan_revert(
                revision, lambda planned: self._preview(planned, revision, "Revert")
            )

    @Slot()
    def _plan_going_back(self) -> None:
        if self._revision is not None:
            revision = self._revision
            self._context.workspace.past.plan_going_back(
                revision, lambda planned: self._preview(planned, revision, "Go back")
            )

    def _preview(self, planned: Change | Problems, revision: int, action: str) -> None:
        if revision != self._revision:
            return
        if isinstance(planned, Problems):
            errors = [each for each in planned if not each.is_warning]
            text = " ".join(f"{each.message} {each.hint}".strip() for each in errors[:3])
            more = f" And {len(errors) - 3:,} more." if len(errors) > 3 else ""
            self._message.show_message(f"Not possible: {text}{more}", Tone.ERROR)
        elif planned.is_empty:
            self._message.show_message("The farm is like that already: nothing would change.", Tone.INFO)
        else:
            self._message.clear_message()
            ChangePreview(self._context, planned, title=planned.label, action=action, parent=self.window()).open()


def _line(each: RevisionLine) -> Line:
    moment = local_time(each.at_utc.timestamp())
    kinds = [KINDS[kind].label for kind in each.kinds]
    label = each.label if each.objects <= 1 else f"{each.label} ({counted(each.objects, 'object')})"
    return Line(
        key=each.revision,
        cells=(
            Cell(text=f"{moment:%Y-%m-%d %H:%M}", tip=moment.isoformat(sep=" ", timespec="seconds")),
            Cell(text=each.actor, tip=plain_tip(each.actor)),
            Cell(text=label, is_strong=True, tip=plain_tip(each.label)),
            Cell(text=kinds[0] if len(kinds) == 1 else f"{len(kinds)} kinds", tip=", ".join(kinds), is_faint=True),
            Cell(text=f"{each.revision:,}", is_number=True),
        ),
    )
