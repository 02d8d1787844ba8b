"""Asks before something that cannot be taken back, or that touches users: what it does in numbers, without blocking."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from ras_console.gui.panels.confirm_words import Question
from ras_console.gui.theme import font

_WIDTH_PX = 460


class ConfirmDialog(QDialog):
    """A question with its one action and Cancel; Cancel has the focus where the action takes something away."""

    def __init__(self, parent: QWidget, question: Question) -> None:
        super().__init__(parent)
        self.setObjectName("confirm_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(question.title)
        self._title = QLabel(question.title)
        self._title.setFont(font("section"))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._text = QLabel(question.text)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setObjectName("confirm_text")
        self._text.setFont(font("body"))
        self._text.setWordWrap(True)
        self._text.setFixedWidth(_WIDTH_PX)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setObjectName("cancel_button")
        self._yes = QPushButton(question.action_label)
        self._yes.setObjectName("confirm_button")
        buttons.addButton(self._yes, QDialogButtonBox.ButtonRole.AcceptRole)
        (cancel if question.is_danger else self._yes).setDefault(True)
        if question.is_danger:
            # The palette's bright text is the theme's colour for what goes wrong.
            palette = self._yes.palette()
            palette.setColor(QPalette.ColorRole.ButtonText, QColor(self.palette().color(QPalette.ColorRole.BrightText)))
            self._yes.setPalette(palette)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(10)
        column.addWidget(buttons)
        self.setAccessibleDescription(question.text)
        (cancel if question.is_danger else self._yes).setFocus()


def confirm(
    parent: QWidget, title: str, text: str, action_label: str, on_yes: Callable[[], object], *, is_danger: bool = True
) -> ConfirmDialog:
    """Ask, return at once, and call `on_yes` if the answer is yes."""
    return ask(parent, Question(title=title, text=text, action_label=action_label, is_danger=is_danger), on_yes)


def ask(parent: QWidget, question: Question, on_yes: Callable[[], object]) -> ConfirmDialog:
    """Ask a prepared question, return at once, and call `on_yes` if the answer is yes."""
    dialog = ConfirmDialog(parent, question)
    dialog.accepted.connect(on_yes)
    dialog.open()
    return dialog
