"""The settings of the farm, and where each stands."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ras_console.gui.panels.backup_tab import BackupTab
from ras_console.gui.panels.farm_page import FarmProperties
from tests.gui.panels.console import Console


def test_that_the_settings_of_backups_stand_beside_the_files_alone(console: Console, qtbot: QtBot) -> None:
    farm, backups = FarmProperties(console.context), BackupTab(console.context)
    qtbot.addWidget(farm)
    qtbot.addWidget(backups)
    assert backups.form.groups() == ("Backup",)
    assert "Backup" not in farm.form.groups()
    assert "Sites" in farm.form.groups()
