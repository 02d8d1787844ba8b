"""The command line as a process: what it prints, what it changes, and its exit status."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ras_console.storage.places import usual_database
from ras_console.storage.state_rows import read_state
from tests.e2e import engine_owner
from tests.storage.farm_files import new_farm
from tests.waiting import until

ROOT = Path(__file__).parents[2]
ME = getpass.getuser()

pytestmark = pytest.mark.slow

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture
def farm(tmp_path: Path) -> Path:
    return new_farm(tmp_path)


@pytest.fixture
def run(farm: Path) -> Run:
    """Return what runs the command on the farm."""

    def rasctl(*arguments: str, database: Path = farm) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "ras_console.headless.rasctl", "--database", str(database), *arguments],
            cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8",
        )  # fmt: skip

    return rasctl


@pytest.fixture
def engine(farm: Path) -> Iterator[None]:
    """Have another process run the farm's engine."""
    command = [sys.executable, "-m", engine_owner.__name__, str(farm)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        until(lambda: read_state(farm) is not None)
        yield
        process.kill()


def ok(done: Done) -> str:
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def refused(done: Done, part: str) -> None:
    assert done.returncode == 1, done
    assert part in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_that_brokers_are_added_listed_moved_and_removed_and_the_audit_names_who(run: Run) -> None:
    ok(run("broker", "add", "RAS-CB-2", "--ip", "10.0.0.12", "description=Second one"))
    ok(run("broker", "move", "RAS-CB-2", "1"))
    listed = json.loads(ok(run("broker", "list", "--json")))
    assert [(each["server"], each["priority"], each["role"]) for each in listed] == [
        ("RAS-CB-2", 1, None),
        ("RAS-CB-1", 2, None),
    ]
    assert listed[0]["description"] == "Second one"
    assert "RAS-CB-2  10.0.0.12  enabled  -" in ok(run("broker", "list"))
    ok(run("broker", "disable", "RAS-CB-2"))
    ok(run("broker", "remove", "ras-cb-2"))
    history = json.loads(ok(run("audit", "--json")))
    assert [each["actor"] for each in history] == [ME] * 4 + ["setup"]
    assert history[0]["changes"][0]["before"]["server"] == "RAS-CB-2"
    assert history[0]["changes"][0]["after"] is None
    assert len(json.loads(ok(run("audit", "--json", "--object", "RAS-CB-1")))) == 2


def test_that_a_running_engine_is_ordered_and_asked(run: Run, engine: None) -> None:
    ok(run("broker", "add", "RAS-CB-2"))

    def roles() -> dict[str, str]:
        return {each["server"]: each["role"] for each in json.loads(ok(run("broker", "list", "--json")))}

    assert set(roles()) == {"RAS-CB-1", "RAS-CB-2"}
    assert all(each["state"] is not None for each in json.loads(ok(run("host", "list", "--json"))))
    done = run("broker", "disable", "RAS-CB-1")
    assert done.returncode == 0 or "is the primary and cannot be disabled" in done.stderr
    ok(run("broker", "promote", "RAS-CB-2"))
    assert [each["server"] for each in json.loads(ok(run("broker", "list", "--json")))] == ["RAS-CB-2", "RAS-CB-1"]


def test_that_sessions_are_listed_while_an_engine_runs(run: Run, engine: None, farm: Path) -> None:
    until(lambda: bool(json.loads(ok(run("session", "list", "--json")))))
    found = json.loads(ok(run("session", "list", "--json")))
    assert {each["site"] for each in found} == {"Budapest"}
    assert {each["state"] for each in found} <= {"active", "connected", "disconnected"}
    assert all(each["host"].startswith("RDSH-") for each in found)
    only = json.loads(ok(run("session", "list", "--json", "--host", "rdsh-1")))
    assert {each["host"] for each in only} == {"RDSH-1"}
    assert "RDSH-" in ok(run("session", "list"))


def test_that_files_that_cannot_be_used_are_said_in_a_line(run: Run, tmp_path: Path) -> None:
    refused(run("host", "list", database=tmp_path / "none.sqlite"), "none.sqlite does not exist.")
    other = tmp_path / "other.sqlite"
    other.write_text("nothing of ours", encoding="utf-8")
    refused(run("host", "list", database=other), "is not a farm database")
    refused(run("export", str(tmp_path / "no" / "out.json")), f"There is no folder {tmp_path / 'no'}.")


def test_that_a_wrong_command_line_exits_with_two(run: Run) -> None:
    done = run("broker", "fly")
    assert done.returncode == 2
    assert "No such command 'fly'" in done.stderr
    assert run("broker", "move", "RAS-CB-1", "0").returncode == 2


def test_that_without_a_database_the_consoles_own_is_used(tmp_path: Path) -> None:
    around = {name: value for name, value in os.environ.items() if name != "XDG_DATA_HOME"}
    done = subprocess.run(
        [sys.executable, "-m", "ras_console.headless.rasctl", "host", "list"],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**around, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert str(tmp_path) in done.stderr
    assert usual_database().name in done.stderr
