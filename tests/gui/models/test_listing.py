"""The short table of objects under Qt's own tester."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from ras_console.gui.models.cells import KEY_ROLE, Cell, Column
from ras_console.gui.models.listing import Line, ListingModel

CHECK = int(Qt.ItemDataRole.CheckStateRole)


def model_of(*keys: int) -> ListingModel:
    model = ListingModel((Column(title="Name"), Column(title="Number", is_number=True)), is_movable=True)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show_lines(lines(keys))
    return model


def lines(keys: Sequence[int], *, suffix: str = "") -> list[Line]:
    return [
        Line(
            key=each,
            cells=(
                Cell(text=f"name {each}{suffix}", is_checked=True, is_check_enabled=each != 1),
                Cell(text=str(each)),
            ),
        )
        for each in keys
    ]


def carried(model: ListingModel, row: int) -> QMimeData:
    return model.mimeData([model.index(row, 0)])


@given(st.lists(st.lists(st.integers(1, 9), unique=True), min_size=1, max_size=6))
def test_that_any_sequence_of_lines_is_shown_in_order(qapp: QApplication, story: list[list[int]]) -> None:
    model = model_of()
    for number, keys in enumerate(story):
        model.show_lines(lines(keys, suffix=str(number)))

        assert model.keys() == keys
        assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
            f"name {key}{number}" for key in keys
        ]


def test_that_a_selection_follows_its_row(qapp: QApplication) -> None:
    model = model_of(1, 2, 3)
    kept = QPersistentModelIndex(model.index(2, 1))

    model.show_lines(lines((3, 1, 2)))

    assert (kept.row(), kept.column()) == (0, 1)
    assert kept.data(KEY_ROLE) == 3


def test_that_only_changed_rows_are_repainted(qapp: QApplication) -> None:
    model = model_of(1, 2, 3)
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))

    model.show_lines([*lines((1, 2)), *lines((3,), suffix="!")])

    assert changed == [(2, 2)]


def test_that_ticking_is_a_wish_and_changes_nothing_here(qapp: QApplication) -> None:
    model = model_of(1, 2)
    wishes: list[tuple[int, bool]] = []
    model.check_wished.connect(lambda key, is_on: wishes.append((key, is_on)))

    assert model.setData(model.index(1, 0), Qt.CheckState.Unchecked, CHECK)

    assert wishes == [(2, False)]
    assert model.index(1, 0).data(CHECK) is Qt.CheckState.Checked


def test_that_a_greyed_box_cannot_be_ticked(qapp: QApplication) -> None:
    model = model_of(1, 2)

    assert not model.setData(model.index(0, 0), Qt.CheckState.Unchecked, CHECK)
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsUserCheckable


def test_that_a_drop_between_rows_is_a_wish_for_that_place(qapp: QApplication) -> None:
    model = model_of(1, 2, 3)
    wishes: list[tuple[int, int]] = []
    model.move_wished.connect(lambda key, place: wishes.append((key, place)))
    move = Qt.DropAction.MoveAction

    model.dropMimeData(carried(model, 2), move, 0, 0, QModelIndex())  # above the first
    model.dropMimeData(carried(model, 0), move, 3, 0, QModelIndex())  # below the last
    model.dropMimeData(carried(model, 0), move, -1, -1, model.index(1, 0))  # on the second
    model.dropMimeData(carried(model, 1), move, 1, 0, QModelIndex())  # where it is

    assert wishes == [(3, 0), (1, 2)]
    assert model.keys() == [1, 2, 3]


def test_that_foreign_things_cannot_be_dropped(qapp: QApplication) -> None:
    model = model_of(1, 2)
    foreign = QMimeData()
    foreign.setText("2")

    assert not model.dropMimeData(foreign, Qt.DropAction.MoveAction, 0, 0, QModelIndex())


def numbered(*figures: float | None) -> list[Line]:
    return [
        Line(
            key=key,
            cells=(Cell(text=f"host-{key}"), Cell(text="–" if each is None else f"{each:,.1f}", rank=each)),
        )
        for key, each in enumerate(figures, start=1)
    ]


def test_that_numbers_sort_as_numbers_and_what_has_none_stands_last_both_ways(qapp: QApplication) -> None:
    model = model_of()
    model.show_lines(numbered(1000.0, None, 9.5, 10.0))

    model.sort(1)
    assert model.keys() == [3, 4, 1, 2]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert model.keys() == [1, 4, 3, 2]


def test_that_words_sort_as_people_count_and_what_comes_later_is_sorted_too(qapp: QApplication) -> None:
    model = model_of()
    model.show_lines(lines((10, 2)))
    model.sort(0)
    assert model.keys() == [2, 10]

    model.show_lines(lines((10, 1, 2)))

    assert model.keys() == [1, 2, 10]
    assert model.given_keys() == [10, 1, 2]


def test_that_rows_are_dragged_only_in_the_order_given(qapp: QApplication) -> None:
    model = model_of(2, 1)
    model.sort(0)
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled

    model.sort(-1)

    assert model.keys() == [2, 1]
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
