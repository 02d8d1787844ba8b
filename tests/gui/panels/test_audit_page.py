"""The audit on screen: pages, filters, before and after, and the ways back with their preview."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import SetFields
from ras_console.domain.ids import ObjectId
from ras_console.gui.kit import InlineMessage
from ras_console.gui.models.rows import RowsModel
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.audit_page import AuditTab
from ras_console.gui.panels.change_preview import ChangePreview
from ras_console.gui.panels.page import Page
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child, click

Show = Callable[..., Page]


def describe(console: Console, *texts: str, number: int = 0) -> ObjectId:
    host = ObjectId(console.document.hosts(console.document.sites[0].id)[number].id)
    for text in texts:
        assert console.workspace.apply(SetFields(object_id=host, values={"description": text})) == ()
    return host


def labels(model: RowsModel) -> list[str]:
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def details(tab: AuditTab) -> list[tuple[str, ...]]:
    model = tab.details.table.rows
    return [tuple(str(model.index(row, column).data()) for column in range(4)) for row in range(model.rowCount())]


@pytest.fixture
def tab(console: Console, show: Show, qtbot: QtBot) -> AuditTab:
    """Return the audit of a farm that has been changed three times."""
    describe(console, "one", "two")
    describe(console, "other", number=1)
    page = show(NodeKind.AUDIT, console.document.farm.id)
    found = child(page, AuditTab)
    QAbstractItemModelTester(found.model, QAbstractItemModelTester.FailureReportingMode.Fatal, found)
    qtbot.waitUntil(lambda: found.model.rowCount() == 4 and bool(details(found)))
    return found


def test_that_every_change_is_listed_newest_first_with_its_fields(tab: AuditTab, console: Console) -> None:
    names = [each.server for each in console.document.hosts(console.document.sites[0].id)[:2]]
    assert labels(tab.model)[:3] == [f"Change {names[1]}", f"Change {names[0]}", f"Change {names[0]}"]
    assert labels(tab.model)[3].startswith("Sample (")
    assert [each[0] for each in details(tab)] == [names[1]]
    assert details(tab)[0][1:] == ("Description", "4 cores, 32 GiB", "other")


def test_that_text_narrows_the_list_and_nothing_found_offers_all(tab: AuditTab, qtbot: QtBot) -> None:
    tab.search.setText("two")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    tab.search.setText("no such words")
    empty = child(tab, QWidget, "audit_empty")
    qtbot.waitUntil(empty.isVisible)
    assert tab.details.table.rows.rowCount() == 0
    tab._empty.action.click()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 4)


def test_that_who_and_kind_narrow_the_list(tab: AuditTab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: tab.actor.count() == 2)
    tab.kind.setCurrentIndex(tab.kind.findText("Connection Broker"))
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    tab.kind.setCurrentIndex(0)
    tab.actor.setCurrentIndex(tab.actor.findData("test"))
    qtbot.waitUntil(lambda: tab.model.rowCount() == 4)


def test_that_show_changes_leads_to_one_objects_changes(tab: AuditTab, console: Console, qtbot: QtBot) -> None:
    host = console.document.hosts(console.document.sites[0].id)[0]
    console.go(NodeKind.HOST, host.id)
    console.context.actions.changes.trigger()
    assert console.context.navigator.node.kind is NodeKind.AUDIT
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    assert tab.object_button.text() == host.server
    tab.object_button.click()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 4)
    assert tab.object_button.isHidden()


def test_that_a_new_change_comes_to_the_top_and_leaves_the_chosen_row(
    tab: AuditTab, console: Console, qtbot: QtBot
) -> None:
    tab.table.selectRow(2)
    chosen = tab.table.key()
    describe(console, "three")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 5)
    assert tab.table.key() == chosen


def preview(qtbot: QtBot) -> ChangePreview:
    found: list[ChangePreview] = []

    def is_open() -> bool:
        found.extend(
            each for each in QApplication.topLevelWidgets() if isinstance(each, ChangePreview) and each.isVisible()
        )
        return bool(found)

    qtbot.waitUntil(is_open)
    return found[0]


def test_that_a_revert_shows_what_it_does_first_and_can_be_undone(
    tab: AuditTab, console: Console, qtbot: QtBot
) -> None:
    tab.table.selectRow(1)
    qtbot.waitUntil(lambda: details(tab)[0][3] == "two")
    click(tab, "revert_change_button")
    dialog = preview(qtbot)
    assert child(dialog, QLabel, "change_counts").text() == "1 RD Session Host: 1 changed"
    host = console.document.hosts(console.document.sites[0].id)[0]
    assert host.description == "two"
    click(dialog, "confirm_button")
    after = console.document.host(host.id)
    assert after is not None
    assert after.description == "one"
    console.workspace.undo_stack.undo()
    assert console.document.host(host.id) == host


def test_that_a_revert_that_no_longer_fits_says_why(tab: AuditTab, qtbot: QtBot) -> None:
    tab.table.selectRow(2)
    qtbot.waitUntil(lambda: details(tab)[0][3] == "one")
    click(tab, "revert_change_button")
    message = child(tab, InlineMessage, "audit_message")
    qtbot.waitUntil(lambda: "Description has been changed since; it is two now." in message.text())
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


def test_that_the_farm_goes_back_to_a_point_in_time(tab: AuditTab, console: Console, qtbot: QtBot) -> None:
    before = [each.description for each in console.document.hosts(console.document.sites[0].id)[:2]]
    assert before == ["two", "other"]
    tab.table.selectRow(2)
    qtbot.waitUntil(lambda: details(tab)[0][3] == "one")
    click(tab, "go_back_button")
    dialog = preview(qtbot)
    assert dialog.windowTitle() == "Go back to before revision 2"
    click(dialog, "confirm_button")
    assert [each.description for each in console.document.hosts(console.document.sites[0].id)[:2]] == [
        "4 cores, 32 GiB"
    ] * 2


def test_that_the_beginning_of_the_farm_cannot_be_taken_back(tab: AuditTab, qtbot: QtBot) -> None:
    tab.table.selectRow(3)
    qtbot.waitUntil(lambda: len(details(tab)) > 10)
    assert not tab.details.revert_button.isEnabled()
    assert tab.details.back_button.toolTip() == "The farm began with this."


def test_that_ten_thousand_revisions_come_by_the_page(console: Console, show: Show, qtbot: QtBot) -> None:
    database = console.repository._database
    database.execute("BEGIN")
    database.executemany(
        "INSERT INTO audit (revision, at_utc, actor, reason, label) "
        "VALUES (?, '2026-03-01T12:00:00+00:00', 'x', 'change', 'Something')",
        ((number,) for number in range(2, 10_002)),
    )
    database.execute("COMMIT")
    found = child(show(NodeKind.AUDIT, console.document.farm.id), AuditTab)
    qtbot.waitUntil(lambda: found.model.rowCount() == 200)
    assert found.model.canFetchMore(QModelIndex())
    found.model.fetchMore(QModelIndex())
    assert not found.model.canFetchMore(QModelIndex())
    qtbot.waitUntil(lambda: found.model.rowCount() == 400)
    qtbot.waitUntil(lambda: "10,001 changes" in [each.text() for each in found.findChildren(QLabel)])
