"""The exports that a farm makes by itself: where its engine runs, when they are due, and told once where they fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ras_console.config.commands import SetFields
from ras_console.config.undertaking import Undertaking
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import BackupInterval
from ras_console.storage.backup import take_backup
from tests.gui.farms import Session


@pytest.fixture
def session(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    made = Session(qapp, qtbot, tmp_path)
    made.begin()
    made.until_it_runs()
    yield made
    made.end()


def set_farm(session: Session, **values: object) -> None:
    workspace = session.farm.workspace
    assert workspace.apply(SetFields(object_id=ObjectId(workspace.document.farm.id), values=values)) == ()


def test_that_an_export_is_made_when_it_is_due_and_not_again(session: Session) -> None:
    told: list[str] = []
    session.farm.workspace.files.changed.connect(lambda: told.append("made"))
    session.farm.export_if_due()
    set_farm(session, backup_every=BackupInterval.DAILY)
    session.farm.export_if_due()
    session.until(lambda: told == ["made"])
    folder = session.places.database.parent / "exports"
    assert len(list(folder.glob("farm.*.json"))) == 1
    session.farm.export_if_due()
    session.farm.workspace.files.export_now()
    session.until(lambda: len(told) >= 2)
    assert told == ["made", "made"]


def test_that_an_export_that_fails_is_told_once(session: Session, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    set_farm(session, backup_every=BackupInterval.DAILY, backup_folder=str(tmp_path / "file" / "in"))
    failures: list[str] = []
    session.farm.workspace.failed.connect(lambda message, _hint: failures.append(message))
    session.farm.export_if_due()
    session.until(lambda: len(failures) == 1)
    assert failures[0].startswith("The farm could not be exported by itself.")
    heard: list[object] = []
    session.farm.export_if_due()
    session.farm.workspace.files.read_kept_files(lambda *found: heard.append(found))
    session.until(lambda: bool(heard))
    assert len(failures) == 1


def test_that_a_backup_takes_the_place_of_the_open_farm(session: Session) -> None:
    path = session.places.database
    backup = take_backup(path, datetime.now(UTC) - timedelta(days=2))  # not the name of the daily one
    set_farm(session, description="after the backup")
    before = session.farm
    before.workspace.files.restore_wanted.emit(backup.path)
    assert session.farm is not before
    assert session.farm.workspace.document.farm.description == ""
    session.until_it_runs()
    assert any("kept as" in each for each in session.farm.window.notices.texts)


def test_that_no_backup_is_restored_while_a_big_change_is_under_way(session: Session) -> None:
    backup = take_backup(session.places.database, datetime.now(UTC) - timedelta(days=2))
    workspace, failures, may_end = session.farm.workspace, list[str](), threading.Event()
    workspace.failed.connect(lambda message, _hint: failures.append(message))
    workspace.undertakings.begin(Undertaking("Add 90 hosts", 90), may_end.wait, lambda _done: None)
    workspace.files.restore_wanted.emit(backup.path)
    assert session.farm.workspace is workspace
    assert failures == ["“Add 90 hosts” is still under way; nothing else has been changed."]
    may_end.set()
    session.until(lambda: workspace.undertakings.current is None)
