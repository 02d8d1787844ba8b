"""Consoles as processes on one farm: seen, written to by console and command line, closed, and killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ras_console.runtime.consoles import ConsoleNews, ConsoleNote
from ras_console.storage.console_board import ConsoleBoard
from ras_console.storage.console_post import ConsolePost
from tests.e2e import console_child
from tests.storage.farm_files import new_farm
from tests.waiting import no_thread_left, until

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture
def farm(tmp_path: Path) -> Path:
    return new_farm(tmp_path)


@pytest.fixture
def other(farm: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another process open the farm as a console."""
    command = [sys.executable, "-m", console_child.__name__, str(farm)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        until(lambda: len(ConsoleBoard(farm).look(0.0)) == 1)
        yield process
        process.kill()


def rasctl(farm: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ras_console.headless.rasctl", "--database", str(farm), "console", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip


def test_that_a_killed_console_disappears_after_some_missed_signs(farm: Path, other: subprocess.Popen[str]) -> None:
    heard: list[ConsoleNews] = []
    with no_thread_left():
        mine = ConsolePost(farm, ConsoleNote(actor="anna", role="Operator"), heard=heard.append, every_s=0.2)
        mine.start()
        until(lambda: bool(heard) and len(heard[-1].consoles) == 2)
        assert [each.pid for each in heard[-1].consoles] == [other.pid, os.getpid()]
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        until(lambda: [each.is_own for each in heard[-1].consoles] == [True])
        assert mine.stop()
    assert ConsoleBoard(farm).look(0.0) == ()


def test_that_a_console_that_closes_takes_itself_off(farm: Path, other: subprocess.Popen[str]) -> None:
    assert other.stdin is not None
    other.stdin.write("close\n")
    other.stdin.flush()
    assert other.wait() == 0
    assert ConsoleBoard(farm).look(0.0) == ()


def test_that_the_command_line_lists_consoles_and_writes_to_them(farm: Path, other: subprocess.Popen[str]) -> None:
    done = rasctl(farm, "list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    (only,) = json.loads(done.stdout)
    assert (only["user"], only["role"], only["pid"], only["has_engine"]) == ("other", "Operator", other.pid, False)
    assert "other  Operator" in rasctl(farm, "list").stdout
    nobody = rasctl(farm, "message", "Hello", "--to", "carl")
    assert nobody.returncode == 1
    assert "No console that is meant has the farm open" in nobody.stderr
    sent = rasctl(farm, "message", "Restart at noon", "--to", "OTHER")
    assert (sent.returncode, sent.stdout) == (0, "The message was sent to one console.\n")
    assert other.stdout is not None
    assert other.stdout.readline().endswith(": Restart at noon\n")


def test_that_the_command_line_does_not_list_a_console_that_was_killed_while_nobody_looked(
    farm: Path, other: subprocess.Popen[str]
) -> None:
    other.kill()
    other.wait()
    until(lambda: not json.loads(rasctl(farm, "list", "--json").stdout))
    assert rasctl(farm, "message", " ").returncode == 1
