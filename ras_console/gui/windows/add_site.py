"""The form that adds a site with its first broker: a lab to try things on, or a real one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QWidget

from ras_console.config.commands import AddSite
from ras_console.config.document import Document
from ras_console.config.replication import areas_of
from ras_console.domain.catalogue import BROKER, FARM, SITE
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.new_object import NewObjectRows
from ras_console.gui.forms.resolve_button import ResolveButton
from ras_console.gui.kit import Button, FieldRow, InlineMessage, SegmentedControl, Tone
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.windows.addition import lay_out_addition

_LAB: Final = "lab"
_REAL: Final = "real"
_OF_SITE: Final = ("name", "description")
_OF_BROKER: Final = ("server", "ip")
_SPEED: Final = "The farm has a real site then: its clock runs at real time, and the lab cannot be sped up or paused."


def free_site_name(document: Document) -> str:
    """Return a name that no site of the farm has: Site 2, Site 3 …."""
    taken = {each.name.casefold() for each in document.sites}
    number = len(document.sites) + 1
    while f"site {number}" in taken:
        number += 1
    return f"Site {number}"


def free_server_name(document: Document) -> str:
    """Return a server name that no broker of the farm has, in the manner of RAS-S2-CB-1."""
    taken = {broker.server.casefold() for site in document.sites for broker in document.brokers(site.id)}
    number = len(document.sites) + 1
    while f"ras-s{number}-cb-1" in taken:
        number += 1
    return f"RAS-S{number}-CB-1"


class AddSiteDialog(QDialog):
    """Adds a site; Enter adds, the new site is selected then. Open it with `open()`."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("add_site_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Add site")
        self._context = context
        themes = context.themes
        specs = [*(SITE.field(each) for each in _OF_SITE), *(BROKER.field(each) for each in _OF_BROKER)]
        self._fields = NewObjectRows(themes, specs, self)
        self._kind = SegmentedControl(themes, [(_LAB, "Lab"), (_REAL, "Real")], name="Kind of site")
        self._kind.setObjectName("field_is_lab")
        self._kind.set_value(_LAB if all(each.is_lab for each in context.workspace.document.sites) else _REAL)
        kind_row = FieldRow(
            themes, "Kind", self._kind,
            help_text="In a lab brokers, hosts and users are simulated. It cannot be changed later.",
        )  # fmt: skip
        self._resolve = ResolveButton(themes, context.resolve, self._asked, self._found, self._missed)
        self._fields.rows["ip"].add_beside(self._resolve)
        self._outcome = InlineMessage(themes)
        self._outcome.setObjectName("outcome")
        self._add = Button(themes, "&Add site", kind="primary")
        self._add.setObjectName("confirm_add_button")
        self._add.setDefault(True)
        self._cancel = Button(themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        rows = self._fields.rows
        in_order = [rows["name"], rows["description"], kind_row, rows["server"], rows["ip"]]
        lay_out_addition(self, in_order, self._outcome, self._cancel, self._add)
        self._fields.changed.connect(self._take)
        self._kind.value_changed.connect(self._review)
        self._add.clicked.connect(self._commit)
        self._cancel.clicked.connect(self.reject)
        context.workspace.document_changed.connect(self._review)
        self._suggest()

    def _suggest(self) -> None:
        document = self._context.workspace.document
        self._fields.fill("name", free_site_name(document))
        self._fields.fill("server", free_server_name(document))
        self._fields.focus("name")
        self._review()

    @Slot(str)
    def _take(self, field: str) -> None:
        if field == "server":
            self._resolve.forget()
        self._review()

    # ------------------------------------------------------------------------------------------------- reviewing
    @property
    def _is_lab(self) -> bool:
        return self._kind.value() == _LAB

    def _command(self) -> AddSite:
        values = self._fields.values
        site = {name: values[name] for name in _OF_SITE if name in values} | {"is_lab": self._is_lab}
        return AddSite(values=site, broker={name: values[name] for name in _OF_BROKER if name in values})

    def _problems(self) -> tuple[Problem, ...]:
        unread = self._fields.unread
        if any(self._fields.is_unread(each) for each in ("name", "server")):
            return unread
        ruled = self._context.workspace.check(self._command())
        return unread + tuple(each for each in ruled if not self._fields.is_unread(each.field))

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
        server = self._fields.values.get("server", "")
        if self._is_lab:
            parts = [f"{server} is simulated and becomes the site's primary; add hosts to give its users a place."]
        else:
            parts = [f"{server} becomes the site's primary if it is this computer; any other one is not reached yet."]
            if any(each.is_lab for each in document.sites) and all(each.is_lab for each in document.sites):
                parts.append(_SPEED)
        labels = dict(FARM.field("replicated_areas").choices)
        areas = [labels[each.value] for each in areas_of(document)]
        if areas:
            parts.append(f"Replicated settings are as in the other sites: {', '.join(areas)}.")
        return " ".join(parts)

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
        workspace = self._context.workspace
        before = {each.id for each in workspace.document.sites}
        refused = [each for each in workspace.apply(self._command()) if not each.is_warning]
        if refused:
            self._outcome.show_message(f"{refused[0].message} {refused[0].hint}".strip(), Tone.ERROR)
            return
        added = next((each for each in workspace.document.sites if each.id not in before), None)
        if added is not None:
            self._context.navigator.go(Node(NodeKind.SITE, ObjectId(added.id)))
        self.accept()
