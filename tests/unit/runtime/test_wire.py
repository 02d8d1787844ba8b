"""Orders, facts and pictures as text and back; whatever else the text is gives WireError and nothing else."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.config.commands import SetFields
from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId, HostId, JobId, ObjectId, ScheduleId, SessionId
from ras_console.domain.vocabulary import Cause, FaultKind, Role, Severity, Source
from ras_console.engine.host_acts import HostAct
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.engine.timeline import EntryKind, Fact, TimelineEntry
from ras_console.runtime.orders import (
    ActOnSessions,
    CancelJob,
    CancelRun,
    InjectFault,
    LookAtProcesses,
    Order,
    Promote,
    RepairSessions,
    Restore,
    SetSpeed,
    SwitchHosts,
    Tell,
    UseTopology,
)
from ras_console.runtime.stepped import SteppedEngine
from ras_console.runtime.wire import (
    WireError,
    entry_from_text,
    entry_to_text,
    order_from_text,
    order_to_text,
    snapshot_from_text,
    snapshot_to_text,
)
from tests.unit.config.farms import SITE, done, lab
from tests.unit.runtime.engines import small_loop

FACT = Fact(
    at_s=12.5,
    site=SITE,
    kind=EntryKind.FAILOVER,
    severity=Severity.ERROR,
    source=Source.BROKER,
    text="RAS-CB-2 ist „primär“",
    detail="nach 15 s",
    broker=BrokerId(ObjectId(19)),
    host=HostId(ObjectId(7)),
    from_broker=BrokerId(ObjectId(6)),
    role=Role.PRIMARY,
    term=3,
    cause=Cause.LEASE_GRANTED,
    took_s=16.2,
)
PLAIN_FACT = Fact(
    at_s=0.0, site=SITE, kind=EntryKind.LAB, severity=Severity.INFO, source=Source.BROKER, text="The lab has begun."
)
TOPOLOGY = done(
    lab(3), SetFields(object_id=lab(3).brokers(SITE)[0].id, values={"alternative_ips": ("10.0.0.1", "10.0.0.2")})
).topology()
ORDERS: tuple[Order, ...] = (
    UseTopology(topology=TOPOLOGY),
    Promote(site=SITE, broker=BrokerId(ObjectId(19)), actor="anna"),
    *(InjectFault(fault=Fault(kind=kind, target_id=ObjectId(6))) for kind in FaultKind),
    Restore(target_id=ObjectId(6)),
    SwitchHosts(site=SITE, act=HostAct.REBOOT, hosts=(HostId(ObjectId(9)),), actor="anna"),
    SetSpeed(speed=20.0),
    Tell(fact=FACT),
    Tell(fact=PLAIN_FACT),
    *(
        ActOnSessions(
            site=SITE,
            job=JobId(2**62),
            act=act,
            sessions=(SessionId(3), SessionId(4)),
            actor="Zoë",
            title="Restart",
            text="Save your work.",
            process=4712,
        )
        for act in HostAct
    ),
    CancelJob(site=SITE, job=JobId(2**62)),
    CancelRun(site=SITE, schedule=ScheduleId(ObjectId(70)), actor="anna"),
    RepairSessions(site=SITE, actor="anna"),
    LookAtProcesses(site=SITE, host=HostId(ObjectId(9))),
)


def a_snapshot() -> FarmSnapshot:
    engine = SteppedEngine(lambda clock: small_loop(clock, lab(3)), wake=lambda: None)
    engine.submit(InjectFault(fault=Fault(kind=FaultKind.CRASH, target_id=ObjectId(6))))
    engine.advance(5.0)
    snapshot = engine.take_snapshot()
    assert snapshot is not None
    return snapshot


SNAPSHOT = a_snapshot()


def plain(value: object) -> object:
    """Return a value that can be compared: arrays as lists with their types."""
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.tolist())
    if dataclasses.is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    return tuple(map(plain, value)) if isinstance(value, tuple) else value


def test_that_there_is_an_example_of_every_order() -> None:
    assert {type(each) for each in ORDERS} == set(Order.__args__)


@pytest.mark.parametrize("order", ORDERS, ids=lambda each: type(each).__name__)
def test_that_an_order_comes_back_as_it_was(order: Order) -> None:
    assert order_from_text(order_to_text(order)) == order


@pytest.mark.parametrize("fact", [FACT, PLAIN_FACT], ids=["full", "plain"])
def test_that_an_entry_comes_back_as_it_was(fact: Fact) -> None:
    entry = TimelineEntry(seq=7, fact=fact)
    assert entry_from_text(entry_to_text(entry)) == entry


def test_that_a_picture_comes_back_as_it_was_without_its_sessions_and_read_only() -> None:
    back = snapshot_from_text(snapshot_to_text(SNAPSHOT))
    assert SNAPSHOT.sites[0].hosts.ids.size == 8
    sites = tuple(dataclasses.replace(each, sessions=None) for each in SNAPSHOT.sites)
    assert plain(back) == plain(dataclasses.replace(SNAPSHOT, sites=sites))
    assert not back.sites[0].hosts.load_ratio.flags.writeable


def test_that_an_infinite_age_is_text_that_every_reader_of_json_takes() -> None:
    (site,) = SNAPSHOT.sites
    unheard = dataclasses.replace(site.brokers[0], age_s=float("inf"))
    with_it = dataclasses.replace(site, brokers=(unheard, *site.brokers[1:]))
    text = snapshot_to_text(dataclasses.replace(SNAPSHOT, sites=(with_it,)))
    assert "Infinity" not in text
    assert snapshot_from_text(text).sites[0].brokers[0].age_s == float("inf")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        '"text"',
        "{}",
        '{"_type": "Explode"}',
        '{"_type": "SetSpeed"}',
        '{"_type": "SetSpeed", "speed": "fast"}',
        '{"_type": "SetSpeed", "speed": 1.0, "more": 1}',
        '{"_type": "Restore", "target_id": 1e999}',
        '{"_type": ["SetSpeed"]}',
        "[" * 100_000,
        "\x00",
    ],
)
def test_that_text_that_is_no_order_of_ours_is_a_wire_error(text: str) -> None:
    with pytest.raises(WireError):
        order_from_text(text)
    with pytest.raises(WireError):
        entry_from_text(text)
    with pytest.raises(WireError):
        snapshot_from_text(text)


@pytest.mark.parametrize(
    "column",
    [
        None,
        [],
        {"dtype": "<f4"},
        {"dtype": "<f8", "data": ""},
        {"dtype": "|O", "data": ""},
        {"dtype": "<f4", "data": "?"},
        {"dtype": "<f4", "data": "AAA="},
        {"dtype": "<f4", "data": 7},
    ],
)
def test_that_a_damaged_column_is_a_wire_error(column: object) -> None:
    message = json.loads(snapshot_to_text(SNAPSHOT))
    message["sites"][0]["hosts"]["load_ratio"] = column
    with pytest.raises(WireError):
        snapshot_from_text(json.dumps(message))


_WHOLE = [order_to_text(each) for each in ORDERS] + [entry_to_text(TimelineEntry(seq=1, fact=FACT))]
_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(_WHOLE), st.data())
def test_that_damage_anywhere_gives_another_message_or_a_wire_error(text: str, data: st.DataObject) -> None:
    damaged = json.dumps(_damage(json.loads(text), data))
    for read in (order_from_text, entry_from_text):
        with contextlib.suppress(WireError):  # and nothing else
            read(damaged)


def _damage(value: Any, data: st.DataObject) -> Any:
    """Replace one part of a message, wherever it is."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    if not keys or data.draw(st.integers(0, 3)) == 0:
        return data.draw(_JUNK)
    key = data.draw(st.sampled_from(keys))
    value[key] = _damage(value[key], data)
    return value
