"""The page of a broker by mouse and keyboard: live figures, drafts, tabs, what is greyed and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import SetFields
from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import FaultKind, Role, Severity, Source
from ras_console.engine.timeline import EntryKind, Fact, TimelineEntry
from ras_console.gui.kit import ApplyBar, Button, HostBarList
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.object_events import ObjectEvents
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.promotion_banner import PromotionBanner
from ras_console.gui.panels.settings_tab import SettingsTab
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child, click, field, figures, retype
from tests.gui.samples import SITE, broker_id, failover_story, host_id, sample_document, sample_snapshot, with_site

Show = Callable[..., Page]
VACANT = (Role.DOWN, Role.SECONDARY, Role.SECONDARY)


# ------------------------------------------------------------------------------------------------------- a broker
def test_that_buttons_give_up_their_words_before_the_title_does_the_greyed_ones_first(
    console: Console, show: Show
) -> None:
    console.show(sample_snapshot(roles=VACANT, due_in_s=9.0))
    page = show(NodeKind.BROKER, broker_id(1))
    title = child(page, QLabel, "page_title")
    promote, disable = child(page, Button, "promote_button"), child(page, Button, "disable_button")
    assert (promote.isEnabled(), disable.isEnabled()) == (False, True)

    def compact_at(width: int) -> tuple[bool, bool]:
        page.resize(width, 450)
        QApplication.processEvents()
        return promote.is_compact, disable.is_compact

    assert compact_at(1310) == (False, False)
    assert compact_at(760) == (True, False)
    assert promote.width() < 40
    assert promote.text() == "Promote to primary"  # what a screen reader says
    assert promote.toolTip()
    assert compact_at(page.minimumSizeHint().width()) == (True, True)
    assert title.text() == "RAS-CB-1"
    assert compact_at(1310) == (False, False)


def test_that_a_broker_shows_role_figures_duties_and_what_its_loss_would_do(show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(1))

    assert child(page, QLabel, "role_pill").text() == "Primary"
    assert child(page, QLabel, "page_facts").text().split("   ·   ") == [
        "10.20.1.11", "primary for 5 min", "term 1", "priority 1 of 3", "heard 0.1 s ago",
    ]  # fmt: skip
    assert figures(page)[:2] == ["Logons placed: 1,200", "Logons: 2.5 /s"]
    assert child(page, QLabel, "failure_sentence").text().startswith("RAS-CB-2 becomes primary")
    assert "Runs here: Placing logons" in child(page, QWidget, "duty_list").accessibleName()


def test_that_the_hosts_that_prefer_a_broker_lead_to_their_pages(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2))
    hosts = child(page, HostBarList)
    first = hosts.hosts()[0]
    assert len(hosts.hosts()) == 3

    hosts.host_activated.emit(first.key)

    assert console.context.navigator.node == Node(NodeKind.HOST, ObjectId(int(first.key)))


def test_that_last_known_figures_are_marked_with_their_age(console: Console, show: Show) -> None:
    console.show(sample_snapshot(roles=VACANT, due_in_s=9.0))
    page = show(NodeKind.BROKER, broker_id(1))

    assert child(page, QLabel, "role_pill").text() == "Down"
    assert child(page, QLabel, "state_chip").text() == "Figures 8.0 s old"
    assert all("8.0 s old" in each for each in figures(page))


def test_that_the_countdown_stands_over_the_page_and_counts_logons(console: Console, show: Show, qtbot: QtBot) -> None:
    page = show(NodeKind.BROKER, broker_id(2))
    banner = child(page, PromotionBanner)
    assert banner.isHidden()

    console.show(sample_snapshot(roles=VACANT, due_in_s=9.0, at_s=301.0))
    qtbot.waitUntil(lambda: not banner.isHidden())
    assert (
        banner.accessibleName() == "No primary for 6 s. RAS-CB-2 takes over in 9 s. Logons go on: 0 served meanwhile."
    )

    busy = sample_snapshot(roles=VACANT, due_in_s=4.0, at_s=306.0)
    second = busy.sites[0].brokers[1]
    brokers = (busy.sites[0].brokers[0], replace(second, placements=second.placements + 41), busy.sites[0].brokers[2])
    console.show(with_site(busy, brokers=brokers))
    qtbot.waitUntil(lambda: "41 served" in banner.accessibleName())
    assert "RAS-CB-2 takes over in 4 s." in banner.accessibleName()

    console.show(sample_snapshot(at_s=311.0, term=2))
    qtbot.waitUntil(banner.isHidden)


def test_that_a_page_that_is_not_seen_does_no_work(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(1))
    page.hide()

    console.show(sample_snapshot(roles=VACANT, at_s=301.0))
    assert child(page, QLabel, "role_pill").text() == "Primary"

    page.show()
    assert child(page, QLabel, "role_pill").text() == "Down"


def test_that_buttons_are_the_actions_and_a_greyed_one_says_why(show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(1))
    promote, disable = child(page, QAbstractButton, "promote_button"), child(page, QAbstractButton, "disable_button")

    assert not promote.isEnabled()
    assert promote.toolTip() == "Promote to primary: is the primary already"
    assert disable.toolTip() == "Disable: is the primary; promote another broker first"
    assert child(page, QAbstractButton, "enable_button").isHidden()


def test_that_a_disabled_broker_offers_enable_in_place_of_disable(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2))
    click(page, "disable_button")

    assert console.document.brokers(SITE)[1].is_enabled is False
    assert not child(page, QAbstractButton, "enable_button").isHidden()
    assert child(page, QAbstractButton, "disable_button").isHidden()


def test_that_a_simulated_failure_shows_and_restore_is_offered(console: Console, show: Show) -> None:
    picture = sample_snapshot()
    first = picture.sites[0].brokers[1]
    slow = replace(first, fault=Fault(kind=FaultKind.SLOW, target_id=ObjectId(first.id)))
    console.show(with_site(picture, brokers=(picture.sites[0].brokers[0], slow, picture.sites[0].brokers[2])))
    page = show(NodeKind.BROKER, broker_id(2))

    assert child(page, QLabel, "state_chip").text() == "Slowed on purpose"
    assert child(page, QAbstractButton, "restore_button").isEnabled()
    assert not child(page, QAbstractButton, "simulate_failure_button").isEnabled()


def test_that_the_events_of_a_broker_are_listed_and_no_others(console: Console, show: Show) -> None:
    story = failover_story(brokers=3)
    console.show(sample_snapshot(at_s=301.0), *story[:4])
    page = show(NodeKind.BROKER, broker_id(1), "events")
    events = child(page, ObjectEvents).model
    before = events.rowCount()
    assert before == sum(1 for each in story[:4] if broker_id(1) in (each.fact.broker, each.fact.from_broker))

    console.show(sample_snapshot(at_s=302.0), *story[4:])

    assert {each.seq for each in events.shown()} == {
        each.seq for each in story if broker_id(1) in (each.fact.broker, each.fact.from_broker)
    }
    page.show_node(console.go(NodeKind.BROKER, broker_id(3)))
    assert [each.fact.text for each in events.shown()] == ["RAS-CB-3 is secondary"]


def test_that_what_was_done_to_many_hosts_is_among_the_events_of_each(console: Console, show: Show) -> None:
    fact = Fact(
        at_s=301.0, site=SITE, kind=EntryKind.HOST, severity=Severity.INFO, source=Source.HOST,
        text="5 hosts drain", hosts=tuple(host_id(each) for each in range(1, 6)),
    )  # fmt: skip
    page = show(NodeKind.HOST, host_id(2), "events")
    console.show(sample_snapshot(at_s=301.0), TimelineEntry(seq=1, fact=fact))
    events = child(page, ObjectEvents).model
    assert [each.fact.text for each in events.shown()] == ["5 hosts drain"]
    page.show_node(console.go(NodeKind.HOST, host_id(7)))
    assert list(events.shown()) == []


def test_that_the_promotion_policy_is_one_click_away(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2))

    click(page, "auto_promotion_link")

    assert console.context.navigator.node == Node(NodeKind.BROKERS, ObjectId(SITE))
    assert console.context.navigator.tab == "promotion"


# ----------------------------------------------------------------------------------------------------- properties
def test_that_the_primary_cannot_be_disabled_or_stand_by_and_the_page_says_why(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(1), "properties")

    for name in ("is_enabled", "is_standby"):
        editor = child(page, QWidget, f"field_{name}")
        assert not editor.isEnabled()
        assert editor.toolTip() == "It is the primary: promote another first."

    page.show_node(console.go(NodeKind.BROKER, broker_id(2)))
    assert child(page, QWidget, "field_is_standby").isEnabled()


def test_that_apply_leads_to_the_first_bad_field_even_from_another_tab(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2), "properties")
    retype(field(page, "ip"), "10.20")
    field(page, "server").setFocus()
    child(page, QTabBar).setCurrentIndex(0)

    console.context.actions.apply.trigger()

    assert child(page, QTabBar).currentIndex() == 1
    assert field(page, "ip").hasFocus()
    assert console.document.brokers(SITE)[1].ip == "10.20.1.12"


def test_that_the_bar_counts_applies_and_reverts(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2), "properties")
    bar = child(page, ApplyBar)
    retype(field(page, "description"), "Rack 4")
    retype(field(page, "ip"), "10.20")
    assert bar.accessibleName() == "2 unsaved changes, 1 field needs attention"

    retype(field(page, "ip"), "10.9.9.9")
    click(page, "apply_button")
    assert (console.document.brokers(SITE)[1].description, console.document.brokers(SITE)[1].ip) == (
        "Rack 4",
        "10.9.9.9",
    )
    assert bar.accessibleName() == "No unsaved changes"

    retype(field(page, "description"), "Rack 5")
    click(page, "revert_button")
    assert field(page, "description").text() == "Rack 4"


def test_that_a_draft_survives_the_selection_and_marks_its_tab(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2), "properties")
    retype(field(page, "description"), "draft")

    page.show_node(console.go(NodeKind.BROKER, broker_id(3)))
    assert field(page, "description").text() == ""
    assert child(page, ApplyBar).accessibleName() == "No unsaved changes"
    bar = page._bar
    assert not bar.has_draft(1)

    page.show_node(console.go(NodeKind.BROKER, broker_id(2)))
    assert field(page, "description").text() == "draft"
    assert bar.has_draft(1)
    assert child(page, ApplyBar).accessibleName() == "1 unsaved change"


def test_that_what_others_changed_is_offered_to_keep_or_to_reload(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2), "properties")
    banner = child(page, QWidget, "overtaken_banner")
    retype(field(page, "description"), "mine")
    console.workspace.apply(SetFields(object_id=ObjectId(broker_id(2)), values={"description": "theirs"}))
    assert not banner.isHidden()
    assert banner.accessibleName().startswith("Description changed meanwhile")

    click(page, "keep_mine_button")
    assert banner.isHidden()
    assert field(page, "description").text() == "mine"

    console.workspace.apply(SetFields(object_id=ObjectId(broker_id(2)), values={"description": "theirs again"}))
    click(page, "take_theirs_button")
    assert banner.isHidden()
    assert field(page, "description").text() == "theirs again"


def test_that_resolve_fills_the_draft(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2), "properties")
    click(page, "resolve_button")
    assert console.resolver.questions[0][:2] == ("RAS-CB-2", True)
    assert not child(page, QAbstractButton, "resolve_button").isEnabled()

    console.resolver.answer("10.77.0.2", "10.77.0.3")

    assert field(page, "ip").text() == "10.77.0.2"
    assert console.context.drafts.of(ObjectId(broker_id(2)))["ip"].value == "10.77.0.2"
    assert child(page, QAbstractButton, "resolve_button").isEnabled()


def test_that_an_unresolvable_name_is_a_warning_and_no_refusal(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2), "properties")
    retype(field(page, "server"), "nowhere")
    click(page, "resolve_button")
    console.resolver.answer(reason="nowhere has no address: unknown name")

    settings = child(page, SettingsTab)
    assert settings.form.row("ip").message_text().startswith("nowhere has no address: unknown name")
    assert not settings.form.row("ip").has_error
    click(page, "apply_button")
    assert console.document.brokers(SITE)[1].server == "nowhere"


def test_that_an_answer_for_a_broker_left_meanwhile_is_ignored(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2), "properties")
    click(page, "resolve_button")
    page.show_node(console.go(NodeKind.BROKER, broker_id(3)))

    console.resolver.answer("10.77.0.2")

    assert console.context.drafts.all_dirty() == ()


def test_that_an_answer_for_a_server_that_was_changed_since_is_ignored(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2), "properties")
    click(page, "resolve_button")
    retype(field(page, "server"), "elsewhere")
    assert child(page, QAbstractButton, "resolve_button").isEnabled()

    console.resolver.answer("10.77.0.2")

    assert "ip" not in console.context.drafts.of(ObjectId(broker_id(2)))


def test_that_rename_gives_the_keyboard_to_the_name(console: Console, show: Show) -> None:
    page = show(NodeKind.BROKER, broker_id(2))

    console.context.actions.rename.trigger()

    assert field(page, "server").hasFocus()


def test_that_real_sites_show_no_simulated_machine(console: Console, show: Show, qapp: QApplication) -> None:
    page = show(NodeKind.BROKER, broker_id(2), "properties")
    cores = field(page, "cores")
    assert cores.isVisible()

    settings = child(page, SettingsTab)
    document = sample_document(is_lab=False)
    settings.show_picture(replace(page._picture(console.context.navigator.node), document=document))

    assert not cores.isVisible()
