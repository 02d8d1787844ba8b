"""The timeline as a list, newest first, narrowed by severity and source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.timeline import TimelineEntry
from ras_console.gui.bridge import ENTRIES_KEPT
from ras_console.gui.phrases import plain_tip
from ras_console.gui.wall_clock import clock_text, stamp_text

_Index = QModelIndex | QPersistentModelIndex

# Compared as plain numbers: views ask for each of them with every repaint.
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
ENTRY_ROLE: Final = int(Qt.ItemDataRole.UserRole)
"""The TimelineEntry itself."""
DETAIL_ROLE: Final = ENTRY_ROLE + 1
"""The second line: time, source and detail."""

_SEPARATOR: Final = "  ·  "


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which entries are shown; everything, unless it says less."""

    severities: frozenset[Severity] = frozenset(Severity)
    sources: frozenset[Source] = frozenset(Source)

    @property
    def is_open(self) -> bool:
        """True where nothing is left out."""
        return len(self.severities) == len(Severity) and len(self.sources) == len(Source)

    def passes(self, entry: TimelineEntry) -> bool:
        """Return whether an entry is shown."""
        return entry.fact.severity in self.severities and entry.fact.source in self.sources


class EventListModel(QAbstractListModel):
    """Holds the newest `kept` entries and shows those that pass the filter."""

    def __init__(self, parent: QObject | None = None, *, kept: int = ENTRIES_KEPT) -> None:
        super().__init__(parent)
        self._kept = kept
        self._entries: list[TimelineEntry] = []
        self._shown: list[TimelineEntry] = []
        self._filter = EventFilter()
        self._origin_wall_s = 0.0

    @property
    def filter(self) -> EventFilter:
        """What is shown of all there is."""
        return self._filter

    @property
    def held(self) -> int:
        """How many entries there are, shown or not."""
        return len(self._entries)

    @property
    def origin_wall_s(self) -> float:
        """The wall time that instants count from, in UTC seconds."""
        return self._origin_wall_s

    def set_origin(self, origin_wall_s: float) -> None:
        """Learn which wall time instants count from."""
        if origin_wall_s != self._origin_wall_s:
            self._origin_wall_s = origin_wall_s
            if self._shown:
                self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def add(self, entries: Sequence[TimelineEntry]) -> None:
        """Put new entries, in order, on top; the oldest beyond the limit leave at the end."""
        self._entries.extend(entries)
        fresh = [each for each in entries if self._filter.passes(each)][-self._kept :]
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._shown.extend(fresh)
            self.endInsertRows()
        surplus = len(self._entries) - self._kept
        if surplus > 0:
            self._forget(self._entries[surplus].seq)
            del self._entries[:surplus]

    def clear(self) -> None:
        """Forget all entries; the filter stays."""
        self.beginResetModel()
        self._entries, self._shown = [], []
        self.endResetModel()

    def set_filter(self, wanted: EventFilter) -> None:
        """Show other entries."""
        if wanted != self._filter:
            self.beginResetModel()
            self._filter = wanted
            self._shown = [each for each in self._entries if wanted.passes(each)]
            self.endResetModel()

    def entry_at(self, row: int) -> TimelineEntry:
        """Return the entry of a row, 0 is the newest."""
        return self._shown[len(self._shown) - 1 - row]

    def row_of(self, seq: int) -> int | None:
        """Return the row of an entry, None where it is not shown."""
        low, high = 0, len(self._shown)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._shown[middle].seq < seq else (low, middle)
        is_there = low < len(self._shown) and self._shown[low].seq == seq
        return len(self._shown) - 1 - low if is_there else None

    def has(self, seq: int) -> bool:
        """Return whether an entry is held, shown or not."""
        return any(each.seq == seq for each in self._entries)

    def shown(self) -> tuple[TimelineEntry, ...]:
        """Return what is shown, oldest first."""
        return tuple(self._shown)

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    @override
    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if role not in {_DISPLAY, DETAIL_ROLE, ENTRY_ROLE, _ACCESSIBLE, _TOOL_TIP}:
            return None
        entry = self.entry_at(index.row())
        if role == _DISPLAY:
            return entry.fact.text
        if role == ENTRY_ROLE:
            return entry
        detail = detail_line(entry, self._origin_wall_s)
        if role == DETAIL_ROLE:
            return detail
        if role == _TOOL_TIP:
            return plain_tip(f"{entry.fact.text}\n{detail}")
        return f"{severity_text(entry.fact.severity)}: {entry.fact.text}. {detail.replace(_SEPARATOR, ', ')}"

    def _forget(self, first_kept: int) -> None:
        """Drop the shown entries before one that stays."""
        gone = next((number for number, each in enumerate(self._shown) if each.seq >= first_kept), len(self._shown))
        if gone:
            last = len(self._shown) - 1
            self.beginRemoveRows(QModelIndex(), last - gone + 1, last)
            del self._shown[:gone]
            self.endRemoveRows()


def detail_line(entry: TimelineEntry, origin_wall_s: float) -> str:
    """Return "14:33:06  ·  Election  ·  15.8 s without a primary"."""
    fact = entry.fact
    parts = (clock_text(origin_wall_s + fact.at_s), source_text(fact.source), fact.detail)
    return _SEPARATOR.join(each for each in parts if each)


def entries_text(entries: Iterable[TimelineEntry], origin_wall_s: float) -> str:
    """Return entries as lines to paste: time, severity, source, text and detail, separated by tabs."""
    return "\n".join("\t".join(_cells(each, origin_wall_s)[1:]) for each in entries)


def entries_csv(entries: Iterable[TimelineEntry], origin_wall_s: float) -> str:
    """Return entries as CSV with a heading; times are local, with their offset."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(("number", "time", "severity", "source", "text", "detail"))
    writer.writerows(map(_harmless, _cells(each, origin_wall_s)) for each in entries)
    return target.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: names in the text are anybody's."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def severity_text(severity: Severity) -> str:
    """Return the severity as the console writes it."""
    texts = {
        Severity.INFO: QCoreApplication.translate("Events", "Information"),
        Severity.GOOD: QCoreApplication.translate("Events", "Good news"),
        Severity.WARNING: QCoreApplication.translate("Events", "Warning"),
        Severity.ERROR: QCoreApplication.translate("Events", "Error"),
    }
    return texts[severity]


def source_text(source: Source) -> str:
    """Return the source as the console writes it."""
    texts = {
        Source.ELECTION: QCoreApplication.translate("Events", "Election"),
        Source.BROKER: QCoreApplication.translate("Events", "Broker"),
        Source.HOST: QCoreApplication.translate("Events", "Session host"),
        Source.LOGON: QCoreApplication.translate("Events", "Logon"),
        Source.CONFIGURATION: QCoreApplication.translate("Events", "Configuration"),
        Source.LAB: QCoreApplication.translate("Events", "Lab"),
        Source.CONSOLE: QCoreApplication.translate("Events", "Console"),
    }
    return texts[source]


def _cells(entry: TimelineEntry, origin_wall_s: float) -> tuple[str, ...]:
    fact = entry.fact
    stamp = stamp_text(origin_wall_s + fact.at_s)
    words = severity_text(fact.severity), source_text(fact.source)
    return (str(entry.seq), stamp, *words, fact.text, fact.detail)
