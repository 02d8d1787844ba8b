"""Any table as CSV: the visible columns of all rows, written a slice at a time, so that the window stays fluid."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final, TextIO

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QModelIndex, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QTableView, QWidget

from ras_console.gui.models.cells import KEY_ROLE

SLICE_CELLS: Final = 3000
"""Asked for at a time: some 10 ms, less than a frame."""

WAIT_MS: Final = 20
"""How long a model that reads further rows in the background is left alone."""

_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9.,\u202f ]*( ?%)?")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOLD: Final = QEvent.Type(QEvent.registerEventType())


class ExportTold(QEvent):
    """What became of an export, for the window to say; `hint` is "" where all went well."""

    def __init__(self, message: str, hint: str = "", *, is_error: bool = False) -> None:
        super().__init__(_TOLD)
        self.message = message
        self.hint = hint
        self.is_error = is_error


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are."""
    if text.startswith(_FORMULA_STARTS) and _NUMBER.fullmatch(text) is None:
        return f"'{text}"
    return text


class TableExport(QObject):
    """Writes one table to one file. Rows that move while it is written are neither lost nor written twice.

    A half-written file never has the name that was chosen.
    """

    finished = Signal(str, int)
    """Path and number of rows."""
    failed = Signal(str)
    """Why it could not be written."""

    def __init__(self, table: QTableView, path: Path) -> None:
        super().__init__(table)
        self._model: QAbstractItemModel = table.model()
        header = table.horizontalHeader()
        order = sorted(range(self._model.columnCount()), key=header.visualIndex)
        self._columns = [each for each in order if not header.isSectionHidden(each)]
        self._path = path
        self._temporary = path.with_name(f".{path.name}.new")
        self._file: TextIO | None = None
        self._row = 0
        self._count = 0
        self._keys: set[object] = set()
        self._has_moved = False
        self._is_again = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._write_slice)
        for moved in (self._model.layoutChanged, self._model.rowsInserted, self._model.rowsRemoved):
            moved.connect(self._note_move)
        self._model.modelReset.connect(self._begin)

    def start(self) -> None:
        """Begin; the rest is told by signal."""
        self._begin()
        if self._file is not None:
            self._timer.start()

    @Slot()
    def _begin(self) -> None:
        """Begin, or begin anew because the table shows something else now."""
        try:
            if self._file is not None:
                self._file.close()
            self._file = self._temporary.open("w", encoding="utf-8", newline="")
        except OSError as error:
            self._file = None
            self._fail(error)
            return
        self._row = self._count = 0
        self._keys.clear()
        self._has_moved = self._is_again = False
        titles = [
            str(self._model.headerData(each, Qt.Orientation.Horizontal, _DISPLAY) or "") for each in self._columns
        ]
        csv.writer(self._file).writerow(guarded(each) for each in titles)

    @Slot()
    def _note_move(self) -> None:
        """Look at all rows again at the end: one may have moved above what has been written."""
        if self._row:
            self._has_moved = self._is_again = True

    @Slot()
    def _write_slice(self) -> None:
        if self._file is None:
            return
        self._timer.setInterval(0)
        last = min(self._model.rowCount(), self._row + max(1, SLICE_CELLS // max(1, len(self._columns))))
        try:
            rows = [cells for row in range(self._row, last) if (cells := self._cells(row)) is not None]
            csv.writer(self._file).writerows(rows)
            self._row = last
            self._count += len(rows)
            if self._row < self._model.rowCount():
                return
            if self._has_moved:
                self._has_moved, self._is_again, self._row = False, True, 0
            elif self._waits_for_more():
                self._timer.setInterval(WAIT_MS)
            else:
                self._end()
        except OSError as error:
            self._fail(error)

    def _cells(self, row: int) -> list[str] | None:
        """Return a row's cells, None for one that stands in the file already, now that rows have moved."""
        key = self._model.index(row, 0).data(KEY_ROLE)
        if self._is_again and key in self._keys:
            return None
        self._keys.add(key)
        cells = (self._model.index(row, each).data(_DISPLAY) for each in self._columns)
        return [guarded("" if each is None else str(each)) for each in cells]

    def _waits_for_more(self) -> bool:
        """Ask a model that reads by the page for the next one; True while one is to come."""
        if self._model.canFetchMore(QModelIndex()):
            self._model.fetchMore(QModelIndex())
        return bool(getattr(self._model, "has_more", False))

    def _end(self) -> None:
        self._stop()
        if self._file is not None:
            self._file.close()
        self._temporary.replace(self._path)
        self.finished.emit(str(self._path), self._count)
        self.deleteLater()

    def _fail(self, error: OSError) -> None:
        self._stop()
        if self._file is not None:
            self._file.close()
        self._temporary.unlink(missing_ok=True)
        self.failed.emit(f"{self._path} could not be written: {error.strerror or error}.")
        self.deleteLater()

    def _stop(self) -> None:
        self._timer.stop()
        for moved in (self._model.layoutChanged, self._model.rowsInserted, self._model.rowsRemoved):
            moved.disconnect(self._note_move)
        self._model.modelReset.disconnect(self._begin)


def ask_export(table: QTableView) -> QFileDialog:
    """Open the dialog that asks where to, and export there; what came of it is told to the window."""
    dialog = QFileDialog(table.window(), table.tr("Export as CSV"))
    dialog.setObjectName("export_table_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(table.tr("CSV (*.csv)"))
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(f"{table.accessibleName() or 'table'}.csv")
    dialog.fileSelected.connect(lambda text: export_table(table, Path(text)))
    dialog.open()
    return dialog


def export_table(table: QTableView, path: Path) -> TableExport:
    """Export to a file, replacing one of that name; what came of it is told to the window."""
    export = TableExport(table, path)
    export.finished.connect(
        lambda where, rows: _tell(table, ExportTold(f"{rows:,} {'row is' if rows == 1 else 'rows are'} in {where}."))
    )
    export.failed.connect(lambda why: _tell(table, ExportTold(why, "Choose another folder.", is_error=True)))
    export.start()
    return export


def _tell(table: QTableView, told: ExportTold) -> None:
    """Tell the window, and those above it where that is a dialog, until one says it."""
    window: QWidget | None = table.window()
    while window is not None:
        told.ignore()
        QCoreApplication.sendEvent(window, told)
        if told.isAccepted():
            return
        above = window.parentWidget()
        window = above.window() if above is not None else None
