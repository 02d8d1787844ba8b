"""Logon control on screen: what can be done to whom, the form with its guard rails, the list of what is drained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddObject, SetLogons
from ras_console.domain.ids import HostId
from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import Kind, LogonMode
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.gui.kit import Banner
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.drain_words import banner_text, forecast_text, moment_text, tonight_s
from ras_console.gui.panels.drained_tab import DrainedList
from ras_console.gui.panels.host_list import HostList
from ras_console.gui.panels.node_menu import build_node_menu
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.windows.drain_dialog import DrainDialog
from tests.gui.panels.console import Console
from tests.gui.samples import SITE, sample_snapshot

Show = Callable[..., Page]
NOW_S = 1_800_000_000.0


def hosts_of(console: Console) -> tuple[Host, ...]:
    return console.document.hosts(SITE)


def drain(console: Console, *hosts: HostId, mode: LogonMode = LogonMode.DRAIN, until_s: float | None = None) -> None:
    wish = SetLogons(host_ids=hosts, mode=mode, owner="anna", reason="disks", at_s=NOW_S, until_s=until_s)
    assert console.workspace.apply(wish) == ()


def host_list(page: Page) -> HostList:
    (found,) = page.findChildren(HostList)
    return found


def select(found: HostList, *rows: int) -> None:
    selection = found.table.selectionModel()
    selection.clearSelection()
    for row in rows:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        selection.select(found.model.index(row, 0), flags)


# ------------------------------------------------------------------------------------------------------- the actions
def test_that_logon_control_is_about_the_hosts_that_are_selected(console: Console, show: Show) -> None:
    page = show(NodeKind.HOSTS, SITE)
    actions = console.context.actions
    assert actions.reason(actions.logons[2]) == "select a host first"
    select(host_list(page), 0, 2)
    asked: list[tuple[tuple[Host, ...], LogonMode]] = []
    actions.logons_requested.connect(lambda hosts, mode: asked.append((hosts, mode)))
    actions.logons[2].trigger()
    ((hosts, mode),) = asked
    assert [each.server for each in hosts] == ["RDSH-1", "RDSH-3"]
    assert mode is LogonMode.DRAIN


def test_that_a_pool_is_drained_whole_in_one_step_with_its_guard_rails_and_taken_back_by_one_undo(
    console: Console, show: Show, qtbot: QtBot
) -> None:
    pool = console.document.default_pool(SITE)
    page = show(NodeKind.POOL, pool.id)
    actions = console.context.actions
    menu = build_node_menu(actions, console.context.themes, console.context.navigator.node, page)
    control = next(each for each in menu.actions() if each.menu() is not None)
    assert (control.text(), control.isEnabled()) == ("Lo&gon control", True)
    assert actions.reason(actions.reboot) == "select a host first"
    asked: list[tuple[tuple[Host, ...], LogonMode]] = []
    actions.logons_requested.connect(lambda hosts, mode: asked.append((hosts, mode)))
    actions.logons[2].trigger()
    ((hosts, mode),) = asked
    assert hosts == tuple(each for each in hosts_of(console) if each.pool_id == pool.id)
    dialog = DrainDialog(console.context, hosts, mode)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == f"Drain all 8 hosts of pool {pool.name}"
    assert dialog.scope.count() == 1
    assert not dialog.confirm.isEnabled()
    dialog.tick.setChecked(True)
    dialog.reason.setText("patches")
    dialog.confirm.click()
    assert {each.logon_mode for each in hosts_of(console)} == {LogonMode.DRAIN}
    console.workspace.undo_stack.undo()
    assert {each.logon_mode for each in hosts_of(console)} == {LogonMode.ENABLED}


def test_that_on_a_pools_page_the_hosts_selected_there_are_meant(console: Console, show: Show) -> None:
    page = show(NodeKind.POOL, console.document.default_pool(SITE).id)
    (table,) = page.findChildren(ObjectTable, "pool_hosts_table")
    table.select_rows([1, 2])
    asked: list[tuple[Host, ...]] = []
    actions = console.context.actions
    actions.logons_requested.connect(lambda hosts, _mode: asked.append(hosts))
    actions.logons[2].trigger()
    assert [[each.server for each in hosts] for hosts in asked] == [["RDSH-2", "RDSH-3"]]
    assert actions.reason(actions.reboot) != "select a host first"


def test_that_a_pool_without_hosts_cannot_be_drained(console: Console, show: Show) -> None:
    wish = AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": "Spare"})
    assert console.workspace.apply(wish) == ()
    show(NodeKind.POOL, next(each.id for each in console.document.pools(SITE) if each.name == "Spare"))
    actions = console.context.actions
    assert actions.reason(actions.logons[2]) == "has no hosts"


def test_that_the_selection_outlives_a_change_of_the_hosts(console: Console, show: Show) -> None:
    page = show(NodeKind.HOSTS, SITE)
    select(host_list(page), 1, 2)
    drain(console, hosts_of(console)[1].id, hosts_of(console)[2].id)
    assert console.context.navigator.chosen == (hosts_of(console)[1].id, hosts_of(console)[2].id)
    actions = console.context.actions
    assert [each.isChecked() for each in actions.logons] == [False, False, True, False]


def test_that_the_present_mode_is_ticked_and_a_cancelled_form_leaves_the_tick(console: Console) -> None:
    host = hosts_of(console)[0]
    console.go(NodeKind.HOST, host.id)
    actions = console.context.actions
    assert [each.isChecked() for each in actions.logons] == [True, False, False, False]
    actions.logons[3].trigger()
    assert [each.isChecked() for each in actions.logons] == [True, False, False, False]
    drain(console, host.id, mode=LogonMode.DRAIN_UNTIL_REBOOT)
    assert [each.isChecked() for each in actions.logons] == [False, False, False, True]


def test_that_enabling_needs_no_form_and_can_be_undone(console: Console) -> None:
    host = hosts_of(console)[0]
    drain(console, host.id)
    console.go(NodeKind.HOST, host.id)
    console.context.actions.logons[0].trigger()
    assert hosts_of(console)[0].logon_mode is LogonMode.ENABLED
    console.workspace.undo_stack.undo()
    assert hosts_of(console)[0].drain_owner == "anna"


# ---------------------------------------------------------------------------------------------------------- the form
@pytest.fixture
def form(console: Console, qtbot: QtBot) -> Iterator[Callable[..., DrainDialog]]:
    def opened(*numbers: int, mode: LogonMode = LogonMode.DRAIN) -> DrainDialog:
        hosts = tuple(hosts_of(console)[number - 1] for number in numbers)
        dialog = DrainDialog(console.context, hosts, mode)
        qtbot.addWidget(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        with qtbot.waitExposed(dialog):
            dialog.open()
        return dialog

    return opened  # type: ignore[return-value]


def idle(hosts: int = 8) -> FarmSnapshot:
    """Return a picture of hosts that have hardly anything to do."""
    snapshot = sample_snapshot(brokers=3, hosts=hosts)
    (site,) = snapshot.sites
    few = np.ones(hosts, np.int32)
    columns = replace(
        site.hosts, state=np.ones(hosts, np.uint8), sessions=few, cpu_ratio=np.full(hosts, 0.01, np.float32)
    )
    return replace(snapshot, sites=(replace(site, hosts=columns),))


def test_that_the_form_drains_with_reason_owner_and_end(console: Console, form: Callable[..., DrainDialog]) -> None:
    console.show(idle())
    dialog = form(1, 2)
    dialog.reason.setText("new disks")
    dialog.end.setCurrentIndex(1)
    assert not dialog.tick.isVisible()
    dialog.confirm.click()
    first, second, third = hosts_of(console)[:3]
    assert first.logon_mode is second.logon_mode is LogonMode.DRAIN
    assert third.logon_mode is LogonMode.ENABLED
    assert (first.drain_owner, first.drain_reason) == (console.workspace.actor, "new disks")
    assert first.drain_since_s is not None
    assert first.drain_until_s == pytest.approx(first.drain_since_s + 3600.0)
    assert console.workspace.undo_stack.undoText() == "Drain 2 hosts"


def test_that_a_whole_pool_is_named_by_the_guard_rails_and_wants_a_tick(
    console: Console, form: Callable[..., DrainDialog]
) -> None:
    console.show(idle())
    dialog = form(1)
    dialog.scope.setCurrentIndex(1)
    assert dialog.scope.currentText() == "All 8 hosts of pool <Default>"
    said = dialog.findChild(QLabel, "guard_rails")
    assert isinstance(said, QLabel)
    assert "Full Desktop: no host would be left for new sessions." in said.text()
    assert not dialog.confirm.isEnabled()
    dialog.tick.setChecked(True)
    assert dialog.confirm.isEnabled()
    dialog.confirm.click()
    assert {each.logon_mode for each in hosts_of(console)} == {LogonMode.DRAIN}
    assert console.workspace.undo_stack.count() == 1


def test_that_a_tick_holds_for_the_words_it_was_given_to(console: Console, form: Callable[..., DrainDialog]) -> None:
    console.show(idle())
    dialog = form(1)
    dialog.scope.setCurrentIndex(1)
    dialog.tick.setChecked(True)
    dialog.scope.setCurrentIndex(0)
    dialog.scope.setCurrentIndex(1)
    assert not dialog.tick.isChecked()
    assert not dialog.confirm.isEnabled()


def test_that_a_wrong_end_is_said_beside_its_field(console: Console, form: Callable[..., DrainDialog]) -> None:
    console.show(idle())
    dialog = form(1)
    dialog.end.setCurrentIndex(4)
    dialog.moment.setText("tomorrow")
    assert not dialog.confirm.isEnabled()
    dialog.moment.setText("2001-01-01T00:00")
    assert not dialog.confirm.isEnabled()
    dialog.moment.setText("2999-01-01T00:00")
    assert dialog.confirm.isEnabled()


# ---------------------------------------------------------------------------------------------------------- the list
def test_that_the_list_says_since_when_by_whom_why_and_until_when(console: Console, show: Show) -> None:
    page = show(NodeKind.HOSTS, SITE, "drained")
    (found,) = page.findChildren(DrainedList)
    assert found.model.rowCount() == 0
    host = hosts_of(console)[2]
    drain(console, host.id, mode=LogonMode.DRAIN_UNTIL_REBOOT, until_s=NOW_S + 7200.0)
    words = [found.model.index(0, column).data() for column in range(found.model.columnCount())]
    assert words[:6] == [
        "RDSH-3",
        "Drain until reboot",
        moment_text(NOW_S),
        "anna",
        "disks",
        f"{moment_text(NOW_S + 7200.0)} or restart",
    ]


def test_that_the_page_of_a_drained_host_says_so_and_offers_to_enable_it(console: Console, show: Show) -> None:
    host = hosts_of(console)[0]
    drain(console, host.id)
    page = show(NodeKind.HOST, host.id, "overview")
    banner = page.findChild(Banner, "drained_banner")
    assert isinstance(banner, Banner)
    assert banner.isVisible()
    assert banner.accessibleName().startswith(f"Draining since {moment_text(NOW_S)} by anna: disks.")
    console.context.actions.logons[0].trigger()
    assert not banner.isVisible()


def test_that_an_empty_host_is_called_empty_and_few_ages_forecast_nothing() -> None:
    snapshot = sample_snapshot(brokers=1, hosts=2)
    (site,) = snapshot.sites
    nobody = replace(site, hosts=replace(site.hosts, sessions=np.zeros(2, np.int32)), sessions=None)
    host = HostId(site.hosts.ids[0])
    assert forecast_text(nobody, host, snapshot) == "empty"
    busy = replace(site, hosts=replace(site.hosts, sessions=np.full(2, 3, np.int32)), sessions=None)
    assert forecast_text(busy, host, snapshot) == "no forecast"
    assert forecast_text(None, host, None) == "–"


def test_that_tonight_is_the_coming_midnight() -> None:
    midnight_s = tonight_s(NOW_S)
    assert moment_text(midnight_s).endswith("00:00")
    assert 0.0 < midnight_s - NOW_S <= 25 * 3600.0


def test_that_a_host_that_takes_logons_has_no_banner(console: Console) -> None:
    assert banner_text(hosts_of(console)[0], None) == ""
