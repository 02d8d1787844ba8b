"""What a console makes of brokers that speak, fall silent and come back."""

from __future__ import annotations

from dataclasses import replace

from ras_console.domain.vocabulary import Cause, Role
from ras_console.engine.publish import Publication, publish
from ras_console.engine.state import new_node
from ras_console.engine.timeline import EntryKind
from ras_console.engine.watch import WatchState, watch
from tests.unit.engine.small_site import ME, PEER, site

SITE = site(hosts=1, brokers=2)
SILENT_S = 2.0


def said(broker: int, at_s: float, *, is_acting: bool, term: int, placements: int, cause: Cause) -> Publication:
    me = (ME, PEER)[broker]
    role = Role.PRIMARY if is_acting else Role.SECONDARY
    plain = publish(new_node(me, SITE, 1, seed=1), at_s)
    return replace(plain, role=role, is_acting=is_acting, term=term, placements=placements, cause=cause, since_s=at_s)


def primary(broker: int, at_s: float, *, term: int, placements: int, cause: Cause = Cause.STARTED) -> Publication:
    return said(broker, at_s, is_acting=True, term=term, placements=placements, cause=cause)


def secondary(broker: int, at_s: float, *, placements: int) -> Publication:
    return said(broker, at_s, is_acting=False, term=1, placements=placements, cause=Cause.ADMITTED)


def test_that_a_failover_counts_what_was_placed_after_the_lost_primary_was_last_heard() -> None:
    last_words = primary(0, 10.0, term=1, placements=5)
    state, _ = watch(WatchState(), SITE, {ME: last_words, PEER: secondary(1, 10.0, placements=3)}, 10.0)
    for second in range(11, 26):
        latest = {ME: last_words, PEER: secondary(1, float(second), placements=3 + second - 10)}
        state, _ = watch(state, SITE, latest, float(second))
    winner = primary(1, 26.0, term=2, placements=19, cause=Cause.DELAY_RUN)
    _, facts = watch(state, SITE, {ME: last_words, PEER: winner}, 26.0)

    failover = next(each for each in facts if each.kind is EntryKind.FAILOVER)
    assert failover.took_s == 16.0
    assert (failover.from_broker, failover.broker, failover.term) == (ME, PEER, 2)
    assert "16 logons were placed meanwhile" in failover.detail


def test_that_a_silent_broker_is_told_down_once() -> None:
    latest = {ME: primary(0, 1.0, term=1, placements=0), PEER: secondary(1, 1.0, placements=0)}
    state, early = watch(WatchState(), SITE, latest, 1.0)
    state, late = watch(state, SITE, {**latest, PEER: secondary(1, 1.0 + SILENT_S, placements=0)}, 1.0 + SILENT_S)
    _, later = watch(state, SITE, {**latest, PEER: secondary(1, 4.0, placements=0)}, 4.0)

    assert early == ()
    assert [(each.broker, each.role) for each in late] == [(ME, Role.DOWN)]
    assert later == ()


def test_that_a_planned_change_is_a_switchover() -> None:
    state, _ = watch(WatchState(), SITE, {ME: primary(0, 1.0, term=1, placements=0)}, 1.0)
    winner = primary(1, 1.2, term=2, placements=0, cause=Cause.MANUAL)
    _, facts = watch(state, SITE, {PEER: winner}, 1.2)
    assert [each.kind for each in facts] == [EntryKind.SWITCHOVER]
