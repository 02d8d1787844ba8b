"""The console as a process: paths, looks, which farm is open, and what happens when one cannot be."""

from __future__ import annotations

import gc
import getpass
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_config_path
from PySide6.QtCore import QLocale, QMessageLogContext, QObject, QTimer, QtMsgType, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QFileDialog

from ras_console import __version__
from ras_console.config.change import Change
from ras_console.config.defaults import SeedRefused, empty_farm, lab_farm
from ras_console.gui.arguments import Arguments
from ras_console.gui.assets import Assets
from ras_console.gui.bridge import Lookup
from ras_console.gui.open_farm import OpenFarm, Surroundings
from ras_console.gui.preferences import PreferenceStore
from ras_console.gui.theme import ThemeChoice, ThemeSwitch
from ras_console.gui.windows.farm_trouble import FarmTroubleDialog
from ras_console.gui.windows.file_questions import FarmWish
from ras_console.lab.names import LabResolver
from ras_console.network.host_tools import HostTools
from ras_console.network.resolver import SystemResolver, own_address, own_name
from ras_console.runtime.clock import local_utc_offset
from ras_console.runtime.embedded import EngineSettings
from ras_console.runtime.log_memory import LogMemory
from ras_console.storage.backup import list_backups, restore, save_copy
from ras_console.storage.connection import sqlite_version
from ras_console.storage.engine_lock import lock_path
from ras_console.storage.errors import (
    AlreadyExists,
    DatabaseCorrupt,
    DatabaseFull,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseReadOnly,
    DatabaseTooNew,
    NotAFarm,
    StorageError,
)
from ras_console.storage.files import stands
from ras_console.storage.places import PRODUCT, usual_database
from ras_console.storage.repository import Repository

if TYPE_CHECKING:
    from ras_console.engine.timeline import Fact
    from ras_console.runtime.deliveries import Mail
    from ras_console.runtime.postman import Posted, Postman

SWITCH_INTERVAL_S: Final = 0.0005
"""How soon a thread that computes lets the GUI thread in: a tenth of Python's default, against stutter."""

SIGNALS_SEEN_EVERY_MS: Final = 500
"""How often Python gets its turn while nothing happens, as when only a question is open: else it sees no signal."""

GUI_BUSY_TIMEOUT_S: Final = 0.25
"""How long a commit waits for another program's: longer than one takes on a slow disk, too short to look frozen.

Then it is said, and nothing is lost.
"""

COLLECTING_AFTER_MS: Final = 5000
"""When the garbage collector works again at the latest: a start is over by then, whatever came of it."""

_QT_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_MEANS_NOTHING: Final = "propagateSizeHints()"
"""Qt's platform without a display says of every window with a least size that it does not pass it to a desktop."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where things are kept."""

    database: Path
    preferences: Path

    @classmethod
    def usual(cls) -> Places:
        """Return the places of this user on this system."""
        return cls(
            database=usual_database(),
            preferences=user_config_path(PRODUCT, appauthor=False) / "preferences.json",
        )


class FarmUnavailable(Exception):
    """A farm cannot be opened; the message says why and what to do."""


class Application(QObject):
    """Opens farms, one at a time, and turns what storage refuses into ways on."""

    def __init__(self, qt: QApplication, arguments: Arguments, places: Places, *, computer: str = "") -> None:
        super().__init__()
        self._qt = qt
        self._arguments = arguments
        self._places = places
        self._computer = computer or own_name()
        self._log_memory = LogMemory()
        logging.getLogger("ras_console").addHandler(self._log_memory)
        assets = Assets()
        assets.load_fonts()
        preferences = PreferenceStore(places.preferences, self)
        choice = ThemeChoice(arguments.theme) if arguments.theme else preferences.values.theme
        self.around = Surroundings(
            assets=assets,
            themes=ThemeSwitch(qt, assets, choice, self),
            preferences=preferences,
            lookup=Lookup(SystemResolver(), LabResolver(), self),
            tools=HostTools(),
            actor=_actor(),
            sqlite_version=sqlite_version(),
            make_postman=make_postman,
            try_mail=send_trial,
            log_text=self._log_memory.text,
        )
        self.farm: OpenFarm | None = None
        self.trouble: FarmTroubleDialog | None = None
        self.chooser: QFileDialog | None = None
        qt.aboutToQuit.connect(self.close)

    def begin(self) -> None:
        """Open the farm that was asked for, else the usual one; the first start makes a lab."""
        path = (self._arguments.database or self._places.database).expanduser().absolute()
        self.open(path, FarmWish.OPEN if self._is_known(path) else FarmWish.LAB)

    def open(self, path: Path, wish: FarmWish, *, read_only: bool = False) -> None:
        """Open or make a farm. One that is open stays so until the other one is there."""
        path = path.expanduser().absolute()
        try:
            repository = self._repository(path, wish, read_only=read_only)
            clock_s = repository.last_virtual_s()
        except StorageError as error:
            self._offer_ways(error, path, wish)
            return
        farm = self._farm(repository)
        self._replace(farm)
        farm.start(self._settings(clock_s))

    def open_still(self) -> OpenFarm:
        """Open a copy of the farm that was asked for, else a fresh lab; without an engine, and without showing it.

        Raises:
            FarmUnavailable: it cannot be opened.
        """
        given = self._arguments.database
        path = self._places.database if given is None else self._places.database.with_name(given.name)
        wish = FarmWish.LAB if given is None else FarmWish.OPEN
        try:
            if given is not None:
                save_copy(given.expanduser().absolute(), path)
            repository = self._repository(path, wish, read_only=False)
        except StorageError as error:
            raise FarmUnavailable(f"{error.message} {error.hint}".strip()) from error
        self.farm = self._farm(repository)
        return self.farm

    @Slot()
    def close(self) -> None:
        """End what is open."""
        if self.farm is not None:
            self.farm.close()
            self.farm = None
        self.around.lookup.close()
        logging.getLogger("ras_console").removeHandler(self._log_memory)

    # ------------------------------------------------------------------------------------------------ opening
    def _is_known(self, path: Path) -> bool:
        """Return whether a farm stands there or ever did: then a new one in its place must be asked for."""
        traces = (path, lock_path(path))
        recent = self.around.preferences.values.recent
        return any(stands(each) for each in traces) or bool(list_backups(path)) or str(path) in recent

    def _repository(self, path: Path, wish: FarmWish, *, read_only: bool) -> Repository:
        """Open or make the file and read it, so that damage shows before anything is built on it."""
        if wish is not FarmWish.OPEN:
            Repository.create(path, first_farm(wish, self._computer), actor=self.around.actor).close()
        repository = Repository.open(path, read_only=read_only, busy_timeout_s=GUI_BUSY_TIMEOUT_S)
        try:
            repository.load()
        except StorageError:
            repository.close()
            raise
        return repository

    def _farm(self, repository: Repository) -> OpenFarm:
        """Build a farm's window and what is behind it.

        The first is built without the style sheet and dressed as a whole: a widget that wears one is dressed anew each
        time it is put into another, which took 45 of 120 ms.
        """
        sheet = "" if self.farm is not None else self._qt.styleSheet()
        if sheet:
            self._qt.setStyleSheet("")
        try:
            return OpenFarm(repository, self.around, self)
        finally:
            if sheet:
                self._qt.setStyleSheet(sheet)

    def _settings(self, clock_s: float | None) -> EngineSettings:
        speed = self._arguments.speed
        return EngineSettings(
            seed=int.from_bytes(os.urandom(4)),
            own_name=self._computer,
            origin_wall_s=clock_s or 0.0,
            speed=self.around.preferences.values.lab_speed if speed is None else speed,
            utc_offset=local_utc_offset,
        )

    def _replace(self, farm: OpenFarm) -> None:
        before, self.farm = self.farm, farm
        window = farm.window
        window.farm_wanted.connect(self.open)
        window.copy_wanted.connect(self._save_copy)
        farm.workspace.files.restore_wanted.connect(lambda backup: self._restore_open(backup, farm))
        window.show()
        window.tree.view.setFocus()
        self.around.preferences.add_recent(farm.workspace.path)
        if before is not None:
            before.window.save_state()
            before.window.hide()
            before.close()
            before.window.deleteLater()
            before.deleteLater()
            gc.collect()  # what was frozen of the former engine would stay for good with the next one's

    @Slot(object)
    def _save_copy(self, to: Path) -> None:
        farm = self.farm
        if farm is None:
            return
        try:
            save_copy(farm.workspace.path, to, replaces=True)
        except StorageError as error:
            farm.workspace.failed.emit(error.message, error.hint)
        else:
            farm.workspace.noticed.emit(f"A copy of the farm is in {to}. Load and event history is not part of it.")

    # ------------------------------------------------------------------------------------------------ trouble
    def _offer_ways(self, error: StorageError, path: Path, wish: FarmWish) -> None:
        _log.warning("cannot open %s: %s", path, error.message)
        ways = self._ways(error, path, wish)
        parent = self.farm.window if self.farm is not None else None
        dialog = FarmTroubleDialog(
            self.around.themes, error.message, error.hint, [(key, label) for key, (label, _) in ways.items()], parent
        )
        dialog.chosen.connect(lambda key: ways[key][1]())
        self.trouble = dialog
        dialog.open()

    def _ways(self, error: StorageError, path: Path, wish: FarmWish) -> dict[str, tuple[str, Callable[[], None]]]:
        ways: dict[str, tuple[str, Callable[[], None]]] = {}
        newest = next(iter(list_backups(path)), None)
        if isinstance(error, DatabaseCorrupt | DatabaseMissing | NotAFarm) and newest is not None:
            stamp = newest.at_utc.astimezone().strftime("%Y-%m-%d %H:%M")
            ways["restore"] = (f"Restore backup of {stamp}", lambda: self._restore(newest.path, path))
        if isinstance(error, DatabaseReadOnly | DatabaseLocked | DatabaseFull) and path.exists():
            ways["read_only"] = ("Open read-only", lambda: self.open(path, FarmWish.OPEN, read_only=True))
        if isinstance(error, AlreadyExists):
            ways["open"] = ("Open that farm", lambda: self.open(path, FarmWish.OPEN))
        elif isinstance(error, DatabaseMissing):
            ways["lab"] = ("Start a new lab here", lambda: self.open(path, FarmWish.LAB))
        elif not isinstance(error, DatabaseTooNew | NotAFarm):  # those do not change by themselves
            ways["again"] = ("Try again", lambda: self.open(path, wish))
        ways["other"] = ("Open another farm…", self._ask_other)
        if self.farm is None:
            ways["quit"] = ("Quit", QApplication.quit)
        return ways

    def _restore_open(self, backup: Path, farm: OpenFarm) -> None:
        """Put a backup in the place of the open farm; a big change under way would go into the file put aside."""
        refusal = farm.workspace.undertakings.refusal()
        if refusal is None:
            self._restore(backup, farm.workspace.path)
        else:
            farm.workspace.failed.emit(refusal.message, refusal.hint)

    def _restore(self, backup: Path, path: Path) -> None:
        try:
            done = restore(backup, path, datetime.now(UTC))
        except StorageError as error:
            self._offer_ways(error, path, FarmWish.OPEN)
            return
        self.open(path, FarmWish.OPEN)
        if self.farm is not None and done.kept_aside is not None:
            self.farm.workspace.noticed.emit(
                f"The backup was restored; what was there before is kept as {done.kept_aside}."
            )

    def _ask_other(self) -> None:
        dialog = QFileDialog(self.farm.window if self.farm else None, "Open a farm", str(self._places.database.parent))
        self.chooser = dialog
        dialog.setObjectName("file_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda text: self.open(Path(text), FarmWish.OPEN))
        if self.farm is None:
            dialog.rejected.connect(QApplication.quit)
        dialog.open()


def make_postman(password: Callable[[], str], told: Callable[[Fact], None]) -> Postman:
    """Return who mails and runs commands for the handlers; its code is loaded by the thread that opens the engine."""
    from ras_console.network.courier import Courier  # noqa: PLC0415 - as just said

    return Courier(password=password, told=told)


def send_trial(mail: Mail, password: str) -> Posted:
    """Send a test mail; blocks."""
    from ras_console.network.courier import try_mail  # noqa: PLC0415 - as above

    return try_mail(mail, password)


def first_farm(wish: FarmWish, name: str) -> Change:
    """Return the seed of a new farm whose first broker is this computer.

    A computer whose own name or address cannot stand in a farm is called by a name that can.
    """
    make = lab_farm if wish is FarmWish.LAB else empty_farm
    try:
        return make(name, own_address())
    except SeedRefused:
        return make("localhost")


def make_qt(argv: list[str]) -> QApplication:
    """Return the application object with its names; theme and fonts come with `Application`."""
    gc.freeze()  # the code loaded so far stays: no pass of the collector needs to look at it
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    qInstallMessageHandler(_log_message_of_qt)
    QLocale.setDefault(QLocale.c())
    qt = QApplication(argv)
    qt.setApplicationName(PRODUCT)
    qt.setApplicationDisplayName("RAS Console")
    qt.setApplicationVersion(__version__)
    qt.setDesktopFileName(PRODUCT)
    return qt


def run(arguments: Arguments) -> int:
    """Open the console and return the process's exit status once it is closed."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    qt = make_qt([PRODUCT])
    application = Application(qt, arguments, Places.usual())
    application.begin()
    QTimer.singleShot(COLLECTING_AFTER_MS, gc.enable)
    for each in (signal.SIGINT, signal.SIGTERM):  # ends in order, as far as that is possible without asking
        signal.signal(each, lambda *_: qt.exit(0))
    pulse = QTimer(interval=SIGNALS_SEEN_EVERY_MS)
    pulse.timeout.connect(lambda: None)
    pulse.start()
    return qt.exec()


def _log_message_of_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if _MEANS_NOTHING not in text:
        _log.log(_QT_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)


def _actor() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without an entry, as in some containers
        return "unknown"
