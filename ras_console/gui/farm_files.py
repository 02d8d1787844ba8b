"""The files beside a farm's database: exports, backups, brokers' logs; made, listed and read off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change, Problems
from ras_console.config.document import Document
from ras_console.config.importing import import_change
from ras_console.domain.ids import BrokerId
from ras_console.gui.background import Background
from ras_console.gui.file_work import FileWork
from ras_console.gui.kept_files import KeptFile, kept_file
from ras_console.storage import exports, log_files
from ras_console.storage.backup import list_backups


class FarmFiles(QObject):
    """Of one open database; lives in the GUI thread. What the storage refuses is told as `FileWork` tells it."""

    changed = Signal()
    """A backup or an export has been made."""
    noticed = Signal(str)
    """What has been made, and where it is."""
    import_wanted = Signal(object)
    """Path: a file whose farm this one is to become, once what that changes has been seen."""
    restore_wanted = Signal(object)
    """Path: a backup that is to take the place of the database; confirmed already."""

    def __init__(
        self,
        background: Background,
        work: FileWork,
        path: Path,
        now: Callable[[], tuple[Document, Primaries]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._work = work
        self._path = path
        self._now = now

    @Slot(object)
    def export_to(self, path: Path) -> None:
        """Write the farm to a file, replacing one of that name, off the GUI thread; what came of it is told."""
        document, _ = self._now()

        def done(_nothing: None) -> None:
            self.noticed.emit(f"The farm was exported to {path}.")

        self._work.run(lambda: exports.export_to(document, path, replaces=True), done)

    def export_now(self) -> None:
        """Write an export into the farm's export folder, off the GUI thread."""
        (document, _), path = self._now(), self._path

        def done(made: exports.Export) -> None:
            self.noticed.emit(f"The farm was exported to {made.path}.")
            self.changed.emit()

        self._work.run(lambda: exports.export_now(document, path, datetime.now(UTC)), done)

    def export_if_due(self, failed: Callable[[str, str], object]) -> None:
        """Make the export that the farm makes by itself, if it is time; off the GUI thread.

        `failed` alone is told what the storage refuses.
        """
        (document, _), path = self._now(), self._path

        def work() -> exports.Export | None:
            now = datetime.now(UTC)
            return exports.export_now(document, path, now) if exports.is_due(document, path, now) else None

        def done(made: exports.Export | None) -> None:
            if made is not None:
                self.changed.emit()

        FileWork(self._background, failed).run(work, done)

    def plan_import(self, path: Path, done: Callable[[Change | Problems], object]) -> None:
        """Read a file and work out what importing it would change, off the GUI thread."""
        document, primaries = self._now()

        def work() -> Change | Problems:
            found = exports.import_from(path)
            return found if isinstance(found, Problems) else import_change(document, found, primaries)

        self._work.run(work, done)

    def read_kept_files(self, done: Callable[[tuple[KeptFile, ...], tuple[KeptFile, ...], Path], object]) -> None:
        """Look off the GUI thread for backups and exports, newest first, and for where exports go."""
        (document, _), path = self._now(), self._path

        def work() -> tuple[tuple[KeptFile, ...], tuple[KeptFile, ...], Path]:
            backups = tuple(kept_file(each.path, each.at_utc) for each in list_backups(path))
            made = tuple(kept_file(each.path, each.at_utc) for each in exports.list_exports(document.farm, path))
            return backups, made, exports.folder_of(document.farm, path)

        self._work.run(work, lambda found: done(*found))

    def retrieve_logs(self, brokers: frozenset[BrokerId], to: Path) -> str:
        """Save the brokers' logs as a ZIP archive and return what came of it; any thread, may take a while."""
        try:
            count = log_files.retrieve_logs(self._path, brokers, to)
        except OSError as error:
            return f"The logs were not saved as {to}: {error.strerror or error}."
        files = "1 log file is" if count == 1 else f"{count} log files are"
        return f"{files} in {to}." if count else f"Nothing has been logged yet; {to} is empty."

    def clear_logs(self, brokers: frozenset[BrokerId]) -> str:
        """Delete the brokers' logs and return what came of it; any thread."""
        try:
            count = log_files.clear_logs(self._path, brokers)
        except OSError as error:
            return f"The logs were not cleared: {error.strerror or error}."
        return (
            f"{count} log file{'s were' if count > 1 else ' was'} deleted." if count else "There was no log to clear."
        )
