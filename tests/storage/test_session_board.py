"""The sessions in the runtime file: written while somebody looks, only what has changed, read whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ras_console.domain.ids import ObjectId, SiteId
from ras_console.engine.snapshot import FarmSnapshot, SessionColumns
from ras_console.storage.errors import DatabaseLocked
from ras_console.storage.runtime_file import open_runtime, runtime_path
from ras_console.storage.session_board import WATCHED_FOR_S, SessionBoard
from ras_console.storage.session_reader import SessionReader
from tests.gui.samples import SITE, sample_snapshot, with_site
from tests.unit.runtime.test_session_wire import COUNT, columns, some_sessions

ELSEWHERE = SiteId(ObjectId(900))


@pytest.fixture
def board(farm: Path) -> Iterator[SessionBoard]:
    with SessionBoard(farm) as made:
        yield made


@pytest.fixture
def reader(farm: Path) -> SessionReader:
    return SessionReader(farm)


def picture(sessions: SessionColumns | None) -> FarmSnapshot:
    return with_site(sample_snapshot(), sessions=sessions)


def with_second_site(snapshot: FarmSnapshot, sessions: SessionColumns) -> FarmSnapshot:
    (site,) = snapshot.sites
    return replace(snapshot, sites=(site, replace(site, id=ELSEWHERE, sessions=sessions)))


def drained(sessions: SessionColumns, row: int) -> SessionColumns:
    """Return the sessions a second later, one of them moved to another host."""
    host = sessions.host.copy()
    host[row] += 1
    return replace(sessions, at_s=sessions.at_s + 1.0, host=host)


def is_same(one: SessionColumns, other: SessionColumns) -> bool:
    pairs = zip(columns(one), columns(other), strict=True)
    return one.at_s == other.at_s and all(np.array_equal(mine, theirs) for mine, theirs in pairs)


def rounds(farm: Path) -> dict[tuple[str, int], int]:
    """Return for each part of the site in which round it was written."""
    with closing(sqlite3.connect(runtime_path(farm))) as connection:
        found = connection.execute("SELECT kind, part, round FROM session_part WHERE site_id = ?", (SITE,))
        return {(kind, part): number for kind, part, number in found}


def spoil(farm: Path, sql: str, *parameters: object) -> None:
    with closing(sqlite3.connect(runtime_path(farm), isolation_level=None)) as connection:
        assert connection.execute(sql, parameters).rowcount != 0


def test_that_a_reader_gets_the_sessions_of_every_site_with_the_names_of_their_users(
    board: SessionBoard, reader: SessionReader
) -> None:
    here, there = some_sessions(), some_sessions(5, seed=2)
    board.show(with_second_site(picture(here), there))
    found = reader.read()
    assert is_same(found[SITE], here)
    assert is_same(found[ELSEWHERE], there)
    assert list(found[SITE].user_names) == list(here.user_names)
    assert reader.trouble == ""


def test_that_only_parts_with_changes_are_written_again(farm: Path, board: SessionBoard, reader: SessionReader) -> None:
    first = some_sessions()
    board.show(picture(first))
    assert is_same(reader.read()[SITE], first)
    second = drained(first, COUNT - 1)
    board.show(picture(second))
    assert {part for part, number in rounds(farm).items() if number == 1} == {("rows", 2)}
    assert is_same(reader.read()[SITE], second)


def test_that_a_second_without_news_writes_nothing_and_gives_the_same_object(
    farm: Path, board: SessionBoard, reader: SessionReader
) -> None:
    sessions = some_sessions()
    board.show(picture(sessions))
    first = reader.read()[SITE]
    board.show(replace(picture(sessions), number=77))
    assert set(rounds(farm).values()) == {0}
    assert reader.read()[SITE] is first


def test_that_fewer_and_again_more_sessions_are_read_right(board: SessionBoard, reader: SessionReader) -> None:
    for count in (COUNT, 3, 0, COUNT, COUNT + 1):
        sessions = some_sessions(count, seed=count)
        board.show(picture(sessions))
        found = reader.read()[SITE]
        assert is_same(found, sessions)
        assert list(found.user_names) == list(sessions.user_names)


def test_that_a_reader_that_missed_some_rounds_is_up_to_date_again(board: SessionBoard, reader: SessionReader) -> None:
    sessions = some_sessions()
    board.show(picture(sessions))
    reader.read()
    for row in (0, 1500, 2050):
        sessions = drained(sessions, row)
        board.show(picture(sessions))
    assert is_same(reader.read()[SITE], sessions)


def test_that_a_site_that_is_gone_or_knows_no_sessions_any_more_is_taken_off(
    board: SessionBoard, reader: SessionReader
) -> None:
    here, there = some_sessions(), some_sessions(5)
    board.show(with_second_site(picture(here), there))
    board.show(picture(here))
    assert set(reader.read()) == {SITE}
    board.show(picture(None))
    assert reader.read() == {}


def test_that_what_a_former_run_has_left_does_not_mix_with_the_next(farm: Path, reader: SessionReader) -> None:
    with SessionBoard(farm) as former:
        former.show(with_second_site(picture(some_sessions(seed=1)), some_sessions(5)))
    reader.read()
    now = some_sessions(COUNT - 1, seed=3)
    with SessionBoard(farm) as board:
        board.show(picture(now))
    found = reader.read()
    assert set(found) == {SITE}
    assert is_same(found[SITE], now)


def test_that_what_nobody_looks_at_is_taken_off_and_written_whole_for_the_next_reader(
    farm: Path, board: SessionBoard, reader: SessionReader
) -> None:
    sessions = some_sessions()
    board.show(picture(sessions))
    reader.read()
    board.clear()
    assert rounds(farm) == {}
    assert reader.read() == {}
    board.show(picture(sessions))
    assert is_same(reader.read()[SITE], sessions)


def test_that_the_engine_learns_that_a_console_looks_and_that_it_has_gone(
    board: SessionBoard, reader: SessionReader
) -> None:
    assert not board.is_watched(0.0)
    reader.note_look()
    assert board.is_watched(1.0)
    assert board.is_watched(1.0 + WATCHED_FOR_S)
    assert not board.is_watched(1.5 + WATCHED_FOR_S)
    reader.note_look()
    assert board.is_watched(100.0)


def test_that_looks_at_a_former_run_count_for_nothing(farm: Path, reader: SessionReader) -> None:
    with SessionBoard(farm):
        reader.note_look()
    with SessionBoard(farm) as board:
        assert not board.is_watched(0.0)


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("UPDATE session_part SET content = ? WHERE kind = 'rows' AND part = 1", b"\x01torn"),
        ("UPDATE session_part SET content = ? WHERE kind = 'names' AND part = 0", b""),
        ("UPDATE session_part SET content = ? WHERE kind = 'names' AND part = 0", b"\x04newer"),
        ("DELETE FROM session_part WHERE kind = 'rows' AND part = ?", 0),
        ("UPDATE session_head SET sessions = ?", 5),
        ("UPDATE session_head SET sessions = ?", -1),
        ("UPDATE session_head SET names = ?", 1 << 40),
    ],
)
def test_that_a_damaged_list_is_none_says_why_and_leaves_the_other_sites_alone(
    farm: Path, board: SessionBoard, reader: SessionReader, sql: str, value: object
) -> None:
    board.show(with_second_site(picture(some_sessions()), some_sessions(5)))
    spoil(farm, f"{sql}{' AND' if 'WHERE' in sql else ' WHERE'} site_id = {SITE}", value)
    assert set(reader.read()) == {ELSEWHERE}
    assert reader.trouble != ""
    assert set(reader.read()) == {ELSEWHERE}


def test_that_a_damaged_part_is_whole_again_after_a_minute(
    farm: Path, board: SessionBoard, reader: SessionReader
) -> None:
    sessions = some_sessions()
    board.show(picture(sessions))
    spoil(farm, "UPDATE session_part SET content = ? WHERE kind = 'rows' AND part = 0", b"torn")
    for _ in range(59):
        board.show(picture(sessions))
    assert reader.read() == {}
    board.show(picture(sessions))
    assert is_same(reader.read()[SITE], sessions)
    assert reader.trouble == ""


def test_that_what_could_not_be_written_is_written_the_next_time(farm: Path, reader: SessionReader) -> None:
    first = some_sessions()
    second = drained(first, 2)
    with SessionBoard(farm) as board:
        board._database.execute("PRAGMA busy_timeout = 0")
        board.show(picture(first))
        reader.read()
        with closing(open_runtime(farm)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseLocked):
                board.show(picture(second))
            assert is_same(reader.read()[SITE], first)
            with pytest.raises(DatabaseLocked):
                reader.note_look()
        board.show(picture(second))
        assert is_same(reader.read()[SITE], second)


def as_first_version(farm: Path) -> None:
    """Make the runtime file what the first version of this program made."""
    open_runtime(farm).close()
    with closing(sqlite3.connect(runtime_path(farm), isolation_level=None)) as connection:
        for table in ("session_head", "session_part", "session_watch", "visit", "console_message", "console"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name > '0002'")
        connection.execute("PRAGMA user_version = 1")


def test_that_a_file_of_the_first_version_is_read_as_without_sessions_and_left_as_it_is(
    farm: Path, reader: SessionReader
) -> None:
    as_first_version(farm)
    reader.note_look()
    assert reader.read() == {}
    assert reader.trouble == ""
    with closing(sqlite3.connect(runtime_path(farm))) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_that_a_file_of_the_first_version_is_brought_up_to_date_by_who_writes(
    farm: Path, reader: SessionReader
) -> None:
    as_first_version(farm)
    sessions = some_sessions()
    with SessionBoard(farm) as board:
        board.show(picture(sessions))
    assert is_same(reader.read()[SITE], sessions)


def test_that_without_a_file_there_are_no_sessions_and_none_is_made(farm: Path, reader: SessionReader) -> None:
    reader.note_look()
    assert reader.read() == {}
    assert not runtime_path(farm).exists()
