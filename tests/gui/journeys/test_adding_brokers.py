"""Adding secondary brokers by button, by context menu and by keyboard, and what comes of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt

from ras_console.domain.vocabulary import Role
from tests.gui.journeys.administrator import CTRL, Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


def registered(admin: Administrator, spread: list[int]) -> bool:
    return [each.registered_hosts for each in admin.live.brokers] == spread


def test_that_ctrl_n_typing_and_enter_add_a_broker_that_joins_and_becomes_secondary(admin: Administrator) -> None:
    admin.press(Qt.Key.Key_N, CTRL)
    dialog = admin.dialog("broker_dialog")
    assert admin.text("field_server", dialog) == "RAS-CB-2"  # a free name, selected so that typing replaces it
    admin.write("broker-two.example.com")
    assert "joins as secondary" in admin.text("outcome", dialog)
    admin.press(Qt.Key.Key_Return)
    assert not admin.has_dialog()
    assert admin.order() == ["RAS-CB-1", "broker-two.example.com"]
    assert admin.farm.navigator.node == admin.node("broker-two.example.com")
    admin.wait_for(lambda: admin.role("broker-two.example.com") is Role.JOINING, 1.0, "joining", step_s=0.05)
    admin.wait_for_role("broker-two.example.com", Role.SECONDARY)


def test_that_the_button_of_the_brokers_page_adds_one_with_every_field(admin: Administrator) -> None:
    admin.select("Connection Brokers")
    admin.click("add_broker_button", admin.page())
    dialog = admin.dialog("broker_dialog")
    admin.enter("field_server", "east", dialog)
    admin.click("resolve_button", dialog)
    admin.see(lambda: admin.text("field_ip", dialog))
    address = admin.text("field_ip", dialog)
    admin.enter("field_alternative_ips", "10.1.0.12; 10.2.0.12", dialog)
    admin.enter("field_description", "rack 4", dialog)
    admin.click("field_is_standby", dialog)
    assert "joins as standby" in admin.text("outcome", dialog)
    admin.click("confirm_button", dialog)
    added = admin.broker("east")
    assert (added.ip, added.alternative_ips, added.description, added.is_standby) == (
        address, ("10.1.0.12", "10.2.0.12"), "rack 4", True,
    )  # fmt: skip
    admin.wait_for_role("east", Role.STANDBY)


def test_that_the_context_menu_of_the_group_adds_one_too(admin: Administrator) -> None:
    admin.choose(admin.context_menu("Connection Brokers"), "add_broker")
    assert admin.dialog("broker_dialog").isVisible()
    admin.press(Qt.Key.Key_Return)
    assert admin.rows_below("Connection Brokers") == ["RAS-CB-1", "RAS-CB-2"]
    assert admin.look("Connection Brokers").count == "2"


def test_that_a_wrong_address_is_said_beside_its_field_and_adds_nothing(admin: Administrator) -> None:
    admin.press(Qt.Key.Key_N, CTRL)
    dialog = admin.dialog("broker_dialog")
    admin.enter("field_ip", "10.0.0.300", dialog)
    admin.click("confirm_button", dialog)
    assert admin.order() == ["RAS-CB-1"]
    field = admin.find(type(dialog.focusWidget()), "field_ip", dialog)
    assert dialog.focusWidget() is field
    assert "10.0.0.300" in field.accessibleDescription() or "address" in field.accessibleDescription()
    admin.press(Qt.Key.Key_Escape)
    assert not admin.has_dialog()


def test_that_a_name_that_is_taken_is_refused(admin: Administrator) -> None:
    admin.press(Qt.Key.Key_N, CTRL)
    admin.write("ras-cb-1")
    admin.press(Qt.Key.Key_Return)
    assert admin.dialog("broker_dialog").isVisible()
    assert admin.order() == ["RAS-CB-1"]


def test_that_hosts_spread_over_the_brokers_in_sight(admin: Administrator) -> None:
    assert admin.broker_view("RAS-CB-1").preferred_hosts == 8
    for name, spread in (("RAS-CB-2", [4, 4]), ("RAS-CB-3", [3, 3, 2])):
        admin.add_broker()
        admin.wait_for_role(name, Role.SECONDARY)
        admin.wait_for(partial(registered, admin, spread), 30.0, "the hosts registering anew")
        assert [each.preferred_hosts for each in admin.live.brokers] == spread
    admin.select("Connection Brokers")
    assert [row[7] for row in admin.rows("brokers_table")] == ["3", "3", "2"]


def test_that_the_fourth_broker_becomes_standby_and_the_console_says_why(trio: Administrator) -> None:
    trio.press(Qt.Key.Key_N, CTRL)
    assert "becomes standby by itself" in trio.text("outcome", trio.dialog("broker_dialog"))
    trio.press(Qt.Key.Key_Return)
    assert trio.broker("RAS-CB-4").is_standby
    assert any("RAS-CB-4" in each and "standby" in each for each in trio.notices())
    trio.wait_for_role("RAS-CB-4", Role.STANDBY)
    assert trio.broker_view("RAS-CB-4").preferred_hosts == 0


def test_that_adding_can_be_taken_back_and_made_again(admin: Administrator) -> None:
    admin.add_broker()
    admin.press(Qt.Key.Key_Z, CTRL)
    assert admin.rows_below("Connection Brokers") == ["RAS-CB-1"]
    admin.pass_time(1.0)
    assert len(admin.live.brokers) == 1
    admin.press(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    admin.wait_for_role("RAS-CB-2", Role.SECONDARY)
