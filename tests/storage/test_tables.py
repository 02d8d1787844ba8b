"""The tables are what the dataclasses say, strict, with real foreign keys that are indexed."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ras_console.domain.catalogue import KINDS
from ras_console.domain.vocabulary import Kind
from ras_console.storage import migrations
from ras_console.storage.codec import columns_of
from ras_console.storage.connection import create, writing
from ras_console.storage.runtime_file import open_runtime, runtime_path


@pytest.fixture
def raw(farm: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(farm)) as connection:
        yield connection


@pytest.mark.parametrize("kind", list(KINDS))
def test_that_a_table_has_the_columns_its_class_has_fields(kind: Kind, raw: sqlite3.Connection) -> None:
    found = raw.execute(f"PRAGMA table_info({kind})").fetchall()
    expected = {
        (each.name, each.sql_type, 0 if each.is_nullable or each.name == "id" else 1) for each in columns_of(kind)
    }
    assert {name for name, *_ in expected} == {each.name for each in dataclasses.fields(KINDS[kind].object_class)}
    assert {(name, sql_type, is_not_null) for _, name, sql_type, is_not_null, *_ in found} == expected
    assert len(found) == len(expected)


def test_that_every_table_of_ours_is_strict(farm: Path) -> None:
    open_runtime(farm).close()
    for path in (farm, runtime_path(farm)):
        with closing(sqlite3.connect(path)) as connection:
            tables = connection.execute("PRAGMA table_list").fetchall()
        loose = [
            name
            for _, name, _, _, _, is_strict in tables
            if not is_strict and not name.startswith(("sqlite_", "_sqlite"))
        ]
        assert loose == []


@pytest.mark.parametrize("kind", list(KINDS))
def test_that_every_reference_to_one_object_is_an_indexed_foreign_key(kind: Kind, raw: sqlite3.Connection) -> None:
    keys = {row[3] for row in raw.execute(f"PRAGMA foreign_key_list({kind})")}
    spec = KINDS[kind]
    wanted = {each.name for each in spec.fields if each.reference and not each.name.endswith("_ids")}
    assert keys == wanted | ({spec.parent_field} if spec.parent_field else set())
    first_columns = set()
    for _, name, *_ in raw.execute(f"PRAGMA index_list({kind})").fetchall():
        first_columns.add(raw.execute(f"PRAGMA index_info({name})").fetchone()[2])
    assert keys <= first_columns


def test_that_a_dangling_reference_cannot_be_written(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("UPDATE host SET pool_id = 999")
    with pytest.raises(sqlite3.IntegrityError):
        raw.commit()


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET actor = 'x'", "DELETE FROM audit_object"])
def test_that_the_audit_only_grows(statement: str, raw: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="the audit only grows"):
        raw.execute(statement)


def test_that_the_file_names_its_steps_and_counts_them(raw: sqlite3.Connection) -> None:
    names = [name for (name,) in raw.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'farm'")]
    assert names == ["0001_first_version", "0002_administration", "0003_idle_sessions"]
    assert raw.execute("PRAGMA user_version").fetchone() == (migrations.STEPS.newest,)
    assert raw.execute("PRAGMA application_id").fetchone() == (migrations.APPLICATION_ID,)


def apply_and_fail(database: sqlite3.Connection) -> None:
    with writing(database):
        migrations.apply(database)
        raise ZeroDivisionError


def test_that_steps_are_taken_all_or_none(tmp_path: Path) -> None:
    database = create(tmp_path / "x.sqlite")
    with pytest.raises(ZeroDivisionError):
        apply_and_fail(database)
    assert database.execute("SELECT name FROM sqlite_master").fetchall() == []
    assert migrations.version_of(database) == 0
    database.close()
