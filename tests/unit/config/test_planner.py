"""What each command does when nothing is wrong with it."""

from __future__ import annotations

import pytest

from ras_console.config.commands import (
    AddBroker,
    AddObject,
    AddSite,
    MoveObject,
    RemoveObject,
    Replay,
    SetFields,
    Several,
)
from ras_console.config.planner import plan
from ras_console.domain.ids import ObjectId, ResourceId
from ras_console.domain.vocabulary import Kind, LogonMode
from tests.unit.config.farms import SITE, broker_id, done, lab, planned, refused


def test_that_a_new_broker_is_last_in_the_list() -> None:
    document = done(lab(2), AddBroker(site_id=SITE, values={"server": " RAS-CB-3 ", "ip": "10.0.0.13"}))
    last = document.brokers(SITE)[-1]
    assert (last.server, last.position, last.is_standby, last.ip) == ("RAS-CB-3", 2, False, "10.0.0.13")


def test_that_the_fourth_broker_becomes_standby_and_the_console_says_why() -> None:
    change = planned(lab(3), AddBroker(site_id=SITE, values={"server": "RAS-CB-4", "is_standby": False}))
    assert getattr(change.rows[0].after, "is_standby") is True  # noqa: B009 - a union without the field everywhere
    (notice,) = change.notices
    assert notice.startswith("RAS-CB-4 is standby: the site has three active brokers already; more would add traffic")


def test_that_the_third_broker_stays_active() -> None:
    change = planned(lab(2), AddBroker(site_id=SITE, values={"server": "RAS-CB-3"}))
    assert change.notices == ()
    assert len(done(lab(2), AddBroker(site_id=SITE, values={"server": "RAS-CB-3"})).active_brokers(SITE)) == 3


def test_that_a_fourth_broker_stays_active_while_another_is_disabled() -> None:
    document = lab(3)
    document = done(document, SetFields(object_id=broker_id(document, "RAS-CB-2"), values={"is_enabled": False}))
    assert planned(document, AddBroker(site_id=SITE, values={"server": "RAS-CB-4"})).notices == ()


def test_that_a_fourth_active_broker_by_hand_is_a_warning() -> None:
    document = lab(4)
    change = planned(document, SetFields(object_id=broker_id(document, "RAS-CB-4"), values={"is_standby": False}))
    assert [each.is_warning for each in change.warnings] == [True]
    assert "4 active brokers" in change.warnings[0].message


def test_that_a_host_goes_to_the_default_pool() -> None:
    document = done(lab(), AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "NEW"}))
    assert document.hosts(SITE)[-1].pool_id == document.default_pool(SITE).id


def test_that_a_new_site_has_all_it_needs() -> None:
    document = done(lab(), AddSite(values={"name": "Paris", "is_lab": True}, broker={"server": "PAR-CB-1"}))
    site = document.sites[-1]
    assert (site.name, site.position, site.is_lab) == ("Paris", 1, True)
    assert document.auto_promotion(site.id).delay_s == 15.0
    assert document.load_balancing(site.id).dead_after_s == 6.0
    assert document.default_pool(site.id).name == "Default"
    assert [each.server for each in document.brokers(site.id)] == ["PAR-CB-1"]


@pytest.mark.parametrize(
    ("index", "order"),
    [(0, "3124"), (1, "1324"), (2, "1234"), (3, "1243"), (-5, "3124"), (99, "1243")],
)
def test_that_a_moved_broker_takes_its_place_and_the_rest_close_up(index: int, order: str) -> None:
    document = lab(4)
    document = done(document, MoveObject(object_id=broker_id(document, "RAS-CB-3"), to_index=index))
    assert [each.server[-1] for each in document.brokers(SITE)] == list(order)
    assert [each.position for each in document.brokers(SITE)] == [0, 1, 2, 3]


def test_that_moving_closes_the_gap_a_deleted_broker_left() -> None:
    document = lab(4)
    document = done(document, RemoveObject(object_id=broker_id(document, "RAS-CB-2")))
    document = done(document, MoveObject(object_id=broker_id(document, "RAS-CB-4"), to_index=1))
    assert [(each.server, each.position) for each in document.brokers(SITE)] == [
        ("RAS-CB-1", 0),
        ("RAS-CB-4", 1),
        ("RAS-CB-3", 2),
    ]


def test_that_nothing_to_change_is_an_empty_change() -> None:
    document = lab(2)
    same = SetFields(object_id=broker_id(document, "RAS-CB-2"), values={"server": "RAS-CB-2 ", "is_enabled": True})
    assert planned(document, same).is_empty
    assert planned(document, MoveObject(object_id=broker_id(document, "RAS-CB-2"), to_index=1)).is_empty


def test_that_a_deleted_broker_frees_the_hosts_that_preferred_it() -> None:
    document = lab(2)
    second = broker_id(document, "RAS-CB-2")
    for host in document.hosts(SITE)[:2]:
        document = done(document, SetFields(object_id=host.id, values={"preferred_broker_id": second}))
    change = planned(document, RemoveObject(object_id=second))
    after = document.with_change(change, 99)
    assert len(change.rows) == 3
    assert change.notices == ("2 hosts preferred RAS-CB-2; now Automatic.",)
    assert all(each.preferred_broker_id is None for each in after.hosts(SITE))
    assert after.with_change(change.inverse(), 100).objects == document.objects


def test_that_a_deleted_site_takes_everything_below_it_along() -> None:
    two = done(lab(), AddSite(values={"name": "Paris"}, broker={"server": "PAR-CB-1"}))
    paris = two.sites[1]
    after = done(two, RemoveObject(object_id=paris.id))
    assert after.objects == lab().objects
    assert after.of_kind(Kind.BROKER) == lab().of_kind(Kind.BROKER)


def test_that_a_site_may_go_with_its_primary() -> None:
    two = done(lab(), AddSite(values={"name": "Paris"}, broker={"server": "PAR-CB-1"}))
    paris = two.sites[1]
    primaries = {paris.id: broker_id(two, "PAR-CB-1", paris.id)}
    assert not planned(two, RemoveObject(object_id=paris.id), primaries).is_empty


def test_that_values_arrive_in_the_form_they_are_kept() -> None:
    document = lab()
    host = document.hosts(SITE)[0]
    values = {"logon_mode": "drain", "log_off_disconnected_after_s": 60, "server": "  new.example.com "}
    after = done(document, SetFields(object_id=host.id, values=values)).host(host.id)
    assert after is not None
    assert after.logon_mode is LogonMode.DRAIN
    assert type(after.log_off_disconnected_after_s) is float
    assert after.server == "new.example.com"


def test_that_several_commands_are_one_change_and_see_each_other() -> None:
    document = lab()
    pool_id = ObjectId(document.next_id)
    command = Several(
        label="New pool with a host",
        commands=(
            AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": "Fast"}),
            AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "FAST-1", "pool_id": pool_id}),
            SetFields(object_id=pool_id, values={"description": "for those in a hurry"}),
        ),
    )
    change = planned(document, command)
    assert change.label == "New pool with a host"
    assert [each.id for each in change.rows] == [pool_id + 1, pool_id]
    assert document.with_change(change, 2).pools(SITE)[-1].description == "for those in a hurry"


def test_that_adding_and_removing_the_same_in_one_step_is_nothing() -> None:
    document = lab()
    command = Several(
        label="",
        commands=(
            AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": "Fast"}),
            RemoveObject(object_id=ObjectId(document.next_id)),
        ),
    )
    assert planned(document, command).is_empty


def test_that_one_refused_command_refuses_all_of_several() -> None:
    command = Several(
        label="",
        commands=(
            AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": "Fast"}),
            RemoveObject(object_id=ObjectId(999)),
        ),
    )
    assert refused(lab(), command).items[0].message == "The object no longer exists."


def test_that_undo_is_checked_against_the_rules_of_now() -> None:
    document = lab()
    added = planned(document, AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": "Fast"}))
    document = document.with_change(added, 2)
    document = done(
        document, AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "FAST-1", "pool_id": added.rows[0].id})
    )
    assert "1 host is in it" in refused(document, Replay(change=added.inverse())).items[0].message


def test_that_undo_of_what_somebody_changed_since_is_refused() -> None:
    document = lab(2)
    second = broker_id(document, "RAS-CB-2")
    change = planned(document, SetFields(object_id=second, values={"description": "mine"}))
    document = done(document.with_change(change, 2), SetFields(object_id=second, values={"description": "theirs"}))
    problems = refused(document, Replay(change=change.inverse()))
    assert problems.items[0].message == "RAS-CB-2 has been changed since."
    assert problems.items[0].object_id == second


def test_that_redo_after_undo_gives_the_same_object_back() -> None:
    document = lab()
    change = planned(document, AddObject(kind=Kind.RESOURCE, parent_id=SITE, values={"name": "Editor"}))
    added = document.with_change(change, 2)
    undone = done(added, Replay(change=change.inverse()))
    assert undone.objects == document.objects
    assert done(undone, Replay(change=change)).objects == added.objects


def test_that_an_unknown_setting_is_the_callers_mistake() -> None:
    document = lab()
    with pytest.raises(KeyError):
        plan(document, SetFields(object_id=broker_id(document, "RAS-CB-1"), values={"colour": "red"}))
    with pytest.raises(KeyError):
        plan(document, SetFields(object_id=broker_id(document, "RAS-CB-1"), values={"position": 3}))


def test_that_a_resource_moves_within_the_list_of_its_site() -> None:
    document = lab(1)
    for name in ("Editor", "Sheets"):
        document = done(document, AddObject(kind=Kind.RESOURCE, parent_id=SITE, values={"name": name}))
    before = document.resources(SITE)
    change = planned(document, MoveObject(object_id=before[-1].id, to_index=0))
    assert change.label == "Move Sheets to place 1"
    after = document.with_change(change, 9).resources(SITE)
    assert [each.name for each in after] == ["Sheets", *(each.name for each in before[:-1])]
    assert [each.position for each in after] == list(range(len(before)))
    assert planned(document, MoveObject(object_id=before[-1].id, to_index=99)).is_empty
    assert refused(document, MoveObject(object_id=ResourceId(ObjectId(9999)), to_index=0))


def test_that_sites_can_be_put_in_another_order_and_back() -> None:
    document = lab()
    for name in ("Paris", "Oslo"):
        document = done(document, AddSite(values={"name": name}, broker={"server": name}))
    change = planned(document, MoveObject(object_id=document.sites[2].id, to_index=0))
    after = document.with_change(change, document.revision + 1)
    assert [each.name for each in after.sites] == ["Oslo", "Budapest", "Paris"]
    assert change.label == "Move Oslo to place 1"
    assert [each.name for each in after.with_change(change.inverse(), 9).sites] == ["Budapest", "Paris", "Oslo"]


def test_that_the_farm_forgets_a_main_site_that_goes() -> None:
    document = done(lab(), AddSite(values={"name": "Paris"}, broker={"server": "PAR"}))
    paris = document.sites[1]
    document = done(document, SetFields(object_id=document.farm.id, values={"main_site_id": paris.id}))
    assert document.main_site.name == "Paris"
    document = done(document, RemoveObject(object_id=ObjectId(paris.id)))
    assert document.farm.main_site_id is None
    assert document.main_site.name == "Budapest"


def test_that_a_broker_marked_for_deletion_is_not_active_and_can_be_kept() -> None:
    document = lab(3)
    marked = done(document, SetFields(object_id=broker_id(document, "RAS-CB-3"), values=MARK))
    assert [each.server for each in marked.active_brokers(SITE)] == ["RAS-CB-1", "RAS-CB-2"]
    kept = done(marked, SetFields(object_id=broker_id(document, "RAS-CB-3"), values={"is_marked_for_deletion": False}))
    assert len(kept.active_brokers(SITE)) == 3


MARK = {"is_marked_for_deletion": True}
