"""Administrators and backups on screen, and what a person without the right sees of the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import SetFields
from ras_console.domain.vocabulary import AdminRole
from ras_console.gui.forms.object_dialog import ObjectDialog
from ras_console.gui.kit import Button, InlineMessage
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.administrators_tab import AdministratorsTab
from ras_console.gui.panels.backup_tab import BackupTab
from ras_console.gui.panels.confirm import ConfirmDialog
from ras_console.gui.panels.host_selection import HostSelection
from ras_console.gui.panels.page import Page
from ras_console.runtime.order_rights import order_refusal
from ras_console.runtime.orders import Promote, SetSpeed
from tests.gui.panels.console import Console
from tests.gui.panels.hands import appoint, child, click, field, retype
from tests.gui.samples import SITE, broker_id

Show = Callable[..., Page]


def opened(kind: type[ObjectDialog | ConfirmDialog]) -> QWidget:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


@pytest.fixture
def tab(console: Console, show: Show) -> AdministratorsTab:
    return child(show(NodeKind.ADMINISTRATION, console.document.farm.id), AdministratorsTab)


def test_that_a_farm_without_administrators_says_so_and_offers_the_first(
    tab: AdministratorsTab, console: Console
) -> None:
    assert "everybody who can open it may do everything" in tab.me.text()
    tab._empty.action.click()
    dialog = opened(ObjectDialog)
    assert field(dialog, "name").text() == "test"
    click(dialog, "confirm_button")
    (only,) = console.document.administrators
    assert (only.name, only.role) == ("test", AdminRole.FULL)
    assert "test is a full administrator of the whole farm" in tab.me.text()
    assert tab.form.object_id == only.id


def test_that_who_would_lock_themself_out_is_warned_before(tab: AdministratorsTab, console: Console) -> None:
    tab.add_button.click()
    dialog = opened(ObjectDialog)
    retype(child(dialog, QLineEdit, "field_name"), "somebody")
    outcome = child(dialog, InlineMessage, "outcome")
    assert "You lock yourself out" in outcome.text()
    click(dialog, "cancel_button")
    assert console.document.administrators == ()


def test_that_an_administrator_is_edited_and_deleted(tab: AdministratorsTab, console: Console) -> None:
    appoint(console, "test")
    appoint(console, "oper", AdminRole.OPERATOR)
    tab.table.selectRow(1)
    retype(field(tab, "email"), "oper@example.com")
    assert tab.form.object_id is not None
    assert console.context.drafts.apply(tab.form.object_id) == ()
    assert console.document.administrators[1].email == "oper@example.com"
    tab.delete_button.click()
    click(opened(ConfirmDialog), "confirm_button")
    assert [each.name for each in console.document.administrators] == ["test"]


def test_that_an_auditor_sees_everything_and_can_change_nothing(console: Console, show: Show) -> None:
    appoint(console, "root")
    appoint(console, "test", AdminRole.AUDITOR)
    page = show(NodeKind.HOST, console.document.hosts(SITE)[0].id, "properties")
    assert not field(page, "description").isEnabled()
    assert "test is an auditor and may look only" in field(page, "description").toolTip()
    for action in (console.context.actions.disable, console.context.actions.delete, console.context.actions.rename):
        assert "may look only" in console.context.actions.reason(action)
    assert console.context.actions.changes.isEnabled()
    wish = SetFields(object_id=console.document.hosts(SITE)[0].id, values={"description": "x"})
    assert "auditor" in console.workspace.apply(wish)[0].message
    assert console.document.hosts(SITE)[0].description != "x"


def test_that_an_operator_may_switch_and_not_describe(console: Console, show: Show) -> None:
    appoint(console, "root")
    appoint(console, "test", AdminRole.OPERATOR)
    page = show(NodeKind.HOST, console.document.hosts(SITE)[0].id, "properties")
    assert not field(page, "description").isEnabled()
    assert child(page, QWidget, "field_is_enabled").isEnabled()
    assert console.context.actions.disable.isEnabled()
    assert "operator" in console.context.actions.reason(console.context.actions.delete)


def test_that_what_was_done_before_the_right_was_lost_cannot_be_undone(console: Console) -> None:
    failures: list[str] = []
    console.workspace.failed.connect(lambda message, _hint: failures.append(message))
    host = console.document.hosts(SITE)[0]
    console.workspace.apply(SetFields(object_id=host.id, values={"description": "x"}))
    appoint(console, "root")
    console.workspace.undo_stack.undo()
    assert "test is not among the administrators" in failures[0]
    assert console.document.hosts(SITE)[0].description == "x"


def test_that_live_orders_need_the_right_too(console: Console) -> None:
    order = Promote(site=SITE, broker=broker_id(2), actor="test")
    assert order_refusal(console.document, "test", order) == ""
    appoint(console, "root")
    assert "may look only" in order_refusal(console.document, "test", order)
    assert order_refusal(console.document, "root", order) == ""
    assert "may look only" in order_refusal(console.document, "test", SetSpeed(speed=2.0))
    told: list[str] = []
    bridge = console.context.bridge
    bridge.refused.connect(told.append)
    bridge.ask_before_orders(lambda each: order_refusal(console.document, "test", each))
    bridge.submit(order)
    assert console.feed.orders == []
    assert len(told) == 1


def test_that_the_backup_tab_exports_lists_and_asks_for_an_import(
    console: Console, show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    page = show(NodeKind.ADMINISTRATION, console.document.farm.id, "backup")
    tab = child(page, BackupTab)
    assert child(tab, QLineEdit, "field_backup_keep").text() == "10"
    assert not tab.findChildren(QLineEdit, "field_name")
    tab.export_button.click()
    qtbot.waitUntil(lambda: tab.exports.model.rowCount() == 1)
    wanted: list[Path] = []
    console.workspace.files.import_wanted.connect(wanted.append)
    tab.import_button.click()
    assert wanted[0].parent == tmp_path / "exports"
    assert wanted[0].exists()
    assert not tab.restore_button.isEnabled()


def test_that_the_buttons_over_selected_hosts_are_grey_for_an_auditor_with_the_reason(
    console: Console, qtbot: QtBot
) -> None:
    selection = HostSelection(console.context, lambda: [console.document.hosts(SITE)[0].id])
    qtbot.addWidget(selection)
    buttons = [child(selection, Button, each) for each in ("disable_hosts", "assign_hosts", "delete_hosts")]
    assert all(each.isEnabled() for each in buttons)
    appoint(console, "root")
    appoint(console, "test", AdminRole.AUDITOR)
    selection.look()
    assert not any(each.isEnabled() for each in buttons)
    assert all("may look only" in each.toolTip() for each in buttons)
