"""Columns that somebody chooses for a table, and the memory of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from ras_console.gui.assets import Assets
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.panels.chosen_columns import ChosenColumns
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.preferences import PreferenceStore
from ras_console.gui.theme import ThemeChoice, ThemeSwitch

COLUMNS = (Column(title="Server"), Column(title="Role", width_px=90), Column(title="ID", width_px=60, is_shown=False))


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> ObjectTable:
    model = ListingModel(COLUMNS)
    model.show_lines([Line(key=1, cells=(Cell(text="a"), Cell(text="b"), Cell(text="1")))])
    made = ObjectTable(ThemeSwitch(qapp, Assets(), ThemeChoice.LIGHT), model, COLUMNS)
    model.setParent(made)
    made.setObjectName("sample_table")
    qtbot.addWidget(made)
    return made


def shown(table: ObjectTable) -> list[str]:
    return [each.title for number, each in enumerate(COLUMNS) if not table.isColumnHidden(number)]


def test_that_a_name_keeps_its_room_in_a_narrow_table_and_takes_the_rest_in_a_wide_one(table: ObjectTable) -> None:
    table.show()
    table.resize(150, 200)
    assert table.columnWidth(0) == 110
    assert table.horizontalScrollBar().maximum() > 0
    table.resize(700, 200)
    assert table.columnWidth(0) > 400
    assert table.horizontalScrollBar().maximum() == 0
    table.setColumnWidth(1, 650)  # somebody drags a column wider
    assert table.columnWidth(0) == 110


def test_that_the_last_column_takes_the_rest_where_none_is_wide(qtbot: QtBot, qapp: QApplication) -> None:
    columns = (Column(title="User", width_px=100), Column(title="Address", width_px=120))
    model = ListingModel(columns)
    made = ObjectTable(ThemeSwitch(qapp, Assets(), ThemeChoice.LIGHT), model, columns)
    model.setParent(made)
    qtbot.addWidget(made)
    made.show()
    made.resize(600, 200)
    assert made.columnWidth(0) == 100
    assert made.columnWidth(0) + made.columnWidth(1) == made.viewport().width()


def test_that_the_usual_columns_are_shown_first(table: ObjectTable, tmp_path: Path) -> None:
    ChosenColumns(table, COLUMNS, PreferenceStore(tmp_path / "preferences.json"))
    assert shown(table) == ["Server", "Role"]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_that_the_menu_of_the_header_chooses_and_the_next_start_remembers(
    table: ObjectTable, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "preferences.json"
    ChosenColumns(table, COLUMNS, PreferenceStore(path))
    table.show()
    table.horizontalHeader().customContextMenuRequested.emit(QPoint(4, 4))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = {each.objectName(): each for each in menu.actions()}
    assert "column_Server" not in offered  # without the first column a row has no name
    offered["column_ID"].trigger()
    offered["column_Role"].trigger()
    menu.close()
    assert shown(table) == ["Server", "ID"]

    again = ObjectTable(ThemeSwitch(QApplication.instance(), Assets(), ThemeChoice.LIGHT), table.model(), COLUMNS)  # type: ignore[arg-type]
    again.setObjectName("sample_table")
    qtbot.addWidget(again)
    chosen = ChosenColumns(again, COLUMNS, PreferenceStore(path))

    assert shown(again) == ["Server", "ID"]
    chosen.reset()
    assert shown(again) == ["Server", "Role"]
    assert PreferenceStore(path).values.columns == {}


def test_that_a_third_click_on_a_title_goes_back_to_the_order_given(table: ObjectTable, qtbot: QtBot) -> None:
    model = table.model()
    assert isinstance(model, ListingModel)
    model.show_lines([Line(key=key, cells=(Cell(text=str(key)), Cell(), Cell())) for key in (2, 3, 1)])
    table.let_sort()
    table.resize(400, 200)
    table.show()
    header = table.horizontalHeader()
    orders = []
    for _ in range(3):
        QTest.mouseClick(
            header.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QPoint(20, header.height() // 2),
        )
        orders.append(model.keys())

    assert orders == [[1, 2, 3], [3, 2, 1], [2, 3, 1]]
