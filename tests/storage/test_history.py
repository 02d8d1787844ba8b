"""The archive: entries kept once and in order, load in steps that grow with age, and what happens to a damaged file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ras_console.domain.ids import BrokerId, HostId, ObjectId, SiteId
from ras_console.storage import errors
from ras_console.storage.history import DAY_S, HOUR_S, HistoryReader, HistoryWriter, HostLoad, SiteLoad, TimelineRecord
from ras_console.storage.runtime_file import runtime_path
from tests.unit.config.farms import SITE

START_S = 1_772_366_400.0
"""A minute's beginning, as wall and farm time."""

HOST = HostId(ObjectId(7))


@pytest.fixture
def writer(farm: Path) -> Iterator[HistoryWriter]:
    with HistoryWriter(farm) as opened:
        yield opened


@pytest.fixture
def reader(farm: Path) -> Iterator[HistoryReader]:
    opened = HistoryReader(farm)
    yield opened
    opened.close()


def entry(seq: int, wall_s: float = START_S, run_id: str = "run") -> TimelineRecord:
    return TimelineRecord(
        run_id=run_id,
        seq=seq,
        at_s=wall_s + 1000.0,
        wall_s=wall_s,
        site_id=SITE,
        broker_id=BrokerId(ObjectId(6)),
        host_id=None,
        severity=2,
        source="election",
        kind="role",
        role="primary",
        term=3,
        cause="lease granted",
        text=f"entry {seq}",
        content=f'{{"seq": {seq}}}',
    )


def load(at_s: float, *, wall_s: float | None = None, ratio: float = 0.5, site_id: SiteId = SITE) -> SiteLoad:
    return SiteLoad(
        site_id=site_id,
        at_s=at_s,
        wall_s=at_s if wall_s is None else wall_s,
        load_p05_ratio=ratio / 2,
        load_median_ratio=ratio,
        load_p95_ratio=ratio,
        load_max_ratio=ratio,
        sessions=100,
        disconnected=10,
        logons=2,
        refused=1,
    )


def host_load(at_s: float, sessions: int = 5) -> HostLoad:
    return HostLoad(
        host_id=HOST,
        at_s=at_s,
        wall_s=at_s,
        site_id=SITE,
        load_ratio=0.5,
        cpu_ratio=0.4,
        memory_ratio=0.3,
        sessions=sessions,
    )


def test_that_before_the_first_engine_there_is_no_history(reader: HistoryReader) -> None:
    assert reader.timeline(0.0, 10) == ()
    assert reader.newest_run_after(0) == ()
    assert reader.site_load(SITE, 0.0, START_S) == ()


def test_that_entries_come_back_as_they_were_in_order_and_once(writer: HistoryWriter, reader: HistoryReader) -> None:
    entries = [entry(1), entry(2), entry(1, run_id="next run")]
    writer.append_timeline(entries)
    writer.append_timeline(
        [entry(2), replace(entry(4), broker_id=None, host_id=HOST, role=None, term=None, cause=None)]
    )
    assert reader.timeline(0.0, 10)[:3] == tuple(entries)
    assert len(reader.timeline(0.0, 10)) == 4
    assert [each.text for each in reader.timeline(0.0, 2)] == ["entry 1", "entry 4"]
    assert reader.timeline(START_S + 1, 10) == ()


def test_that_a_follower_gets_each_entry_once_and_at_first_the_last_hour(
    writer: HistoryWriter, reader: HistoryReader
) -> None:
    writer.append_timeline([entry(1, START_S - 2 * HOUR_S), entry(2), entry(3)])
    found = reader.newest_run_after(0)
    assert [each.content for each in found] == ['{"seq": 2}', '{"seq": 3}']
    writer.append_timeline([entry(4)])
    assert [each.content for each in reader.newest_run_after(found[-1].id)] == ['{"seq": 4}']


def test_that_a_follower_is_not_told_of_former_runs(writer: HistoryWriter, reader: HistoryReader) -> None:
    writer.append_timeline([entry(1), entry(2)])
    writer.append_timeline([entry(1, run_id="next run")])
    assert [(each.run_id, each.content) for each in reader.newest_run_after(0)] == [("next run", '{"seq": 1}')]


def test_that_the_last_instant_is_that_of_the_newest_entry_or_load(
    writer: HistoryWriter, reader: HistoryReader
) -> None:
    assert reader.last_at_s() is None
    writer.append_timeline([replace(entry(1), at_s=START_S + 5.5)])
    assert reader.last_at_s() == START_S + 5.5
    writer.append_site_load([load(START_S + 9)])
    assert reader.last_at_s() == START_S + 9


def test_that_entries_go_after_seven_days_of_wall_time(writer: HistoryWriter, reader: HistoryReader) -> None:
    writer.append_timeline([entry(1), entry(2, START_S + 60)])
    writer.prune(START_S + 7 * DAY_S + 30)
    assert [each.seq for each in reader.timeline(0.0, 10)] == [2]


def test_that_seconds_become_tens_after_an_hour(writer: HistoryWriter, reader: HistoryReader) -> None:
    writer.append_site_load(load(START_S + second, ratio=second / 10) for second in range(20))
    writer.prune(START_S + HOUR_S + 15)
    found = reader.site_load(SITE, START_S, START_S + 60)
    assert [(each.step_s, each.at_s) for each in found] == [
        (10, START_S),
        *((1, START_S + second) for second in range(10, 20)),
    ]
    ten = found[0]
    assert ten.load_median_ratio == pytest.approx(0.45)
    assert ten.load_max_ratio == pytest.approx(0.9)
    assert (ten.sessions, ten.disconnected, ten.logons, ten.refused) == (100.0, 10.0, 20, 10)


def test_that_tens_become_minutes_after_a_day_and_go_after_a_week(writer: HistoryWriter, reader: HistoryReader) -> None:
    writer.append_site_load(load(START_S + second) for second in range(120))
    writer.prune(START_S + HOUR_S + 200)
    assert [each.step_s for each in reader.site_load(SITE, 0.0, START_S + 120)] == [10] * 12
    writer.prune(START_S + DAY_S + 200)
    found = reader.site_load(SITE, 0.0, START_S + 120)
    assert [(each.step_s, each.at_s, each.logons) for each in found] == [(60, START_S, 120), (60, START_S + 60, 120)]
    writer.prune(START_S + 7 * DAY_S + 60)
    assert [each.at_s for each in reader.site_load(SITE, 0.0, START_S + 120)] == [START_S + 60]


def test_that_a_fast_labs_load_is_thinned_by_wall_time(writer: HistoryWriter, reader: HistoryReader) -> None:
    writer.append_site_load(load(START_S + second, wall_s=START_S + second / 20) for second in range(200))
    writer.prune(START_S + HOUR_S)
    assert {each.step_s for each in reader.site_load(SITE, 0.0, START_S + 200)} == {1}
    writer.prune(START_S + HOUR_S + 20)
    assert [each.step_s for each in reader.site_load(SITE, 0.0, START_S + 200)] == [10] * 20


def test_that_sites_are_thinned_apart(writer: HistoryWriter, reader: HistoryReader) -> None:
    other = SiteId(ObjectId(50))
    writer.append_site_load([load(START_S), load(START_S, ratio=0.9, site_id=other)])
    writer.prune(START_S + HOUR_S + 60)
    assert [each.load_median_ratio for each in reader.site_load(other, 0.0, START_S + 1)] == [0.9]
    assert [each.load_median_ratio for each in reader.site_load(SITE, 0.0, START_S + 1)] == [0.5]


def test_that_a_host_keeps_the_last_sample_of_a_minute_for_a_week(writer: HistoryWriter, reader: HistoryReader) -> None:
    writer.append_host_load([host_load(START_S + 5, 1), host_load(START_S + 50, 2), host_load(START_S + 65, 3)])
    found = reader.host_load(HOST, START_S, START_S + 120)
    assert [(each.at_s, each.sessions) for each in found] == [(START_S, 2), (START_S + 60, 3)]
    writer.prune(START_S + 7 * DAY_S + 60)
    assert [each.sessions for each in reader.host_load(HOST, START_S, START_S + 120)] == [3]


@pytest.mark.parametrize("content", [b"no database at all, however long this text is " * 100, None])
def test_that_a_damaged_archive_is_put_aside_and_a_new_one_begun(farm: Path, content: bytes | None) -> None:
    with HistoryWriter(farm) as writer:
        writer.append_timeline([entry(1)])
    path = runtime_path(farm)
    if content is None:
        damaged = bytearray(path.read_bytes())
        damaged[4096:16384] = b"\xa5" * 12288
        content = bytes(damaged)
    path.write_bytes(content)
    with HistoryWriter(farm) as writer:
        writer.append_timeline([entry(2)])
    reader = HistoryReader(farm)
    assert [each.seq for each in reader.timeline(0.0, 10)] == [2]
    reader.close()
    assert [each.read_bytes() for each in farm.parent.glob("farm.runtime.damaged-*.sqlite")] == [content]


def test_that_an_archive_of_a_newer_version_is_refused(farm: Path) -> None:
    HistoryWriter(farm).close()
    with closing(sqlite3.connect(runtime_path(farm))) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(errors.DatabaseTooNew):
        HistoryWriter(farm)
