"""The brokers' logs: what a level writes, rotation, ZIP and clearing."""

from __future__ import annotations

import threading
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from ras_console.config.commands import SetFields
from ras_console.domain.ids import BrokerId, ObjectId
from ras_console.domain.vocabulary import LogLevel, Severity, Source
from ras_console.engine.timeline import EntryKind, Fact, TimelineEntry
from ras_console.runtime.log_lines import fact_lines, figure_lines, plans_of
from ras_console.runtime.stepped import SteppedEngine
from ras_console.storage.broker_log import BrokerLog, append
from ras_console.storage.log_files import clear_logs, log_files, log_folder, retrieve_logs
from tests.gui.samples import sample_snapshot
from tests.unit.config.farms import SITE, done, lab
from tests.unit.runtime.engines import small_loop
from tests.waiting import no_thread_left


def entry(seq: int, broker: int | None, text: str = "RAS-CB-1 is now primary") -> TimelineEntry:
    return TimelineEntry(
        seq=seq,
        fact=Fact(
            at_s=1.5, site=SITE, kind=EntryKind.BROKER, severity=Severity.WARNING, source=Source.ELECTION, text=text,
            broker=None if broker is None else BrokerId(ObjectId(broker)), term=3,
        ),
    )  # fmt: skip


def test_that_the_standard_level_has_the_brokers_own_facts_and_a_raised_one_the_sites() -> None:
    plan = plans_of(lab(2).topology())[0]
    told = (entry(7, plan.id), entry(8, None, "RDSH-1 is\nlost"))
    assert fact_lines(plan, 0.0, told) == ["1970-01-01T00:00:01.500Z WARN election #7 RAS-CB-1 is now primary | term 3"]
    raised = replace(plan, level=LogLevel.EXTENDED)
    assert [each.partition("#")[2] for each in fact_lines(raised, 0.0, told)][1] == "8 RDSH-1 is lost | term 3"


def test_that_raised_levels_write_figures_as_often_as_they_say() -> None:
    document = lab(1)
    engine = SteppedEngine(lambda clock: small_loop(clock, document), wake=lambda: None)
    plan = plans_of(document.topology())[0]
    counts = dict.fromkeys(LogLevel, 0)
    for _ in range(20):
        engine.advance(1.0)
        snapshot = engine.take_snapshot()
        assert snapshot is not None
        for level in LogLevel:
            counts[level] += len(figure_lines(replace(plan, level=level), snapshot))
    assert counts == {LogLevel.STANDARD: 0, LogLevel.EXTENDED: 2, LogLevel.VERBOSE: 40}


def test_that_a_mistake_of_ours_ends_the_logs_with_a_word_and_nothing_piles_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told, is_told = list[str](), threading.Event()

    def tell(what: str, _hint: str) -> None:
        told.append(what)
        is_told.set()

    log = BrokerLog(tmp_path / "farm.sqlite", trouble=tell)
    engine = SteppedEngine(small_loop, wake=lambda: None, taps=(log,))
    log.use_topology(lab(1).topology())
    log.listen(sample_snapshot(), (cast("TimelineEntry", None),))
    with no_thread_left():
        log.start(lab(1).topology())
        assert is_told.wait(timeout=20)
        log.stop()
    engine.advance(3.0)
    assert told == ["The brokers' logs are not being written any more."]
    assert log._news.take() == ()
    assert "the broker log has stopped" in caplog.text


def test_that_a_running_engine_writes_follows_the_level_and_can_be_retrieved_and_cleared(tmp_path: Path) -> None:
    farm = tmp_path / "farm.sqlite"
    document = lab(2)
    first, second = (each.id for each in document.brokers(SITE))
    log = BrokerLog(farm, trouble=lambda what, hint: pytest.fail(what))
    engine = SteppedEngine(lambda clock: small_loop(clock, document), wake=lambda: None, taps=(log,))
    engine.advance(5.0)
    louder = done(document, SetFields(object_id=second, values={"log_level": LogLevel.VERBOSE}))
    engine.advance(3.0)
    log.start(louder.topology())
    log.stop()

    assert [each.name for each in log_files(farm, {first, second})] == [
        f"RAS-CB-1-{first}.log",
        f"RAS-CB-2-{second}.log",
    ]
    assert "is now primary" in log_files(farm, {first})[0].read_text()
    assert "FIGURES" not in log_files(farm, {first})[0].read_text()
    assert "FIGURES role=secondary" in log_files(farm, {second})[0].read_text()
    assert retrieve_logs(farm, {second}, tmp_path / "logs.zip") == 1
    with zipfile.ZipFile(tmp_path / "logs.zip") as archive:
        assert archive.namelist() == [f"RAS-CB-2-{second}.log"]
    assert clear_logs(farm, {second}) == 1
    assert log_files(farm, {first, second}) == log_files(farm, {first})


def test_that_a_large_log_begins_anew_and_old_ones_go(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "a-1.log"
    for number in range(6):
        append(path, [f"line number {number}"], largest_bytes=10)
    kept = {each.name: each.read_text().strip() for each in path.parent.iterdir()}
    assert kept == {
        "a-1.log": "line number 5", "a-1.log.1": "line number 4", "a-1.log.2": "line number 3",
        "a-1.log.3": "line number 2",
    }  # fmt: skip


def test_that_a_folder_that_cannot_be_made_is_told_once(tmp_path: Path) -> None:
    farm = tmp_path / "farm.sqlite"
    log_folder(farm).write_text("a file stands in its place")
    told: list[str] = []
    document = lab(1)
    log = BrokerLog(farm, trouble=lambda what, hint: told.append(what))
    engine = SteppedEngine(lambda clock: small_loop(clock, document), wake=lambda: None, taps=(log,))
    engine.advance(5.0)
    log.start(document.topology())
    log.stop()
    assert len(told) == 1
    assert told[0].startswith("The brokers' logs cannot be written")
