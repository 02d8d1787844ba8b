"""The host pools of a site, a line each: how many of their hosts are on, what they carry, how loaded they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ras_console.config.document import Document
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Pool, Site
from ras_console.domain.vocabulary import HostState
from ras_console.engine.snapshot import SiteView
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.chosen_columns import ChosenColumns
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable

COLUMNS = (
    Column(title="Name"),
    Column(title="Status", width_px=100),
    Column(title="Hosts", width_px=66, is_number=True),
    Column(title="Hosts on", width_px=104, is_number=True, tip="Hosts that report, of those that are enabled"),
    Column(title="Sessions", width_px=128, is_number=True, tip="Sessions, of the places on hosts that are on"),
    Column(title="Load", width_px=116, tip="Mean of the loads of the hosts that are on"),
    Column(title="Autoscale", width_px=120),
    Column(title="Description"),
)
_OFF = (HostState.NOT_REACHED, HostState.LOST, HostState.DISABLED, HostState.POWERED_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFigures:
    """A pool as it is now; `load_ratio` is the mean over hosts that are on, None where none is."""

    hosts: int
    enabled: int
    on: int
    sessions: int
    places: int
    load_ratio: float | None


def pool_figures(document: Document, view: SiteView | None, pool: Pool) -> PoolFigures:
    """Return the figures of a pool; without a live picture no host is on."""
    hosts = [each for each in document.effective_hosts(pool.site_id) if each.pool_id == pool.id]
    enabled = sum(1 for each in hosts if each.is_enabled)
    if view is None or not hosts:
        return PoolFigures(hosts=len(hosts), enabled=enabled, on=0, sessions=0, places=0, load_ratio=None)
    columns = view.hosts
    is_on = np.isin(columns.ids, [each.id for each in hosts]) & ~np.isin(columns.state, _OFF)
    on = set(columns.ids[is_on].tolist())
    return PoolFigures(
        hosts=len(hosts),
        enabled=enabled,
        on=len(on),
        sessions=int(columns.sessions[is_on].sum()),
        places=sum(each.max_sessions for each in hosts if each.id in on),
        load_ratio=float(columns.load_ratio[is_on].mean()) if on else None,
    )


def autoscale_words(pool: Pool) -> str:
    """Return the pool's autoscale in a few words."""
    return f"{pool.autoscale_minimum:,} to {pool.autoscale_maximum:,} hosts" if pool.is_autoscaled else "Off"


class PoolTable(QWidget):
    """The list; a double click opens the pool's page."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(context.themes, self.model, COLUMNS)
        self.table.setObjectName("pools_table")
        self.table.setAccessibleName("Host pools")
        self.table.let_sort()
        chosen = ChosenColumns(self.table, COLUMNS, context.preferences)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(chosen.button(context.themes))
        card = Card(context.themes)
        card.body.addLayout(line)
        card.add_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.table.opened.connect(self._open)

    def show_picture(self, picture: Picture) -> None:
        """Show the pools of the picture's site."""
        site = cast("Site", picture.thing)
        pools = picture.document.pools(site.id)
        self.model.show_lines([_line(picture, each) for each in pools])

    @Slot(int)
    def _open(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.POOL, ObjectId(key)))


def _line(picture: Picture, pool: Pool) -> Line:
    figures = pool_figures(picture.document, picture.site_view, pool)
    load = figures.load_ratio
    cells = (
        Cell(text=pool.name, is_strong=True, is_faint=not pool.is_enabled, tip=pool.name),
        Cell(text="Enabled", tone=Tone.OK) if pool.is_enabled else Cell(text="Disabled", tone=Tone.NEUTRAL),
        Cell(text=f"{figures.hosts:,}", is_number=True, rank=figures.hosts),
        Cell(text=f"{figures.on:,} / {figures.enabled:,}", is_number=True, rank=figures.on),
        Cell(text=f"{figures.sessions:,} / {figures.places:,}", is_number=True, rank=figures.sessions),
        Cell(text=f"{round(load * 100)} %", load_ratio=load, rank=load) if load is not None else Cell(text="–"),
        Cell(text=autoscale_words(pool), is_faint=not pool.is_autoscaled),
        Cell(text=pool.description, tip=pool.description),
    )
    return Line(key=int(pool.id), cells=cells)
