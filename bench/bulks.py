"""Big changes and big tables in processes of their own: how long the event loop is held up at most."""

from __future__ import annotations

from typing import Final

from bench import children, farms
from bench.effort import Effort
from bench.figures import Aim, Clock, Figure, Part, figure

_AIM: Final = Aim(limit=50.0, part=Part.GREATEST)
_CHANGES: Final = (
    ("read", "a list of {hosts:,} hosts is read"),
    ("add", "{hosts:,} hosts are added"),
    ("assign", "{hosts:,} hosts are assigned to a pool"),
    ("preview", "a file of {users:,} users is read"),
    ("import", "{users:,} users are imported"),
    ("undo", "such a change is undone"),
)
_LOOKS: Final = (
    ("applied", "a new picture, sorted by user"),
    ("sort_first", "sort by user, first"),
    ("sort_again", "sort by user, again"),
    ("sort_client", "sort by client, first"),
    ("filter", "filter, a letter typed"),
    ("group", "group by host, then one of them"),
)


def measure_changes(effort: Effort) -> list[Figure]:
    """Return the greatest lateness while hosts and users come by the thousand."""
    hosts, users = effort.of(1000, 60), effort.of(10_000, 500)
    path = farms.make_file(effort.folder / "bulk.sqlite", farms.make_document(hosts=hosts))
    arguments = [str(path), str(hosts), str(users), str(effort.of(5, 1))]
    said = children.run_module("bench.bulk_load", arguments, effort.folder)
    return [
        figure(f"longest stall: {words.format(hosts=hosts, users=users)}", "ms", Clock.WALL, said[name], aim=_AIM)
        for name, words in _CHANGES
    ]


def measure_sessions(effort: Effort) -> list[Figure]:
    """Return the greatest lateness as the table of sessions takes pictures, is sorted, searched and grouped."""
    hosts = effort.of(1000, 20)
    sessions = hosts * farms.SESSIONS_PER_HOST
    path = farms.make_file(effort.folder / "sessions.sqlite", farms.make_document(hosts=hosts))
    arguments = [str(path), str(sessions), str(effort.of(3, 1))]
    said = children.run_module("bench.session_load", arguments, effort.folder)
    what = f"sessions table, {sessions:,} sessions"
    return [figure(f"longest stall: {what}: {words}", "ms", Clock.WALL, said[name], aim=_AIM) for name, words in _LOOKS]
