"""Who was where when, in the runtime file: a row for each stay in a session, for seven days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ras_console.domain.ids import HostId, ObjectId, ResourceId, SessionId
from ras_console.engine.events import SessionChange, SessionChanged, SessionsListed
from ras_console.engine.session_notes import SessionNote
from ras_console.runtime.visits import Visit, VisitSearch
from ras_console.storage.connection import writing
from ras_console.storage.errors import translated
from ras_console.storage.history import KEPT_S
from ras_console.storage.runtime_file import is_current, open_runtime, open_runtime_to_read, runtime_path

_SETTLED_S: Final = 2.0
"""A list and the word of a change may overtake each other by so much: what is younger is not ended for missing."""

_BEGIN: Final = "INSERT OR IGNORE INTO visit VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)"
_END: Final = (
    "UPDATE visit SET ended_s = ?, wall_s = ? WHERE run_id = ? AND site_id = ? AND session = ? AND ended_s IS NULL"
)
_OPEN_ON_HOST: Final = (
    "SELECT session FROM visit WHERE run_id = ? AND site_id = ? AND host_id = ? AND ended_s IS NULL AND began_s < ?"
)
_END_FORMER: Final = (
    "UPDATE visit SET wall_s = ?, ended_s = max(began_s, coalesce((SELECT max(at_s) FROM site_load), began_s)) "
    "WHERE run_id <> ? AND ended_s IS NULL"
)
_ENDS: Final = (SessionChange.ENDED, SessionChange.LOGON_FAILED)


class VisitWriter:
    """Keeps stays; made, used and closed by one thread. Every method is one transaction and raises StorageError.

    The same word from several brokers does no harm: a stay begins once and ends once.
    """

    def __init__(self, farm: Path, run_id: str) -> None:
        self._path = runtime_path(farm)
        self._run_id = run_id
        self._database = open_runtime(farm)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._database.close()

    def end_former(self, wall_s: float) -> None:
        """End the stays that a former run has left open: its sessions ended with it, when it last kept anything."""
        with translated(self._path), writing(self._database):
            self._database.execute(_END_FORMER, (wall_s, self._run_id))

    def keep(self, notes: Iterable[tuple[float, SessionNote]], wall_s: float) -> None:
        """Keep what hosts said; each note comes with the wall time from which its instants count."""
        with translated(self._path), writing(self._database):
            for origin_s, note in notes:
                match note.event:
                    case SessionChanged():
                        self._take_change(note.site, note.event, origin_s, wall_s)
                    case SessionsListed():
                        self._take_list(note.site, note.event, origin_s, wall_s)

    def prune(self, now_wall_s: float) -> None:
        """Drop stays that ended more than 7 days ago, by the wall clock."""
        with translated(self._path), writing(self._database):
            self._database.execute("DELETE FROM visit WHERE wall_s < ? AND ended_s IS NOT NULL", (now_wall_s - KEPT_S,))

    def _take_change(self, site: int, event: SessionChanged, origin_s: float, wall_s: float) -> None:
        at_s = origin_s + event.now_s
        if event.change is SessionChange.CONNECTED:
            row = (event.session, event.user, event.host, event.resource, event.client, at_s, wall_s)
            self._database.execute(_BEGIN, (self._run_id, site, *row))
        elif event.change in _ENDS:
            self._database.execute(_END, (at_s, wall_s, self._run_id, site, event.session))

    def _take_list(self, site: int, event: SessionsListed, origin_s: float, wall_s: float) -> None:
        self._database.executemany(_BEGIN, _rows(self._run_id, site, event, origin_s, wall_s))
        at_s = origin_s + event.now_s
        listed = frozenset(event.session.tolist())
        known = self._database.execute(_OPEN_ON_HOST, (self._run_id, site, event.host, at_s - _SETTLED_S)).fetchall()
        gone = [row["session"] for row in known if row["session"] not in listed]
        self._database.executemany(_END, ((at_s, wall_s, self._run_id, site, each) for each in gone))


def _rows(
    run_id: str, site: int, event: SessionsListed, origin_s: float, wall_s: float
) -> Iterator[tuple[object, ...]]:
    clients: Sequence[str] = event.details.client if event.details is not None else ("",) * len(event.session)
    columns = (event.session.tolist(), event.user, event.resource.tolist(), clients, event.started_s.tolist())
    for session, user, resource, client, started_s in zip(*columns, strict=True):
        yield run_id, site, session, user, int(event.host), resource, client, origin_s + started_s, wall_s


def find_visits(farm: Path, search: VisitSearch) -> tuple[Visit, ...]:
    """Return the stays that were looked for, the latest first; none while nothing is kept. Raises StorageError."""
    database = open_runtime_to_read(farm)
    if database is None:
        return ()
    conditions = ["site_id = ?", "began_s <= ?", "coalesce(ended_s, 9e99) >= ?"]
    values: list[object] = [search.site, min(search.to_s, 9e99), search.from_s]
    if search.host is not None:
        conditions.append("host_id = ?")
        values.append(search.host)
    if search.user:
        conditions.append("instr(lower(user_name), lower(?)) > 0")
        values.append(search.user)
    sql = f"SELECT * FROM visit WHERE {' AND '.join(conditions)} ORDER BY began_s DESC LIMIT ?"  # noqa: S608 - ours
    try:
        with translated(runtime_path(farm)):
            if not is_current(database):
                return ()
            return tuple(
                Visit(
                    session=SessionId(row["session"]),
                    user=row["user_name"],
                    host=HostId(ObjectId(row["host_id"])),
                    resource=ResourceId(ObjectId(row["resource_id"])),
                    client=row["client"],
                    began_s=row["began_s"],
                    ended_s=row["ended_s"],
                )
                for row in database.execute(sql, (*values, search.limit))
            )
    finally:
        database.close()
