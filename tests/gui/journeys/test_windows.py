"""What belongs to windows as such: none flashes up unasked, and where they stood is remembered."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from typing_extensions import override

from ras_console.domain.vocabulary import Role
from tests.gui.journeys.administrator import CTRL, Administrator
from tests.gui.journeys.conftest import SPEAKS, MakeConsole

pytestmark = SPEAKS


class Watchman(QObject):
    """Notes every window that appears and is neither the main window nor a dialog."""

    def __init__(self) -> None:
        super().__init__()
        self.strangers: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            is_known = isinstance(watched, QMainWindow | QDialog) or watched.windowType() in {
                Qt.WindowType.Popup, Qt.WindowType.ToolTip,
            }  # fmt: skip
            if not is_known:
                self.strangers.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_that_no_part_of_a_page_flashes_up_as_a_window_of_its_own(sit_down: MakeConsole) -> None:
    watchman = Watchman()
    QApplication.instance().installEventFilter(watchman)  # type: ignore[union-attr]
    try:
        admin = sit_down()
        admin.pass_time(1.0)
        for name in ("Lab", "Budapest", "Connection Brokers", "RD Session Hosts", "RDSH-1", "Published Resources",
                     "Full Desktop"):  # fmt: skip
            admin.select(name)
            admin.pass_time(0.25)
        admin.add_broker()
        admin.wait_for_role("RAS-CB-2", Role.SECONDARY)
    finally:
        QApplication.instance().removeEventFilter(watchman)  # type: ignore[union-attr]
    assert watchman.strangers == []


def test_that_the_place_and_the_panes_of_the_window_are_remembered(sit_down: MakeConsole) -> None:
    admin = sit_down(size=(1100, 720))
    usual = admin.window.size()
    admin.press(Qt.Key.Key_1, CTRL)
    assert not admin.window.tree.isVisible()
    close(admin)
    again = sit_down(size=None)
    assert again.window.height() == usual.height()  # the screen of the platform without a display is 800 px wide
    assert not again.window.tree.isVisible()


def test_that_a_border_that_was_moved_stays_there(sit_down: MakeConsole) -> None:
    admin = sit_down(size=(1024, 720))  # wider does not fit on the screen of the platform without a display
    splitter = admin.window.pane_layout.whole
    before = splitter.sizes()[0]
    handle = splitter.handle(1)
    admin.drag_handle(handle, -40)
    moved = splitter.sizes()[0]
    assert moved <= before - 30
    close(admin)
    assert sit_down(size=None).window.pane_layout.whole.sizes()[0] == moved


def close(admin: Administrator) -> None:
    """Close the window and say yes to what that ends."""
    admin.press(Qt.Key.Key_Q, CTRL)
    if admin.has_dialog():
        admin.confirm()
    assert not admin.window.isVisible()
