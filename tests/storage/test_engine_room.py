"""Which engine runs, and what it knows of former runs."""

from __future__ import annotations

from dataclasses import replace

from ras_console.domain.ports import PastLease
from ras_console.storage.engine_room import past_leases
from tests.gui.samples import SITE, broker_id, sample_document, sample_snapshot, with_site


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
