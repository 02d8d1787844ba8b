"""Buttons of a page header that are the same QActions as in menus and shortcuts."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ras_console.gui.actions import ConsoleActions
from ras_console.gui.kit import Button, ButtonKind, IconButton
from ras_console.gui.navigation import Navigator
from ras_console.gui.panels.node_menu import build_node_menu, failure_menu, logon_menu
from ras_console.gui.theme import ThemeSwitch


class ActionButton(Button):
    """Shows an action's short text, enabled state and tool tip; greyed, the tool tip says why.

    With `hides_when_greyed` it is not shown while it can do nothing, with `yields_to` not while that action can.
    """

    def __init__(
        self,
        themes: ThemeSwitch,
        action: QAction,
        icon: str = "",
        *,
        kind: ButtonKind = "plain",
        hides_when_greyed: bool = False,
        yields_to: QAction | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, action.iconText(), icon=icon, kind=kind, parent=parent)
        self._action = action
        self._hides = hides_when_greyed
        self._other = yields_to
        self.setObjectName(f"{action.objectName()}_button")
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        if yields_to is not None:
            yields_to.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        is_enabled = self._action.isEnabled()
        self.setEnabled(is_enabled)
        self.setToolTip(self._action.toolTip())
        self.setAccessibleDescription(self._action.toolTip())
        if (self._hides and not is_enabled) or (self._other is not None and self._other.isEnabled()):
            self.hide()
        elif self.parentWidget() is not None:  # without a parent it would open a window of its own
            self.show()


class FailureButton(Button):
    """Opens the ways to make the selected broker or host fail; gone where it is no lab."""

    def __init__(self, themes: ThemeSwitch, actions: ConsoleActions, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Simulate failure", icon="zap", parent=parent)
        self.setObjectName("simulate_failure_button")
        self._actions = actions
        self.setMenu(failure_menu(actions, themes, self))
        actions.judged.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        is_possible = any(each.isEnabled() for each in self._actions.faults)
        self.setEnabled(is_possible)
        refusal = self._actions.reason(self._actions.faults[0])
        self.setToolTip(
            "Make it crash, hang, lose the network or become slow" if is_possible else f"Simulate failure: {refusal}"
        )


class LogonButton(Button):
    """Opens logon control for the hosts that are meant; greyed, it says why."""

    def __init__(self, themes: ThemeSwitch, actions: ConsoleActions, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Logon control", icon="log-in", parent=parent)
        self.setObjectName("logon_control_button")
        self._actions = actions
        self.setMenu(logon_menu(actions, themes, self))
        actions.judged.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        refusal = self._actions.reason(self._actions.logons[-1])
        self.setEnabled(not refusal)
        self.setToolTip(f"Logon control: {refusal}" if refusal else "Enable or disable logons, or drain")


class MoreButton(IconButton):
    """Opens the node's whole menu, the same that a right click in the tree opens."""

    def __init__(
        self, themes: ThemeSwitch, actions: ConsoleActions, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, "ellipsis-vertical", "More actions", parent=parent)
        self.setObjectName("more_button")
        self._node_themes = themes
        self._actions = actions
        self._navigator = navigator
        self.clicked.connect(self._open)

    @Slot()
    def _open(self) -> None:
        menu: QMenu = build_node_menu(self._actions, self._node_themes, self._navigator.node, self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
