"""Effective access: pick a user and a client, see what they get, where, and why not the rest."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QStringListModel, Qt, Slot
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from ras_console.config.validate import is_ip
from ras_console.domain.access import AccessRequest
from ras_console.domain.ids import ResourceId, SiteId
from ras_console.domain.objects import Site
from ras_console.domain.objects.resources import CLIENT_SYSTEMS
from ras_console.domain.ports import Person
from ras_console.engine.effective_access import Offer, effective_access
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, ChoiceField, FieldRow, InlineMessage, TextField, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.panels.access_words import host_words, person_words, summary, verdict, why
from ras_console.gui.panels.cards import GAP_PX, Words
from ras_console.gui.panels.picture import Picture, host_names
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.people import People, usual_device

COLUMNS: Final = (
    Column(title="Resource", width_px=150),
    Column(title="Result", width_px=124),
    Column(title="Hosts", width_px=64, is_number=True, tip="Hosts that could take a new session of it just now"),
    Column(title="Why"),
)
_ASKING_PX: Final = 330
_TABLE_PX: Final = 104
"""The titles and two rows: what somebody gets is not crowded out by the words below it."""
_OFFERED: Final = 12
"""So many users are offered while typing."""


class AccessTab(QWidget):
    """Asks the console's own picture, at every picture anew; nothing is sent to a broker."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context = context
        self._people = People()
        self._picture: Picture | None = None
        self._site_id: SiteId | None = None
        self._offers: dict[ResourceId, Offer] = {}
        self._filled_for = ""
        self.user = TextField(themes, placeholder="ada.abel")
        self.ip = TextField(themes, placeholder="10.1.2.3")
        self.client = TextField(themes, placeholder="pc-00042")
        self.system = ChoiceField(themes)
        self.system.addItems(["Not known", *CLIENT_SYSTEMS])
        for name, field in (("user", self.user), ("ip", self.ip), ("client", self.client), ("system", self.system)):
            field.setObjectName(f"access_{name}")
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.user.setCompleter(self._completer)
        self.user.setToolTip("Type a user name; the directory offers those that fit.")
        self._person_line = Words(themes)
        self._person_line.setObjectName("access_person")
        self._ip_row = FieldRow(themes, "Client address", self.ip)
        self._summary = InlineMessage(themes)
        self._summary.setObjectName("access_summary")
        self._hosts = Words(themes)
        self._hosts.setObjectName("access_hosts")
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(themes, self.model, COLUMNS)
        self.table.setObjectName("access_table")
        self.table.setAccessibleName("What the user gets")
        self._lay_out()
        self.user.textEdited.connect(self._offer_names)
        self.user.textChanged.connect(self._choose_user)
        for edit in (self.ip, self.client):
            edit.textChanged.connect(self._ask)
        self.system.currentIndexChanged.connect(self._ask)
        self.table.chosen.connect(self._show_hosts)

    def _lay_out(self) -> None:
        themes = self._context.themes
        who = Card(themes, "Who asks, from where")
        who.body.addWidget(FieldRow(themes, "User", self.user, has_message_line=False))
        who.body.addWidget(self._person_line)
        who.body.addWidget(self._ip_row)
        who.body.addWidget(FieldRow(themes, "Client name", self.client, has_message_line=False))
        who.body.addWidget(FieldRow(themes, "Client system", self.system, has_message_line=False))
        who.body.addStretch(1)
        who.setFixedWidth(_ASKING_PX)
        what = Card(themes, "What they get")
        what.body.addWidget(self._summary)
        what.add_list(self.table)
        self.table.setMinimumHeight(_TABLE_PX)
        where = Card(themes)
        where.body.addWidget(self._hosts)
        right = QVBoxLayout()
        right.setSpacing(GAP_PX)
        right.addWidget(what, 1)
        right.addWidget(where)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP_PX)
        line.addWidget(who)
        line.addLayout(right, 1)

    def show_picture(self, picture: Picture) -> None:
        """Judge by this moment."""
        self._picture = picture
        site = cast("Site", picture.thing)
        if site.id != self._site_id:
            self._site_id = site.id
            self._offer_names(self.user.text())
        self._ask()

    @Slot(str)
    def _offer_names(self, text: str) -> None:
        if self._picture is None or self._picture.site is None:
            return
        directory = self._people.directory(self._picture.document, self._picture.site)
        self._names.setStringList([each.name for each in directory.find(text, _OFFERED)])

    @Slot(str)
    def _choose_user(self, text: str) -> None:
        """Fill in what the person usually sits at, unless somebody has typed another client since."""
        device = usual_device(text.strip()) if self._is_lab() else None
        before = usual_device(self._filled_for)
        is_typed = bool(self.ip.text() or self.client.text()) and (
            before is None or (self.ip.text(), self.client.text()) != (before.address, before.name)
        )
        if device is not None and not is_typed:
            self._filled_for = text.strip()
            self.ip.setText(device.address)
            self.client.setText(device.name)
            self.system.setCurrentText(device.system)
        self._ask()

    def _is_lab(self) -> bool:
        site = self._picture.site if self._picture is not None else None
        return site is not None and site.is_lab

    def _person(self, picture: Picture, user: str) -> Person | None:
        site = picture.site
        return self._people.directory(picture.document, site).person(user) if site is not None and user else None

    def _request(self, picture: Picture) -> AccessRequest:
        user = self.user.text().strip()
        person = self._person(picture, user)
        self._person_line.say(person_words(user, person))
        self._person_line.setVisible(bool(user))
        return AccessRequest(
            user=person.name if person is not None else user or "nobody",
            groups=person.groups if person is not None else (),
            is_enabled=person is None or person.is_enabled,
            client_ip=self.ip.text().strip(),
            client_name=self.client.text().strip(),
            client_system=self.system.currentText() if self.system.currentIndex() > 0 else "",
        )

    @Slot()
    def _ask(self) -> None:
        """Judge again and show the result."""
        picture, site_id = self._picture, self._site_id
        if picture is None or site_id is None or picture.site is None:
            return
        request = self._request(picture)
        if request.client_ip and not is_ip(request.client_ip):
            self._ip_row.show_message(f"{request.client_ip} is not an IP address. Example: 10.0.0.12.")
        else:
            self._ip_row.clear_message()
        view = picture.site_view
        if view is None:
            self._offers = {}
            self.model.show_lines([])
            self._summary.show_message("No engine is running: nobody is offered anything.", Tone.NEUTRAL)
            self._hosts.say("")
            return
        offers = effective_access(picture.topology_of(site_id), view, request)
        self._offers = {each.resource.id: each for each in offers}
        names = host_names(picture, site_id)
        self.model.show_lines([_line(each, why(each, names)) for each in offers])
        if self.table.key() is None and offers:
            self.table.selectRow(0)
        self._summary.show_message(summary(self.user.text().strip(), offers), Tone.INFO)
        self._show_hosts()

    @Slot()
    def _show_hosts(self) -> None:
        offer = self._offers.get(cast("ResourceId", self.table.key()))
        if offer is None or self._picture is None or self._site_id is None:
            self._hosts.say("")
            return
        names = host_names(self._picture, self._site_id)
        self._hosts.say(f"{why(offer, names)} {host_words(offer, names)}")


def _line(offer: Offer, reason: str) -> Line:
    word, tone = verdict(offer)
    return Line(
        key=offer.resource.id,
        cells=(
            Cell(text=offer.resource.name, is_strong=True, is_faint=not offer.is_shown),
            Cell(text=word, tone=tone),
            Cell(text=f"{len(offer.eligible):,}", is_number=True),
            Cell(text=reason, tip=reason),
        ),
    )
