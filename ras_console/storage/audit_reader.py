"""Reads the audit by page and filter, over a connection of its own: a long search holds up no commit and no window."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Self

from ras_console.config.revisions import PAGE_LINES, RevisionFilter, RevisionLine, RevisionPage
from ras_console.domain.vocabulary import Kind
from ras_console.storage import audit, codec
from ras_console.storage.audit import AuditEntry
from ras_console.storage.connection import connect
from ras_console.storage.errors import corrupt, missing, translated

_LINES = (
    "SELECT a.*, (SELECT count(*) FROM audit_object o WHERE o.revision = a.revision) AS objects, "
    "(SELECT group_concat(DISTINCT o.kind) FROM audit_object o WHERE o.revision = a.revision) AS kinds FROM audit a "
)
_ONE_SIDE = (
    "(o.{0} LIKE :plain ESCAPE '\\' AND EXISTS (SELECT 1 FROM json_each(o.{0}) v WHERE v.value LIKE :text ESCAPE '\\'))"
)
_SIDES = " OR ".join(_ONE_SIDE.format(side) for side in ("before", "after"))
_IN_VALUES = f"EXISTS (SELECT 1 FROM audit_object o WHERE o.revision = a.revision AND ({_SIDES}))"  # noqa: S608 - ours


class AuditReader:
    """Used by one thread at a time, beside whoever writes; every method raises StorageError."""

    def __init__(self, farm: Path) -> None:
        self._path = farm
        if not farm.exists():
            raise missing(farm)
        with translated(farm):
            self._database: Connection = connect(farm, is_read_only=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def page(self, wanted: RevisionFilter, *, before: int | None = None, most: int = PAGE_LINES) -> RevisionPage:
        """Return the newest revisions that pass the filter, with `before` those older than that one."""
        conditions, values = _conditions(wanted)
        if before is not None:
            conditions.append("a.revision < :before")
            values["before"] = before
        where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
        sql = f"{_LINES}{where}ORDER BY a.revision DESC LIMIT :most"
        with translated(self._path):
            found = self._database.execute(sql, {**values, "most": most + 1}).fetchall()
        lines = tuple(
            RevisionLine(
                revision=each["revision"],
                at_utc=datetime.fromisoformat(each["at_utc"]),
                actor=each["actor"],
                reason=each["reason"],
                label=each["label"],
                objects=each["objects"],
                kinds=tuple(Kind(kind) for kind in (each["kinds"] or "").split(",") if kind),
            )
            for each in found[:most]
        )
        return RevisionPage(lines=lines, has_more=len(found) > most)

    def count(self, wanted: RevisionFilter) -> int:
        """Return how many revisions pass the filter."""
        conditions, values = _conditions(wanted)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        with translated(self._path):
            row = self._database.execute(f"SELECT count(*) FROM audit a{where}", values).fetchone()  # noqa: S608
        return int(row[0])

    def actors(self) -> tuple[str, ...]:
        """Return everybody who ever changed something, by name."""
        with translated(self._path):
            found = self._database.execute("SELECT DISTINCT actor FROM audit ORDER BY actor").fetchall()
        return tuple(each["actor"] for each in found)

    def entry(self, revision: int) -> AuditEntry | None:
        """Return one revision with its rows, None where there is none."""
        return next(iter(self._entries("revision = ?", revision)), None)

    def since(self, revision: int) -> tuple[AuditEntry, ...]:
        """Return the revisions after this one with their rows, oldest first."""
        return self._entries("revision > ?", revision)

    def _entries(self, condition: str, revision: int) -> tuple[AuditEntry, ...]:
        with translated(self._path):
            try:
                return audit.matching(self._database, condition, revision)
            except codec.DamagedRow as error:
                raise corrupt(self._path, str(error)) from error


def _conditions(wanted: RevisionFilter) -> tuple[list[str], dict[str, object]]:
    conditions: list[str] = []
    values: dict[str, object] = {}
    if wanted.object_id is not None:
        conditions.append("a.revision IN (SELECT revision FROM audit_object WHERE object_id = :object_id)")
        values["object_id"] = wanted.object_id
    if wanted.kind is not None:
        conditions.append("EXISTS (SELECT 1 FROM audit_object o WHERE o.revision = a.revision AND o.kind = :kind)")
        values["kind"] = wanted.kind.value
    if wanted.actor:
        conditions.append("a.actor = :actor")
        values["actor"] = wanted.actor
    text = wanted.text.strip()
    if text:
        conditions.append(f"(a.label LIKE :text ESCAPE '\\' OR a.actor LIKE :text ESCAPE '\\' OR {_IN_VALUES})")
        values["text"] = _pattern(text)
        # As it stands in JSON: the quick look before each value is compared by itself.
        values["plain"] = _pattern(json.dumps(text, ensure_ascii=False)[1:-1])
    return conditions, values


def _pattern(text: str) -> str:
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return f"%{text}%"
