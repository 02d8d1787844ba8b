"""What can be done to the hosts selected in a table: enable, disable, assign to a pool, delete, each with numbers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget
from shiboken6 import isValid

from ras_console.config.commands import Several
from ras_console.domain.ids import ObjectId, PoolId, SiteId
from ras_console.domain.objects import Host
from ras_console.gui.action_names import ActionName
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, MutedLabel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import hosts_deletion_question
from ras_console.gui.panels.node_menu import logon_menu
from ras_console.gui.phrases import counted
from ras_console.gui.pool_commands import assign, known_hosts, remove, switch
from ras_console.gui.reasons.situation import READ_ONLY


class HostSelection(QWidget):
    """A row of buttons over the table, shown while hosts are selected; the same as a menu at the pointer."""

    def __init__(self, context: ConsoleContext, keys: Callable[[], list[int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("host_selection")
        self._context = context
        self._keys = keys
        themes = context.themes
        self._count = MutedLabel(themes)
        self._count.setObjectName("selected_hosts")
        self._enable = self._button("Enable", "enable_hosts", "circle-play")
        self._disable = self._button("Disable", "disable_hosts", "circle-pause")
        self._assign = self._button("Assign to pool", "assign_hosts", "boxes")
        self._delete = self._button("Delete…", "delete_hosts", "trash-2")
        self._pools = QMenu(self)
        self._pools.setObjectName("assign_menu")
        self._pools.aboutToShow.connect(lambda: self._fill_pools(self._pools))
        self._assign.setMenu(self._pools)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._count, 1)
        for each in (self._enable, self._disable, self._assign, self._delete):
            layout.addWidget(each)
        self._enable.clicked.connect(lambda: self._do(switch(self.hosts(), is_on=True)))
        self._disable.clicked.connect(lambda: self._do(switch(self.hosts(), is_on=False)))
        self._delete.clicked.connect(self._ask_delete)
        self.look()

    def _button(self, text: str, name: str, icon: str) -> Button:
        button = Button(self._context.themes, text, icon=icon)
        button.setObjectName(name)
        return button

    def hosts(self) -> tuple[Host, ...]:
        """Return the selected hosts."""
        return known_hosts(self._context.workspace.document, self._keys())

    @Slot()
    def look(self) -> None:
        """Say how many are selected and what can be done to them."""
        hosts = self.hosts()
        self.setVisible(bool(hosts))
        if not hosts:
            return
        self._count.setText(f"{counted(len(hosts), 'host')} selected")
        workspace = self._context.workspace
        refusal = READ_ONLY if workspace.is_read_only else ""
        on = next((each for each in hosts if each.is_enabled), None)
        off = next((each for each in hosts if not each.is_enabled), None)
        _dress(self._enable, refusal or self._refusal(ActionName.ENABLE, off, "all are enabled already"))
        _dress(self._disable, refusal or self._refusal(ActionName.DISABLE, on, "all are disabled already"))
        _dress(self._assign, refusal or workspace.editing_refusal(ObjectId(hosts[0].id), "pool_id"))
        _dress(self._delete, refusal or self._refusal(ActionName.DELETE, hosts[0], ""))

    def _refusal(self, name: ActionName, host: Host | None, none: str) -> str:
        """Return why an action is refused on a host as everywhere else; rights are those of the site, so one speaks."""
        if host is None:
            return none
        return self._context.actions.why_not(name, Node(NodeKind.HOST, ObjectId(host.id)))

    def assign_to(self, pool_id: int, ids: tuple[int, ...] | None = None) -> None:
        """Move hosts, the selected ones where none are named, to a pool as one change."""
        document = self._context.workspace.document
        hosts = self.hosts() if ids is None else known_hosts(document, ids)
        self._do(assign(document, hosts, PoolId(ObjectId(pool_id))))

    def open_menu(self, place: QPoint) -> None:
        """Open the menu of the selection at a place of the screen."""
        if not self.hosts():
            return
        menu = QMenu(self)
        menu.setObjectName("hosts_menu")
        menu.aboutToHide.connect(menu.deleteLater)
        for button in (self._enable, self._disable, self._delete):
            entry = menu.addAction(button.icon(), button.text())
            entry.setObjectName(button.objectName())
            entry.setEnabled(button.isEnabled())
            entry.triggered.connect(button.click)
        pools = QMenu("Assign to pool", menu)
        pools.setObjectName("assign_menu")
        self._fill_pools(pools)
        pools.setEnabled(self._assign.isEnabled())
        menu.insertMenu(menu.actions()[-1], pools)
        actions = self._context.actions
        menu.insertMenu(menu.actions()[-1], logon_menu(actions, self._context.themes, menu))
        menu.insertAction(menu.actions()[-1], actions.reboot)
        menu.popup(place)

    def _fill_pools(self, menu: QMenu) -> None:
        menu.clear()
        hosts = self.hosts()
        if not hosts:
            return
        there = {each.pool_id for each in hosts}
        for pool in self._context.workspace.document.pools(SiteId(ObjectId(hosts[0].site_id))):
            entry = menu.addAction(pool.name.replace("&", "&&"))
            entry.setObjectName(f"pool_{pool.id}")
            entry.setEnabled(there != {pool.id})
            entry.triggered.connect(lambda _checked=False, pool_id=int(pool.id): self.assign_to(pool_id))

    def _do(self, command: Several | None) -> None:
        if command is not None:
            self._context.actions.carry_out(command, self._look_again)

    def _look_again(self) -> None:
        if isValid(self):
            self.look()

    @Slot()
    def _ask_delete(self) -> None:
        hosts, context = self.hosts(), self._context
        if hosts:
            question = hosts_deletion_question(context.workspace.document, context.bridge.snapshot, hosts)
            ask(context.themes, self.window(), question, lambda: self._do(remove(hosts)))


def _dress(button: Button, refusal: str) -> None:
    button.setEnabled(not refusal)
    button.setToolTip(f"{button.text()}: {refusal}" if refusal else "")
