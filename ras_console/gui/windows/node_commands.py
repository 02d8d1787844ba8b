"""Carries out the actions that are asked first: promotion, simulated failures, deletion, and the form for a broker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ras_console.config.commands import MoveBroker, RemoveObject
from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.domain.vocabulary import FaultKind
from ras_console.gui.navigation import Node
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import delete_question, fault_question, promote_question
from ras_console.gui.windows.add_broker import AddBrokerDialog
from ras_console.gui.windows.add_resource import add_resource
from ras_console.runtime.orders import InjectFault, Promote

if TYPE_CHECKING:
    from ras_console.gui.context import ConsoleContext


class NodeCommands(QObject):
    """Listens to the actions; every question opens over the window and blocks nothing."""

    def __init__(self, context: ConsoleContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        actions = context.actions
        actions.add_broker_requested.connect(self._add_broker)
        actions.add_resource_requested.connect(self._add_resource)
        actions.promote_requested.connect(self._promote)
        actions.fault_requested.connect(self._fail)
        actions.delete_requested.connect(self._delete)

    @Slot(int)
    def _add_broker(self, site_id: int) -> None:
        AddBrokerDialog(self._context, SiteId(ObjectId(site_id)), self._window).open()

    @Slot(int)
    def _add_resource(self, site_id: int) -> None:
        add_resource(self._context, SiteId(ObjectId(site_id)), self._window).open()

    @Slot(object)
    def _promote(self, node: Node) -> None:
        """Hand the role over and put the broker first in the list, or failback would take the role away again."""
        context, broker_id = self._context, BrokerId(node.object_id)

        def promote() -> None:
            workspace = context.workspace
            broker = workspace.document.broker(broker_id)
            if broker is None:
                return
            problems = workspace.apply(MoveBroker(broker_id=broker_id, to_index=0))
            if problems:
                context.actions.problems_found.emit(problems)
            context.bridge.submit(Promote(site=broker.site_id, broker=broker_id, actor=workspace.actor))

        ask(self._window, promote_question(context.workspace.document, context.bridge.snapshot, broker_id), promote)

    @Slot(object, object)
    def _fail(self, node: Node, kind: FaultKind) -> None:
        context = self._context

        def fail() -> None:
            context.bridge.submit(InjectFault(fault=Fault(kind=kind, target_id=node.object_id)))

        ask(self._window, fault_question(context.workspace.document, context.bridge.snapshot, node, kind), fail)

    @Slot(object)
    def _delete(self, node: Node) -> None:
        context = self._context

        def delete() -> None:
            problems = context.workspace.apply(RemoveObject(object_id=node.object_id))
            if problems:
                context.actions.problems_found.emit(problems)

        ask(self._window, delete_question(context.workspace.document, context.bridge.snapshot, node), delete)
