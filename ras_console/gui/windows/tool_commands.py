"""Carries out the tools of brokers and hosts: reach them, open a client, fetch and clear the brokers' logs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ras_console.domain.ids import BrokerId, SiteId
from ras_console.domain.objects import Broker, Host
from ras_console.gui.action_names import ActionName
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import Question
from ras_console.gui.phrases import counted

if TYPE_CHECKING:
    from ras_console.gui.context import ConsoleContext

BROKER_PORT: Final = 22
"""What is looked at on a broker's computer: brokers of several computers do not speak to each other yet."""


def address_of(thing: Broker | Host) -> str:
    """Return where a computer is reached: the address that was entered for it, else its name."""
    return (thing.ip if isinstance(thing, Broker) else thing.direct_address) or thing.server


class ToolCommands(QObject):
    """Listens to the tools' actions; what may take time runs off the GUI thread, its answer is shown as a notice."""

    def __init__(self, context: ConsoleContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        context.actions.tool_requested.connect(self._use)

    @Slot(str, object)
    def _use(self, name: str, node: Node) -> None:
        context = self._context
        thing = context.workspace.document.get(node.object_id)
        tools, run, say = context.tools, context.workspace.background.run, self._say
        match ActionName(name):
            case ActionName.RETRIEVE_LOGS:
                self._ask_where(node)
            case ActionName.CLEAR_LOGS:
                self._ask_clear(node)
            case _ if not isinstance(thing, Broker | Host):
                pass
            case ActionName.COPY_ADDRESS:
                QGuiApplication.clipboard().setText(address_of(thing))
                say(f"{address_of(thing)} is in the clipboard.")
            case ActionName.RESOLVE:
                self._resolve(thing)
            case ActionName.PING:
                say(f"Pinging {address_of(thing)}…")
                run(lambda: tools.ping(address_of(thing)), say)
            case ActionName.CHECK_PORT:
                run(lambda: tools.check_port(address_of(thing), self._port(thing)), say)
            case ActionName.OPEN_RDP:
                run(lambda: tools.open_rdp(address_of(thing), self._rdp_port(thing)), say)
            case ActionName.OPEN_SSH:
                run(lambda: tools.open_ssh(address_of(thing)), say)
            case _:
                pass

    def _port(self, thing: Broker | Host) -> int:
        return BROKER_PORT if isinstance(thing, Broker) else self._rdp_port(thing)

    def _rdp_port(self, thing: Broker | Host) -> int:
        if isinstance(thing, Broker):
            return 3389
        effective = self._context.workspace.document.effective_host(thing.id)
        return effective.port if effective is not None else thing.port

    def _say(self, sentence: str) -> None:
        if sentence:
            self._context.workspace.noticed.emit(sentence)

    def _resolve(self, thing: Broker | Host) -> None:
        site = self._context.workspace.document.site_of(thing)
        name = thing.server

        def done(addresses: tuple[str, ...], reason: str) -> None:
            self._say(f"{name}: {', '.join(addresses)}." if addresses else f"{reason}.".replace("..", "."))

        self._context.resolve(name, site is not None and site.is_lab, done)

    # ---------------------------------------------------------------------------------------------------- logs
    def _brokers(self, node: Node) -> tuple[Broker, ...]:
        document = self._context.workspace.document
        if node.kind is NodeKind.BROKER:
            broker = document.broker(BrokerId(node.object_id))
            return (broker,) if broker is not None else ()
        return document.brokers(SiteId(node.object_id))

    def _ask_where(self, node: Node) -> None:
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M")
        brokers = self._brokers(node)
        name = brokers[0].server if len(brokers) == 1 else "brokers"
        dialog = QFileDialog(self._window, "Retrieve logs", str(Path.home() / f"{name}-logs-{stamp}.zip"))
        dialog.setObjectName("logs_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.setNameFilter("ZIP archive (*.zip)")
        ids = frozenset(each.id for each in brokers)
        dialog.fileSelected.connect(lambda text: self._retrieve(ids, Path(text)))
        dialog.open()

    def _retrieve(self, brokers: frozenset[BrokerId], to: Path) -> None:
        files = self._context.workspace.files
        self._context.workspace.background.run(lambda: files.retrieve_logs(brokers, to), self._say)

    def _ask_clear(self, node: Node) -> None:
        brokers = self._brokers(node)
        ids = frozenset(each.id for each in brokers)
        files = self._context.workspace.files
        question = Question(
            title="Clear logs",
            text=f"Deletes what {counted(len(brokers), 'broker')} wrote into the log so far. It cannot be undone.",
            action_label="Clear logs",
        )
        ask(
            self._context.themes,
            self._window,
            question,
            lambda: self._context.workspace.background.run(lambda: files.clear_logs(ids), self._say),
        )
