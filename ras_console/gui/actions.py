"""What an administrator can do to the selected node: one QAction each, shared by menus, page headers and keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from shiboken6 import isValid

from ras_console.config.commands import Command, MoveBroker, SetFields
from ras_console.domain.ids import BrokerId, ObjectId
from ras_console.domain.objects import Broker, Resource
from ras_console.domain.vocabulary import ResourceStatus
from ras_console.gui.action_reasons import FAULT_OF, READ_ONLY, ActionName, Situation, reasons, site_of_node
from ras_console.gui.action_specs import SPECS, ActionSpec
from ras_console.gui.navigation import Node, NodeKind
from ras_console.runtime.orders import Restore

if TYPE_CHECKING:
    from ras_console.gui.bridge import Bridge
    from ras_console.gui.drafts import Drafts
    from ras_console.gui.navigation import Navigator
    from ras_console.gui.theme import ThemeSwitch
    from ras_console.gui.workspace import Workspace

PROPERTIES_TAB: Final = "properties"
"""Key of the tab that holds an object's settings, on every page that has them."""

ICON_PX: Final = 16


class ConsoleActions(QObject):
    """The QActions on the node that the navigator holds. Greyed ones say why in tooltip, status tip and context menus.

    Structural actions are carried out at once through the workspace; what needs a dialog is asked for by a signal.
    """

    add_broker_requested = Signal(int)
    """The id of the site that gets a broker."""
    promote_requested = Signal(object)
    """Node: the broker to promote."""
    fault_requested = Signal(object, object)
    """Node and FaultKind."""
    delete_requested = Signal(object)
    """Node."""
    rename_requested = Signal(object)
    """Node whose name field should take the keyboard; its page shows the properties tab already."""
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
        themes: ThemeSwitch,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._stack = workspace.undo_stack
        self._bridge = bridge
        self._navigator = navigator
        self._drafts = drafts
        self._themes = themes
        self._by_name = {name: self._make(name, spec) for name, spec in SPECS.items()}
        self._reasons: dict[str, str] = {}
        self._name_them()
        self._connect()
        self._colour_icons()
        self.judge()

    def _name_them(self) -> None:
        """Give every action an attribute of its own, so that pages cannot misspell one unnoticed."""
        of = self._by_name
        self.add_broker, self.promote = of[ActionName.ADD_BROKER], of[ActionName.PROMOTE]
        self.enable, self.disable = of[ActionName.ENABLE], of[ActionName.DISABLE]
        self.move_up, self.move_down = of[ActionName.MOVE_UP], of[ActionName.MOVE_DOWN]
        self.crash, self.hang = of[ActionName.CRASH], of[ActionName.HANG]
        self.partition, self.slow = of[ActionName.PARTITION], of[ActionName.SLOW]
        self.restore, self.delete = of[ActionName.RESTORE], of[ActionName.DELETE]
        self.rename, self.properties = of[ActionName.RENAME], of[ActionName.PROPERTIES]
        self.undo, self.redo = of["undo"], of["redo"]
        self.apply, self.revert, self.refresh = of["apply"], of["revert"], of["refresh"]

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the shortcut list."""
        return tuple(self._by_name.values())

    @property
    def faults(self) -> tuple[QAction, ...]:
        """The ways to simulate a failure, in the order of the menu; Restore is not among them."""
        return tuple(self._by_name[name] for name in FAULT_OF)

    def reason(self, action: QAction) -> str:
        """Return why the action is greyed just now, "" where it is not."""
        return self._reasons.get(action.objectName(), "")

    def drafts_here(self) -> tuple[ObjectId, ...]:
        """Return the objects edited on the node's page, as far as they have unsaved changes."""
        return tuple(each for each in _edited_at(self._workspace, self._navigator.node) if self._drafts.is_dirty(each))

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
        self.add_broker.triggered.connect(self._ask_add_broker)
        self.promote.triggered.connect(lambda: self.promote_requested.emit(self._navigator.node))
        self.delete.triggered.connect(lambda: self.delete_requested.emit(self._navigator.node))
        for name, kind in FAULT_OF.items():
            self._by_name[name].triggered.connect(
                lambda _checked=False, kind=kind: self.fault_requested.emit(self._navigator.node, kind)
            )
        self.restore.triggered.connect(lambda: self._bridge.submit(Restore(target_id=self._navigator.node.object_id)))
        self.enable.triggered.connect(lambda: self._switch(is_on=True))
        self.disable.triggered.connect(lambda: self._switch(is_on=False))
        self.move_up.triggered.connect(lambda: self._move(-1))
        self.move_down.triggered.connect(lambda: self._move(1))
        self.properties.triggered.connect(lambda: self._navigator.go(self._navigator.node, PROPERTIES_TAB))
        self.rename.triggered.connect(self._rename)
        self.undo.triggered.connect(self._stack.undo)
        self.redo.triggered.connect(self._stack.redo)
        self.apply.triggered.connect(self._apply)
        self.revert.triggered.connect(self._revert)
        self.refresh.triggered.connect(self.refresh_requested)
        self._navigator.node_changed.connect(self.judge)
        self._workspace.document_changed.connect(self.judge)
        self._stack.indexChanged.connect(self.judge)
        self._drafts.changed.connect(self.judge)
        self._bridge.snapshot_changed.connect(self.judge)
        self._bridge.feed_changed.connect(self.judge)
        self._bridge.engine_died.connect(self.judge)
        self._themes.theme_changed.connect(self._colour_icons)

    # ------------------------------------------------------------------------------------------------ judging
    @Slot()
    def judge(self) -> None:
        """Bring enabled states, tooltips and texts up to date; nothing is emitted where nothing has changed."""
        if not isValid(self._stack):  # an undo stack tells of its own end, when a farm is closed
            return
        situation = self._situation(self._navigator.node)
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
            is_read_only=self._workspace.is_read_only,
            is_engine_dead=self._bridge.death is not None,
        )

    def _other_reasons(self) -> dict[str, str]:
        stack, is_read_only = self._stack, self._workspace.is_read_only
        self.undo.setText(f"&Undo: {stack.undoText()}" if stack.canUndo() else "&Undo")
        self.redo.setText(f"&Redo: {stack.redoText()}" if stack.canRedo() else "&Redo")
        has_drafts = bool(self.drafts_here())
        edited = "" if has_drafts else "no setting has been edited here"
        return {
            "undo": READ_ONLY if is_read_only else "" if stack.canUndo() else "nothing to undo",
            "redo": READ_ONLY if is_read_only else "" if stack.canRedo() else "nothing to redo",
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

    @Slot()
    def _colour_icons(self) -> None:
        for name, action in self._by_name.items():
            spec = SPECS[name]
            action.setIcon(self._themes.assets.icon(spec.icon, getattr(self._themes.tokens, spec.tone), ICON_PX))

    # ------------------------------------------------------------------------------------------------ doing
    def _do(self, command: Command) -> None:
        problems = self._workspace.apply(command)
        if problems:
            self.problems_found.emit(problems)

    @Slot()
    def _ask_add_broker(self) -> None:
        site_id = site_of_node(self._workspace.document, self._navigator.node)
        if site_id is not None:
            self.add_broker_requested.emit(int(site_id))

    def _switch(self, *, is_on: bool) -> None:
        thing = self._workspace.document.get(self._navigator.node.object_id)
        if isinstance(thing, Resource):
            status = ResourceStatus.ENABLED if is_on else ResourceStatus.DISABLED
            self._do(SetFields(object_id=thing.id, values={"status": status}))
        elif thing is not None:
            self._do(SetFields(object_id=thing.id, values={"is_enabled": is_on}))

    def _move(self, step: int) -> None:
        broker = self._workspace.document.broker(BrokerId(self._navigator.node.object_id))
        if isinstance(broker, Broker):
            order = [each.id for each in self._workspace.document.brokers(broker.site_id)]
            self._do(MoveBroker(broker_id=broker.id, to_index=order.index(broker.id) + step))

    @Slot()
    def _rename(self) -> None:
        node = self._navigator.node
        self._navigator.go(node, PROPERTIES_TAB)
        self.rename_requested.emit(node)

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


def _edited_at(workspace: Workspace, node: Node) -> tuple[ObjectId, ...]:
    """Return the objects whose settings a node's page edits: its own, and those a site keeps beside it."""
    document = workspace.document
    site_id = site_of_node(document, node)
    if site_id is None or node.kind not in {NodeKind.SITE, NodeKind.BROKERS, NodeKind.HOSTS, NodeKind.RESOURCES}:
        if node.kind is NodeKind.NOTIFICATIONS:
            return (ObjectId(document.mailbox.id),)
        return (node.object_id,)
    return (node.object_id, document.auto_promotion(site_id).id, document.load_balancing(site_id).id)
