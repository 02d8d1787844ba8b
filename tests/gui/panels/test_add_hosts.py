"""The form that adds many hosts: what is wrong with which row, the preview, and one step for all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ras_console.gui.kit import Button
from ras_console.gui.models.cells import CELL_ROLE
from ras_console.gui.navigation import NodeKind
from ras_console.gui.windows.add_hosts import AddHostsDialog
from tests.gui.panels.console import Console
from tests.gui.samples import POOL, SITE

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def dialog(console: Console, qtbot: QtBot) -> Iterator[AddHostsDialog]:
    window = QWidget()
    opened = AddHostsDialog(console.context, SITE, window)
    qtbot.addWidget(window)
    opened.open()
    yield opened
    del window


def button(dialog: AddHostsDialog, name: str = "confirm_button") -> Button:
    found = dialog.findChild(Button, name)
    assert isinstance(found, Button)
    return found


def outcome(dialog: AddHostsDialog) -> str:
    found = dialog.findChild(QLabel, "outcome")
    assert isinstance(found, QLabel)
    return found.text()


def too_much(dialog: AddHostsDialog) -> QLabel:
    found = dialog.findChild(QLabel, "hosts_text_message")
    assert isinstance(found, QLabel)
    return found


def preview(dialog: AddHostsDialog) -> list[list[str]]:
    model = dialog.model
    return [
        [model.index(row, column).data(CELL_ROLE).text for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def names(console: Console) -> list[str]:
    return [each.server for each in console.document.hosts(SITE)]


def test_that_nothing_can_be_added_before_something_is_written(dialog: AddHostsDialog) -> None:
    assert not button(dialog).isEnabled()
    assert outcome(dialog) == "Up to 1,000 hosts at a time."


def test_that_a_range_is_previewed_and_added_in_one_undoable_step(console: Console, dialog: AddHostsDialog) -> None:
    before = names(console)
    dialog.text.setPlainText("EAST-[01-03]")
    assert preview(dialog) == [["1", f"EAST-0{each}", "<Default>", ""] for each in (1, 2, 3)]
    assert button(dialog).text() == "&Add 3 hosts"
    button(dialog).click()
    assert names(console) == [*before, "EAST-01", "EAST-02", "EAST-03"]
    assert console.context.navigator.node.kind is NodeKind.HOSTS
    console.workspace.undo_stack.undo()
    assert names(console) == before


def test_that_bad_rows_are_told_first_and_left_out_only_on_demand(console: Console, dialog: AddHostsDialog) -> None:
    dialog.text.setPlainText("new-1\nRDSH-1\nbad!\nnew-2")
    assert [line[:2] for line in preview(dialog)] == [["2", "RDSH-1"], ["3", "bad!"], ["1", "new-1"], ["4", "new-2"]]
    assert outcome(dialog).startswith("2 rows cannot be added")
    assert not button(dialog).isEnabled()
    dialog.skip.setChecked(True)
    assert button(dialog).isEnabled()
    assert "2 rows left out." in outcome(dialog)
    button(dialog).click()
    assert names(console)[-2:] == ["new-1", "new-2"]


def test_that_ten_thousand_are_refused_beside_the_field_and_the_text_stays(
    dialog: AddHostsDialog, qtbot: QtBot
) -> None:
    dialog.text.setPlainText("\n".join(f"host{each}" for each in range(10_000)))
    assert not button(dialog).isEnabled()
    qtbot.waitUntil(lambda: too_much(dialog).isVisible())
    wanted = "These are more than 1,000 hosts. Add them in parts of at most 1,000; the text stays as it is."
    assert too_much(dialog).text() == wanted
    assert not button(dialog).isEnabled()
    assert len(dialog.text.toPlainText().splitlines()) == 10_000


def test_that_a_long_list_is_read_off_the_gui_thread_and_only_the_last_one_counts(
    console: Console, dialog: AddHostsDialog, qtbot: QtBot
) -> None:
    dialog.text.setPlainText("NEW-[1-300]")
    assert outcome(dialog) == "Reading the hosts…"
    assert not button(dialog).isEnabled()
    dialog.text.setPlainText("NEW-[1-400]")
    qtbot.waitUntil(lambda: button(dialog).isEnabled())
    assert button(dialog).text() == "&Add 400 hosts"
    answered: list[str] = []
    dialog.text.setPlainText("NEW-[1-500]")
    dialog.text.setPlainText("new-1")
    console.workspace.background.run(lambda: "later", answered.append)
    qtbot.waitUntil(lambda: answered == ["later"])
    assert button(dialog).text() == "&Add 1 host"


def test_that_a_thousand_hosts_are_added_in_the_background_as_one_step(
    console: Console, dialog: AddHostsDialog, qtbot: QtBot
) -> None:
    before = names(console)
    dialog.text.setPlainText("NEW-[1-1000]")
    qtbot.waitUntil(lambda: button(dialog).isEnabled())
    ends: list[int] = []
    dialog.finished.connect(ends.append)
    button(dialog).click()
    assert names(console) == before
    assert not dialog.text.isEnabled()
    assert "Add 1,000 session hosts: " in outcome(dialog)
    qtbot.waitUntil(lambda: ends == [AddHostsDialog.DialogCode.Accepted])
    assert len(names(console)) == len(before) + 1000
    console.workspace.undo_stack.undo()
    qtbot.waitUntil(lambda: names(console) == before)


def test_that_cancelling_leaves_the_farm_and_the_text_as_they_were(
    console: Console, dialog: AddHostsDialog, qtbot: QtBot
) -> None:
    before = console.document
    dialog.text.setPlainText("NEW-[1-1000]")
    qtbot.waitUntil(lambda: button(dialog).isEnabled())
    with console.held_up():
        button(dialog).click()
        button(dialog, "cancel_button").click()
        assert dialog.isVisible()
    qtbot.waitUntil(dialog.text.isEnabled)
    assert outcome(dialog) == "Cancelled; nothing has been changed."
    assert console.document is before
    assert dialog.text.toPlainText() == "NEW-[1-1000]"
    assert not console.workspace.undo_stack.canUndo()


def test_that_a_new_pool_needs_a_name_and_comes_with_its_hosts(console: Console, dialog: AddHostsDialog) -> None:
    dialog.text.setPlainText("new-1")
    dialog.pool.setCurrentIndex(dialog.pool.count() - 1)
    dialog.pool.activated.emit(dialog.pool.currentIndex())
    assert not button(dialog).isEnabled()
    dialog.pool_name.setText("East wing")
    assert "New: 1 host pool, East wing." in outcome(dialog)
    button(dialog).click()
    added = console.document.hosts(SITE)[-1]
    pool = console.document.pool(added.pool_id)
    assert pool is not None
    assert (added.server, pool.name, pool.id == POOL) == ("new-1", "East wing", False)


def test_that_a_csv_file_is_read_into_the_field(console: Console, dialog: AddHostsDialog, tmp_path: Path) -> None:
    file = tmp_path / "hosts.csv"
    file.write_bytes("\ufeffServer;Max sessions;Beschreibung\nnew-1;40;x\n".encode())
    dialog.read_file(file)
    assert [line[1] for line in preview(dialog)] == ["Beschreibung", "new-1"]
    assert "Max sessions 40 sessions" in preview(dialog)[1][3]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00x", b"server\n\x00", b"x" * 2_000_000])
def test_that_a_file_that_is_no_list_changes_nothing(dialog: AddHostsDialog, tmp_path: Path, content: bytes) -> None:
    dialog.text.setPlainText("new-1")
    file = tmp_path / "picture.png"
    file.write_bytes(content)
    dialog.read_file(file)
    assert outcome(dialog).startswith("picture.png")
    assert dialog.text.toPlainText() == "new-1"


def test_that_a_file_that_is_gone_is_told(dialog: AddHostsDialog, tmp_path: Path) -> None:
    dialog.read_file(tmp_path / "gone.csv")
    assert "cannot be read: No such file or directory." in outcome(dialog)


def test_that_a_name_without_an_address_is_a_warning_only(console: Console, dialog: AddHostsDialog) -> None:
    dialog.text.setPlainText("new-1 new-2")
    button(dialog, "resolve_names_button").click()
    console.resolver.answer("10.0.0.2")
    console.resolver.answer(reason="No such name")
    assert outcome(dialog).endswith("1 name without an address.")
    assert [line[3] for line in preview(dialog)] == ["No such name", ""]
    assert button(dialog).isEnabled()


def test_that_hosts_added_elsewhere_meanwhile_are_told(console: Console, dialog: AddHostsDialog, qtbot: QtBot) -> None:
    dialog.text.setPlainText("new-1")
    other = AddHostsDialog(console.context, SITE)
    qtbot.addWidget(other)
    other.text.setPlainText("NEW-1")
    button(other).click()
    assert preview(dialog)[0][3] == "Is in the site already."
    assert not button(dialog).isEnabled()
