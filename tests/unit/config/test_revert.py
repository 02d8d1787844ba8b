"""Taking back one change, or all since a point in time: by the rules, and never a later change with it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ras_console.config.change import Change, Problems
from ras_console.config.commands import AddBroker, AddObject, Command, RemoveObject, SetFields
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.config.revert import go_back, revert
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from tests.unit.config.farms import SITE, broker_id, commands, lab, planned

FIRST = ObjectId(broker_id(lab(), "RAS-CB-1"))


def run(document: Document, *wishes: Command) -> tuple[Document, list[Change]]:
    changes = []
    for each in wishes:
        change = planned(document, each)
        document = document.with_change(change, document.revision + 1)
        changes.append(change)
    return document, changes


def said(outcome: Change | Problems) -> str:
    assert isinstance(outcome, Problems), outcome
    return " ".join(each.message for each in outcome)


def test_that_an_older_change_is_taken_back_and_later_ones_stay() -> None:
    document, changes = run(
        lab(),
        SetFields(object_id=FIRST, values={"description": "mine"}),
        SetFields(object_id=FIRST, values={"cores": 16}),
    )
    undone = revert(document, changes[0], 2, {})
    assert isinstance(undone, Change)
    assert undone.label == "Revert “Change RAS-CB-1” of revision 2"
    after = document.with_change(undone, 9)
    broker = after.broker(broker_id(after, "RAS-CB-1"))
    assert broker is not None
    assert (broker.description, broker.cores) == ("", 16)


def test_that_a_setting_changed_again_since_refuses_with_its_name_and_value() -> None:
    document, changes = run(
        lab(),
        SetFields(object_id=FIRST, values={"description": "mine"}),
        SetFields(object_id=FIRST, values={"description": "theirs"}),
    )
    assert "RAS-CB-1: Description has been changed since; it is theirs now." in said(
        revert(document, changes[0], 2, {})
    )


def test_that_a_deleted_object_comes_back_with_its_number() -> None:
    host = lab().hosts(SITE)[0]
    document, changes = run(lab(), RemoveObject(object_id=host.id))
    undone = revert(document, changes[0], 2, {})
    assert isinstance(undone, Change)
    assert document.with_change(undone, 9).host(host.id) == host


def test_that_taking_back_an_addition_is_refused_once_the_object_has_been_changed() -> None:
    document, changes = run(lab(), AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "RDSH-9"}))
    added = changes[0].rows[0].id
    document, _ = run(document, SetFields(object_id=added, values={"description": "in use"}))
    assert "RDSH-9 has been changed since it was added." in said(revert(document, changes[0], 2, {}))


def test_that_what_has_been_deleted_since_is_named() -> None:
    host = lab().hosts(SITE)[0]
    document, changes = run(
        lab(), SetFields(object_id=host.id, values={"description": "x"}), RemoveObject(object_id=host.id)
    )
    assert f"{host.server} has been deleted since." in said(revert(document, changes[0], 2, {}))


def test_that_the_rules_of_the_farm_refuse_too() -> None:
    document, changes = run(lab(), AddBroker(site_id=SITE, values={"server": "RAS-CB-2"}))
    primaries = {SITE: broker_id(document, "RAS-CB-2")}
    assert "RAS-CB-2 is the primary and cannot be deleted." in said(revert(document, changes[0], 2, primaries))
    assert "RAS-CB-2 is the primary and cannot be deleted." in said(go_back(document, changes, 2, primaries))


def test_that_a_change_taken_back_already_leaves_nothing_to_do() -> None:
    document, changes = run(lab(), SetFields(object_id=FIRST, values={"description": "mine"}))
    document, _ = run(document, SetFields(object_id=FIRST, values={"description": ""}))
    undone = revert(document, changes[0], 2, {})
    assert isinstance(undone, Change)
    assert undone.is_empty


@given(st.data())
def test_that_going_back_gives_the_farm_of_that_time(data: st.DataObject) -> None:
    past = [lab(2)]
    changes: list[Change] = []
    for _ in range(7):
        change = plan(past[-1], data.draw(commands(past[-1])))
        if isinstance(change, Change):
            changes.append(change)
            past.append(past[-1].with_change(change, past[-1].revision + 1))
    at = data.draw(st.integers(0, len(changes)))
    back = go_back(past[-1], changes[at:], past[at].revision + 1, {})
    assert isinstance(back, Change), back
    assert past[-1].with_change(back, 99).objects == past[at].objects


@given(st.data())
def test_that_reverting_the_last_change_is_undoing_it(data: st.DataObject) -> None:
    before = lab(2)
    change = plan(before, data.draw(commands(before)))
    if isinstance(change, Change):
        after = before.with_change(change, before.revision + 1)
        undone = revert(after, change, after.revision, {})
        assert isinstance(undone, Change), undone
        assert after.with_change(undone, 9).objects == before.objects
