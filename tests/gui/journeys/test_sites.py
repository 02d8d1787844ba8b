"""Several sites in one farm: each with its own brokers, its own engine state and its own chart."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QRadioButton

from ras_console.config.commands import AddObject, SetFields
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Site
from ras_console.domain.vocabulary import Kind, ReplicationArea, Role
from ras_console.engine.snapshot import SiteView
from ras_console.gui.chart.live_pane import LivePane
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.farm_page import FarmProperties
from tests.gui.journeys.administrator import ALT, CTRL, Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


def add_site(admin: Administrator, name: str, server: str, *, is_real: bool = False) -> Site:
    """Add a site by the farm's context menu."""
    admin.choose(admin.context_menu("Lab"), "add_site")
    dialog = admin.dialog("site_dialog")
    admin.enter("field_name", name, dialog)
    admin.enter("field_server", server, dialog)
    if is_real:
        _choose_real(admin, dialog)
    admin.click("confirm_button", dialog)
    assert not admin.has_dialog()
    return admin.document.sites[-1]


def _choose_real(admin: Administrator, dialog: QDialog) -> None:
    kinds = dialog.findChildren(QRadioButton)
    admin.click_at(next(each for each in kinds if each.text() == "Real"))


def live_of(admin: Administrator, site: Site) -> SiteView:
    view = admin.snapshot.site(site.id)
    assert view is not None
    return view


def charted(admin: Administrator) -> set[str]:
    """Return the brokers that the live pane draws lanes for."""
    scene = admin.window.findChild(LivePane, "live_pane").chart.scene  # type: ignore[union-attr]
    assert scene is not None
    return {scene.names[ObjectId(each.broker)] for each in scene.lanes}


def test_that_a_second_lab_site_has_brokers_hosts_a_failover_and_a_chart_of_its_own(admin: Administrator) -> None:
    site = add_site(admin, "Paris", "PAR-CB-1")
    assert admin.farm.navigator.node == Node(NodeKind.SITE, ObjectId(site.id))
    workspace = admin.farm.workspace
    for number in (1, 2):
        values = {"server": f"PAR-HOST-{number}", "cores": 8, "memory_gib": 64}
        assert not workspace.apply(AddObject(kind=Kind.HOST, parent_id=ObjectId(site.id), values=values))
    admin.press(Qt.Key.Key_N, CTRL)
    admin.write("PAR-CB-2")
    admin.press(Qt.Key.Key_Return)
    admin.pass_time(1.0)
    admin.wait_for(
        lambda: [each.role for each in live_of(admin, site).brokers] == [Role.PRIMARY, Role.SECONDARY],
        30.0,
        "both brokers of Paris serving",
    )
    admin.pass_time(3.0)
    assert charted(admin) == {"PAR-CB-1", "PAR-CB-2"}
    admin.farm.navigator.go(Node(NodeKind.BROKER, ObjectId(live_of(admin, site).brokers[0].id)))
    admin.farm.actions.crash.trigger()
    admin.confirm()
    admin.wait_for(
        lambda: live_of(admin, site).election.primary == live_of(admin, site).brokers[1].id, 60.0, "a failover in Paris"
    )
    assert live_of(admin, site).election.term == 2
    assert (admin.live.election.term, admin.role("RAS-CB-1")) == (1, Role.PRIMARY)
    assert len(live_of(admin, site).hosts.ids) == 2
    admin.select("RAS-CB-1")
    admin.pass_time(1.0)
    assert charted(admin) == {"RAS-CB-1"}


def test_that_a_paused_chart_shows_the_site_that_is_selected_next(admin: Administrator) -> None:
    site = add_site(admin, "Paris", "PAR-CB-1")
    admin.pass_time(3.0)
    admin.select("RAS-CB-1")
    admin.pass_time(1.0)
    admin.click("pause_button")
    admin.farm.navigator.go(Node(NodeKind.SITE, ObjectId(site.id)))
    admin.pass_time(1.0)
    assert charted(admin) == {"PAR-CB-1"}


def test_that_the_main_site_is_marked_can_be_changed_and_moved(admin: Administrator) -> None:
    add_site(admin, "Paris", "PAR-CB-1")
    assert (admin.look("Lab").state, admin.look("Budapest").state, admin.look("Paris").state) == ("", "Main", "")
    admin.choose(admin.context_menu("Paris"), "make_main_site")
    assert (admin.look("Budapest").state, admin.look("Paris").state) == ("", "Main")
    admin.press(Qt.Key.Key_Up, ALT)
    assert admin.rows_below("Lab")[:-2] == ["Paris", "Budapest"]
    admin.select("Lab")
    rows = {row[0]: row for row in admin.rows("sites_table")}
    assert rows["Paris"][2:4] == ["Main site", "Lab"]
    assert rows["Budapest"][2] == "Secondary site"
    admin.select("Paris")
    admin.press(Qt.Key.Key_Delete)
    assert "Budapest is the main site then." in admin.text("confirm_text", admin.dialog("confirm_dialog"))
    admin.press(Qt.Key.Key_Escape)
    admin.press(Qt.Key.Key_Z, CTRL)
    admin.press(Qt.Key.Key_Z, CTRL)
    assert admin.look("Budapest").state == "Main"


def test_that_a_site_is_renamed_by_f2_and_deleted_in_numbers(admin: Administrator) -> None:
    add_site(admin, "Paris", "PAR-CB-1")
    admin.select("Paris")
    admin.press(Qt.Key.Key_F2)
    admin.press(Qt.Key.Key_A, CTRL)
    admin.write("Lyon")
    admin.press(Qt.Key.Key_S, CTRL)
    assert admin.rows_below("Lab")[:-2] == ["Budapest", "Lyon"]
    admin.select("Lyon")
    admin.window.tree.view.setFocus()
    admin.press(Qt.Key.Key_Delete)
    assert "Removes Lyon with 1 broker, 0 hosts" in admin.confirm()
    assert admin.rows_below("Lab")[:-2] == ["Budapest"]
    admin.press(Qt.Key.Key_Z, CTRL)
    assert admin.rows_below("Lab")[:-2] == ["Budapest", "Lyon"]


def test_that_a_name_that_is_taken_is_said_beside_its_field(admin: Administrator) -> None:
    admin.select("Lab")
    admin.click("add_site_button", admin.page())
    dialog = admin.dialog("site_dialog")
    admin.enter("field_name", "budapest", dialog)
    admin.click("confirm_button", dialog)
    assert dialog.isVisible()
    assert len(admin.document.sites) == 1
    field = dialog.focusWidget()
    assert field.objectName() == "field_name"
    assert "exists already" in field.accessibleDescription()


def test_that_a_real_site_beside_a_lab_keeps_real_time_and_says_so(admin: Administrator) -> None:
    add_site(admin, "Office", "SOMEWHERE", is_real=True)
    admin.pass_time(1.0)
    assert admin.snapshot.speed == 1.0
    speed = admin.window.header.speed
    assert not speed.isEnabled()
    assert "real time" in speed.toolTip()
    assert not admin.window.window_actions.pause_lab.isEnabled()
    real = admin.snapshot.sites[1]
    assert [each.role for each in real.brokers] == [Role.NOT_REACHED]
    admin.press(Qt.Key.Key_Z, CTRL)
    admin.pass_time(1.0)
    assert speed.isEnabled()


def test_that_replication_says_what_it_will_change_and_is_one_step_of_undo(admin: Administrator) -> None:
    farm = Node(NodeKind.FARM, ObjectId(admin.document.farm.id))
    admin.farm.navigator.go(farm, "properties")
    form = admin.page().findChild(FarmProperties).form  # type: ignore[union-attr]
    assert not form.row("replicated_areas").editor.isEnabled()
    assert form.row("replicated_areas").message_text() == "There is one site only; nothing would be replicated."
    site = add_site(admin, "Paris", "PAR-CB-1")
    workspace = admin.farm.workspace
    ours = admin.document.auto_promotion(admin.site.id)
    assert not workspace.apply(SetFields(object_id=ours.id, values={"delay_s": 90.0}))
    admin.farm.navigator.go(farm, "properties")
    assert form.row("replicated_areas").editor.isEnabled()
    form.set_value("replicated_areas", (ReplicationArea.AUTO_PROMOTION.value,))
    QApplication.processEvents()
    assert form.row("replicated_areas").message_text() == (
        "Apply changes 1 setting of other sites: Paris, Auto-promotion: Promote after 15 s → 1.5 min."
    )
    admin.press(Qt.Key.Key_S, CTRL)
    assert admin.document.auto_promotion(site.id).delay_s == 90.0
    admin.farm.navigator.go(Node(NodeKind.BROKERS, ObjectId(site.id)), "promotion")
    assert "same in all sites" in admin.text("replication_note", admin.page())
    admin.press(Qt.Key.Key_Z, CTRL)
    assert admin.document.auto_promotion(site.id).delay_s == 15.0
    assert admin.document.farm.replicated_areas == ()
