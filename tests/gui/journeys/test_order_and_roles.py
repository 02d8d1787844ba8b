"""Priority, enable and disable, promotion, deletion, and the words of the auto-promotion page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTableView, QWidget

from ras_console.domain.vocabulary import Role
from ras_console.engine.timeline import EntryKind
from tests.gui.journeys.administrator import ALT, CTRL, SHIFT, Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS

BOX = QPoint(32, 15)
"""Where the box stands in the first cell of a row."""


def test_that_alt_up_and_alt_down_change_the_priority(trio: Administrator) -> None:
    trio.select("RAS-CB-3")
    trio.press(Qt.Key.Key_Up, ALT)
    assert trio.rows_below("Connection Brokers") == ["RAS-CB-1", "RAS-CB-3", "RAS-CB-2"]
    trio.press(Qt.Key.Key_Down, ALT)
    assert trio.rows_below("Connection Brokers") == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]
    assert not trio.farm.actions.move_down.isEnabled()
    assert "last in the list" in trio.farm.actions.move_down.toolTip()
    trio.press(Qt.Key.Key_Z, CTRL)
    assert trio.order() == ["RAS-CB-1", "RAS-CB-3", "RAS-CB-2"]


def test_that_the_buttons_of_the_list_change_the_priority(trio: Administrator) -> None:
    trio.select("Connection Brokers")
    table = trio.find(QTableView, "brokers_table")
    trio.click_at(table.viewport(), trio.cell(table, 2, 1))
    trio.click("list_move_up_button")
    assert trio.order() == ["RAS-CB-1", "RAS-CB-3", "RAS-CB-2"]
    trio.click("list_move_down_button")
    assert trio.order() == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]


def test_that_the_primary_cannot_be_disabled_and_the_menu_says_why(trio: Administrator) -> None:
    menu = trio.context_menu("RAS-CB-1")
    entry = trio.entry(menu, "disable")
    assert not entry.isEnabled()
    assert "is the primary; promote another broker first" in entry.text()
    trio.press(Qt.Key.Key_Escape)
    assert not trio.find(QWidget, "disable_button", trio.page()).isEnabled()


def test_that_a_secondary_is_disabled_and_enabled_again(trio: Administrator) -> None:
    trio.choose(trio.context_menu("RAS-CB-3"), "disable")
    trio.wait_for_role("RAS-CB-3", Role.DISABLED)
    assert [each.preferred_hosts for each in trio.live.brokers] == [4, 4, 0]
    trio.click("enable_button", trio.page())
    trio.wait_for_role("RAS-CB-3", Role.SECONDARY)


def test_that_the_box_in_the_list_disables_a_broker_but_not_the_primary(trio: Administrator) -> None:
    trio.select("Connection Brokers")
    table = trio.find(QTableView, "brokers_table")
    for row in (0, 1):
        trio.click_at(table.viewport(), table.visualRect(table.model().index(row, 0)).topLeft() + BOX)
    assert [each.is_enabled for each in trio.document.brokers(trio.site.id)] == [True, False, True]


def test_that_promotion_is_confirmed_and_hands_the_role_over(trio: Administrator) -> None:
    trio.select("RAS-CB-3")
    trio.press(Qt.Key.Key_P, CTRL | SHIFT)
    said = trio.confirm()
    assert "RAS-CB-3 becomes primary of Budapest with term 2" in said
    assert "RAS-CB-1 becomes secondary" in said
    trio.wait_for_role("RAS-CB-3", Role.PRIMARY, 5.0)
    trio.wait_for_role("RAS-CB-1", Role.SECONDARY, 5.0)
    assert trio.order()[0] == "RAS-CB-3"
    assert len(trio.told(EntryKind.SWITCHOVER)) == 1
    assert trio.live.election.term == 2


def test_that_a_broker_just_admitted_is_promoted_or_refused_before_the_list_changes(trio: Administrator) -> None:
    name = "RAS-CB-3"
    trio.choose(trio.context_menu(name), "disable")
    trio.wait_for_role(name, Role.DISABLED)
    trio.pass_time(2.0)
    trio.click("enable_button", trio.page())
    trio.wait_for(lambda: trio.role(name) is Role.SECONDARY, 20.0, step_s=0.05)
    promote = trio.farm.actions.promote
    trio.see(lambda: "joining" not in promote.toolTip())
    if not promote.isEnabled():  # whether its first word has reached the primary yet is a matter of a tick
        assert "is not heard by the primary just now" in promote.toolTip()
        trio.press(Qt.Key.Key_P, CTRL | SHIFT)
        assert not trio.has_dialog()
        assert trio.order()[0] != name
    trio.wait_for(promote.isEnabled, 1.0, "promotion being offered", step_s=0.05)
    trio.press(Qt.Key.Key_P, CTRL | SHIFT)
    trio.confirm()
    trio.wait_for_role(name, Role.PRIMARY, 5.0)
    assert trio.order()[0] == name
    assert not [each for each in trio.entries if "was not promoted" in each.fact.text]


def test_that_the_primary_is_not_offered_promotion(trio: Administrator) -> None:
    trio.select("RAS-CB-1")
    trio.press(Qt.Key.Key_P, CTRL | SHIFT)
    assert not trio.has_dialog()
    assert "is the primary already" in trio.farm.actions.promote.toolTip()


def test_that_deleting_a_broker_says_what_it_does_in_numbers(trio: Administrator) -> None:
    trio.select("RAS-CB-2")
    trio.press(Qt.Key.Key_Delete)
    said = trio.confirm()
    assert "Its 3 hosts will prefer" in said
    assert "the list keeps 2 brokers then" in said
    trio.wait_for(lambda: trio.live.brokers[1].role is Role.DISABLED, 5.0, "the marked broker resting")
    assert trio.order() == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]
    assert [each.preferred_hosts for each in trio.live.brokers] == [4, 0, 4]
    assert trio.look("RAS-CB-2").state == "Deleting"
    trio.click("delete_for_good_button", trio.page())
    assert "It serves nobody any more." in trio.confirm()
    assert trio.order() == ["RAS-CB-1", "RAS-CB-3"]
    trio.pass_time(1.0)
    assert [each.preferred_hosts for each in trio.live.brokers] == [4, 4]
    trio.press(Qt.Key.Key_Z, CTRL)
    assert trio.broker("RAS-CB-2").is_marked_for_deletion
    trio.press(Qt.Key.Key_Z, CTRL)
    assert not trio.broker("RAS-CB-2").is_marked_for_deletion
    trio.wait_for_role("RAS-CB-2", Role.SECONDARY)


def test_that_a_marked_broker_is_never_promoted_until_it_is_kept(trio: Administrator) -> None:
    trio.select("RAS-CB-2")
    trio.press(Qt.Key.Key_Delete)
    trio.confirm()
    trio.pass_time(2.0)
    trio.select("RAS-CB-1")
    trio.choose(trio.context_menu("RAS-CB-1"), "simulate_failure_menu", "crash")
    trio.confirm()
    trio.wait_for_role("RAS-CB-3", Role.PRIMARY, 30.0)
    trio.choose(trio.context_menu("RAS-CB-2"), "keep")
    trio.wait_for_role("RAS-CB-2", Role.SECONDARY)


def test_that_deleting_a_host_says_how_many_sessions_end(admin: Administrator) -> None:
    admin.pass_time(10.0)
    hosts = admin.live.hosts
    busiest = int(hosts.sessions.argmax())
    name = next(each.server for each in admin.document.hosts(admin.site.id) if each.id == hosts.ids[busiest])
    admin.select(name)
    admin.press(Qt.Key.Key_Delete)
    said = admin.confirm()
    assert f"Ends {hosts.sessions[busiest]} session" in said
    assert "The site keeps 7 hosts." in said
    assert name not in admin.rows_below("RD Session Hosts")


def test_that_cancel_deletes_nothing(trio: Administrator) -> None:
    trio.select("RAS-CB-2")
    trio.press(Qt.Key.Key_Delete)
    trio.press(Qt.Key.Key_Return)  # Cancel has the keyboard: nothing is lost by a hasty Enter
    assert not trio.has_dialog()
    assert trio.order() == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]


@pytest.mark.parametrize(
    ("further", "words"),
    [
        (0, "With one broker nothing can be promoted"),
        (1, "With two brokers"),
        (2, "With three brokers"),
    ],
)
def test_that_the_auto_promotion_page_words_the_quorum_rule(admin: Administrator, further: int, words: str) -> None:
    for _ in range(further):
        admin.wait_for_role(admin.add_broker(), Role.SECONDARY)
    admin.select("Connection Brokers")
    admin.tab("Auto-promotion")
    assert words in admin.text("quorum_sentence", admin.page())
    assert "30 min" in admin.text("model_product", admin.page())


def test_that_the_auto_promotion_page_has_our_defaults_and_its_range(admin: Administrator) -> None:
    admin.select("Connection Brokers")
    admin.tab("Auto-promotion")
    assert admin.text("field_delay_s", admin.page()) == "15 s"
    policy = admin.document.auto_promotion(admin.site.id)
    assert (policy.is_enabled, policy.is_failback_enabled) == (True, False)
    admin.enter("field_delay_s", "4 s", admin.page())
    admin.click("apply_button", admin.page())
    assert admin.document.auto_promotion(admin.site.id).delay_s == 15.0
    admin.enter("field_delay_s", "72 h", admin.page())
    admin.click("apply_button", admin.page())
    assert admin.document.auto_promotion(admin.site.id).delay_s == 72 * 3600.0
