"""Publishing by mouse and keyboard: the form, the tabs of a resource, the list, and effective access."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import RemoveObject, SetFields
from ras_console.domain.ids import ObjectId, ResourceId
from ras_console.domain.objects import Resource
from ras_console.domain.vocabulary import LimitAction, Method, ResourceStatus, ResourceType
from ras_console.gui.forms.checklist import Checklist
from ras_console.gui.forms.object_dialog import ObjectDialog
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.access_tab import AccessTab
from ras_console.gui.panels.decision_steps import DecisionSteps
from ras_console.gui.panels.decision_words import decision_steps
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.resources_page import ResourceList
from ras_console.gui.panels.settings_tab import SettingsTab
from ras_console.gui.windows.add_resource import add_resource
from ras_console.lab.directory import groups_of
from ras_console.lab.people import user_name
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child, click, retype
from tests.gui.samples import SITE, host_id, sample_document, sample_snapshot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""Names are offered in a popup, which the platform without a display can neither raise nor give the keyboard."""

Show = Callable[..., Page]
DESKTOP = ResourceId(ObjectId(11))


@pytest.fixture
def dialog(console: Console, qtbot: QtBot) -> Iterator[ObjectDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = add_resource(console.context, SITE, window)
    with qtbot.waitExposed(made):
        made.open()
    made.activateWindow()
    yield made
    window.close()


def edit_of(widget: QWidget, name: str) -> QLineEdit:
    return child(widget, QLineEdit, f"field_{name}")


def resource(console: Console, number: int = 11) -> Resource:
    found = console.document.resource(ResourceId(ObjectId(number)))
    assert found is not None
    return found


# ------------------------------------------------------------------------------------------------------- the form
def test_that_a_desktop_is_published_by_typing_a_name(console: Console, dialog: ObjectDialog) -> None:
    assert not dialog.form.row("target").isVisible()
    assert not dialog.form.row("name").has_error
    QTest.keyClicks(edit_of(dialog, "name"), "Finance Desktop")
    click(dialog, "confirm_button")
    added = console.document.resources(SITE)[-1]
    assert (added.name, added.type, added.position) == ("Finance Desktop", ResourceType.DESKTOP, 4)
    assert console.context.navigator.node == Node(NodeKind.RESOURCE, added.id)


def test_that_a_name_in_use_is_refused_beside_its_field_and_nothing_is_lost(
    console: Console, dialog: ObjectDialog
) -> None:
    QTest.keyClicks(edit_of(dialog, "name"), "full desktop")
    assert "exists already" in dialog.form.row("name").message_text()
    click(dialog, "confirm_button")
    assert dialog.isVisible()
    assert edit_of(dialog, "name").text() == "full desktop"
    assert len(console.document.resources(SITE)) == 4


def test_that_single_hosts_are_chosen_in_the_form(console: Console, dialog: ObjectDialog) -> None:
    QTest.keyClicks(edit_of(dialog, "name"), "Two hosts")
    hosts = child(dialog, Checklist, "field_host_ids").model
    for row in (1, 2):
        hosts.setData(hosts.index(row), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    click(dialog, "confirm_button")
    assert console.document.resources(SITE)[-1].host_ids == (host_id(2), host_id(3))


def test_that_without_a_name_nothing_is_published(console: Console, dialog: ObjectDialog) -> None:
    click(dialog, "confirm_button")
    assert dialog.form.row("name").has_error
    assert len(console.document.resources(SITE)) == 4


# ------------------------------------------------------------------------------------------------ a resource's page
def form_of(page: Page, group: str) -> ObjectForm:
    return next(each.form for each in page.findChildren(SettingsTab) if each.form.groups() == (group,))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10.1.0.0/16; 10.1.2.3", "10.1.2.3 overlaps 10.1.0.0/16."),
        ("10.1.0.300", "is not a range of addresses"),
        ("10.2.0.9-10.2.0.1", "is not a range of addresses"),
    ],
)
def test_that_bad_ranges_are_told_beside_the_field_and_stay_as_typed(
    console: Console, show: Show, text: str, words: str
) -> None:
    page = show(NodeKind.RESOURCE, 11, "filters")
    edit = edit_of(page, "filter_ips")
    retype(edit, text)
    assert words in form_of(page, "Filters").row("filter_ips").message_text()
    click(page, "apply_button")
    assert edit.text() == text
    assert resource(console).filter_ips == ()


def test_that_apply_on_another_tab_leads_to_the_field_that_is_wrong(console: Console, show: Show) -> None:
    page = show(NodeKind.RESOURCE, 11, "filters")
    retype(edit_of(page, "filter_ips"), "nonsense")
    console.context.navigator.go(page.node or Node(NodeKind.RESOURCE, ObjectId(11)), "limits")
    retype(edit_of(page, "concurrent_limit"), "40")
    console.context.drafts.apply(ObjectId(11))
    assert edit_of(page, "filter_ips").isVisible()
    retype(edit_of(page, "filter_ips"), "10.1.0.0/16")
    console.context.drafts.apply(ObjectId(11))
    assert (resource(console).filter_ips, resource(console).concurrent_limit) == (("10.1.0.0/16",), 40)


def test_that_the_action_at_the_limit_is_greyed_without_a_limit(console: Console, show: Show) -> None:
    page = show(NodeKind.RESOURCE, 11, "limits")
    choice = child(page, QComboBox, "field_at_limit")
    assert not choice.isEnabled()
    retype(edit_of(page, "concurrent_limit"), "2")
    assert choice.isEnabled()
    choice.activated.emit(list(LimitAction).index(LimitAction.NOTIFY_BOTH_START))
    click(page, "apply_button")
    assert resource(console).at_limit is LimitAction.NOTIFY_BOTH_START


def test_that_maintenance_disable_and_enable_are_one_click_each(console: Console, show: Show) -> None:
    page = show(NodeKind.RESOURCE, 11)
    for button, status in (
        ("maintain_button", ResourceStatus.MAINTENANCE),
        ("disable_button", ResourceStatus.DISABLED),
        ("enable_button", ResourceStatus.ENABLED),
    ):
        click(page, button)
        assert resource(console).status is status
    assert not child(page, QAbstractButton, "enable_button").isVisible()


# ----------------------------------------------------------------------------------------------------- the list
def names(console: Console) -> list[str]:
    return [each.name for each in console.document.resources(SITE)]


def test_that_resources_are_put_in_order_by_buttons_dragging_and_the_actions(console: Console, show: Show) -> None:
    page = show(NodeKind.RESOURCES, SITE)
    listing = child(page, ResourceList)
    down = child(page, QAbstractButton, "list_move_down_button")
    assert down.toolTip() == "Move down: select a resource first"
    listing.table.selectRow(0)
    QTest.mouseClick(down, Qt.MouseButton.LeftButton)
    assert names(console)[:2] == ["Word Processor", "Full Desktop"]
    model = listing.model
    model.dropMimeData(model.mimeData([model.index(3, 0)]), Qt.DropAction.MoveAction, 0, 0, model.index(-1, -1))
    assert names(console)[0] == "Time Sheet"
    console.go(NodeKind.RESOURCE, int(console.document.resources(SITE)[0].id))
    console.context.actions.move_down.trigger()
    assert names(console)[:2] == ["Word Processor", "Time Sheet"]
    console.workspace.undo_stack.undo()
    assert names(console)[0] == "Time Sheet"


def test_that_the_list_shows_limit_users_and_hosts(console: Console, show: Show) -> None:
    console.workspace.apply(
        SetFields(
            object_id=DESKTOP,
            values={"concurrent_limit": 40, "filter_groups": ("Sales", "Board"), "host_ids": (host_id(3),)},
        )
    )
    model = child(show(NodeKind.RESOURCES, SITE), ResourceList).model
    row = [str(model.index(0, column).data()) for column in range(model.columnCount())]
    assert row[:6] == ["Full Desktop", "Desktop", "Enabled", "10 / 40", "Sales and 1 more", "RDSH-3"]


def test_that_a_site_that_publishes_nothing_says_what_to_do(console: Console, show: Show) -> None:
    page = show(NodeKind.RESOURCES, SITE)
    assert not child(page, QWidget, "no_resources").isVisible()
    for each in console.document.resources(SITE):
        console.workspace.apply(RemoveObject(object_id=each.id))
    assert child(page, QWidget, "no_resources").isVisible()
    assert not child(page, QTableView, "resources_table").isVisible()


# ---------------------------------------------------------------------------------------------- effective access
def access(page: Page) -> AccessTab:
    return child(page, AccessTab)


def result(tab: AccessTab, row: int = 0) -> tuple[str, str]:
    return str(tab.model.index(row, 1).data()), str(tab.model.index(row, 3).data())


def test_that_a_user_of_the_lab_is_offered_while_typing_and_brings_the_usual_client(
    console: Console, show: Show
) -> None:
    tab = access(show(NodeKind.RESOURCES, SITE, "access"))
    QTest.keyClicks(tab.user, user_name(7)[:4])
    assert user_name(7) in tab.user.completer().model().stringList()  # type: ignore[attr-defined]
    retype(tab.user, user_name(7))
    assert (tab.client.text(), tab.ip.text()) == ("pc-00007", "10.128.0.8")
    assert groups_of(7)[1] in child(tab, QLabel, "access_person").text()
    assert result(tab)[0] == "Gets it"


def test_that_a_filter_takes_the_resource_away_and_says_why(console: Console, show: Show) -> None:
    tab = access(show(NodeKind.RESOURCES, SITE, "access"))
    retype(tab.user, user_name(7))
    console.workspace.apply(SetFields(object_id=DESKTOP, values={"filter_users": ("somebody.else",)}))
    assert result(tab)[0] == "Not offered"
    assert f"not published to {user_name(7)}" in result(tab)[1]
    assert result(tab, 1)[0] == "Gets it"


def test_that_what_is_typed_as_client_is_not_overwritten_and_a_bad_address_is_told(
    console: Console, show: Show
) -> None:
    page = show(NodeKind.RESOURCES, SITE, "access")
    tab = access(page)
    retype(tab.ip, "10.9.9")
    assert any("is not an IP address" in each.text() for each in tab.findChildren(QLabel))
    retype(tab.ip, "10.9.9.9")
    retype(tab.user, user_name(7))
    assert tab.ip.text() == "10.9.9.9"


def test_that_maintenance_and_limits_show_in_the_result(console: Console, show: Show) -> None:
    tab = access(show(NodeKind.RESOURCES, SITE, "access"))
    retype(tab.user, user_name(3))
    console.workspace.apply(SetFields(object_id=DESKTOP, values={"status": ResourceStatus.MAINTENANCE}))
    assert result(tab)[0] == "Does not start"
    console.workspace.apply(
        SetFields(object_id=DESKTOP, values={"status": ResourceStatus.ENABLED, "concurrent_limit": 5})
    )
    assert "5 at once are allowed" in result(tab)[1]


def test_that_without_an_engine_nobody_is_offered_anything(console: Console, show: Show) -> None:
    page = show(NodeKind.RESOURCES, SITE, "access")
    console.context.bridge.attach(None)
    page.show_node(Node(NodeKind.RESOURCES, ObjectId(SITE)))
    tab = access(page)
    assert tab.model.rowCount() == 0
    assert child(tab, QLabel, "access_hosts").text() == ""


# ----------------------------------------------------------------------------------------------- order of decision
def test_that_the_order_of_decision_follows_the_draft_and_the_picture(console: Console, show: Show) -> None:
    page = show(NodeKind.HOSTS, SITE, "balancing")
    steps = child(page, DecisionSteps)
    assert steps.steps[0].title == "Permission, filters and limits"
    assert steps.steps[1].figure == "8 / 8"
    assert "1. Permission" in steps.accessibleName()
    choice = child(page, QComboBox, "field_method")
    choice.activated.emit(list(Method).index(Method.RESOURCE))
    assert steps.steps[4].title == "Resource based"
    retype(edit_of(page, "memory_weight_pct"), "300")
    assert "memory × 3" in steps.steps[4].text
    assert not steps.grab().isNull()


def test_that_steps_that_are_switched_off_say_so() -> None:
    site = sample_document().topology().sites[0]
    off = replace(site.load_balancing, one_session_per_user=False, reconnects_disconnected=False)
    steps = decision_steps(site, sample_snapshot().sites[0], off)
    assert [each.is_off for each in steps] == [False, False, True, True, False]
    by_address = replace(site.load_balancing, reconnects_by_ip_only=True)
    assert "client's address" in decision_steps(site, None, by_address)[3].text


def test_that_the_first_step_counts_what_narrows_the_resources() -> None:
    site = sample_document().topology().sites[0]
    changed = (
        replace(site.resources[0], filter_users=("ada",)),
        replace(site.resources[1], status=ResourceStatus.DISABLED),
        replace(site.resources[2], concurrent_limit=30),
    )
    first = decision_steps(replace(site, resources=changed), sample_snapshot().sites[0], site.load_balancing)[0]
    assert first.text == "Of the resources offered here 1 with filters, 1 disabled, 1 at the limit"
