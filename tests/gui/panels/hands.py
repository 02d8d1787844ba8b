"""Finding and working the parts of a page, as a person would."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from ras_console.config.commands import AddObject
from ras_console.domain.vocabulary import AdminRole, Kind
from ras_console.gui.kit import KpiCard
from tests.gui.panels.console import Console

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


def appoint(console: Console, name: str, role: AdminRole = AdminRole.FULL) -> None:
    """Add an administrator past the console, as another one would."""
    wish = AddObject(kind=Kind.ADMINISTRATOR, parent_id=console.document.farm.id, values={"name": name, "role": role})
    change = console.workspace.preview(wish)
    assert change is not None
    console.repository.commit(change, console.document.revision, actor="root")
    console.workspace.look_for_changes()
