from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.timeline import EntryKind
from ras_console.gui.assets import Assets
from ras_console.gui.context import ConsoleContext
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.event_delegate import ROW_PX
from ras_console.gui.panels.event_list import CountBadge
from ras_console.gui.panels.events import EventsPane
from ras_console.gui.theme import ThemeChoice, ThemeSwitch
from tests.gui.chart.stage import made_context
from tests.gui.samples import (
    FakeFeed,
    broker_id,
    entry,
    failover_story,
    host_id,
    sample_document,
    sample_snapshot,
)


@pytest.fixture(name="context")
def _context(qapp: QApplication) -> ConsoleContext:
    assets = Assets()
    assets.load_fonts()
    return made_context(ThemeSwitch(qapp, assets, ThemeChoice.LIGHT), sample_document(3, 8))


@pytest.fixture(name="feed")
def _feed(context: ConsoleContext) -> FakeFeed:
    feed = FakeFeed()
    context.bridge.attach(feed)
    return feed


@pytest.fixture(name="pane")
def _pane(context: ConsoleContext, feed: FakeFeed, qtbot: QtBot) -> EventsPane:
    pane = EventsPane(context)
    qtbot.addWidget(pane)
    pane.resize(340, 300)
    with qtbot.waitExposed(pane):
        pane.show()
    return pane


def tell(context: ConsoleContext, feed: FakeFeed, first: int, last: int) -> None:
    feed.put(None, *(entry(seq, EntryKind.BROKER, f"entry {seq}") for seq in range(first, last + 1)))
    context.bridge._collect()


def badge_text(pane: EventsPane) -> str:
    badge = pane.findChild(CountBadge)
    assert badge is not None
    return badge.text()


def tell_story(context: ConsoleContext, feed: FakeFeed) -> int:
    """Return the number of the failover."""
    story = failover_story(3)
    feed.put(sample_snapshot(at_s=300.0), *story)
    context.bridge._collect()
    return next(each.seq for each in story if each.fact.kind is EntryKind.FAILOVER)


def test_that_what_happened_before_the_pane_was_made_is_shown(
    context: ConsoleContext, feed: FakeFeed, qtbot: QtBot
) -> None:
    tell_story(context, feed)
    pane = EventsPane(context)
    qtbot.addWidget(pane)
    assert pane.model.rowCount() == len(failover_story(3))


def test_that_the_badge_counts_what_is_shown(pane: EventsPane, context: ConsoleContext, feed: FakeFeed) -> None:
    tell_story(context, feed)
    assert badge_text(pane) == "12"
    pane._checks[Source.ELECTION].trigger()
    assert badge_text(pane) == "3 of 12"


def test_that_new_events_leave_what_is_read_where_it_is(
    pane: EventsPane, context: ConsoleContext, feed: FakeFeed, qtbot: QtBot
) -> None:
    tell(context, feed, 1, 40)
    view = pane.list_view
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    view.verticalScrollBar().setValue(10 * ROW_PX)
    read = view.indexAt(view.viewport().rect().center()).data()
    tell(context, feed, 41, 47)
    assert view.indexAt(view.viewport().rect().center()).data() == read


def test_that_new_events_show_at_once_while_the_list_is_at_its_top(
    pane: EventsPane, context: ConsoleContext, feed: FakeFeed, qtbot: QtBot
) -> None:
    tell(context, feed, 1, 40)
    qtbot.waitUntil(lambda: pane.list_view.verticalScrollBar().maximum() > 0)
    tell(context, feed, 41, 47)
    assert pane.list_view.indexAt(pane.list_view.viewport().rect().topLeft()).data() == "entry 47"


def test_that_a_flag_on_the_chart_selects_its_event(pane: EventsPane, context: ConsoleContext, feed: FakeFeed) -> None:
    seq = tell_story(context, feed)
    tell(context, feed, 100, 160)
    context.navigator.show_entry(seq)
    assert [each.seq for each in pane.selected_entries()] == [seq]
    assert pane.list_view.viewport().rect().contains(pane.list_view.visualRect(pane.list_view.currentIndex()))


def test_that_a_filter_that_hides_a_wanted_event_is_lifted(
    pane: EventsPane, context: ConsoleContext, feed: FakeFeed
) -> None:
    seq = tell_story(context, feed)
    pane._checks[Severity.WARNING].trigger()
    assert pane.model.row_of(seq) is None
    context.navigator.show_entry(seq)
    assert pane.model.filter.is_open
    assert pane._checks[Severity.WARNING].isChecked()
    assert [each.seq for each in pane.selected_entries()] == [seq]


def test_that_the_filter_button_says_what_is_left(pane: EventsPane) -> None:
    for source in Source:
        if source is not Source.HOST:
            pane._checks[source].trigger()
    assert pane._narrow.text() == "Session host"
    pane._show_everything()
    assert pane._narrow.text() == "All sources"


def test_that_selected_events_are_copied_by_keyboard(
    pane: EventsPane, context: ConsoleContext, feed: FakeFeed, qtbot: QtBot
) -> None:
    tell(context, feed, 1, 5)
    view = pane.list_view
    view.setFocus()
    view.setCurrentIndex(pane.model.index(0))
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [each.split("\t")[3] for each in lines] == ["entry 4", "entry 5"]


def test_that_an_export_writes_what_is_shown(
    pane: EventsPane, context: ConsoleContext, feed: FakeFeed, tmp_path: Path
) -> None:
    tell(context, feed, 1, 5)
    pane.ask_for_file()
    dialog = pane.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "events.csv"))
    dialog.close()
    lines = (tmp_path / "events.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    assert "entry 1" in lines[1]


def test_that_an_export_that_cannot_be_written_says_so(pane: EventsPane, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(pane.export_failed) as failed:
        pane.export_to(str(tmp_path / "missing" / "events.csv"))
    assert "No such file" in failed.args[0]


def test_that_return_goes_to_what_an_event_is_about(
    pane: EventsPane, context: ConsoleContext, feed: FakeFeed, qtbot: QtBot
) -> None:
    tell_story(context, feed)
    row = next(row for row in range(12) if pane.model.entry_at(row).fact.kind is EntryKind.HOST)
    pane.list_view.setCurrentIndex(pane.model.index(row))
    QTest.keyClick(pane.list_view, Qt.Key.Key_Return)
    assert context.navigator.node == Node(NodeKind.HOST, host_id(8))


def test_that_an_event_about_something_deleted_goes_nowhere(
    pane: EventsPane, context: ConsoleContext, feed: FakeFeed
) -> None:
    feed.put(None, entry(1, EntryKind.BROKER, "RAS-CB-9 is gone", broker=broker_id(9)))
    context.bridge._collect()
    before = context.navigator.node
    pane.list_view.activated.emit(pane.model.index(0))
    assert context.navigator.node == before


def test_that_another_engine_begins_with_an_empty_list(
    pane: EventsPane, context: ConsoleContext, feed: FakeFeed
) -> None:
    tell(context, feed, 1, 5)
    context.bridge.attach(None)
    assert pane.model.rowCount() == 0
    assert badge_text(pane) == "0"


def test_that_another_theme_is_painted_without_complaint(
    pane: EventsPane, context: ConsoleContext, feed: FakeFeed
) -> None:
    tell_story(context, feed)
    light = pane.grab().toImage()
    context.themes.choose(ThemeChoice.DARK)
    assert pane.grab().toImage() != light


def test_that_the_title_leads_to_the_list(pane: EventsPane) -> None:
    title = next(each for each in pane.findChildren(QLabel) if each.text() == "Events")
    assert title.buddy() is pane.list_view
