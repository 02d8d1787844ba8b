"""Backups: when, how many, proved, and put back with the broken file kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from ras_console.storage import errors
from ras_console.storage.backup import backup_if_due, list_backups, restore, save_copy, take_backup, verify
from ras_console.storage.repository import Repository
from tests.storage.farm_files import NOON, described
from tests.unit.config.farms import SITE

HOUR = timedelta(hours=1)


def test_that_a_backup_holds_what_is_still_in_the_log(repository: Repository) -> None:
    after = repository.commit(described(repository.load(), "x"), 1, actor="anna", at_utc=NOON)
    made = take_backup(repository.path, NOON)
    assert made.path == repository.path.parent / "backups" / "farm.20260301T120000Z.sqlite"
    assert [each.name for each in made.path.parent.iterdir()] == [made.path.name]
    with Repository.open(made.path, at_utc=NOON) as copy:
        assert copy.load() == after


def test_that_ten_backups_are_kept_and_the_oldest_go(farm: Path) -> None:
    for hours in range(13):
        take_backup(farm, NOON + hours * HOUR)
    kept = list_backups(farm)
    assert [each.at_utc for each in kept] == [NOON + hours * HOUR for hours in range(12, 2, -1)]
    assert len(list((farm.parent / "backups").iterdir())) == 10


def test_that_backups_of_one_second_do_not_overwrite_each_other(farm: Path) -> None:
    first, second = take_backup(farm, NOON), take_backup(farm, NOON)
    assert first.path != second.path
    assert [each.path for each in list_backups(farm)] == [second.path, first.path]


def test_that_backups_of_other_farms_are_not_counted(farm: Path) -> None:
    take_backup(farm, NOON)
    (farm.parent / "backups" / "farmer.20260301T120000Z.sqlite").write_bytes(b"")
    (farm.parent / "backups" / "farm.sqlite").write_bytes(b"")
    assert len(list_backups(farm)) == 1


def test_that_the_daily_backup_is_taken_once_a_day(farm: Path) -> None:
    assert backup_if_due(farm, NOON) is not None
    assert backup_if_due(farm, NOON + 23 * HOUR) is None
    assert backup_if_due(farm, NOON + 24 * HOUR) is not None
    assert len(list_backups(farm)) == 2


def test_that_a_clock_set_back_does_not_stop_backups(farm: Path) -> None:
    take_backup(farm, NOON + 9000 * HOUR)
    assert backup_if_due(farm, NOON) is not None


def test_that_a_damaged_farm_gives_no_backup(farm: Path) -> None:
    content = bytearray(farm.read_bytes())
    content[4096:12288] = b"\xa5" * 8192
    farm.write_bytes(content)
    with pytest.raises(errors.DatabaseCorrupt):
        take_backup(farm, NOON)
    assert list_backups(farm) == ()
    assert list((farm.parent / "backups").iterdir()) == []


def test_that_restoring_keeps_the_broken_file_aside(farm: Path) -> None:
    with Repository.open(farm, at_utc=NOON) as repository:
        document = repository.load()
    made = take_backup(farm, NOON)
    farm.write_bytes(b"broken")
    restored = restore(made.path, farm, NOON)
    assert restored.kept_aside == farm.with_name("farm.damaged-20260301T120000Z.sqlite")
    assert restored.kept_aside.read_bytes() == b"broken"
    with Repository.open(farm, at_utc=NOON) as repository:
        assert repository.load() == document


def test_that_restoring_where_nothing_is_left_keeps_nothing_aside(farm: Path) -> None:
    made = take_backup(farm, NOON)
    farm.unlink()
    assert restore(made.path, farm, NOON).kept_aside is None
    Repository.open(farm, at_utc=NOON).close()


def test_that_a_damaged_backup_replaces_nothing(farm: Path) -> None:
    made = take_backup(farm, NOON)
    made.path.write_bytes(b"broken")
    content = farm.read_bytes()
    with pytest.raises(errors.NotAFarm):
        restore(made.path, farm, NOON)
    with pytest.raises(errors.DatabaseMissing):
        restore(made.path.with_name("none.sqlite"), farm, NOON)
    assert farm.read_bytes() == content
    assert not [each.name for each in farm.parent.iterdir() if "damaged" in each.name or ".new-" in each.name]


def test_that_a_farm_in_use_is_not_replaced(farm: Path) -> None:
    made = take_backup(farm, NOON)
    with closing(sqlite3.connect(farm, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.DatabaseLocked, match="in use"):
            restore(made.path, farm, NOON)


def test_that_a_console_left_open_over_a_restore_writes_nothing(repository: Repository) -> None:
    document = repository.load()
    made = take_backup(repository.path, NOON)
    restore(made.path, repository.path, NOON)
    with pytest.raises(errors.DatabaseMissing, match="replaced"):
        repository.commit(described(document, "lost?"), 1, actor="anna", at_utc=NOON)


def test_that_a_copy_is_whole_and_never_overwrites_unasked(repository: Repository, tmp_path: Path) -> None:
    after = repository.commit(described(repository.load(), "x"), 1, actor="anna", at_utc=NOON)
    to = tmp_path / "copy.sqlite"
    save_copy(repository.path, to)
    with Repository.open(to, at_utc=NOON) as copy:
        assert copy.load() == after
        assert len(copy.audit()) == 2
    with pytest.raises(errors.AlreadyExists):
        save_copy(repository.path, to)
    save_copy(repository.path, to, replaces=True)
    with pytest.raises(errors.AlreadyExists):
        save_copy(repository.path, repository.path, replaces=True)


def test_that_a_copy_into_a_folder_that_is_not_there_says_so(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(errors.DatabaseMissing, match="none does not exist"):
        save_copy(repository.path, tmp_path / "none" / "copy.sqlite")


def test_that_a_copy_left_open_by_nobody_can_be_proved(farm: Path) -> None:
    verify(farm)
    with Repository.open(farm, at_utc=NOON) as repository:
        assert len(repository.load().hosts(SITE)) == 8


def test_that_a_copy_to_a_name_no_file_can_have_is_said(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(errors.StorageError, match="too long"):
        save_copy(repository.path, tmp_path / ("n" * 300), replaces=True)


def test_that_a_farm_that_has_vanished_gives_no_copy_and_overwrites_none(farm: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    save_copy(farm, copy)
    content = copy.read_bytes()
    farm.unlink()
    with pytest.raises(errors.DatabaseMissing):
        save_copy(farm, copy, replaces=True)
    assert copy.read_bytes() == content
