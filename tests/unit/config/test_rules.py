"""What is refused, with the words beside the field, and what only warns."""

from __future__ import annotations

from typing import Any

import pytest

from ras_console.config.commands import (
    AddBroker,
    AddObject,
    AddSite,
    Command,
    MoveObject,
    RemoveObject,
    Replay,
    SetFields,
)
from ras_console.config.document import Document
from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.domain.vocabulary import Kind
from tests.unit.config.farms import SITE, broker_id, done, lab, planned, refused

NOWHERE = ObjectId(999)


def two_sites() -> Document:
    return done(lab(2), AddSite(values={"name": "Paris"}, broker={"server": "PAR-CB-1"}))


def only(document: Document, command: Command, field: str) -> str:
    """Return the one message, which must stand beside the field."""
    problems = refused(document, command)
    assert [each.field for each in problems] == [field], problems
    assert problems.items[0].hint
    return problems.items[0].message


@pytest.mark.parametrize(
    ("command", "field", "message"),
    [
        (AddBroker(site_id=SITE, values={"server": "ras-cb-1"}), "server", "Connection Broker ras-cb-1"),
        (AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "rdsh-3"}), "server", "RD Session Host rdsh-3"),
        (AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": "DEFAULT"}), "name", "Host pool DEFAULT"),
        (
            AddObject(kind=Kind.RESOURCE, parent_id=SITE, values={"name": "full desktop"}),
            "name",
            "Published resource full desktop",
        ),
    ],
)
def test_that_names_are_unique_in_the_site_whatever_their_case(command: Command, field: str, message: str) -> None:
    assert only(lab(), command, field) == f"{message} exists already in Budapest."


def test_that_site_names_are_unique_in_the_farm() -> None:
    command = AddSite(values={"name": "BUDAPEST"}, broker={"server": "b"})
    assert only(lab(), command, "name") == "Site BUDAPEST exists already in the farm."


def test_that_renaming_to_a_taken_server_tells_the_one_renamed() -> None:
    document = lab(2)
    second = broker_id(document, "RAS-CB-2")
    problems = refused(document, SetFields(object_id=second, values={"server": "RAS-cb-1"}))
    assert [(each.field, each.object_id) for each in problems] == [("server", second)]


def test_that_a_name_may_change_its_case_and_be_used_in_another_site_or_kind() -> None:
    document = two_sites()
    planned(document, SetFields(object_id=broker_id(document, "RAS-CB-2"), values={"server": "ras-cb-2"}))
    planned(document, AddBroker(site_id=document.sites[1].id, values={"server": "RAS-CB-2"}))
    planned(document, AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "RAS-CB-2"}))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"server": ""}, "server"),
        ({"server": "a b"}, "server"),
        ({"server": "-a.example.com"}, "server"),
        ({"server": "a..example.com"}, "server"),
        ({"server": "10.0.0.300"}, "server"),
        ({"server": "x" * 64}, "server"),
        ({"server": ".".join(["abcdefgh"] * 29)}, "server"),
        ({"ip": "10.0.0"}, "ip"),
        ({"ip": "host.example.com"}, "ip"),
        ({"alternative_ips": ("10.0.0.1", "10.0.0.1")}, "alternative_ips"),
        ({"alternative_ips": ("10.0.0.1", "nowhere")}, "alternative_ips"),
        ({"alternative_ips": ("fd00::1", "fd00:0::1")}, "alternative_ips"),
        ({"description": "x" * 256}, "description"),
        ({"description": "bell\a"}, "description"),
        ({"description": "turned\u202ename"}, "description"),
        ({"description": "half\ud800"}, "description"),
        ({"description": 7}, "description"),
        ({"cores": 0}, "cores"),
        ({"cores": 257}, "cores"),
        ({"cores": 2.5}, "cores"),
        ({"cores": True}, "cores"),
        ({"is_standby": "yes"}, "is_standby"),
        ({"is_standby": 1}, "is_standby"),
    ],
)
def test_that_a_brokers_value_unfit_for_its_field_is_refused_beside_it(values: dict[str, Any], field: str) -> None:
    document = lab(2)
    problems = refused(document, SetFields(object_id=broker_id(document, "RAS-CB-2"), values=values))
    assert [each.field for each in problems] == [field]


@pytest.mark.parametrize(
    "values",
    [
        {"server": "no-such-name.invalid"},
        {"server": "büro-2.example.com"},
        {"server": "fd00::12"},
        {"server": "under_score"},
        {"ip": "fd00::12"},
        {"ip": ""},
        {"alternative_ips": ("10.1.0.12", "fd00::2")},
        {"description": "x" * 255},
        {"cores": 256},
    ],
)
def test_that_fitting_values_are_taken_resolvable_or_not(values: dict[str, Any]) -> None:
    document = lab(2)
    planned(document, SetFields(object_id=broker_id(document, "RAS-CB-2"), values=values))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"port": 0}, "port"),
        ({"port": 65536}, "port"),
        ({"max_sessions": 10_000}, "max_sessions"),
        ({"weight": 1001}, "weight"),
        ({"logon_mode": "closed"}, "logon_mode"),
        ({"log_off_disconnected_after_s": 42.0}, "log_off_disconnected_after_s"),
        ({"log_off_disconnected_after_s": False}, "log_off_disconnected_after_s"),
        ({"direct_address": "a b"}, "direct_address"),
        ({"pool_id": 999}, "pool_id"),
        ({"pool_id": 2}, "pool_id"),
        ({"preferred_broker_id": 999}, "preferred_broker_id"),
        ({"preferred_broker_id": 5}, "preferred_broker_id"),
        ({"preferred_broker_id": "RAS-CB-1"}, "preferred_broker_id"),
    ],
)
def test_that_a_hosts_value_unfit_for_its_field_is_refused_beside_it(values: dict[str, Any], field: str) -> None:
    document = lab()
    problems = refused(document, SetFields(object_id=document.hosts(SITE)[0].id, values=values))
    assert [each.field for each in problems] == [field] * len(problems)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"delay_s": 4.9}, "delay_s"),
        ({"delay_s": 259_201.0}, "delay_s"),
        ({"delay_s": float("nan")}, "delay_s"),
        ({"delay_s": float("inf")}, "delay_s"),
        ({"lease_s": 0.5}, "lease_s"),
        ({"failback_delay_s": "5 min"}, "failback_delay_s"),
    ],
)
def test_that_a_duration_out_of_range_is_refused_beside_it(values: dict[str, Any], field: str) -> None:
    document = lab()
    problems = refused(document, SetFields(object_id=document.auto_promotion(SITE).id, values=values))
    assert field in [each.field for each in problems]


@pytest.mark.parametrize(
    ("values", "is_refused"),
    [
        ({"refresh_s": 3.0, "dead_after_s": 6.0}, False),
        ({"refresh_s": 3.1}, True),
        ({"dead_after_s": 3.9}, True),
        ({"refresh_s": 10.0, "dead_after_s": 19.0}, True),
        ({"refresh_s": 10.0, "dead_after_s": 20.0}, False),
    ],
)
def test_that_a_host_is_not_dead_before_two_reports_are_missing(values: dict[str, Any], is_refused: bool) -> None:
    document = lab()
    command = SetFields(object_id=document.load_balancing(SITE).id, values=values)
    if is_refused:
        assert "at least twice the refresh time" in only(document, command, "dead_after_s")
    else:
        planned(document, command)


def test_that_balancing_needs_a_counter() -> None:
    document = lab()
    values = {"counts_sessions": False, "counts_memory": False, "counts_cpu": False}
    command = SetFields(object_id=document.load_balancing(SITE).id, values=values)
    assert only(document, command, "counts_sessions") == "Resource based balancing needs at least one counter."


def test_that_references_stay_within_the_site() -> None:
    document = two_sites()
    paris = document.sites[1].id
    host = document.hosts(SITE)[0]
    foreign_broker, foreign_pool = document.brokers(paris)[0].id, document.default_pool(paris).id
    only(document, SetFields(object_id=host.id, values={"preferred_broker_id": foreign_broker}), "preferred_broker_id")
    only(document, SetFields(object_id=host.id, values={"pool_id": foreign_pool}), "pool_id")
    resource = document.resources(SITE)[0]
    only(document, SetFields(object_id=resource.id, values={"pool_ids": (foreign_pool,)}), "pool_ids")


def test_that_a_resource_names_a_pool_once() -> None:
    document = lab()
    pool = document.default_pool(SITE).id
    command = SetFields(object_id=document.resources(SITE)[0].id, values={"pool_ids": [pool, pool]})
    assert only(document, command, "pool_ids") == "Publish from names an object twice."


def test_that_preferring_a_standby_broker_is_a_warning() -> None:
    document = lab(4)
    command = SetFields(
        object_id=document.hosts(SITE)[0].id, values={"preferred_broker_id": broker_id(document, "RAS-CB-4")}
    )
    change = planned(document, command)
    assert [each.message for each in change.warnings] == [
        "RAS-CB-4 is standby: RDSH-1 registers with another broker meanwhile."
    ]


def test_that_one_address_for_two_brokers_is_a_warning() -> None:
    document = lab(2)
    change = planned(document, SetFields(object_id=broker_id(document, "RAS-CB-2"), values={"ip": "10.0.0.11"}))
    assert [(each.field, each.message) for each in change.warnings] == [("ip", "RAS-CB-1 has the IP 10.0.0.11 too.")]


@pytest.mark.parametrize(
    ("values", "field", "word"),
    [({"is_enabled": False}, "is_enabled", "disabled"), ({"is_standby": True}, "is_standby", "standby")],
)
def test_that_the_primary_stays_in_service(values: dict[str, Any], field: str, word: str) -> None:
    document = lab(2)
    first = broker_id(document, "RAS-CB-1")
    problems = refused(document, SetFields(object_id=first, values=values), {SITE: first})
    assert [(each.field, each.hint) for each in problems] == [(field, "Promote another broker first.")]
    assert word in problems.items[0].message
    planned(document, SetFields(object_id=first, values=values), {SITE: broker_id(document, "RAS-CB-2")})


def test_that_the_primary_is_not_deleted() -> None:
    document = lab(2)
    first = broker_id(document, "RAS-CB-1")
    problems = refused(document, RemoveObject(object_id=first), {SITE: first})
    assert problems.items[0].message == "RAS-CB-1 is the primary and cannot be deleted."
    planned(document, RemoveObject(object_id=first))


def test_that_a_primary_which_is_standby_already_can_still_be_edited() -> None:
    document = lab(4)
    fourth = broker_id(document, "RAS-CB-4")
    planned(document, SetFields(object_id=fourth, values={"description": "promoted in need"}), {SITE: fourth})


def test_that_undo_cannot_disable_who_became_primary() -> None:
    document = lab(2)
    second = broker_id(document, "RAS-CB-2")
    document = done(document, SetFields(object_id=second, values={"is_enabled": False}))
    enable = planned(document, SetFields(object_id=second, values={"is_enabled": True}))
    document = document.with_change(enable, 9)
    problems = refused(document, Replay(change=enable.inverse()), {SITE: second})
    assert "is_enabled" in [each.field for each in problems]


def test_that_the_last_broker_is_not_deleted() -> None:
    document = lab()
    message = only(document, RemoveObject(object_id=broker_id(document, "RAS-CB-1")), "")
    assert message == "Budapest would have no broker left."


@pytest.mark.parametrize(
    ("values", "field"), [({"is_enabled": False}, "is_enabled"), ({"is_standby": True}, "is_standby")]
)
def test_that_one_active_broker_remains(values: dict[str, Any], field: str) -> None:
    document = lab()
    message = only(document, SetFields(object_id=broker_id(document, "RAS-CB-1"), values=values), field)
    assert message == "Budapest needs at least one broker that is enabled and not standby."


def test_that_the_last_active_broker_is_not_deleted_while_others_rest() -> None:
    document = lab(2)
    document = done(document, SetFields(object_id=broker_id(document, "RAS-CB-2"), values={"is_standby": True}))
    assert "at least one broker" in only(document, RemoveObject(object_id=broker_id(document, "RAS-CB-1")), "")


def test_that_a_pool_in_use_is_not_deleted() -> None:
    document = done(lab(), AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": "Fast"}))
    pool = document.pools(SITE)[-1].id
    planned(document, RemoveObject(object_id=pool))
    with_host = done(document, AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "F1", "pool_id": pool}))
    assert only(with_host, RemoveObject(object_id=pool), "") == "Fast cannot be deleted: 1 host is in it."
    published = done(document, SetFields(object_id=document.resources(SITE)[0].id, values={"pool_ids": (pool,)}))
    assert only(published, RemoveObject(object_id=pool), "") == ("Fast cannot be deleted: Full Desktop refers to it.")


def test_that_the_default_pool_is_not_deleted_even_when_empty() -> None:
    document = two_sites()
    pool = document.default_pool(document.sites[1].id)
    assert "default pool" in only(document, RemoveObject(object_id=pool.id), "")


def test_that_the_last_site_is_not_deleted() -> None:
    assert only(lab(), RemoveObject(object_id=SITE), "") == "A farm needs at least one site."


def test_that_farm_and_site_settings_are_not_deleted() -> None:
    document = lab()
    assert only(document, RemoveObject(object_id=document.farm.id), "") == "The farm itself cannot be deleted."
    for each in (document.auto_promotion(SITE), document.load_balancing(SITE)):
        assert "belongs to its site" in refused(document, RemoveObject(object_id=each.id)).items[0].message


def test_that_a_site_stays_simulated_or_real() -> None:
    assert "cannot become" in only(lab(), SetFields(object_id=SITE, values={"is_lab": False}), "is_lab")


@pytest.mark.parametrize(
    "command",
    [
        AddObject(kind=Kind.HOST, parent_id=SiteId(NOWHERE), values={"server": "a"}),
        AddBroker(site_id=SiteId(NOWHERE), values={"server": "a"}),
        SetFields(object_id=NOWHERE, values={}),
        MoveObject(object_id=BrokerId(NOWHERE), to_index=0),
        RemoveObject(object_id=NOWHERE),
    ],
)
def test_that_what_somebody_deleted_meanwhile_is_said_to_be_gone(command: Command) -> None:
    assert only(lab(), command, "") == "The object no longer exists."


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (AddBroker(site_id=SITE, values={}), ["server"]),
        (AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "  "}), ["server"]),
        (AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": None}), ["name"]),
        (AddSite(values={}, broker={}), ["name", "server"]),
    ],
)
def test_that_what_is_required_and_missing_is_named(command: Command, fields: list[str]) -> None:
    assert [each.field for each in refused(lab(), command)] == fields


def test_that_everything_wrong_is_said_at_once() -> None:
    document = lab(2)
    values = {"server": "a b", "ip": "x", "cores": 0}
    problems = refused(document, SetFields(object_id=broker_id(document, "RAS-CB-2"), values=values))
    assert [each.field for each in problems] == ["server", "ip", "cores"]


def test_that_the_primary_and_the_only_active_broker_cannot_be_marked_for_deletion() -> None:
    document = lab(2)
    first, second = broker_id(document, "RAS-CB-1"), broker_id(document, "RAS-CB-2")
    mark = {"is_marked_for_deletion": True}
    problems = refused(document, SetFields(object_id=first, values=mark), {SITE: first})
    assert [each.message for each in problems] == ["RAS-CB-1 is the primary and cannot be deleted."]
    document = done(document, SetFields(object_id=second, values=mark))
    problems = refused(document, SetFields(object_id=first, values=mark))
    assert [each.message for each in problems] == [
        "Budapest needs at least one broker that is enabled and not standby."
    ]
