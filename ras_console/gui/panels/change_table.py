"""The table of what a change does, field by field; used by the audit and by every preview."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Final

from PySide6.QtWidgets import QWidget

from ras_console.config.change import Change
from ras_console.config.change_lines import ChangeLine, lines_of
from ras_console.domain.ids import ObjectId
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line
from ras_console.gui.models.rows import RowsModel
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import plain_tip
from ras_console.gui.theme import ThemeSwitch

SHOWN_MOST: Final = 1000
"""Nobody reads more lines, and making them would hold up the window; the last line says how many there are."""

COLUMNS: Final = (
    Column(title="Object", width_px=88),
    Column(title="Setting", width_px=104),
    Column(title="Before"),
    Column(title="After"),
)


class ChangeTable(ObjectTable):
    """Rows by object and setting; `opened` tells the id of the object."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        self.rows = RowsModel(COLUMNS)
        super().__init__(themes, self.rows, COLUMNS, parent=parent)
        self.rows.setParent(self)
        self.setObjectName("change_table")
        self.setAccessibleName("Before and after")

    def show_change(self, change: Change | None, names: Mapping[ObjectId, str]) -> None:
        """Show what a change does; None shows nothing."""
        found = list(islice(lines_of(change, names), SHOWN_MOST + 1)) if change is not None else []
        lines = [_line(each) for each in found[:SHOWN_MOST]]
        if len(found) > SHOWN_MOST:
            words = (Cell(text="and more", is_faint=True), Cell(), Cell(), Cell())
            lines.append(Line(key=0, cells=words))
        self.rows.show_lines(lines)


def _line(each: ChangeLine) -> Line:
    setting = each.setting or each.kind
    return Line(
        key=int(each.object_id),
        cells=(
            Cell(text=each.name, is_strong=True, tip=plain_tip(f"{each.kind} {each.name}")),
            Cell(text=setting, is_faint=not each.setting),
            Cell(text=each.before, is_faint=True, tip=plain_tip(each.before)),
            Cell(text=each.after, is_strong=bool(each.setting), tip=plain_tip(each.after)),
        ),
    )
