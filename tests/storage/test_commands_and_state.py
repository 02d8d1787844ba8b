"""Live commands and state between consoles on one farm."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ras_console.storage import errors
from ras_console.storage.command_table import Answer, CommandTable
from ras_console.storage.history import HistoryWriter
from ras_console.storage.repository import Repository
from ras_console.storage.runtime_file import open_runtime_to_read
from ras_console.storage.state_rows import StateRow, read_state
from tests.storage.farm_files import NOON


def test_that_a_command_is_found_answered_and_its_answer_read(farm: Path) -> None:
    with CommandTable(farm) as console, CommandTable(farm) as engine:
        number = console.submit("promote", '{"broker": 6}', actor="anna", at_utc=NOON)
        later = console.submit("drain", "{}", actor="anna", at_utc=NOON)
        assert console.answer_to(number) is None
        assert [(each.id, each.kind, each.payload, each.actor) for each in engine.pending()] == [
            (number, "promote", '{"broker": 6}', "anna"),
            (later, "drain", "{}", "anna"),
        ]
        engine.answer(number, is_done=True, text="RAS-CB-2 is primary.", at_utc=NOON)
        assert [each.id for each in engine.pending()] == [later]
        assert console.answer_to(number) == Answer(is_done=True, text="RAS-CB-2 is primary.", answered_utc=NOON)


def test_that_the_first_answer_stands(farm: Path) -> None:
    with CommandTable(farm) as table:
        number = table.submit("drain", "{}", actor="anna", at_utc=NOON)
        table.answer(number, is_done=False, text="no", at_utc=NOON)
        table.answer(number, is_done=True, text="yes", at_utc=NOON)
        answer = table.answer_to(number)
    assert answer is not None
    assert (answer.is_done, answer.text) == (False, "no")


def test_that_old_answers_go_and_open_commands_stay(farm: Path) -> None:
    with CommandTable(farm) as table:
        first, forgotten, last = (table.submit("drain", "{}", actor="anna", at_utc=NOON) for _ in range(3))
        table.answer(first, is_done=True, text="", at_utc=NOON)
        table.answer(last, is_done=True, text="", at_utc=NOON + timedelta(days=2))
        assert table.answer_to(first) is None
        assert table.answer_to(last) is not None
        assert [each.id for each in table.pending()] == [forgotten]


def test_that_a_payload_that_is_no_json_is_refused(farm: Path) -> None:
    with CommandTable(farm) as table, pytest.raises(errors.StorageError):
        table.submit("drain", "{", actor="anna")


def test_that_the_latest_state_wins(farm: Path) -> None:
    assert read_state(farm) is None
    with HistoryWriter(farm) as writer:
        assert read_state(farm) is None
        writer.write_state('{"tick": 1}', NOON)
        writer.write_state('{"tick": 2}', NOON + timedelta(seconds=1))
    assert read_state(farm) == StateRow(at_utc=NOON + timedelta(seconds=1), content='{"tick": 2}')


def test_that_what_the_engine_writes_does_not_wake_those_who_watch_the_configuration(farm: Path) -> None:
    with Repository.open(farm, at_utc=NOON) as repository, HistoryWriter(farm) as writer:
        repository.revision()
        before = repository._polled
        writer.write_state("{}", NOON)
        repository.revision()
        assert repository._polled == before


def test_that_a_runtime_file_not_finished_yet_is_as_none(farm: Path) -> None:
    farm.with_name("farm.runtime.sqlite").touch()
    assert open_runtime_to_read(farm) is None
