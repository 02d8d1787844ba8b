"""When the next act of each session falls due, kept so that asking what is due now looks at few rows of many."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

BLOCK: Final = 512
"""Rows that share one bound."""


class DueTimes:
    """One instant for each row, infinite for none.

    Each block of rows has a bound that none of its instants lies before. A bound may be too low, since an instant put
    off leaves it as it is; it is made exact when it has been reached for nothing.
    """

    def __init__(self, capacity: int) -> None:
        self._due_s: NDArray[np.float64] = np.full(capacity, np.inf)
        self._bound_s: NDArray[np.float64] = np.full(_blocks(capacity), np.inf)

    def __getitem__(self, row: int) -> float:
        return float(self._due_s[row])

    def put(self, row: int, due_s: float) -> None:
        """Set the instant of one row."""
        self._due_s[row] = due_s
        block = row // BLOCK
        self._bound_s[block] = min(self._bound_s[block], due_s)

    def put_all(self, rows: NDArray[np.int64], due_s: NDArray[np.float64]) -> None:
        """Set the instants of many rows."""
        self._due_s[rows] = due_s
        np.minimum.at(self._bound_s, rows // BLOCK, due_s)

    def clear(self, rows: NDArray[np.int64] | int) -> None:
        """Let nothing fall due for these rows."""
        self._due_s[rows] = np.inf

    def due(self, now_s: float) -> NDArray[np.int64]:
        """Return the rows that are due, ascending."""
        blocks = np.flatnonzero(self._bound_s <= now_s).tolist()
        if not blocks:
            return np.zeros(0, dtype=np.int64)
        return np.concatenate([self._due_in(block, now_s) for block in blocks])

    def reserve(self, capacity: int) -> None:
        """Have room for more rows."""
        more = capacity - len(self._due_s)
        self._due_s = np.append(self._due_s, np.full(more, np.inf))
        self._bound_s = np.append(self._bound_s, np.full(_blocks(capacity) - len(self._bound_s), np.inf))

    def _due_in(self, block: int, now_s: float) -> NDArray[np.int64]:
        begin = block * BLOCK
        inside = self._due_s[begin : begin + BLOCK]
        self._bound_s[block] = inside.min()
        return begin + np.flatnonzero(inside <= now_s)


def _blocks(rows: int) -> int:
    return -(-rows // BLOCK)
