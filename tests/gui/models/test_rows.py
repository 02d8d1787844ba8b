"""The table of rows that come by the page under Qt's own tester, and what all tables of columns answer alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from ras_console.gui.models.accounts import AccountsModel
from ras_console.gui.models.cells import CELL_ROLE, KEY_ROLE, Cell, Column
from ras_console.gui.models.columns import ColumnsModel
from ras_console.gui.models.hosts import HostsModel
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.models.rows import RowsModel
from ras_console.gui.models.sessions import SessionsModel

COLUMNS = (Column(title="Name", tip="What it is called"), Column(title="Number", is_number=True))
STEPS = st.lists(st.tuples(st.sampled_from(("above", "below", "instead")), st.integers(0, 4), st.booleans()))
ROLE = Qt.ItemDataRole


def model_of() -> RowsModel:
    model = RowsModel(COLUMNS)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def lines(keys: Sequence[int]) -> list[Line]:
    return [Line(key=each, cells=(Cell(text=f"name {each}", tip="tip" * (each % 2)), Cell(text="7"))) for each in keys]


@given(STEPS)
def test_that_pages_above_and_below_stand_in_order(qapp: QApplication, steps: list[tuple[str, int, bool]]) -> None:
    model, expected, taken = model_of(), list[int](), 0
    for step, count, has_more in steps:
        fresh = list(range(taken, taken + count))
        taken += count
        if step == "above":
            model.add_above(lines(fresh))
            expected = fresh + expected
        elif step == "below":
            model.add_below(lines(fresh), has_more=has_more)
            expected = expected + fresh
        else:
            model.show_lines(lines(fresh), has_more=has_more)
            expected = fresh
        assert model.keys() == expected
        assert [model.index(row, 0).data() for row in range(model.rowCount())] == [f"name {each}" for each in expected]


def test_that_the_next_page_is_asked_for_once_until_it_comes(qapp: QApplication) -> None:
    model = RowsModel(COLUMNS)
    asked: list[int] = []
    model.more_wanted.connect(lambda: asked.append(model.rowCount()))
    model.show_lines(lines((1, 2)), has_more=True)
    for _ in range(3):
        model.fetchMore(QModelIndex())
    assert asked == [2]
    model.add_below(lines((3,)), has_more=True)
    assert model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    model.add_below((), has_more=False)
    assert asked == [2, 3]
    assert not model.canFetchMore(QModelIndex())


@pytest.mark.parametrize("kind", [RowsModel, ListingModel])
def test_that_a_cell_answers_by_its_role(qapp: QApplication, kind: type[RowsModel | ListingModel]) -> None:
    model = kind(COLUMNS)
    given_line, other = lines((1, 2))
    model.show_lines([given_line, other])
    index = model.index(0, 0)
    assert [index.data(each) for each in (ROLE.DisplayRole, ROLE.ToolTipRole, ROLE.AccessibleTextRole, KEY_ROLE)] == [
        "name 1", "tip", "Name: name 1", 1,
    ]  # fmt: skip
    assert index.data(CELL_ROLE) == given_line.cells[0]
    assert model.index(1, 0).data(ROLE.ToolTipRole) is None
    assert model.line(1) == other


@pytest.mark.parametrize(
    "model",
    [lambda: RowsModel(COLUMNS), lambda: ListingModel(COLUMNS), HostsModel, SessionsModel, AccountsModel],
)
def test_that_every_table_of_columns_says_what_stands_over_them(
    qapp: QApplication, model: Callable[[], ColumnsModel]
) -> None:
    table, across = model(), Qt.Orientation.Horizontal
    assert table.columnCount() == len(table.columns)
    for section, column in enumerate(table.columns):
        assert table.headerData(section, across) == column.title
        assert table.headerData(section, across, ROLE.ToolTipRole) == (column.tip or None)
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
        assert table.headerData(section, across, ROLE.TextAlignmentRole) == side | Qt.AlignmentFlag.AlignVCenter
    assert table.headerData(table.columnCount(), across) is None
    assert table.headerData(0, Qt.Orientation.Vertical) is None
