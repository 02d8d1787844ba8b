"""The archive's load on the pages of a site and of a host."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ras_console.gui.chart.archive_plot import ArchivePlot, _runs
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.history_tab import HistoryTab
from ras_console.gui.panels.page import Page
from ras_console.gui.services import History, LoadPoint
from tests.gui.fake_services import FakeServices
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child
from tests.gui.samples import SITE, host_id, sample_snapshot

Show = Callable[..., Page]

NOW_S = 1000.0


def point(at_s: float, load: float = 0.5, **values: float) -> LoadPoint:
    return LoadPoint(
        at_s=at_s, step_s=60.0, median_ratio=load, top_ratio=min(load + 0.2, 1.0), sessions=100.0, **values
    )


def opened(console: Console, show: Show, services: FakeServices, kind: NodeKind, object_id: int) -> HistoryTab:
    object.__setattr__(console.context, "services", services.services())
    console.show(sample_snapshot(brokers=3, hosts=8, at_s=NOW_S))
    return child(show(kind, object_id, "history"), HistoryTab)


@pytest.mark.parametrize(("sessions", "top"), [(0.0, 4.0), (1.0, 4.0), (5.0, 8.0), (101.0, 104.0)])
def test_that_every_mark_of_the_axis_of_sessions_is_a_whole_number(
    qtbot: QtBot, console: Console, sessions: float, top: float
) -> None:
    plot = ArchivePlot(console.context.themes)
    qtbot.addWidget(plot)
    plot.show_history(History(points=(replace(point(1.0), sessions=sessions),)), 0.0, 60.0)
    assert plot._most_sessions() == top


def test_that_nothing_kept_has_no_axis_of_sessions(qtbot: QtBot, console: Console) -> None:
    plot = ArchivePlot(console.context.themes)
    qtbot.addWidget(plot)
    plot.resize(600, 220)
    marks = QRect(560, 0, 40, 180)
    plot.show_history(History(points=()), 0.0, 60.0)
    bare = plot.grab(marks).toImage()
    assert {bare.pixelColor(x, y).name() for x in range(bare.width()) for y in range(bare.height())} == {
        bare.pixelColor(0, 0).name()
    }
    plot.show_history(History(points=(point(1.0),)), 0.0, 60.0)
    assert plot.grab(marks).toImage() != bare


@pytest.mark.parametrize(("kind", "object_id"), [(NodeKind.SITE, SITE), (NodeKind.HOST, host_id(2))])
def test_that_the_last_hour_is_read_once_and_said_in_words(
    console: Console, show: Show, kind: NodeKind, object_id: int
) -> None:
    origin_s = sample_snapshot().origin_wall_s
    services = FakeServices(history=History(points=(point(1.0, 0.25), point(61.0, 0.75))))
    tab = opened(console, show, services, kind, object_id)
    assert services.asked == [(object_id, origin_s + NOW_S - 3600.0, origin_s + NOW_S)]
    assert child(tab, QLabel, "history_summary").text() == "Load 50 % on average, 95 % at most; up to 100 sessions"
    console.show(sample_snapshot(brokers=3, hosts=8, at_s=NOW_S + 1.0))
    assert len(services.asked) == 1


def test_that_another_range_is_read_at_once(console: Console, show: Show) -> None:
    services = FakeServices()
    tab = opened(console, show, services, NodeKind.SITE, SITE)
    tab.ranges.segments()[2].click()
    _, from_s, to_s = services.asked[-1]
    assert to_s - from_s == 7 * 86400.0
    assert child(tab, QLabel, "history_summary").text() == "Nothing was kept of this time"


def test_that_an_archive_that_cannot_be_read_is_said(console: Console, show: Show) -> None:
    services = FakeServices(history=History(trouble="The file is damaged."))
    tab = opened(console, show, services, NodeKind.SITE, SITE)
    assert any(each.text() == "The file is damaged." for each in tab.findChildren(QLabel))


def test_that_a_time_of_which_nothing_was_kept_breaks_the_line() -> None:
    points = (point(0.0), point(60.0), point(120.0), point(600.0), point(660.0), point(2000.0))
    assert [[each.at_s for each in run] for run in _runs(points)] == [[0.0, 60.0, 120.0], [600.0, 660.0]]


def test_that_the_plot_draws_what_it_is_given(console: Console, show: Show) -> None:
    tab = opened(console, show, FakeServices(), NodeKind.SITE, SITE)
    plot = child(tab, ArchivePlot)

    def picture() -> QImage:
        return plot.grab().toImage()

    empty = picture()
    plot.show_history(History(points=tuple(point(60.0 * each) for each in range(60))), 0.0, 3600.0)
    drawn = picture()
    assert drawn != empty
    plot.show_history(
        History(points=tuple(replace(point(60.0 * each), sessions=0.0) for each in range(60))), 0.0, 3600.0
    )
    assert picture() != drawn
