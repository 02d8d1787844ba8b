"""A site's host pools as a short list that hosts can be dropped on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from ras_console.domain.objects import Host, Pool
from ras_console.gui.kit import Tone
from ras_console.gui.models.cells import KEY_ROLE, Cell, Column
from ras_console.gui.models.hosts import HOSTS_MIME
from ras_console.gui.models.listing import Line, ListingModel

ALL_HOSTS: Final = 0
"""The key of the row that stands for every pool."""

COLUMNS: Final = (Column(title="Host pool"), Column(title="Hosts", width_px=58, is_number=True))

_Index = QModelIndex | QPersistentModelIndex


class PoolsModel(ListingModel):
    """All hosts first, then the pools. Dropping hosts on a pool is a wish, told by a signal."""

    hosts_dropped = Signal(int, tuple)
    """Key of the pool, ids of the hosts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent=parent)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        is_pool = index.isValid() and index.data(KEY_ROLE) != ALL_HOSTS
        return super().flags(index) | (Qt.ItemFlag.ItemIsDropEnabled if is_pool else Qt.ItemFlag.NoItemFlags)

    @override
    def mimeTypes(self) -> list[str]:
        return [HOSTS_MIME]

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    @override
    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        """Tell the wish and refuse the drop itself: the change of the farm moves the hosts."""
        key = parent.data(KEY_ROLE) if parent.isValid() else None
        if key and data.hasFormat(HOSTS_MIME):
            ids = bytes(data.data(HOSTS_MIME).data()).decode().split()
            self.hosts_dropped.emit(int(key), tuple(int(each) for each in ids))
        return False


def pool_lines(pools: Sequence[Pool], hosts: Sequence[Host]) -> list[Line]:
    """Return the rows: a disabled pool is marked."""
    counts: dict[int, int] = {}
    for each in hosts:
        counts[int(each.pool_id)] = counts.get(int(each.pool_id), 0) + 1
    rows = (_line(int(pool.id), pool.name, counts.get(int(pool.id), 0), pool) for pool in pools)
    return [_line(ALL_HOSTS, "All hosts", len(hosts), None), *rows]


def _line(key: int, name: str, count: int, pool: Pool | None) -> Line:
    is_off = pool is not None and not pool.is_enabled
    tip = f"{name}, disabled: no new sessions" if is_off else name
    cell = Cell(text=name, is_strong=True, is_faint=is_off, tone=Tone.NEUTRAL if is_off else None, tip=tip)
    return Line(key=key, cells=(cell, Cell(text=f"{count:,}", is_number=True)))
