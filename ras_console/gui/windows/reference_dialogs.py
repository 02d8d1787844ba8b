"""What can be looked up: the list of shortcuts, made from the actions themselves, and what the program consists of."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ras_console import __version__
from ras_console.gui.kit import Button, MutedLabel
from ras_console.gui.theme import ThemeSwitch, font
from ras_console.gui.windows.header import PRODUCT, Logo
from ras_console.gui.windows.markdown_view import MarkdownView

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTICES_FILE: Final = "THIRD-PARTY-NOTICES.md"

_FURTHER_KEYS: Final = (
    ("Space", "Hold the chart still, in the live pane"),
    ("Return", "Go from the tree to the page"),
    ("Arrow keys", "Move in the tree, open and close its rows"),
    ("Menu, Shift+F10", "Context menu of the selected row"),
    ("Escape", "Empty a search field, close a dialog"),
)
"""Keys that belong to a pane and not to an action."""


def shortcut_rows(actions: Iterable[QAction]) -> tuple[tuple[str, str], ...]:
    """Return keys and meaning of every action that has a shortcut, then the panes' own keys."""
    found = [
        (action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), _plain(action))
        for action in actions
        if not action.shortcut().isEmpty()
    ]
    return (*found, *_FURTHER_KEYS)


def _plain(action: QAction) -> str:
    text = action.text().split(":", maxsplit=1)[0]
    return text.replace("&", "").removesuffix("…")


def version_rows(sqlite_version: str) -> tuple[tuple[str, str], ...]:
    """Return what the program consists of, with versions, as a fault report needs it."""
    return (
        (PRODUCT, __version__),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        ("PySide6", PySide6.__version__),
        ("SQLite", sqlite_version),
        ("NumPy", np.__version__),
        ("System", platform.platform(terse=True)),
    )


def find_notices(resources: Path) -> Path | None:
    """Return the file with the notices of third parties: beside the checkout's resources, or shipped among them."""
    places = (resources.parent / NOTICES_FILE, resources / NOTICES_FILE)
    return next((place for place in places if place.is_file()), None)


def _grid(rows: Sequence[tuple[str, str]], themes: ThemeSwitch) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(7)
    for number, (left, right) in enumerate(rows):
        key = QLabel(left)
        key.setFont(font("body", weight=600))
        meaning = MutedLabel(themes, right)
        meaning.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(key, number, 0)
        grid.addWidget(meaning, number, 1)
    grid.setColumnStretch(1, 1)
    return grid


def close_row(themes: ThemeSwitch, dialog: QDialog) -> QHBoxLayout:
    """Return the row with the button that closes a dialog."""
    button = Button(themes, dialog.tr("Close"))
    button.setObjectName("close_button")
    button.clicked.connect(dialog.close)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(button)
    return row


class ShortcutDialog(QDialog):
    """Every shortcut and what it does."""

    def __init__(self, themes: ThemeSwitch, actions: Iterable[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcut_dialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows = shortcut_rows(actions)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.addLayout(_grid(self.rows, themes))
        inner.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.addWidget(area)
        column.addLayout(close_row(themes, self))
        self.resize(460, 620)


class AboutDialog(QDialog):
    """Versions, licence, and the notices of what is contained and used."""

    def __init__(self, themes: ThemeSwitch, sqlite_version: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle(self.tr("About RAS Console"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows = version_rows(sqlite_version)
        title = QLabel(PRODUCT)
        title.setFont(font("title"))
        words = QLabel("An open connection broker for remote desktops and published apps. Apache License 2.0.")
        words.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(Logo(themes, 44))
        texts = QVBoxLayout()
        texts.addWidget(title)
        texts.addWidget(words)
        head.addLayout(texts, 1)
        self.notices = MarkdownView(themes)
        self.notices.setObjectName("notices_text")
        path = find_notices(themes.assets.folder)
        self.notices.show_markdown(
            path.read_text(encoding="utf-8") if path is not None else f"The file {NOTICES_FILE} is missing."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 14)
        column.setSpacing(14)
        column.addLayout(head)
        column.addLayout(_grid(self.rows, themes))
        column.addWidget(self.notices, 1)
        column.addLayout(close_row(themes, self))
        self.resize(780, 660)
