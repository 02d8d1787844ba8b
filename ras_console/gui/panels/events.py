"""The event list: what happened, newest on top, narrowed, copied and exported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QGuiApplication, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.timeline import TimelineEntry
from ras_console.gui.kit.buttons import Button, IconButton
from ras_console.gui.models.events import (
    EventFilter,
    EventListModel,
    entries_csv,
    entries_text,
    severity_text,
    source_text,
)
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.event_list import CountBadge, EventList
from ras_console.gui.theme import font

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot
    from ras_console.gui.context import ConsoleContext

WIDTH_PX: Final = 340
"""The width that the pane is made for; its owner may give it more."""


class EventsPane(QWidget):
    """Follows the bridge's entries. Return or a double click goes to the broker or host an event is about."""

    export_failed = Signal(str, str)
    """What happened, what to do: the file could not be written."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._themes = context.themes
        self.setObjectName("events_pane")
        self._model = EventListModel(self)
        self._list = EventList(self._themes, self._model)
        self._badge = CountBadge(self._themes)
        self._narrow = Button(self._themes, _translated("All sources"), icon="filter", kind="quiet")
        self._narrow.setObjectName("event_filter_button")
        self._export = IconButton(self._themes, "download", _translated("Copy or export"))
        self._export.setObjectName("event_export_button")
        self._dialog: QFileDialog | None = None
        self._checks: dict[Severity | Source, QAction] = {}
        self._make_menus()
        self._lay_out()
        self._connect()
        self._model.add(tuple(context.bridge.entries))
        if context.bridge.snapshot is not None:
            self._model.set_origin(context.bridge.snapshot.origin_wall_s)
        self._show_count()

    @property
    def model(self) -> EventListModel:
        """The model behind the list."""
        return self._model

    @property
    def list_view(self) -> EventList:
        """The list itself."""
        return self._list

    def selected_entries(self) -> list[TimelineEntry]:
        """Return the selected entries, oldest first."""
        rows = sorted((each.row() for each in self._list.selectionModel().selectedIndexes()), reverse=True)
        return [self._model.entry_at(row) for row in rows]

    @Slot(int)
    def show_entry(self, seq: int) -> None:
        """Select an entry and bring it into view; a filter that hides it is lifted."""
        if self._model.row_of(seq) is None and self._model.has(seq):
            self._use_filter(EventFilter())
        row = self._model.row_of(seq)
        if row is not None:
            index = self._model.index(row)
            self._list.setCurrentIndex(index)
            self._list.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    @Slot()
    def copy_selected(self) -> None:
        """Put the selected entries on the clipboard; all that are shown, where none is selected."""
        entries = self.selected_entries() or list(self._model.shown())
        QGuiApplication.clipboard().setText(entries_text(entries, self._model.origin_wall_s))

    @Slot()
    def ask_for_file(self) -> None:
        """Open the dialog that asks where to export to."""
        dialog = QFileDialog(self, _translated("Export events"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_translated("CSV (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("events.csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export_to)
        self._dialog = dialog
        dialog.open()

    @Slot(str)
    def export_to(self, path: str) -> None:
        """Write what is shown, oldest first, as CSV."""
        try:
            text = entries_csv(self._model.shown(), self._model.origin_wall_s)
            Path(path).write_text(text, encoding="utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            what = _translated("The events could not be written to %1: %2.").replace("%1", path).replace("%2", reason)
            self.export_failed.emit(what, _translated("Choose another folder."))

    def _make_menus(self) -> None:
        menu = QMenu(self)
        everything = menu.addAction(_translated("Show everything"))
        everything.triggered.connect(self._show_everything)
        menu.addSection(_translated("Severity"))
        for severity in reversed(Severity):
            self._add_check(menu, severity, severity_text(severity))
        menu.addSection(_translated("Source"))
        for source in Source:
            self._add_check(menu, source, source_text(source))
        self._narrow.setMenu(menu)
        out = QMenu(self)
        copy = out.addAction(_translated("Copy"))
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self.copy_selected)
        self.addAction(copy)
        export = out.addAction(_translated("Export as CSV…"))
        export.triggered.connect(self.ask_for_file)
        self._out = out
        # A tool button's own menu would run a loop of its own until it is closed.
        self._export.clicked.connect(self._offer_out)

    @Slot()
    def _offer_out(self) -> None:
        self._out.popup(self._export.mapToGlobal(self._export.rect().bottomLeft()))

    def _add_check(self, menu: QMenu, key: Severity | Source, text: str) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(True)
        action.triggered.connect(self._take_checks)
        self._checks[key] = action

    def _lay_out(self) -> None:
        title = QLabel(_translated("Events"))
        title.setFont(font("section"))
        title.setBuddy(self._list)
        row = QHBoxLayout()
        row.setContentsMargins(18, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(title)
        row.addWidget(self._badge)
        row.addStretch(1)
        row.addWidget(self._narrow)
        row.addWidget(self._export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 9, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._list, 1)
        self.setMinimumWidth(260)

    def _connect(self) -> None:
        bridge = self._context.bridge
        bridge.entries_added.connect(self._take_entries)
        bridge.snapshot_changed.connect(self._take_snapshot)
        bridge.feed_changed.connect(self._model.clear)
        for changed in (self._model.rowsInserted, self._model.rowsRemoved, self._model.modelReset):
            changed.connect(self._show_count)
        self._context.navigator.entry_requested.connect(self.show_entry)
        self._list.activated.connect(self._go)

    @Slot(object)
    def _take_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        self._model.add(entries)

    @Slot(object)
    def _take_snapshot(self, snapshot: FarmSnapshot) -> None:
        self._model.set_origin(snapshot.origin_wall_s)

    @Slot()
    def _show_count(self) -> None:
        self._badge.show_count(self._model.rowCount(), self._model.held)

    @Slot()
    def _take_checks(self) -> None:
        severities = frozenset(each for each in Severity if self._checks[each].isChecked())
        sources = frozenset(each for each in Source if self._checks[each].isChecked())
        self._use_filter(EventFilter(severities=severities, sources=sources))

    @Slot()
    def _show_everything(self) -> None:
        self._use_filter(EventFilter())

    def _use_filter(self, wanted: EventFilter) -> None:
        for key, action in self._checks.items():
            action.setChecked(key in (wanted.severities if isinstance(key, Severity) else wanted.sources))
        self._model.set_filter(wanted)
        self._narrow.setText(_filter_text(wanted))
        self._narrow.updateGeometry()
        self._list.set_empty_text(
            _translated("No events yet.") if wanted.is_open else _translated("No event passes the filter.")
        )

    @Slot(QModelIndex)
    def _go(self, index: QModelIndex) -> None:
        fact = self._model.entry_at(index.row()).fact
        subject, kind = (fact.host, NodeKind.HOST) if fact.host is not None else (fact.broker, NodeKind.BROKER)
        if subject is not None and self._context.workspace.document.get(ObjectId(subject)) is not None:
            self._context.navigator.go(Node(kind, ObjectId(subject)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._themes.tokens.surface))


def _filter_text(wanted: EventFilter) -> str:
    """Return what the filter button says: the one thing that is chosen, or how many."""
    has_all_severities, has_all_sources = len(wanted.severities) == len(Severity), len(wanted.sources) == len(Source)
    if has_all_severities and has_all_sources:
        return _translated("All sources")
    if has_all_severities and len(wanted.sources) == 1:
        return source_text(next(iter(wanted.sources)))
    if has_all_sources and len(wanted.severities) == 1:
        return severity_text(next(iter(wanted.severities)))
    if has_all_severities:
        return _translated("%1 sources").replace("%1", str(len(wanted.sources)))
    return _translated("Filtered")


def _translated(text: str) -> str:
    return QCoreApplication.translate("Events", text)
