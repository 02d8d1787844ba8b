"""The menu of a node: the same actions in the tree's context menu, the menu bar and the pages' menus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from ras_console.gui.navigation import Node, NodeKind

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
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
        if node.kind is NodeKind.POOL and group[0] in {actions.enable, actions.disable}:
            _add_logons(menu, actions, themes)
        if actions.reboot in group:
            _add_logons(menu, actions, themes, before=menu.actions()[-1])
        if node.kind is NodeKind.HOST and actions.restore in group:
            _add_pools(menu, actions, node, themes)
        if actions.restore in group:
            _add_failures(menu, actions, themes, before=menu.actions()[-1])
    if node.kind in {NodeKind.BROKER, NodeKind.HOST}:
        _add_tools(menu, actions, themes, node)
    return menu


def popup_node_menu(actions: ConsoleActions, themes: ThemeSwitch, node: Node, parent: QWidget, at: QPoint) -> None:
    """Open the node's menu at a place of the screen; it is gone when it closes."""
    menu = build_node_menu(actions, themes, node, parent)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)


def _groups(actions: ConsoleActions, node: Node) -> Sequence[Sequence[QAction]]:
    a = actions
    # Of the two only the one that could change something is offered; the greyed primary still shows Disable.
    switch = a.enable if a.enable.isEnabled() else a.disable
    last = (a.rename, a.keep, a.delete_for_good) if a.keep.isEnabled() else (a.rename, a.delete)
    match node.kind:
        case NodeKind.FARM:
            return (a.add_site, a.add_broker, a.add_hosts), (a.rename, a.changes, a.properties), (a.refresh,)
        case NodeKind.SITE:
            order = (a.make_main_site, a.move_up, a.move_down)
            return (a.add_broker, a.add_hosts, a.add_resource), order, last, (a.changes, a.properties, a.refresh)
        case NodeKind.BROKER:
            return (a.promote, switch), (a.move_up, a.move_down), (a.restore,), last, (a.changes, a.properties)
        case NodeKind.HOST:
            return (switch, a.reboot), (a.restore,), last, (a.changes, a.properties)
        case NodeKind.RESOURCE:
            return (switch, a.maintain), (a.move_up, a.move_down), last, (a.changes, a.properties)
        case NodeKind.POOL | NodeKind.SCHEDULE:
            return (switch,), last, (a.changes, a.properties)
        case NodeKind.SESSIONS:
            return a.on_sessions, (a.log_off_old, a.repair_sessions), (a.refresh,)
        case _:
            return _of_list(actions, node), (a.refresh,)


def _of_list(actions: ConsoleActions, node: Node) -> Sequence[QAction]:
    """Return what can be done on the page of a list, beside reading it again."""
    a = actions
    match node.kind:
        case NodeKind.BROKERS:
            return (a.add_broker,)
        case NodeKind.HOSTS:
            return (a.add_hosts, a.add_pool, a.reboot)
        case NodeKind.RESOURCES:
            return (a.add_resource,)
        case NodeKind.SCHEDULER:
            return (a.add_schedule,)
        case _:
            return ()


def _add(menu: QMenu, actions: ConsoleActions, action: QAction) -> None:
    reason = actions.reason(action)
    if not reason:
        menu.addAction(action)
        return
    # A stand-in, because the reason must not appear in the text of the buttons that share the action.
    greyed = menu.addAction(action.icon(), f"{action.text()} – {reason}")
    greyed.setObjectName(action.objectName())
    greyed.setEnabled(False)


def _add_logons(menu: QMenu, actions: ConsoleActions, themes: ThemeSwitch, before: QAction | None = None) -> None:
    logons = logon_menu(actions, themes, menu)
    refused = [actions.reason(action) for action in actions.logons]
    if all(refused):
        logons.menuAction().setEnabled(False)
        logons.setTitle(f"{logons.title()} – {refused[0]}")
    if before is None:
        menu.addMenu(logons)
    else:
        menu.insertMenu(before, logons)


def logon_menu(actions: ConsoleActions, themes: ThemeSwitch, parent: QWidget) -> QMenu:
    """Return the submenu with the modes of logon control, the present one ticked."""
    logons = QMenu(parent.tr("Lo&gon control"), parent)
    logons.setObjectName("logon_control_menu")
    logons.setIcon(themes.assets.icon("log-in", themes.tokens.text_second, 16))
    logons.setToolTipsVisible(True)
    logons.addActions(actions.logons)
    return logons


def _add_tools(menu: QMenu, actions: ConsoleActions, themes: ThemeSwitch, node: Node) -> None:
    tools = QMenu(menu.tr("&Tools"), menu)
    tools.setObjectName("node_tools_menu")
    tools.setIcon(themes.assets.icon("settings", themes.tokens.text_second, 16))
    tools.setToolTipsVisible(True)
    for action in actions.tools:
        _add(tools, actions, action)
    if node.kind is NodeKind.BROKER:
        tools.addSeparator()
        for action in actions.log_tools:
            _add(tools, actions, action)
    menu.insertMenu(menu.actions()[-1], tools)


def _add_failures(menu: QMenu, actions: ConsoleActions, themes: ThemeSwitch, before: QAction) -> None:
    failures = failure_menu(actions, themes, menu)
    refused = [actions.reason(action) for action in actions.faults]
    if all(refused):
        failures.menuAction().setEnabled(False)
        failures.setTitle(f"{failures.title()} – {refused[0]}")
    menu.insertMenu(before, failures)


def _add_pools(menu: QMenu, actions: ConsoleActions, node: Node, themes: ThemeSwitch) -> None:
    """Offer the other pools of the host's site; the one it is in is ticked."""
    pools = QMenu(menu.tr("Assign to &pool"), menu)
    pools.setObjectName("assign_menu")
    pools.setIcon(themes.assets.icon("boxes", themes.tokens.text_second, 16))
    choices, refusal = actions.pools_of(node)
    for pool_id, name, is_here in choices:
        entry = pools.addAction(name.replace("&", "&&"))
        entry.setObjectName(f"pool_{pool_id}")
        entry.setCheckable(True)
        entry.setChecked(is_here)
        entry.triggered.connect(lambda _checked=False, pool_id=pool_id: actions.assign_host(node, pool_id))
    if refusal:
        pools.setEnabled(False)
        pools.setTitle(f"{pools.title()} – {refusal}")
    menu.insertMenu(menu.actions()[-1], pools)


def failure_menu(actions: ConsoleActions, themes: ThemeSwitch, parent: QWidget) -> QMenu:
    """Return the submenu with the ways to make the selected broker or host fail."""
    failures = QMenu(parent.tr("Simulate &failure"), parent)
    failures.setObjectName("simulate_failure_menu")
    failures.setIcon(themes.assets.icon("zap", themes.tokens.text_second, 16))
    failures.setToolTipsVisible(True)
    failures.addActions(actions.faults)
    return failures
