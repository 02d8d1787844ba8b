"""The processes of a host: asked for while looked at, sorted, ended after a question, greyed for who may only look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ras_console.domain.ids import SessionId
from ras_console.domain.processes import NO_SESSION, HostProcess, ProcessList
from ras_console.domain.vocabulary import AdminRole
from ras_console.engine.host_acts import HostAct
from ras_console.engine.snapshot import FarmSnapshot, JobView
from ras_console.gui.kit import EmptyState
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.confirm import ConfirmDialog
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.processes_tab import COLUMNS, HOSTS_OWN, NOTHING_CHOSEN, ProcessesTab
from ras_console.gui.panels.table_export import TableExport
from ras_console.runtime.orders import ActOnSessions, LookAtProcesses
from tests.gui.panels.console import Console
from tests.gui.panels.hands import appoint, click
from tests.gui.samples import SITE, host_id, sample_snapshot, with_site

Show = Callable[..., Page]


def opened(kind: type[ConfirmDialog]) -> ConfirmDialog:
    (found,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    return found


SYSTEM = HostProcess(id=4, name="System", session=NO_SESSION, user="SYSTEM", cpu_ratio=0.25, memory_gib=0.5)
SHELL = HostProcess(id=1032, name="explorer.exe", session=SessionId(7), user="ada", cpu_ratio=0.05, memory_gib=0.25)
WRITER = HostProcess(
    id=1116, name="writer.exe", session=SessionId(9), user="bea", cpu_ratio=0.1, memory_gib=1.5, ends_session=True
)
LIST = ProcessList(host=host_id(1), processes=(SYSTEM, SHELL, WRITER))


def answered(*lists: ProcessList, number: int = 2, jobs: tuple[JobView, ...] = ()) -> FarmSnapshot:
    return with_site(replace(sample_snapshot(brokers=3, hosts=8), number=number), processes=lists, jobs=jobs)


@pytest.fixture
def tab(console: Console, show: Show) -> ProcessesTab:
    page = show(NodeKind.HOST, host_id(1), "processes")
    found = page.findChild(ProcessesTab)
    assert found is not None
    QAbstractItemModelTester(found.model, QAbstractItemModelTester.FailureReportingMode.Fatal, found.model)
    return found


def see(console: Console, tab: ProcessesTab, snapshot: FarmSnapshot) -> None:
    console.show(snapshot)
    page = tab.window()
    assert isinstance(page, Page)
    page.show_node(console.context.navigator.node)


def names(tab: ProcessesTab) -> list[str]:
    return [str(tab.model.index(row, 0).data()) for row in range(tab.model.rowCount())]


def sentence(tab: ProcessesTab) -> str:
    empty = tab.findChild(EmptyState, "no_processes")
    assert empty is not None
    return empty.findChildren(QLabel)[-1].text() if empty.isVisible() else ""


def note(tab: ProcessesTab) -> str:
    found = tab.findChild(QLabel, "processes_note")
    assert found is not None
    return found.text() if found.isVisible() else ""


def choose(tab: ProcessesTab, process: HostProcess) -> None:
    tab.table.selectRow(tab.model.keys().index(process.id))


def test_that_the_host_is_asked_while_its_processes_are_looked_at_and_not_otherwise(
    console: Console, tab: ProcessesTab
) -> None:
    look = LookAtProcesses(site=SITE, host=host_id(1))
    assert look in console.feed.orders
    assert tab._timer.isActive()
    assert sentence(tab).startswith("The host is being asked")
    console.context.navigator.go(console.context.navigator.node, "history")
    tab.window().hide()
    assert not tab._timer.isActive()
    console.feed.orders.clear()
    tab._ask()
    assert console.feed.orders == []


def test_that_the_busiest_stand_first_and_a_title_sorts(console: Console, tab: ProcessesTab) -> None:
    see(console, tab, answered(LIST))
    assert names(tab) == ["System", "writer.exe", "explorer.exe"]
    row = [str(tab.model.index(1, column).data()) for column in range(len(COLUMNS))]
    assert row == ["writer.exe", "1116", "9", "bea", "10.0 %", "1,536 MiB"]
    assert str(tab.model.index(0, 2).data()) == "–"
    count = tab.findChild(QLabel, "processes_count")
    assert count is not None
    assert count.text() == "3 processes of 2 sessions and the host: 40 % CPU, 2.2 GiB"
    tab.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert names(tab) == ["explorer.exe", "System", "writer.exe"]


def test_that_what_is_chosen_stays_chosen_as_figures_change(console: Console, tab: ProcessesTab) -> None:
    see(console, tab, answered(LIST))
    choose(tab, SHELL)
    busy = replace(SHELL, cpu_ratio=0.9)
    see(console, tab, answered(replace(LIST, processes=(SYSTEM, busy, WRITER)), number=3))
    assert names(tab)[0] == "explorer.exe"
    assert tab.table.selected_keys() == [SHELL.id]


def test_that_a_host_that_does_not_answer_says_so(console: Console, tab: ProcessesTab) -> None:
    see(console, tab, answered(ProcessList(host=host_id(1), processes=None)))
    assert sentence(tab).startswith("RDSH-1 does not answer")
    assert not tab.table.isVisible()
    see(console, tab, answered(replace(LIST, host=host_id(2)), number=3))
    assert sentence(tab).startswith("The host is being asked")


def test_that_a_process_is_ended_by_del_after_a_question_that_says_what_becomes_of_the_session(
    console: Console, tab: ProcessesTab
) -> None:
    see(console, tab, answered(LIST))
    choose(tab, WRITER)
    assert tab.end_action.isEnabled()
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Delete)
    dialog = opened(ConfirmDialog)
    text = dialog.findChild(QLabel, "confirm_text")
    assert text is not None
    assert "writer.exe (process 1116) of bea on RDSH-1 ends at once" in text.text()
    assert "The session ends with it" in text.text()
    click(dialog, "confirm_button")
    (order,) = [each for each in console.feed.orders if isinstance(each, ActOnSessions)]
    assert (order.act, order.sessions, order.process, order.title) == (
        HostAct.END_PROCESS, (SessionId(9),), 1116, "writer.exe",
    )  # fmt: skip
    assert note(tab) == "Ending writer.exe (1116)…"
    over = JobView(id=order.job, label="End", actor="test", total=1, done=1, is_over=True)
    see(console, tab, answered(replace(LIST, processes=(SYSTEM, SHELL)), number=3, jobs=(over,)))
    assert note(tab) == "writer.exe (1116) has ended."
    assert names(tab) == ["System", "explorer.exe"]


def test_that_a_process_that_was_not_ended_says_why(console: Console, tab: ProcessesTab) -> None:
    see(console, tab, answered(LIST))
    choose(tab, SHELL)
    tab.end_action.trigger()
    dialog = opened(ConfirmDialog)
    assert "The session goes on" in dialog.accessibleDescription()
    click(dialog, "confirm_button")
    (order,) = [each for each in console.feed.orders if isinstance(each, ActOnSessions)]
    failed = JobView(id=order.job, label="End", actor="test", total=1, failed=1, failures=("it is gone",), is_over=True)
    see(console, tab, answered(LIST, number=3, jobs=(failed,)))
    assert note(tab) == "explorer.exe (1032) was not ended: it is gone."


def test_that_cancel_ends_nothing(console: Console, tab: ProcessesTab) -> None:
    see(console, tab, answered(LIST))
    choose(tab, SHELL)
    tab.end_action.trigger()
    click(opened(ConfirmDialog), "cancel_button")
    assert not any(isinstance(each, ActOnSessions) for each in console.feed.orders)


def test_that_a_greyed_end_says_why(console: Console, tab: ProcessesTab) -> None:
    see(console, tab, answered(LIST))
    assert (tab.end_action.isEnabled(), tab.end_action.toolTip()) == (False, NOTHING_CHOSEN)
    choose(tab, SYSTEM)
    assert (tab.end_action.isEnabled(), tab.end_action.toolTip()) == (False, HOSTS_OWN)


def test_that_an_auditor_sees_processes_and_ends_none(console: Console, tab: ProcessesTab) -> None:
    appoint(console, "root")
    appoint(console, "test", AdminRole.AUDITOR)
    see(console, tab, answered(LIST))
    assert len(names(tab)) == 3
    choose(tab, SHELL)
    assert not tab.end_action.isEnabled()
    assert "may look only" in tab.end_action.toolTip()


def test_that_the_processes_are_exported_as_csv(
    console: Console, tab: ProcessesTab, tmp_path: Path, qtbot: QtBot
) -> None:
    see(console, tab, answered(LIST))
    export = TableExport(tab.table, tmp_path / "processes.csv")
    with qtbot.waitSignal(export.finished):
        export.start()
    lines = (tmp_path / "processes.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Process,Id,Session,User,CPU,Memory"
    assert len(lines) == 4
