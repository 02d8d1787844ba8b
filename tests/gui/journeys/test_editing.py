"""Properties: drafts, mistakes beside their fields, Apply and Revert, undo and redo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.gui.journeys.administrator import ALT, CTRL, SHIFT, Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


@pytest.fixture
def editor(admin: Administrator) -> Administrator:
    """Return somebody with the properties of RAS-CB-1 open."""
    admin.select("RAS-CB-1")
    admin.press(Qt.Key.Key_Return, ALT)
    return admin


def described(admin: Administrator, field: str) -> str:
    return admin.find(QWidget, field, admin.page()).accessibleDescription()


def test_that_a_wrong_value_is_said_beside_its_field_and_apply_leads_there(editor: Administrator) -> None:
    editor.enter("field_ip", "10.0.0.300", editor.page())
    editor.click("field_description", editor.page())
    editor.write("rack 4")
    assert "IP" in described(editor, "field_ip")
    editor.click("apply_button", editor.page())
    assert editor.broker("RAS-CB-1").description == ""
    focused = editor.window.focusWidget()
    assert focused is not None
    assert focused is editor.find(QWidget, "field_ip", editor.page())


def test_that_the_corrected_value_is_applied_undone_and_made_again(editor: Administrator) -> None:
    before = editor.broker("RAS-CB-1").ip
    editor.enter("field_ip", "10.0.0.300", editor.page())
    editor.press(Qt.Key.Key_S, CTRL)
    assert editor.broker("RAS-CB-1").ip == before
    editor.press(Qt.Key.Key_A, CTRL)
    editor.write("10.0.0.30")
    editor.press(Qt.Key.Key_S, CTRL)
    assert editor.broker("RAS-CB-1").ip == "10.0.0.30"
    editor.select("RAS-CB-1")
    editor.press(Qt.Key.Key_Z, CTRL)
    assert editor.broker("RAS-CB-1").ip == before
    assert editor.text("field_ip", editor.page()) == before
    editor.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert editor.broker("RAS-CB-1").ip == "10.0.0.30"
    assert editor.text("field_ip", editor.page()) == "10.0.0.30"


def test_that_revert_forgets_what_was_typed(editor: Administrator) -> None:
    editor.enter("field_description", "a mistake", editor.page())
    assert editor.look("RAS-CB-1").is_dirty
    editor.click("revert_button", editor.page())
    assert editor.text("field_description", editor.page()) == ""
    assert not editor.look("RAS-CB-1").is_dirty


def test_that_a_draft_survives_selecting_something_else(editor: Administrator) -> None:
    editor.enter("field_description", "half a sen", editor.page())
    editor.select("RDSH-3")
    assert editor.look("RAS-CB-1").is_dirty
    editor.select("RAS-CB-1")
    assert editor.text("field_description", editor.page()) == "half a sen"
    assert editor.broker("RAS-CB-1").description == ""


def test_that_closing_asks_about_drafts(editor: Administrator) -> None:
    editor.enter("field_description", "half a sen", editor.page())
    editor.press(Qt.Key.Key_Q, CTRL)
    said = editor.text("confirm_text", editor.dialog("confirm_dialog"))
    assert "Changes that have not been applied are lost: RAS-CB-1." in said
    editor.click("cancel_button", editor.dialog("confirm_dialog"))
    assert editor.window.isVisible()
    assert editor.text("field_description", editor.page()) == "half a sen"


def test_that_every_setting_says_its_help_and_its_range(editor: Administrator) -> None:
    assert "Processor cores" in described(editor, "field_cores")
    assert "Default 4, 1 to 256" in described(editor, "field_cores")


def test_that_a_host_is_edited_the_same_way(admin: Administrator) -> None:
    admin.select("RDSH-1")
    admin.tab("Properties")
    admin.enter("field_max_sessions", "0", admin.page())
    admin.click("apply_button", admin.page())
    assert admin.host("RDSH-1").max_sessions == 40
    admin.enter("field_max_sessions", "50", admin.page())
    admin.click("apply_button", admin.page())
    assert admin.host("RDSH-1").max_sessions == 50


def test_that_f2_leads_to_the_name_and_renaming_shows_in_the_tree(editor: Administrator) -> None:
    editor.select("RDSH-8")
    editor.press(Qt.Key.Key_F2)
    editor.press(Qt.Key.Key_A, CTRL)
    editor.write("RDSH-BIG")
    editor.press(Qt.Key.Key_S, CTRL)
    assert editor.rows_below("RD Session Hosts")[-1] == "RDSH-BIG"


def test_that_resolve_fills_the_address_of_an_existing_broker(editor: Administrator) -> None:
    editor.enter("field_ip", "192.0.2.1", editor.page())
    editor.click("resolve_button", editor.page())
    editor.see(lambda: editor.text("field_ip", editor.page()) != "192.0.2.1")
    assert editor.text("field_ip", editor.page()).count(".") == 3
