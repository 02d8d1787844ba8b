"""The sessions of a site as bytes, for a console whose engine runs in another process: parts of so many rows each.

A hundred thousand sessions change in a few places within a second, and users hardly ever: of what is cut into parts
only those are sent again that have changed. A part says in its first byte in which form it is written. Of each column
all first bytes follow each other, then all second ones and so on: ids differ in few of them, so that the quickest
compression takes a third of the room.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.vocabulary import SessionState
from ras_console.engine.session_details import DETAIL
from ras_console.engine.snapshot import SessionColumns
from ras_console.runtime.wire import WireError

ROWS_IN_PART: Final = 1024
"""Sessions, or names of users, of which one part tells."""

_FORM: Final = b"\x03"
_LEVEL: Final = 1
_MOST_BYTES: Final = 4 * 1024 * 1024
"""No part of ours is larger unpacked: a damaged one is not to take all memory."""

_COLUMNS: Final[tuple[tuple[str, np.dtype[Any]], ...]] = (
    ("ids", np.dtype(np.int64)),
    ("user", np.dtype(np.int32)),
    ("host", np.dtype(np.int64)),
    ("resource", np.dtype(np.int64)),
    ("state", np.dtype(np.uint8)),
    ("started_s", np.dtype(np.float32)),
    ("details", DETAIL),
)
_ROW_BYTES: Final = sum(kind.itemsize for _, kind in _COLUMNS)
_STATES: Final = tuple(int(each) for each in SessionState)

Rows = tuple[NDArray[Any], ...]
"""The columns of one part, in the order of `_COLUMNS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHead:
    """What the parts of one site must come to."""

    at_s: float
    sessions: int
    names: int
    clients: int


def head_of(sessions: SessionColumns) -> SessionHead:
    """Return what the parts of these sessions come to."""
    return SessionHead(
        at_s=sessions.at_s, sessions=len(sessions.ids), names=len(sessions.user_names), clients=len(sessions.clients)
    )


def parts_of(count: int) -> int:
    """Return how many parts so many rows or names make."""
    return -(-count // ROWS_IN_PART)


def cut_rows(sessions: SessionColumns) -> Iterator[Rows]:
    """Return the rows of each part, as views of the columns."""
    columns = [getattr(sessions, name) for name, _ in _COLUMNS]
    for begin in range(0, len(sessions.ids), ROWS_IN_PART):
        yield tuple(each[begin : begin + ROWS_IN_PART] for each in columns)


def cut_names(all_names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Return the names, of users or of clients, of each part."""
    names = all_names[:]  # once: each slice of a growing list copies all of it
    for begin in range(0, len(names), ROWS_IN_PART):
        yield tuple(names[begin : begin + ROWS_IN_PART])


def is_same_rows(some: Rows, others: Rows) -> bool:
    """Return whether two parts have the same rows in the same order."""
    return all(len(one) == len(other) and bool((one == other).all()) for one, other in zip(some, others, strict=True))


def rows_to_bytes(rows: Rows) -> bytes:
    """Return the bytes of one part."""
    planes = (
        np.ascontiguousarray(column, dtype=kind.newbyteorder("<")).view(np.uint8).reshape(-1, kind.itemsize).T.tobytes()
        for column, (_, kind) in zip(rows, _COLUMNS, strict=True)
    )
    return _FORM + zlib.compress(b"".join(planes), _LEVEL)


def rows_from_bytes(content: bytes) -> Rows:
    """Return the rows that a part tells of, read-only; raises WireError for anything else."""
    plain = _unpacked(content)
    count, rest = divmod(len(plain), _ROW_BYTES)
    if rest or not 0 < count <= ROWS_IN_PART:
        raise WireError(f"not a part of the sessions: {len(plain)} bytes are no whole rows")
    begin = 0
    rows = []
    for _, kind in _COLUMNS:
        planes = np.frombuffer(plain, dtype=np.uint8, count=count * kind.itemsize, offset=begin)
        begin += len(planes)
        column = np.ascontiguousarray(planes.reshape(kind.itemsize, count).T).view(kind.newbyteorder("<")).ravel()
        rows.append(_read_only(column.astype(kind, copy=False)))
    return tuple(rows)


def names_to_bytes(names: Sequence[str]) -> bytes:
    """Return the bytes of a part's names; each is ended by a zero, which no name contains."""
    plain = "".join(f"{each.replace(chr(0), '')}\0" for each in names)
    return _FORM + zlib.compress(plain.encode("utf-8", "replace"), _LEVEL)


def names_from_bytes(content: bytes) -> tuple[str, ...]:
    """Return the names that a part tells; raises WireError for anything else."""
    try:
        *names, rest = _unpacked(content).decode().split("\0")
    except UnicodeDecodeError as error:
        raise WireError("not a part of the names of users: no text") from error
    if rest or not 0 < len(names) <= ROWS_IN_PART:
        raise WireError("not a part of the names of users: it does not end where a name does")
    return tuple(names)


def joined_names(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return all names in their order."""
    return tuple(chain.from_iterable(parts))


def joined(head: SessionHead, rows: Sequence[Rows], names: Sequence[str], clients: Sequence[str]) -> SessionColumns:
    """Return the sessions of all parts; raises WireError where they are not what the head says, or contradict it."""
    columns = {name: _joined(rows, at, kind) for at, (name, kind) in enumerate(_COLUMNS)}
    if len(columns["ids"]) != head.sessions or len(names) != head.names or len(clients) != head.clients:
        raise WireError("not all of the sessions are there")
    user, state = columns["user"], columns["state"]
    if head.sessions and (user.min() < 0 or user.max() >= head.names):
        raise WireError("a session has a user whose name is missing")
    client = columns["details"]["client"]
    if head.sessions and (client.min() < -1 or client.max() >= head.clients):
        raise WireError("a session has a client whose name is missing")
    if not bool(np.isin(state, _STATES).all()):
        raise WireError("a session has a state that there is not")
    return SessionColumns(at_s=head.at_s, user_names=names, clients=clients, **columns)


def _joined(parts: Sequence[Rows], at: int, kind: np.dtype[Any]) -> NDArray[Any]:
    return _read_only(np.concatenate([each[at] for each in parts]) if parts else np.zeros(0, dtype=kind))


def _read_only(column: NDArray[Any]) -> NDArray[Any]:
    column.setflags(write=False)
    return column


def _unpacked(content: bytes) -> bytes:
    if content[:1] != _FORM:
        raise WireError("the sessions are written in the form of another version")
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(content[1:], _MOST_BYTES)
    except zlib.error as error:
        raise WireError("a part of the sessions is damaged") from error
    if not stream.eof or stream.unused_data:
        raise WireError("a part of the sessions is cut short or has something behind it")
    return plain
