"""The page of a site's sessions: all of them in one table, found, counted, selected and acted on."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.domain.ids import ObjectId, SessionId
from ras_console.domain.objects import Site
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, EmptyState, InlineMessage, MutedLabel, SearchField, Tone
from ras_console.gui.models.session_data import Names, SessionColumn
from ras_console.gui.models.session_filter import parse
from ras_console.gui.models.sessions import COLUMNS, SessionsModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.action_button import ActionButton
from ras_console.gui.panels.node_menu import build_node_menu
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.session_groups import SessionGroups
from ras_console.gui.panels.session_history_tab import SessionHistoryTab
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted

NO_SESSIONS = (
    "Nobody is logged on in this site. Sessions appear here as soon as a user opens a published resource on one of its "
    "hosts."
)
NOT_SHOWN = "The sessions are not known: no engine shows them just now. They appear as soon as one does."


def build_sessions_page(context: ConsoleContext) -> Page:
    """Return the page for sessions."""
    themes, actions = context.themes, context.actions
    buttons: list[QWidget] = [
        ActionButton(themes, actions.message_sessions, "bell"),
        ActionButton(themes, actions.disconnect_sessions, "unplug"),
        ActionButton(themes, actions.log_off_sessions, "log-out"),
        ActionButton(themes, actions.move_sessions, "arrow-left-right"),
    ]
    tabs = (
        Tab(key="sessions", label="Sessions", content=SessionList(context)),
        Tab(key="history", label="History", content=SessionHistoryTab(context)),
    )
    return Page(context, sessions_look, buttons, tabs)


def sessions_look(picture: Picture) -> HeaderLook:
    """Return the header of a site's sessions."""
    site = cast("Site", picture.thing)
    facts = [site.name]
    view = picture.site_view
    if view is not None:
        figures = view.figures
        facts.append(f"{counted(figures.sessions, 'session')}, {figures.disconnected:,} disconnected")
        if figures.ghosts_healed:
            facts.append(f"{counted(figures.ghosts_healed, 'ghost')} healed")
    return HeaderLook(title="Sessions", states=(), facts=tuple(facts))


class SessionList(QWidget):
    """Filter, groups and table. What is selected are sessions, not rows: they stay selected wherever they go."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._selected: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._is_following = False
        self._make_parts(context)
        self._lay_out()
        self.filter.textChanged.connect(self._on_filter)
        self.model.ready.connect(self._settle)
        self.groups.grouped.connect(self._on_grouped)
        self.groups.chosen.connect(self._on_group)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.table.opened.connect(self._open)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._reselect)
        context.navigator.sessions_wanted.connect(self._take_wanted)

    def _make_parts(self, context: ConsoleContext) -> None:
        themes = context.themes
        self.filter = SearchField(themes, "user:anna host:RDSH-3 state:disconnected idle>30m")
        self.filter.setObjectName("sessions_filter")
        self.groups = SessionGroups(themes)
        self._count = MutedLabel(themes)
        self._count.setObjectName("sessions_count")
        self._note = InlineMessage(themes)
        self._note.setObjectName("sessions_note")
        self._note.hide()
        self.model = SessionsModel(self, background=context.workspace.background)
        self.table = ObjectTable(themes, self.model, COLUMNS)
        self.table.setObjectName("sessions_table")
        self.table.setAccessibleName("Sessions")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(SessionColumn.SINCE, Qt.SortOrder.DescendingOrder)
        self._empty = EmptyState(themes, "users", NO_SESSIONS)
        self._empty.setObjectName("no_sessions")

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.filter, 1)
        line.addWidget(self.groups.choice)
        line.addWidget(self._count)
        body = QHBoxLayout()
        body.setSpacing(8)
        body.addWidget(self.groups)
        body.addWidget(self.table, 1)
        self._card = Card(self._context.themes)
        self._card.body.addLayout(line)
        self._card.body.addWidget(self._note)
        self._card.body.addLayout(body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card)
        layout.addWidget(self._empty)

    def show_picture(self, picture: Picture) -> None:
        """Show the sessions of the picture's site."""
        site, view = cast("Site", picture.thing), picture.site_view
        document = picture.document
        hosts, pools = document.hosts(site.id), {each.id: each.name for each in document.pools(site.id)}
        names = Names(
            hosts={int(each.id): each.server for each in hosts},
            pools={int(each.id): pools[each.pool_id] for each in hosts},
            resources={int(each.id): each.name for each in document.resources(site.id)},
            brokers={int(each.id): each.server for each in document.brokers(site.id)},
        )
        self._is_following = True
        try:
            is_changed = self.model.show_sessions(view.sessions if view is not None else None, names)
        finally:
            self._is_following = False
        self._card.setVisible(self.model.total > 0)
        self._empty.setVisible(self.model.total == 0)
        self._empty.set_sentence(NO_SESSIONS if view is not None and view.sessions is not None else NOT_SHOWN)
        if is_changed:
            self._show_groups()
            self._reselect()
            self._show_count()

    # ------------------------------------------------------------------------------------------------ finding
    @Slot()
    def _take_wanted(self) -> None:
        if self._context.navigator.wanted_sessions and self.isVisible():
            self.filter.setText(self._context.navigator.wanted_sessions)
            self._context.navigator.wanted_sessions = ""

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        wanted = parse(text)
        self._note.setVisible(bool(wanted.note))
        self._note.show_message(wanted.note, Tone.WARN)
        self._change(lambda: self.model.set_filter(wanted))
        self._show_groups()

    @Slot()
    def _settle(self) -> None:
        """Put the rows as wished: what that takes has been worked out in the background."""
        self._change(self.model.settle)
        self._show_groups()

    @Slot(object)
    def _on_grouped(self, column: object) -> None:
        del column  # the groups know it
        self._show_groups()

    @Slot(object)
    def _on_group(self, label: object) -> None:
        column = self.groups.column
        if column is None or label is None:
            self._change(lambda: self.model.set_group(None))
        else:
            self._change(lambda: self.model.set_group(column, str(label)))

    def _show_groups(self) -> None:
        if self.groups.column is not None:
            counts = self.model.counts(self.groups.column)
            if counts or not self.model.total or not self.model.rowCount():
                self.groups.show_counts(counts)

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        text = counted(total, "session") if shown == total else f"{shown:,} of {counted(total, 'session')}"
        selected = len(self._selected)
        text += ", sorting…" if self.model.is_waiting else ""
        self._count.setText(f"{text}, {selected:,} selected" if selected > 1 else text)

    # --------------------------------------------------------------------------------------------- selecting
    def _change(self, change: Callable[[], None]) -> None:
        """Change which rows are shown; those that are shown no longer are not selected any more."""
        self._is_following = True
        try:
            change()
        finally:
            self._is_following = False
        self._reselect()
        self._show_count()

    @Slot()
    def _reselect(self) -> None:
        """Select the sessions that were selected, wherever they are now; those that have ended are forgotten."""
        rows = self.model.rows_of(self._selected) if len(self._selected) else np.empty(0, dtype=np.int64)
        if not len(rows) and not self.table.selectionModel().hasSelection():
            self._note_selected(rows)
            return
        selection = QItemSelection()
        last = self.model.columnCount() - 1
        for begin, end in _runs(rows):
            selection.select(self.model.index(begin, 0), self.model.index(end, last))
        self._is_following = True
        try:
            self.table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        finally:
            self._is_following = False
        self._note_selected(rows)

    @Slot()
    def _on_selection(self) -> None:
        if self._is_following:
            return
        ranges = self.table.selectionModel().selection()
        parts = (ranges.at(number) for number in range(ranges.count()))
        rows = [np.arange(each.top(), each.bottom() + 1) for each in parts]
        self._note_selected(np.unique(np.concatenate(rows)) if rows else np.empty(0, dtype=np.int64))
        self._show_count()

    def _note_selected(self, rows: NDArray[np.int64]) -> None:
        self._selected = self.model.ids()[rows] if len(rows) else np.empty(0, dtype=np.int64)
        if self.isVisible():
            self._context.actions.select_sessions(tuple(SessionId(each) for each in self._selected.tolist()))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_wanted()
        self._context.actions.select_sessions(tuple(SessionId(each) for each in self._selected.tolist()))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._context.actions.select_sessions(())

    # ----------------------------------------------------------------------------------------------- opening
    @Slot(int)
    def _open(self, key: int) -> None:
        host = self.model.host_of(key)
        if host is not None and self._context.workspace.document.get(ObjectId(host)) is not None:
            self._context.navigator.go(Node(NodeKind.HOST, ObjectId(host)))

    @Slot(QPoint)
    def _open_menu(self, at: QPoint) -> None:
        context = self._context
        menu = build_node_menu(context.actions, context.themes, context.navigator.node, self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.table.viewport().mapToGlobal(at))


def _runs(rows: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return first and last of each stretch of neighbours among ascending rows."""
    if not len(rows):
        return []
    cuts = np.flatnonzero(np.diff(rows) > 1)
    firsts = [int(rows[0]), *rows[cuts + 1].tolist()]
    lasts = [*rows[cuts].tolist(), int(rows[-1])]
    return list(zip(firsts, lasts, strict=True))
