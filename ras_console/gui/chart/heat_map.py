"""The heat map: every host's load over time, hottest on top, as many hosts to a pixel row as must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from ras_console.domain.ids import HostId, ObjectId
from ras_console.gui.chart.history import NO_DATA, Ids, Levels, SiteHistory, Window
from ras_console.gui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Key = tuple[float, int, int, int]


class HeatMap:
    """Rows are hosts in the order of their recent load; hosts that share a pixel row show the hottest of them.

    A mean would hide the one hot host an operator looks for. The order is renewed with each new bin, from a tenth of
    the time shown, so that rows do not jump.
    """

    def __init__(self) -> None:
        self._key: _Key | None = None
        self._rows: NDArray[np.intp] | None = None
        self._ids: Ids = np.empty(0, dtype=np.int64)
        self._levels: Levels = np.empty((0, 0), dtype=np.uint8)
        self._edges: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self._pixels: Levels = np.empty((0, 0), dtype=np.uint8)
        self._first = 0

    @property
    def pixels(self) -> Levels:
        """Levels, shape (rows, bins), hottest row first."""
        return self._pixels

    def update(self, history: SiteHistory, window: Window, rows: int) -> bool:
        """Sort and bin anew where a bin or the hosts changed; return whether it was so. `rows` is the most to show."""
        key = (window.step_s, window.first, len(window), rows)
        if key == self._key and history.rows is self._rows:
            return False
        self._key, self._rows, self._first = key, history.rows, window.first
        count = len(history.ids)
        order = np.argsort(-_recent(history, window), kind="stable")
        self._ids, self._levels = history.ids[order], window.levels[history.rows[order]]
        self._edges = np.linspace(0, count, min(rows, count) + 1).astype(np.intp)[:-1]
        is_shown = count > 0 and len(window) > 0
        self._pixels = np.maximum.reduceat(self._levels, self._edges, axis=0) if is_shown else self._levels[:0]
        return True

    def image(self, colours: list[int]) -> QImage:
        """Return the map, one pixel for each row and bin; `colours` are 256 ARGB values, the first for "unknown"."""
        rows, bins = self._pixels.shape
        padded = np.full((rows, -(-bins // 4) * 4), NO_DATA, dtype=np.uint8)
        padded[:, :bins] = self._pixels
        image = QImage(padded.tobytes(), bins, rows, padded.shape[1], QImage.Format.Format_Indexed8)
        image.setColorTable(colours)
        # The copy owns its bytes; the first one only borrows them.
        return image.copy()

    def host_at(self, depth: float, number: int) -> HostId | None:
        """Return the host at `depth` (0 top to 1 bottom) in a bin: of those that share the row, the hottest then."""
        rows, bins = self._pixels.shape
        column = number - self._first
        if not rows or not 0 <= column < bins or not 0 <= depth < 1:
            return None
        row = int(depth * rows)
        start = int(self._edges[row])
        stop = int(self._edges[row + 1]) if row + 1 < rows else len(self._ids)
        hottest = start + int(np.argmax(self._levels[start:stop, column]))
        return HostId(ObjectId(int(self._ids[hottest])))

    def level_of(self, host: int, number: int) -> int:
        """Return a host's level in a bin, `NO_DATA` where it is not known."""
        column, found = number - self._first, np.flatnonzero(self._ids == host)
        is_known = len(found) and 0 <= column < self._levels.shape[1]
        return int(self._levels[found[0], column]) if is_known else NO_DATA


def _recent(history: SiteHistory, window: Window) -> NDArray[np.float64]:
    """Return each host's mean level over the last tenth of the window."""
    if not len(window):
        return np.zeros(len(history.ids))
    tail = window.levels[:, -max(1, len(window) // 10) :]
    recent: NDArray[np.float64] = tail[history.rows].mean(axis=1)
    return recent
