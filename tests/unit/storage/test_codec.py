"""Objects to rows and JSON, and strictly back."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.domain.catalogue import AUTO_PROMOTION, BROKER, FARM, HOST, KINDS, LOAD_BALANCING, POOL, RESOURCE, SITE
from ras_console.domain.objects import Broker, FarmObject, Host
from ras_console.domain.vocabulary import Kind
from ras_console.storage import codec
from tests.unit.config.farms import SITE as SITE_ID
from tests.unit.config.farms import lab

_ANY = st.one_of(*(st.from_type(each.object_class) for each in KINDS.values()))
_SENT = _ANY.filter(
    lambda thing: all(not isinstance(each, float) or not math.isnan(each) for each in codec.to_row(thing).values())
)
"""SQLite keeps no NaN; the rules of configuration refuse it."""


@given(_SENT)
def test_that_an_object_comes_back_from_its_row_as_it_was(thing: FarmObject) -> None:
    kind = next(each.kind for each in KINDS.values() if each.object_class is type(thing))
    back = codec.from_row(kind, codec.to_row(thing))
    assert back == thing
    assert [type(getattr(back, each.name)) for each in codec.columns_of(kind)] == [
        type(getattr(thing, each.name)) for each in codec.columns_of(kind)
    ]


@given(_SENT)
def test_that_an_object_comes_back_from_the_audit_as_it_was(thing: FarmObject) -> None:
    kind = next(each.kind for each in KINDS.values() if each.object_class is type(thing))
    assert codec.from_json(kind, codec.to_json(thing)) == thing


def test_that_rows_hold_what_sqlite_can_hold() -> None:
    broker = lab().brokers(SITE_ID)[0]
    row = codec.to_row(broker)
    assert row["alternative_ips"] == "[]"
    assert row["is_enabled"] == 1
    assert {type(each) for each in row.values()} == {int, float, str, type(None)}


def test_that_the_audit_is_plain_json() -> None:
    host = lab().hosts(SITE_ID)[0]
    plain = json.loads(codec.to_json(host) or "")
    assert plain["logon_mode"] == "enabled"
    assert plain["is_enabled"] is True
    assert plain["preferred_broker_id"] is None


def test_that_an_older_audit_entry_gets_the_defaults_of_settings_it_does_not_know() -> None:
    text = '{"id": 7, "site_id": 2, "server": "old", "gone_since": 1}'
    assert codec.from_json(Kind.BROKER, text) == Broker(id=7, site_id=2, server="old")  # type: ignore[arg-type]
    assert codec.from_json(Kind.BROKER, None) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("logon_mode", "closed"),
        ("is_enabled", 2),
        ("server", None),
        ("port", "3389"),
        ("weight", 1.5),
        ("log_off_disconnected_after_s", "soon"),
        ("preferred_broker_id", "first"),
    ],
)
def test_that_a_damaged_host_row_is_named_with_its_column(column: str, value: Any) -> None:
    row = codec.to_row(lab().hosts(SITE_ID)[0]) | {column: value}
    with pytest.raises(codec.DamagedRow, match=f"column {column}"):
        codec.from_row(Kind.HOST, row)


@pytest.mark.parametrize("text", ["", "[1", "{}", "[1, 2]", "null", '"10.0.0.1"'])
def test_that_a_damaged_list_is_named_with_its_column(text: str) -> None:
    row = codec.to_row(lab().brokers(SITE_ID)[0]) | {"alternative_ips": text}
    with pytest.raises(codec.DamagedRow, match="column alternative_ips"):
        codec.from_row(Kind.BROKER, row)


def test_that_a_missing_column_is_damage() -> None:
    row = codec.to_row(lab().hosts(SITE_ID)[0])
    del row["weight"]
    with pytest.raises(codec.DamagedRow, match="column weight"):
        codec.from_row(Kind.HOST, row)


@pytest.mark.parametrize("text", ["", "[]", '{"id": 7}', '{"id": 7, "site_id": 2, "server": 5}'])
def test_that_a_damaged_audit_entry_is_damage(text: str) -> None:
    with pytest.raises(codec.DamagedRow):
        codec.from_json(Kind.BROKER, text)


def test_that_every_kind_has_columns() -> None:
    for spec in (FARM, SITE, BROKER, POOL, HOST, RESOURCE, AUTO_PROMOTION, LOAD_BALANCING):
        assert codec.columns_of(spec.kind)[0].name == "id"
    nullable = [each.name for each in codec.columns_of(Kind.HOST) if each.is_nullable]
    assert nullable == ["preferred_broker_id", "drain_since_s", "drain_until_s"]
    assert Host.__dataclass_fields__.keys() == {each.name for each in codec.columns_of(Kind.HOST)}
