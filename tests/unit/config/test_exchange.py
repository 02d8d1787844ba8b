"""A farm as text and back: nothing is lost, and whatever else a file holds is refused with its place in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.config import exchange
from ras_console.config.change import Change, Problems, Row
from ras_console.config.change_lines import counts_of, lines_of, names_around
from ras_console.config.commands import AddObject, AddSite, RemoveObject, SetFields
from ras_console.config.defaults import empty_farm
from ras_console.config.document import Document
from ras_console.config.exchange import ImportedFarm, read, write
from ras_console.config.importing import import_change
from ras_console.config.planner import plan
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import AdminRole, Kind, LogonMode
from tests.unit.config.farms import SITE, broker_id, commands, done, lab


def rich() -> Document:
    """Return a farm that has something of every kind, and references of every sort."""
    document = done(lab(3), AddSite(values={"name": "Zürich “2”"}, broker={"server": "B-1"}))
    second = document.sites[1].id
    farm = document.farm.id
    host = document.hosts(SITE)[0]
    wishes = (
        AddObject(
            kind=Kind.SCHEDULE,
            parent_id=SITE,
            values={"name": "n", "start": "2026-03-01T02:00", "host_ids": (host.id,)},
        ),
        AddObject(kind=Kind.SCRIPT, parent_id=SITE, values={"name": "s", "command": "/bin/true"}),
        AddObject(kind=Kind.HANDLER, parent_id=SITE, values={"name": "h"}),
        AddObject(kind=Kind.ADMINISTRATOR, parent_id=farm, values={"name": "root"}),
        AddObject(
            kind=Kind.ADMINISTRATOR,
            parent_id=farm,
            values={"name": "op", "role": AdminRole.OPERATOR, "site_ids": (second,)},
        ),
        AddObject(kind=Kind.ACCOUNT, parent_id=farm, values={"name": "anna", "groups": ("a", "b")}),
        SetFields(
            object_id=ObjectId(host.id),
            values={
                "preferred_broker_id": broker_id(document, "RAS-CB-2"),
                "logon_mode": LogonMode.DRAIN,
                "drain_until_s": 1.5e9,
            },
        ),
        SetFields(object_id=farm, values={"main_site_id": second}),
    )
    for each in wishes:
        document = done(document, each)
    return document


def sound(text: str) -> ImportedFarm:
    found = read(text)
    assert isinstance(found, ImportedFarm), found
    return found


def imported(document: Document, source: Document) -> Document:
    change = import_change(document, sound(write(source)), {})
    assert isinstance(change, Change), change
    return document.with_change(change, document.revision + 1)


def messages(text: str) -> list[str]:
    found = read(text)
    assert isinstance(found, Problems), "it was taken for a farm"
    return [each.message for each in found]


def test_that_a_farm_of_every_kind_comes_back_whole() -> None:
    document = rich()
    assert {each.id: each for each in sound(write(document)).objects} == dict(document.objects)
    assert imported(Document.empty(), document).objects == document.objects


def test_that_the_text_is_readable_and_the_same_each_time() -> None:
    text = write(rich())
    assert text == write(rich())
    assert '"name": "Zürich “2”"' in text
    assert json.loads(text)["version"] == exchange.VERSION


@given(st.data())
def test_that_any_farm_comes_back_whole(data: st.DataObject) -> None:
    document = lab(2)
    for _ in range(6):
        change = plan(document, data.draw(commands(document)))
        if isinstance(change, Change):
            document = document.with_change(change, document.revision + 1)
    assert {each.id: each for each in sound(write(document)).objects} == dict(document.objects)
    again = import_change(document, sound(write(document)), {})
    assert isinstance(again, Change)
    assert again.is_empty


@given(st.data())
def test_that_importing_twice_changes_nothing_the_second_time(data: st.DataObject) -> None:
    source = document = lab(2)
    for _ in range(4):
        change = plan(source, data.draw(commands(source)))
        source = source.with_change(change, 2) if isinstance(change, Change) else source
        change = plan(document, data.draw(commands(document)))
        document = document.with_change(change, 2) if isinstance(change, Change) else document
    first = import_change(document, sound(write(source)), {})
    assert isinstance(first, Change), first
    after = document.with_change(first, 9)
    second = import_change(after, sound(write(source)), {})
    assert isinstance(second, Change)
    assert second.is_empty


def test_that_objects_of_another_farm_take_their_namesakes_places_and_the_rest_new_ones() -> None:
    source = done(lab(), AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "NEW-1"}))
    target = done(lab(), AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": "Other"}))
    target = done(target, AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "OLD-1"}))
    after = imported(target, source)
    names = {each.server: each.id for each in after.hosts(SITE)}
    assert "OLD-1" not in names
    assert names["RDSH-1"] == target.hosts(SITE)[0].id
    assert names["NEW-1"] >= target.next_id
    assert [each.name for each in after.pools(SITE)] == ["Default"]


def test_that_a_lab_is_not_made_a_real_site_but_replaced_by_one() -> None:
    real = Document.empty().with_change(empty_farm("B-1"), 1)
    real = done(real, SetFields(object_id=ObjectId(real.sites[0].id), values={"name": "Budapest"}))
    after = imported(lab(), real)
    assert [(each.name, each.is_lab) for each in after.sites] == [("Budapest", False)]
    assert after.sites[0].id != SITE


def test_that_a_primary_is_not_imported_away() -> None:
    target = lab(2)
    change = import_change(target, sound(write(lab(1))), {SITE: broker_id(target, "RAS-CB-2")})
    assert isinstance(change, Problems)
    assert "RAS-CB-2 is the primary and cannot be deleted." in [each.message for each in change]


def test_that_a_preview_counts_and_lists_field_by_field() -> None:
    target = done(lab(), RemoveObject(object_id=ObjectId(lab().hosts(SITE)[0].id)))
    target = done(target, SetFields(object_id=ObjectId(SITE), values={"description": "mine"}))
    target = done(target, AddObject(kind=Kind.POOL, parent_id=SITE, values={"name": "Other"}))
    change = import_change(target, sound(write(lab())), {})
    assert isinstance(change, Change)
    assert [(each.kind, each.added, each.changed, each.removed) for each in counts_of(change)] == [
        (Kind.SITE, 0, 1, 0),
        (Kind.POOL, 0, 0, 1),
        (Kind.HOST, 1, 0, 0),
    ]
    lines = [
        (each.name, each.setting, each.before, each.after) for each in lines_of(change, names_around(target, change))
    ]
    assert ("Budapest", "Description", "mine", "A simulated site to try everything on.") in lines
    assert ("RDSH-1", "", "", "added") in lines
    assert ("Other", "", "there", "removed") in lines


# ------------------------------------------------------------------------------------------------------ wrong files
def edited(edit: Callable[[dict[str, Any]], object]) -> str:
    content = json.loads(write(lab()))
    edit(content)
    return json.dumps(content)


def first(content: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = content["objects"][kind][0]
    return found


@pytest.mark.parametrize(
    ("edit", "part"),
    [
        (lambda c: c.update(format="else"), "“format”"),
        (lambda c: c.update(version=2), "is of version 2; this RAS Console reads versions up to 1"),
        (lambda c: c.update(version="1"), "version cannot be “1”"),
        (lambda c: c.update(version=True), "version cannot be"),
        (lambda c: c.update(objects=[]), "no “objects”"),
        (lambda c: c.update(surprise=1), "unknown part “surprise”"),
        (lambda c: c["objects"].update(printer=[]), "“printer” is no kind"),
        (lambda c: c["objects"].update(host={}), "objects, host: must be a list"),
        (lambda c: c["objects"]["host"].append(7), "RD Session Host 9: must be an object"),
        (lambda c: first(c, "host").update(port="x"), "Host 1 (“RDSH-1”), port: Port must be a whole number."),
        (lambda c: first(c, "host").update(port=99999), "RD Session Host 1 (“RDSH-1”), port: Port is out of range"),
        (lambda c: first(c, "host").update(port=None), "Port must be a whole number."),
        (lambda c: first(c, "host").update(port=[[[]]]), "Port must be a whole number."),
        (lambda c: first(c, "host").update(colour="red"), "“colour” is no setting"),
        (lambda c: first(c, "host").pop("server"), "RD Session Host 1: server is missing"),
        (lambda c: first(c, "host").update(server="bell\a"), "server:"),
        (lambda c: first(c, "host").update(server="\ud800"), "server:"),
        (lambda c: first(c, "host").update(id=0), "id must be a whole number from 1"),
        (lambda c: first(c, "host").update(id=True), "id must be a whole number"),
        (lambda c: first(c, "host").update(id=2**60), "id must be a whole number"),
        (lambda c: first(c, "host").update(id=2), "the id 2 is that of Site 1"),
        (lambda c: first(c, "host").update(site_id=99), "site_id: the file has no Site with the id 99"),
        (lambda c: first(c, "host").update(site_id=1), "the file has no Site with the id 1"),
        (lambda c: first(c, "host").update(pool_id=99), "pool_id: the file has no Host pool with the id 99"),
        (lambda c: first(c, "auto_promotion").update(delay_s="inf"), "delay_s: Promote after must be a number."),
        (lambda c: c["objects"].update(farm=[]), "no Farm with the id"),
        (lambda c: c["objects"].update(mailbox=[]), "has 0 objects of the kind Mailbox"),
    ],
)  # fmt: skip
def test_that_a_wrong_file_is_refused_with_the_place(edit: Callable[[dict[str, Any]], object], part: str) -> None:
    assert any(part in each for each in messages(edited(edit))), messages(edited(edit))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "ends too early"),
        (write(lab())[:3000], "ends too early, at line"),
        ("not json", "no JSON at line 1, column 1"),
        ("[]", "no exported farm"),
        ("null", "no exported farm"),
        ('{"format": 1, "format": 2}', "“format” stands twice"),
        ('{"version": NaN}', "NaN is no number"),
        ('{"a": ' + "9" * 6000 + "}", "The file is not readable: it has a number of thousands of digits."),
        ('{"format": "ras-console-farm", "objects": {}}', "The file has no “version”."),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("[" * 1_000_001, "more entries than any farm"),
        ("," * 10_000_001, "more entries than any farm"),
        ("\ufeff[]", "no exported farm"),
        ("x" * (exchange.SIZE_MAXIMUM_BYTES + 1), "too large: more than 100 MB"),
    ],
    ids=lambda value: str(len(value)),
)  # fmt: skip
def test_that_text_of_any_other_sort_is_refused(text: str, part: str) -> None:
    assert any(part in each for each in messages(text)), messages(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_that_no_content_makes_reading_fail(content: object) -> None:
    assert isinstance(read(json.dumps(content)), Problems)
    assert isinstance(read(json.dumps({"format": exchange.FORMAT, "version": 1, "objects": content})), Problems)
    assert isinstance(
        read(json.dumps({"format": exchange.FORMAT, "version": 1, "objects": {"host": content}})), Problems
    )


@given(st.data())
def test_that_no_value_in_any_place_makes_reading_fail(data: st.DataObject) -> None:
    content = json.loads(write(lab()))
    kind = data.draw(st.sampled_from([name for name, things in content["objects"].items() if things]))
    thing = content["objects"][kind][0]
    thing[data.draw(st.sampled_from(sorted(thing)))] = data.draw(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | st.lists(st.text() | st.integers())
    )
    found = read(json.dumps(content))
    if isinstance(found, ImportedFarm):
        outcome = import_change(Document.empty(), found, {})
        assert isinstance(outcome, Change | Problems)


def test_that_a_setting_the_file_does_not_know_yet_has_its_default() -> None:
    text = edited(lambda c: first(c, "farm").pop("backup_keep"))
    farm = sound(text).of_kind(Kind.FARM)[0]
    assert getattr(farm, "backup_keep") == 10  # noqa: B009 - any kind of object


def test_that_the_rules_of_the_farm_are_applied_to_what_is_imported() -> None:
    text = edited(lambda c: [each.update(server="SAME") for each in c["objects"]["host"][:2]])
    outcome = import_change(lab(), sound(text), {})
    assert isinstance(outcome, Problems)
    assert any("SAME exists already" in each.message for each in outcome)


def test_that_rows_name_every_object_once() -> None:
    change = import_change(lab(), sound(write(rich())), {})
    assert isinstance(change, Change)
    ids = [each.id for each in change.rows]
    assert len(ids) == len(set(ids))
    assert all(isinstance(each, Row) for each in change.rows)
