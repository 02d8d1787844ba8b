"""A refused intention on top of what others did: field by field, and nothing lost on either side."""

from __future__ import annotations

from ras_console.config.commands import Replay, SetFields, Several
from ras_console.config.document import Document
from ras_console.config.merging import merged
from ras_console.domain.ids import ObjectId
from tests.unit.config.farms import SITE, done, lab, planned, refused

HOST = ObjectId(lab().hosts(SITE)[0].id)
OTHER = ObjectId(lab().hosts(SITE)[1].id)
MINE = SetFields(object_id=HOST, values={"description": "mine", "cores": 12})


def theirs() -> Document:
    return done(lab(), SetFields(object_id=HOST, values={"description": "theirs", "memory_gib": 96}))


def host(document: Document) -> tuple[str, int, int]:
    found = document.hosts(SITE)[0]
    return found.description, found.cores, found.memory_gib


def test_that_mine_wins_where_both_touched_a_setting_and_theirs_stays_elsewhere() -> None:
    assert host(done(theirs(), merged(theirs(), MINE))) == ("mine", 12, 96)


def test_that_a_setting_left_to_them_stays_theirs() -> None:
    command = merged(theirs(), MINE, frozenset({(HOST, "description")}))
    assert host(done(theirs(), command)) == ("theirs", 12, 96)


def test_that_the_same_holds_within_several_and_for_a_change_made_before() -> None:
    left = frozenset({(HOST, "description")})
    second = SetFields(object_id=OTHER, values={"description": "second"})
    after = done(theirs(), merged(theirs(), Several(label="", commands=(MINE, second)), left))
    assert host(after) == ("theirs", 12, 96)
    assert after.hosts(SITE)[1].description == "second"
    replay = Replay(change=planned(lab(), MINE))
    assert refused(theirs(), replay).items[0].message == "RDSH-1 has been changed since."
    assert host(done(theirs(), merged(theirs(), replay))) == ("mine", 12, 96)
    assert host(done(theirs(), merged(theirs(), replay, left))) == ("theirs", 12, 96)


def test_that_what_they_deleted_is_not_brought_back_by_mine() -> None:
    gone = planned(lab(), MINE)
    document = lab().with_change(planned(lab(), SetFields(object_id=OTHER, values={"cores": 2})), 2)
    rows = tuple(each for each in document.objects.values() if each.id != HOST)
    without = Document.of(rows, revision=3, next_id=document.next_id)
    assert "has been changed since" in refused(without, merged(without, Replay(change=gone))).items[0].message
