from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QToolButton
from pytestqt.qtbot import QtBot

from ras_console.domain.vocabulary import Role
from ras_console.gui.chart.canvas import LiveChart
from ras_console.gui.chart.director import SceneDirector
from ras_console.gui.chart.flag_row import place_pills
from ras_console.gui.chart.live_pane import LivePane
from ras_console.gui.chart.painter import ChartPainter
from ras_console.gui.chart.scene import BrokerHit, FlagHit, HostHit
from ras_console.gui.context import ConsoleContext
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.theme import LIGHT, ThemeChoice
from tests.gui.chart.stage import play
from tests.gui.samples import (
    SITE,
    FakeFeed,
    broker_id,
    failover_story,
    host_id,
    sample_document,
    sample_loads,
    sample_snapshot,
)


def go_on(context: ConsoleContext, feed: FakeFeed, at_s: float, **fields: object) -> None:
    feed.put(sample_snapshot(at_s=at_s, **fields))  # type: ignore[arg-type]
    context.bridge._collect()


def drawn(chart: LiveChart) -> QImage:
    image = QImage(800, 340, QImage.Format.Format_RGB32)
    chart.paint_into(image)
    return image


def click(chart: LiveChart, place: QPoint) -> None:
    QTest.mouseMove(chart, place)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)


def test_that_the_same_data_gives_the_same_bytes(context: ConsoleContext, qtbot: QtBot) -> None:
    images = []
    for _ in range(2):
        director = SceneDirector()
        director.add_entries(failover_story(3))
        for number in range(500):
            director.add_snapshot(sample_snapshot(at_s=number * 0.5))
        scene = director.scene(SITE, 300.0, sample_document(3, 8).names())
        assert scene is not None
        chart = LiveChart(context.themes)
        qtbot.addWidget(chart)
        chart.show_scene(scene)
        images.append(drawn(chart))
    assert images[0] == images[1]


def test_that_a_chart_drawn_step_by_step_is_the_chart_drawn_at_once(context: ConsoleContext, qtbot: QtBot) -> None:
    director, names = SceneDirector(), sample_document(3, 8).names()
    stepwise, at_once = LiveChart(context.themes), LiveChart(context.themes)
    for chart in (stepwise, at_once):
        qtbot.addWidget(chart)
    for number in range(300):
        director.add_snapshot(sample_snapshot(at_s=number * 0.5))
        scene = director.scene(SITE, 60.0, names)
        assert scene is not None
        stepwise.show_scene(scene)
        if number > 250:
            drawn(stepwise)
    assert stepwise.scene is not None
    at_once.show_scene(stepwise.scene)
    assert drawn(stepwise) == drawn(at_once)


def test_that_a_click_in_the_heat_map_selects_the_hottest_host_at_its_top(
    pane: LivePane, context: ConsoleContext, qtbot: QtBot
) -> None:
    play(context, until_s=300.0)
    drawn(pane.chart)
    pane.chart.repaint()
    click(pane.chart, pane.chart.place_of(290.0, "heat", 0.02).toPoint())
    hottest = int(sample_loads(8, 290.0).argmax()) + 1
    assert context.navigator.node == Node(NodeKind.HOST, host_id(hottest))


@pytest.mark.parametrize("row", range(8))
def test_that_every_heat_row_is_the_host_of_that_rank(pane: LivePane, context: ConsoleContext, row: int) -> None:
    play(context, until_s=100.0)
    pane.chart.repaint()
    scene = pane.chart.scene
    assert scene is not None
    window = scene.window()
    recent = window.levels[:, -max(1, len(window) // 10) :].mean(axis=1)[scene.history.rows]
    ranked = sorted(range(8), key=lambda each: -recent[each])
    hit = pane.chart.hit(pane.chart.place_of(95.0, "heat", (row + 0.5) / 8))
    assert hit == HostHit(host=host_id(ranked[row] + 1))


def test_that_a_row_of_many_hosts_gives_the_one_that_was_hottest_then(pane: LivePane, context: ConsoleContext) -> None:
    context.workspace.document = sample_document(3, 1000)  # type: ignore[misc]
    play(context, hosts=1000, until_s=60.0)
    pane.chart.repaint()
    scene = pane.chart.scene
    hit = pane.chart.hit(pane.chart.place_of(30.2, "heat", 0.001))
    assert scene is not None
    assert isinstance(hit, HostHit)
    window, rows = scene.window(), scene.history.rows
    number = int(30.2 // window.step_s) - window.first
    row = scene.history.row_of(hit.host)
    assert row is not None
    # The first of 52 pixel rows stands for the 19 hottest of 1,000.
    rank = sorted(window.levels[rows, number].tolist(), reverse=True).index(int(window.levels[row, number]))
    assert rank < 19


def test_that_a_click_on_a_flag_asks_for_its_event(pane: LivePane, context: ConsoleContext, qtbot: QtBot) -> None:
    play(context, until_s=300.0)
    pane.chart.repaint()
    scene = pane.chart.scene
    assert scene is not None
    seq = scene.flags[0].seq
    place = pane.chart.place_of(scene.flags[0].lost_s, "flags")
    assert pane.chart.hit(place) == FlagHit(seq=seq)
    with qtbot.waitSignal(context.navigator.entry_requested) as asked:
        click(pane.chart, place.toPoint())
    assert asked.args == [seq]


def test_that_a_click_on_a_lane_selects_its_broker(pane: LivePane, context: ConsoleContext, qtbot: QtBot) -> None:
    play(context, until_s=300.0)
    pane.chart.repaint()
    place = pane.chart.place_of(200.0, "lanes", 0.9)
    assert pane.chart.hit(place) == BrokerHit(broker=broker_id(3))
    click(pane.chart, place.toPoint())
    assert context.navigator.node == Node(NodeKind.BROKER, broker_id(3))


def test_that_the_countdown_is_on_the_chart_while_nobody_is_primary(pane: LivePane, context: ConsoleContext) -> None:
    play(context, until_s=192.0)
    pane.chart.repaint()
    scene = pane.chart.scene
    assert scene is not None
    painter = ChartPainter(context.themes.assets)
    image = QImage(800, 340, QImage.Format.Format_RGB32)
    pane.chart.paint_into(image)
    texts = [each.text for each in place_pills(scene, painter.bands, painter.axis, LIGHT)]
    assert texts == ["RAS-CB-2 in 10 s"]


@pytest.mark.parametrize("name", ["RAS-CB-2", "b" * 60 + ".example.com"])
def test_that_flags_leave_the_labels_at_the_lines_ends_free(pane: LivePane, context: ConsoleContext, name: str) -> None:
    document = sample_document(3, 8)
    second = document.broker(broker_id(2))
    assert second is not None
    renamed = {**document.objects, second.id: replace(second, server=name)}
    context.workspace.document = replace(document, objects=renamed)  # type: ignore[misc]
    for until_s in (187.0, 204.0):  # counting down, then just taken over
        play(context, until_s=until_s)
        pane.chart.repaint()
        scene = pane.chart.scene
        assert scene is not None
        bands = pane.chart._painter.bands
        pills = place_pills(scene, bands, pane.chart._painter.axis, LIGHT)
        assert len(pills) == 1
        assert bands.load.left() - 60 <= pills[0].box.left()
        assert pills[0].box.right() < bands.load.right() + 8  # where the labels begin


def test_that_flags_close_together_do_not_overlap(pane: LivePane, context: ConsoleContext) -> None:
    play(context, until_s=300.0)
    again = failover_story(3, lost_at_s=190.0)
    context.bridge.entries_added.emit(tuple(each for each in again if each.fact.kind == "failover"))
    go_on(context, FakeFeed(), 300.0)
    pane._show()
    pane.chart.repaint()
    scene = pane.chart.scene
    assert scene is not None
    pills = place_pills(scene, pane.chart._painter.bands, pane.chart._painter.axis, LIGHT)
    assert len(scene.flags) == 2
    boxes = [each.box for each in pills]
    assert all(not one.intersects(two) for place, one in enumerate(boxes) for two in boxes[:place])


def test_that_space_pauses_the_chart_and_lets_it_go_on(pane: LivePane, context: ConsoleContext, qtbot: QtBot) -> None:
    feed = play(context, until_s=100.0)
    pane.chart.setFocus()
    QTest.keyClick(pane.chart, Qt.Key.Key_Space)
    assert pane.is_paused
    feed.put(sample_snapshot(at_s=140.0))
    context.bridge._collect()
    assert pane.chart.scene is not None
    assert pane.chart.scene.now_s == 100.0
    QTest.keyClick(pane.chart, Qt.Key.Key_Space)
    assert pane.chart.scene.now_s == 140.0


def test_that_another_range_of_a_paused_chart_ends_at_the_same_instant(pane: LivePane, context: ConsoleContext) -> None:
    play(context, until_s=300.0)
    pane.set_paused(True)
    with_signal: list[float] = []
    pane.range_changed.connect(with_signal.append)
    pane.set_range(60.0)
    assert pane.chart.scene is not None
    assert (pane.chart.scene.now_s, pane.chart.scene.span_s) == (300.0, 60.0)
    assert with_signal == []


def test_that_every_range_is_drawn(pane: LivePane, context: ConsoleContext, qtbot: QtBot) -> None:
    play(context, until_s=300.0)
    for segment, span_s in zip(pane._ranges.segments(), (60.0, 300.0, 300.0, 300.0), strict=True):
        QTest.mouseClick(segment, Qt.MouseButton.LeftButton)
        assert pane.chart.scene is not None
        assert pane.chart.scene.span_s == span_s
        pane.chart.repaint()


def test_that_another_theme_repaints_in_its_colours(pane: LivePane, context: ConsoleContext) -> None:
    play(context, until_s=60.0)
    light = drawn(pane.chart)
    context.themes.choose(ThemeChoice.DARK)
    dark = drawn(pane.chart)
    assert dark != light
    context.themes.choose(ThemeChoice.LIGHT)
    assert drawn(pane.chart) == light


def test_that_arrow_keys_move_the_crosshair_and_say_what_is_there(
    pane: LivePane, context: ConsoleContext, qtbot: QtBot
) -> None:
    play(context, until_s=300.0)
    pane.chart.repaint()
    pane.chart.setFocus()
    QTest.keyClick(pane.chart, Qt.Key.Key_PageUp)
    assert pane.chart.cursor_s == pytest.approx(186.0)
    with qtbot.waitSignal(context.navigator.entry_requested):
        QTest.keyClick(pane.chart, Qt.Key.Key_Return)
    QTest.keyClick(pane.chart, Qt.Key.Key_Left)
    assert pane.chart.cursor_s == pytest.approx(185.5)
    told = QAccessible.queryAccessibleInterface(pane.chart).text(QAccessible.Text.Description)
    assert "Median" in told
    assert "Primary RAS-CB-1" in told
    QTest.keyClick(pane.chart, Qt.Key.Key_Escape)
    assert pane.chart.cursor_s is None


def test_that_screen_readers_hear_the_present_state(pane: LivePane, context: ConsoleContext) -> None:
    play(context, until_s=300.0)
    pane.refresh_texts()
    reader = QAccessible.queryAccessibleInterface(pane.chart)
    assert reader.text(QAccessible.Text.Name) == "Load and broker roles"
    told = reader.text(QAccessible.Text.Description)
    assert "8 hosts" in told
    assert "hottest RDSH-8 at 9" in told
    assert "Primary: RAS-CB-2." in told


def test_that_the_table_shows_the_figures_of_the_chart(pane: LivePane, context: ConsoleContext, qtbot: QtBot) -> None:
    play(context, until_s=300.0)
    toggle, table = pane.findChild(QToolButton, "table_toggle"), pane.findChild(QTableView, "load_table")
    assert toggle is not None
    assert table is not None
    toggle.setFocus()
    QTest.keyClick(toggle, Qt.Key.Key_Space)
    assert table.isVisible()
    model: QAbstractItemModel = table.model()
    assert model.rowCount() > 50
    by_time = {model.index(row, 0).data(): row for row in range(model.rowCount())}
    storm = by_time["16:03:10"]
    assert model.index(storm, 5).data() == "nobody"
    assert model.index(by_time["16:02:00"], 5).data() == "RAS-CB-1"
    assert model.index(by_time["16:04:30"], 4).data().startswith("RDSH-8, 9")


def test_that_a_site_without_figures_says_so(pane: LivePane) -> None:
    assert pane.chart.scene is None
    assert "Waiting" in pane.chart.accessibleDescription()


def test_that_a_site_without_hosts_is_drawn(pane: LivePane, context: ConsoleContext) -> None:
    feed = FakeFeed()
    context.bridge.attach(feed)
    go_on(context, feed, 5.0, hosts=0)
    go_on(context, feed, 6.0, hosts=0)
    assert pane.chart.scene is not None
    pane.chart.repaint()
    pane.refresh_texts()
    assert "No session hosts" in pane.chart.accessibleDescription()


def test_that_another_engine_begins_anew(pane: LivePane, context: ConsoleContext) -> None:
    play(context, until_s=300.0)
    pane.set_paused(True)
    context.bridge.attach(None)
    assert pane.chart.scene is None
    assert not pane.is_paused


def test_that_a_lost_primary_in_a_picture_shows_at_once(pane: LivePane, context: ConsoleContext) -> None:
    feed = play(context, until_s=100.0, dies=False)
    go_on(context, feed, 101.0, roles=(Role.DOWN, Role.SECONDARY, Role.SECONDARY), due_in_s=12.0)
    assert pane.chart.scene is not None
    assert pane.chart.scene.lanes[0].role is Role.DOWN
    assert pane.chart.scene.primary_at(101.0) == ""
