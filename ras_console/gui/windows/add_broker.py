"""The form that adds a secondary broker: problems beside the fields while typing, and what will happen in words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QWidget

from ras_console.config.commands import AddBroker
from ras_console.config.document import Document
from ras_console.domain.catalogue import BROKER
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import Broker
from ras_console.domain.topology import ACTIVE_BROKERS_ADVISED
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.new_object import NewObjectRows
from ras_console.gui.forms.resolve_button import ResolveButton
from ras_console.gui.kit import Button, InlineMessage, Tone
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.election_words import preferred_after_addition
from ras_console.gui.panels.picture import Picture
from ras_console.gui.phrases import counted
from ras_console.gui.windows.addition import lay_out_addition

FIELDS: Final = ("server", "ip", "alternative_ips", "description", "is_standby")


def free_name(document: Document, site_id: SiteId) -> str:
    """Return a server name that no broker of the site has, in the manner of its first broker's name.

    RAS-CB-1 is followed by RAS-CB-2; a name without a number at its end gets one.
    """
    brokers = document.brokers(site_id)
    first, _, domain = (brokers[0].server if brokers else "RAS-CB-1").partition(".")
    if first.isdigit():  # an address is no pattern for names
        first, domain = "RAS-CB-1", ""
    stem = first.rstrip("0123456789")
    stem = stem if stem != first else f"{stem}-"
    taken = {each.server.casefold() for each in brokers}
    number = 2
    while (name := f"{stem}{number}" + (f".{domain}" if domain else "")).casefold() in taken:
        number += 1
    return name


class AddBrokerDialog(QDialog):
    """Adds a broker to a site; Enter adds, the new broker is selected then. Open it with `open()`."""

    def __init__(self, context: ConsoleContext, site_id: SiteId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("add_broker_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._site_id = site_id
        site = context.workspace.document.site(site_id)
        self._is_lab = site is not None and site.is_lab
        self.setWindowTitle(f"Add secondary broker to {site.name if site is not None else 'the site'}")
        self._fields = NewObjectRows(context.themes, [BROKER.field(each) for each in FIELDS], self)
        self._resolve = ResolveButton(context.themes, context.resolve, self._asked, self._found, self._missed)
        self._fields.rows["ip"].add_beside(self._resolve)
        self._outcome = InlineMessage(context.themes)
        self._outcome.setObjectName("outcome")
        self._add = Button(context.themes, "&Add broker", kind="primary")
        self._add.setObjectName("confirm_add_button")
        self._add.setDefault(True)
        self._cancel = Button(context.themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        lay_out_addition(self, list(self._fields.rows.values()), self._outcome, self._cancel, self._add)
        self._fields.changed.connect(self._take)
        self._add.clicked.connect(self._commit)
        self._cancel.clicked.connect(self.reject)
        context.workspace.document_changed.connect(self._review)
        self._suggest()

    def _suggest(self) -> None:
        """Begin with a name that is free."""
        self._fields.fill("server", free_name(self._context.workspace.document, self._site_id))
        self._fields.focus("server")
        self._review()

    @Slot(str)
    def _take(self, field: str) -> None:
        if field == "server":
            self._resolve.forget()
        self._review()

    # ------------------------------------------------------------------------------------------------- reviewing
    def _problems(self) -> tuple[Problem, ...]:
        unread = self._fields.unread
        if self._fields.is_unread("server"):
            return unread
        ruled = self._context.workspace.check(self._command())
        return unread + tuple(each for each in ruled if not self._fields.is_unread(each.field))

    def _command(self) -> AddBroker:
        return AddBroker(site_id=self._site_id, values=dict(self._fields.values))

    @Slot()
    def _review(self) -> None:
        """Put each problem beside its field and say what adding would do."""
        problems = self._problems()
        self._fields.show_problems(problems)
        whole = next((each for each in problems if each.field not in self._fields.rows and not each.is_warning), None)
        if whole is not None:
            self._outcome.show_message(f"{whole.message} {whole.hint}".strip(), Tone.ERROR)
        elif any(not each.is_warning for each in problems):
            self._outcome.clear_message()
        else:
            self._outcome.show_message(self._outcome_text(), Tone.INFO)

    def _outcome_text(self) -> str:
        document = self._context.workspace.document
        name = self._fields.values.get("server", "")
        active = len(document.active_brokers(self._site_id))
        hosts = len(document.hosts(self._site_id))
        if active >= ACTIVE_BROKERS_ADVISED:
            return (
                f"{name} becomes standby by itself: the site has {active} active brokers already, and more would add "
                "traffic between them without benefit."
            )
        if self._fields.values.get("is_standby"):
            return f"{name} joins as standby: idle until an active broker of the site is down. No host will prefer it."
        node = Node(NodeKind.SITE, ObjectId(self._site_id))
        topology = Picture(document=document, snapshot=None, node=node).topology_of(self._site_id)
        preferring = preferred_after_addition(topology, is_standby=False)
        return f"{name} joins as secondary; {preferring} of {counted(hosts, 'host')} will prefer it."

    # ------------------------------------------------------------------------------------------------- resolving
    def _asked(self) -> tuple[str, bool]:
        return str(self._fields.values.get("server", "")), self._is_lab

    def _found(self, address: str) -> None:
        self._fields.fill("ip", address)
        self._review()

    def _missed(self, reason: str) -> None:
        self._fields.note("ip", reason)
        self._review()

    # ---------------------------------------------------------------------------------------------------- adding
    @Slot()
    def _commit(self) -> None:
        problems = self._problems()
        if any(not each.is_warning for each in problems):
            self._fields.show_problems(problems)
            self._fields.focus_first_problem()
            return
        before = {each.id for each in self._brokers()}
        refused = [each for each in self._context.workspace.apply(self._command()) if not each.is_warning]
        if refused:
            self._outcome.show_message(f"{refused[0].message} {refused[0].hint}".strip(), Tone.ERROR)
            return
        added = next((each for each in self._brokers() if each.id not in before), None)
        if added is not None:
            self._context.navigator.go(Node(NodeKind.BROKER, ObjectId(added.id)))
        self.accept()

    def _brokers(self) -> tuple[Broker, ...]:
        return self._context.workspace.document.brokers(self._site_id)
