"""Adding a secondary broker by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddBroker, RemoveObject
from ras_console.config.document import Document
from ras_console.domain.objects import Broker
from ras_console.gui.forms.object_dialog import ObjectDialog
from ras_console.gui.navigation import NodeKind
from ras_console.gui.windows.add_broker import add_broker, free_name
from tests.gui.panels.console import Console
from tests.gui.samples import SITE, broker_id, sample_document

Open = Callable[[], ObjectDialog]


@pytest.fixture
def opened(console: Console, qtbot: QtBot) -> Open:
    windows: list[QWidget] = []

    def opened() -> ObjectDialog:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        dialog = add_broker(console.context, SITE, window)
        with qtbot.waitExposed(dialog):
            dialog.open()
        dialog.activateWindow()
        return dialog

    return opened


def field(dialog: ObjectDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, f"field_{name}")
    assert found is not None
    return found


def retype(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def click(dialog: ObjectDialog, name: str) -> None:
    found = dialog.findChild(QAbstractButton, name)
    assert found is not None
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def outcome(dialog: ObjectDialog) -> str:
    found = dialog.findChild(QLabel, "outcome")
    assert found is not None
    return found.text()


def with_servers(*servers: str) -> Document:
    things = list(sample_document(brokers=0).objects.values())
    things += [
        Broker(id=broker_id(number), site_id=SITE, server=server, position=number - 1)
        for number, server in enumerate(servers, start=1)
    ]
    return Document.of(things, revision=1, next_id=max(each.id for each in things) + 1)


@pytest.mark.parametrize(
    ("servers", "name"),
    [
        (("RAS-CB-1",), "RAS-CB-2"),
        (("RAS-CB-1", "ras-cb-2"), "RAS-CB-3"),
        (("broker1.example.com",), "broker2.example.com"),
        (("debian",), "debian-2"),
        (("10.0.0.1",), "RAS-CB-2"),
    ],
)
def test_that_the_suggested_name_is_free_and_in_the_manner_of_the_first(servers: tuple[str, ...], name: str) -> None:
    assert free_name(with_servers(*servers), SITE) == name


def test_that_enter_adds_and_the_new_broker_is_selected(console: Console, opened: Open) -> None:
    dialog = opened()
    retype(field(dialog, "server"), "ras-cb-east")
    retype(field(dialog, "alternative_ips"), "10.1.0.9; 10.2.0.9")
    retype(field(dialog, "description"), "East wing")

    QTest.keyClick(field(dialog, "description"), Qt.Key.Key_Return)

    added = console.document.brokers(SITE)[-1]
    assert (added.server, added.alternative_ips, added.description) == (
        "ras-cb-east",
        ("10.1.0.9", "10.2.0.9"),
        "East wing",
    )
    assert console.context.navigator.node.kind is NodeKind.BROKER
    assert console.context.navigator.node.object_id == added.id
    assert console.workspace.undo_stack.canUndo()


def test_that_a_taken_name_is_said_while_typing_and_add_leads_there(console: Console, opened: Open) -> None:
    dialog = opened()
    retype(field(dialog, "server"), "RAS-CB-1")
    assert "already" in dialog.form.row("server").message_text()
    field(dialog, "description").setFocus()

    click(dialog, "confirm_button")

    assert dialog.isVisible()
    assert field(dialog, "server").hasFocus()
    assert len(console.document.brokers(SITE)) == 3


def test_that_an_empty_server_and_a_wrong_ip_are_both_said(opened: Open) -> None:
    dialog = opened()
    retype(field(dialog, "ip"), "10.20")
    field(dialog, "server").setFocus()
    field(dialog, "server").selectAll()
    QTest.keyClick(field(dialog, "server"), Qt.Key.Key_Backspace)

    assert "missing" in dialog.form.row("server").message_text()
    assert "not an IP address" in dialog.form.row("ip").message_text()
    assert outcome(dialog) == ""


def test_that_resolve_fills_the_ip_and_a_miss_refuses_nothing(console: Console, opened: Open) -> None:
    dialog = opened()
    click(dialog, "resolve_button")
    assert console.resolver.questions[0][:2] == ("RAS-CB-4", True)
    console.resolver.answer(reason="RAS-CB-4 has no address: unknown name")
    assert dialog.form.row("ip").message_text().startswith("RAS-CB-4 has no address: unknown name")

    click(dialog, "resolve_button")
    console.resolver.answer("10.77.0.4")
    assert field(dialog, "ip").text() == "10.77.0.4"
    click(dialog, "confirm_button")

    assert console.document.brokers(SITE)[-1].ip == "10.77.0.4"


def test_that_an_answer_to_a_name_that_was_changed_since_is_ignored(console: Console, opened: Open) -> None:
    dialog = opened()
    click(dialog, "resolve_button")
    retype(field(dialog, "server"), "other")

    console.resolver.answer("10.77.0.4")

    assert field(dialog, "ip").text() == ""


def test_that_the_fourth_broker_becomes_standby_by_itself_and_why_is_said_before_and_after(
    console: Console, opened: Open
) -> None:
    notices: list[str] = []
    console.workspace.noticed.connect(notices.append)
    dialog = opened()
    assert outcome(dialog).startswith("RAS-CB-4 becomes standby by itself: the site has 3 active brokers already")

    click(dialog, "confirm_button")

    assert console.document.brokers(SITE)[-1].is_standby
    assert notices
    assert notices[0].startswith("RAS-CB-4 is standby")


def test_that_a_second_broker_says_how_many_hosts_will_prefer_it(console: Console, opened: Open) -> None:
    for number in (3, 2):
        console.workspace.apply(RemoveObject(object_id=console.document.brokers(SITE)[number - 1].id))
    dialog = opened()

    assert outcome(dialog) == "RAS-CB-2 joins as secondary; 4 of 8 hosts will prefer it."

    standby = dialog.findChild(QAbstractButton, "field_is_standby")
    assert standby is not None
    QTest.mouseClick(standby, Qt.MouseButton.LeftButton)
    assert outcome(dialog).startswith("RAS-CB-2 joins as standby")


def test_that_what_others_do_meanwhile_is_taken_into_account(console: Console, opened: Open) -> None:
    dialog = opened()

    console.workspace.apply(AddBroker(site_id=SITE, values={"server": "RAS-CB-4"}))

    assert "already" in dialog.form.row("server").message_text()
