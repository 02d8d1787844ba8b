"""Adding session hosts by a range, assigning some to a pool, and taking all of it back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QTableView

from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import HostState
from ras_console.gui.navigation import Node, NodeKind
from tests.gui.journeys.administrator import CTRL, NO_KEYS, SHIFT, Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


def states(admin: Administrator) -> list[HostState]:
    return [HostState(int(each)) for each in admin.live.hosts.state]


def test_that_twenty_hosts_are_added_by_a_range_work_and_are_taken_back_by_one_undo(admin: Administrator) -> None:
    before = len(admin.document.hosts(admin.site.id))
    admin.press(Qt.Key.Key_H, CTRL | SHIFT)
    dialog = admin.dialog("add_hosts_dialog")
    admin.click_at(admin.find(QPlainTextEdit, "hosts_text", dialog).viewport())
    admin.write("EAST-[01-20]")
    assert admin.text("outcome", dialog).startswith("20 hosts will be added")
    admin.click("confirm_button", dialog)
    assert not admin.has_dialog()
    assert admin.farm.navigator.node == admin.node("RD Session Hosts")
    assert len(admin.document.hosts(admin.site.id)) == before + 20
    admin.wait_for(lambda: states(admin).count(HostState.OK) == before + 20, 30.0, "the new hosts reporting")
    admin.press(Qt.Key.Key_Z, CTRL)
    assert len(admin.document.hosts(admin.site.id)) == before
    admin.pass_time(2.0)
    assert len(admin.live.hosts.ids) == before


def test_that_selected_hosts_are_assigned_to_a_new_pool_that_can_be_disabled(admin: Administrator) -> None:
    admin.select("RD Session Hosts")
    admin.click("add_pool_button", admin.page())
    admin.enter("field_name", "East wing", admin.page())
    admin.press(Qt.Key.Key_S, CTRL)
    pool = admin.document.pools(admin.site.id)[-1]
    assert pool.name == "East wing"
    admin.select("RD Session Hosts")
    admin.farm.navigator.go(admin.node("RD Session Hosts"), "hosts")
    table = admin.find(QTableView, "hosts_table", admin.page())
    for row, keys in ((0, NO_KEYS), (2, SHIFT)):
        admin.click_at(table.viewport(), table.visualRect(table.model().index(row, 1)).center(), keys=keys)
    assert admin.text("selected_hosts", admin.page()) == "3 hosts selected"
    admin.click("assign_hosts", admin.page())
    admin.choose(admin.open_menu("assign_menu"), f"pool_{pool.id}")
    moved = [each for each in admin.document.hosts(admin.site.id) if each.pool_id == pool.id]
    assert len(moved) == 3
    admin.farm.navigator.go(Node(NodeKind.POOL, ObjectId(pool.id)))
    admin.click("disable_button", admin.page())
    admin.wait_for(lambda: states(admin).count(HostState.POOL_DISABLED) == 3, 5.0, "the pool being disabled")
    admin.press(Qt.Key.Key_Z, CTRL)
    admin.press(Qt.Key.Key_Z, CTRL)
    assert not [each for each in admin.document.hosts(admin.site.id) if each.pool_id == pool.id]
