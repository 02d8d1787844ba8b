"""The form that adds a secondary broker: problems beside the fields while typing, and what will happen in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ras_console.config.commands import AddBroker
from ras_console.config.document import Document
from ras_console.config.reading import parse
from ras_console.domain.catalogue import BROKER
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import Broker
from ras_console.domain.topology import ACTIVE_BROKERS_ADVISED
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.editors import FieldEditor, hint_of, make_editor, unit_of
from ras_console.gui.forms.resolve_button import ResolveButton
from ras_console.gui.kit import Button, FieldRow, InlineMessage, Tone
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.election_words import preferred_after_addition
from ras_console.gui.panels.picture import Picture
from ras_console.gui.phrases import counted
from ras_console.gui.theme import font

FIELDS: Final = ("server", "ip", "alternative_ips", "description", "is_standby")
_WIDTH_PX: Final = 476


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
        self._values: dict[str, Any] = {}
        self._unread: dict[str, Problem] = {}
        self._notes: dict[str, str] = {}
        self._editors: dict[str, FieldEditor] = {}
        self._rows: dict[str, FieldRow] = {}
        site = context.workspace.document.site(site_id)
        self._is_lab = site is not None and site.is_lab
        self.setWindowTitle(f"Add secondary broker to {site.name if site is not None else 'the site'}")
        for name in FIELDS:
            self._make_row(BROKER.field(name))
        self._resolve = ResolveButton(context.themes, context.resolve, self._asked, self._found, self._missed)
        self._rows["ip"].add_beside(self._resolve)
        self._outcome = InlineMessage(context.themes)
        self._outcome.setObjectName("outcome")
        self._add = Button(context.themes, "&Add broker", kind="primary")
        self._add.setObjectName("confirm_add_button")
        self._add.setDefault(True)
        self._cancel = Button(context.themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        self._lay_out()
        self._add.clicked.connect(self._commit)
        self._cancel.clicked.connect(self.reject)
        context.workspace.document_changed.connect(self._review)
        self._suggest()

    def _make_row(self, spec: FieldSpec) -> None:
        editor = make_editor(self._context.themes, spec, self)
        editor.widget.setObjectName(f"field_{spec.name}")
        editor.show(spec.default if not spec.is_required else "")
        note = "" if spec.takes_effect else "\nKept with the farm; nothing acts on it yet."
        self._editors[spec.name] = editor
        self._rows[spec.name] = FieldRow(
            self._context.themes,
            spec.label,
            editor.widget,
            unit=unit_of(spec),
            hint=hint_of(spec),
            help_text=spec.help + note,
        )

    def _lay_out(self) -> None:
        title = QLabel(self.windowTitle())
        title.setFont(font("section"))
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(0)
        column.addWidget(title)
        column.addSpacing(12)
        for each in self._rows.values():
            column.addWidget(each)
        column.addSpacing(2)
        column.addWidget(self._outcome)
        column.addSpacing(14)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._add)
        column.addLayout(buttons)
        # A message of two lines makes the dialog taller.
        title.setFixedWidth(_WIDTH_PX)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _suggest(self) -> None:
        """Begin with a name that is free, selected so that typing replaces it."""
        name = free_name(self._context.workspace.document, self._site_id)
        self._values["server"] = name
        self._editors["server"].show(name)
        field = self._editors["server"].widget
        field.setFocus()
        select = getattr(field, "selectAll", None)
        if select is not None:
            select()
        self._review()

    # ------------------------------------------------------------------------------------------- what is entered
    def value_chosen(self, spec: FieldSpec, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Take a choice."""
        self._values[spec.name] = value
        self._review()

    def text_typed(self, spec: FieldSpec, text: str) -> None:
        """Take a text, or what is wrong with it."""
        value = parse(spec, text)
        self._unread.pop(spec.name, None)
        self._notes.pop(spec.name, None)
        if spec.name == "server":
            self._resolve.forget()
        if isinstance(value, Problem):
            self._values.pop(spec.name, None)
            self._unread[spec.name] = value
        else:
            self._values[spec.name] = value
        self._review()

    def typing_finished(self, spec: FieldSpec) -> None:
        """Leave the text as it was typed: nothing has been applied."""

    # ------------------------------------------------------------------------------------------------- reviewing
    def _problems(self) -> tuple[Problem, ...]:
        unread = tuple(self._unread.values())
        if "server" in self._unread:
            return unread
        ruled = self._context.workspace.check(self._command())
        return unread + tuple(each for each in ruled if each.field not in self._unread)

    def _command(self) -> AddBroker:
        return AddBroker(site_id=self._site_id, values=dict(self._values))

    @Slot()
    def _review(self) -> None:
        """Put each problem beside its field and say what adding would do."""
        problems = self._problems()
        self._show_problems(problems)
        whole = next((each for each in problems if each.field not in self._rows and not each.is_warning), None)
        if whole is not None:
            self._outcome.show_message(f"{whole.message} {whole.hint}".strip(), Tone.ERROR)
        elif any(not each.is_warning for each in problems):
            self._outcome.clear_message()
        else:
            self._outcome.show_message(self._outcome_text(), Tone.INFO)

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        by_field: Mapping[str, Problem] = {
            each.field: each for each in sorted(problems, key=lambda problem: problem.is_warning, reverse=True)
        }
        for name, row in self._rows.items():
            problem = by_field.get(name)
            if problem is not None:
                row.show_message(
                    f"{problem.message} {problem.hint}".strip(), Tone.WARN if problem.is_warning else Tone.ERROR
                )
            elif name in self._notes:
                row.show_message(self._notes[name], Tone.WARN)
            else:
                row.clear_message()

    def _outcome_text(self) -> str:
        document = self._context.workspace.document
        name = self._values.get("server", "")
        active = len(document.active_brokers(self._site_id))
        hosts = len(document.hosts(self._site_id))
        if active >= ACTIVE_BROKERS_ADVISED:
            return (
                f"{name} becomes standby by itself: the site has {active} active brokers already, and more would add "
                "traffic between them without benefit."
            )
        if self._values.get("is_standby"):
            return f"{name} joins as standby: idle until an active broker of the site is down. No host will prefer it."
        node = Node(NodeKind.SITE, ObjectId(self._site_id))
        topology = Picture(document=document, snapshot=None, node=node).topology_of(self._site_id)
        preferring = preferred_after_addition(topology, is_standby=False)
        return f"{name} joins as secondary; {preferring} of {counted(hosts, 'host')} will prefer it."

    # ------------------------------------------------------------------------------------------------- resolving
    def _asked(self) -> tuple[str, bool]:
        return str(self._values.get("server", "")), self._is_lab

    def _found(self, address: str) -> None:
        self._unread.pop("ip", None)
        self._notes.pop("ip", None)
        self._values["ip"] = address
        self._editors["ip"].show(address)
        self._review()

    def _missed(self, reason: str) -> None:
        self._notes["ip"] = reason
        self._review()

    # ---------------------------------------------------------------------------------------------------- adding
    @Slot()
    def _commit(self) -> None:
        problems = self._problems()
        if any(not each.is_warning for each in problems):
            self._show_problems(problems)
            self._focus_first_problem()
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

    def _focus_first_problem(self) -> None:
        wrong = next((name for name, row in self._rows.items() if row.has_error), None)
        if wrong is not None:
            self._editors[wrong].widget.setFocus()
