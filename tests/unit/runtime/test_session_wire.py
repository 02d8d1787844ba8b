"""The sessions of a site as bytes and back; whatever else the bytes are gives WireError and nothing else."""

from __future__ import annotations

import contextlib
import dataclasses
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.engine.session_details import DetailColumn, blank_details
from ras_console.engine.snapshot import SessionColumns
from ras_console.runtime.session_wire import (
    ROWS_IN_PART,
    cut_names,
    cut_rows,
    head_of,
    is_same_rows,
    joined,
    joined_names,
    names_from_bytes,
    names_to_bytes,
    parts_of,
    rows_from_bytes,
    rows_to_bytes,
)
from ras_console.runtime.wire import WireError

DETAILS = 6
"""Place of the details among the columns."""

COUNT = 2 * ROWS_IN_PART + 7


def some_sessions(count: int = COUNT, *, seed: int = 1) -> SessionColumns:
    chance = np.random.default_rng(seed)
    return SessionColumns(
        at_s=12.5,
        ids=chance.permutation(np.arange(count, dtype=np.int64)) + (1 << 40),
        user=chance.permutation(np.arange(count, dtype=np.int32)),
        host=chance.integers(10, 500, count, dtype=np.int64),
        resource=chance.integers(1, 9, count, dtype=np.int64),
        state=chance.choice(np.array([0, 1, 4], dtype=np.uint8), count),
        started_s=chance.uniform(-1e6, 1e6, count).astype(np.float32),
        user_names=tuple(f"Zoë {number}" for number in range(count)),
        details=_some_details(count, chance),
        clients=tuple(f"pc-{number}\t10.0.0.1\tmacOS" for number in range(count)),
    )


def _some_details(count: int, chance: np.random.Generator) -> DetailColumn:
    rows = blank_details(count)
    rows["client"] = chance.permutation(np.arange(count, dtype=np.int32))
    rows["broker"] = chance.integers(0, 4, count)
    rows["work_s"] = chance.uniform(0.0, 60.0, count)
    return rows


def there_and_back(sessions: SessionColumns) -> SessionColumns:
    rows = [rows_from_bytes(rows_to_bytes(each)) for each in cut_rows(sessions)]
    names = joined_names(names_from_bytes(names_to_bytes(each)) for each in cut_names(sessions.user_names))
    assert len(rows) == parts_of(len(sessions.ids))
    clients = joined_names(names_from_bytes(names_to_bytes(each)) for each in cut_names(sessions.clients))
    return joined(head_of(sessions), rows, names, clients)


def columns(sessions: SessionColumns) -> list[np.ndarray[tuple[int], np.dtype[np.generic]]]:
    fields = [each.name for each in dataclasses.fields(sessions)]
    values = [getattr(sessions, each) for each in fields]
    return [each for each in values if isinstance(each, np.ndarray)]


@pytest.mark.parametrize("count", [0, 1, ROWS_IN_PART, COUNT])
def test_that_sessions_come_back_as_they_were_with_their_users_and_read_only(count: int) -> None:
    sent = some_sessions(count)
    back = there_and_back(sent)
    assert back.at_s == sent.at_s
    assert back.user_names == sent.user_names
    assert len(columns(back)) == 7
    for mine, theirs in zip(columns(sent), columns(back), strict=True):
        assert theirs.dtype == mine.dtype
        assert theirs.tolist() == mine.tolist()
        assert not theirs.flags.writeable


def test_that_a_part_takes_a_third_of_its_columns() -> None:
    (first, *_) = cut_rows(some_sessions())
    assert len(rows_to_bytes(first)) < sum(each.nbytes for each in first) // 2


def test_that_a_row_that_is_another_makes_a_part_another() -> None:
    first, second, short = cut_rows(some_sessions())
    assert is_same_rows(first, tuple(each.copy() for each in first))
    assert not is_same_rows(first, second)
    assert not is_same_rows(first, short)
    for column in range(len(first)):
        touched = [each.copy() for each in first]
        touched[column][3] = touched[column][4] if column == DETAILS else touched[column][3] + 1
        assert not is_same_rows(first, tuple(touched))


def test_that_a_name_with_the_mark_that_ends_names_stays_one_name() -> None:
    assert names_from_bytes(names_to_bytes(["a\0b", ""])) == ("ab", "")


def test_that_half_of_a_letter_is_sent_as_a_question_mark() -> None:
    assert names_from_bytes(names_to_bytes(["a\ud800"])) == ("a?",)


WHOLE = rows_to_bytes(next(cut_rows(some_sessions())))
NAMES = names_to_bytes(some_sessions().user_names[:ROWS_IN_PART])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "another version"),
        (b"\x02" + WHOLE[1:], "another version"),
        (WHOLE[:1], "cut short"),
        (WHOLE[:-9], "cut short"),
        (WHOLE + b"x", "something behind it"),
        (WHOLE[:40] + bytes([WHOLE[40] ^ 255]) + WHOLE[41:], "part"),
        (b"\x03" + b"no zlib", "damaged"),
        (b"\x03" + zlib.compress(b""), "part"),
        (b"\x03" + zlib.compress(b"x" * 33), "part"),
        (b"\x03" + zlib.compress(b"\xff" * 66 * (ROWS_IN_PART + 1)), "part"),
        (b"\x03" + zlib.compress(bytes(5 * 1024 * 1024)), "cut short"),
    ],
)
def test_that_bytes_that_are_no_part_of_ours_are_a_wire_error(content: bytes, why: str) -> None:
    with pytest.raises(WireError, match=why):
        rows_from_bytes(content)
    with pytest.raises(WireError, match=why):
        names_from_bytes(content)


@given(st.sampled_from([WHOLE, NAMES]), st.data())
def test_that_damage_anywhere_gives_another_part_or_a_wire_error(whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 4)) :]
    for read in (rows_from_bytes, names_from_bytes):
        with contextlib.suppress(WireError):  # and nothing else
            read(damaged)


def test_that_parts_that_contradict_each_other_are_a_wire_error() -> None:
    sent = some_sessions()
    head, rows = head_of(sent), list(cut_rows(sent))
    names, clients = sent.user_names, sent.clients
    with pytest.raises(WireError, match="not all"):
        joined(head, rows[:-1], names, clients)
    with pytest.raises(WireError, match="not all"):
        joined(head, rows, names[:-1], clients)
    with pytest.raises(WireError, match="name is missing"):
        joined(dataclasses.replace(head, names=5), rows, names[:5], clients)
    with pytest.raises(WireError, match="not all"):
        joined(head, rows, names, clients[:-1])
    with pytest.raises(WireError, match="client"):
        joined(dataclasses.replace(head, clients=5), rows, names, clients[:5])
    below = dataclasses.replace(sent, user=sent.user - 1)
    with pytest.raises(WireError, match="name is missing"):
        joined(head, list(cut_rows(below)), names, clients)
    strange = dataclasses.replace(sent, state=np.full(COUNT, 3, dtype=np.uint8))
    with pytest.raises(WireError, match="state"):
        joined(head, list(cut_rows(strange)), names, clients)
