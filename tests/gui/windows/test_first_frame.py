"""What waits for a window's first frame: told once, after the paint event, or without one when that does not come."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ras_console.gui.windows.first_frame import FirstFrame
from ras_console.gui.windows.main_window import first_size


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


@pytest.mark.parametrize(
    ("screen", "first"),
    [((3840, 2160), (1600, 1000)), ((1400, 900), (1400, 900)), ((1920, 880), (1600, 880)), ((800, 800), (1600, 1000))],
)
def test_that_the_first_window_fits_the_screen(screen: tuple[int, int], first: tuple[int, int]) -> None:
    assert first_size(QSize(*screen)) == QSize(*first)
