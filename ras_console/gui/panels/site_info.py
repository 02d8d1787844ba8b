"""Site Info: every broker and host of a site in one table, with address, state, load, sessions and version."""

from __future__ import annotations

import platform
from typing import Final, cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ras_console import __version__
from ras_console.config.document import Document
from ras_console.domain.ids import BrokerId, ObjectId
from ras_console.domain.objects import Broker, Host, Site
from ras_console.domain.vocabulary import HostState
from ras_console.engine.preferred import spread
from ras_console.engine.snapshot import SiteView
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, MutedLabel, SearchField
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.broker_list_lines import LOG_LEVELS, role_cell
from ras_console.gui.panels.chosen_columns import ChosenColumns
from ras_console.gui.panels.picture import UNHEARD, Picture, broker_of
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import HOST_STATES, counted, percent

COLUMNS: Final = (
    Column(title="Component"),
    Column(title="Kind", width_px=144),
    Column(title="Address", width_px=104, tip="The broker's IP, the host's direct address"),
    Column(title="Status", width_px=108),
    Column(title="CPU", width_px=56, is_number=True),
    Column(title="RAM", width_px=56, is_number=True),
    Column(title="Sessions", width_px=72, is_number=True),
    Column(title="Preferred broker", width_px=128, tip="Of a host: the broker it registers with first"),
    Column(title="Log level", width_px=80),
    Column(title="Agent", width_px=60, tip="Version of what runs there, as far as it is known"),
    Column(title="System", width_px=84, tip="Operating system, as far as it is known"),
    Column(title="ID", width_px=52, is_number=True, is_shown=False),
)
SIMULATED: Final = "lab"
LOOK_EVERY_S: Final = 1.0
"""Lab seconds between two looks at the figures: a thousand rows five times a second are not read by anybody."""

_NONE: Final = Cell(text="–", is_number=True, is_faint=True)
_PLAIN: Final = Cell(text="–", is_faint=True)
_SILENT: Final = frozenset({HostState.NOT_REACHED, HostState.LOST})


class SiteInfo(QWidget):
    """The tab: a filter, the number of components, the table; a double click opens the component's page."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        themes = context.themes
        self._context = context
        self._lines: list[Line] = []
        self._shown: tuple[int, int, float] | None = None
        self.filter = SearchField(themes, "Filter components")
        self.filter.setObjectName("info_filter")
        self.filter.setFixedWidth(240)
        self._count = MutedLabel(themes)
        self._count.setObjectName("info_count")
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(themes, self.model, COLUMNS)
        self.table.setObjectName("info_table")
        self.table.setAccessibleName("All components of the site")
        self.table.let_sort()
        chosen = ChosenColumns(self.table, COLUMNS, context.preferences)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.filter)
        line.addStretch(1)
        line.addWidget(self._count)
        line.addWidget(chosen.button(themes))
        card = Card(themes)
        card.body.addLayout(line)
        card.add_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.filter.textChanged.connect(self._show)
        self.table.opened.connect(self._open)

    def show_picture(self, picture: Picture) -> None:
        """Show the picture's site, its figures at most once a second."""
        site = cast("Site", picture.thing)
        shown = (int(site.id), picture.document.revision, picture.now_s)
        before = self._shown
        if before is not None and before[:2] == shown[:2] and 0.0 <= shown[2] - before[2] < LOOK_EVERY_S:
            return
        self._shown = shown
        self._lines = info_lines(picture, site)
        self._show()

    @Slot()
    def _show(self) -> None:
        wanted = self.filter.text().strip().casefold()
        lines = [each for each in self._lines if _matches(each, wanted)]
        self.model.show_lines(lines)
        total = counted(len(self._lines), "component")
        self._count.setText(total if len(lines) == len(self._lines) else f"{len(lines):,} of {total}")

    @Slot(int)
    def _open(self, key: int) -> None:
        thing = self._context.workspace.document.get(ObjectId(key))
        if thing is not None:
            kind = NodeKind.BROKER if isinstance(thing, Broker) else NodeKind.HOST
            self._context.navigator.go(Node(kind, ObjectId(key)))


def info_lines(picture: Picture, site: Site) -> list[Line]:
    """Return a row for each broker in the order of the list, then for each host."""
    document, view = picture.document, picture.site_view
    brokers = [_broker_line(each, view, site) for each in document.brokers(site.id)]
    preferred = spread(picture.topology_of(site.id))
    rows = {int(each): row for row, each in enumerate(view.hosts.ids.tolist())} if view is not None else {}
    hosts = [
        _host_line(document, each, view, rows.get(each.id), preferred.get(each.id), site)
        for each in document.hosts(site.id)
    ]
    return [*brokers, *hosts]


def _broker_line(broker: Broker, site_view: SiteView | None, site: Site) -> Line:
    view = broker_of(site_view, broker.id)
    is_heard = view is not None and view.role not in UNHEARD
    cpu = memory = _NONE
    if view is not None and is_heard:
        cpu = Cell(text=percent(view.cpu_ratio), is_number=True, rank=view.cpu_ratio)
        memory = Cell(text=percent(view.memory_ratio), is_number=True, rank=view.memory_ratio)
    agent = SIMULATED if site.is_lab else __version__ if is_heard else "–"
    system = SIMULATED if site.is_lab else f"{platform.system()} {platform.release()}" if is_heard else "–"
    return Line(
        key=broker.id,
        cells=(
            Cell(text=broker.server, is_strong=True, is_faint=not broker.is_in_service),
            Cell(text="Connection Broker"),
            Cell(text=broker.ip or "–", is_faint=not broker.ip),
            role_cell(broker, view), cpu, memory, _NONE, _PLAIN,
            Cell(text=LOG_LEVELS[broker.log_level]),
            Cell(text=agent, is_faint=True), Cell(text=system, is_faint=True),
            Cell(text=str(broker.id), is_number=True, is_faint=True, rank=broker.id),
        ),
    )  # fmt: skip


def _host_line(
    document: Document, host: Host, view: SiteView | None, row: int | None, preferred: BrokerId | None, site: Site
) -> Line:
    status, cpu, memory, sessions = Cell(text="not shown", is_faint=True), _NONE, _NONE, _NONE
    if view is not None and row is not None:
        state = HostState(int(view.hosts.state[row]))
        words, tone = HOST_STATES[state]
        status = Cell(text=words, tone=tone)
        if state not in _SILENT:
            ratios = float(view.hosts.cpu_ratio[row]), float(view.hosts.memory_ratio[row])
            cpu, memory = (Cell(text=percent(each), is_number=True, rank=each) for each in ratios)
            count = int(view.hosts.sessions[row])
            sessions = Cell(text=f"{count:,}", is_number=True, rank=count)
    broker = document.broker(preferred) if preferred is not None else None
    version = SIMULATED if site.is_lab else "–"
    return Line(
        key=host.id,
        cells=(
            Cell(text=host.server, is_strong=True, is_faint=not host.is_enabled),
            Cell(text="RD Session Host"),
            Cell(text=host.direct_address or "–", is_faint=not host.direct_address),
            status, cpu, memory, sessions,
            Cell(text=broker.server) if broker is not None else _PLAIN,
            _PLAIN,
            Cell(text=version, is_faint=True), Cell(text=version, is_faint=True),
            Cell(text=str(host.id), is_number=True, is_faint=True, rank=host.id),
        ),
    )  # fmt: skip


def _matches(line: Line, wanted: str) -> bool:
    return not wanted or any(
        wanted in each.text.casefold() or (each.role is not None and wanted in each.role.value) for each in line.cells
    )
