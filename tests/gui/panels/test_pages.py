"""Every page opens; lists, policies, hosts, sites and resources by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddBroker
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import HostState, Method
from ras_console.gui.kit import Card, Tone
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.brokers_page import BrokerList
from ras_console.gui.panels.figure_lines import FigureLines
from ras_console.gui.panels.health import hosts_state
from ras_console.gui.panels.host_list import HostList
from ras_console.gui.panels.page import SIDE_PX, Page
from ras_console.gui.panels.settings_tab import SettingsTab
from ras_console.gui.panels.spread_bar import SpreadBar
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child, click, field, figures, retype
from tests.gui.samples import POOL, SITE, broker_id, host_id, sample_hosts, sample_sessions, sample_snapshot, with_site

Show = Callable[..., Page]

ALL = (
    (NodeKind.FARM, 1, "overview"), (NodeKind.FARM, 1, "properties"), (NodeKind.SITE, SITE, "overview"),
    (NodeKind.SITE, SITE, "properties"), (NodeKind.BROKERS, SITE, "brokers"), (NodeKind.BROKERS, SITE, "promotion"),
    (NodeKind.BROKER, broker_id(1), "overview"), (NodeKind.BROKER, broker_id(1), "properties"),
    (NodeKind.HOSTS, SITE, "hosts"), (NodeKind.HOSTS, SITE, "balancing"), (NodeKind.HOSTS, SITE, "defaults"),
    (NodeKind.HOSTS, SITE, "pools"), (NodeKind.POOL, POOL, "overview"),
    (NodeKind.POOL, POOL, "properties"),
    (NodeKind.HOST, host_id(1), "overview"),
    (NodeKind.HOST, host_id(1), "properties"), (NodeKind.RESOURCES, SITE, "resources"),
    (NodeKind.NOTIFICATIONS, SITE, "handlers"), (NodeKind.NOTIFICATIONS, SITE, "now"),
    (NodeKind.NOTIFICATIONS, SITE, "commands"), (NodeKind.NOTIFICATIONS, SITE, "mailbox"),
    (NodeKind.RESOURCE, 11, "overview"), (NodeKind.RESOURCE, 11, "properties"), (NodeKind.SESSIONS, SITE, "sessions"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "object_id", "tab"), ALL)
def test_that_every_page_opens_on_the_wanted_tab_and_lives_with_and_without_an_engine(
    console: Console, show: Show, kind: NodeKind, object_id: int, tab: str
) -> None:
    page = show(kind, object_id, tab)
    keys = [key for key, _ in page.tabs]
    assert keys[child(page, QTabBar).currentIndex()] == tab
    assert child(page, QLabel, "page_title").text()

    console.show(sample_snapshot(brokers=2, hosts=3, at_s=400.0))
    console.context.bridge.attach(None)
    page.show_node(Node(kind, ObjectId(object_id)))

    assert child(page, QLabel, "page_title").text()


@pytest.mark.parametrize(("full", "chip"), [(2, "All OK"), (3, "Every host is full")])
def test_that_a_site_without_any_room_is_not_called_all_ok(full: int, chip: str) -> None:
    state = np.array([HostState.FULL] * full + [HostState.OK] * (3 - full), dtype=np.uint8)
    view = with_site(sample_snapshot(hosts=3), hosts=sample_hosts(3, 300.0, state=state)).sites[0]
    assert [text for text, _ in hosts_state(view)] == [chip]


@pytest.mark.parametrize(
    ("states", "chip"),
    [
        ((HostState.DRAINING, HostState.OK), ("1 host without new sessions", Tone.INFO)),
        ((HostState.SCHEDULED_OUT, HostState.DISABLED), ("2 hosts without new sessions", Tone.INFO)),
        ((HostState.POOL_DISABLED, HostState.FAILING), ("1 host not OK", Tone.WARN)),
        ((HostState.POWERED_OFF, HostState.OK), ("All OK", Tone.OK)),
    ],
)
def test_that_hosts_somebody_took_out_are_no_warning(states: tuple[HostState, ...], chip: tuple[str, Tone]) -> None:
    state = np.array(states, dtype=np.uint8)
    view = with_site(sample_snapshot(hosts=2), hosts=sample_hosts(2, 300.0, state=state)).sites[0]
    figures_now = replace(view.figures, hosts_total=2, hosts_ok=states.count(HostState.OK))
    assert hosts_state(replace(view, figures=figures_now)) == (chip,)


def test_that_a_site_that_has_seen_no_logon_shows_a_dash_without_a_unit(console: Console, show: Show) -> None:
    figures_then = replace(sample_snapshot().sites[0].figures, logon_p50_s=0.0, logon_p95_s=0.0)
    console.show(with_site(sample_snapshot(at_s=400.0), figures=figures_then))
    page = show(NodeKind.SITE, SITE)
    assert "Logon time p95: –" in [each.strip() for each in figures(page)]


@pytest.mark.parametrize("height", [330, 900])
@pytest.mark.parametrize(("kind", "object_id", "tab"), ALL)
def test_that_cards_end_where_the_page_ends_with_and_without_a_scroll_bar(
    show: Show, kind: NodeKind, object_id: int, tab: str, height: int
) -> None:
    page = show(kind, object_id, tab)
    page.resize(1310, height)
    for _ in range(3):
        QApplication.processEvents()
    cards = [each for each in page.findChildren(Card) if each.isVisible()]
    edges = [each.mapTo(page, each.rect().topRight()).x() for each in cards]
    assert max(edges) == 1310 - SIDE_PX - 1


# ------------------------------------------------------------------------------------------------ list of brokers
def list_keys(page: Page) -> list[int]:
    return child(page, BrokerList).model.keys()


def test_that_move_buttons_change_the_order_and_undo_brings_it_back(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKERS, SITE)
    table = child(page, BrokerList).table
    up, down = (
        child(page, QAbstractButton, "list_move_up_button"),
        child(page, QAbstractButton, "list_move_down_button"),
    )
    assert up.toolTip() == "Move up: select a broker first"
    table.selectRow(2)
    assert not down.isEnabled()
    assert down.toolTip() == "Move down: is last in the list already"

    QTest.mouseClick(up, Qt.MouseButton.LeftButton)

    assert list_keys(page) == [broker_id(1), broker_id(3), broker_id(2)]
    assert table.key() == broker_id(3)
    console.workspace.undo_stack.undo()
    assert list_keys(page) == [broker_id(1), broker_id(2), broker_id(3)]


def test_that_dropping_a_row_elsewhere_changes_the_order(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKERS, SITE)
    model = child(page, BrokerList).model
    carried = model.mimeData([model.index(2, 0)])

    model.dropMimeData(carried, Qt.DropAction.MoveAction, 0, 0, model.index(-1, -1))

    assert list_keys(page) == [broker_id(3), broker_id(1), broker_id(2)]
    assert [each.id for each in console.document.brokers(SITE)] == list_keys(page)


def box_of(page: Page, row: int) -> QPoint:
    table = child(page, BrokerList).table
    rect = table.visualRect(table.model().index(row, 0))
    return QPoint(rect.left() + 8 + 16 + 8, rect.center().y())


def test_that_the_box_disables_a_secondary_and_not_the_primary(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKERS, SITE)
    viewport = child(page, BrokerList).table.viewport()

    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box_of(page, 0))
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box_of(page, 1))

    assert [each.is_enabled for each in console.document.brokers(SITE)] == [True, False, True]
    tip = child(page, BrokerList).model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "it is the primary and cannot be disabled" in tip


def test_that_the_box_works_by_keyboard(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKERS, SITE)
    table = child(page, BrokerList).table
    table.setCurrentIndex(table.model().index(2, 0))

    QTest.keyClick(table, Qt.Key.Key_Space)

    assert console.document.brokers(SITE)[2].is_enabled is False


def test_that_enter_opens_a_broker_and_a_new_one_appears(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKERS, SITE)
    table = child(page, BrokerList).table
    table.selectRow(1)

    console.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-9"}))
    assert len(list_keys(page)) == 4
    assert table.key() == broker_id(2)
    QTest.keyClick(table, Qt.Key.Key_Return)

    assert console.context.navigator.node == Node(NodeKind.BROKER, ObjectId(broker_id(2)))


# ------------------------------------------------------------------------------------------------- auto-promotion
def test_that_the_quorum_rule_is_told_for_the_brokers_as_they_are(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKERS, SITE, "promotion")

    assert (
        child(page, QLabel, "quorum_sentence")
        .text()
        .startswith("With three brokers a lost primary is replaced 15 s after")
    )
    words = child(page, QLabel, "model_product").text()
    for value in ("off until", "15 min to 72 h", "30 min", "three active brokers", "lease", "fencing"):
        assert value in words

    retype(field(page, "delay_s"), "30 s")
    click(page, "apply_button")

    assert "30 s after" in child(page, QLabel, "quorum_sentence").text()


def test_that_a_delay_out_of_range_is_refused_beside_its_field(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKERS, SITE, "promotion")
    retype(field(page, "delay_s"), "2 s")

    click(page, "apply_button")

    assert "5 s to 3 d" in child(page, SettingsTab).form.row("delay_s").message_text()
    assert console.document.auto_promotion(SITE).delay_s == 15.0


# ----------------------------------------------------------------------------------------------------------- hosts
def test_that_all_hosts_are_listed_spread_and_filtered(console: Console, show: Show) -> None:
    page = show(NodeKind.HOSTS, SITE)
    hosts = child(page, HostList)
    assert hosts.model.rowCount() == 8
    assert child(page, SpreadBar).parts == (("RAS-CB-1", 3), ("RAS-CB-2", 3), ("RAS-CB-3", 2))

    QTest.keyClicks(hosts.filter, "cb-3")

    assert hosts.model.rowCount() == 2
    assert child(page, QLabel, "hosts_count").text() == "2 of 8 hosts"


def test_that_a_double_click_opens_a_host(console: Console, show: Show) -> None:
    page = show(NodeKind.HOSTS, SITE)
    table = child(page, HostList).table
    where = table.visualRect(table.model().index(2, 0)).center()

    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)

    assert console.context.navigator.node == Node(NodeKind.HOST, ObjectId(host_id(3)))


def test_that_the_selected_host_stays_selected_while_figures_change(console: Console, show: Show, qtbot: QtBot) -> None:
    page = show(NodeKind.HOSTS, SITE)
    hosts = child(page, HostList)
    hosts.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    hosts.table.selectRow(0)
    chosen = hosts.table.key()

    loads = np.linspace(0.1, 0.9, 8, dtype=np.float32)
    console.show(with_site(sample_snapshot(at_s=301.0), hosts=sample_hosts(8, 301.0, load_ratio=loads)))
    qtbot.waitUntil(lambda: hosts.model.index(0, 2).data() != "97 %")

    assert hosts.table.key() == chosen


def test_that_counters_are_greyed_until_their_method_is_chosen(console: Console, show: Show) -> None:
    page = show(NodeKind.HOSTS, SITE, "balancing")
    settings = child(page, SettingsTab, "load_balancing_tab")
    counter = settings.form.row("counts_cpu").editor
    assert not counter.isEnabled()
    assert counter.toolTip() == "Counts with Resource based only."

    settings.form.set_value("method", Method.RESOURCE)

    assert counter.isEnabled()
    assert "as the model product does" in child(page, QLabel, "method_words").text()


def test_that_a_host_shows_its_figures_and_what_its_loss_would_do(show: Show) -> None:
    page = show(NodeKind.HOST, host_id(3))

    assert child(page, QLabel, "state_chip").text() == "OK"
    names = figures(page)
    assert [each.split(":")[0] for each in names] == ["Load", "Sessions", "CPU", "Memory", "Logons in progress"]
    assert names[1].endswith("of 90")
    assert child(page, QLabel, "failure_sentence").text().startswith("Ends ")
    assert "New logons go to the other 7 hosts." in child(page, QLabel, "failure_sentence").text()


@pytest.mark.parametrize(("kind", "object_id"), [(NodeKind.HOST, host_id(1)), (NodeKind.RESOURCE, 11)])
def test_that_sessions_that_have_not_been_listed_yet_are_not_said_to_be_none(
    console: Console, show: Show, kind: NodeKind, object_id: int
) -> None:
    page = show(kind, object_id, "overview")
    card = child(page, FigureLines)
    listed = card.lines()
    assert listed

    def said() -> list[str]:
        return [each.text() for each in card.findChildren(QLabel) if not each.isHidden()]

    snapshot = sample_snapshot(at_s=400.0)
    console.show(with_site(snapshot, sessions=None))
    page.show_node(Node(kind, ObjectId(object_id)))
    assert card.lines() == []
    assert "The list of sessions has not come yet." in said()

    console.show(with_site(snapshot, sessions=sample_sessions(8, 400.0, count=0)))
    page.show_node(Node(kind, ObjectId(object_id)))
    assert card.lines() == []
    assert "The list of sessions has not come yet." not in said()
    assert any("just now" in each for each in said())


def test_that_a_lost_hosts_figures_are_marked(console: Console, show: Show) -> None:
    state = np.full(8, HostState.OK, dtype=np.uint8)
    state[2] = HostState.LOST
    ages = np.full(8, 0.4, dtype=np.float32)
    ages[2] = 12.0
    console.show(with_site(sample_snapshot(), hosts=sample_hosts(8, 300.0, state=state, age_s=ages)))
    page = show(NodeKind.HOST, host_id(3))

    assert child(page, QLabel, "state_chip").text() == "Lost"
    assert all("12 s old" in each for each in figures(page))


# ---------------------------------------------------------------------------------------------- farm, site, resources
def test_that_a_site_tells_the_loss_of_each_broker(show: Show) -> None:
    page = show(NodeKind.SITE, SITE)
    words = child(page, QLabel, "failure_sentences").text()

    assert [each.split(":")[0] for each in words.split("\n\n")] == [f"If RAS-CB-{number} fails" for number in (1, 2, 3)]


def test_that_the_farm_lists_its_sites_and_opens_one(console: Console, show: Show) -> None:
    page = show(NodeKind.FARM, 1)
    table = child(page, QWidget, "sites_table")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)

    assert console.context.navigator.node == Node(NodeKind.SITE, ObjectId(SITE))


def test_that_a_resource_shows_who_uses_it_now(show: Show) -> None:
    page = show(NodeKind.RESOURCE, 12)

    assert figures(page)[:2] == ["Sessions now: 20", "Share of the site: 20 % of 100 sessions"]
