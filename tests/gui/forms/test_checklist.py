"""Lists to tick that stay usable with a thousand entries."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from ras_console.gui.forms.checklist import Checklist
from tests.gui.panels.console import Console


@pytest.fixture
def checklist(console: Console, qtbot: QtBot) -> Checklist:
    made = Checklist(console.context.themes)
    qtbot.addWidget(made)
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.show()
    return made


def many(count: int) -> list[tuple[int, str]]:
    return [(number, f"RDSH-{number:04d}") for number in range(count)]


def test_that_a_short_list_has_no_search_line(checklist: Checklist) -> None:
    checklist.offer(many(4))
    assert not checklist.search.isVisible()


def test_that_searching_hides_the_others_and_ticks_stay(checklist: Checklist) -> None:
    told: list[object] = []
    checklist.value_changed.connect(told.append)
    checklist.offer(many(1000))
    checklist.show_value((3, 700))
    assert checklist.search.isVisible()

    QTest.keyClicks(checklist.search, "0742")

    assert [checklist.model.index(row).data() for row in range(checklist.model.rowCount())] == ["RDSH-0742"]
    checklist.box.setCurrentIndex(checklist.model.index(0))
    QTest.keyClick(checklist.box, Qt.Key.Key_Space)
    assert told == [(3, 700, 742)]
    checklist.search.clear()
    assert checklist.value() == (3, 700, 742)


def test_that_other_choices_keep_what_is_ticked_and_still_offered(checklist: Checklist) -> None:
    told: list[object] = []
    checklist.value_changed.connect(told.append)
    checklist.offer(many(3))
    checklist.show_value((0, 2))
    checklist.offer(many(2))
    assert checklist.value() == (0,)
    assert not told
