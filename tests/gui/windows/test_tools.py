"""The tools of brokers and hosts: greyed for simulated computers, answered by a notice for real ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddSite
from ras_console.gui.navigation import NodeKind
from ras_console.storage.broker_log import append
from ras_console.storage.log_files import log_folder
from tests.gui.samples import SITE, broker_id
from tests.gui.windows.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def real(desk: Desk) -> Desk:
    """Return a desk on which a real site's broker is selected."""
    workspace = desk.context.workspace
    workspace.apply(AddSite(values={"name": "Office"}, broker={"server": "office-cb-1", "ip": "10.9.0.1"}))
    broker = workspace.document.brokers(workspace.document.sites[-1].id)[0]
    desk.go(NodeKind.BROKER, broker.id)
    return desk


def test_that_a_simulated_computer_is_not_pinged_but_resolved(desk: Desk) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    ping, resolve, *_ = desk.actions.tools
    assert not ping.isEnabled()
    assert "is simulated" in ping.toolTip()
    resolve.trigger()
    assert "RAS-CB-2: 10.0.0.1." in desk.window.notices.texts


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "ping 10.9.0.1"), (2, "port 22 of 10.9.0.1"), (3, "rdp 10.9.0.1:3389"), (4, "ssh 10.9.0.1")],
)
def test_that_a_tool_answers_with_a_notice(real: Desk, qtbot: QtBot, number: int, said: str) -> None:
    real.actions.tools[number].trigger()
    qtbot.waitUntil(lambda: said in real.window.notices.texts, timeout=3000)


def test_that_the_address_is_copied(real: Desk) -> None:
    real.actions.tools[5].trigger()
    assert QGuiApplication.clipboard().text() == "10.9.0.1"


def test_that_logs_are_retrieved_as_a_zip_and_cleared_after_a_question(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    append(log_folder(desk.path) / f"RAS-CB-2-{broker_id(2)}.log", ["a line"])
    append(log_folder(desk.path) / f"RAS-CB-3-{broker_id(3)}.log", ["another"])
    retrieve, clear = desk.actions.log_tools
    retrieve.trigger()
    chooser = QApplication.activeModalWidget()
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "out.zip"))
    chooser.close()
    qtbot.waitUntil(lambda: any("1 log file is in" in each for each in desk.window.notices.texts), timeout=3000)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == [f"RAS-CB-2-{broker_id(2)}.log"]
    clear.trigger()
    question = next(each for each in QApplication.topLevelWidgets() if each.objectName() == "confirm_dialog")
    question.findChild(QPushButton, "confirm_button").click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "1 log file was deleted." in desk.window.notices.texts, timeout=3000)
    assert [each.name for each in log_folder(desk.path).iterdir()] == [f"RAS-CB-3-{broker_id(3)}.log"]
    desk.go(NodeKind.HOSTS, SITE)
    assert not retrieve.isEnabled()
