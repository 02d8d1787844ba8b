"""Which engine runs, and what it knows of former runs."""

from __future__ import annotations

from dataclasses import replace

from ras_console.domain.ids import ObjectId, ScheduleId
from ras_console.domain.ports import PastLease
from ras_console.engine.runs import Run
from ras_console.storage.engine_room import past_leases, past_runs
from tests.gui.samples import SITE, broker_id, host_id, sample_document, sample_snapshot, with_site


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
