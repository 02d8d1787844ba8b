"""Who was where when: the stays of seven days, by user, host and time, searched off the GUI thread."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.domain.client_devices import device_of
from ras_console.domain.ids import HostId, ObjectId
from ras_console.domain.objects import Site
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, Card, ChoiceField, InlineMessage, MutedLabel, SearchField, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line
from ras_console.gui.models.rows import RowsModel
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted, span
from ras_console.gui.wall_clock import local_time
from ras_console.runtime.visits import Visit, VisitSearch

COLUMNS: Final = (
    Column(title="User", width_px=160),
    Column(title="Host", width_px=130),
    Column(title="Resource", width_px=140),
    Column(title="From", width_px=150),
    Column(title="To", width_px=150),
    Column(title="For", width_px=86, is_number=True),
    Column(title="Client", width_px=110),
    Column(title="Address", width_px=120),
)
SPANS: Final = (("Last hour", 3600.0), ("Last day", 86_400.0), ("Last 7 days", 7 * 86_400.0))
TYPING_PAUSE_MS: Final = 200
"""How long the keys rest before the history is searched."""

LIMIT: Final = 1000


class SessionHistoryTab(QWidget):
    """Asks when it is shown and whenever what is asked for changes; an answer to an older question is let go."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._picture: Picture | None = None
        self._question = 0
        themes = context.themes
        self.user = SearchField(themes, "Search for a user")
        self.user.setObjectName("visits_user")
        self.host = ChoiceField(themes)
        self.host.setObjectName("visits_host")
        self.host.setAccessibleName("Host")
        self.host.setFixedWidth(170)
        self.span = ChoiceField(themes)
        self.span.setObjectName("visits_span")
        self.span.setAccessibleName("Time")
        self.span.setFixedWidth(130)
        for text, seconds in SPANS:
            self.span.addItem(text, seconds)
        again = Button(themes, "&Search again", icon="refresh-cw")
        again.setObjectName("visits_again")
        self._count = MutedLabel(themes)
        self._count.setObjectName("visits_count")
        self._note = InlineMessage(themes)
        self._note.setObjectName("visits_note")
        self.model = RowsModel(COLUMNS, self)
        self.table = ObjectTable(themes, self.model, COLUMNS)
        self.table.setObjectName("visits_table")
        self.table.setAccessibleName("Session history")
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.user, 1)
        for each in (self.host, self.span, again, self._count):
            line.addWidget(each)
        card = Card(themes)
        card.body.addLayout(line)
        card.body.addWidget(self._note)
        card.add_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.user.textChanged.connect(self._pause.start)
        self.host.currentIndexChanged.connect(self._pause.start)
        self.span.currentIndexChanged.connect(self._pause.start)
        again.clicked.connect(self.search)

    def show_picture(self, picture: Picture) -> None:
        """Take the site and its hosts; the history itself is read when it is asked for."""
        before, self._picture = self._picture, picture
        if before is None or before.node != picture.node or before.document is not picture.document:
            self._offer_hosts(picture)
        if before is None or before.node != picture.node:
            self.search()

    def _offer_hosts(self, picture: Picture) -> None:
        chosen = self.host.currentData()
        self.host.blockSignals(True)
        self.host.clear()
        self.host.addItem("Every host", None)
        for each in picture.document.hosts(cast("Site", picture.thing).id):
            self.host.addItem(each.server, int(each.id))
        self.host.setCurrentIndex(max(0, self.host.findData(chosen)))
        self.host.blockSignals(False)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._picture is not None:
            self.search()

    @Slot()
    def search(self) -> None:
        """Ask for the stays that the fields name."""
        picture = self._picture
        if picture is None or picture.thing is None:
            return
        self._question += 1
        number, host, now_s = self._question, self.host.currentData(), self._now_s(picture)
        wanted = VisitSearch(
            site=cast("Site", picture.thing).id,
            user=self.user.text().strip(),
            host=None if host is None else HostId(ObjectId(host)),
            from_s=now_s - float(self.span.currentData()),
            limit=LIMIT,
        )

        def done(visits: tuple[Visit, ...], reason: str) -> None:
            if number == self._question:
                self._show(picture, visits, reason, now_s)

        self._context.find_visits(wanted, done)

    @staticmethod
    def _now_s(picture: Picture) -> float:
        snapshot = picture.snapshot
        return 0.0 if snapshot is None else snapshot.origin_wall_s + snapshot.at_s

    def _show(self, picture: Picture, visits: tuple[Visit, ...], reason: str, now_s: float) -> None:
        document = picture.document
        names = {int(each.id): each.server for each in document.hosts(cast("Site", picture.thing).id)}
        names |= {int(each.id): each.name for each in document.resources(cast("Site", picture.thing).id)}
        self.model.show_lines([_line(row, each, names, now_s) for row, each in enumerate(visits)])
        is_cut = len(visits) == LIMIT
        self._count.setText(f"the latest {LIMIT:,}" if is_cut else counted(len(visits), "stay"))
        if reason:
            self._note.show_message(reason, Tone.ERROR)
        elif not visits:
            self._note.show_message("Nobody was here then, as far as it was kept. Ask for a longer time.", Tone.NEUTRAL)
        else:
            self._note.clear_message()


def _line(row: int, visit: Visit, names: dict[int, str], now_s: float) -> Line:
    device = device_of(visit.client)
    end_s = visit.ended_s if visit.ended_s is not None else max(now_s, visit.began_s)
    until = "still there" if visit.ended_s is None else f"{local_time(visit.ended_s):%Y-%m-%d %H:%M:%S}"
    return Line(
        key=row,
        cells=(
            Cell(text=visit.user, is_strong=True),
            Cell(text=names.get(int(visit.host), f"host {visit.host}")),
            Cell(text=names.get(int(visit.resource), f"resource {visit.resource}")),
            Cell(text=f"{local_time(visit.began_s):%Y-%m-%d %H:%M:%S}"),
            Cell(text=until, is_faint=visit.ended_s is None),
            Cell(text=span(end_s - visit.began_s), is_number=True),
            Cell(text=device.name),
            Cell(text=device.address),
        ),
    )
