"""What an administrator does with tree, header, menus and dialogs, by mouse and keyboard."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import SetFields
from ras_console.domain.catalogue import name_of
from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import FaultKind, Role
from ras_console.gui.kit import Chip
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.node_menu import build_node_menu
from ras_console.gui.theme import ThemeName
from ras_console.gui.windows.breadcrumb import way_to
from ras_console.gui.windows.engine_status import EnginePlace
from ras_console.gui.windows.file_questions import FarmWish
from ras_console.gui.windows.help_window import TOPICS, read_topic, topic_of
from ras_console.gui.windows.search import find
from ras_console.runtime.orders import InjectFault, Promote, Restore, SetSpeed
from tests.gui.samples import SITE, broker_id, host_id, sample_broker_view, sample_snapshot, with_site
from tests.gui.windows.conftest import Desk, PlainPage

# The offscreen platform cannot raise a window or grab the keyboard, and says so each time.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LEFT = Qt.MouseButton.LeftButton


def dialog(name: str) -> QDialog:
    found = [each for each in QApplication.topLevelWidgets() if each.objectName() == name and each.isVisible()]
    assert len(found) == 1, f"{len(found)} open dialogs are called {name}"
    return cast("QDialog", found[0])


def click(qtbot: QtBot, owner: QWidget, name: str) -> None:
    button = owner.findChild(QPushButton, name)
    assert button is not None, f"there is no button {name}"
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)


def row_at(desk: Desk, node: Node) -> QPoint:
    return desk.window.tree.view.visualRect(desk.window.tree.model.index_of(node)).center()


def order(desk: Desk) -> list[str]:
    return [each.server for each in desk.document.brokers(SITE)]


def menu_texts(desk: Desk, qtbot: QtBot) -> dict[str, tuple[str, bool]]:
    menu = build_node_menu(desk.actions, desk.context.themes, desk.context.navigator.node, desk.window)
    texts = {each.objectName(): (each.text(), each.isEnabled()) for each in menu.actions() if not each.isSeparator()}
    menu.deleteLater()
    return texts


def test_that_a_click_in_the_tree_opens_the_page_and_shows_the_way(desk: Desk, qtbot: QtBot) -> None:
    node = Node(NodeKind.BROKER, broker_id(2))
    QTest.mouseClick(desk.window.tree.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, row_at(desk, node))
    assert desk.context.navigator.node == node
    page = cast("PlainPage", desk.window.page(NodeKind.BROKER))
    assert page.shown == [node]
    assert desk.window.pages.currentWidget() is page
    crumbs = [each.text() for each in desk.window.header.breadcrumb.findChildren(QPushButton) if each.isVisible()]
    assert crumbs == ["Contoso Farm", "Budapest", "Connection Brokers", "RAS-CB-2"]


def test_that_a_step_of_the_breadcrumb_leads_back_up(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    click(qtbot, desk.window.header.breadcrumb, "crumb_brokers")
    assert desk.context.navigator.node == Node(NodeKind.BROKERS, SITE)
    assert desk.window.tree.view.currentIndex().data() == "Connection Brokers"


def test_that_every_node_has_its_way_from_the_farm(desk: Desk) -> None:
    way = way_to(desk.document, Node(NodeKind.HOST, host_id(3)))
    assert [each.kind for each in way] == [NodeKind.FARM, NodeKind.SITE, NodeKind.HOSTS, NodeKind.HOST]


def test_that_the_arrow_keys_walk_the_tree_and_return_enters_the_page(desk: Desk, qtbot: QtBot) -> None:
    view = desk.window.tree.view
    desk.go(NodeKind.BROKER, broker_id(1))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert desk.context.navigator.node == Node(NodeKind.BROKER, broker_id(2))
    QTest.keyClick(view, Qt.Key.Key_Return)
    page = cast("PlainPage", desk.window.page(NodeKind.BROKER))
    assert page.field.hasFocus()


def test_that_search_finds_by_name_and_enter_goes_there(desk: Desk, qtbot: QtBot) -> None:
    desk.window.window_actions.search.trigger()
    field = desk.window.header.search
    assert field.hasFocus()
    QTest.keyClicks(field, "cb-")
    assert list(field.shown_names) == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.context.navigator.node == Node(NodeKind.BROKER, broker_id(2))
    assert not field.shown_names
    assert field.text() == ""


@pytest.mark.parametrize("has_tree", [True, False])
def test_that_the_keys_leave_the_search_with_the_page_it_went_to(desk: Desk, *, has_tree: bool) -> None:
    desk.window.tree.setVisible(has_tree)
    desk.window.window_actions.search.trigger()
    field = desk.window.header.search
    QTest.keyClicks(field, "cb-2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not field.hasFocus()
    assert desk.window.tree.view.hasFocus() == has_tree


def test_that_search_says_when_nothing_is_called_so(desk: Desk, qtbot: QtBot) -> None:
    field = desk.window.header.search
    field.setFocus()
    QTest.keyClicks(field, "zzz")
    assert field.shown_names == ("Nothing is called “zzz”",)
    before = desk.context.navigator.node
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.context.navigator.node == before


def test_that_names_beginning_with_the_text_come_first(desk: Desk) -> None:
    assert [each.name for each in find(desk.document, "s", limit=2)] == ["Spreadsheet", "Contoso Farm"]
    assert [each.name for each in find(desk.document, "promo")] == ["Auto-promotion"]


def test_that_the_filter_narrows_the_tree_and_gives_back_what_was_open(desk: Desk, qtbot: QtBot) -> None:
    tree = desk.window.tree
    group = tree.model.index_of(Node(NodeKind.HOSTS, SITE))
    tree.view.collapse(group)
    QTest.keyClicks(tree.filter, "RDSH-3")
    assert tree.model.rowCount(tree.model.index_of(Node(NodeKind.HOSTS, SITE))) == 1
    assert tree.view.isExpanded(tree.model.index_of(Node(NodeKind.HOSTS, SITE)))
    QTest.keyClick(tree.filter, Qt.Key.Key_Escape)
    assert tree.model.rowCount(tree.model.index_of(Node(NodeKind.HOSTS, SITE))) == 8
    assert not tree.view.isExpanded(tree.model.index_of(Node(NodeKind.HOSTS, SITE)))
    assert tree.view.isExpanded(tree.model.index_of(Node(NodeKind.BROKERS, SITE)))


def test_that_move_up_disable_undo_and_redo_change_the_farm_at_once(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(3))
    desk.actions.move_up.trigger()
    assert order(desk) == ["RAS-CB-1", "RAS-CB-3", "RAS-CB-2"]
    assert desk.window.tree.view.currentIndex().data() == "RAS-CB-3"
    desk.actions.disable.trigger()
    assert desk.document.broker(broker_id(3)).is_enabled is False  # type: ignore[union-attr]
    assert desk.actions.undo.text() == "&Undo: Disable RAS-CB-3"
    desk.actions.undo.trigger()
    desk.actions.undo.trigger()
    assert order(desk) == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]
    assert not desk.actions.undo.isEnabled()
    desk.actions.redo.trigger()
    assert order(desk) == ["RAS-CB-1", "RAS-CB-3", "RAS-CB-2"]


def test_that_a_dropped_broker_has_its_new_priority_at_once(desk: Desk) -> None:
    model = desk.window.tree.model
    data = model.mimeData([model.index_of(Node(NodeKind.BROKER, broker_id(3)))])
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.index_of(Node(NodeKind.BROKERS, SITE)))
    assert order(desk) == ["RAS-CB-3", "RAS-CB-1", "RAS-CB-2"]


def test_that_the_primarys_menu_greys_what_it_cannot_and_says_why(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(1))
    texts = menu_texts(desk, qtbot)
    assert texts["disable"] == ("&Disable – is the primary; promote another broker first", False)
    assert texts["promote"] == ("&Promote to primary… – is the primary already", False)
    assert texts["move_down"] == ("Move d&own", True)
    assert desk.actions.disable.toolTip() == "Disable: is the primary; promote another broker first"
    assert desk.actions.disable.text() == "&Disable"


def test_that_a_disabled_broker_offers_enable_instead_of_disable(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    assert "enable" not in menu_texts(desk, qtbot)
    desk.actions.disable.trigger()
    texts = menu_texts(desk, qtbot)
    assert texts["enable"] == ("&Enable", True)
    assert "disable" not in texts


def test_that_the_context_menu_opens_on_the_row_and_selects_it(desk: Desk, qtbot: QtBot) -> None:
    view = desk.window.tree.view
    node = Node(NodeKind.HOST, host_id(2))
    view.setCurrentIndex(desk.window.tree.model.index_of(node))
    view.menu_wanted.emit(view.mapToGlobal(QPoint(5, 5)))
    menus = [each for each in desk.window.findChildren(QMenu, "node_menu") if each.isVisible()]
    assert len(menus) == 1
    assert desk.context.navigator.node == node
    menus[0].close()


def test_that_promotion_is_confirmed_and_puts_the_broker_first(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    desk.actions.promote.trigger()
    assert desk.feed.orders == []
    click(qtbot, dialog("confirm_dialog"), "confirm_button")
    assert desk.feed.orders == [Promote(site=SITE, broker=broker_id(2), actor="test")]
    assert order(desk)[0] == "RAS-CB-2"


def test_that_a_cancelled_question_does_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    desk.actions.delete.trigger()
    click(qtbot, dialog("confirm_dialog"), "cancel_button")
    assert order(desk) == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]


def test_that_a_deleted_broker_is_gone_from_the_tree_and_the_selection_moves_up(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    desk.actions.delete.trigger()
    click(qtbot, dialog("confirm_dialog"), "confirm_button")
    assert order(desk) == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]
    assert not desk.actions.delete.isEnabled()
    assert not desk.actions.promote.isEnabled()
    desk.actions.delete_for_good.trigger()
    click(qtbot, dialog("confirm_dialog"), "confirm_button")
    assert order(desk) == ["RAS-CB-1", "RAS-CB-3"]
    assert desk.context.navigator.node == Node(NodeKind.BROKERS, SITE)
    assert desk.window.tree.view.currentIndex().data() == "Connection Brokers"
    desk.actions.undo.trigger()
    assert order(desk) == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]


def test_that_keep_takes_the_mark_for_deletion_back(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    assert not desk.actions.keep.isEnabled()
    desk.actions.delete.trigger()
    click(qtbot, dialog("confirm_dialog"), "confirm_button")
    assert desk.context.workspace.document.brokers(SITE)[1].is_marked_for_deletion
    desk.actions.keep.trigger()
    assert not desk.context.workspace.document.brokers(SITE)[1].is_marked_for_deletion
    assert not desk.actions.delete_for_good.isEnabled()


def test_that_a_failure_is_confirmed_and_restore_ends_it(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(1))
    desk.actions.crash.trigger()
    click(qtbot, dialog("confirm_dialog"), "confirm_button")
    fault = Fault(kind=FaultKind.CRASH, target_id=broker_id(1))
    assert desk.feed.orders == [InjectFault(fault=fault)]
    assert not desk.actions.restore.isEnabled()
    views = (sample_broker_view(1, Role.DOWN, fault=fault), sample_broker_view(2, Role.SECONDARY))
    desk.show_picture(with_site(sample_snapshot(number=2), brokers=views))
    qtbot.waitUntil(desk.actions.restore.isEnabled)  # a live picture is looked at five times a second
    assert not desk.actions.crash.isEnabled()
    desk.actions.restore.trigger()
    assert desk.feed.orders[-1] == Restore(target_id=broker_id(1))


def test_that_add_broker_opens_its_form(desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = dialog("broker_dialog")
    form.reject()


def test_that_the_speed_control_gives_orders_and_shows_what_the_engine_says(desk: Desk, qtbot: QtBot) -> None:
    speed = desk.window.header.speed
    QTest.mouseClick(speed.speeds.segments()[1], LEFT)
    QTest.mouseClick(speed.pause, LEFT)
    assert desk.feed.orders == [SetSpeed(speed=5.0), SetSpeed(speed=0.0)]
    desk.show_picture(sample_snapshot(speed=5.0, number=2))
    desk.show_picture(sample_snapshot(speed=0.0, number=3))
    assert speed.pause.isChecked()
    assert speed.speeds.value() == "5"
    assert desk.window.header.pill.text() == "Paused"
    QTest.mouseClick(speed.pause, LEFT)
    assert desk.feed.orders[-1] == SetSpeed(speed=5.0)
    desk.show_picture(sample_snapshot(speed=20.0, number=4))
    assert desk.window.header.pill.text() == "Engine running ×20"
    assert speed.speeds.value() == "20"


def test_that_the_theme_button_changes_the_look_and_it_is_remembered(desk: Desk, qtbot: QtBot) -> None:
    QTest.mouseClick(desk.window.header.theme_button, LEFT)
    assert desk.context.themes.theme.name is ThemeName.DARK
    assert desk.preferences.values.theme.value == "dark"
    checked = [each.data() for each in desk.window.window_actions.themes if each.isChecked()]
    assert checked == ["dark"]


def test_that_f6_goes_round_the_panes(desk: Desk, qtbot: QtBot) -> None:
    window = desk.window
    places: list[str] = []
    for _ in range(5):
        window.window_actions.next_pane.trigger()
        current = window._ring.current()
        assert current is not None
        places.append(current.objectName())
    assert places == ["pages", "live_pane", "events_pane", "site_tree", "pages"]
    window.window_actions.previous_pane.trigger()
    current = window._ring.current()
    assert current is not None
    assert current.objectName() == "site_tree"


def test_that_f1_explains_the_page_and_the_open_tab(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(1))
    desk.window.window_actions.help.trigger()
    window = dialog("help_window")
    assert "A connection broker" in desk.window._help.text.toPlainText()  # type: ignore[union-attr]
    desk.context.navigator.go(Node(NodeKind.BROKERS, SITE), "promotion")
    desk.window.window_actions.help.trigger()
    assert "next broker of the list takes over" in desk.window._help.text.toPlainText()  # type: ignore[union-attr]
    assert not window.isModal()
    window.close()


def test_that_every_kind_of_page_has_its_help(desk: Desk) -> None:
    folder = desk.context.assets.folder
    for kind in NodeKind:
        assert read_topic(folder, topic_of(Node(kind, SITE), "")).startswith("# ")
    for name, _ in TOPICS:
        assert read_topic(folder, name).startswith("# ")
    assert len(TOPICS) == len(list((folder / "help").glob("*.md")))


def test_that_a_slower_refresh_rate_takes_fewer_pictures_and_loses_none_for_good(desk: Desk, qtbot: QtBot) -> None:
    desk.preferences.change(refresh_hz=5)
    seen: list[int] = []
    desk.context.bridge.snapshot_changed.connect(lambda snapshot: seen.append(snapshot.number))
    for number in (10, 11, 12):
        desk.feed.put(sample_snapshot(number=number))
        desk.context.bridge._take_turn()
    assert seen == [10]
    qtbot.waitUntil(lambda: seen == [10, 12])


def test_that_reset_lab_is_offered_only_where_the_labs_engine_is_ours(desk: Desk) -> None:
    assert desk.window.window_actions.reset_lab.isEnabled()
    desk.window.show_engine_place(EnginePlace.ELSEWHERE)
    assert not desk.window.window_actions.reset_lab.isEnabled()


def test_that_the_shortcut_list_is_made_of_the_actions(desk: Desk) -> None:
    desk.window.window_actions.shortcuts.trigger()
    rows = dialog("shortcut_dialog").rows  # type: ignore[attr-defined]
    assert ("Ctrl+N", "Add secondary broker") in rows
    assert ("F6", "Next pane") in rows
    assert len({keys for keys, _ in rows}) == len(rows), "two actions share a shortcut"
    dialog("shortcut_dialog").close()


def test_that_about_tells_versions_and_licences(desk: Desk) -> None:
    desk.window.window_actions.about.trigger()
    about = dialog("about_dialog")
    names = [name for name, _ in about.rows]  # type: ignore[attr-defined]
    assert names == ["RAS Console", "Python", "Qt", "PySide6", "SQLite", "NumPy", "System"]
    assert "Inter" in about.notices.toPlainText()  # type: ignore[attr-defined]
    about.close()


def test_that_preferences_hold_at_once(desk: Desk, qtbot: QtBot) -> None:
    desk.window.window_actions.preferences.trigger()
    form = dialog("preferences_dialog")
    for name, number in (("theme", 2), ("refresh", 1), ("speed", 2)):
        QTest.mouseClick(getattr(form, name).segments()[number], LEFT)
    values = desk.preferences.values
    assert (values.theme.value, values.refresh_hz, values.lab_speed) == ("dark", 10, 20.0)
    assert desk.context.themes.theme.name is ThemeName.DARK
    form.close()


def test_that_file_actions_ask_for_a_path_and_pass_it_on(desk: Desk, tmp_path: Path) -> None:
    asked: list[tuple[Path, FarmWish]] = []
    copies: list[Path] = []
    desk.window.farm_wanted.connect(lambda path, wish: asked.append((path, wish)))
    desk.window.copy_wanted.connect(copies.append)
    w = desk.window.window_actions
    wishes = ((w.new_lab, FarmWish.LAB), (w.new_farm, FarmWish.EMPTY), (w.open, FarmWish.OPEN))
    for action, wish in wishes:
        action.trigger()
        chooser = dialog("file_dialog")
        chooser.fileSelected.emit(str(tmp_path / "x.sqlite"))  # type: ignore[attr-defined]
        assert asked[-1] == (tmp_path / "x.sqlite", wish)
        chooser.close()
    w.save_copy.trigger()
    chooser = dialog("file_dialog")
    chooser.fileSelected.emit(str(tmp_path / "copy.sqlite"))  # type: ignore[attr-defined]
    assert copies == [tmp_path / "copy.sqlite"]
    chooser.close()


def test_that_recent_farms_stand_in_the_menu_and_open(desk: Desk) -> None:
    asked: list[Path] = []
    desk.window.farm_wanted.connect(lambda path, _wish: asked.append(path))
    desk.preferences.add_recent(Path("/gone.sqlite"))
    desk.preferences.add_recent(desk.path)
    menu = desk.window.menuBar().findChild(QMenu, "recent_menu")
    assert menu is not None
    menu.aboutToShow.emit()
    entries: list[QAction] = menu.actions()
    assert [(each.text(), each.isEnabled()) for each in entries] == [
        ("&1  farm.sqlite", True),
        ("&2  gone.sqlite", False),
    ]
    entries[0].trigger()
    assert asked == [desk.path]


def test_that_reset_lab_is_confirmed(desk: Desk, qtbot: QtBot) -> None:
    asked: list[bool] = []
    desk.window.lab_reset_wanted.connect(lambda: asked.append(True))
    desk.window.window_actions.reset_lab.trigger()
    assert asked == []
    click(qtbot, dialog("confirm_dialog"), "confirm_button")
    assert asked == [True]


def test_that_rename_leads_to_the_properties(desk: Desk) -> None:
    asked: list[Node] = []
    desk.actions.rename_requested.connect(asked.append)
    desk.go(NodeKind.HOST, host_id(1))
    desk.actions.rename.trigger()
    assert asked == [Node(NodeKind.HOST, host_id(1))]
    assert desk.context.navigator.tab == "properties"


def test_that_apply_and_revert_are_greyed_until_something_is_edited(desk: Desk) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    assert not desk.actions.apply.isEnabled()
    desk.context.drafts.set_value(broker_id(2), "description", "rack 4")
    assert desk.actions.apply.isEnabled()
    desk.actions.apply.trigger()
    thing = desk.document.broker(broker_id(2))
    assert thing is not None
    assert thing.description == "rack 4"
    assert not desk.actions.revert.isEnabled()


def test_that_a_long_name_does_not_push_the_header_apart(desk: Desk) -> None:
    desk.context.workspace.apply(SetFields(object_id=ObjectId(1), values={"name": "F" * 64}))
    desk.context.workspace.apply(SetFields(object_id=broker_id(1), values={"server": "b" * 60 + ".example.com"}))
    desk.go(NodeKind.BROKER, broker_id(1))
    desk.window.resize(1280, 800)
    header = desk.window.header
    assert header.width() == 1280
    pill = header.findChild(Chip, "engine_pill")
    assert pill is not None
    assert pill.geometry().right() < header.help_button.geometry().left()
    assert header.breadcrumb.geometry().right() < header.search.geometry().left()
    crumbs = [each for each in header.breadcrumb.findChildren(QPushButton) if each.isVisible()]
    assert sum(each.width() for each in crumbs) <= header.breadcrumb.width()


@pytest.mark.parametrize("size", [(1280, 800), (1600, 1000)])
def test_that_nothing_of_the_frame_is_cut_off(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    assert (desk.window.width(), desk.window.height()) == size
    for child in (desk.window.header, desk.window.tree, desk.window.pages, desk.window.status):
        assert child.isVisible()
        inside = desk.window.rect().contains(child.mapTo(desk.window, child.rect().bottomRight()))
        assert inside, child.objectName()


def test_that_the_status_bar_counts_what_the_farm_has(desk: Desk) -> None:
    texts = {each.objectName(): each.text() for each in desk.window.status.findChildren(QLabel)}
    assert texts["connection"] == "Connected"
    assert texts["farm_counts"].startswith("1 site · 3 brokers · 8 hosts · ")


def test_that_the_status_bar_tells_the_engines_rate_and_its_pause(desk: Desk) -> None:
    label = desk.window.status.findChild(QLabel, "engine_rate")
    assert label is not None
    desk.show_picture(sample_snapshot(at_s=310.0, number=100, speed=5.0))
    desk.show_picture(sample_snapshot(at_s=320.0, number=140, speed=5.0))
    assert label.text() == "Engine 20 Hz · tick 0.6 ms"
    desk.show_picture(sample_snapshot(at_s=320.0, number=141, speed=0.0))
    assert label.text() == "Engine paused"


def test_that_panes_keep_their_share_until_a_person_moves_them(desk: Desk) -> None:
    desk.window.resize(1600, 1000)
    assert abs(desk.window.pane_layout.right.sizes()[1] - 426) <= 2
    desk.window.resize(1280, 800)
    assert abs(desk.window.pane_layout.right.sizes()[1] - 268) <= 2
    assert desk.window.pane_layout.whole.sizes()[0] == 280


def test_that_names_in_the_title_follow_the_farm(desk: Desk) -> None:
    desk.context.workspace.apply(SetFields(object_id=ObjectId(1), values={"name": "Other"}))
    assert desk.window.windowTitle() == "Other – farm.sqlite – RAS Console"
    assert name_of(desk.document.farm) == "Other"
