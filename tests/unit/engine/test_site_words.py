"""What is told of many hosts at once: one fact for what was done to them, one each for what befell them."""

from __future__ import annotations

import pytest

from ras_console.domain.vocabulary import HostState, LogonMode
from ras_console.engine.membership import HostTable, HostTransition
from ras_console.engine.site_words import MANY, host_facts
from ras_console.engine.timeline import TimelineEntry
from ras_console.runtime.wire import entry_from_text, entry_to_text
from tests.unit.engine.small_site import host, host_id, reports, site

NOW_S = 1000.0
DRAINED = 12


def drained(count: int) -> list[HostTransition]:
    """Return what becomes of that many hosts of twelve when they are drained together."""
    table = HostTable(site(DRAINED))
    table.apply(reports(*range(1, DRAINED + 1)), NOW_S)
    hosts = (host(n + 1, logon_mode=LogonMode.DRAIN if n < count else LogonMode.ENABLED) for n in range(DRAINED))
    return list(table.use_topology(site(tuple(hosts)), NOW_S))


def test_that_draining_many_hosts_is_one_fact_with_their_number_first_names_and_ids() -> None:
    facts = host_facts(site(DRAINED), drained(DRAINED), NOW_S)
    assert [each.text for each in facts] == ["12 hosts drain: no new sessions, users may return to their own"]
    assert facts[0].detail == "rdsh-1, rdsh-2, rdsh-3 and 9 more"
    assert (facts[0].host, facts[0].hosts) == (None, tuple(host_id(n + 1) for n in range(DRAINED)))


@pytest.mark.parametrize("count", [1, MANY - 1])
def test_that_a_few_hosts_are_told_of_one_by_one(count: int) -> None:
    facts = host_facts(site(DRAINED), drained(count), NOW_S)
    assert [each.host for each in facts] == [host_id(n + 1) for n in range(count)]
    assert all(not each.hosts for each in facts)


def test_that_hosts_that_are_lost_are_named_each_by_its_own_fact() -> None:
    lost = [
        HostTransition(host=host_id(n + 1), before=HostState.OK, after=HostState.LOST, reason="silent for 6.0 s")
        for n in range(DRAINED)
    ]
    assert [each.host for each in host_facts(site(DRAINED), lost, NOW_S)] == [each.host for each in lost]


def test_that_the_fact_of_many_hosts_reaches_another_console_whole() -> None:
    entry = TimelineEntry(seq=1, fact=host_facts(site(DRAINED), drained(DRAINED), NOW_S)[0])
    assert entry_from_text(entry_to_text(entry)) == entry
