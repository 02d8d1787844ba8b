"""Reports by host pool: sessions, logons and how long they took, failures, disconnections."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.ids import PoolId, SiteId
from ras_console.domain.objects import Pool
from ras_console.engine.snapshot import PoolFigures
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, MutedLabel
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable

COLUMNS: Final = (
    Column(title="Host pool"), Column(title="Hosts", width_px=70, is_number=True),
    Column(title="Sessions", width_px=90, is_number=True), Column(title="Disconnected", width_px=110, is_number=True),
    Column(title="Logons", width_px=80, is_number=True),
    Column(title="Logon time median", width_px=140, is_number=True),
    Column(title="Logon time p95", width_px=120, is_number=True), Column(title="Failed", width_px=80, is_number=True),
    Column(title="Disconnects", width_px=100, is_number=True),
)  # fmt: skip

WINDOW: Final = (
    "Sessions are those of now. Logons, failures and disconnects are of the last five minutes, as far as the broker "
    "that speaks for the site has run for so long."
)


class PoolReport(QWidget):
    """One line for each pool of the site."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(context.themes, self.model, COLUMNS)
        self.table.setObjectName("pool_report_table")
        self.table.setAccessibleName("Report by host pool")
        card = Card(context.themes)
        card.body.addWidget(MutedLabel(context.themes, WINDOW))
        card.add_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)

    def show_picture(self, picture: Picture) -> None:
        """Show the pools of the picture's site."""
        pools = picture.document.pools(SiteId(picture.node.object_id))
        view = picture.site_view
        figures = {each.pool: each for each in view.pools} if view is not None else {}
        self.model.show_lines([_line(picture, each, figures.get(each.id)) for each in pools])


def _line(picture: Picture, pool: Pool, figures: PoolFigures | None) -> Line:
    members = [int(each.id) for each in picture.document.hosts(pool.site_id) if each.pool_id == pool.id]
    cells = [Cell(text=pool.name, is_strong=True), _number(f"{len(members):,}")]
    view = picture.site_view
    if view is None:
        cells += [_number("–")] * (len(COLUMNS) - 2)
    else:
        is_here = np.isin(view.hosts.ids, members)
        cells += [
            _number(f"{int(column[is_here].sum()):,}") for column in (view.hosts.sessions, view.hosts.disconnected)
        ]
        known = figures or PoolFigures(pool=PoolId(pool.id))
        times = [f"{each:.1f} s" if known.logons else "–" for each in (known.logon_p50_s, known.logon_p95_s)]
        cells += [_number(f"{known.logons:,}"), *map(_number, times)]
        cells += [_number(f"{known.failed:,}"), _number(f"{known.disconnected:,}")]
    return Line(key=pool.id, cells=tuple(cells))


def _number(text: str) -> Cell:
    return Cell(text=text, is_number=True, is_faint=text == "–")
