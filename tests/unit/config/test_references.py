"""Deleting an object takes it out of what refers to it, and never makes somebody's targets everything."""

from __future__ import annotations

from ras_console.config.commands import AddObject, AddSite, RemoveObject, SetFields
from ras_console.config.document import Document
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import Resource
from ras_console.domain.vocabulary import Kind
from tests.unit.config.farms import SITE, done, lab, planned, refused


def with_second_site() -> tuple[Document, SiteId]:
    document = done(lab(), AddSite(values={"name": "Szeged"}, broker={"server": "SZ-CB-1"}))
    return document, document.sites[1].id


def test_that_a_deleted_host_leaves_the_resources_published_from_it() -> None:
    document = lab()
    one, other = (each.id for each in document.hosts(SITE)[:2])
    desktop = document.resources(SITE)[0]
    document = done(document, SetFields(object_id=desktop.id, values={"host_ids": (one, other)}))
    document = done(document, RemoveObject(object_id=one))
    after = document.get(desktop.id)
    assert isinstance(after, Resource)
    assert after.host_ids == (other,)


def test_that_a_host_is_not_deleted_where_its_resource_would_then_run_everywhere() -> None:
    document = lab()
    host, desktop = document.hosts(SITE)[0], document.resources(SITE)[0]
    document = done(document, SetFields(object_id=desktop.id, values={"host_ids": (host.id,)}))
    problems = refused(document, RemoveObject(object_id=host.id))
    assert "Full Desktop" in problems.items[0].message
    assert "delete it, first" in problems.items[0].hint


def test_that_a_deleted_command_leaves_its_handlers() -> None:
    document = done(lab(), AddObject(kind=Kind.SCRIPT, parent_id=SITE, values={"name": "page", "command": "/bin/page"}))
    script = document.scripts(SITE)[0]
    document = done(
        document, AddObject(kind=Kind.HANDLER, parent_id=SITE, values={"name": "hot", "script_id": script.id})
    )
    document = done(document, RemoveObject(object_id=script.id))
    assert document.handlers(SITE)[0].script_id is None


def test_that_a_deleted_site_is_the_main_one_no_more_and_offers_nothing() -> None:
    document, second = with_second_site()
    desktop = document.resources(SITE)[0]
    document = done(document, SetFields(object_id=document.farm.id, values={"main_site_id": second}))
    document = done(document, SetFields(object_id=desktop.id, values={"site_ids": (second,)}))
    assert document.main_site.id == second
    assert [each.id for each in document.offered_resources(second)] == [desktop.id]
    change = planned(document, RemoveObject(object_id=second))
    after = document.with_change(change, document.revision + 1)
    assert after.main_site.id == SITE
    assert after.resources(SITE)[0].site_ids == ()
    assert after.with_change(change.inverse(), after.revision + 1).objects == document.objects


def test_that_a_sites_administrator_does_not_become_one_of_the_farm() -> None:
    document, second = with_second_site()
    for values in ({"name": "root"}, {"name": "anna", "site_ids": (second,)}):
        wish = AddObject(kind=Kind.ADMINISTRATOR, parent_id=document.farm.id, values=values)
        document = done(document, wish)
    problems = refused(document, RemoveObject(object_id=second))
    assert problems.items[0].message.startswith("Administrator anna is for nothing else")


def test_that_settings_there_is_one_of_are_neither_added_nor_removed() -> None:
    document = lab()
    for single in (document.mailbox, document.host_defaults(SITE)):
        assert refused(document, RemoveObject(object_id=ObjectId(single.id))).items[0].message.startswith("A ")
