"""The document: lookups, order, and what a change leaves behind."""

from __future__ import annotations

import dataclasses

import pytest

from ras_console.config.change import Change, Row
from ras_console.config.commands import AddObject, AddSite, RemoveObject, SetFields
from ras_console.config.document import Document, StaleChange
from ras_console.domain.catalogue import name_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from tests.unit.config.farms import SITE, broker_id, done, lab, planned


def test_that_brokers_come_by_position_and_hosts_by_id() -> None:
    document = lab(3)
    assert [each.server for each in document.brokers(SITE)] == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]
    assert [each.id for each in document.hosts(SITE)] == sorted(each.id for each in document.hosts(SITE))


def test_that_objects_of_a_kind_come_site_by_site() -> None:
    document = done(lab(), AddSite(values={"name": "Paris"}, broker={"server": "PAR-CB-1"}))
    assert [name_of(each) for each in document.of_kind(Kind.BROKER)] == ["RAS-CB-1", "PAR-CB-1"]
    assert [each.name for each in document.sites] == ["Budapest", "Paris"]


def test_that_every_object_knows_its_site() -> None:
    document = lab()
    site = document.site(SITE)
    assert document.site_of(document.farm) is None
    assert site is not None
    assert document.site_of(site) == site
    assert document.site_of(document.hosts(SITE)[0]) == site


def test_that_an_id_is_never_used_twice() -> None:
    document = lab()
    added = done(document, AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "NEW"}))
    gone = done(added, RemoveObject(object_id=ObjectId(document.next_id)))
    again = planned(gone, AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "NEWER"}))
    assert again.rows[0].id == document.next_id + 1


def test_that_a_change_leaves_the_document_it_was_applied_to_alone() -> None:
    document = lab()
    before = dict(document.objects)
    done(document, AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "NEW"}))
    assert dict(document.objects) == before
    assert len(document.hosts(SITE)) == 8


def test_that_a_change_of_another_document_is_refused() -> None:
    document = lab()
    change = planned(document, SetFields(object_id=broker_id(document, "RAS-CB-1"), values={"description": "first"}))
    after = document.with_change(change, 2)
    with pytest.raises(StaleChange):
        after.with_change(change, 3)


def test_that_two_objects_of_one_id_are_refused() -> None:
    farm = lab().farm
    with pytest.raises(ValueError, match="occurs twice"):
        Document.of([farm, farm], revision=1, next_id=2)
    with pytest.raises(ValueError, match="not below"):
        Document.of([farm], revision=1, next_id=1)


def test_that_incremental_and_fresh_documents_are_the_same() -> None:
    document = lab(4)
    fresh = Document.of(document.objects.values(), revision=document.revision, next_id=document.next_id)
    assert fresh == document
    assert fresh.groups == document.groups


def test_that_the_topology_holds_everything_at_the_documents_revision() -> None:
    document = lab(2)
    topology = document.topology()
    assert topology.revision == document.revision
    assert topology.sites[0].brokers == document.brokers(SITE)
    assert topology.sites[0].hosts == document.hosts(SITE)
    assert topology.sites[0].auto_promotion == document.auto_promotion(SITE)


def test_that_an_empty_document_has_no_farm() -> None:
    with pytest.raises(LookupError):
        _ = Document.empty().farm


def test_that_an_object_may_move_in_the_order_of_its_siblings() -> None:
    document = lab(2)
    first, second = document.brokers(SITE)
    rows = (
        Row(id=first.id, before=first, after=dataclasses.replace(first, position=1)),
        Row(id=second.id, before=second, after=dataclasses.replace(second, position=0)),
    )
    after = document.with_change(Change(label="swap", rows=rows), 9)
    assert [each.id for each in after.brokers(SITE)] == [second.id, first.id]
