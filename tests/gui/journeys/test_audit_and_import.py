"""Taking changes back through the audit, and a farm out to a file and in again, as an administrator does it."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView

from ras_console.gui.navigation import NodeKind
from tests.gui.journeys.administrator import ALT, CTRL, Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


def describe(admin: Administrator, name: str, text: str) -> None:
    admin.select(name)
    admin.press(Qt.Key.Key_Return, ALT)
    admin.enter("field_description", text, admin.page())
    admin.press(Qt.Key.Key_S, CTRL)


def rows(admin: Administrator, name: str) -> list[list[str]]:
    return admin.rows(name) if admin.shows(name) else []


def confirm_preview(admin: Administrator) -> str:
    """Read what a preview says, click its button, and return what it said."""
    admin.qtbot.waitUntil(admin.has_dialog, timeout=10_000)
    dialog = admin.dialog("change_preview")
    said = admin.text("change_counts", dialog)
    admin.click_at(admin.find(QPushButton, "confirm_button", dialog))
    return said


def test_that_a_change_is_found_from_its_object_and_reverted_and_the_revert_undone(admin: Administrator) -> None:
    describe(admin, "RDSH-1", "mistake")
    describe(admin, "RDSH-2", "another matter")
    admin.choose(admin.context_menu("RDSH-1"), "changes")
    assert admin.farm.navigator.node.kind is NodeKind.AUDIT
    admin.see(lambda: [each[2] for each in rows(admin, "audit_table")][:1] == ["Change RDSH-1"])
    admin.see(
        lambda: rows(admin, "audit_change_table")[:1] == [["RDSH-1", "Description", "4 cores, 32 GiB", "mistake"]]
    )
    admin.click("revert_change_button", admin.page())
    assert confirm_preview(admin) == "1 RD Session Host: 1 changed"
    assert admin.host("RDSH-1").description == "4 cores, 32 GiB"
    assert admin.host("RDSH-2").description == "another matter"
    admin.see(lambda: len(rows(admin, "audit_table")) == 3)
    admin.press(Qt.Key.Key_Z, CTRL)
    assert admin.host("RDSH-1").description == "mistake"


def test_that_a_farm_is_exported_changed_and_imported_again_after_a_preview(
    admin: Administrator, tmp_path: Path
) -> None:
    file = tmp_path / "out.json"
    admin.menu_bar("file_menu", "export_farm")
    admin.type_path(file)
    admin.see(lambda: any(f"exported to {file}" in each for each in admin.notices()))
    assert json.loads(file.read_text(encoding="utf-8"))["format"] == "ras-console-farm"
    added = admin.add_broker()
    describe(admin, "RDSH-3", "changed since")
    admin.menu_bar("file_menu", "import_farm")
    admin.type_path(file)
    admin.qtbot.waitUntil(admin.has_dialog, timeout=10_000)
    table = admin.find(QTableView, "change_table", admin.dialog("change_preview"))
    shown = [
        [str(table.model().index(row, each).data()) for each in range(4)] for row in range(table.model().rowCount())
    ]
    assert ["RDSH-3", "Description", "changed since", "4 cores, 32 GiB"] not in shown
    assert ["RDSH-3", "Description", "changed since", "8 cores, 64 GiB"] in shown
    assert confirm_preview(admin) == "1 Connection Broker: 1 removed; 1 RD Session Host: 1 changed"
    assert admin.order() == ["RAS-CB-1"]
    admin.select("RAS-CB-1")
    admin.press(Qt.Key.Key_Z, CTRL)
    assert admin.order() == ["RAS-CB-1", added]


def test_that_a_file_that_is_no_export_is_refused_with_its_place_and_nothing_changes(
    admin: Administrator, tmp_path: Path
) -> None:
    file = tmp_path / "cut.json"
    file.write_text('{\n  "format": "ras-console-farm",\n  "version": 1,\n  "obj', encoding="utf-8")
    revision = admin.document.revision
    admin.menu_bar("file_menu", "import_farm")
    admin.type_path(file)
    admin.see(
        lambda: any("cut.json was not imported. The file ends too early, at line 4" in each for each in admin.notices())
    )
    assert not admin.has_dialog()
    assert admin.document.revision == revision
