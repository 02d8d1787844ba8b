"""Publishing from end to end: a filter is set on a resource's page, and brokers, list and effective access follow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from ras_console.gui.navigation import NodeKind
from ras_console.lab.people import user_name
from tests.gui.journeys.administrator import CTRL, SHIFT, Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


def cell(admin: Administrator, table: str, row: int, column: int) -> str:
    return str(admin.find(QTableView, table).model().index(row, column).data())


def test_that_a_filter_takes_a_desktop_from_a_user_and_the_brokers_keep_to_it(admin: Administrator) -> None:
    user = user_name(7)
    admin.wait_for(lambda: admin.live.figures.placements > 5, 30.0, "the first placements")
    admin.select("Published Resources")
    admin.tab("Effective access")
    admin.enter("access_user", user)
    admin.see(lambda: cell(admin, "access_table", 0, 1) == "Gets it")

    admin.press(Qt.Key.Key_Escape)
    admin.select("Full Desktop")
    admin.tab("Filters")
    admin.enter("field_filter_groups", "Nobody at all")
    admin.click("apply_button")
    admin.select("Published Resources")
    admin.tab("Published Resources")
    assert cell(admin, "resources_table", 0, 4) == "Nobody at all"
    admin.tab("Effective access")
    admin.see(lambda: cell(admin, "access_table", 0, 1) == "Not offered")
    assert f"not published to {user}" in cell(admin, "access_table", 0, 3)

    refused = admin.live.figures.refusals
    admin.wait_for(lambda: admin.live.figures.refusals > refused + 3, 60.0, "refusals by the filter")

    admin.press(Qt.Key.Key_Z, CTRL)
    admin.see(lambda: cell(admin, "access_table", 0, 1) == "Gets it")


def test_that_a_desktop_is_published_by_keyboard(admin: Administrator) -> None:
    admin.press(Qt.Key.Key_R, CTRL | SHIFT)
    admin.write("Night Shift")
    admin.press(Qt.Key.Key_Return)
    assert admin.farm.navigator.node.kind is NodeKind.RESOURCE
    assert admin.rows_below("Published Resources")[-1] == "Night Shift"
    admin.wait_for(lambda: dict(admin.live.resource_sessions).get(admin.farm.navigator.node.object_id), 60.0, "use")  # type: ignore[call-overload]
