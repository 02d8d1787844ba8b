"""Adding session hosts by a range, seeing them work, and taking all of it back in one step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from ras_console.domain.vocabulary import HostState
from tests.gui.journeys.administrator import CTRL, SHIFT, Administrator
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
    admin.click("confirm_add_button", dialog)
    assert not admin.has_dialog()
    assert admin.farm.navigator.node == admin.node("RD Session Hosts")
    assert len(admin.document.hosts(admin.site.id)) == before + 20
    admin.wait_for(lambda: states(admin).count(HostState.OK) == before + 20, 30.0, "the new hosts reporting")
    admin.press(Qt.Key.Key_Z, CTRL)
    assert len(admin.document.hosts(admin.site.id)) == before
    admin.pass_time(2.0)
    assert len(admin.live.hosts.ids) == before
