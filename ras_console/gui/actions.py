"""What an administrator can do to the selected node: one QAction each, shared by menus, page headers and keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QKeySequence
from shiboken6 import isValid

from ras_console.config.commands import AddObject, Command, SetLogons
from ras_console.domain.ids import HostId, ObjectId, PoolId, SessionId, SiteId
from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import Kind, LogonMode, ResourceStatus
from ras_console.gui.action_icons import ActionIcon
from ras_console.gui.action_names import FAULT_OF, LOG_TOOLS, MODE_OF, TOOLS, ActionName
from ras_console.gui.action_reasons import reasons
from ras_console.gui.action_specs import SPECS, ActionSpec
from ras_console.gui.logon_targets import common_mode, target_hosts
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.node_changes import assigned, edited_at, kept, made_main_site, moved, switched
from ras_console.gui.pace import Pace
from ras_console.gui.pool_commands import free_pool_name
from ras_console.gui.reasons.situation import READ_ONLY, Situation, site_of_node
from ras_console.runtime.orders import Restore

if TYPE_CHECKING:
    from collections.abc import Callable

    from ras_console.config.document import Document
    from ras_console.domain.errors import Problem
    from ras_console.gui.bridge import Bridge
    from ras_console.gui.drafts import Drafts
    from ras_console.gui.navigation import Navigator
    from ras_console.gui.workspace import Workspace

PROPERTIES_TAB: Final = "properties"
"""Key of the tab that holds an object's settings, on every page that has them."""


SESSION_ACTIONS: Final = (
    ActionName.DISCONNECT_SESSIONS,
    ActionName.LOG_OFF_SESSIONS,
    ActionName.MESSAGE_SESSIONS,
    ActionName.MOVE_SESSIONS,
    ActionName.LOG_OFF_OLD,
    ActionName.REPAIR_SESSIONS,
)


class ConsoleActions(QObject):
    """The QActions on the node that the navigator holds. Greyed ones say why in tooltip, status tip and context menus.

    Structural actions are carried out at once through the workspace; what needs a dialog is asked for by a signal.
    """

    add_site_requested = Signal()
    add_broker_requested = Signal(int)
    """The id of the site that gets a broker."""
    add_hosts_requested = Signal(int)
    """The id of the site that gets hosts."""
    add_resource_requested = Signal(int)
    """The id of the site that is to publish something."""
    promote_requested = Signal(object)
    """Node: the broker to promote."""
    logons_requested = Signal(object, object)
    """tuple[Host, ...] and the LogonMode that stops their logons: who, why and until when is to be asked."""
    reboot_requested = Signal(object)
    """tuple[Host, ...]."""
    add_schedule_requested = Signal(int)
    """The id of the site that gets a schedule."""
    fault_requested = Signal(object, object)
    """Node and FaultKind."""
    delete_requested = Signal(object)
    """Node; a broker is marked first, and removed when it has been."""
    tool_requested = Signal(str, object)
    """The name of a tool and the node it is to be used on."""
    rename_requested = Signal(object)
    """Node whose name field should take the keyboard; its page shows the properties tab already."""
    sessions_requested = Signal(object, object)
    """Node of a site's sessions and ActionName: something is to be done to the selected sessions."""
    refresh_requested = Signal()
    problems_found = Signal(object)
    """tuple[Problem, ...] of a structural action: refused, or done with warnings."""
    judged = Signal()
    """Reasons have changed; button rows that show or hide actions look again."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        bridge: Bridge,
        navigator: Navigator,
        drafts: Drafts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._stack = workspace.undo_stack
        self._bridge = bridge
        self._navigator = navigator
        self._drafts = drafts
        self._by_name = {name: self._make(name, spec) for name, spec in SPECS.items()}
        self._reasons: dict[str, str] = {}
        self._sessions: tuple[SessionId, ...] = ()
        self._pace = Pace(self.judge, self)
        self._name_them()
        self._connect()
        self.judge()

    def _name_them(self) -> None:
        """Give every action an attribute of its own, so that pages cannot misspell one unnoticed."""
        of = self._by_name
        self.add_broker, self.promote = of[ActionName.ADD_BROKER], of[ActionName.PROMOTE]
        self.add_hosts, self.add_pool = of[ActionName.ADD_HOSTS], of[ActionName.ADD_POOL]
        self.add_resource, self.maintain = of[ActionName.ADD_RESOURCE], of[ActionName.MAINTAIN]
        self.enable, self.disable = of[ActionName.ENABLE], of[ActionName.DISABLE]
        self.move_up, self.move_down = of[ActionName.MOVE_UP], of[ActionName.MOVE_DOWN]
        self.reboot, self.add_schedule = of[ActionName.REBOOT], of[ActionName.ADD_SCHEDULE]
        self.crash, self.hang = of[ActionName.CRASH], of[ActionName.HANG]
        self.partition, self.slow = of[ActionName.PARTITION], of[ActionName.SLOW]
        self.restore, self.delete = of[ActionName.RESTORE], of[ActionName.DELETE]
        self.add_site, self.make_main_site = of[ActionName.ADD_SITE], of[ActionName.MAKE_MAIN_SITE]
        self.keep, self.delete_for_good = of[ActionName.KEEP], of[ActionName.DELETE_FOR_GOOD]
        self.rename, self.properties = of[ActionName.RENAME], of[ActionName.PROPERTIES]
        self.changes = of[ActionName.CHANGES]
        self.disconnect_sessions = of[ActionName.DISCONNECT_SESSIONS]
        self.log_off_sessions = of[ActionName.LOG_OFF_SESSIONS]
        self.message_sessions = of[ActionName.MESSAGE_SESSIONS]
        self.move_sessions = of[ActionName.MOVE_SESSIONS]
        self.log_off_old, self.repair_sessions = of[ActionName.LOG_OFF_OLD], of[ActionName.REPAIR_SESSIONS]
        self.undo, self.redo = of["undo"], of["redo"]
        self.apply, self.revert, self.refresh = of["apply"], of["revert"], of["refresh"]

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the shortcut list."""
        return tuple(self._by_name.values())

    @property
    def logons(self) -> tuple[QAction, ...]:
        """Logon control: the four modes in the order of the menu, the present one ticked."""
        return tuple(self._by_name[name] for name in MODE_OF)

    @property
    def tools(self) -> tuple[QAction, ...]:
        """What reaches the computer of a broker or host, in the order of the menu."""
        return tuple(self._by_name[name] for name in TOOLS)

    @property
    def log_tools(self) -> tuple[QAction, ...]:
        """What concerns the logs of brokers."""
        return tuple(self._by_name[name] for name in LOG_TOOLS)

    @property
    def faults(self) -> tuple[QAction, ...]:
        """The ways to simulate a failure, in the order of the menu; Restore is not among them."""
        return tuple(self._by_name[name] for name in FAULT_OF)

    @property
    def on_sessions(self) -> tuple[QAction, ...]:
        """What can be done to the selected sessions, in the order of the menu."""
        return (self.message_sessions, self.disconnect_sessions, self.log_off_sessions, self.move_sessions)

    @property
    def selected_sessions(self) -> tuple[SessionId, ...]:
        """The sessions that are selected on the page of a site's sessions."""
        return self._sessions

    def select_sessions(self, sessions: tuple[SessionId, ...]) -> None:
        """Note which sessions are selected."""
        had_any, self._sessions = bool(self._sessions), sessions
        if had_any != bool(sessions):
            self.judge()

    def reason(self, action: QAction) -> str:
        """Return why the action is greyed just now, "" where it is not."""
        return self._reasons.get(action.objectName(), "")

    def drafts_here(self) -> tuple[ObjectId, ...]:
        """Return the objects edited on the node's page, as far as they have unsaved changes."""
        if not self._drafts.all_dirty():  # asked at every picture, and a farm may have 10,000 users
            return ()
        return tuple(each for each in edited_at(*self._here()) if self._drafts.is_dirty(each))

    def pools_of(self, node: Node) -> tuple[tuple[tuple[PoolId, str, bool], ...], str]:
        """Return the pools a host may be in, each with whether it is there, and why it cannot be moved, "" if it can.

        It can be moved wherever its name could be changed.
        """
        document = self._workspace.document
        host = document.host(HostId(node.object_id))
        if host is None:
            return (), "it no longer exists"
        pools = tuple((each.id, each.name, each.id == host.pool_id) for each in document.pools(host.site_id))
        refusal = self._reasons.get(ActionName.RENAME, "") if node == self._navigator.node else ""
        return pools, refusal or ("" if len(pools) > 1 else "the site has no other pool")

    def assign_host(self, node: Node, pool_id: PoolId) -> None:
        """Move a host to a pool."""
        self._change(assigned(self._workspace.document, node, pool_id))

    # ------------------------------------------------------------------------------------------------ making
    def _make(self, name: str, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(str(name))
        action.setIconText(spec.button or spec.text.replace("&", "").removesuffix("…"))
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        action.setIconVisibleInMenu(True)
        return action

    def _connect(self) -> None:
        self.add_site.triggered.connect(self.add_site_requested)
        self.make_main_site.triggered.connect(lambda: self._change(made_main_site(*self._here())))
        self.add_broker.triggered.connect(lambda: self._ask_for_site(self.add_broker_requested))
        self.add_hosts.triggered.connect(lambda: self._ask_for_site(self.add_hosts_requested))
        self.add_resource.triggered.connect(lambda: self._ask_for_site(self.add_resource_requested))
        self.add_pool.triggered.connect(self._add_pool)
        self.promote.triggered.connect(lambda: self.promote_requested.emit(self._navigator.node))
        for each in (self.delete, self.delete_for_good):
            each.triggered.connect(lambda: self.delete_requested.emit(self._navigator.node))
        self.keep.triggered.connect(lambda: self._change(kept(self._navigator.node)))
        self.add_schedule.triggered.connect(lambda: self._ask_for_site(self.add_schedule_requested))
        self.reboot.triggered.connect(lambda: self.reboot_requested.emit(self._targets()))
        for name, mode in MODE_OF.items():
            self._by_name[name].setCheckable(True)
            self._by_name[name].triggered.connect(lambda _checked=False, mode=mode: self._control_logons(mode))
        self._navigator.chosen_changed.connect(self.judge)
        for tool in (*TOOLS, *LOG_TOOLS):
            self._by_name[tool].triggered.connect(
                lambda _checked=False, tool=tool: self.tool_requested.emit(str(tool), self._navigator.node)
            )
        for name, kind in FAULT_OF.items():
            self._by_name[name].triggered.connect(
                lambda _checked=False, kind=kind: self.fault_requested.emit(self._navigator.node, kind)
            )
        self.restore.triggered.connect(lambda: self._bridge.submit(Restore(target_id=self._navigator.node.object_id)))
        self.enable.triggered.connect(lambda: self._change(switched(*self._here(), ResourceStatus.ENABLED)))
        self.disable.triggered.connect(lambda: self._change(switched(*self._here(), ResourceStatus.DISABLED)))
        self.maintain.triggered.connect(lambda: self._change(switched(*self._here(), ResourceStatus.MAINTENANCE)))
        self.move_up.triggered.connect(lambda: self._change(moved(*self._here(), -1)))
        self.move_down.triggered.connect(lambda: self._change(moved(*self._here(), 1)))
        self.properties.triggered.connect(lambda: self._navigator.go(self._navigator.node, PROPERTIES_TAB))
        self.rename.triggered.connect(self._rename)
        self.changes.triggered.connect(self._show_changes)
        for name in SESSION_ACTIONS:
            self._by_name[name].triggered.connect(
                lambda _checked=False, name=name: self.sessions_requested.emit(self._navigator.node, name)
            )
        self.undo.triggered.connect(self._stack.undo)
        self.redo.triggered.connect(self._stack.redo)
        self.apply.triggered.connect(self._apply)
        self.revert.triggered.connect(self._revert)
        self.refresh.triggered.connect(self.refresh_requested)
        self._navigator.node_changed.connect(self.judge)
        self._workspace.document_changed.connect(self.judge)
        self._workspace.undertakings.changed.connect(self.judge)
        self._stack.indexChanged.connect(self.judge)
        self._drafts.changed.connect(self.judge)
        self._bridge.snapshot_changed.connect(self._pace.nudge)
        self._bridge.feed_changed.connect(self.judge)
        self._bridge.engine_died.connect(self.judge)

    # ------------------------------------------------------------------------------------------------ judging
    @Slot()
    def judge(self) -> None:
        """Bring enabled states, tooltips and texts up to date; nothing is emitted where nothing has changed."""
        if not isValid(self._stack):  # an undo stack tells of its own end, when a farm is closed
            return
        situation = self._situation(self._navigator.node)
        self._tick_mode()
        now = {str(name): reason for name, reason in reasons(situation).items()} | self._other_reasons()
        if now != self._reasons:
            self._reasons = now
            for name, reason in now.items():
                self._dress(self._by_name[name], SPECS[name].tip, reason)
            self.judged.emit()

    def why_not(self, name: ActionName, node: Node) -> str:
        """Return why an action is refused at a node by now: a question may have been open for long. "" allows it."""
        return reasons(self._situation(node))[name]

    def _situation(self, node: Node) -> Situation:
        return Situation(
            document=self._workspace.document,
            snapshot=self._bridge.snapshot,
            node=node,
            chosen=self._navigator.chosen,
            sessions=len(self._sessions),
            is_read_only=self._workspace.is_read_only,
            is_engine_dead=self._bridge.death is not None,
            actor=self._workspace.actor,
        )

    def _targets(self) -> tuple[Host, ...]:
        return target_hosts(self._workspace.document, self._navigator.node, self._navigator.chosen)

    def _tick_mode(self) -> None:
        present = common_mode(self._targets())
        for name, mode in MODE_OF.items():
            self._by_name[name].setChecked(mode is present)

    def _other_reasons(self) -> dict[str, str]:
        stack, is_read_only = self._stack, self._workspace.is_read_only
        self.undo.setText(f"&Undo: {stack.undoText()}" if stack.canUndo() else "&Undo")
        self.redo.setText(f"&Redo: {stack.redoText()}" if stack.canRedo() else "&Redo")
        has_drafts = bool(self.drafts_here())
        edited = "" if has_drafts else "no setting has been edited here"
        is_busy = self._workspace.undertakings.current is not None
        still = READ_ONLY if is_read_only else "a change is still under way" if is_busy else ""
        return {
            "undo": still or ("" if stack.canUndo() else "nothing to undo"),
            "redo": still or ("" if stack.canRedo() else "nothing to redo"),
            "apply": READ_ONLY if is_read_only else edited,
            "revert": edited,
            "refresh": "",
        }

    @staticmethod
    def _dress(action: QAction, tip: str, reason: str) -> None:
        action.setEnabled(not reason)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        hint = f"{tip} ({keys})" if keys else tip
        action.setToolTip(f"{action.iconText()}: {reason}" if reason else hint)
        action.setStatusTip(f"{action.iconText()}: {reason}." if reason else f"{tip}.")

    def icons(self) -> tuple[ActionIcon, ...]:
        """Return which icon each action is to have."""
        return tuple(
            ActionIcon(action=action, icon=SPECS[name].icon, tone=SPECS[name].tone)
            for name, action in self._by_name.items()
        )

    # ------------------------------------------------------------------------------------------------ doing
    def carry_out(self, command: Command, then: Callable[[], object] = lambda: None) -> None:
        """Do what is wished, at once or in the background; problems are told, and `then` is called in any case."""

        def done(problems: tuple[Problem, ...]) -> None:
            if problems:
                self.problems_found.emit(problems)
            then()

        self._workspace.carry_out(command, done)

    def _change(self, command: Command | None) -> None:
        if command is not None:
            self.carry_out(command)

    def _here(self) -> tuple[Document, Node]:
        return self._workspace.document, self._navigator.node

    def _ask_for_site(self, requested: SignalInstance) -> None:
        site_id = site_of_node(self._workspace.document, self._navigator.node)
        if site_id is not None:
            requested.emit(int(site_id))

    @Slot()
    def _add_pool(self) -> None:
        """Add a pool by a name that is free and lead to its name; Undo takes it back."""
        document = self._workspace.document
        site_id = site_of_node(document, self._navigator.node)
        if site_id is None:
            return
        name = free_pool_name(document, site_id)
        add = AddObject(kind=Kind.POOL, parent_id=ObjectId(site_id), values={"name": name})
        self.carry_out(add, lambda: self._lead_to_pool(site_id, name))

    def _lead_to_pool(self, site_id: SiteId, name: str) -> None:
        added = next((each for each in self._workspace.document.pools(site_id) if each.name == name), None)
        if added is not None:
            self._navigator.go(Node(NodeKind.POOL, ObjectId(added.id)), PROPERTIES_TAB)
            self.rename_requested.emit(self._navigator.node)

    def _control_logons(self, mode: LogonMode) -> None:
        """Enable logons at once; whoever stops them is asked for the reason first."""
        hosts = self._targets()
        if mode is LogonMode.ENABLED:
            self.carry_out(SetLogons(host_ids=tuple(each.id for each in hosts), mode=mode))
        elif hosts:
            self.logons_requested.emit(hosts, mode)
        self._tick_mode()  # the click has moved the tick; nothing has happened yet

    @Slot()
    def _rename(self) -> None:
        node = self._navigator.node
        self._navigator.go(node, PROPERTIES_TAB)
        self.rename_requested.emit(node)

    @Slot()
    def _show_changes(self) -> None:
        self._navigator.show_changes(self._workspace.document.farm.id, self._navigator.node.object_id)

    @Slot()
    def _apply(self) -> None:
        for object_id in self.drafts_here():
            problems = self._drafts.apply(object_id)
            if problems and not self._drafts.is_dirty(object_id):
                self.problems_found.emit(problems)

    @Slot()
    def _revert(self) -> None:
        for object_id in self.drafts_here():
            self._drafts.revert(object_id)
