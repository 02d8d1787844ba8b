"""The question before something that cannot be taken back: asked without blocking, answered by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ras_console.gui.panels.confirm import ConfirmDialog, ask
from ras_console.gui.panels.confirm_words import Question
from tests.gui.panels.console import Console

Confirm = Callable[..., ConfirmDialog]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture(name="confirm")
def _confirm(window: QWidget, console: Console) -> Callable[..., ConfirmDialog]:
    def confirm(title: str, text: str, on_yes: Callable[[], object], *, is_danger: bool = True) -> ConfirmDialog:
        question = Question(title=title, text=text, action_label=title, is_danger=is_danger)
        return ask(console.context.themes, window, question, on_yes)

    return confirm


def button(dialog: ConfirmDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def test_that_yes_does_it_once(confirm: Confirm) -> None:
    done: list[bool] = []
    dialog = confirm("Crash RDSH-1", "Ends 37 sessions of 36 users.", lambda: done.append(True))
    assert done == []
    assert dialog.findChild(QLabel, "confirm_text").text() == "Ends 37 sessions of 36 users."  # type: ignore[union-attr]

    QTest.mouseClick(button(dialog, "confirm_button"), Qt.MouseButton.LeftButton)

    assert done == [True]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_that_escape_and_enter_do_nothing_dangerous(confirm: Confirm, key: Qt.Key) -> None:
    done: list[bool] = []
    dialog = confirm("Delete", "Gone.", lambda: done.append(True))
    assert button(dialog, "cancel_button").isDefault()

    QTest.keyClick(dialog, key)

    assert done == []


def test_that_enter_does_what_is_harmless(confirm: Confirm) -> None:
    done: list[bool] = []
    dialog = confirm("Promote", "Nobody notices.", lambda: done.append(True), is_danger=False)

    QTest.keyClick(dialog, Qt.Key.Key_Return)

    assert done == [True]
