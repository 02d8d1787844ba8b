"""Exports as files: whole or not at all, kept in number, made when due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ras_console.config.change import Problems
from ras_console.config.commands import SetFields
from ras_console.config.document import Document
from ras_console.config.exchange import ImportedFarm
from ras_console.domain.vocabulary import BackupInterval
from ras_console.storage.errors import AlreadyExists, DatabaseMissing, StorageError
from ras_console.storage.exports import export_now, export_to, import_from, is_due, list_exports
from tests.storage.farm_files import NOON
from tests.unit.config.farms import done, lab


def with_settings(**values: object) -> Document:
    document = lab()
    return done(document, SetFields(object_id=document.farm.id, values=values))


def test_that_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    export_to(lab(), path)
    found = import_from(path)
    assert isinstance(found, ImportedFarm)
    assert {each.id: each for each in found.objects} == dict(lab().objects)
    with pytest.raises(AlreadyExists):
        export_to(lab(), path)
    export_to(lab(2), path, replaces=True)
    assert "RAS-CB-2" in path.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["out.json"]


def test_that_a_folder_that_is_not_there_and_a_missing_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        export_to(lab(), tmp_path / "none" / "out.json")
    with pytest.raises(DatabaseMissing):
        import_from(tmp_path / "none.json")
    with pytest.raises(StorageError):
        import_from(tmp_path)


def test_that_a_file_of_another_sort_or_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(b"\xff\xfe\x00")
    found = import_from(path)
    assert isinstance(found, Problems)
    assert "no text in UTF-8 at byte 0" in found.items[0].message
    with path.open("wb") as stream:
        stream.truncate(1 << 30)
    found = import_from(path)
    assert isinstance(found, Problems)
    assert "too large" in found.items[0].message


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device that never ends")
def test_that_a_device_is_not_read_for_ever() -> None:
    found = import_from(Path("/dev/zero"))
    assert isinstance(found, Problems)
    assert found.items[0].message == "zero is too large to be an exported farm: more than 100 MB."


def test_that_only_the_wanted_number_is_kept_and_other_files_are_left_alone(tmp_path: Path) -> None:
    database = tmp_path / "farm.sqlite"
    document = with_settings(backup_keep=2)
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "mine.json").write_text("{}", encoding="utf-8")
    for day in range(4):
        export_now(document, database, NOON + timedelta(days=day))
    assert [each.at_utc.day for each in list_exports(document.farm, database)] == [4, 3]
    assert (tmp_path / "exports" / "mine.json").exists()


@pytest.mark.parametrize(
    ("every", "hours", "expected"),
    [
        (BackupInterval.OFF, 1000, False),
        (BackupInterval.DAILY, 23, False),
        (BackupInterval.DAILY, 24, True),
        (BackupInterval.WEEKLY, 24, False),
        (BackupInterval.WEEKLY, 168, True),
    ],
)
def test_that_an_export_is_due_when_the_last_is_old_enough(
    tmp_path: Path, every: BackupInterval, hours: int, expected: bool
) -> None:
    database = tmp_path / "farm.sqlite"
    document = with_settings(backup_every=every)
    assert is_due(document, database, NOON) is (every is not BackupInterval.OFF)
    export_now(document, database, NOON)
    assert is_due(document, database, NOON + timedelta(hours=hours)) is expected


def test_that_the_folder_of_the_settings_is_used_and_one_that_cannot_be_is_said(tmp_path: Path) -> None:
    document = with_settings(backup_folder=str(tmp_path / "deep" / "er"))
    assert export_now(document, tmp_path / "farm.sqlite", NOON).path.parent == tmp_path / "deep" / "er"
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageError):
        export_now(with_settings(backup_folder=str(tmp_path / "file" / "in")), tmp_path / "farm.sqlite", NOON)
