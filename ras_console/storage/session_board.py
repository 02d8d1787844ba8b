"""The sessions of every site, written into the runtime file while another console looks, about once a second.

A console that looks counts up a number in the file, and the engine's console watches that number move: no clocks are
compared. What has not changed is not written again; the round in which each part was written tells a reader what is
new to it. An epoch ends when the writing begins anew: then nothing that a reader remembers holds.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from ras_console.domain.ids import SiteId
from ras_console.engine.snapshot import FarmSnapshot, SessionColumns
from ras_console.runtime import session_wire
from ras_console.storage.connection import scalar, writing
from ras_console.storage.errors import translated
from ras_console.storage.runtime_file import open_runtime, runtime_path

WATCHED_FOR_S: Final = 10.0
"""A console that has not looked for so long is gone; one that is there looks every second or two."""

_ROUNDS_OF_EPOCH: Final = 60
"""Then all is written anew: a part that was damaged in the file is whole again after a minute at the latest."""

_TABLES: Final = ("session_head", "session_part")
_PUT_HEAD: Final = "INSERT OR REPLACE INTO session_head VALUES (?, ?, ?, ?, ?, ?)"
_PUT_PART: Final = "INSERT OR REPLACE INTO session_part VALUES (?, ?, ?, ?, ?)"
_CUT_OFF: Final = "DELETE FROM session_part WHERE site_id = ? AND kind = ? AND part >= ?"
_FORGET: Final = tuple(f"DELETE FROM {each} WHERE site_id = ?" for each in _TABLES)  # noqa: S608 - names of ours

_Statement = tuple[str, tuple[object, ...]]


@dataclass(slots=True, kw_only=True)
class _Site:
    """What stands in the file of one site."""

    sessions: SessionColumns
    rows: list[session_wire.Rows] = field(default_factory=list)
    names: list[tuple[str, ...]] = field(default_factory=list)


class SessionBoard:
    """The engine's side; made, used and closed by one thread. Every method raises StorageError."""

    def __init__(self, farm: Path) -> None:
        self._path = runtime_path(farm)
        self._database = open_runtime(farm)
        self._looks: int | None = None
        self._moved_s: float | None = None
        """When the number of looks was last seen to have changed."""
        self._epoch = ""
        self._round = 0
        self._written: dict[SiteId, _Site] = {}
        self._is_clean = False
        """Nothing stands in the file; at first there may be what a former run has left."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def is_watched(self, now_s: float) -> bool:
        """Return whether another console looks; `now_s` in monotonic seconds."""
        with translated(self._path):
            looks = int(str(scalar(self._database, "SELECT looks FROM session_watch") or 0))
        if self._looks is not None and looks != self._looks:
            self._moved_s = now_s
        self._looks = looks
        return self._moved_s is not None and now_s - self._moved_s <= WATCHED_FOR_S

    def show(self, snapshot: FarmSnapshot) -> None:
        """Write what has changed of the sessions since the last time; one transaction, all or nothing."""
        is_anew = not self._epoch or self._round % _ROUNDS_OF_EPOCH == 0
        before = {} if is_anew else self._written
        epoch = uuid.uuid4().hex if is_anew else self._epoch
        after, statements = self._changes(snapshot, before, epoch)
        if is_anew:
            statements = [*((f"DELETE FROM {each}", ()) for each in _TABLES), *statements]  # noqa: S608 - ours
        if statements:
            self._execute(statements)
        self._written, self._epoch, self._is_clean = after, epoch, False
        self._round += 1

    def clear(self) -> None:
        """Take everything off: nobody looks, or a former run has left it."""
        if not self._is_clean:
            self._execute([(f"DELETE FROM {each}", ()) for each in _TABLES])  # noqa: S608 - names of ours
            self._written, self._epoch, self._is_clean = {}, "", True

    def _changes(
        self, snapshot: FarmSnapshot, before: dict[SiteId, _Site], epoch: str
    ) -> tuple[dict[SiteId, _Site], list[_Statement]]:
        after: dict[SiteId, _Site] = {}
        statements: list[_Statement] = []
        for view in snapshot.sites:
            if view.sessions is None:
                continue
            old = before.get(view.id)
            if old is not None and old.sessions is view.sessions:
                after[view.id] = old
                continue
            new = _cut(view.sessions)
            after[view.id] = new
            statements += self._site_changes(view.id, old or _Site(sessions=view.sessions), new, epoch)
        gone = before.keys() - after.keys()
        statements += [(sql, (site,)) for site in sorted(gone) for sql in _FORGET]
        return after, statements

    def _site_changes(self, site: SiteId, old: _Site, new: _Site, epoch: str) -> Iterable[_Statement]:
        changed: tuple[tuple[str, list[tuple[int, bytes]], int], ...] = (
            (
                "rows",
                _changed(old.rows, new.rows, session_wire.is_same_rows, session_wire.rows_to_bytes),
                len(new.rows),
            ),
            ("names", _changed(old.names, new.names, _is_equal, session_wire.names_to_bytes), len(new.names)),
        )
        for kind, parts, count in changed:
            for part, content in parts:
                yield _PUT_PART, (site, kind, part, self._round, content)
            yield _CUT_OFF, (site, kind, count)
        head = session_wire.head_of(new.sessions)
        yield _PUT_HEAD, (site, epoch, self._round, head.at_s, head.sessions, head.names)

    def _execute(self, statements: Iterable[_Statement]) -> None:
        with translated(self._path), writing(self._database):
            for sql, parameters in statements:
                self._database.execute(sql, parameters)


def _cut(sessions: SessionColumns) -> _Site:
    return _Site(
        sessions=sessions, rows=list(session_wire.cut_rows(sessions)), names=list(session_wire.cut_names(sessions))
    )


def _is_equal(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return some == others


def _changed(
    old: list[Any], new: list[Any], is_same: Callable[[Any, Any], bool], to_bytes: Callable[[Any], bytes]
) -> list[tuple[int, bytes]]:
    """Return number and bytes of each part that is not what it was."""
    return [(at, to_bytes(each)) for at, each in enumerate(new) if at >= len(old) or not is_same(old[at], each)]
