"""The menu of a node: the same actions in the tree's context menu, the menu bar and the pages' menus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from ras_console.gui.navigation import Node, NodeKind

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from ras_console.gui.actions import ConsoleActions
    from ras_console.gui.theme import ThemeSwitch


def build_node_menu(actions: ConsoleActions, themes: ThemeSwitch, node: Node, parent: QWidget) -> QMenu:
    """Return the context menu of the node that is selected; greyed entries say why."""
    menu = QMenu(parent)
    menu.setObjectName("node_menu")
    menu.setToolTipsVisible(True)
    for group in _groups(actions, node):
        if not menu.isEmpty():
            menu.addSeparator()
        for action in group:
            _add(menu, actions, action)
        if actions.restore in group:
            _add_failures(menu, actions, themes, before=menu.actions()[-1])
    return menu


def _groups(actions: ConsoleActions, node: Node) -> Sequence[Sequence[QAction]]:
    a = actions
    # Of the two only the one that could change something is offered; the greyed primary still shows Disable.
    switch = a.enable if a.enable.isEnabled() else a.disable
    last = (a.rename, a.delete)
    match node.kind:
        case NodeKind.FARM:
            return (a.add_broker,), (a.rename, a.properties), (a.refresh,)
        case NodeKind.SITE:
            return (a.add_broker,), last, (a.properties, a.refresh)
        case NodeKind.BROKERS:
            return (a.add_broker,), (a.refresh,)
        case NodeKind.HOSTS | NodeKind.RESOURCES | NodeKind.NOTIFICATIONS:
            return ((a.refresh,),)
        case NodeKind.BROKER:
            return (a.promote, switch), (a.move_up, a.move_down), (a.restore,), last, (a.properties,)
        case NodeKind.HOST:
            return (switch,), (a.restore,), last, (a.properties,)
        case NodeKind.RESOURCE:
            return (switch,), last, (a.properties,)


def _add(menu: QMenu, actions: ConsoleActions, action: QAction) -> None:
    reason = actions.reason(action)
    if not reason:
        menu.addAction(action)
        return
    # A stand-in, because the reason must not appear in the text of the buttons that share the action.
    greyed = menu.addAction(action.icon(), f"{action.text()} – {reason}")
    greyed.setObjectName(action.objectName())
    greyed.setEnabled(False)


def _add_failures(menu: QMenu, actions: ConsoleActions, themes: ThemeSwitch, before: QAction) -> None:
    failures = failure_menu(actions, themes, menu)
    refused = [actions.reason(action) for action in actions.faults]
    if all(refused):
        failures.menuAction().setEnabled(False)
        failures.setTitle(f"{failures.title()} – {refused[0]}")
    menu.insertMenu(before, failures)


def failure_menu(actions: ConsoleActions, themes: ThemeSwitch, parent: QWidget) -> QMenu:
    """Return the submenu with the ways to make the selected broker or host fail."""
    failures = QMenu(parent.tr("Simulate &failure"), parent)
    failures.setObjectName("simulate_failure_menu")
    failures.setIcon(themes.assets.icon("zap", themes.tokens.text_second, 16))
    failures.setToolTipsVisible(True)
    failures.addActions(actions.faults)
    return failures
