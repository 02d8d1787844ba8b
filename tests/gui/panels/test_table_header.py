"""The titles above a table: the arrow of the sorted column never stands on its title."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QStandardItemModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ras_console.gui.assets import Assets
from ras_console.gui.panels.table_header import TableHeader
from ras_console.gui.theme import ThemeChoice, ThemeSwitch

_SECTION = QRect(100, 0, 90, 30)


@pytest.fixture
def header(qapp: QApplication, qtbot: QtBot) -> TableHeader:
    model = QStandardItemModel(1, 2)
    model.setHorizontalHeaderLabels(["User", "Since"])
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    model.setHeaderData(1, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole)
    made = TableHeader(ThemeSwitch(qapp, Assets(), ThemeChoice.LIGHT))
    model.setParent(made)
    made.setModel(model)
    qtbot.addWidget(made)
    return made


def test_that_the_arrow_follows_a_title_that_begins_left(header: TableHeader) -> None:
    title_ends = _SECTION.left() + 8 + QFontMetrics(header.font()).horizontalAdvance("User")
    assert title_ends < header.arrow_rect(_SECTION, 0).left() < _SECTION.right() - 7


def test_that_the_arrow_stands_before_a_title_that_ends_right(header: TableHeader) -> None:
    title_begins = _SECTION.right() - 8 - QFontMetrics(header.font()).horizontalAdvance("Since")
    assert _SECTION.left() < header.arrow_rect(_SECTION, 1).right() < title_begins


def test_that_a_narrow_section_keeps_its_arrow_inside(header: TableHeader) -> None:
    narrow = QRect(100, 0, 30, 30)
    assert narrow.contains(header.arrow_rect(narrow, 0))
    assert narrow.contains(header.arrow_rect(narrow, 1))


def test_that_the_sorted_column_alone_is_painted_with_an_arrow(header: TableHeader) -> None:
    header.resize(300, 30)
    header.setSortIndicatorShown(True)
    header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    up = header.grab().toImage()
    header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    down = header.grab().toImage()
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert up != down
    assert header.grab().toImage() not in (up, down)
