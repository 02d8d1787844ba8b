"""Sessions: found, selected, acted on, with the progress and what failed; found by Ctrl+K as well."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableView,
    QWidget,
)

from ras_console.domain.ids import ObjectId, ResourceId, SessionId, TicketId
from ras_console.domain.vocabulary import SessionState
from ras_console.engine.events import SessionChange, SessionChanged
from ras_console.engine.timeline import EntryKind
from ras_console.gui.models.sessions import SessionsModel
from ras_console.gui.phrases import counted
from ras_console.gui.windows.job_window import JobWindow
from tests.gui.journeys.administrator import CTRL, Administrator
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


@pytest.fixture
def at_sessions(trio: Administrator) -> Administrator:
    trio.pass_time(1.5)
    trio.select("Sessions")
    trio.see(lambda: trio.shows("sessions_table") and model(trio).rowCount())
    return trio


def words(within: QWidget, name: str) -> str:
    label = within.findChild(QLabel, name)
    assert label is not None
    return label.text()


def table(who: Administrator) -> QTableView:
    return who.find(QTableView, "sessions_table")


def model(who: Administrator) -> SessionsModel:
    found = table(who).model()
    assert isinstance(found, SessionsModel)
    return found


def told(who: Administrator) -> list[str]:
    return [each.fact.text for each in who.entries if each.fact.kind is EntryKind.SESSION]


def window(who: Administrator) -> JobWindow:
    return who.window.findChildren(JobWindow)[-1]


def test_that_a_selection_is_logged_off_with_progress_and_one_fact(at_sessions: Administrator) -> None:
    who = at_sessions
    assert not who.farm.actions.log_off_sessions.isEnabled()
    assert "select sessions first" in who.farm.actions.log_off_sessions.toolTip()
    who.find(QLineEdit, "sessions_filter").setText("host:RDSH-3")
    table(who).selectAll()
    chosen = set(model(who).ids().tolist())
    assert chosen
    who.farm.actions.log_off_sessions.trigger()
    dialog = who.dialog("confirm_dialog")
    assert f"{len(chosen)} sessions" in dialog.windowTitle()
    who.click("confirm_button", dialog)
    who.pass_time(3.0)
    job = window(who)
    assert words(job, "job_state") == f"Finished: {len(chosen)} of {len(chosen)} done."
    assert who.find(QProgressBar, "job_progress", job).value() == len(chosen)
    assert any(each.endswith(f"logged {len(chosen)} sessions off") for each in told(who))
    who.see(lambda: not chosen & set(model(who).ids().tolist()))
    job.close()


def test_that_what_fails_is_listed(at_sessions: Administrator) -> None:
    who = at_sessions
    who.fail("RDSH-2", "crash")
    who.farm.navigator.show_sessions(who.farm.workspace.document.sites[0].id, "host:RDSH-2")
    table(who).selectAll()
    count = model(who).rowCount()
    who.farm.actions.disconnect_sessions.trigger()
    who.pass_time(7.0)
    job = window(who)
    assert f"{count:,} failed" in words(job, "job_state")
    failures = who.find(QListWidget, "job_failures", job)
    assert "RDSH-2 does not answer" in failures.item(0).text()
    job.close()


def test_that_a_message_is_written_and_shown_on_the_hosts(at_sessions: Administrator) -> None:
    who = at_sessions
    table(who).selectRow(0)
    (session,) = who.farm.actions.selected_sessions
    who.farm.actions.message_sessions.trigger()
    dialog = who.dialog("message_dialog")
    assert not who.find(QWidget, "confirm_button", dialog).isEnabled()
    who.find(QPlainTextEdit, "message_text", dialog).setPlainText("Please save your work.")
    who.click("confirm_button", dialog)
    who.pass_time(2.0)
    assert any(each.endswith("sent a message to 1 session") for each in told(who))
    assert session in model(who).ids().tolist()
    window(who).close()


def test_that_the_selection_stays_with_the_sessions_as_they_come_and_go(at_sessions: Administrator) -> None:
    who = at_sessions
    table(who).selectRow(5)
    (session,) = who.farm.actions.selected_sessions
    who.pass_time(10.0)
    assert who.farm.actions.selected_sessions in {(session,), ()}
    assert (session in model(who).ids().tolist()) == bool(who.farm.actions.selected_sessions)


def test_that_groups_count_and_narrow_down(at_sessions: Administrator) -> None:
    who = at_sessions
    choice = who.find(QComboBox, "sessions_grouping")
    choice.setCurrentIndex(choice.findText("By host"))
    groups = who.find(QListWidget, "sessions_groups")
    assert groups.item(0).text() == f"All  ·  {model(who).total}"
    groups.setCurrentRow(1)
    name, count = groups.item(1).text().split("  ·  ")
    assert model(who).rowCount() == int(count)
    assert model(who).index(0, 2).data() == name


def test_that_ctrl_k_finds_a_user_and_shows_their_sessions(trio: Administrator) -> None:
    trio.pass_time(1.5)
    sessions = trio.live.sessions
    assert sessions is not None
    user = sessions.user_names[int(sessions.user[0])]
    trio.press(Qt.Key.Key_K, CTRL)
    field = trio.find(QLineEdit, "search_field")
    QTest.keyClicks(field, user)
    QTest.keyClick(field, Qt.Key.Key_Return)
    trio.see(lambda: trio.shows("sessions_table"))
    assert trio.find(QLineEdit, "sessions_filter").text() == f'user:"{user}"'
    assert model(trio).rowCount() >= 1
    assert model(trio).index(0, 0).data() == user


def test_that_the_history_says_who_was_where(at_sessions: Administrator) -> None:
    who = at_sessions
    who.tab("History")
    who.see(lambda: who.shows("visits_table"))
    who.see(lambda: words(who.window, "visits_count"))


def hours(who: Administrator, dialog: QDialog) -> QSpinBox:
    return who.find(QSpinBox, "hours", dialog)


def confirm(who: Administrator, dialog: QDialog) -> QPushButton:
    return who.find(QPushButton, "confirm_button", dialog)


def test_that_long_disconnected_sessions_are_counted_and_logged_off_by_their_dialog(
    at_sessions: Administrator,
) -> None:
    who = at_sessions
    who.choose(who.context_menu("Sessions"), "log_off_old")
    dialog = who.dialog("old_sessions_dialog")
    assert hours(who, dialog).value() == 8
    assert not confirm(who, dialog).isEnabled()
    assert who.text("outcome", dialog) == "No session has been disconnected for so long."
    sessions = who.live.sessions
    assert sessions is not None
    left = set(sessions.ids[sessions.state == SessionState.DISCONNECTED].tolist())
    assert 0 < len(left) < len(sessions.ids)
    hours(who, dialog).setValue(0)
    assert confirm(who, dialog).text() == f"&Log off {counted(len(left), 'session')}"
    assert who.text("outcome", dialog).startswith(f"{counted(len(left), 'session')} would end")
    who.click("confirm_button", dialog)
    who.pass_time(3.0)
    assert any(each.endswith(f"logged {counted(len(left), 'session')} off") for each in told(who))
    after = who.live.sessions
    assert after is not None
    assert not left & set(after.ids.tolist())
    window(who).close()


def test_that_cancel_leaves_long_disconnected_sessions_alone(at_sessions: Administrator) -> None:
    who = at_sessions
    who.choose(who.context_menu("Sessions"), "log_off_old")
    dialog = who.dialog("old_sessions_dialog")
    hours(who, dialog).setValue(0)
    who.click("cancel_button", dialog)
    who.pass_time(2.0)
    assert who.live.jobs == ()
    assert not any("logged" in each for each in told(who))


def test_that_repair_heals_a_ghost_before_the_brokers_would_by_themselves(at_sessions: Administrator) -> None:
    who = at_sessions
    assert who.engine is not None
    site = who.engine.loop.world.sites[who.site.id]
    ghost = SessionId(999_999)
    for node in site.reached():
        node.sessions.apply(
            SessionChanged(
                now_s=who.snapshot.at_s,
                host=who.host("RDSH-3").id,
                session=ghost,
                user="nobody.here",
                resource=ResourceId(ObjectId(0)),
                ticket=TicketId(0),
                change=SessionChange.CONNECTED,
            )
        )
    who.choose(who.context_menu("Sessions"), "repair_sessions")
    who.pass_time(1.0)
    assert all(not node.sessions.user_of(ghost) for node in site.reached())
    assert any("had 8 hosts asked for their lists of sessions again" in each for each in told(who))
    assert "RDSH-3: 1 session that had ended unseen taken off the map; the users are free again" in told(who)
    who.see(lambda: "1 ghost healed" in " ".join(each.text() for each in who.window.findChildren(QLabel)))
