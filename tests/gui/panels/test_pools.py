"""Host pools: their list and page, hosts dropped on them, and what is done to many hosts at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddObject, SetFields
from ras_console.domain.ids import ObjectId, PoolId
from ras_console.domain.vocabulary import HostState, Kind
from ras_console.gui.action_names import ActionName
from ras_console.gui.action_reasons import reasons
from ras_console.gui.kit import Button
from ras_console.gui.models.cells import CELL_ROLE
from ras_console.gui.models.pools import ALL_HOSTS, PoolsModel, pool_lines
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.confirm import ConfirmDialog
from ras_console.gui.panels.host_list import HostList
from ras_console.gui.panels.node_menu import build_node_menu
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.pool_page import PoolOverview
from ras_console.gui.panels.pool_table import PoolTable, pool_figures
from ras_console.gui.reasons.situation import Situation
from tests.gui.panels.console import Console
from tests.gui.samples import POOL, SITE, host_id, sample_document, sample_hosts, sample_snapshot, with_site

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Show = Callable[..., Page]


def add_pool(console: Console, name: str = "East") -> PoolId:
    command = AddObject(kind=Kind.POOL, parent_id=ObjectId(SITE), values={"name": name})
    assert not console.workspace.apply(command)
    return console.document.pools(SITE)[-1].id


def host_list(page: Page) -> HostList:
    found = page.findChild(HostList)
    assert isinstance(found, HostList)
    return found


def press(widget: QWidget, name: str) -> None:
    button = widget.findChild(Button, name)
    assert isinstance(button, Button)
    assert button.isEnabled()
    button.click()


def pool_of(console: Console, number: int) -> PoolId:
    host = console.document.host(host_id(number))
    assert host is not None
    return host.pool_id


def select(hosts: HostList, *numbers: int) -> None:
    rows = [hosts.model.row_of(int(host_id(each))) for each in numbers]
    hosts.table.select_rows([each for each in rows if each is not None])


# ------------------------------------------------------------------------------------------------------------- lists
def test_that_the_pool_list_is_a_model_that_hosts_can_be_dropped_on(qtbot: QtBot) -> None:
    model = PoolsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    document = sample_document()
    model.show_lines(pool_lines(document.pools(SITE), document.hosts(SITE)))
    assert model.keys() == [ALL_HOSTS, POOL]
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDropEnabled
    data = QMimeData()
    data.setData("application/x-ras-console-hosts", b"1001 1003")
    with qtbot.waitSignal(model.hosts_dropped) as told:
        model.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, model.index(1, 0))
    assert told.args == [POOL, (1001, 1003)]
    with qtbot.assertNotEmitted(model.hosts_dropped):
        model.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, model.index(0, 0))
        model.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, QModelIndex())


def test_that_hosts_dropped_on_a_pool_move_there_in_one_step(console: Console, show: Show) -> None:
    pool = add_pool(console)
    hosts = host_list(show(NodeKind.HOSTS, SITE))
    rows = [hosts.model.row_of(int(host_id(each))) for each in (2, 5)]
    carried = hosts.model.mimeData([hosts.model.index(row or 0, column) for row in rows for column in (0, 1)])
    target = hosts.pools_model.index(hosts.pools_model.keys().index(int(pool)), 0)
    hosts.pools_model.dropMimeData(carried, Qt.DropAction.CopyAction, -1, -1, target)
    assert [pool_of(console, each) for each in (1, 2, 5)] == [POOL, pool, pool]
    console.workspace.undo_stack.undo()
    assert pool_of(console, 2) == POOL


def test_that_choosing_a_pool_shows_its_hosts_alone(console: Console, show: Show) -> None:
    pool = add_pool(console)
    console.workspace.apply(SetFields(object_id=ObjectId(host_id(3)), values={"pool_id": pool}))
    hosts = host_list(show(NodeKind.HOSTS, SITE))
    assert hosts.pools.isVisible()
    hosts.pools.selectRow(hosts.pools_model.keys().index(int(pool)))
    assert [hosts.model.key_at(row) for row in range(hosts.model.rowCount())] == [host_id(3)]
    hosts.pools.selectRow(0)
    assert hosts.model.rowCount() == 8


def test_that_one_pool_alone_takes_no_room(show: Show) -> None:
    assert not host_list(show(NodeKind.HOSTS, SITE)).pools.isVisible()


# ------------------------------------------------------------------------------------------------------- many at once
def test_that_selected_hosts_are_disabled_and_enabled_in_one_step(console: Console, show: Show) -> None:
    hosts = host_list(show(NodeKind.HOSTS, SITE))
    assert not hosts.selection.isVisible()
    select(hosts, 1, 2, 3)
    label = hosts.selection.findChild(QLabel, "selected_hosts")
    assert isinstance(label, QLabel)
    assert label.text() == "3 hosts selected"
    press(hosts, "disable_hosts")
    assert [each.is_enabled for each in console.document.hosts(SITE)] == [False] * 3 + [True] * 5
    assert console.workspace.undo_stack.undoText() == "Disable 3 hosts"
    assert hosts.table.selected_keys() == [host_id(1), host_id(2), host_id(3)]
    press(hosts, "enable_hosts")
    assert all(each.is_enabled for each in console.document.hosts(SITE))


def test_that_the_menu_of_pools_assigns_the_selected_hosts(console: Console, show: Show) -> None:
    pool = add_pool(console)
    hosts = host_list(show(NodeKind.HOSTS, SITE))
    select(hosts, 4, 6)
    menu = hosts.selection.findChild(QMenu, "assign_menu")
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    entries = {each.text(): each for each in menu.actions()}
    assert {text: each.isEnabled() for text, each in entries.items()} == {"<Default>": False, "East": True}
    entries["East"].trigger()
    assert [pool_of(console, each) for each in (4, 5, 6)] == [pool, POOL, pool]


def test_that_deleting_many_asks_with_numbers_first(console: Console, show: Show) -> None:
    page = show(NodeKind.HOSTS, SITE)
    hosts = host_list(page)
    select(hosts, 1, 2)
    press(hosts, "delete_hosts")
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    assert dialog.windowTitle() == "Delete 2 hosts"
    assert "The site keeps 6 hosts" in dialog.accessibleDescription()
    dialog.accept()
    assert len(console.document.hosts(SITE)) == 6
    console.workspace.undo_stack.undo()
    assert len(console.document.hosts(SITE)) == 8


def test_that_the_selection_outlives_a_filter(show: Show) -> None:
    hosts = host_list(show(NodeKind.HOSTS, SITE))
    select(hosts, 1, 2)
    hosts.filter.setText("RDSH-2")
    assert hosts.table.selected_keys() == [host_id(2)]


# -------------------------------------------------------------------------------------------------------- the pages
def test_that_the_list_of_pools_tells_what_is_on(console: Console, show: Show) -> None:
    pool = add_pool(console)
    console.workspace.apply(SetFields(object_id=ObjectId(pool), values={"is_enabled": False, "description": "spare"}))
    page = show(NodeKind.HOSTS, SITE, "pools")
    model = page.findChild(PoolTable).model  # type: ignore[union-attr]
    texts = [[model.index(row, column).data(CELL_ROLE).text for column in range(8)] for row in range(2)]
    assert texts[0][:4] == ["<Default>", "Enabled", "8", "8 / 8"]
    assert texts[1] == ["East", "Disabled", "0", "0 / 0", "0 / 0", "–", "Off", "spare"]


def test_that_a_pool_counts_only_hosts_that_are_on() -> None:
    document = sample_document(hosts=3)
    columns = sample_hosts(3, 300.0)
    states = columns.state.copy()
    states[0] = HostState.LOST
    view = with_site(sample_snapshot(hosts=3), hosts=sample_hosts(3, 300.0, state=states)).sites[0]
    figures = pool_figures(document, view, document.pools(SITE)[0])
    most = [each.max_sessions for each in document.effective_hosts(SITE)]
    assert (figures.hosts, figures.enabled, figures.on) == (3, 3, 2)
    assert figures.places == sum(most[1:])
    assert figures.sessions == int(columns.sessions[1:].sum())


def test_that_a_pools_page_shows_its_hosts(console: Console, show: Show) -> None:
    pool = add_pool(console)
    console.workspace.apply(SetFields(object_id=ObjectId(host_id(3)), values={"pool_id": pool}))
    page = show(NodeKind.POOL, pool)
    overview = page.findChild(PoolOverview)
    assert isinstance(overview, PoolOverview)
    assert [overview.model.key_at(row) for row in range(overview.model.rowCount())] == [host_id(3)]


def test_that_an_empty_pool_says_how_hosts_come_into_it(console: Console, show: Show) -> None:
    page = show(NodeKind.POOL, add_pool(console))
    words = page.findChild(QLabel, "pool_is_empty")
    assert isinstance(words, QLabel)
    assert words.isVisible()
    assert "Drag hosts onto it" in words.text()


def test_that_adding_a_pool_leads_to_its_name(console: Console) -> None:
    console.go(NodeKind.HOSTS, SITE)
    console.context.actions.add_pool.trigger()
    added = console.document.pools(SITE)[-1]
    assert added.name == "Pool 2"
    assert console.context.navigator.node == Node(NodeKind.POOL, ObjectId(added.id))
    assert console.context.navigator.tab == "properties"


# ------------------------------------------------------------------------------------------------------- why it is not
def refusal(console: Console, pool: PoolId, name: ActionName) -> str:
    node = Node(NodeKind.POOL, ObjectId(pool))
    return reasons(Situation(document=console.document, snapshot=None, node=node))[name]


def test_that_pools_are_deleted_only_where_that_harms_nobody(console: Console) -> None:
    pool = add_pool(console)
    assert refusal(console, POOL, ActionName.DELETE) == "is the site's default pool"
    assert refusal(console, pool, ActionName.DELETE) == ""
    console.workspace.apply(SetFields(object_id=ObjectId(host_id(3)), values={"pool_id": pool}))
    assert refusal(console, pool, ActionName.DELETE) == "holds 1 host; assign them to another pool first"


def test_that_a_pool_is_switched_by_the_same_actions_as_a_host(console: Console) -> None:
    pool = add_pool(console)
    console.go(NodeKind.POOL, pool)
    console.context.actions.disable.trigger()
    assert not console.document.pools(SITE)[-1].is_enabled
    assert refusal(console, pool, ActionName.DISABLE) == "is disabled already"
    console.context.actions.enable.trigger()
    assert console.document.pools(SITE)[-1].is_enabled


def test_that_the_menu_of_a_host_moves_it_to_another_pool(console: Console, qtbot: QtBot) -> None:
    pool = add_pool(console)
    node = console.go(NodeKind.HOST, host_id(2))
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = build_node_menu(console.context.actions, console.context.themes, node, parent)
    pools = menu.findChild(QMenu, "assign_menu")
    assert isinstance(pools, QMenu)
    assert [(each.text(), each.isChecked()) for each in pools.actions()] == [("<Default>", True), ("East", False)]
    pools.actions()[1].trigger()
    assert pool_of(console, 2) == pool


def test_that_a_host_of_a_site_with_one_pool_cannot_be_moved_and_why(console: Console, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    node = console.go(NodeKind.HOST, host_id(2))
    menu = build_node_menu(console.context.actions, console.context.themes, node, parent)
    pools = menu.findChild(QMenu, "assign_menu")
    assert isinstance(pools, QMenu)
    assert not pools.isEnabled()
    assert pools.title().endswith("the site has no other pool")


def test_that_the_selection_follows_its_hosts_when_rows_change_places(show: Show) -> None:
    hosts = host_list(show(NodeKind.HOSTS, SITE))
    select(hosts, 1, 2, 5)
    assert hosts.table.selected_keys() == [host_id(1), host_id(2), host_id(5)]
    hosts.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert hosts.table.selected_keys() == [host_id(5), host_id(2), host_id(1)]
    hosts.table.clearSelection()
    assert hosts.table.selected_keys() == []
