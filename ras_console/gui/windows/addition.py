"""How every dialog that adds an object is laid out: title, fields, what will come of it, Cancel and Add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ras_console.gui.kit import Button
from ras_console.gui.theme import font

_WIDTH_PX: Final = 476


def lay_out_addition(
    dialog: QDialog,
    rows: Sequence[QWidget],
    outcome: QWidget,
    cancel: Button,
    add: Button,
    *,
    width_px: int = _WIDTH_PX,
) -> None:
    """Give the dialog its layout; a message of two lines makes it taller."""
    title = QLabel(dialog.windowTitle())
    title.setFont(font("section"))
    title.setFixedWidth(width_px)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 18, 22, 16)
    column.setSpacing(0)
    column.addWidget(title)
    column.addSpacing(12)
    for each in rows:
        column.addWidget(each)
    column.addSpacing(2)
    column.addWidget(outcome)
    column.addSpacing(14)
    buttons = QHBoxLayout()
    buttons.setSpacing(8)
    buttons.addStretch(1)
    buttons.addWidget(cancel)
    buttons.addWidget(add)
    column.addLayout(buttons)
    column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
