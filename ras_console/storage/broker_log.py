"""The brokers' logs: rotating text files in a folder beside the farm's file, written off the engine's thread."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ras_console.domain.topology import Topology
from ras_console.runtime.log_lines import LogPlan, fact_lines, figure_lines, plans_of
from ras_console.runtime.mailbox import Outbox
from ras_console.storage.log_files import log_folder

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot
    from ras_console.engine.timeline import TimelineEntry

LARGEST_BYTES: Final = 1_000_000
"""Size from which a log begins a new file."""

KEPT: Final = 3
"""Older files kept of each log, .1 the newest of them."""

PERIOD_S: Final = 0.5
_HELD: Final = 2000
"""Pictures and facts held for a round; while the folder cannot be written, what is held is lost with the round."""

_log = logging.getLogger(__name__)


class BrokerLog:
    """A Tap of one engine; writes from a thread of its own. `trouble` is called there, once, with what happened."""

    def __init__(self, farm: Path, *, trouble: Callable[[str, str], None]) -> None:
        self._farm = farm
        self._trouble = trouble
        self._plans: tuple[LogPlan, ...] = ()
        self._news: Outbox[tuple[FarmSnapshot | None, float, tuple[TimelineEntry, ...]]] = Outbox()
        self._second = -1
        self._is_silent = False
        self._is_over = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="broker log", daemon=True)

    def start(self, topology: Topology) -> None:
        """Begin to write the logs of these brokers."""
        self.use_topology(topology)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Write what is left and end."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def use_topology(self, topology: Topology) -> None:
        """Take up names and levels of a newer configuration."""
        self._plans = plans_of(topology)

    def listen(self, snapshot: FarmSnapshot, entries: tuple[TimelineEntry, ...]) -> None:
        """Take note; called by the engine's thread, returns at once. One picture is kept for a second of farm time."""
        if self._is_over:
            return
        is_new = int(snapshot.at_s) != self._second
        self._second = int(snapshot.at_s)
        if entries or is_new:
            self._news.put((snapshot if is_new else None, snapshot.origin_wall_s, entries))

    def _run(self) -> None:
        try:
            self._work()
        except Exception:  # noqa: BLE001 - the thread's root: the engine goes on without, and the console says so
            _log.exception("the broker log has stopped")
            self._trouble("The brokers' logs are not being written any more.", "Close the farm and open it again.")
        finally:
            self._is_over = True

    def _work(self) -> None:
        is_last = False
        while not is_last:
            is_last = self._stop.wait(PERIOD_S)
            try:
                self._write()
            except OSError as error:
                if not self._is_silent:
                    self._is_silent = True
                    _log.warning("broker logs: %s", error)
                    self._trouble(
                        f"The brokers' logs cannot be written: {error.strerror or error}.",
                        f"They are kept in {log_folder(self._farm)}.",
                    )

    def _write(self) -> None:
        news = self._news.take()[-_HELD:]
        for plan in self._plans:
            lines: list[str] = []
            for snapshot, origin_wall_s, entries in news:
                lines += fact_lines(plan, origin_wall_s, entries)
                lines += figure_lines(plan, snapshot) if snapshot is not None else []
            if lines:
                append(log_folder(self._farm) / _file_name(plan), lines)


def append(path: Path, lines: Collection[str], largest_bytes: int = LARGEST_BYTES) -> None:
    """Write lines at the end of a log; one that has grown large is put aside first. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        is_large = path.stat().st_size >= largest_bytes
    except FileNotFoundError:
        is_large = False
    if is_large:
        for number in range(KEPT, 0, -1):
            older = path if number == 1 else path.with_name(f"{path.name}.{number - 1}")
            if older.exists():
                older.replace(path.with_name(f"{path.name}.{number}"))
    with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(f"{each}\n" for each in lines)


def _file_name(plan: LogPlan) -> str:
    """Return a name that any file system takes; the number tells brokers of one name apart."""
    return f"{re.sub(r'[^A-Za-z0-9.-]', '_', plan.server)[:60]}-{plan.id}.log"
