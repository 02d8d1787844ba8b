"""Which hosts of a pool are powered on and off by its workload: decided by the primary alone, pure.

Source: Parallels knowledge base 128838; a primary that takes over goes on from what its peers know and hosts report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeVar

from ras_console.domain.durations import duration_text
from ras_console.domain.ids import HostId, PoolId
from ras_console.domain.objects import Pool

K = TypeVar("K")
V = TypeVar("V")

GOING_S: Final = 15.0
"""A host that reports longer than this after it was told to power off is on after all."""

COMING_S: Final = 180.0
"""A host that has not reported this long after it was told to power on will not come."""

REPEAT_S: Final = 20.0
"""An order to power on is given again after this: it may have been lost on its way."""

RETRY_S: Final = 600.0
"""A host that did not come up is not tried again for so long."""


class Wish(StrEnum):
    """What is to happen to a host."""

    POWER_ON = "powers on"
    POWER_OFF = "powers off"
    DRAIN = "drains"
    KEEP = "keeps"
    """It was being drained; load came back."""
    GIVE_UP = "gives up on"
    """It did not come up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostNow:
    """An enabled host of an autoscaled pool. `sessions` counts those on their way too; `heard_s` is its last report."""

    id: HostId
    pool: PoolId
    places: int
    sessions: int
    is_on: bool
    heard_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to happen to one host, and why in an operator's words; `is_told` is False for a repeated order."""

    wish: Wish
    host: HostId
    why: str = ""
    is_told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A host that was told to power on: when first, and when last."""

    since_s: float
    told_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaling:
    """What a primary remembers of its decisions. Peers learn `off` and `draining`, so that a new primary goes on.

    `off` are the hosts kept off and when that was ordered, `failed` those that did not come up and until when they are
    left alone; `below` since when the workload of a pool has been below its lower limit.
    """

    off: Mapping[HostId, float] = field(default_factory=dict)
    coming: Mapping[HostId, Coming] = field(default_factory=dict)
    failed: Mapping[HostId, float] = field(default_factory=dict)
    draining: Mapping[PoolId, HostId] = field(default_factory=dict)
    below: Mapping[PoolId, float] = field(default_factory=dict)


def decide(
    pools: Sequence[Pool], hosts: Sequence[HostNow], state: Scaling, now_s: float
) -> tuple[Scaling, tuple[Decision, ...]]:
    """Return what is to happen now and what to remember; `pools` are the autoscaled ones, `hosts` all that are theirs.

    Hosts kept off that are in no such pool any more are powered on.
    """
    state, decisions = _noticed(state, hosts, now_s)
    ids = {each.id for each in hosts}
    freed = sorted(host for host in state.off if host not in ids)
    decisions += [Decision(wish=Wish.POWER_ON, host=each, why="autoscale is over for it") for each in freed]
    kept = {pool.id for pool in pools}
    state = replace(
        state,
        off={host: at for host, at in state.off.items() if host in ids},
        coming={host: at for host, at in state.coming.items() if host in ids},
        draining={pool: host for pool, host in state.draining.items() if pool in kept and host in ids},
        below={pool: at for pool, at in state.below.items() if pool in kept},
    )
    for pool in pools:
        state, found = _scaled(pool, [each for each in hosts if each.pool == pool.id], state, now_s)
        decisions += found
    return state, tuple(decisions)


def _noticed(state: Scaling, hosts: Sequence[HostNow], now_s: float) -> tuple[Scaling, list[Decision]]:
    """Take in who has come up, who is on although it should not be, and who did not come."""
    off, coming, failed = dict(state.off), dict(state.coming), dict(state.failed)
    decisions = list[Decision]()
    for each in hosts:
        if each.is_on and each.heard_s > off.get(each.id, now_s) + GOING_S:
            del off[each.id]
        waited = coming.get(each.id)
        if waited is None:
            continue
        if each.is_on and each.heard_s > waited.since_s:
            del coming[each.id]
        elif now_s > waited.since_s + COMING_S:
            del coming[each.id]
            failed[each.id] = now_s + RETRY_S
            why = f"no report {duration_text(COMING_S)} after it was told to power on"
            decisions.append(Decision(wish=Wish.GIVE_UP, host=each.id, why=why))
        elif now_s >= waited.told_s + REPEAT_S:
            coming[each.id] = replace(waited, told_s=now_s)
            decisions.append(Decision(wish=Wish.POWER_ON, host=each.id, is_told=False))
    failed = {host: until_s for host, until_s in failed.items() if until_s > now_s}
    return replace(state, off=off, coming=coming, failed=failed), decisions


def _scaled(pool: Pool, hosts: Sequence[HostNow], state: Scaling, now_s: float) -> tuple[Scaling, list[Decision]]:
    on = [each for each in hosts if each.is_on and each.id not in state.off]
    coming = sum(1 for each in hosts if each.id in state.coming)
    places = sum(each.places for each in on)
    sessions = sum(each.sessions for each in on)
    workload_pct = 100.0 * sessions / places if places else 0.0
    draining = next((each for each in on if each.id == state.draining.get(pool.id)), None)
    is_low = workload_pct < pool.autoscale_down_pct
    since_s = state.below.get(pool.id, now_s)
    state = replace(state, below=_with(state.below, pool.id, since_s if is_low else None))
    ready = len(on) - (draining is not None)
    room = pool.autoscale_maximum - ready - coming
    if ready + coming < pool.autoscale_minimum:
        needed, why = pool.autoscale_minimum - ready - coming, f"fewer than {pool.autoscale_minimum} hosts are on"
    elif workload_pct > pool.autoscale_up_pct and not coming:
        needed, why = pool.autoscale_step, f"workload {workload_pct:.0f} % is above {pool.autoscale_up_pct} %"
    else:
        return _lowered(pool, on, draining, state, now_s, workload_pct=workload_pct)
    return _raised(hosts, draining, state, now_s, pool=pool, needed=max(0, min(needed, room)), why=why)


def _raised(
    hosts: Sequence[HostNow],
    draining: HostNow | None,
    state: Scaling,
    now_s: float,
    *,
    pool: Pool,
    needed: int,
    why: str,
) -> tuple[Scaling, list[Decision]]:
    """Keep the host that is being drained first, then power on: hosts known to be off before merely silent ones."""
    decisions = list[Decision]()
    if draining is not None and needed:
        state = replace(state, draining=_with(state.draining, pool.id, None))
        decisions.append(Decision(wish=Wish.KEEP, host=draining.id, why=why))
        needed -= 1
    resting = [
        each.id
        for each in sorted(hosts, key=lambda host: (host.id not in state.off, host.id))
        if (each.id in state.off or not each.is_on) and each.id not in state.coming and each.id not in state.failed
    ][:needed]
    coming = {**state.coming, **{each: Coming(since_s=now_s, told_s=now_s) for each in resting}}
    off = {host: at for host, at in state.off.items() if host not in resting}
    decisions += [Decision(wish=Wish.POWER_ON, host=each, why=why) for each in resting]
    return replace(state, coming=coming, off=off), decisions


def _lowered(
    pool: Pool, on: Sequence[HostNow], draining: HostNow | None, state: Scaling, now_s: float, *, workload_pct: float
) -> tuple[Scaling, list[Decision]]:
    """Drain one host after the hold time, power it off when it is empty, or keep it where load came back."""
    is_many = len(on) > pool.autoscale_maximum
    is_low = workload_pct < pool.autoscale_down_pct
    if draining is not None:
        if not is_low and not is_many:
            state = replace(state, draining=_with(state.draining, pool.id, None))
            why = f"workload {workload_pct:.0f} % is no longer below {pool.autoscale_down_pct} %"
            return state, [Decision(wish=Wish.KEEP, host=draining.id, why=why)]
        if draining.sessions:
            return state, []
        state = replace(
            state,
            draining=_with(state.draining, pool.id, None),
            off={**state.off, draining.id: now_s},
            below=_with(state.below, pool.id, now_s if is_low else None),
        )
        return state, [Decision(wish=Wish.POWER_OFF, host=draining.id, why="it is empty")]
    has_held = is_low and now_s - state.below.get(pool.id, now_s) >= pool.autoscale_hold_s
    if not (is_many or has_held) or len(on) <= pool.autoscale_minimum:
        return state, []
    least = min(on, key=lambda host: (host.sessions, -host.id))
    places = sum(each.places for each in on) - least.places
    if not is_many and 100 * sum(each.sessions for each in on) >= pool.autoscale_up_pct * places:
        return state, []  # the others would be powered on for at once
    held = duration_text(pool.autoscale_hold_s)
    why = (
        f"more than {pool.autoscale_maximum} hosts are on"
        if is_many
        else f"workload {workload_pct:.0f} % below {pool.autoscale_down_pct} % for {held}"
    )
    state = replace(state, draining=_with(state.draining, pool.id, least.id))
    return state, [Decision(wish=Wish.DRAIN, host=least.id, why=why)]


def _with(mapping: Mapping[K, V], key: K, value: V | None) -> dict[K, V]:
    changed = {each: kept for each, kept in mapping.items() if each != key}
    return changed if value is None else {**changed, key: value}
