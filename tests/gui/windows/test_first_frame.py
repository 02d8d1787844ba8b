"""What waits for a window's first frame: told once, after the paint event, or without one when that does not come."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ras_console.gui.windows.first_frame import FirstFrame


def test_that_the_first_frame_is_told_once_and_only_after_it_has_been_painted(qtbot: QtBot) -> None:
    painted: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    owner = QObject(window)
    frame = FirstFrame(window, owner)
    frame.shown.connect(lambda: painted.append("told"))
    with qtbot.waitSignal(frame.shown):
        window.show()
        assert painted == []
    window.repaint()
    qtbot.wait(0)
    assert painted == ["told"]
    assert not frame._timer.isActive()


def test_that_a_window_that_is_never_painted_does_not_hold_up_what_waits_for_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    frame = FirstFrame(window, window)
    with qtbot.waitSignal(frame.shown):
        frame._timer.start(0)
