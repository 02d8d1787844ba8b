"""Commands of handlers: no shell, a time limit, the last line; and how their arguments are filled in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ras_console.domain.ids import ObjectId, SiteId
from ras_console.network.commands import run
from ras_console.runtime.deliveries import Run, _filled


def python(code: str, *arguments: str, folder: str = "", timeout_s: float = 30.0) -> Run:
    return Run(
        site=SiteId(ObjectId(1)), name="script", arguments=(sys.executable, "-c", code, *arguments), folder=folder,
        timeout_s=timeout_s,
    )  # fmt: skip


def test_that_the_last_line_that_is_not_empty_is_kept_whatever_stream_it_came_by(tmp_path: Path) -> None:
    outcome = run(python("import os, sys; print('one'); print(os.getcwd(), file=sys.stderr)", folder=str(tmp_path)))
    assert outcome.is_well
    assert outcome.last_line in {"one", str(tmp_path)}


def test_that_nothing_of_an_argument_is_read_by_a_shell() -> None:
    assert run(python("import sys; print(sys.argv[1])", "$HOME; `id` *")).last_line == "$HOME; `id` *"


def test_that_a_failure_says_its_status_and_what_was_said_last() -> None:
    outcome = run(python("print('no such queue'); raise SystemExit(3)"))
    assert (outcome.is_well, outcome.text, outcome.last_line) == (
        False, "Command “script” failed with status 3", "no such queue",
    )  # fmt: skip


def test_that_a_command_that_does_not_end_is_ended() -> None:
    outcome = run(python("print('begun', flush=True)\nwhile True: pass", timeout_s=1.0))
    assert (outcome.is_well, outcome.text) == (False, "Command “script” was ended after 1 s")


@pytest.mark.parametrize(("program", "folder"), [("/no/such/program", ""), (sys.executable, "/no/such/folder")])
def test_that_a_command_that_cannot_be_started_says_why(program: str, folder: str) -> None:
    made = Run(site=SiteId(ObjectId(1)), name="script", arguments=(program,), folder=folder, timeout_s=5.0)
    assert run(made).text == "Command “script” cannot be started: No such file or directory"


@pytest.mark.parametrize(
    ("part", "filled"),
    [
        ("{target}", "SH-1"), ("a{target}b{text}c", "aSH-1b{target} is lostc"), ("{unknown}{", "{unknown}{"),
        ("{{target}}", "{SH-1}"), ("no variables", "no variables"), ("", ""),
    ],
)  # fmt: skip
def test_that_variables_are_filled_in_once_and_unknown_ones_stay(part: str, filled: str) -> None:
    assert _filled(part, {"target": "SH-1", "text": "{target} is lost"}) == filled
