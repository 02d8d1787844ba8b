"""Settings that are the same in all sites: what one change makes of the others, and taking it back."""

from __future__ import annotations

from typing import Any

import pytest

from ras_console.config.commands import AddSite, RemoveObject, Replay, SetFields, Several
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.config.replication import areas_of, is_replicated
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind, ReplicationArea
from tests.unit.config.farms import SITE, done, lab, planned, refused


def farm_of(sites: int = 3) -> Document:
    document = lab(2)
    for number in range(2, sites + 1):
        values = {"name": f"Site {number}", "is_lab": True}
        document = done(document, AddSite(values=values, broker={"server": f"CB-{number}"}))
    return document


def switched_on(document: Document, *areas: ReplicationArea) -> Document:
    return done(document, SetFields(object_id=document.farm.id, values={"replicated_areas": tuple(areas)}))


def delays(document: Document) -> list[float]:
    return [document.auto_promotion(each.id).delay_s for each in document.sites]


def set_delay(document: Document, site: int, delay_s: float) -> SetFields:
    return SetFields(object_id=document.auto_promotion(document.sites[site].id).id, values={"delay_s": delay_s})


def test_that_a_change_in_any_site_is_made_in_all_as_one_change() -> None:
    document = switched_on(farm_of(), ReplicationArea.AUTO_PROMOTION)
    change = planned(document, set_delay(document, 2, 60.0))
    after = document.with_change(change, document.revision + 1)
    assert delays(after) == [60.0, 60.0, 60.0]
    assert change.notices == ("Auto-promotion is the same in all sites: Budapest, Site 2 changed too.",)
    assert delays(after.with_change(change.inverse(), after.revision + 1)) == delays(document)


def test_that_nothing_else_is_touched_and_what_is_not_replicated_stays_apart() -> None:
    document = switched_on(farm_of(), ReplicationArea.LOAD_BALANCING)
    assert delays(done(document, set_delay(document, 0, 60.0))) == [60.0, 15.0, 15.0]


def test_that_switching_an_area_on_gives_the_others_the_main_sites_values() -> None:
    document = farm_of()
    document = done(document, set_delay(document, 0, 20.0))
    document = done(document, set_delay(document, 1, 40.0))
    document = done(document, SetFields(object_id=document.farm.id, values={"main_site_id": document.sites[1].id}))
    command = SetFields(
        object_id=document.farm.id, values={"replicated_areas": (ReplicationArea.AUTO_PROMOTION.value,)}
    )
    change = planned(document, command)
    after = document.with_change(change, document.revision + 1)
    assert delays(after) == [40.0, 40.0, 40.0]
    assert "Budapest: " not in " ".join(change.describe())  # the sites keep their names and their own objects
    assert [each.site_id for each in map(after.auto_promotion, (s.id for s in after.sites))] == [
        each.id for each in after.sites
    ]
    assert delays(after.with_change(change.inverse(), after.revision + 1)) == [20.0, 40.0, 15.0]


def test_that_a_new_site_starts_with_what_is_replicated() -> None:
    document = switched_on(farm_of(2), ReplicationArea.AUTO_PROMOTION)
    document = done(document, set_delay(document, 0, 90.0))
    document = done(document, AddSite(values={"name": "Paris"}, broker={"server": "PAR"}))
    assert delays(document) == [90.0, 90.0, 90.0]
    assert document.load_balancing(document.sites[-1].id).dead_after_s == 6.0


def test_that_replaying_an_older_change_keeps_all_sites_the_same() -> None:
    before = farm_of(2)
    change = planned(before, set_delay(before, 1, 15.5))
    document = before.with_change(change, before.revision + 1)
    document = done(document, set_delay(document, 0, 15.5))
    document = switched_on(document, ReplicationArea.AUTO_PROMOTION)
    assert delays(done(document, Replay(change=change.inverse()))) == [15.0, 15.0]


def test_that_a_bad_value_is_refused_for_all() -> None:
    document = switched_on(farm_of(2), ReplicationArea.AUTO_PROMOTION)
    problems = refused(document, set_delay(document, 0, 1.0))
    assert {each.field for each in problems} == {"delay_s"}


def test_that_of_several_sites_in_one_change_the_last_counts() -> None:
    document = switched_on(farm_of(), ReplicationArea.AUTO_PROMOTION)
    both = Several(label="Both", commands=(set_delay(document, 0, 30.0), set_delay(document, 1, 45.0)))
    assert delays(done(document, both)) == [45.0, 45.0, 45.0]


@pytest.mark.parametrize("kind", [Kind.AUTO_PROMOTION, Kind.LOAD_BALANCING, Kind.HOST_DEFAULTS])
def test_that_one_site_alone_replicates_nothing(kind: Kind) -> None:
    document = switched_on(farm_of(2), ReplicationArea(kind.value))
    assert is_replicated(document, kind)
    left = done(document, RemoveObject(object_id=ObjectId(document.sites[1].id)))
    assert areas_of(left) == (ReplicationArea(kind.value),)
    assert not is_replicated(left, kind)
    values: dict[str, Any] = {"delay_s": 33.0}
    assert not plan(left, SetFields(object_id=left.auto_promotion(SITE).id, values=values)).notices  # type: ignore[union-attr]


def test_that_host_defaults_and_load_balancing_are_carried_whole() -> None:
    document = switched_on(farm_of(2), ReplicationArea.HOST_DEFAULTS, ReplicationArea.LOAD_BALANCING)
    defaults, balancing = document.host_defaults(SITE), document.load_balancing(SITE)
    document = done(document, SetFields(object_id=defaults.id, values={"max_sessions": 17}))
    document = done(document, SetFields(object_id=balancing.id, values={"refresh_s": 3.0, "dead_after_s": 9.0}))
    other = document.sites[1].id
    assert document.host_defaults(other).max_sessions == 17
    assert (document.load_balancing(other).refresh_s, document.load_balancing(other).dead_after_s) == (3.0, 9.0)
