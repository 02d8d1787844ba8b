"""The real console in a home of its own, on a fresh lab whose time passes only when a test lets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ras_console.domain.vocabulary import Role
from ras_console.gui.app import Application, Places, first_farm
from ras_console.gui.arguments import Arguments, parse
from ras_console.gui.open_farm import OpenFarm
from ras_console.gui.windows.file_questions import FarmWish
from ras_console.runtime.embedded import EngineSettings, make_loop
from ras_console.runtime.stepped import SteppedEngine
from ras_console.storage.repository import Repository
from tests.gui.farm_files import write_farm
from tests.gui.journeys.administrator import Administrator

COMPUTER = "RAS-CB-1"
ORIGIN_WALL_S = 1_767_600_000.0
"""Monday 5 January 2026, 08:00 UTC."""

SPEAKS = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""The platform without a display cannot raise windows or grab the keyboard, and says so each time."""

MakeConsole = Callable[..., Administrator]


def places(home: Path) -> Places:
    return Places(database=home / "farm.sqlite", preferences=home / "preferences.json")


def arguments(*argv: str) -> Arguments:
    return parse(["--theme", "light", *argv])


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Application]]:
    """Return what starts the console as a process would; all of them end with the test."""
    started: list[Application] = []

    def begin(*argv: str) -> Application:
        application = Application(qapp, arguments(*argv), places(tmp_path), computer=COMPUTER)
        started.append(application)
        return application

    yield begin
    for each in reversed(started):
        end(each)


def open_quietly(application: Application, path: Path) -> OpenFarm:
    """Open a farm, a fresh lab where there is none, without an engine of its own."""
    if not path.exists():
        write_farm(path, first_farm(FarmWish.LAB, COMPUTER), actor="test")
    application.farm = OpenFarm(Repository.open(path), application.around, application)
    return application.farm


def end(application: Application) -> None:
    """End a console and what it shows."""
    windows = [application.farm.window] if application.farm is not None else []
    application.close()
    for window in windows:
        window.hide()
        window.deleteLater()
    application.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def sit_down(start: Callable[..., Application], qtbot: QtBot, tmp_path: Path) -> MakeConsole:
    """Return what opens a console on a stepped lab and shows it to somebody."""

    def sit(*, seed: int = 1, has_engine: bool = True, size: tuple[int, int] | None = (1600, 1000)) -> Administrator:
        application = start()
        farm = open_quietly(application, tmp_path / "farm.sqlite")
        engine = None
        if has_engine:
            settings = EngineSettings(seed=seed, own_name=COMPUTER, origin_wall_s=ORIGIN_WALL_S)
            topology = farm.workspace.document.topology()
            engine = SteppedEngine(lambda clock: make_loop(topology, settings, clock), wake=lambda: None)
            farm.follow(engine)
        administrator = Administrator(qtbot, application, engine)
        show(administrator, size)
        return administrator

    return sit


def show(administrator: Administrator, size: tuple[int, int] | None = (1600, 1000)) -> None:
    """Show the window and give it the keyboard."""
    window = administrator.window
    if size is not None:
        window.resize(*size)
    with administrator.qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    administrator.qtbot.waitUntil(window.isActiveWindow)


@pytest.fixture
def admin(sit_down: MakeConsole) -> Administrator:
    """Return somebody who sits at a fresh lab that has run for a second."""
    administrator = sit_down()
    administrator.pass_time(1.0)
    return administrator


@pytest.fixture
def trio(admin: Administrator) -> Administrator:
    """Return somebody at a lab with a primary, RAS-CB-1, and two secondaries, RAS-CB-2 and RAS-CB-3."""
    for name in (admin.add_broker(), admin.add_broker()):
        admin.wait_for_role(name, Role.SECONDARY)
    admin.pass_time(2.0)  # until all have heard of each other
    return admin
