"""Loading, committing, the audit, and two consoles on one file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.config.change import Change
from ras_console.config.commands import AddBroker, AddSite, MoveObject, RemoveObject, Replay, SetFields
from ras_console.config.defaults import empty_farm, lab_farm
from ras_console.config.document import StaleChange
from ras_console.config.planner import plan
from ras_console.domain.ids import ObjectId
from ras_console.storage import errors
from ras_console.storage.repository import Repository, RevisionConflict
from tests.storage.farm_files import NOON, added_host, described, new_farm
from tests.unit.config.farms import SITE, commands, done, lab, planned


def test_that_a_new_farm_is_what_its_seed_says(repository: Repository) -> None:
    document = repository.load()
    assert document.objects == lab().objects
    assert (document.revision, document.next_id) == (1, lab().next_id)
    (entry,) = repository.audit()
    assert (entry.revision, entry.actor, entry.reason, entry.at_utc) == (1, "setup", "created", NOON)


def test_that_a_committed_change_is_there_for_the_next_to_open(repository: Repository) -> None:
    document = repository.load()
    after = repository.commit(added_host(document, "NEW"), 1, actor="anna", at_utc=NOON)
    assert after.revision == 2
    assert len(after.hosts(SITE)) == 9
    with Repository.open(repository.path, at_utc=NOON) as other:
        assert other.load() == after
        assert other.load().next_id == after.next_id


def test_that_every_kind_of_change_survives_the_file(repository: Repository) -> None:
    document = repository.load()
    for command in (
        AddSite(values={"name": "Paris"}, broker={"server": "PAR-1", "alternative_ips": ("10.0.0.1", "fd00::1")}),
        AddBroker(site_id=SITE, values={"server": "RAS-CB-2", "description": "zwölf ☂"}),
        MoveObject(object_id=document.brokers(SITE)[0].id, to_index=1),
        RemoveObject(object_id=document.hosts(SITE)[3].id),
        RemoveObject(object_id=SITE),
    ):
        document = repository.commit(planned(document, command), document.revision, actor="anna", at_utc=NOON)
    with Repository.open(repository.path, at_utc=NOON) as other:
        assert other.load() == document


@given(data=st.data())
def test_that_random_changes_and_their_undoing_survive_the_file(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = new_farm(tmp_path_factory.mktemp("farm"))
    with Repository.open(path, at_utc=NOON) as repository:
        document = repository.load()
        for _ in range(4):
            change = plan(document, data.draw(commands(document)))
            if isinstance(change, Change) and not change.is_empty:
                before = document
                document = repository.commit(change, document.revision, actor="anna", at_utc=NOON)
                undone = repository.commit(
                    change.inverse(), document.revision, actor="anna", at_utc=NOON, reason="undo"
                )
                assert undone.objects == before.objects
                document = repository.commit(change, undone.revision, actor="anna", at_utc=NOON, reason="redo")
        entries = repository.changes_since(0)
    with Repository.open(path, at_utc=NOON) as other:
        assert other.load() == document
        replayed = other.changes_since(0)
    assert replayed == entries
    assert [each.revision for each in entries] == list(range(1, document.revision + 1))


def test_that_an_empty_change_writes_nothing(repository: Repository) -> None:
    document = repository.load()
    assert repository.commit(Change(label="", rows=()), 1, actor="anna", at_utc=NOON) == document
    assert len(repository.audit()) == 1


def test_that_the_audit_says_who_when_what_before_and_after(repository: Repository) -> None:
    document = repository.load()
    later = NOON + timedelta(hours=1)
    repository.commit(described(document, "first floor"), 1, actor="anna", at_utc=later)
    entry = repository.audit(limit=1)[0]
    assert (entry.revision, entry.actor, entry.reason, entry.at_utc) == (2, "anna", "change", later)
    assert entry.label == "Change RAS-CB-1"
    assert entry.change.describe() == ("RAS-CB-1: Description empty → first floor",)
    assert entry.rows == described(document, "first floor").rows


def test_that_the_audit_of_one_object_tells_only_of_it(repository: Repository) -> None:
    document = repository.load()
    document = repository.commit(added_host(document, "NEW"), 1, actor="anna", at_utc=NOON)
    document = repository.commit(described(document, "x"), 2, actor="anna", at_utc=NOON)
    host, broker = document.hosts(SITE)[-1], document.brokers(SITE)[0]
    assert [each.revision for each in repository.audit(object_id=host.id)] == [2]
    assert [each.revision for each in repository.audit(object_id=broker.id)] == [3, 1]
    assert [each.revision for each in repository.audit(limit=2)] == [3, 2]


def test_that_a_stale_change_is_refused_with_both_versions_and_nothing_is_lost(farm: Path) -> None:
    with Repository.open(farm, at_utc=NOON) as anna, Repository.open(farm, at_utc=NOON) as bert:
        base = anna.load()
        bert_document = bert.load()
        theirs = anna.commit(described(base, "by anna"), 1, actor="anna", at_utc=NOON)
        mine = described(bert_document, "by bert")
        with pytest.raises(RevisionConflict) as caught:
            bert.commit(mine, 1, actor="bert", at_utc=NOON)
        conflict = caught.value
        (versions,) = conflict.versions
        assert [getattr(each, "description", None) for each in (versions.base, versions.mine, versions.theirs)] == [
            "",
            "by bert",
            "by anna",
        ]
        assert conflict.overlaps
        assert conflict.change == mine
        assert conflict.current == theirs
        assert [(each.actor, each.label) for each in conflict.theirs] == [("anna", "Change RAS-CB-1")]
        assert bert.load() == theirs
        assert bert.commit(described(theirs, "by bert"), 2, actor="bert", at_utc=NOON).revision == 3


def test_that_a_stale_change_of_something_else_can_be_applied_again_as_it_is(farm: Path) -> None:
    with Repository.open(farm, at_utc=NOON) as anna, Repository.open(farm, at_utc=NOON) as bert:
        mine = described(bert.load(), "by bert")
        anna.commit(added_host(anna.load(), "NEW"), 1, actor="anna", at_utc=NOON)
        with pytest.raises(RevisionConflict) as caught:
            bert.commit(mine, 1, actor="bert", at_utc=NOON)
        assert not caught.value.overlaps
        current = caught.value.current
        after = bert.commit(planned(current, Replay(change=mine)), current.revision, actor="bert", at_utc=NOON)
        assert after.brokers(SITE)[0].description == "by bert"
        assert after.hosts(SITE)[-1].server == "NEW"


def test_that_two_consoles_adding_at_once_never_share_an_id(farm: Path) -> None:
    with Repository.open(farm, at_utc=NOON) as anna, Repository.open(farm, at_utc=NOON) as bert:
        mine = added_host(bert.load(), "BERTS")
        theirs = anna.commit(added_host(anna.load(), "ANNAS"), 1, actor="anna", at_utc=NOON)
        with pytest.raises(RevisionConflict) as caught:
            bert.commit(mine, 1, actor="bert", at_utc=NOON)
        assert caught.value.overlaps  # both took the same number
        again = added_host(theirs, "BERTS")
        assert bert.commit(again, 2, actor="bert", at_utc=NOON).hosts(SITE)[-1].server == "BERTS"


def test_that_the_other_consoles_revision_is_seen_by_asking(farm: Path) -> None:
    with Repository.open(farm, at_utc=NOON) as anna, Repository.open(farm, at_utc=NOON) as bert:
        assert bert.revision() == 1
        document = anna.commit(described(anna.load(), "x"), 1, actor="anna", at_utc=NOON)
        assert (anna.revision(), bert.revision()) == (2, 2)
        assert [each.revision for each in bert.changes_since(1)] == [2]
        bert.commit(described(document, "y"), 2, actor="bert", at_utc=NOON)
        assert (anna.revision(), bert.revision()) == (3, 3)


def test_that_a_change_planned_on_another_document_writes_nothing(repository: Repository) -> None:
    elsewhere = done(lab(), AddBroker(site_id=SITE, values={"server": "X"}))
    change = planned(elsewhere, RemoveObject(object_id=elsewhere.brokers(SITE)[1].id))
    with pytest.raises(StaleChange):
        repository.commit(change, 1, actor="anna", at_utc=NOON)
    assert repository.load() == lab()
    assert len(repository.audit()) == 1


def test_that_the_labs_clock_is_kept_and_never_goes_back(repository: Repository) -> None:
    assert repository.last_virtual_s() is None
    repository.note_virtual_s(5000.5)
    repository.note_virtual_s(4000.0)
    assert repository.last_virtual_s() == 5000.5
    assert repository.revision() == 1


def test_that_creating_never_overwrites(farm: Path) -> None:
    before = farm.read_bytes()
    with pytest.raises(errors.AlreadyExists):
        Repository.create(farm, empty_farm("b"), actor="x", at_utc=NOON)
    assert farm.read_bytes() == before


def test_that_creating_makes_the_folder_and_leaves_nothing_else_behind(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "my farm ?#.sqlite"
    Repository.create(path, empty_farm("b"), actor="x", at_utc=NOON).close()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_that_a_log_left_by_a_deleted_farm_does_not_get_into_the_new_one(farm: Path) -> None:
    log = farm.with_name("farm.sqlite-wal")
    with Repository.open(farm, at_utc=NOON) as repository:
        repository.commit(described(repository.load(), "from the old farm"), 1, actor="anna", at_utc=NOON)
        left = log.read_bytes()
    farm.unlink()
    log.write_bytes(left)
    with Repository.create(farm, lab_farm("RAS-CB-9"), actor="setup", at_utc=NOON) as repository:
        assert repository.revision() == 1
        assert repository.load().brokers(SITE)[0].server == "RAS-CB-9"
    assert farm.with_name("farm.sqlite-wal.orphan").read_bytes() == left


def test_that_a_damaged_audit_entry_is_said_to_be_damage_when_it_is_needed(farm: Path) -> None:
    with Repository.open(farm, at_utc=NOON) as repository:
        document = repository.load()
        repository.commit(described(document, "x"), 1, actor="anna", at_utc=NOON)
        with closing(sqlite3.connect(farm)) as connection, connection:
            connection.execute("DROP TRIGGER audit_object_refuses_update")
            connection.execute("UPDATE audit_object SET after = '{}' WHERE revision = 2")
        with pytest.raises(errors.DatabaseCorrupt, match="in the audit"):
            repository.audit()
        with pytest.raises(errors.DatabaseCorrupt, match="in the audit"):
            repository.commit(described(document, "y"), 1, actor="anna", at_utc=NOON)


def test_that_a_file_moved_away_while_open_takes_no_changes(repository: Repository) -> None:
    document = repository.load()
    repository.path.rename(repository.path.with_name("elsewhere.sqlite"))
    with pytest.raises(errors.DatabaseMissing, match="moved away or replaced"):
        repository.commit(described(document, "x"), 1, actor="anna", at_utc=NOON)


def test_that_commits_are_durable_and_keys_are_checked(repository: Repository) -> None:
    asked = {
        name: repository._database.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 3000}


def test_that_a_row_that_cannot_be_is_said_to_be_damage(farm: Path) -> None:
    with closing(sqlite3.connect(farm)) as connection, connection:
        connection.execute("UPDATE host SET logon_mode = 'closed'")
    with Repository.open(farm, at_utc=NOON) as repository, pytest.raises(errors.DatabaseCorrupt, match="logon_mode"):
        repository.load()


def test_that_the_audit_knows_who_made_an_object_and_who_altered_it_last(repository: Repository) -> None:
    document = repository.load()
    first, host = document.brokers(SITE)[0].id, document.hosts(SITE)[0].id
    change = planned(document, SetFields(object_id=first, values={"description": "rack 4"}))
    repository.commit(change, 1, actor="anna", at_utc=NOON + timedelta(hours=1))

    stamps = repository.stamps((first, host, ObjectId(999)))

    assert set(stamps) == {first, host}
    assert (stamps[first].created_by, stamps[first].created_utc) == ("setup", NOON)
    assert (stamps[first].changed_by, stamps[first].changed_utc) == ("anna", NOON + timedelta(hours=1))
    assert stamps[host].changed_by == "setup"
