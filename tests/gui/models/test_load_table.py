import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from ras_console.gui.models.load_table import LoadColumn, LoadRow, LoadTableModel


def row(at_s: float, median: float = 0.3, primary: str = "RAS-CB-1") -> LoadRow:
    return LoadRow(
        at_s=at_s,
        time=f"{at_s:.0f}",
        median=median,
        p95=0.7,
        p5=0.1,
        hottest="RDSH-8",
        hottest_ratio=0.94,
        primary=primary,
    )


@pytest.fixture(name="model")
def _model(qapp: QApplication) -> LoadTableModel:
    model = LoadTableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def column(model: LoadTableModel, number: int) -> list[str]:
    return [model.index(each, number).data() for each in range(model.rowCount())]


def test_that_rows_scroll_without_a_reset(model: LoadTableModel) -> None:
    resets: list[bool] = []
    model.show_rows([row(30), row(20), row(10)])
    model.modelReset.connect(lambda: resets.append(True))
    model.show_rows([row(50), row(40), row(30), row(20)])
    assert column(model, LoadColumn.TIME) == ["50", "40", "30", "20"]
    assert resets == []


def test_that_only_a_changed_row_is_told(model: LoadTableModel) -> None:
    model.show_rows([row(30), row(20)])
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.show_rows([row(30, median=0.5), row(20)])
    assert changed == [0]
    assert column(model, LoadColumn.MEDIAN) == ["50 %", "30 %"]


def test_that_a_reader_keeps_the_place_while_rows_come_in(model: LoadTableModel) -> None:
    model.show_rows([row(30), row(20), row(10)])
    place = QPersistentModelIndex(model.index(1, 0))
    model.show_rows([row(40), row(30), row(20)])
    assert place.row() == 2
    assert place.data() == "20"


def test_that_another_range_begins_anew(model: LoadTableModel) -> None:
    model.show_rows([row(30), row(20)])
    model.show_rows([row(300), row(240), row(180)])
    assert column(model, LoadColumn.TIME) == ["300", "240", "180"]
    model.show_rows([])
    assert model.rowCount() == 0


def test_that_what_is_unknown_is_a_dash_and_nobody_is_said(model: LoadTableModel) -> None:
    model.show_rows([row(30, median=float("nan"), primary="")])
    assert column(model, LoadColumn.MEDIAN) == ["–"]
    assert column(model, LoadColumn.PRIMARY) == ["nobody"]


def test_that_columns_are_named_and_read_aloud(model: LoadTableModel) -> None:
    model.show_rows([row(30)])
    titles = [model.headerData(each, Qt.Orientation.Horizontal) for each in LoadColumn]
    assert titles == ["Time", "Median", "p95", "p5", "Hottest host", "Primary"]
    assert model.index(0, LoadColumn.HOTTEST).data(Qt.ItemDataRole.AccessibleTextRole) == "RDSH-8, 94 %"
