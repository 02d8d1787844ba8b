"""Two processes on one farm: one runs the engine, the other follows it, orders, and takes over when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ras_console.config.commands import AddBroker
from ras_console.config.document import Document
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.engine.timeline import TimelineEntry
from ras_console.runtime.embedded import EngineSettings
from ras_console.runtime.feed import Feed
from ras_console.runtime.orders import Promote, Tell
from ras_console.storage.engine_room import EngineRoom
from ras_console.storage.repository import Repository
from tests.e2e import engine_owner
from tests.storage.farm_files import new_farm
from tests.unit.config.farms import SITE, broker_id, planned
from tests.unit.runtime.test_wire import PLAIN_FACT
from tests.waiting import no_thread_left, until

ROOT = Path(__file__).parents[2]
SETTINGS = EngineSettings(seed=2, own_name="RAS-CB-1", origin_wall_s=0.0, speed=1.0)

pytestmark = pytest.mark.slow


class Watcher:
    """What a console gathers from its feed; the clock it shows must never go back."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.entries: list[TimelineEntry] = []
        self.latest: FarmSnapshot | None = None
        self.shown_s = 0.0

    def look(self) -> bool:
        self.entries.extend(self.feed.take_entries())
        snapshot = self.feed.take_snapshot()
        if snapshot is not None:
            now_s = snapshot.origin_wall_s + snapshot.at_s
            assert now_s >= self.shown_s, "the clock went back"
            self.latest, self.shown_s = snapshot, now_s
        return snapshot is not None


@pytest.fixture
def farm(tmp_path: Path) -> Path:
    path = new_farm(tmp_path)
    with Repository.open(path) as repository:
        document = repository.load()
        repository.commit(
            planned(document, AddBroker(site_id=SITE, values={"server": "RAS-CB-2"})), document.revision, actor="anna"
        )
    return path


@pytest.fixture
def document(farm: Path) -> Document:
    with Repository.open(farm) as repository:
        return repository.load()


@pytest.fixture
def owner(farm: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", engine_owner.__name__, str(farm)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


@pytest.fixture
def troubles() -> list[str]:
    return []


@pytest.fixture
def room(farm: Path, owner: subprocess.Popen[str], troubles: list[str]) -> Iterator[EngineRoom]:
    made = EngineRoom(farm, actor="anna", wake=lambda: None, trouble=lambda message, _hint: troubles.append(message))
    with no_thread_left():
        yield made
        made.close()


def tell(owner: subprocess.Popen[str], word: str) -> None:
    assert owner.stdin is not None
    owner.stdin.write(f"{word}\n")
    owner.stdin.flush()


def test_that_the_second_console_sees_what_the_first_one_runs_and_its_orders_are_carried_out(
    room: EngineRoom, owner: subprocess.Popen[str], document: Document, troubles: list[str]
) -> None:
    watcher = Watcher(room.open(document.topology(), SETTINGS))
    assert not room.is_here
    assert room.holder is not None
    assert room.holder.pid == owner.pid
    assert room.take_over(document.topology(), SETTINGS) is None
    until(watcher.look)
    second = broker_id(document, "RAS-CB-2")

    def has_primary() -> bool:
        watcher.look()
        return watcher.latest is not None and watcher.latest.sites[0].election.primary is not None

    until(has_primary)
    watcher.feed.submit(Promote(site=SITE, broker=second, actor="anna"))
    watcher.feed.submit(Tell(fact=PLAIN_FACT))

    def is_done() -> bool:
        watcher.look()
        is_told = any(each.fact.text == PLAIN_FACT.text for each in watcher.entries)
        return is_told and watcher.latest is not None and watcher.latest.sites[0].election.primary == second

    until(is_done)
    assert [each.seq for each in watcher.entries] == list(range(1, len(watcher.entries) + 1))
    assert troubles == []


def test_that_the_second_console_takes_over_when_the_first_is_killed_and_the_clock_does_not_go_back(
    room: EngineRoom, owner: subprocess.Popen[str], document: Document
) -> None:
    watcher = Watcher(room.open(document.topology(), SETTINGS))
    until(watcher.look)
    until(watcher.look)
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    watcher.look()
    feed = room.take_over(document.topology(), SETTINGS)
    assert feed is not None
    assert room.is_here
    assert room.holder is None
    watcher.feed = feed
    before = watcher.latest
    until(watcher.look)
    assert watcher.latest is not None
    assert before is not None
    assert watcher.latest.origin_wall_s >= before.origin_wall_s + before.at_s


def test_that_the_second_console_follows_into_the_next_run_of_the_first_ones_engine(
    room: EngineRoom, owner: subprocess.Popen[str], document: Document
) -> None:
    watcher = Watcher(room.open(document.topology(), SETTINGS))
    until(lambda: watcher.look() and bool(watcher.entries))
    tell(owner, "restart")
    feeds: list[Feed] = []

    def has_next() -> bool:
        feed = room.take_over(document.topology(), SETTINGS)
        feeds.extend([feed] if feed is not None else [])
        return bool(feeds)

    until(has_next)
    assert not room.is_here
    shown_s = watcher.shown_s
    watcher = Watcher(feeds[0])
    until(lambda: watcher.look() and bool(watcher.entries) and watcher.shown_s > shown_s)
    assert watcher.entries[0].seq == 1
    assert feeds == feeds[:1]


def test_that_a_console_that_closes_gives_the_engine_free(
    room: EngineRoom, owner: subprocess.Popen[str], document: Document
) -> None:
    room.open(document.topology(), SETTINGS)
    tell(owner, "close")
    assert owner.wait() == 0
    assert room.take_over(document.topology(), SETTINGS) is not None
    assert room.is_here
