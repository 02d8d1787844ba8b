"""Site Info and the list of brokers: what stands in them, sorted, filtered and chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from ras_console.config.commands import SetFields
from ras_console.domain.vocabulary import Role
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.broker_list_lines import COLUMNS as BROKER_COLUMNS
from ras_console.gui.panels.brokers_page import BrokerList
from ras_console.gui.panels.duties import PRIMARY_DUTIES, SHARED_DUTIES
from ras_console.gui.panels.duties_tab import DutiesTab, duty_rows
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.site_info import COLUMNS, SiteInfo
from tests.gui.panels.console import Console
from tests.gui.samples import SITE, broker_id, sample_snapshot

Show = Callable[..., Page]


def info_of(page: Page) -> SiteInfo:
    found = page.findChild(SiteInfo)
    assert found is not None
    return found


def cell(info: SiteInfo, row: int, title: str) -> str:
    column = [each.title for each in COLUMNS].index(title)
    return str(info.model.index(row, column).data())


def test_that_every_component_is_listed_by_kind(show: Show) -> None:
    info = info_of(show(NodeKind.SITE, SITE, "info"))
    QAbstractItemModelTester(info.model, QAbstractItemModelTester.FailureReportingMode.Fatal, info.model)
    kinds = [cell(info, row, "Kind") for row in range(info.model.rowCount())]
    assert kinds == ["Connection Broker"] * 3 + ["RD Session Host"] * 8
    assert cell(info, 0, "Component") == "RAS-CB-1"
    assert cell(info, 3, "Status") == "OK"
    assert cell(info, 3, "Preferred broker") == "RAS-CB-1"
    assert cell(info, 3, "CPU").endswith("%")
    assert (cell(info, 0, "Agent"), cell(info, 3, "System")) == ("lab", "lab")


def test_that_the_filter_looks_into_every_column_and_says_how_many_are_left(show: Show) -> None:
    info = info_of(show(NodeKind.SITE, SITE, "info"))
    info.filter.setText("rdsh-1")
    assert [cell(info, row, "Component") for row in range(info.model.rowCount())] == ["RDSH-1"]
    info.filter.setText("connection b")
    assert info.model.rowCount() == 3
    assert info._count.text() == "3 of 11 components"


def test_that_sorting_by_load_puts_what_has_none_last(show: Show) -> None:
    info = info_of(show(NodeKind.SITE, SITE, "info"))
    sessions = [each.title for each in COLUMNS].index("Sessions")
    info.table.sortByColumn(sessions, Qt.SortOrder.DescendingOrder)
    shown = [cell(info, row, "Sessions") for row in range(info.model.rowCount())]
    figures = [int(each) for each in shown if each != "–"]
    assert figures == sorted(figures, reverse=True)
    assert shown[-3:] == ["–"] * 3


def test_that_a_component_opens_its_page(show: Show, console: Console) -> None:
    info = info_of(show(NodeKind.SITE, SITE, "info"))
    info.table.opened.emit(int(broker_id(2)))
    assert console.context.navigator.node.object_id == broker_id(2)


def test_that_the_list_says_who_altered_a_broker_last_and_how_much_it_logs(show: Show, console: Console) -> None:
    console.workspace.apply(SetFields(object_id=broker_id(2), values={"description": "rack 4"}))
    page = show(NodeKind.BROKERS, SITE)
    found = page.findChild(BrokerList)
    assert found is not None
    titles = [each.title for each in BROKER_COLUMNS]
    row = [str(found.model.index(1, column).data()) for column in range(len(titles))]
    said = dict(zip(titles, row, strict=True))
    assert said["Modified by"] == "test"
    assert said["Log level"] == "Standard"
    assert said["Note"] == "rack 4"
    assert said["Created on"][:2] == "20"
    assert found.table.isColumnHidden(titles.index("Created by"))


def test_that_sorted_brokers_keep_their_order_of_promotion_for_the_buttons(show: Show, console: Console) -> None:
    page = show(NodeKind.BROKERS, SITE)
    found = page.findChild(BrokerList)
    assert found is not None
    found.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert found.model.keys() == [broker_id(3), broker_id(2), broker_id(1)]
    found.table.selectRow(0)  # the last in the order of promotion
    assert not found._down.isEnabled()
    found._up.click()
    assert [each.id for each in console.document.brokers(SITE)] == [broker_id(1), broker_id(3), broker_id(2)]
    console.show(sample_snapshot(brokers=3, hosts=8))
    assert found.model.keys()[0] == broker_id(3)


def test_that_the_duties_say_what_stands_still_without_a_primary_and_what_goes_on(show: Show, console: Console) -> None:
    page = show(NodeKind.BROKERS, SITE, "duties")
    tab = page.findChild(DutiesTab)
    assert tab is not None

    def said() -> list[list[str]]:
        return [[str(tab.model.index(row, each).data()) for each in range(4)] for row in range(tab.model.rowCount())]

    assert said()[0][1:] == ["the primary", "RAS-CB-1", "Running"]
    roles = (Role.DOWN, Role.SECONDARY, Role.SECONDARY)
    vacant = sample_snapshot(brokers=3, hosts=8, roles=roles, due_in_s=9.0)
    names = [(int(each.id), each.server) for each in console.document.brokers(SITE)]
    rows = {each.duty: each for each in duty_rows(vacant.sites[0], names)}
    assert rows[PRIMARY_DUTIES[0]].now == "Stands still until a broker is primary again"
    assert rows[SHARED_DUTIES[0]].runs_on == "RAS-CB-2 and RAS-CB-3"
    assert rows["Changing settings, with their audit"].runs_on == "every console"
    assert {each.now for each in duty_rows(None, names)[:3]} == {"No engine shows what runs"}
