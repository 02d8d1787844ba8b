"""Somebody at the console: clicks and types into its windows, looks at what they show, and lets the lab's time pass.

Mouse and keys go to the window, as a display would send them: a greyed button, a covered widget or a modal dialog
refuses them here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar, cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ras_console.config.document import Document
from ras_console.domain.catalogue import name_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Broker, Host, Site
from ras_console.domain.vocabulary import Role
from ras_console.engine.snapshot import BrokerView, FarmSnapshot, SiteView
from ras_console.engine.timeline import EntryKind, TimelineEntry
from ras_console.gui.app import Application
from ras_console.gui.chart.canvas import LiveChart
from ras_console.gui.models.tree import LOOK_ROLE
from ras_console.gui.models.tree_rows import RowLook
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.open_farm import OpenFarm
from ras_console.gui.windows.main_window import MainWindow
from ras_console.runtime.stepped import SteppedEngine

LEFT: Final = Qt.MouseButton.LeftButton
RIGHT: Final = Qt.MouseButton.RightButton
CTRL: Final = Qt.KeyboardModifier.ControlModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
ALT: Final = Qt.KeyboardModifier.AltModifier
NO_KEYS: Final = Qt.KeyboardModifier.NoModifier

_LOOK_S: Final = 0.5
"""Wall seconds of the engine between two looks of the console."""

W = TypeVar("W", bound=QWidget)


@dataclass
class Administrator:
    """One person at one console. `engine` is None where the console runs a real one or none."""

    qtbot: QtBot
    application: Application
    engine: SteppedEngine | None = None

    # ------------------------------------------------------------------------------------------------ what is there
    @property
    def farm(self) -> OpenFarm:
        assert self.application.farm is not None, "no farm is open"
        return self.application.farm

    @property
    def window(self) -> MainWindow:
        return self.farm.window

    @property
    def document(self) -> Document:
        return self.farm.workspace.document

    @property
    def site(self) -> Site:
        return self.document.sites[0]

    @property
    def snapshot(self) -> FarmSnapshot:
        snapshot = self.farm.bridge.snapshot
        assert snapshot is not None, "the engine has shown nothing yet"
        return snapshot

    @property
    def live(self) -> SiteView:
        return self.snapshot.sites[0]

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        return tuple(self.farm.bridge.entries)

    def broker(self, name: str) -> Broker:
        return next(each for each in self.document.brokers(self.site.id) if each.server == name)

    def host(self, name: str) -> Host:
        return next(each for each in self.document.hosts(self.site.id) if each.server == name)

    def broker_view(self, name: str) -> BrokerView:
        wanted = self.broker(name).id
        return next(each for each in self.live.brokers if each.id == wanted)

    def order(self) -> list[str]:
        return [each.server for each in self.document.brokers(self.site.id)]

    def told(self, kind: EntryKind, broker: str = "") -> list[TimelineEntry]:
        wanted = self.broker(broker).id if broker else None
        return [each for each in self.entries if each.fact.kind is kind and wanted in {None, each.fact.broker}]

    # ------------------------------------------------------------------------------------------------ time
    def pass_time(self, seconds: float) -> None:
        """Let wall seconds of the engine pass; at speed 5 the lab lives five times as many."""
        assert self.engine is not None
        left_s = seconds
        while left_s > 1e-9:
            step_s = min(_LOOK_S, left_s)
            self.engine.advance(step_s)
            self.farm.bridge.collect_now()
            QApplication.processEvents()
            left_s -= step_s

    def wait_for(
        self, happened: Callable[[], object], within_s: float, what: str = "it", *, step_s: float = _LOOK_S
    ) -> None:
        """Let time pass until something has happened."""
        passed_s = 0.0
        while not happened():
            assert passed_s < within_s, f"{what} has not happened within {within_s:g} s of the engine's time"
            self.pass_time(step_s)
            passed_s += step_s

    def wait_for_role(self, name: str, role: Role, within_s: float = 20.0) -> None:
        self.wait_for(lambda: self.role(name) is role, within_s, f"{name} becoming {role.value}")

    def see(self, is_so: Callable[[], object]) -> None:
        """Wait until the page, which repaints figures five times a second, shows something."""
        self.qtbot.waitUntil(lambda: bool(is_so()), timeout=3000)

    # ------------------------------------------------------------------------------------------------ mouse and keys
    def click_at(
        self,
        widget: QWidget,
        place: QPoint | None = None,
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = NO_KEYS,
    ) -> None:
        """Click into a widget, in its middle if no place is named, through the window that it stands in."""
        assert widget.isVisible(), f"{widget.objectName() or widget} cannot be seen"
        here = widget.rect().center() if place is None else place
        top = widget.window()
        assert widget.visibleRegion().contains(here), f"{widget.objectName() or widget} is hidden at {here.toTuple()}"
        place_in_window = widget.mapTo(top, here)
        # A pointer moves before it clicks; without that Qt takes a second click at one place for the first one's.
        QTest.mouseMove(top.windowHandle(), place_in_window + QPoint(1, 1))
        QTest.mouseMove(top.windowHandle(), place_in_window)
        QTest.mouseClick(top.windowHandle(), button, keys, place_in_window)
        QApplication.processEvents()

    def click(self, name: str, within: QWidget | None = None) -> None:
        """Click the visible widget of this object name."""
        self.click_at(self.find(QWidget, name, within))

    def point_at(self, widget: QWidget, place: QPoint) -> None:
        """Move the pointer there."""
        top = widget.window()
        QTest.mouseMove(top.windowHandle(), widget.mapTo(top, place))
        QApplication.processEvents()

    def drag_handle(self, handle: QWidget, by_px: int) -> None:
        """Move the border between two panes, to the right where the number is positive."""
        top = handle.window().windowHandle()
        start = handle.mapTo(handle.window(), handle.rect().center())
        QTest.mousePress(top, LEFT, NO_KEYS, start)
        QTest.mouseMove(top, start + QPoint(by_px // 2, 0))
        QTest.mouseMove(top, start + QPoint(by_px, 0))
        QTest.mouseRelease(top, LEFT, NO_KEYS, start + QPoint(by_px, 0))
        QApplication.processEvents()

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press a key in whatever window has the keyboard."""
        QTest.keyClick(self._keyboard(), key, keys)
        QApplication.processEvents()

    def write(self, text: str) -> None:
        """Type, letter by letter."""
        for letter in text:
            QTest.keyClick(self._keyboard(), letter)  # type: ignore[call-overload]  # a letter is taken, the stubs forget it
        QApplication.processEvents()

    def _keyboard(self) -> QWindow:
        """Return the window that has the keyboard.

        A desktop gives it back to the window below when a dialog closes; the platform without a display does not.
        """
        if QGuiApplication.focusWindow() is None:
            (QApplication.activeModalWidget() or self.window).activateWindow()
            QApplication.processEvents()
        window = QGuiApplication.focusWindow()
        assert window is not None, "no window has the keyboard"
        return window

    def enter(self, field: str, text: str, within: QWidget | None = None) -> None:
        """Click a field, select what is in it and type something else."""
        self.click(field, within)
        self.press(Qt.Key.Key_A, CTRL)
        self.write(text)

    # ------------------------------------------------------------------------------------------------ finding
    def find(self, kind: type[W], name: str, within: QWidget | None = None) -> W:
        """Return the one visible widget of a name, in the window on top of all that are open."""
        found = [each for each in self._roots(within) for each in each.findChildren(kind, name) if each.isVisible()]
        assert len(found) == 1, f"{len(found)} visible widgets are called {name}"
        return found[0]

    def shows(self, name: str) -> bool:
        return any(each.isVisible() for root in self._roots(None) for each in root.findChildren(QWidget, name))

    def text(self, name: str, within: QWidget | None = None) -> str:
        """Return what a label, a banner or a field says."""
        widget = self.find(QWidget, name, within)
        if isinstance(widget, QLabel | QLineEdit):
            return widget.text()
        return widget.accessibleName()

    def dialog(self, name: str) -> QDialog:
        found = [each for each in QApplication.topLevelWidgets() if each.objectName() == name and each.isVisible()]
        assert len(found) == 1, f"{len(found)} open dialogs are called {name}"
        return cast("QDialog", found[0])

    def has_dialog(self) -> bool:
        return any(isinstance(each, QDialog) and each.isVisible() for each in QApplication.topLevelWidgets())

    def notices(self) -> tuple[str, ...]:
        return self.window.notices.texts

    def _roots(self, within: QWidget | None) -> list[QWidget]:
        if within is not None:
            return [within]
        modal = QApplication.activeModalWidget()
        return [modal if modal is not None else self.window]

    # ------------------------------------------------------------------------------------------------ the Site tree
    def node(self, name: str) -> Node:
        """Return the node that a row of the tree stands for, by its name."""
        groups = {
            "Connection Brokers": NodeKind.BROKERS,
            "RD Session Hosts": NodeKind.HOSTS,
            "Published Resources": NodeKind.RESOURCES,
            "Scheduler": NodeKind.SCHEDULER,
            "Sessions": NodeKind.SESSIONS,
        }
        if name in groups:
            return Node(groups[name], self.site.id)
        thing = next(each for each in self.document.objects.values() if _name(each) == name)
        return Node(NodeKind(type(thing).__name__.lower()), ObjectId(thing.id))

    def row(self, name: str) -> QRect:
        """Return where a row stands in the tree, scrolled into sight."""
        view = self.window.tree.view
        index = self.window.tree.model.index_of(self.node(name))
        assert index.isValid(), f"the tree has no row {name}"
        view.scrollTo(index)
        return view.visualRect(index)

    def look(self, name: str) -> RowLook:
        """Return what the row of a name shows."""
        look = self.window.tree.model.index_of(self.node(name)).data(LOOK_ROLE)
        assert isinstance(look, RowLook)
        return look

    def role(self, name: str) -> Role | None:
        return self.look(name).role

    def rows_below(self, name: str) -> list[str]:
        model = self.window.tree.model
        above = model.index_of(self.node(name))
        return [model.index(row, 0, above).data() for row in range(model.rowCount(above))]

    def select(self, name: str) -> None:
        """Click a row of the tree."""
        self.click_at(self.window.tree.view.viewport(), self.row(name).center())
        assert self.farm.navigator.node == self.node(name)

    # ------------------------------------------------------------------------------------------------ menus
    def context_menu(self, name: str) -> QMenu:
        """Open the menu of a row with the right button."""
        self.click_at(self.window.tree.view.viewport(), self.row(name).center(), RIGHT)
        return self.open_menu("node_menu")

    def open_menu(self, name: str) -> QMenu:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), "no menu is open"
        assert menu.objectName() == name or not name
        return menu

    def choose(self, menu: QMenu, *names: str) -> None:
        """Click entries of a menu by object name, the last one below the submenus before it."""
        for name in names:
            action = self.entry(menu, name)
            assert action.isEnabled(), f"{action.text()} is greyed"
            self.click_at(menu, menu.actionGeometry(action).center())
            submenu = action.menu()
            if isinstance(submenu, QMenu):
                menu = submenu

    def entry(self, menu: QMenu, name: str) -> QAction:
        """Return the entry of a menu by its object name, a submenu by the menu's."""
        for each in menu.actions():
            submenu = each.menu()
            if name in {each.objectName(), submenu.objectName() if isinstance(submenu, QMenu) else ""}:
                return each
        raise AssertionError(f"{menu.objectName()} has no entry {name}")

    def menu_bar(self, menu_name: str, *names: str) -> None:
        """Click through the menu bar."""
        bar = self.window.menuBar()
        action = next(
            each for each in bar.actions() if isinstance(each.menu(), QMenu) and each.menu().objectName() == menu_name
        )
        self.click_at(bar, bar.actionGeometry(action).center())
        self.choose(self.open_menu(menu_name), *names)

    # ------------------------------------------------------------------------------------------------ often done
    def page(self) -> QWidget:
        page = self.window.pages.currentWidget()
        assert page is not None
        return page

    def tab(self, label: str) -> None:
        """Click a tab of the page."""
        bar = self.find(QTabBar, "page_tabs", self.page())
        index = next(each for each in range(bar.count()) if bar.tabText(each) == label)
        self.click_at(bar, bar.tabRect(index).center())

    def confirm(self) -> str:
        """Say yes to the question that is open, and return what it said."""
        dialog = self.dialog("confirm_dialog")
        said = self.text("confirm_text", dialog)
        self.click("confirm_button", dialog)
        return said

    def add_broker(self, name: str = "") -> str:
        """Add a secondary broker by Ctrl+N, typing its name, and return it."""
        self.press(Qt.Key.Key_N, CTRL)
        dialog = self.dialog("broker_dialog")
        if name:
            self.write(name)
        added = self.text("field_server", dialog)
        self.press(Qt.Key.Key_Return)
        return added

    def fail(self, name: str, kind: str) -> str:
        """Make a broker or host fail by its context menu; returns what the question said."""
        self.choose(self.context_menu(name), "simulate_failure_menu", kind)
        return self.confirm()

    def restore(self, name: str) -> None:
        self.choose(self.context_menu(name), "restore")

    @property
    def chart(self) -> LiveChart:
        return self.find(LiveChart, "live_chart")

    def rows(self, name: str) -> list[list[str]]:
        """Return what a table of the page shows, row by row."""
        model = self.find(QTableView, name).model()
        columns = range(model.columnCount())
        return [[str(model.index(row, each).data() or "") for each in columns] for row in range(model.rowCount())]

    def type_path(self, path: Path) -> None:
        """Type a path into the file dialog that is open, and Enter."""
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog), "no file dialog is open"
        self.press(Qt.Key.Key_A, CTRL)
        self.write(str(path))
        self.press(Qt.Key.Key_Return)
        if QApplication.activeModalWidget() is dialog:  # the first Enter may have closed the list of completions
            self.press(Qt.Key.Key_Return)

    def cell(self, view: QAbstractItemView, row: int, column: int) -> QPoint:
        """Return the middle of a cell, in the view's viewport."""
        return view.visualRect(view.model().index(row, column)).center()


def _name(thing: object) -> str:
    try:
        return name_of(thing)  # type: ignore[arg-type]  # settings of a site have none
    except (AttributeError, LookupError, KeyError):
        return ""
