"""Finding and working the parts of a page, as a person would."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from ras_console.gui.kit import KpiCard

W = TypeVar("W", bound=QWidget)


def child(page: QWidget, kind: type[W], name: str = "") -> W:
    found = page.findChild(kind, name) if name else page.findChild(kind)
    assert found is not None, name or kind
    return found


def field(page: QWidget, name: str) -> QLineEdit:
    return child(page, QLineEdit, f"field_{name}")


def retype(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def click(page: QWidget, name: str) -> None:
    QTest.mouseClick(child(page, QAbstractButton, name), Qt.MouseButton.LeftButton)


def figures(page: QWidget) -> list[str]:
    return [each.accessibleName() for each in page.findChildren(KpiCard)]
