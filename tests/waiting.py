"""Waiting for other threads and processes: for a condition, never for a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

GIVEN_UP_AFTER_S: Final = 30.0
"""Only a broken run takes as long."""

_LOOK_EVERY_S: Final = 0.01


class Pager:
    """Something to be woken: `page` may be called from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.pages = 0

    def page(self) -> None:
        self.pages += 1
        self._event.set()

    def until(self, condition: Callable[[], bool]) -> None:
        """Return once the condition holds; it is looked at after each page and every now and then."""
        for _ in range(round(GIVEN_UP_AFTER_S / _LOOK_EVERY_S)):
            if condition():
                return
            self._event.wait(_LOOK_EVERY_S)
            self._event.clear()
        raise TimeoutError("what was waited for has not come")


def until(condition: Callable[[], bool]) -> None:
    """Return once the condition holds."""
    Pager().until(condition)


@contextmanager
def no_thread_left() -> Iterator[None]:
    """Fail where a thread that began within the block outlives it; one that is just ending is waited for."""
    before = set(threading.enumerate())
    yield
    for each in set(threading.enumerate()) - before:
        each.join(GIVEN_UP_AFTER_S)
        assert not each.is_alive(), f"{each.name} is still running"
