import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.timeline import EntryKind, TimelineEntry
from ras_console.gui.models.events import EventFilter, EventListModel, entries_csv, entries_text
from tests.gui.samples import ORIGIN_WALL_S, entry, failover_story

SEVERITIES, SOURCES = tuple(Severity), tuple(Source)


def made(seq: int) -> TimelineEntry:
    severity, source = SEVERITIES[seq % len(SEVERITIES)], SOURCES[seq % len(SOURCES)]
    return entry(seq, EntryKind.BROKER, f"entry {seq}", severity=severity, source=source)


def watched(kept: int = 100) -> EventListModel:
    model = EventListModel(kept=kept)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


@pytest.fixture(name="model")
def _model(qapp: QApplication) -> EventListModel:
    return watched()


def texts(model: EventListModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_that_the_newest_is_on_top(model: EventListModel) -> None:
    model.add([made(1), made(2)])
    model.add([made(3)])
    assert texts(model) == ["entry 3", "entry 2", "entry 1"]


@given(st.lists(st.integers(1, 9), max_size=12), st.integers(1, 20), st.sets(st.sampled_from(SEVERITIES)))
def test_that_the_newest_that_pass_are_shown_whatever_comes_in(
    qapp: QApplication, batches: list[int], kept: int, severities: set[Severity]
) -> None:
    model = watched(kept)
    everything: list[TimelineEntry] = []
    model.set_filter(EventFilter(severities=frozenset(severities)))
    for size in batches:
        batch = [made(len(everything) + 1 + each) for each in range(size)]
        everything += batch
        model.add(batch)
    expected = [each.fact.text for each in everything[-kept:] if each.fact.severity in severities]
    assert texts(model) == expected[::-1]
    assert model.held == min(kept, len(everything))


def test_that_a_filter_narrows_and_opens_again(model: EventListModel) -> None:
    model.add([made(each) for each in range(1, 30)])
    model.set_filter(EventFilter(severities=frozenset({Severity.ERROR}), sources=frozenset({Source.HOST})))
    shown = model.shown()
    assert shown
    assert {(each.fact.severity, each.fact.source) for each in shown} == {(Severity.ERROR, Source.HOST)}
    model.set_filter(EventFilter())
    assert model.rowCount() == 29


def test_that_an_entry_is_found_by_its_number(model: EventListModel) -> None:
    model.add([made(each) for each in range(5, 30)])
    assert model.row_of(29) == 0
    assert model.row_of(5) == 24
    assert model.row_of(4) is None
    model.set_filter(EventFilter(severities=frozenset({made(8).fact.severity})))
    assert model.row_of(9) is None
    assert model.has(9)


def test_that_a_row_is_read_aloud_with_its_severity_time_and_source(model: EventListModel) -> None:
    model.set_origin(ORIGIN_WALL_S)
    model.add([each for each in failover_story(3) if each.fact.kind is EntryKind.FAILOVER])
    told = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.startswith("Warning: Failover: RAS-CB-2 is now primary. ")
    assert told.endswith(", Election, 15.8 s without a primary")


def test_that_times_follow_the_wall_clock_of_the_engine(model: EventListModel) -> None:
    model.add([made(1)])
    before = model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    model.set_origin(ORIGIN_WALL_S + 60)
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) != before


def test_that_clearing_keeps_the_filter(model: EventListModel) -> None:
    wanted = EventFilter(severities=frozenset({Severity.ERROR}))
    model.set_filter(wanted)
    model.add([made(3)])
    model.clear()
    assert (model.rowCount(), model.held, model.filter) == (0, 0, wanted)


def test_that_an_export_can_be_read_back() -> None:
    entries = [entry(1, EntryKind.HOST, 'He said "hot", twice', detail="a;b\nc"), made(2)]
    rows = list(csv.DictReader(io.StringIO(entries_csv(entries, ORIGIN_WALL_S))))
    assert [each["number"] for each in rows] == ["1", "2"]
    assert rows[0]["text"] == 'He said "hot", twice'
    assert rows[0]["detail"] == "a;b\nc"
    assert rows[1]["severity"] == "Warning"


def test_that_copied_entries_are_lines_with_tabs() -> None:
    lines = entries_text([made(1), made(2)], ORIGIN_WALL_S).splitlines()
    assert [len(each.split("\t")) for each in lines] == [5, 5]
    assert "entry 2" in lines[1]


def test_that_no_cell_of_an_export_is_a_formula_to_a_spreadsheet() -> None:
    entries = [entry(1, EntryKind.HOST, "=cmd|' /C calc'!A0", detail="@SUM(A1)"), entry(2, EntryKind.HOST, "a=b")]
    rows = list(csv.DictReader(io.StringIO(entries_csv(entries, ORIGIN_WALL_S))))
    assert (rows[0]["text"], rows[0]["detail"]) == ("'=cmd|' /C calc'!A0", "'@SUM(A1)")
    assert rows[1]["text"] == "a=b"
