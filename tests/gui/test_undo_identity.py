"""Undo then redo is identity over any commands, with the real planner and a real file."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ras_console.gui.workspace import Workspace
from ras_console.storage.repository import Repository
from tests.storage.farm_files import new_farm
from tests.unit.config.farms import commands

_COMMANDS = 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("undo")


LOCKED_OUT = "lock yourself out"
_numbers = itertools.count()


@pytest.mark.slow
@given(st.data())
@settings(max_examples=30)
def test_that_undo_then_redo_is_identity(qapp: object, folder: Path, data: st.DataObject) -> None:
    place = folder / str(next(_numbers))
    place.mkdir()
    with Repository.open(new_farm(place)) as repository:
        failures: list[str] = []
        workspace = Workspace(repository, actor="anna", primaries=dict)
        workspace.failed.connect(lambda message, _hint: failures.append(message))
        reached = [workspace.document]
        for _ in range(_COMMANDS):
            command = data.draw(commands(workspace.document))
            if any(LOCKED_OUT in each.message for each in workspace.check(command)):
                continue  # who may only look any more cannot undo
            workspace.apply(command)
            if workspace.document is not reached[-1]:
                reached.append(workspace.document)
        stack = workspace.undo_stack
        assert stack.count() == len(reached) - 1
        for wanted in reversed(reached[:-1]):
            stack.undo()
            assert workspace.document.objects == wanted.objects
        assert not stack.canUndo()
        for wanted in reached[1:]:
            stack.redo()
            assert workspace.document.objects == wanted.objects
        assert not stack.canRedo()
        assert workspace.document.groups == reached[-1].groups
        assert repository.load() == workspace.document
        assert failures == []
