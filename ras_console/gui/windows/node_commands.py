"""Carries out the actions that are asked first: promotion, simulated failures, deletion, and the forms that add."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ras_console.config.commands import Command, MoveObject, RemoveObject, SetFields
from ras_console.domain.errors import Problem
from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.domain.objects import Broker, FarmObject, Host
from ras_console.domain.vocabulary import FaultKind, LogonMode
from ras_console.engine.host_acts import HostAct
from ras_console.gui.action_names import ActionName
from ras_console.gui.navigation import Node
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import (
    Question,
    delete_question,
    fault_question,
    promote_question,
    reboot_question,
)
from ras_console.gui.reasons.situation import NO_ENGINE
from ras_console.gui.windows.add_broker import add_broker
from ras_console.gui.windows.add_hosts import AddHostsDialog
from ras_console.gui.windows.add_resource import add_resource
from ras_console.gui.windows.add_site import add_site
from ras_console.runtime.orders import InjectFault, Promote, SwitchHosts

if TYPE_CHECKING:
    from collections.abc import Callable

    from ras_console.gui.context import ConsoleContext

_NO_CHANGE: Final = "The list is as it was."


class NodeCommands(QObject):
    """Listens to the actions; every question opens over the window and blocks nothing."""

    def __init__(self, context: ConsoleContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        actions = context.actions
        actions.add_site_requested.connect(self._add_site)
        actions.add_broker_requested.connect(self._add_broker)
        actions.add_hosts_requested.connect(self._add_hosts)
        actions.add_resource_requested.connect(self._add_resource)
        actions.promote_requested.connect(self._promote)
        actions.logons_requested.connect(self._stop_logons)
        actions.reboot_requested.connect(self._reboot)
        actions.add_schedule_requested.connect(self._add_schedule)
        actions.fault_requested.connect(self._fail)
        actions.delete_requested.connect(self._delete)

    @Slot()
    def _add_site(self) -> None:
        add_site(self._context, self._window).open()

    @Slot(int)
    def _add_broker(self, site_id: int) -> None:
        add_broker(self._context, SiteId(ObjectId(site_id)), self._window).open()

    @Slot(int)
    def _add_hosts(self, site_id: int) -> None:
        AddHostsDialog(self._context, SiteId(ObjectId(site_id)), self._window).open()

    @Slot(int)
    def _add_resource(self, site_id: int) -> None:
        add_resource(self._context, SiteId(ObjectId(site_id)), self._window).open()

    @Slot(object)
    def _promote(self, node: Node) -> None:
        """Hand the role over and put the broker first in the list, or failback would take the role away again.

        What has come to stand against it while the question was open is said before the list is changed.
        """
        context, broker_id = self._context, BrokerId(node.object_id)

        def promote() -> None:
            workspace = context.workspace
            broker = workspace.document.broker(broker_id)
            if broker is None:
                return
            reason = context.actions.why_not(ActionName.PROMOTE, node)
            if reason:
                why = reason if reason == NO_ENGINE else f"{broker.server} {reason}"
                refusal = Problem(field="", message=f"Nothing was promoted: {why}.", hint=_NO_CHANGE)
                context.actions.problems_found.emit((refusal,))
                return
            problems = workspace.apply(MoveObject(object_id=broker_id, to_index=0))
            if problems:
                context.actions.problems_found.emit(problems)
            if any(not each.is_warning for each in problems):
                return
            context.bridge.submit(Promote(site=broker.site_id, broker=broker_id, actor=workspace.actor))

        self._ask(promote_question(context.workspace.document, context.bridge.snapshot, broker_id), promote)

    @Slot(object, object)
    def _stop_logons(self, hosts: tuple[Host, ...], mode: LogonMode) -> None:
        from ras_console.gui.windows.drain_dialog import DrainDialog  # noqa: PLC0415 - a start does not wait for it

        DrainDialog(self._context, hosts, mode, self._window).open()

    @Slot(object)
    def _reboot(self, hosts: tuple[Host, ...]) -> None:
        context = self._context

        def reboot() -> None:
            order = SwitchHosts(
                site=hosts[0].site_id,
                act=HostAct.REBOOT,
                hosts=tuple(each.id for each in hosts),
                actor=context.workspace.actor,
            )
            context.bridge.submit(order)

        self._ask(reboot_question(context.bridge.snapshot, hosts), reboot)

    @Slot(int)
    def _add_schedule(self, site_id: int) -> None:
        from ras_console.gui.windows.add_schedule import add_schedule  # noqa: PLC0415 - as above

        add_schedule(self._context, SiteId(ObjectId(site_id)), self._window).open()

    @Slot(object, object)
    def _fail(self, node: Node, kind: FaultKind) -> None:
        context = self._context

        def fail() -> None:
            context.bridge.submit(InjectFault(fault=Fault(kind=kind, target_id=node.object_id)))

        self._ask(fault_question(context.workspace.document, context.bridge.snapshot, node, kind), fail)

    @Slot(object)
    def _delete(self, node: Node) -> None:
        context = self._context

        def delete() -> None:
            context.actions.carry_out(_next_step(context.workspace.document.get(node.object_id), node))

        self._ask(delete_question(context.workspace.document, context.bridge.snapshot, node), delete)

    def _ask(self, question: Question, on_yes: Callable[[], None]) -> None:
        ask(self._context.themes, self._window, question, on_yes)


def _next_step(thing: FarmObject | None, node: Node) -> Command:
    """Return the step by which an object goes: a broker is marked first, so that it can still be kept."""
    if isinstance(thing, Broker) and not thing.is_marked_for_deletion:
        return SetFields(object_id=node.object_id, values={"is_marked_for_deletion": True})
    return RemoveObject(object_id=node.object_id)
