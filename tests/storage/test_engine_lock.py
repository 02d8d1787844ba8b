"""One engine per farm, and who has it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ras_console.storage.engine_lock import EngineHolder, EngineLock, lock_path, try_take
from tests.storage.farm_files import NOON

HOLD_UNTIL_KILLED = """
import pathlib, sys
from ras_console.storage.engine_lock import try_take
lock = try_take(pathlib.Path(sys.argv[1]))
print(type(lock).__name__, flush=True)
sys.stdin.read()
"""


def test_that_the_second_to_ask_learns_who_was_first(farm: Path) -> None:
    first = try_take(farm, at_utc=NOON)
    assert isinstance(first, EngineLock)
    second = try_take(farm)
    assert isinstance(second, EngineHolder)
    assert (second.pid, second.since_utc) == (os.getpid(), NOON)
    assert second.computer
    assert second.user_name
    first.close()
    first.close()
    with_it = try_take(farm)
    assert isinstance(with_it, EngineLock)
    with_it.close()


def test_that_leaving_the_block_gives_the_engine_free(farm: Path) -> None:
    lock = try_take(farm)
    assert isinstance(lock, EngineLock)
    with lock:
        assert isinstance(try_take(farm), EngineHolder)
    again = try_take(farm)
    assert isinstance(again, EngineLock)
    again.close()


def test_that_the_lock_of_a_killed_process_is_free_and_its_row_overwritten(farm: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_UNTIL_KILLED, str(farm)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "EngineLock\n"
        holder = try_take(farm)
        assert isinstance(holder, EngineHolder)
        assert holder.pid == child.pid
        child.kill()
    lock = try_take(farm, at_utc=NOON)
    assert isinstance(lock, EngineLock)
    mine = try_take(farm)
    assert isinstance(mine, EngineHolder)
    assert mine.pid == os.getpid()
    lock.close()


def test_that_a_holder_that_has_not_signed_yet_is_still_a_holder(farm: Path) -> None:
    lock = try_take(farm)
    assert isinstance(lock, EngineLock)
    for each in farm.parent.glob("farm.runtime*"):
        each.unlink()
    assert try_take(farm) == EngineHolder(pid=0, computer="", user_name="", since_utc=None)
    lock.close()


def test_that_farms_in_one_folder_have_locks_of_their_own(farm: Path) -> None:
    first, second = try_take(farm), try_take(farm.with_name("other.sqlite"))
    assert isinstance(first, EngineLock)
    assert isinstance(second, EngineLock)
    first.close()
    second.close()
    assert lock_path(farm).name == "farm.sqlite.engine.lock"
