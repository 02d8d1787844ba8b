"""The last lines of the log, held for the diagnostics file: the program writes them to standard error alone."""

from __future__ import annotations

import logging
from collections import deque
from typing import Final

from typing_extensions import override

LINES_KEPT: Final = 2_000


class LogMemory(logging.Handler):
    """A handler that keeps what the product's loggers said; any thread may log or read."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=LINES_KEPT)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))

    def text(self) -> str:
        """Return what is held, oldest first."""
        self.acquire()
        try:
            return "\n".join((*self._lines, ""))
        finally:
            self.release()
