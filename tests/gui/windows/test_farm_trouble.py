"""What is shown instead of a farm that cannot be opened."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ras_console.gui.windows.farm_trouble import WIDTH_PX, FarmTroubleDialog
from tests.gui.windows.conftest import Desk

WAYS = (
    ("restore", "Restore backup of 2026-11-25 09:00"), ("read_only", "Open read-only"), ("again", "Try again"),
    ("other", "Open another farm…"), ("quit", "Quit"),
)  # fmt: skip


def test_that_every_way_on_can_be_read_however_many_there_are(desk: Desk, qtbot: QtBot) -> None:
    for count in (1, len(WAYS)):
        dialog = FarmTroubleDialog(desk.context.themes, "The file is damaged.", "Restore it.", WAYS[:count])
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        buttons = dialog.findChildren(QPushButton)
        assert [each.text() for each in buttons] == [label for _, label in WAYS[:count]]
        assert all(each.width() >= each.sizeHint().width() for each in buttons)
        assert dialog.width() >= WIDTH_PX
        dialog.close()
