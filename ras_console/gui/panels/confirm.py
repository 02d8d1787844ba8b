"""Asks before something that cannot be taken back, or that touches users: what it does in numbers, without blocking."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ras_console.gui.kit import Button
from ras_console.gui.panels.confirm_words import Question
from ras_console.gui.panels.dialog_parts import dialog_heading
from ras_console.gui.theme import ThemeSwitch, font

_WIDTH_PX = 460


class ConfirmDialog(QDialog):
    """A question with its one action and Cancel; Cancel has the focus where the action takes something away."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget, question: Question) -> None:
        super().__init__(parent)
        self.setObjectName("confirm_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(question.title)
        self._title = dialog_heading(question.title)
        self._text = QLabel(question.text)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setObjectName("confirm_text")
        self._text.setFont(font("body"))
        self._text.setWordWrap(True)
        self._text.setFixedWidth(_WIDTH_PX)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        cancel = Button(themes, self.tr("Cancel"))
        cancel.setObjectName("cancel_button")
        yes = Button(themes, question.action_label, kind="danger" if question.is_danger else "primary")
        yes.setObjectName("confirm_button")
        usual = cancel if question.is_danger else yes
        usual.setDefault(True)
        yes.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(10)
        column.addLayout(buttons)
        self.setAccessibleDescription(question.text)
        usual.setFocus()


def ask(themes: ThemeSwitch, parent: QWidget, question: Question, on_yes: Callable[[], object]) -> ConfirmDialog:
    """Ask, return at once, and call `on_yes` if the answer is yes."""
    dialog = ConfirmDialog(themes, parent, question)
    dialog.accepted.connect(on_yes)
    dialog.open()
    return dialog
