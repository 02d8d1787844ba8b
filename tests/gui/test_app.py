"""Starting: the first time, every other time, and with a file that cannot be opened; never a silent new file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddBroker
from ras_console.config.defaults import SeedRefused, lab_farm
from ras_console.gui.app import first_farm
from ras_console.gui.windows.file_questions import FarmWish
from ras_console.storage import errors
from ras_console.storage.backup import list_backups, take_backup
from ras_console.storage.connection import connect, writing
from ras_console.storage.migrations import STEPS
from ras_console.storage.repository import Repository
from ras_console.storage.runtime_file import runtime_path
from tests.gui.farms import Session
from tests.unit.config.farms import SITE
from tests.waiting import no_thread_left

Begin = Callable[..., Session]


@pytest.fixture
def begin(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Begin]:
    """Starts consoles, all in one user's folder; they are ended after the test."""
    sessions: list[Session] = []

    def make(*arguments: str) -> Session:
        session = Session(qapp, qtbot, tmp_path, *arguments)
        sessions.append(session)
        session.application.begin()
        return session

    with no_thread_left():
        yield make
        for each in sessions:
            each.end()


@pytest.fixture
def farm(tmp_path: Path) -> Path:
    """Return the usual farm, which stands there already, with a description to know it by."""
    path = tmp_path / "data" / "farm.sqlite"
    Repository.create(path, lab_farm("KNOWN-CB"), actor="setup").close()
    return path


def known(session: Session) -> bool:
    """Return whether the open farm is the one that stood there, not a new one."""
    return session.farm.workspace.document.brokers(SITE)[0].server == "KNOWN-CB"


def test_that_the_first_start_makes_a_lab_with_this_computer_as_its_primary_broker(begin: Begin) -> None:
    session = begin()
    document = session.farm.workspace.document
    (site,) = document.sites
    assert site.is_lab
    assert [each.server for each in document.brokers(site.id)] == ["RAS-CB-1"]
    assert len(document.hosts(site.id)) == 8
    assert len({each.cores for each in document.hosts(site.id)}) > 1
    assert len(document.resources(site.id)) == 4
    assert session.places.database.exists()
    session.until_it_runs()
    assert str(session.places.database) in session.application.around.preferences.values.recent


def test_that_the_keyboard_begins_in_the_tree(begin: Begin, qtbot: QtBot) -> None:
    session = begin()
    view = session.farm.window.tree.view
    session.until(view.hasFocus)


def test_that_the_next_start_opens_what_is_there(begin: Begin, farm: Path) -> None:
    assert known(begin())


def test_that_another_place_is_made_at_its_first_start_and_opened_later(begin: Begin, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "mine.sqlite"
    session = begin("--database", str(path))
    session.farm.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-2"}))
    assert session.farm.workspace.path == path
    assert not session.places.database.exists()
    session.application.close()
    assert len(begin("--database", str(path)).farm.workspace.document.brokers(SITE)) == 2


@pytest.mark.parametrize("trace", ["backup", "recent", "lock"])
def test_that_a_farm_that_has_vanished_is_not_silently_made_anew(begin: Begin, farm: Path, trace: str) -> None:
    if trace == "backup":
        take_backup(farm, datetime.now(UTC))
    else:
        before = begin()
        before.until_it_runs()
        before.application.close()
        shutil.rmtree(farm.parent / "backups", ignore_errors=True)
        if trace == "recent":
            farm.with_name("farm.sqlite.engine.lock").unlink()
        else:
            (farm.parent.parent / "preferences.json").unlink()
    farm.unlink()
    session = begin()
    assert session.application.farm is None
    assert session.ways() == ["restore"] * (trace == "backup") + ["lab", "other", "quit"]
    assert "does not exist" in session.said()
    assert not farm.exists()
    session.take("restore" if trace == "backup" else "lab")
    assert known(session) is (trace == "backup")


def test_that_a_relative_place_is_known_again(begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    begin("--database", "mine.sqlite").application.close()
    for each in [each for each in tmp_path.glob("mine*") if each.is_file()]:
        each.unlink()
    shutil.rmtree(tmp_path / "backups", ignore_errors=True)
    session = begin("--database", "mine.sqlite")
    assert session.application.farm is None
    assert "does not exist" in session.said()


def test_that_a_locked_farm_can_be_tried_again_or_read(begin: Begin, farm: Path) -> None:
    with closing(sqlite3.connect(farm, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        session = begin()
        assert "locked by another program" in session.said()
        assert session.ways() == ["read_only", "again", "other", "quit"]
        session.take("again")
        assert session.application.farm is None
        session.take("read_only")
        assert session.farm.workspace.is_read_only
        other.rollback()
    assert known(session)


def test_that_a_locked_farm_opens_at_another_try(begin: Begin, farm: Path) -> None:
    with closing(sqlite3.connect(farm, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        session = begin()
        other.rollback()
    session.take("again")
    assert known(session)
    assert not session.farm.workspace.is_read_only
    session.until_it_runs()


def test_that_a_corrupt_farm_is_restored_from_its_newest_backup_and_kept_aside(begin: Begin, farm: Path) -> None:
    take_backup(farm, datetime.now(UTC))
    farm.write_bytes(farm.read_bytes()[:4096] + b"\xff" * 8192)
    session = begin()
    assert "is damaged" in session.said()
    assert session.ways() == ["restore", "again", "other", "quit"]
    session.take("restore")
    assert known(session)
    (aside,) = farm.parent.glob("farm.damaged-*.sqlite")
    assert any(aside.name in each for each in session.farm.window.notices.texts)
    session.until_it_runs()


def test_that_a_farm_with_an_unreadable_row_is_said_to_be_damaged(begin: Begin, farm: Path) -> None:
    with closing(connect(farm)) as database, writing(database):
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("UPDATE broker SET alternative_ips = '{}'")
    session = begin()
    assert session.application.farm is None
    assert "is damaged" in session.said()


def test_that_a_farm_of_a_newer_version_is_left_alone(begin: Begin, farm: Path) -> None:
    with closing(connect(farm)) as database, writing(database):
        database.execute(f"PRAGMA user_version = {STEPS.newest + 1}")
    before = farm.read_bytes()
    session = begin()
    assert "newer version" in session.said()
    assert session.ways() == ["other", "quit"]
    assert farm.read_bytes() == before


def test_that_a_file_that_is_no_farm_is_left_alone(begin: Begin, farm: Path) -> None:
    farm.write_text("these are my notes, not a farm " * 100)
    before = farm.read_bytes()
    session = begin()
    assert "not a farm" in session.said()
    assert session.ways() == ["other", "quit"]
    assert farm.read_bytes() == before


def test_that_a_folder_in_the_place_of_a_farm_is_said(begin: Begin, farm: Path) -> None:
    farm.unlink()
    farm.mkdir()
    session = begin()
    assert session.application.farm is None
    assert "folder" in session.said()


def test_that_another_farm_can_be_chosen_instead(begin: Begin, farm: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.sqlite"
    shutil.copy(farm, good)
    farm.write_text("these are my notes, not a farm " * 100)
    session = begin()
    session.take("other")
    chooser = session.application.chooser
    assert chooser is not None
    assert chooser.isVisible()  # it outlives the dialog that led to it
    chooser.fileSelected.emit(str(good))
    assert known(session)
    assert session.farm.workspace.path == good


def test_that_trouble_with_another_farm_leaves_the_open_one_open(begin: Begin, farm: Path, tmp_path: Path) -> None:
    session = begin()
    first = session.farm
    (tmp_path / "notes.sqlite").write_text("these are my notes, not a farm " * 100)
    first.window.farm_wanted.emit(tmp_path / "notes.sqlite", FarmWish.OPEN)
    assert session.ways() == ["other"]
    assert session.farm is first
    session.until_it_runs()


def test_that_a_new_farm_in_the_place_of_one_is_refused_and_that_one_offered(
    begin: Begin, farm: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    Repository.create(other, lab_farm("OTHER-CB"), actor="setup").close()
    session = begin()
    session.farm.window.farm_wanted.emit(other, FarmWish.EMPTY)
    assert "exists already" in session.said()
    assert session.ways() == ["open", "other"]
    session.take("open")
    assert session.farm.workspace.document.brokers(SITE)[0].server == "OTHER-CB"


def test_that_a_damaged_history_is_put_aside_and_the_engine_runs(begin: Begin, farm: Path) -> None:
    runtime = runtime_path(farm)
    runtime.write_bytes(b"no database at all" * 500)
    session = begin()
    session.until_it_runs()
    assert known(session)
    assert list(farm.parent.glob("farm.runtime.damaged-*"))


def test_that_a_read_only_farm_shows_its_configuration_without_an_engine(begin: Begin, farm: Path) -> None:
    session = begin()
    path = session.farm.workspace.path
    session.application.open(path, FarmWish.OPEN, read_only=True)
    assert session.farm.workspace.is_read_only
    assert session.farm.engine.room is None
    assert session.farm.bridge.snapshot is None
    assert "(read-only)" in session.farm.window.windowTitle()


def test_that_a_copy_can_be_saved_and_a_place_that_refuses_is_said(begin: Begin, farm: Path, tmp_path: Path) -> None:
    session = begin()
    session.farm.window.copy_wanted.emit(tmp_path / "copy.sqlite")
    with Repository.open(tmp_path / "copy.sqlite") as copy:
        assert copy.load() == session.farm.workspace.document
    assert any("copy.sqlite" in each for each in session.farm.window.notices.texts)
    session.farm.window.copy_wanted.emit(tmp_path / "nowhere" / "copy.sqlite")
    assert any("nowhere" in each for each in session.farm.window.notices.texts)


def test_that_a_backup_is_taken_on_the_first_day(begin: Begin, farm: Path) -> None:
    session = begin()
    session.until_it_runs()
    session.until(lambda: len(list_backups(farm)) == 1)


@pytest.mark.parametrize("name", ["", "my computer!", "a" * 300])
def test_that_a_computer_whose_name_cannot_stand_in_a_farm_gets_one_that_can(name: str) -> None:
    with pytest.raises(SeedRefused):
        lab_farm(name)
    for wish in (FarmWish.LAB, FarmWish.EMPTY):
        servers = [getattr(each.after, "server", None) for each in first_farm(wish, name).rows]
        assert "localhost" in servers


@pytest.mark.parametrize(
    ("error", "ways"),
    [
        (errors.read_only, ["read_only", "again", "other", "quit"]),
        (errors.full, ["read_only", "again", "other", "quit"]),
        (errors.missing, ["lab", "other", "quit"]),
        (errors.too_new, ["other", "quit"]),
        (errors.exists, ["open", "other", "quit"]),
        (lambda path: errors.corrupt(path, "torn"), ["again", "other", "quit"]),
    ],
)
def test_that_every_trouble_has_its_ways_on(
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    farm: Path,
    error: Callable[[Path], errors.StorageError],
    ways: list[str],
) -> None:
    session = Session(qapp, qtbot, tmp_path)
    session.application._offer_ways(error(farm), farm, FarmWish.OPEN)
    assert session.ways() == ways
    session.end()


@pytest.mark.parametrize("place", ["n" * 300 + ".sqlite", "f" * 300 + "/farm.sqlite"])
def test_that_a_place_whose_name_is_too_long_is_said(begin: Begin, place: str, tmp_path: Path) -> None:
    session = begin("--database", str(tmp_path / place))
    assert "too long" in session.said()
    assert "other" in session.ways()
