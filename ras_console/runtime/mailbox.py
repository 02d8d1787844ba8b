"""How values leave the engine's thread: pictures where the latest wins, facts of which none is lost."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """One slot: putting replaces what is there, taking empties it. Any thread may do either."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._item: Item | None = None

    def put(self, item: Item) -> None:
        """Replace what has not been taken yet."""
        with self._lock:
            self._item = item

    def take(self) -> Item | None:
        """Return the newest item and empty the slot; None where it is empty."""
        with self._lock:
            item, self._item = self._item, None
            return item


class Outbox(Generic[Item]):
    """A queue that loses nothing and keeps the order. Any thread may put or take."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._items: deque[Item] = deque()

    def put(self, *items: Item) -> None:
        """Append items."""
        with self._lock:
            self._items.extend(items)

    def take(self) -> tuple[Item, ...]:
        """Return everything that is there, oldest first, and empty the queue."""
        with self._lock:
            items = tuple(self._items)
            self._items.clear()
            return items


class Bell:
    """Rings at most once until it has been answered: many reasons to wake a thread, one wake-up in its queue."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._has_rung = False

    def ring(self) -> bool:
        """Return True for the first ring since the last answer: the caller then wakes the other side."""
        with self._lock:
            is_first = not self._has_rung
            self._has_rung = True
            return is_first

    def answer(self) -> None:
        """Say that the other side is awake and about to look; rings from now on wake it again."""
        with self._lock:
            self._has_rung = False
