"""The workspace over a real file: apply, undo, redo, two consoles on one file, and storage that refuses."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ras_console.config.change import Change
from ras_console.config.commands import AddBroker, AddObject, RemoveObject, SetFields, SetLogons
from ras_console.config.document import Document
from ras_console.domain.errors import Problem
from ras_console.domain.ids import BrokerId, SiteId
from ras_console.domain.vocabulary import Kind, LogonMode
from ras_console.engine.effects import ProposeChange
from ras_console.engine.proposals import Proposal
from ras_console.gui.workspace import Conflict, Workspace
from ras_console.storage.repository import Repository
from tests.storage.farm_files import new_farm
from tests.unit.config.farms import SITE


class Console:
    """A workspace on a file and all that it said."""

    def __init__(self, path: Path, actor: str = "anna", *, read_only: bool = False) -> None:
        self.repository = Repository.open(path, read_only=read_only, busy_timeout_s=0.01)
        self.primaries: dict[SiteId, BrokerId] = {}
        self.workspace = Workspace(self.repository, actor=actor, primaries=lambda: self.primaries)
        self.noticed: list[str] = []
        self.failed: list[tuple[str, str]] = []
        self.conflicts: list[Conflict] = []
        self.committed: list[Change] = []
        self.changes: list[tuple[Document, Document]] = []
        self.answers: list[tuple[Problem, ...]] = []
        self.workspace.noticed.connect(self.noticed.append)
        self.workspace.failed.connect(lambda message, hint: self.failed.append((message, hint)))
        self.workspace.conflicted.connect(self.conflicts.append)
        self.workspace.committed.connect(self.committed.append)
        self.workspace.document_changed.connect(lambda before, after: self.changes.append((before, after)))

    @property
    def document(self) -> Document:
        return self.workspace.document

    @property
    def stack(self) -> tuple[int, int]:
        """Return how many steps are done, and how many there are."""
        stack = self.workspace.undo_stack
        return stack.index(), stack.count()

    def add_broker(self, server: str) -> None:
        assert self.workspace.apply(AddBroker(site_id=SITE, values={"server": server})) == ()

    def describe(self, text: str) -> SetFields:
        return SetFields(object_id=self.document.brokers(SITE)[0].id, values={"description": text})

    def servers(self) -> list[str]:
        return [each.server for each in self.document.brokers(SITE)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_farm(tmp_path)


@pytest.fixture
def console(qtbot: QtBot, path: Path) -> Iterator[Console]:
    made = Console(path)
    yield made
    made.repository.close()


@pytest.fixture
def other(qtbot: QtBot, path: Path) -> Iterator[Console]:
    made = Console(path, actor="bert")
    yield made
    made.repository.close()


def test_that_an_applied_command_is_in_the_file_with_its_author_and_can_be_undone(console: Console) -> None:
    before = console.document
    console.add_broker("RAS-CB-2")
    assert console.changes == [(before, console.document)]
    assert [each.label for each in console.committed] == [console.workspace.undo_stack.undoText()]
    assert console.stack == (1, 1)
    assert [each.actor for each in console.repository.audit(limit=1)] == ["anna"]
    assert console.repository.load() == console.document


def test_that_a_refused_command_names_the_field_and_changes_nothing(console: Console) -> None:
    before = console.document
    problems = console.workspace.apply(AddBroker(site_id=SITE, values={"server": ""}))
    assert [each.field for each in problems] == ["server"]
    assert console.document is before
    assert console.stack == (0, 0)
    assert not console.changes
    assert console.workspace.check(AddBroker(site_id=SITE, values={"server": ""})) == problems
    assert console.workspace.preview(AddBroker(site_id=SITE, values={"server": ""})) is None


def test_that_a_command_that_changes_nothing_makes_no_revision_and_no_step(console: Console) -> None:
    before = console.document
    assert console.workspace.apply(console.describe(before.brokers(SITE)[0].description)) == ()
    assert console.document is before
    assert console.stack == (0, 0)


def test_that_the_console_says_what_it_did_by_itself(console: Console) -> None:
    for number in range(2, 5):
        console.add_broker(f"RAS-CB-{number}")
    assert len(console.noticed) == 1
    assert "standby" in console.noticed[0]


def test_that_the_rules_know_who_is_primary_just_now(console: Console) -> None:
    console.add_broker("RAS-CB-2")
    second = console.document.brokers(SITE)[1].id
    disable = SetFields(object_id=second, values={"is_enabled": False})
    assert console.workspace.preview(disable) is not None
    console.primaries[SITE] = second
    assert any(not each.is_warning for each in console.workspace.check(disable))


def test_that_undo_and_redo_are_changes_of_their_own_with_audit(console: Console) -> None:
    before = console.document
    console.add_broker("RAS-CB-2")
    after = console.document
    console.workspace.undo_stack.undo()
    assert console.document.objects == before.objects
    assert console.stack == (0, 1)
    console.workspace.undo_stack.redo()
    assert console.document.objects == after.objects
    assert console.stack == (1, 1)
    assert console.document.revision == before.revision + 3
    assert len(console.repository.audit()) == console.document.revision


def test_that_undo_and_redo_at_the_ends_do_nothing(console: Console) -> None:
    console.workspace.undo_stack.undo()
    console.workspace.undo_stack.redo()
    assert not console.changes


def test_that_a_change_of_another_console_is_taken_up(console: Console, other: Console) -> None:
    other.add_broker("RAS-CB-2")
    assert console.servers() == ["RAS-CB-1"]
    console.workspace.look_for_changes()
    assert console.document == other.document
    assert len(console.changes) == 1
    assert console.stack == (0, 0)
    console.workspace.look_for_changes()
    assert len(console.changes) == 1


def test_that_a_stale_change_is_refused_with_both_versions_and_can_be_kept(console: Console, other: Console) -> None:
    other.workspace.apply(other.describe("theirs"))
    problems = console.workspace.apply(console.describe("mine"))
    assert [each.is_warning for each in problems] == [False]
    (conflict,) = console.conflicts
    (versions,) = conflict.versions
    texts = [getattr(each, "description", None) for each in (versions.base, versions.mine, versions.theirs)]
    assert texts == ["", "mine", "theirs"]
    assert [each.actor for each in conflict.theirs] == ["bert"]
    assert console.document == other.document  # theirs is shown, nothing of it overwritten
    assert console.stack == (0, 0)
    console.workspace.retry(conflict, done=console.answers.append)
    assert console.answers == [()]
    assert console.document.brokers(SITE)[0].description == "mine"
    assert [each.actor for each in console.repository.audit(limit=2)] == ["anna", "bert"]
    console.workspace.undo_stack.undo()
    assert console.document.brokers(SITE)[0].description == "theirs"


def test_that_keeping_mine_keeps_their_change_of_another_setting(console: Console, other: Console) -> None:
    first = other.document.brokers(SITE)[0].id
    other.workspace.apply(SetFields(object_id=first, values={"cores": 12}))
    console.workspace.apply(console.describe("mine"))
    console.workspace.retry(console.conflicts[0], done=console.answers.append)
    assert console.answers == [()]
    broker = console.document.brokers(SITE)[0]
    assert (broker.description, broker.cores) == ("mine", 12)


def test_that_an_undo_that_another_console_outran_stays_possible(console: Console, other: Console) -> None:
    console.add_broker("RAS-CB-2")
    other.workspace.look_for_changes()
    assert other.workspace.apply(AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "RDSH-9"})) == ()
    console.workspace.undo_stack.undo()
    assert len(console.conflicts) == 1
    assert console.stack == (1, 1)
    assert console.servers() == ["RAS-CB-1", "RAS-CB-2"]
    console.workspace.undo_stack.undo()
    assert console.stack == (0, 1)
    assert console.servers() == ["RAS-CB-1"]
    assert "RDSH-9" in [each.server for each in console.document.hosts(SITE)]


def test_that_an_undo_that_does_not_fit_any_more_says_so_and_makes_way(console: Console, other: Console) -> None:
    console.add_broker("RAS-CB-2")
    assert console.workspace.apply(console.describe("mine")) == ()
    other.workspace.look_for_changes()
    other.workspace.apply(other.describe("theirs"))
    console.workspace.look_for_changes()
    console.workspace.undo_stack.undo()
    assert "not possible any more" in console.failed[0][0]
    assert console.stack == (1, 1)
    assert console.document.brokers(SITE)[0].description == "theirs"
    console.workspace.undo_stack.undo()
    assert console.servers() == ["RAS-CB-1"]


def test_that_a_redo_against_a_rule_of_the_moment_stays_possible(console: Console) -> None:
    console.add_broker("RAS-CB-2")
    second = console.document.brokers(SITE)[1].id
    assert console.workspace.apply(SetFields(object_id=second, values={"is_enabled": False})) == ()
    console.workspace.undo_stack.undo()
    console.primaries[SITE] = second
    console.workspace.undo_stack.redo()
    assert len(console.failed) == 1
    assert console.stack == (1, 2)
    console.primaries.clear()
    console.workspace.undo_stack.redo()
    assert console.stack == (2, 2)


def refused_by(console: Console, said: str) -> None:
    """Assert that neither a change, nor undo, does anything but say so; and that the step for undo is kept."""
    before, stack = console.document, console.stack
    problems = console.workspace.apply(console.describe("new"))
    assert [each.is_warning for each in problems] == [False]
    console.workspace.undo_stack.undo()
    assert [said in message for message, _ in console.failed] == [True, True]
    assert all(hint for _, hint in console.failed)
    assert console.document is before
    assert console.stack == stack
    assert not console.conflicts


def accepted_again(console: Console) -> None:
    assert console.workspace.apply(console.describe("new")) == ()
    console.workspace.undo_stack.undo()
    console.workspace.undo_stack.undo()
    assert console.servers() == ["RAS-CB-1"]


def test_that_a_locked_file_is_said_and_loses_nothing(console: Console, path: Path) -> None:
    console.add_broker("RAS-CB-2")
    with closing(sqlite3.connect(path, isolation_level=None)) as locker:
        locker.execute("BEGIN IMMEDIATE")
        refused_by(console, "locked by another program")
        locker.rollback()
    accepted_again(console)


def test_that_a_full_disk_is_said_and_loses_nothing(console: Console) -> None:
    console.add_broker("RAS-CB-2")
    connection = console.repository._database
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    before = console.document
    text = "x" * 200
    while not console.failed:
        before = console.document
        console.workspace.apply(
            AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": f"H{before.revision}", "description": text})
        )
    assert "no room left" in console.failed[0][0]
    assert console.document is before
    assert console.repository.load() == before
    done, steps = console.stack
    connection.execute("PRAGMA max_page_count = 1000000")
    assert done == steps
    console.workspace.undo_stack.undo()
    assert console.stack == (done - 1, steps)


def test_that_a_read_only_farm_refuses_in_words(qtbot: QtBot, path: Path) -> None:
    console = Console(path, read_only=True)
    assert console.workspace.is_read_only
    refused_by_apply = console.workspace.apply(console.describe("new"))
    assert [each.is_warning for each in refused_by_apply] == [False]
    assert "cannot be written" in console.failed[0][0]
    assert not console.changes
    console.repository.close()


def test_that_a_file_that_was_replaced_takes_no_change(console: Console, path: Path, tmp_path: Path) -> None:
    console.add_broker("RAS-CB-2")
    path.rename(tmp_path / "moved.sqlite")
    refused_by(console, "moved away or replaced")


def test_that_a_file_that_was_replaced_is_said_once_before_anything_is_changed(
    console: Console, path: Path, tmp_path: Path
) -> None:
    path.rename(tmp_path / "moved.sqlite")
    for _ in range(3):
        console.workspace.look_for_changes()
    ((message, hint),) = console.failed
    assert "moved away or replaced" in message
    assert "not saved" not in message
    assert hint


def test_that_a_file_that_cannot_be_read_is_said_once_until_it_can(
    console: Console, other: Console, path: Path
) -> None:
    other.add_broker("RAS-CB-2")
    other.repository.close()
    console.repository._database.execute("PRAGMA locking_mode = NORMAL")
    with closing(sqlite3.connect(path, isolation_level=None)) as damager:
        damager.execute("ALTER TABLE meta RENAME TO meta_away")
        for _ in range(3):
            console.workspace.look_for_changes()
        assert len(console.failed) == 1
        damager.execute("ALTER TABLE meta_away RENAME TO meta")
    console.workspace.look_for_changes()
    assert console.servers() == ["RAS-CB-1", "RAS-CB-2"]
    assert len(console.failed) == 1


def test_that_removing_a_host_and_undoing_it_gives_the_same_host(console: Console) -> None:
    hosts = console.document.hosts(SITE)
    assert [each for each in console.workspace.apply(RemoveObject(object_id=hosts[0].id)) if not each.is_warning] == []
    console.workspace.undo_stack.undo()
    assert console.document.hosts(SITE) == hosts


# ------------------------------------------------------------------------------------------------- what brokers ask for
def ended_drain(console: Console) -> Proposal:
    """Return what a primary asks for when the drain of the first host has ended."""
    host = console.document.hosts(SITE)[0]
    change = ProposeChange(
        object_id=host.id,
        values={"logon_mode": LogonMode.ENABLED, "drain_owner": "", "drain_since_s": None},
        reason="RDSH-1 takes logons again: it has restarted",
        given={"drain_since_s": host.drain_since_s},
    )
    return Proposal(broker="RAS-CB-2", change=change)


def drain_first(console: Console, at_s: float = 100.0) -> None:
    host = console.document.hosts(SITE)[0]
    wish = SetLogons(host_ids=(host.id,), mode=LogonMode.DRAIN_UNTIL_REBOOT, owner="anna", at_s=at_s)
    assert console.workspace.apply(wish) == ()


def test_that_what_a_broker_asks_for_is_committed_in_its_name_and_not_undone_by_mistake(console: Console) -> None:
    drain_first(console)
    console.workspace.take_proposals((ended_drain(console),))
    assert console.document.hosts(SITE)[0].logon_mode is LogonMode.ENABLED
    entry = console.repository.audit(1)[0]
    assert (entry.actor, entry.label) == ("RAS Console, RAS-CB-2", "RDSH-1 takes logons again: it has restarted")
    assert console.stack == (1, 1)


def test_that_a_proposal_an_administrator_has_overtaken_is_left_alone(console: Console) -> None:
    drain_first(console)
    stale = ended_drain(console)
    host = console.document.hosts(SITE)[0]
    console.workspace.apply(SetLogons(host_ids=(host.id,), mode=LogonMode.DRAIN, owner="ben", at_s=200.0))
    revision = console.document.revision
    console.workspace.take_proposals((stale,))
    assert console.document.revision == revision
    assert console.document.hosts(SITE)[0].logon_mode is LogonMode.DRAIN


def test_that_the_same_proposal_twice_is_one_revision(console: Console) -> None:
    drain_first(console)
    asked = ended_drain(console)
    console.workspace.take_proposals((asked, asked))
    assert console.document.revision == console.repository.audit(1)[0].revision
    assert [each.label for each in console.repository.audit(2)][1].startswith("Drain until reboot")


def test_that_a_proposal_that_meets_another_consoles_change_waits_for_the_next_time(
    console: Console, other: Console
) -> None:
    drain_first(console)
    other.workspace.look_for_changes()
    other.add_broker("RAS-CB-9")
    asked = ended_drain(console)
    console.workspace.take_proposals((asked,))
    assert "RAS-CB-9" in console.servers()
    assert console.conflicts == []
    console.workspace.take_proposals((asked,))
    assert console.document.hosts(SITE)[0].logon_mode is LogonMode.ENABLED
