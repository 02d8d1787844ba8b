"""Autoscale: which hosts are powered on and off, for how long the workload must hold, and what is never done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ras_console.domain.ids import HostId, ObjectId, PoolId, SiteId
from ras_console.domain.objects import Pool
from ras_console.engine.autoscale import COMING_S, REPEAT_S, Decision, HostNow, Scaling, Wish, decide

POOL = PoolId(ObjectId(5))
PLACES = 10


def pool(**values: Any) -> Pool:
    plain: dict[str, Any] = {
        "is_autoscaled": True, "autoscale_minimum": 1, "autoscale_maximum": 10, "autoscale_up_pct": 70,
        "autoscale_down_pct": 30, "autoscale_step": 1, "autoscale_hold_s": 60.0,
    }  # fmt: skip
    return Pool(id=POOL, site_id=SiteId(ObjectId(2)), name="P", **(plain | values))


def host(number: int, sessions: int = 0, *, is_on: bool = True, heard_s: float = 0.0) -> HostNow:
    return HostNow(
        id=HostId(ObjectId(number)), pool=POOL, places=PLACES, sessions=sessions if is_on else 0, is_on=is_on,
        heard_s=heard_s,
    )  # fmt: skip


def wishes(decisions: tuple[Decision, ...]) -> list[tuple[Wish, int]]:
    return [(each.wish, each.host) for each in decisions]


def off(*numbers: int) -> Scaling:
    return Scaling(off={HostId(ObjectId(each)): 0.0 for each in numbers})


def test_that_a_pool_above_its_limit_powers_on_as_many_as_the_step_says() -> None:
    hosts = [host(1, 8), host(2, is_on=False), host(3, is_on=False), host(4, is_on=False)]
    state, decisions = decide([pool(autoscale_step=2)], hosts, off(2, 3, 4), 100.0)
    assert wishes(decisions) == [(Wish.POWER_ON, 2), (Wish.POWER_ON, 3)]
    assert decisions[0].why == "workload 80 % is above 70 %"
    assert set(state.off) == {4}
    assert decide([pool(autoscale_step=2)], hosts, state, 102.0)[1] == ()  # the two are on their way


def test_that_the_most_hosts_bound_the_step() -> None:
    hosts = [host(1, 9), host(2, is_on=False), host(3, is_on=False)]
    _, decisions = decide([pool(autoscale_step=5, autoscale_maximum=2)], hosts, off(2, 3), 100.0)
    assert wishes(decisions) == [(Wish.POWER_ON, 2)]


def test_that_the_least_hosts_are_on_whatever_the_load() -> None:
    hosts = [host(1), host(2, is_on=False), host(3, is_on=False)]
    _, decisions = decide([pool(autoscale_minimum=3)], hosts, off(2, 3), 100.0)
    assert wishes(decisions) == [(Wish.POWER_ON, 2), (Wish.POWER_ON, 3)]


def test_that_a_host_is_drained_only_after_the_hold_time_and_one_rise_begins_it_anew() -> None:
    low, high = [host(1, 2), host(2, 1), host(3)], [host(1, 6), host(2, 6), host(3, 1)]
    state, decisions = decide([pool()], low, Scaling(), 100.0)
    assert decisions == ()
    state, _ = decide([pool()], high, state, 130.0)
    state, decisions = decide([pool()], low, state, 161.0)
    assert decisions == ()
    state, decisions = decide([pool()], low, state, 222.0)
    assert wishes(decisions) == [(Wish.DRAIN, 3)]
    assert decisions[0].why == "workload 10 % below 30 % for 1 min"
    assert state.draining == {POOL: 3}


def test_that_a_drained_host_is_powered_off_when_it_is_empty_and_not_before() -> None:
    state = Scaling(draining={POOL: HostId(ObjectId(3))}, below={POOL: 0.0})
    after, decisions = decide([pool()], [host(1, 2), host(2, 1), host(3, 1)], state, 100.0)
    assert decisions == ()
    after, decisions = decide([pool()], [host(1, 2), host(2, 1), host(3)], after, 102.0)
    assert wishes(decisions) == [(Wish.POWER_OFF, 3)]
    assert (set(after.off), after.draining) == ({3}, {})
    assert decide([pool()], [host(1, 2), host(2, 1), host(3)], after, 104.0)[1] == ()  # the hold time begins anew


def test_that_a_drain_is_dropped_when_load_comes_back() -> None:
    state = Scaling(draining={POOL: HostId(ObjectId(3))}, below={POOL: 0.0})
    after, decisions = decide([pool()], [host(1, 5), host(2, 5), host(3)], state, 100.0)
    assert wishes(decisions) == [(Wish.KEEP, 3)]
    assert after.draining == {}


def test_that_a_drained_host_is_kept_before_another_is_powered_on() -> None:
    state = replace(off(4), draining={POOL: HostId(ObjectId(3))})
    _, decisions = decide([pool()], [host(1, 10), host(2, 10), host(3, 5), host(4, is_on=False)], state, 100.0)
    assert wishes(decisions) == [(Wish.KEEP, 3)]


def test_that_no_host_is_drained_whose_loss_would_power_one_on() -> None:
    state = Scaling(below={POOL: 0.0})
    hosts = [host(1, 4), host(2, 1)]
    assert decide([pool(autoscale_down_pct=60)], hosts, state, 500.0)[1] != ()
    assert decide([pool(autoscale_down_pct=60, autoscale_up_pct=50)], hosts, state, 500.0)[1] == ()


def test_that_an_order_is_repeated_and_given_up_in_the_end() -> None:
    hosts = [host(1, 8), host(2, is_on=False)]
    state, _ = decide([pool()], hosts, off(2), 100.0)
    state, decisions = decide([pool()], hosts, state, 100.0 + REPEAT_S)
    assert (wishes(decisions), decisions[0].is_told) == ([(Wish.POWER_ON, 2)], False)
    state, decisions = decide([pool()], hosts, state, 101.0 + COMING_S)
    assert wishes(decisions) == [(Wish.GIVE_UP, 2)]
    assert decide([pool()], hosts, state, 103.0 + COMING_S)[1] == ()  # left alone for a while


def test_that_a_host_that_reports_though_kept_off_is_on() -> None:
    state, _ = decide([pool()], [host(1, 2), host(2, heard_s=100.0)], off(2), 100.0)
    assert not state.off


def test_that_hosts_come_back_when_autoscale_is_switched_off() -> None:
    state, decisions = decide([], [], off(2, 3), 100.0)
    assert wishes(decisions) == [(Wish.POWER_ON, 2), (Wish.POWER_ON, 3)]
    assert state == Scaling()


def test_that_a_successor_powers_on_silent_hosts_that_it_knows_nothing_of() -> None:
    _, decisions = decide([pool()], [host(1, 8), host(2, is_on=False)], Scaling(), 100.0)
    assert wishes(decisions) == [(Wish.POWER_ON, 2)]


@given(
    st.lists(st.lists(st.integers(0, PLACES), min_size=6, max_size=6), min_size=1, max_size=60),
    st.integers(1, 4),
    st.integers(0, 3),
    st.integers(1, 3),
)
def test_that_limits_hold_whatever_the_load(loads: list[list[int]], minimum: int, further: int, step: int) -> None:
    """Hosts obey at once here: never fewer on than the least, no loaded host goes off, no more on than the most."""
    settings = pool(
        autoscale_minimum=minimum, autoscale_maximum=minimum + further, autoscale_step=step, autoscale_hold_s=10.0
    )
    on, state, now_s = set(range(1, 7)), Scaling(), 0.0
    for load in loads:
        now_s += 5.0
        draining = set(state.draining.values())
        hosts = [
            host(
                number,
                0 if number in draining else load[number - 1],
                is_on=number in on,
                heard_s=now_s if number in on else -1.0,
            )
            for number in range(1, 7)
        ]
        before = len(on)
        state, decisions = decide([settings], hosts, state, now_s)
        for each in decisions:
            if each.wish is Wish.POWER_OFF:
                assert not next(one for one in hosts if one.id == each.host).sessions
                on.discard(each.host)
            elif each.wish is Wish.POWER_ON:
                on.add(each.host)
        assert len(on) >= min(minimum, before)
        assert len(on) <= max(before, minimum + further)
