"""How late the event loop is while something is done: the greatest wait is what a person feels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer

from bench.console_load import Lateness, let_pass

_AFTER_S: Final = 0.4
"""For so long afterwards it still counts: what was put off is part of it."""
_LONGEST_MS: Final = 60_000
_LOOK_EVERY_MS: Final = 20


def greatest_wait_ms(act: Callable[[], object], is_over: Callable[[], bool] = lambda: True) -> float:
    """Do something from the event loop, wait until it is over, and return the greatest lateness of the loop."""
    lateness = Lateness()
    let_pass(_AFTER_S)
    lateness.begin()
    QTimer.singleShot(0, lateness, act)
    let_pass(_AFTER_S)
    until(is_over)
    let_pass(_AFTER_S)
    return max(lateness.end())


def until(is_over: Callable[[], bool]) -> None:
    """Let the event loop run until something is so; raises TimeoutError."""
    loop = QEventLoop()
    look = QTimer(interval=_LOOK_EVERY_MS)
    look.timeout.connect(lambda: loop.quit() if is_over() else None)
    end = QTimer(singleShot=True, interval=_LONGEST_MS)
    end.timeout.connect(loop.quit)
    look.start()
    end.start()
    if not is_over():
        loop.exec()
    if not is_over():
        raise TimeoutError("what is measured does not come to an end")
