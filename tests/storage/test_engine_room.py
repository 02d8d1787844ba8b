"""Which engine runs, and what it knows of former runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ras_console.config.commands import AddObject
from ras_console.domain.ids import ObjectId, ScheduleId
from ras_console.domain.ports import PastLease
from ras_console.domain.vocabulary import Kind, ScheduleAction
from ras_console.engine.runs import Run
from ras_console.runtime.embedded import EngineSettings
from ras_console.runtime.feed import Feed
from ras_console.storage.engine_room import EngineRoom, last_state, past_leases, past_runs
from ras_console.storage.repository import Repository
from tests.gui.samples import SITE, broker_id, host_id, sample_document, sample_snapshot, with_site
from tests.unit.config.farms import planned
from tests.waiting import no_thread_left, until


def test_that_the_last_primary_and_its_term_are_remembered() -> None:
    state = sample_snapshot(brokers=3, hosts=2, at_s=10.0)
    state = with_site(state, election=replace(state.sites[0].election, last_primary=broker_id(2), term=4))
    topology = sample_document(brokers=3, hosts=2).topology()

    assert past_leases(state, topology, keeps_primary=True) == {SITE: PastLease(holder=broker_id(2), term=4)}
    assert past_leases(state, topology, keeps_primary=False) == {SITE: PastLease(holder=None, term=4)}


def test_that_a_last_primary_which_has_left_the_site_is_nobody() -> None:
    state = sample_snapshot(brokers=3, hosts=2, at_s=10.0)
    state = with_site(state, election=replace(state.sites[0].election, last_primary=broker_id(3), term=4))
    topology = sample_document(brokers=2, hosts=2).topology()

    assert past_leases(state, topology, keeps_primary=True) == {SITE: PastLease(holder=None, term=4)}


def test_that_a_farm_without_a_kept_state_knows_nothing() -> None:
    assert past_leases(None, sample_document(brokers=2, hosts=2).topology(), keeps_primary=True) == {}


def test_that_what_a_former_engine_was_at_by_schedule_is_handed_over() -> None:
    state = sample_snapshot(brokers=3, hosts=2, at_s=10.0)
    run = Run(schedule=ScheduleId(ObjectId(70)), start_s=1.0, end_s=601.0, is_begun=True, done=(host_id(1),))

    assert past_runs(with_site(state, runs=(run,))) == {SITE: (run,)}
    assert past_runs(state) == {}
    assert past_runs(None) == {}


def test_that_a_restarted_engine_goes_on_with_the_run_that_its_file_tells_of(farm: Path) -> None:
    start = f"{datetime.now(UTC):%Y-%m-%dT%H:%M}"
    values = {"name": "Night", "start": start, "duration_s": 3600.0, "action": ScheduleAction.REBOOT}
    with Repository.open(farm) as repository:
        document = repository.load()
        wish = AddObject(kind=Kind.SCHEDULE, parent_id=SITE, values=values)
        topology = repository.commit(planned(document, wish), document.revision, actor="anna").topology()
    settings = EngineSettings(seed=1, own_name="RAS-CB-1", origin_wall_s=0.0)
    room = EngineRoom(farm, actor="anna", wake=lambda: None, trouble=lambda *_: None)

    def run_of(feed: Feed) -> Run:
        found: list[Run] = []

        def has_begun() -> bool:
            snapshot = feed.take_snapshot()
            found[:] = [each for each in snapshot.sites[0].runs if each.is_begun] if snapshot is not None else []
            return bool(found)

        until(has_begun)
        return found[0]

    def is_kept() -> bool:
        state = last_state(farm)
        return state is not None and any(each.is_begun for each in state.sites[0].runs)

    with no_thread_left():
        first = run_of(room.open(topology, settings))
        until(is_kept)
        feed = room.restart(topology, settings)
        assert feed is not None
        second = run_of(feed)
        told = [each.fact.text for each in feed.take_entries()]
        room.close()
    assert (second.schedule, second.start_s, second.targets) == (first.schedule, first.start_s, first.targets)
    assert dict(first.ordered).items() <= dict(second.ordered).items()
    assert not any("Night" in each for each in told)
