"""kill -9 while committing, two hundred times: the file opens, is whole, and holds every acknowledged change."""

from __future__ import annotations

import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ras_console.config.defaults import lab_farm
from ras_console.storage.repository import Repository
from tests.e2e import committing_child

KILLS = 200
ROOT = Path(__file__).parents[2]


@pytest.fixture
def farm(tmp_path: Path) -> Path:
    path = tmp_path / "farm.sqlite"
    Repository.create(path, lab_farm("RAS-CB-1"), actor="test").close()
    return path


@pytest.fixture
def nursery() -> Iterator[subprocess.Popen[bytes]]:
    """The process that forks committing children."""
    command = [sys.executable, "-m", committing_child.__name__]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def acknowledged_until_killed(nursery: subprocess.Popen[bytes], farm: Path, chance: random.Random) -> int:
    """Let a child commit, kill it at a random moment and return the last revision it was told is committed."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"{farm}\n".encode())
    wanted, child, revisions = chance.randrange(1, 12), 0, [0]
    for line in iter(nursery.stdout.readline, b"gone\n"):
        if line.startswith(b"pid "):
            child = int(line[4:])
        else:
            revisions.append(int(line))
        if child and len(revisions) > wanted:
            # Up to two milliseconds more: a commit takes about one, so that the kill falls anywhere in it.
            select.select([], [], [], chance.uniform(0.0, 0.002))
            os.kill(child, signal.SIGKILL)
            wanted = sys.maxsize  # what was said before the kill is still to be read
    return revisions[-1]


@pytest.mark.slow
def test_that_no_acknowledged_change_is_lost_whenever_the_process_is_killed(
    farm: Path, nursery: subprocess.Popen[bytes]
) -> None:
    chance = random.Random(20)
    for number in range(KILLS):
        acknowledged = acknowledged_until_killed(nursery, farm, chance)
        with Repository.open(farm) as repository:
            document = repository.load()
            newest = repository.audit(limit=1)[0]
        # One more change may be in the file than was acknowledged: the child was killed before it could say so.
        assert document.revision in (acknowledged, acknowledged + 1), f"kill {number}"
        assert document.farm.description == str(document.revision)
        assert newest.revision == document.revision
        with closing(sqlite3.connect(farm)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert raw.execute("PRAGMA foreign_key_check").fetchone() is None
            assert raw.execute("SELECT count(*), max(revision) FROM audit").fetchone() == (document.revision,) * 2
