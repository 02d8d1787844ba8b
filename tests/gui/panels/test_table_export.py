"""Any table as CSV: what is seen, all rows, harmless in a spreadsheet, and while the rows move."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QTableView
from pytestqt.qtbot import QtBot
from typing_extensions import override

from ras_console.gui.models.cells import KEY_ROLE, Cell, Column
from ras_console.gui.models.listing import Line
from ras_console.gui.models.rows import RowsModel
from ras_console.gui.panels import table_export
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.panels.table_export import ExportTold, TableExport, export_table, guarded
from tests.gui.panels.console import Console

_Index = QModelIndex | QPersistentModelIndex


class Numbers(QAbstractTableModel):
    """Rows of a number and its square, in an order that a test turns about."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.order = list(range(count))

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.order)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else 2

    @override
    def data(self, index: _Index, role: int = 0) -> object:
        number = self.order[index.row()]
        if role == KEY_ROLE:
            return number
        return str(number if index.column() == 0 else number**2) if role == 0 else None

    def turn(self) -> None:
        self.layoutAboutToBeChanged.emit()
        self.order.reverse()
        self.layoutChanged.emit()


@pytest.fixture
def view(qtbot: QtBot) -> QTableView:
    made = QTableView()
    qtbot.addWidget(made)
    return made


def written(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|calc", "'+cmd|calc"),
        ("-5", "-5"),
        ("+3.2", "+3.2"),
        ("-1,200", "-1,200"),
        ("-5 %", "-5 %"),
        ("-5+6", "'-5+6"),
        ("-", "'-"),
        ("\t=1", "'\t=1"),
        ("plain = text", "plain = text"),
        ("", ""),
    ],
)
def test_that_no_cell_is_a_formula_and_numbers_stay(text: str, expected: str) -> None:
    assert guarded(text) == expected


def test_that_the_visible_columns_are_written_in_the_order_they_are_seen(
    view: QTableView, qtbot: QtBot, tmp_path: Path
) -> None:
    columns = [Column(title=each) for each in ("A", "B", "C")]
    model = RowsModel(columns, view)
    model.show_lines([Line(key=1, cells=(Cell(text="=a"), Cell(text='b "q", ü'), Cell(text="c\nd")))])
    view.setModel(model)
    view.setColumnHidden(0, True)
    view.horizontalHeader().moveSection(2, 1)
    export = TableExport(view, tmp_path / "out.csv")
    with qtbot.waitSignal(export.finished) as told:
        export.start()
    assert told.args == [str(tmp_path / "out.csv"), 1]
    assert written(tmp_path / "out.csv") == [["C", "B"], ["c\nd", 'b "q", ü']]
    assert not (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_that_a_hundred_thousand_rows_are_written_in_slices(view: QTableView, qtbot: QtBot, tmp_path: Path) -> None:
    model = Numbers(100_000)
    view.setModel(model)
    export = TableExport(view, tmp_path / "out.csv")
    export.start()
    export._write_slice()
    assert export._row == table_export.SLICE_CELLS // 2
    assert not (tmp_path / "out.csv").exists()
    with qtbot.waitSignal(export.finished, timeout=60_000):
        pass
    rows = written(tmp_path / "out.csv")
    assert len(rows) == 100_001
    assert rows[-1] == ["99999", str(99_999**2)]


def test_that_rows_that_move_meanwhile_are_neither_lost_nor_doubled(
    view: QTableView, qtbot: QtBot, tmp_path: Path
) -> None:
    model = Numbers(10_000)
    view.setModel(model)
    export = TableExport(view, tmp_path / "out.csv")
    export.start()
    export._write_slice()
    model.turn()
    export._write_slice()
    model.turn()
    with qtbot.waitSignal(export.finished, timeout=60_000):
        pass
    numbers = [int(each[0]) for each in written(tmp_path / "out.csv")[1:]]
    assert sorted(numbers) == list(range(10_000))


def test_that_a_table_that_shows_something_else_meanwhile_is_written_as_it_is_then(
    view: QTableView, qtbot: QtBot, tmp_path: Path
) -> None:
    model = Numbers(10_000)
    view.setModel(model)
    export = TableExport(view, tmp_path / "out.csv")
    export.start()
    export._write_slice()
    model.beginResetModel()
    model.order = [7]
    model.endResetModel()
    with qtbot.waitSignal(export.finished):
        pass
    assert [each[0] for each in written(tmp_path / "out.csv")[1:]] == ["7"]


def test_that_pages_still_to_be_read_are_read_first(view: QTableView, qtbot: QtBot, tmp_path: Path) -> None:
    model = RowsModel([Column(title="N")], view)
    model.show_lines([Line(key=0, cells=(Cell(text="0"),))], has_more=True)
    view.setModel(model)
    model.more_wanted.connect(
        lambda: model.add_below(
            [Line(key=model.rowCount(), cells=(Cell(text=str(model.rowCount())),))], has_more=model.rowCount() < 4
        )
    )
    export = TableExport(view, tmp_path / "out.csv")
    with qtbot.waitSignal(export.finished):
        export.start()
    assert [each[0] for each in written(tmp_path / "out.csv")[1:]] == ["0", "1", "2", "3", "4"]


def test_that_a_file_that_cannot_be_written_is_told_to_the_window(
    console: Console, qtbot: QtBot, tmp_path: Path
) -> None:
    told: list[ExportTold] = []

    class Window(QMainWindow):
        @override
        def event(self, event: QEvent) -> bool:
            if isinstance(event, ExportTold):
                told.append(event)
                event.accept()
                return True
            return super().event(event)

    window = Window()
    qtbot.addWidget(window)
    columns = (Column(title="A"),)
    model = RowsModel(columns, window)
    model.show_lines([Line(key=1, cells=(Cell(text="x"),))])
    table = ObjectTable(console.context.themes, model, columns)
    window.setCentralWidget(table)
    export_table(table, tmp_path / "none" / "out.csv")
    assert told[0].is_error
    assert "could not be written: No such file or directory." in told[0].message
    export_table(table, tmp_path / "out.csv")
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1].message == f"1 row is in {tmp_path / 'out.csv'}."


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_that_every_table_offers_it_in_its_menu_and_its_headers(console: Console, qtbot: QtBot) -> None:
    columns = (Column(title="A"),)
    table = ObjectTable(console.context.themes, RowsModel(columns), columns)
    qtbot.addWidget(table)
    with qtbot.waitExposed(table):
        table.show()
    place = table.viewport().rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, table.viewport().mapToGlobal(place))
    QApplication.sendEvent(table.viewport(), event)
    menu = table.findChild(QMenu, "table_menu")
    assert menu is not None
    assert table.export_action in menu.actions()
    menu.close()
    assert table.export_action in table.horizontalHeader().actions()
    assert table.horizontalHeader().contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
