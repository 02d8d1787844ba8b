"""Big changes: planned and written off the GUI thread, one at a time, stopped in time, taken back like any other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddObject, Command, MoveObject, RemoveObject, SetFields, SetLogons, Several
from ras_console.config.document import Document
from ras_console.config.sizes import BIG, is_big, size_of
from ras_console.config.undertaking import Stopped, Undertaking
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind, LogonMode
from ras_console.gui.workspace import Conflict, Workspace
from ras_console.storage.repository import Repository
from tests.storage.farm_files import new_farm
from tests.unit.config.farms import SITE

MANY = 120


class Watched(Repository):
    """A repository that notes which threads write, and holds them up for as long as a test wants."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writers: list[str] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def commit(self, *args: Any, **kwargs: Any) -> Document:
        self.writers.append(threading.current_thread().name)
        assert self.may_go_on.wait(timeout=20)
        return super().commit(*args, **kwargs)


class Console:
    """A workspace on a file, and what it said."""

    def __init__(self, path: Path) -> None:
        self.repository = Watched.open(path)
        self.workspace = Workspace(self.repository, actor="anna", primaries=dict)
        self.answers: list[tuple[Problem, ...]] = []
        self.failed: list[str] = []
        self.conflicts: list[Conflict] = []
        self.workspace.failed.connect(lambda message, _hint: self.failed.append(message))
        self.workspace.conflicted.connect(self.conflicts.append)

    @property
    def document(self) -> Document:
        return self.workspace.document

    @property
    def hosts(self) -> int:
        return len(self.document.hosts(SITE))

    def carry_out(self, command: Command) -> None:
        self.workspace.carry_out(command, self.answers.append)

    def describe(self, text: str) -> SetFields:
        return SetFields(object_id=self.document.brokers(SITE)[0].id, values={"description": text})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_farm(tmp_path)


@pytest.fixture
def console(qtbot: QtBot, path: Path) -> Iterator[Console]:
    made = Console(path)
    yield made
    made.repository.may_go_on.set()
    made.workspace.close()
    made.repository.close()


def many(count: int = MANY) -> Several:
    add = (
        AddObject(kind=Kind.HOST, parent_id=ObjectId(SITE), values={"server": f"NEW-{each}"}) for each in range(count)
    )
    return Several(label=f"Add {count} session hosts", commands=tuple(add))


def test_that_a_big_change_is_written_by_another_thread_while_the_event_loop_runs(
    console: Console, qtbot: QtBot
) -> None:
    before = console.hosts
    console.repository.may_go_on.clear()
    console.carry_out(many())
    turns: list[int] = []
    console.workspace.undertakings.changed.connect(lambda: turns.append(console.hosts))
    qtbot.waitUntil(lambda: len(turns) >= 3)
    assert turns[:3] == [before] * 3
    assert console.answers == []
    console.repository.may_go_on.set()
    qtbot.waitUntil(lambda: console.answers == [()])
    assert console.hosts == before + MANY
    assert console.repository.writers == ["background"]
    assert console.workspace.undertakings.current is None
    assert console.workspace.undo_stack.undoText() == f"Add {MANY} session hosts"


def test_that_a_small_change_is_done_at_once_by_the_caller(console: Console) -> None:
    console.carry_out(console.describe("first"))
    assert console.answers == [()]
    assert console.repository.writers == ["MainThread"]


def test_that_undo_and_redo_of_a_big_change_keep_their_order(console: Console, qtbot: QtBot) -> None:
    before = console.document
    console.carry_out(console.describe("first"))
    console.carry_out(many())
    qtbot.waitUntil(lambda: len(console.answers) == 2)
    stack = console.workspace.undo_stack
    stack.undo()
    stack.undo()  # the first is still under way: this one is refused and said
    assert stack.index() == 2
    qtbot.waitUntil(lambda: stack.index() == 1)
    assert console.hosts == len(before.hosts(SITE))
    assert [each.endswith("still under way; nothing else has been changed.") for each in console.failed] == [True]
    stack.undo()
    assert console.document.objects == before.objects
    stack.redo()
    stack.redo()
    qtbot.waitUntil(lambda: stack.index() == 2)
    assert console.hosts == len(before.hosts(SITE)) + MANY
    assert "MainThread" in console.repository.writers
    assert console.repository.writers.count("background") == 3


def test_that_nothing_else_is_changed_meanwhile_and_that_is_said(console: Console, qtbot: QtBot) -> None:
    console.repository.may_go_on.clear()
    console.carry_out(many())
    refused = console.workspace.apply(console.describe("too early"))
    assert [each.is_warning for each in refused] == [False]
    assert refused[0].message == f"“Add {MANY} session hosts” is still under way; nothing else has been changed."
    assert not console.workspace.apply_by_itself(console.describe("too early"), actor="RAS Console")
    console.carry_out(many())
    assert console.answers == [refused]
    console.workspace.look_for_changes()
    console.repository.may_go_on.set()
    qtbot.waitUntil(lambda: console.answers == [refused, ()])
    assert console.workspace.apply(console.describe("in time")) == ()


@pytest.mark.parametrize("when", ["planning", "writing"])
def test_that_cancelling_leaves_everything_as_it_was(console: Console, qtbot: QtBot, when: str) -> None:
    before = console.document
    console.repository.may_go_on.clear()
    console.carry_out(many())
    if when == "writing":
        qtbot.waitUntil(lambda: bool(console.repository.writers))
    console.workspace.undertakings.stop()
    console.repository.may_go_on.set()
    qtbot.waitUntil(lambda: bool(console.answers))
    assert [each.message for each in console.answers[0]] == ["Cancelled; nothing has been changed."]
    assert console.document is before
    assert console.repository.load() == before
    assert console.repository.audit(limit=1)[0].revision == before.revision
    assert not console.workspace.undo_stack.canUndo()


def test_that_a_cancelled_undo_leaves_the_step_where_it_was(console: Console, qtbot: QtBot) -> None:
    console.carry_out(many())
    qtbot.waitUntil(lambda: console.answers == [()])
    after, stack = console.document, console.workspace.undo_stack
    console.repository.may_go_on.clear()
    stack.undo()
    console.workspace.undertakings.stop()
    console.repository.may_go_on.set()
    qtbot.waitUntil(lambda: console.workspace.undertakings.current is None)
    assert (stack.index(), stack.count()) == (1, 1)
    assert console.document is after
    assert console.failed == ["Cancelled; nothing has been changed."]


def test_that_another_console_that_was_faster_makes_a_conflict_that_can_be_settled(
    console: Console, qtbot: QtBot, path: Path
) -> None:
    with Repository.open(path) as repository:
        other = Workspace(repository, actor="bert", primaries=dict)
        assert other.apply(SetFields(object_id=other.document.brokers(SITE)[0].id, values={"description": "b"})) == ()
        console.carry_out(many())
        qtbot.waitUntil(lambda: bool(console.answers))
    assert [each.message for each in console.answers[0]] == [
        "Another console changed the farm first; nothing was overwritten."
    ]
    assert [len(each.mine.rows) for each in console.conflicts] == [MANY]
    before = console.hosts
    console.workspace.retry(console.conflicts[0], done=console.answers.append)
    qtbot.waitUntil(lambda: len(console.answers) == 2)
    assert console.answers[1] == ()
    assert console.hosts == before + MANY


def test_that_closing_waits_until_what_was_begun_is_in_the_file(console: Console, qtbot: QtBot) -> None:
    before = console.hosts
    console.repository.may_go_on.clear()
    console.carry_out(many())
    threading.Timer(0.05, console.repository.may_go_on.set).start()
    console.workspace.close()
    assert len(console.repository.load().hosts(SITE)) == before + MANY
    assert console.answers == []


def test_that_a_mistake_of_ours_frees_the_farm_for_other_changes(console: Console, qtbot: QtBot) -> None:
    broken = Several(label="Broken", commands=(*many().commands, SetFields(object_id=ObjectId(1), values={"no": 1})))
    with qtbot.captureExceptions() as caught:
        console.carry_out(broken)
        qtbot.waitUntil(lambda: bool(caught))
    assert [each[0] for each in caught] == [KeyError]
    assert console.workspace.undertakings.current is None
    assert console.workspace.apply(console.describe("goes on")) == ()


def test_that_the_size_of_a_command_is_known_before_it_is_planned(console: Console) -> None:
    document = console.document
    assert size_of(document, many()) == MANY
    assert not is_big(document, many(BIG - 1))
    assert is_big(document, many(BIG))
    host_ids = tuple(each.id for each in document.hosts(SITE))
    assert size_of(document, SetLogons(host_ids=host_ids, mode=LogonMode.DRAIN)) == len(host_ids)
    assert size_of(document, RemoveObject(object_id=ObjectId(SITE))) > len(host_ids)
    broker, pool = document.brokers(SITE)[0], document.pools(SITE)[0]
    assert size_of(document, RemoveObject(object_id=ObjectId(broker.id))) == 1 + len(host_ids)  # they may prefer it
    assert size_of(document, RemoveObject(object_id=ObjectId(pool.id))) == 1
    assert size_of(document, MoveObject(object_id=ObjectId(broker.id), to_index=broker.position + 70)) == 71


def test_that_an_undertaking_says_how_far_it_is() -> None:
    undertaking = Undertaking("Add 3 hosts", 2)
    assert str(undertaking) == "Add 3 hosts: working it out…"
    undertaking.planned(3)
    undertaking.written(2)
    assert str(undertaking) == "Add 3 hosts: 2 of 3 written"
    undertaking.stop()
    assert str(undertaking) == "Add 3 hosts: stopping…"
    with pytest.raises(Stopped):
        undertaking.written(3)
