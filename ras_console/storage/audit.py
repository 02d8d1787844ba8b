"""Who changed what, when, and how it was before: one entry per revision, never altered."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Connection

from ras_console.config.change import Change, Row
from ras_console.config.stamps import Stamp
from ras_console.domain.catalogue import kind_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from ras_console.storage import codec


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One committed change: `revision` is what it led to, `reason` how it came about (change, undo, created …)."""

    revision: int
    at_utc: datetime
    actor: str
    reason: str
    label: str
    rows: tuple[Row, ...]

    @property
    def change(self) -> Change:
        """The change, to be described or, inverted, taken back."""
        return Change(label=self.label, rows=self.rows)


def entry_of(change: Change, revision: int, *, actor: str, at_utc: datetime, reason: str) -> AuditEntry:
    """Return the entry of a change that leads to a revision."""
    return AuditEntry(
        revision=revision,
        at_utc=at_utc.astimezone(UTC),
        actor=actor,
        reason=reason,
        label=change.label,
        rows=change.rows,
    )


def append(database: Connection, entry: AuditEntry) -> None:
    """Write an entry; part of the caller's transaction."""
    database.execute(
        "INSERT INTO audit (revision, at_utc, actor, reason, label) VALUES (?, ?, ?, ?, ?)",
        (entry.revision, entry.at_utc.isoformat(), entry.actor, entry.reason, entry.label),
    )
    database.executemany(
        "INSERT INTO audit_object (revision, place, object_id, kind, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                entry.revision,
                place,
                row.id,
                kind_of(row.either).kind.value,
                codec.to_json(row.before),
                codec.to_json(row.after),
            )
            for place, row in enumerate(entry.rows)
        ),
    )


def since(database: Connection, revision: int) -> tuple[AuditEntry, ...]:
    """Return the entries after a revision, oldest first."""
    return matching(database, "revision > ?", revision)


def matching(database: Connection, condition: str, revision: int) -> tuple[AuditEntry, ...]:
    """Return the entries whose number meets a condition of ours, oldest first."""
    found = database.execute(f"SELECT * FROM audit WHERE {condition} ORDER BY revision", (revision,))  # noqa: S608
    return tuple(_entry(database, each) for each in found.fetchall())


def newest(database: Connection, limit: int, object_id: ObjectId | None) -> tuple[AuditEntry, ...]:
    """Return the last entries, newest first; with `object_id` those that touch this object."""
    if object_id is None:
        found = database.execute("SELECT * FROM audit ORDER BY revision DESC LIMIT ?", (limit,))
    else:
        found = database.execute(
            "SELECT * FROM audit WHERE revision IN (SELECT revision FROM audit_object WHERE object_id = ?) "
            "ORDER BY revision DESC LIMIT ?",
            (object_id, limit),
        )
    return tuple(_entry(database, each) for each in found.fetchall())


def stamps(database: Connection, object_ids: Collection[ObjectId]) -> dict[ObjectId, Stamp]:
    """Return the first and the last change of each of these objects, as far as there are any."""
    found = database.execute(
        "SELECT span.object_id, first.actor, first.at_utc, last.actor AS last_actor, last.at_utc AS last_utc FROM ("
        "SELECT object_id, min(revision) AS first, max(revision) AS last FROM audit_object "
        "WHERE object_id IN (SELECT value FROM json_each(?)) GROUP BY object_id) AS span "
        "JOIN audit AS first ON first.revision = span.first JOIN audit AS last ON last.revision = span.last",
        (json.dumps([int(each) for each in object_ids]),),
    )
    return {
        ObjectId(each["object_id"]): Stamp(
            created_by=each["actor"],
            created_utc=datetime.fromisoformat(each["at_utc"]),
            changed_by=each["last_actor"],
            changed_utc=datetime.fromisoformat(each["last_utc"]),
        )
        for each in found.fetchall()
    }


def _entry(database: Connection, found: dict[str, str]) -> AuditEntry:
    rows = database.execute("SELECT * FROM audit_object WHERE revision = ? ORDER BY place", (found["revision"],))
    return AuditEntry(
        revision=int(found["revision"]),
        at_utc=datetime.fromisoformat(found["at_utc"]),
        actor=found["actor"],
        reason=found["reason"],
        label=found["label"],
        rows=tuple(
            Row(
                id=ObjectId(each["object_id"]),
                before=codec.from_json(Kind(each["kind"]), each["before"]),
                after=codec.from_json(Kind(each["kind"]), each["after"]),
            )
            for each in rows.fetchall()
        ),
    )
