"""What happened and how loaded the farm was: timeline entries for 7 days, load in steps that grow with age.

`at_s` is the farm's own time in seconds since 1970 UTC, virtual for a lab; `wall_s` the wall clock's, by which it is
pruned. The chart is drawn by `at_s`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Any, Final, Self

from ras_console.domain.ids import BrokerId, HostId, SiteId
from ras_console.storage import state_rows
from ras_console.storage.connection import writing
from ras_console.storage.errors import translated
from ras_console.storage.runtime_file import open_runtime, open_runtime_to_read, runtime_path

HOUR_S: Final = 3600.0
DAY_S: Final = 86400.0
KEPT_S: Final = 7 * DAY_S
_STEPS: Final = ((1, 10, HOUR_S), (10, 60, DAY_S))
"""Finer step, the coarser one it becomes, and at what age."""
_HOST_STEP_S: Final = 60
_LOOKED_AT: Final = 200
"""Newest rows among which the latest instant is: all rows of a moment, of many sites, are written together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRecord:
    """One entry of the timeline; `seq` is unique in the engine's run `run_id`, `content` the whole entry as JSON."""

    run_id: str
    seq: int
    at_s: float
    wall_s: float
    site_id: SiteId | None
    broker_id: BrokerId | None
    host_id: HostId | None
    severity: int
    source: str
    kind: str
    role: str | None
    term: int | None
    cause: str | None
    text: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLoad:
    """A site's load over `step_s` seconds from `at_s`: ratios and session counts averaged, events counted."""

    site_id: SiteId
    step_s: int = 1
    at_s: float
    wall_s: float
    load_p05_ratio: float
    load_median_ratio: float
    load_p95_ratio: float
    load_max_ratio: float
    sessions: float
    disconnected: float
    logons: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLoad:
    """A host's load in the minute from `at_s`; of several samples in a minute the last one stays."""

    host_id: HostId
    at_s: float
    wall_s: float
    site_id: SiteId
    load_ratio: float
    cpu_ratio: float
    memory_ratio: float
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """An entry as it is kept: its number in the file, the engine's run it belongs to, and its JSON."""

    id: int
    run_id: str
    content: str


class HistoryWriter:
    """Writes the runtime file; made, used and closed by one background thread of the caller, so that nobody waits.

    Every method is one transaction and raises StorageError.
    """

    def __init__(self, farm: Path) -> None:
        self._path = runtime_path(farm)
        self._database = open_runtime(farm, is_checked=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def append_timeline(self, entries: Iterable[TimelineRecord]) -> None:
        """Keep entries; one that is there already is not kept twice."""
        self._insert("INSERT OR IGNORE", "timeline", TimelineRecord, entries)

    def append_site_load(self, samples: Iterable[SiteLoad]) -> None:
        """Keep samples of one second each."""
        self._insert("INSERT OR REPLACE", "site_load", SiteLoad, samples)

    def append_host_load(self, samples: Iterable[HostLoad]) -> None:
        """Keep samples, the last of each minute."""
        with translated(self._path), writing(self._database):
            self._database.executemany(
                _insert_sql("INSERT OR REPLACE", "host_load", HostLoad),
                ((each.host_id, each.at_s // _HOST_STEP_S * _HOST_STEP_S, *astuple(each)[2:]) for each in samples),
            )

    def write_state(self, content: str, at_utc: datetime) -> None:
        """Replace the state that other consoles show; `content` is JSON text."""
        with translated(self._path):
            state_rows.write_state(self._database, content, at_utc)

    def prune(self, now_wall_s: float) -> None:
        """Thin out what has come of age and drop what is older than 7 days, by the wall clock."""
        with translated(self._path), writing(self._database):
            for fine_s, coarse_s, age_s in _STEPS:
                _thin_out(self._database, fine_s, coarse_s, now_wall_s - age_s)
            for table in ("timeline", "site_load", "host_load"):
                self._database.execute(
                    f"DELETE FROM {table} WHERE wall_s < ?",  # noqa: S608 - a name of ours
                    (now_wall_s - KEPT_S,),
                )

    def _insert(self, verb: str, table: str, record: type, values: Iterable[TimelineRecord | SiteLoad]) -> None:
        with translated(self._path), writing(self._database):
            self._database.executemany(_insert_sql(verb, table, record), (astuple(each) for each in values))


class HistoryReader:
    """Reads the runtime file, as empty while there is none.

    Used by one thread at a time; every method raises StorageError.
    """

    def __init__(self, farm: Path) -> None:
        self._farm = farm
        self._path = runtime_path(farm)
        self._database: Connection | None = None

    def close(self) -> None:
        """Give the file back; a later question opens it again."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def timeline(self, since_wall_s: float, limit: int) -> tuple[TimelineRecord, ...]:
        """Return the newest `limit` entries since an instant, oldest first."""
        rows = self._rows(
            "SELECT * FROM (SELECT * FROM timeline WHERE wall_s >= ? ORDER BY id DESC LIMIT ?) ORDER BY id",
            (since_wall_s, limit),
        )
        names = [each.name for each in fields(TimelineRecord)]
        return tuple(TimelineRecord(**{name: row[name] for name in names}) for row in rows)

    def newest_run_after(self, row_id: int) -> tuple[KeptEntry, ...]:
        """Return the entries of the newest run after a number, oldest first, of its last hour at most."""
        rows = self._rows(
            "SELECT timeline.id, timeline.run_id, timeline.content FROM timeline, "
            "(SELECT run_id, wall_s FROM timeline ORDER BY id DESC LIMIT 1) AS newest "
            "WHERE timeline.id > ? AND timeline.run_id = newest.run_id AND timeline.wall_s >= newest.wall_s - ? "
            "ORDER BY timeline.id",
            (row_id, HOUR_S),
        )
        return tuple(KeptEntry(id=row["id"], run_id=row["run_id"], content=row["content"]) for row in rows)

    def last_at_s(self) -> float | None:
        """Return the latest instant of the farm's own time that anything was kept of, None where nothing is."""
        rows = self._rows(
            "SELECT max(at_s) AS at_s FROM ("
            "SELECT * FROM (SELECT at_s FROM timeline ORDER BY id DESC LIMIT :looked_at) UNION ALL "
            "SELECT * FROM (SELECT at_s FROM site_load WHERE step_s = 1 ORDER BY wall_s DESC LIMIT :looked_at))",
            {"looked_at": _LOOKED_AT},
        )
        return rows[0]["at_s"] if rows else None

    def site_load(self, site_id: SiteId, from_s: float, to_s: float) -> tuple[SiteLoad, ...]:
        """Return the site's load from one instant of the farm's time up to another, in the steps it is kept in."""
        rows = self._rows(
            "SELECT * FROM site_load WHERE site_id = ? AND at_s >= ? AND at_s < ? ORDER BY at_s",
            (site_id, from_s, to_s),
        )
        return tuple(SiteLoad(**dict(row)) for row in rows)

    def host_load(self, host_id: HostId, from_s: float, to_s: float) -> tuple[HostLoad, ...]:
        """Return the host's load by the minute from one instant of the farm's time up to another."""
        rows = self._rows(
            "SELECT * FROM host_load WHERE host_id = ? AND at_s >= ? AND at_s < ? ORDER BY at_s",
            (host_id, from_s, to_s),
        )
        return tuple(HostLoad(**dict(row)) for row in rows)

    def _rows(self, sql: str, parameters: tuple[object, ...] | dict[str, object]) -> list[dict[str, Any]]:
        if self._database is None:
            self._database = open_runtime_to_read(self._farm)
        if self._database is None:
            return []
        with translated(self._path):
            found: list[dict[str, Any]] = self._database.execute(sql, parameters).fetchall()
        return found


def _insert_sql(verb: str, table: str, record: type) -> str:
    names = [each.name for each in fields(record)]
    return f"{verb} INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _thin_out(database: Connection, fine_s: int, coarse_s: int, until_wall_s: float) -> None:
    """Put one coarse row in the place of the fine ones of each step that lies wholly before `until_wall_s`."""
    parameters = {"fine": fine_s, "coarse": coarse_s, "until": until_wall_s}
    database.execute(
        """INSERT OR REPLACE INTO site_load
        SELECT site_id, :coarse, CAST(at_s / :coarse AS INTEGER) * :coarse, max(wall_s),
            avg(load_p05_ratio), avg(load_median_ratio), avg(load_p95_ratio), max(load_max_ratio),
            avg(sessions), avg(disconnected), sum(logons), sum(refused)
        FROM site_load WHERE step_s = :fine GROUP BY site_id, CAST(at_s / :coarse AS INTEGER)
        HAVING max(wall_s) < :until""",
        parameters,
    )
    database.execute(
        """DELETE FROM site_load WHERE step_s = :fine AND EXISTS (
            SELECT 1 FROM site_load AS wide WHERE wide.site_id = site_load.site_id AND wide.step_s = :coarse
            AND wide.at_s = CAST(site_load.at_s / :coarse AS INTEGER) * :coarse
        )""",
        parameters,
    )
