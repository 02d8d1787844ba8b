"""How hosts that are about to be added read in a table, the rows that cannot be first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ras_console.config.host_import import BadRow, HostList, HostRow
from ras_console.config.wording import text_of
from ras_console.domain.catalogue import HOST
from ras_console.gui.kit import Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line

MOST_SHOWN: Final = 100
COLUMNS: Final = (
    Column(title="Row", width_px=48, is_number=True),
    Column(title="Server", width_px=190),
    Column(title="Host pool", width_px=110),
    Column(title="Settings and remarks"),
)


def preview_lines(found: HostList, usual_pool: str, unresolved: Mapping[str, str]) -> list[Line]:
    """Return the table's lines; `unresolved` says of names what looking them up has come to."""
    bad = [_bad(each) for each in found.problems if each.row]
    good = [_good(each, usual_pool, unresolved.get(each.server, "")) for each in found.hosts[:MOST_SHOWN]]
    return [Line(key=number, cells=cells) for number, cells in enumerate((*bad, *good))]


def _bad(row: BadRow) -> tuple[Cell, ...]:
    shown = row.text if len(row.text) <= 80 else f"{row.text[:79]}…"
    remark = Cell(text=row.message, tone=Tone.ERROR, tip=row.message)
    return Cell(text=str(row.row), is_number=True), Cell(text=shown, is_strong=True), Cell(), remark


def _good(row: HostRow, usual_pool: str, reason: str) -> tuple[Cell, ...]:
    settings = ", ".join(
        f"{HOST.field(name).label} {text_of(HOST.field(name), value)}"
        for name, value in row.values.items()
        if name not in {"server", "description"}
    )
    words = "; ".join(filter(None, (str(row.values.get("description", "")), settings)))
    remark = Cell(text=reason, tone=Tone.WARN, tip=reason) if reason else Cell(text=words, tip=words)
    pool = row.pool or usual_pool
    return Cell(text=str(row.row), is_number=True), Cell(text=row.server, is_strong=True), Cell(text=pool), remark
