"""The table of consoles on the page of the farm's administration, and messages to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ras_console.gui.kit import InlineMessage
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.consoles_tab import ALONE, UNSEEN, ConsoleMessageDialog, ConsolesTab
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.table_export import TableExport
from ras_console.runtime.consoles import ConsoleNews, ConsoleNote, OpenConsole
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child, click

Show = Callable[..., Page]

NOW = datetime.now(UTC)
MINE = OpenConsole(
    id=1,
    note=ConsoleNote(actor="test", role="Full administrator", drafts=2, has_engine=True),
    computer="PC-1",
    pid=11,
    since_utc=NOW - timedelta(hours=1),
    signed_utc=NOW,
    is_own=True,
)
BERT = replace(MINE, id=2, note=ConsoleNote(actor="bert", role="Auditor"), computer="PC-2", pid=22, is_own=False)
CARL = replace(BERT, id=3, note=ConsoleNote(actor="carl", role="Operator", is_read_only=True), computer="PC-3")

Sent = list[tuple[tuple[int, ...], str]]


@pytest.fixture
def sent(console: Console) -> Sent:
    made: Sent = []
    console.context.consoles.attach(lambda to, text: made.append((to, text)))
    return made


@pytest.fixture
def tab(console: Console, sent: Sent, show: Show) -> ConsolesTab:
    found = child(show(NodeKind.ADMINISTRATION, console.document.farm.id, "consoles"), ConsolesTab)
    QAbstractItemModelTester(found.model, QAbstractItemModelTester.FailureReportingMode.Fatal, found)
    return found


def hear(console: Console, *consoles: OpenConsole, trouble: str = "") -> None:
    console.context.consoles.hear(ConsoleNews(consoles=consoles, trouble=trouble))
    QApplication.processEvents()


def rows(tab: ConsolesTab) -> list[list[str]]:
    model = tab.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def opened() -> ConsoleMessageDialog:
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, ConsoleMessageDialog)]
    return next(each for each in found if each.isVisible())


def test_that_every_console_is_a_row_and_this_one_is_marked(tab: ConsolesTab, console: Console) -> None:
    hear(console, MINE, BERT, CARL)
    shown = rows(tab)
    assert [each[0] for each in shown] == ["test (this console)", "bert", "carl"]
    assert [each[1] for each in shown] == ["Full administrator", "Auditor", "Operator"]
    assert [each[2] for each in shown] == ["PC-1", "PC-2", "PC-3"]
    assert [each[4] for each in shown] == ["Editing 2 objects", "Looking", "Read-only"]
    assert [each[5] for each in shown] == ["Runs there", "–", "–"]
    hear(console, MINE, CARL)
    assert [each[0] for each in rows(tab)] == ["test (this console)", "carl"]


def test_that_the_consoles_are_exported_as_csv(
    tab: ConsolesTab, console: Console, qtbot: QtBot, tmp_path: Path
) -> None:
    hear(console, MINE, BERT)
    export = TableExport(tab.table, tmp_path / "consoles.csv")
    with qtbot.waitSignal(export.finished):
        export.start()
    lines = (tmp_path / "consoles.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("Administrator,Role,Computer,Process,Doing,Engine,Open since,Last sign")
    assert lines[2].startswith("bert,Auditor,PC-2,22,Looking,")


def test_that_alone_the_page_says_so_and_nobody_can_be_written_to(tab: ConsolesTab, console: Console) -> None:
    empty = child(tab, QWidget, "no_other_console")
    assert empty.accessibleName() == UNSEEN
    hear(console, MINE)
    assert empty.accessibleName() == ALONE
    assert empty.isVisible()
    assert not tab.send_button.isEnabled()
    assert not tab.send_all_button.isEnabled()
    hear(console, MINE, BERT)
    assert not empty.isVisible()
    assert tab.send_all_button.isEnabled()


def test_that_a_message_goes_to_the_chosen_console_and_never_to_this_one(
    tab: ConsolesTab, console: Console, sent: Sent
) -> None:
    hear(console, MINE, BERT, CARL)
    tab.table.selectRow(0)
    assert not tab.send_button.isEnabled()
    tab.table.select_rows([0, 1])
    click(tab, "message_console_button")
    dialog = opened()
    assert dialog.windowTitle() == "Message to bert on PC-2"
    assert not child(dialog, QPushButton, "confirm_button").isEnabled()
    child(dialog, QPlainTextEdit, "console_message_text").setPlainText("Please apply your changes")
    click(dialog, "confirm_button")
    assert sent == [((2,), "Please apply your changes")]


def test_that_a_message_to_all_goes_to_all_others(tab: ConsolesTab, console: Console, sent: Sent) -> None:
    hear(console, MINE, BERT, CARL)
    click(tab, "message_all_consoles_button")
    dialog = opened()
    text = child(dialog, QPlainTextEdit, "console_message_text")
    text.setPlainText("x" * 501)
    assert "at most 500" in child(dialog, InlineMessage, "outcome").text()
    assert not child(dialog, QPushButton, "confirm_button").isEnabled()
    text.setPlainText("Restart at noon")
    click(dialog, "confirm_button")
    assert sent == [((2, 3), "Restart at noon")]


def test_that_it_is_said_when_the_others_cannot_be_seen(tab: ConsolesTab, console: Console) -> None:
    hear(console, trouble="farm.runtime.sqlite is locked by another program.")
    line = child(tab, InlineMessage, "consoles_trouble")
    assert line.isVisible()
    assert "locked" in line.text()
    hear(console, MINE)
    assert not line.isVisible()
