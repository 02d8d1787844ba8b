"""Files that cannot be used: each has its own error with a way on, is left as it is, and nothing new is made."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ras_console.config.commands import AddObject, Several
from ras_console.config.defaults import empty_farm
from ras_console.domain.vocabulary import Kind
from ras_console.storage import backup, errors, migrations, opening
from ras_console.storage.repository import Repository
from tests.storage.farm_files import NOON, added_host, described, new_farm
from tests.unit.config.farms import SITE, planned

QUICK_S = 0.05
NOBODY = 65534


def opened(path: Path) -> Repository:
    return Repository.open(path, at_utc=NOON, busy_timeout_s=QUICK_S)


@contextmanager
def held(path: Path, statement: str) -> Iterator[sqlite3.Connection]:
    """Let another program hold the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
        yield connection


def test_that_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(errors.DatabaseMissing) as caught:
        opened(tmp_path / "none.sqlite")
    assert "create a new farm" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"Dear diary, " * 500, b"SQLite format 3\x00" + b"\x00" * 2000])
def test_that_another_kind_of_file_is_left_alone(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_bytes(content)
    with pytest.raises(errors.StorageError) as caught:
        opened(path)
    assert isinstance(caught.value, errors.NotAFarm)
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["notes.sqlite"]


def test_that_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "music.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE song (name)")
    content = path.read_bytes()
    with pytest.raises(errors.NotAFarm, match=r"music\.sqlite is not a farm database"):
        opened(path)
    assert path.read_bytes() == content


def test_that_a_folder_is_no_farm(tmp_path: Path) -> None:
    with pytest.raises(errors.NotAFarm, match="is a folder"):
        opened(tmp_path)


def test_that_a_file_held_exclusively_is_locked(farm: Path) -> None:
    with closing(sqlite3.connect(farm)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with held(farm, "BEGIN EXCLUSIVE"), pytest.raises(errors.DatabaseLocked) as caught:
        opened(farm)
    assert "Try again" in caught.value.hint
    opened(farm).close()


def test_that_a_commit_against_a_lock_fails_whole_and_succeeds_later(farm: Path) -> None:
    with opened(farm) as repository:
        document = repository.load()
        with held(farm, "BEGIN EXCLUSIVE"), pytest.raises(errors.DatabaseLocked):
            repository.commit(described(document, "x"), 1, actor="anna", at_utc=NOON)
        assert repository.load() == document
        assert repository.commit(described(document, "x"), 1, actor="anna", at_utc=NOON).revision == 2


def test_that_a_farm_opened_read_only_is_read_and_refuses_changes(farm: Path) -> None:
    with Repository.open(farm, read_only=True, at_utc=NOON) as repository:
        document = repository.load()
        assert len(document.hosts(SITE)) == 8
        with pytest.raises(errors.DatabaseReadOnly) as caught:
            repository.commit(described(document, "x"), 1, actor="anna", at_utc=NOON)
        assert "read-only" in caught.value.hint
        with pytest.raises(errors.DatabaseReadOnly):
            repository.note_virtual_s(1.0)


def test_that_a_read_only_console_sees_the_others_changes(farm: Path) -> None:
    with opened(farm) as anna, Repository.open(farm, read_only=True, at_utc=NOON) as reader:
        assert reader.revision() == 1
        anna.commit(described(anna.load(), "x"), 1, actor="anna", at_utc=NOON)
        assert reader.revision() == 2
        assert reader.load().brokers(SITE)[0].description == "x"


def test_that_sqlites_refusal_to_write_is_read_only(farm: Path) -> None:
    with opened(farm) as repository:
        document = repository.load()
        repository._database.execute("PRAGMA query_only = ON")
        with pytest.raises(errors.DatabaseReadOnly):
            repository.commit(described(document, "x"), 1, actor="anna", at_utc=NOON)


@pytest.fixture
def protected_farm() -> Iterator[Path]:
    """A farm that everybody may read and nobody but root write, in a folder of the same kind."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = new_farm(folder)
        path.chmod(0o444)
        folder.chmod(0o555)
        yield path
        folder.chmod(0o755)


def outcome_without_privileges(action: Callable[[], str]) -> str:
    """Return what the action returns, or its exception, in a process of a user who is not root."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            said = action()
        except BaseException as error:  # noqa: BLE001 - the child must say it and end, whatever it is
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_that_a_file_without_write_permission_is_read_only(protected_farm: Path) -> None:
    said = outcome_without_privileges(lambda: str(opened(protected_farm)))
    assert said == "DatabaseReadOnly: farm.sqlite cannot be written."


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_that_a_file_without_write_permission_can_be_opened_read_only(protected_farm: Path) -> None:
    def hosts() -> str:
        with Repository.open(protected_farm, read_only=True, at_utc=NOON) as repository:
            return str(len(repository.load().hosts(SITE)))

    assert outcome_without_privileges(hosts) == "8"
    assert [each.name for each in protected_farm.parent.iterdir()] == [protected_farm.name]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_that_a_new_farm_where_nothing_may_be_written_says_so(protected_farm: Path) -> None:
    def create() -> str:
        return str(Repository.create(protected_farm.with_name("new.sqlite"), empty_farm("b"), actor="x", at_utc=NOON))

    assert outcome_without_privileges(create).startswith("DatabaseReadOnly: new.sqlite cannot be written.")


def test_that_a_full_disk_loses_nothing_and_the_change_can_be_made_later(farm: Path) -> None:
    with opened(farm) as repository:
        document = repository.load()
        pages = repository._database.execute("PRAGMA page_count").fetchone()[0]
        repository._database.execute(f"PRAGMA max_page_count = {pages + 1}")
        kept = repository.commit(added_host(document, "FIRST"), 1, actor="anna", at_utc=NOON)
        hosts = tuple(
            AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": f"H-{number}"}) for number in range(300)
        )
        many = Several(label="", commands=hosts)
        with pytest.raises(errors.DatabaseFull) as caught:
            repository.commit(planned(kept, many), 2, actor="anna", at_utc=NOON)
        assert "Free some space" in caught.value.hint
        assert repository.load() == kept
        repository._database.execute("PRAGMA max_page_count = 100000")
        after = repository.commit(added_host(kept, "LAST"), kept.revision, actor="anna", at_utc=NOON)
    with opened(farm) as again:
        assert again.load() == after


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system without room")
def test_that_an_error_of_a_disk_without_room_is_said_to_be_that(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    said = errors.from_sqlite(error, Path("/proc/farm.sqlite"))
    assert isinstance(said, errors.DatabaseFull)
    assert str(said) == "There is no room left on the disk of farm.sqlite."
    assert "The disk reported an error" in str(errors.from_sqlite(error, tmp_path / "farm.sqlite"))


@pytest.mark.parametrize("start_page", [1, 3, 8])
def test_that_overwritten_pages_are_damage_with_the_backup_as_the_way_on(farm: Path, start_page: int) -> None:
    content = bytearray(farm.read_bytes())
    content[start_page * 4096 : start_page * 4096 + 8192] = b"\xa5" * 8192
    farm.write_bytes(content)
    with pytest.raises(errors.DatabaseCorrupt) as caught:
        opened(farm)
    assert "Restore the newest backup" in caught.value.hint
    assert farm.read_bytes() == content


def test_that_a_truncated_file_is_damage(farm: Path) -> None:
    content = farm.read_bytes()[: 3 * 4096 + 100]
    farm.write_bytes(content)
    with pytest.raises(errors.DatabaseCorrupt):
        opened(farm)
    assert farm.read_bytes() == content


def test_that_what_was_a_farm_once_is_damage_not_another_file(farm: Path) -> None:
    backup.take_backup(farm, NOON)
    farm.write_bytes(b"\x00" * 9000)
    with pytest.raises(errors.DatabaseCorrupt, match="no farm database any more"):
        opened(farm)


def test_that_a_reference_to_nothing_is_damage(farm: Path) -> None:
    with closing(sqlite3.connect(farm)) as connection, connection:
        connection.execute("UPDATE host SET pool_id = 999 WHERE id = 8")
    with pytest.raises(errors.DatabaseCorrupt, match="a host refers to a pool that is gone"):
        opened(farm)


def test_that_a_file_without_its_revision_is_damage(farm: Path) -> None:
    with closing(sqlite3.connect(farm)) as connection, connection:
        connection.execute("DELETE FROM meta")
    with opened(farm) as repository, pytest.raises(errors.DatabaseCorrupt, match="revision is missing"):
        repository.load()


def test_that_a_newer_version_is_refused_and_left_alone(farm: Path) -> None:
    with closing(sqlite3.connect(farm)) as connection, connection:
        connection.execute(f"PRAGMA user_version = {migrations.STEPS.newest + 1}")
    content = farm.read_bytes()
    with pytest.raises(errors.DatabaseTooNew):
        Repository.open(farm, read_only=True, at_utc=NOON)
    with pytest.raises(errors.DatabaseTooNew) as caught:
        opened(farm)
    assert "Update RAS Console" in caught.value.hint
    assert farm.read_bytes() == content


def next_version(step: str) -> migrations.Steps:
    """Return the steps of a version to come: ours and one more."""

    def taken(database: sqlite3.Connection) -> None:
        raise AssertionError("taken already")

    def following(database: sqlite3.Connection) -> None:
        database.execute("ALTER TABLE site ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")
        if step == "fails":
            database.execute("SELECT no_such_function()")

    return migrations.Steps(name="farm", steps={**dict.fromkeys(migrations.STEPS.steps, taken), "9999_next": following})


def test_that_a_backup_is_taken_before_tables_are_altered(farm: Path) -> None:
    with Repository.open(farm, at_utc=NOON, known=next_version("works")) as repository:
        made = repository.made_backup
        columns = [each["name"] for each in repository._database.execute("PRAGMA table_info(site)")]
    assert made is not None
    assert columns[-1] == "colour"
    with opened(made.path) as before:
        assert before.load().revision == 1
    with Repository.open(farm, at_utc=NOON, known=next_version("works")) as repository:
        assert repository.made_backup is None


def test_that_a_step_that_fails_leaves_the_file_as_it_was(farm: Path) -> None:
    with pytest.raises(errors.StorageError):
        Repository.open(farm, at_utc=NOON, known=next_version("fails"))
    with opened(farm) as repository:
        assert repository.load().revision == 1
        assert migrations.version_of(repository._database) == migrations.STEPS.newest


def test_that_an_older_file_is_not_altered_by_a_reader(farm: Path) -> None:
    with pytest.raises(errors.DatabaseReadOnly, match="older version"):
        Repository.open(farm, read_only=True, at_utc=NOON, known=next_version("works"))


def test_that_a_very_large_file_is_opened_without_reading_it_through(farm: Path) -> None:
    content = bytearray(farm.read_bytes())
    content[-4096:] = b"\xa5" * 4096
    farm.write_bytes(content)
    with pytest.raises(errors.DatabaseCorrupt):
        opened(farm)
    database = opening.open_farm(farm, is_read_only=False, before_migrating=list, checked_up_to_bytes=1000)
    database.close()


@pytest.mark.parametrize("place", ["n" * 300 + ".sqlite", "notes.txt/farm.sqlite", "f" * 300 + "/farm.sqlite"])
def test_that_a_place_that_takes_no_file_is_said(place: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Dear diary")
    with pytest.raises(errors.StorageError) as caught:
        opened(tmp_path / place)
    with pytest.raises(errors.StorageError) as caught_making:
        new_farm(tmp_path / place)
    assert caught.value.hint
    assert caught_making.value.hint
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_that_a_farm_without_one_of_its_tables_is_damaged(farm: Path) -> None:
    with closing(sqlite3.connect(farm)) as connection:
        connection.execute("ALTER TABLE meta RENAME TO elsewhere")
    with pytest.raises(errors.DatabaseCorrupt) as caught, closing(opened(farm)) as repository:
        repository.load()
    assert "Restore" in caught.value.hint
