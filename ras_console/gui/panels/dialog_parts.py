"""What dialogs are put together from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QWidget

from ras_console.gui.kit import Button
from ras_console.gui.theme import ThemeSwitch, font


def dialog_heading(text: str, width_px: int = 0) -> QLabel:
    """Return the first line of a dialog, or its first lines at this width; a name in it is text, whatever it is."""
    heading = QLabel(text)
    heading.setTextFormat(Qt.TextFormat.PlainText)
    heading.setFont(font("section"))
    heading.setWordWrap(True)
    if width_px:
        heading.setFixedWidth(width_px)
    return heading


def field_label(text: str, buddy: QWidget) -> QLabel:
    """Return the words over a field; their mnemonic leads to it."""
    label = QLabel(text)
    label.setFont(font("help", weight=500))
    label.setBuddy(buddy)
    return label


def dialog_buttons(
    themes: ThemeSwitch, dialog: QDialog, text: str, *, is_danger: bool = False
) -> tuple[Button, QHBoxLayout]:
    """Return the button that accepts the dialog, and the row with it and Cancel."""
    cancel = Button(themes, "Cancel")
    cancel.setObjectName("cancel_button")
    cancel.clicked.connect(dialog.reject)
    yes = Button(themes, text, kind="danger" if is_danger else "primary")
    yes.setObjectName("confirm_button")
    yes.clicked.connect(dialog.accept)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    row.addWidget(cancel)
    row.addWidget(yes)
    return yes, row
