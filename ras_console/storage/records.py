"""From pictures and facts of the engine to rows of the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping

import numpy as np

from ras_console.domain.ids import HostId, ObjectId, SiteId
from ras_console.engine.snapshot import FarmSnapshot, SiteFigures, SiteView
from ras_console.engine.timeline import TimelineEntry
from ras_console.runtime.wire import entry_to_text
from ras_console.storage.history import HostLoad, SiteLoad, TimelineRecord

_MINUTE_S = 60


def timeline_records(
    run_id: str, wall_s: float, entries: Iterable[tuple[float, TimelineEntry]]
) -> list[TimelineRecord]:
    """Return a row for each entry, given with the origin of its clock."""
    return [_record(run_id, wall_s, origin_s, each) for origin_s, each in entries]


def site_loads(
    wall_s: float, samples: Iterable[tuple[float, FarmSnapshot]], before: MutableMapping[SiteId, SiteFigures]
) -> list[SiteLoad]:
    """Return a row for each site of each picture that shows hosts.

    `before` holds each site's figures of the picture before, from which logons and refusals are counted; it is kept up
    to date.
    """
    rows = []
    for origin_s, snapshot in samples:
        for site in snapshot.sites:
            last = before.get(site.id, site.figures)
            before[site.id] = site.figures
            if site.hosts.ids.size:
                rows.append(_site_load(wall_s, origin_s + snapshot.at_s, site, last))
    return rows


def host_loads(wall_s: float, samples: Iterable[tuple[float, FarmSnapshot]]) -> list[HostLoad]:
    """Return a row for each host of the last picture of each minute among the samples."""
    last_of_minute = {int(origin_s + each.at_s) // _MINUTE_S: (origin_s, each) for origin_s, each in samples}
    return [
        row
        for origin_s, snapshot in last_of_minute.values()
        for site in snapshot.sites
        for row in _host_rows(wall_s, origin_s + snapshot.at_s, site)
    ]


def _record(run_id: str, wall_s: float, origin_s: float, entry: TimelineEntry) -> TimelineRecord:
    fact = entry.fact
    return TimelineRecord(
        run_id=run_id,
        seq=entry.seq,
        at_s=origin_s + fact.at_s,
        wall_s=wall_s,
        site_id=fact.site,
        broker_id=fact.broker,
        host_id=fact.host,
        severity=int(fact.severity),
        source=fact.source.value,
        kind=fact.kind.value,
        role=fact.role.value if fact.role else None,
        term=fact.term,
        cause=fact.cause.value if fact.cause else None,
        text=fact.text,
        content=entry_to_text(entry),
    )


def _site_load(wall_s: float, at_s: float, site: SiteView, last: SiteFigures) -> SiteLoad:
    low, median, high, most = np.percentile(site.hosts.load_ratio, (5, 50, 95, 100))
    return SiteLoad(
        site_id=site.id,
        at_s=float(int(at_s)),
        wall_s=wall_s,
        load_p05_ratio=float(low),
        load_median_ratio=float(median),
        load_p95_ratio=float(high),
        load_max_ratio=float(most),
        sessions=site.figures.sessions,
        disconnected=site.figures.disconnected,
        logons=max(0, site.figures.placements - last.placements),
        refused=max(0, site.figures.refusals - last.refusals),
    )


def _host_rows(wall_s: float, at_s: float, site: SiteView) -> Iterator[HostLoad]:
    hosts = site.hosts
    for row in range(hosts.ids.size):
        yield HostLoad(
            host_id=HostId(ObjectId(int(hosts.ids[row]))),
            at_s=at_s,
            wall_s=wall_s,
            site_id=site.id,
            load_ratio=float(hosts.load_ratio[row]),
            cpu_ratio=float(hosts.cpu_ratio[row]),
            memory_ratio=float(hosts.memory_ratio[row]),
            sessions=int(hosts.sessions[row]),
        )
