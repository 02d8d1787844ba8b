"""The page of notifications: handlers and commands added, edited, switched and deleted; mailbox; what holds now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from ras_console.config.commands import AddObject, SetFields
from ras_console.domain.catalogue import MAILBOX
from ras_console.domain.ids import HandlerId, ObjectId
from ras_console.domain.objects import Handler
from ras_console.domain.vocabulary import AlertKind, Kind, TlsMode
from ras_console.engine.snapshot import AlertView
from ras_console.gui.forms.object_dialog import ObjectDialog
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.confirm import ConfirmDialog
from ras_console.gui.panels.notifications_page import RunningAlerts, handler_sentence
from ras_console.gui.panels.object_list import ObjectList
from ras_console.gui.panels.page import Page
from ras_console.runtime.postman import Posted
from tests.gui.fake_services import FakeServices
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child, click, retype
from tests.gui.samples import SITE, host_id, sample_snapshot, with_site

Show = Callable[..., Page]


def add(console: Console, kind: Kind = Kind.HANDLER, **values: object) -> ObjectId:
    before = set(console.document.objects)
    console.workspace.apply(AddObject(kind=kind, parent_id=SITE, values=values))
    (added,) = set(console.document.objects) - before
    return added


def handlers(console: Console) -> tuple[Handler, ...]:
    return console.document.handlers(SITE)


def listing_of(page: Page) -> ObjectList:
    return next(each for each in page.findChildren(ObjectList) if each.isVisible())


def dialog_of(page: Page) -> ObjectDialog:
    dialog = listing_of(page).dialog
    assert dialog is not None
    return dialog


def test_that_a_handler_is_added_by_the_dialog_which_says_what_it_will_do(console: Console, show: Show) -> None:
    page = show(NodeKind.NOTIFICATIONS, SITE, "handlers")
    click(page, "add_handler_button")
    dialog = dialog_of(page)
    words = child(dialog, QLabel, "dialog_preview")
    assert words.text() == (
        "When CPU of a host rises above 90 % for 2 min (watched: all hosts), tell every open console, once, and once "
        "more when it is over."
    )
    retype(child(dialog, QLineEdit, "field_threshold"), "75")
    assert "rises above 75 %" in words.text()
    retype(child(dialog, QLineEdit, "field_name"), "Busy")
    click(dialog, "confirm_button")
    (handler,) = handlers(console)
    assert (handler.name, handler.threshold) == ("Busy", 75.0)


def test_that_a_wrong_figure_stays_in_the_dialog_with_the_reason_and_adds_nothing(console: Console, show: Show) -> None:
    page = show(NodeKind.NOTIFICATIONS, SITE, "handlers")
    click(page, "add_handler_button")
    dialog = dialog_of(page)
    retype(child(dialog, QLineEdit, "field_grace_s"), "soon")
    click(dialog, "confirm_button")
    assert dialog.isVisible()
    assert handlers(console) == ()
    click(dialog, "cancel_button")


def test_that_a_handler_is_edited_switched_off_and_deleted_and_undo_brings_it_back(
    console: Console, show: Show
) -> None:
    key = add(console, name="Busy")
    page = show(NodeKind.NOTIFICATIONS, SITE, "handlers")
    listing = listing_of(page)
    listing.table.selectRow(0)
    listing.table.opened.emit(key)
    retype(child(dialog_of(page), QLineEdit, "field_name"), "Very busy")
    click(dialog_of(page), "confirm_button")
    assert handlers(console)[0].name == "Very busy"
    listing.model.check_wished.emit(key, False)
    assert not handlers(console)[0].is_enabled
    click(page, "delete_handler_button")
    click(child(page, ConfirmDialog), "confirm_button")
    assert handlers(console) == ()
    console.workspace.undo_stack.undo()
    assert handlers(console)[0].name == "Very busy"


def test_that_deleting_a_command_says_which_handlers_ran_it(console: Console, show: Show) -> None:
    script = add(console, Kind.SCRIPT, name="Page the night shift", command="/bin/true")
    add(console, name="Busy", script_id=script)
    page = show(NodeKind.NOTIFICATIONS, SITE, "commands")
    listing = listing_of(page)
    listing.table.selectRow(0)
    click(page, "delete_script_button")
    assert "Busy will run no command any more" in child(page, QLabel, "confirm_text").text()
    click(child(page, ConfirmDialog), "confirm_button")
    assert console.document.scripts(SITE) == ()
    assert handlers(console)[0].script_id is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"kind": AlertKind.PROMOTION, "shows_on_desktop": True},
            "When a broker is promoted, tell every open console.",
        ),
        (
            {"kind": AlertKind.AGENT, "grace_s": 0.0, "repeat_s": 600.0, "tells_recovery": False},
            (
                "When a broker or host is lost (watched: all hosts and brokers), tell every open console, again every "
                "10 min while it lasts."
            ),
        ),
        (
            {"host_ids": (host_id(1), host_id(2)), "recipients": ("ops@example.com",), "shows_on_desktop": False},
            (
                "When CPU of a host rises above 90 % for 2 min (watched: RAS-SH-01 and RAS-SH-02), tell "
                "ops@example.com, once, and once more when it is over."
            ),
        ),
    ],
)  # fmt: skip
def test_that_a_handler_reads_as_a_sentence(console: Console, values: dict[str, object], sentence: str) -> None:
    handler = replace(Handler(id=HandlerId(ObjectId(1)), site_id=SITE, name="x"), **values)  # type: ignore[arg-type]
    names = {each.id: each.server for each in console.document.hosts(SITE)}
    sentence = sentence.replace("RAS-SH-01", names[host_id(1)]).replace("RAS-SH-02", names[host_id(2)])
    assert handler_sentence(console.document, handler) == sentence


def test_that_what_holds_just_now_is_shown_with_its_grace_and_leads_to_its_host(console: Console, show: Show) -> None:
    handler = HandlerId(add(console, name="Busy", grace_s=120.0))
    alert = AlertView(handler=handler, target=host_id(2), value=97.25, since_s=100.0, told_s=None)
    snapshot = sample_snapshot(brokers=3, hosts=8, at_s=130.0)
    console.show(with_site(snapshot, alerts=(alert, replace(alert, target=host_id(3), told_s=120.0))))
    page = show(NodeKind.NOTIFICATIONS, SITE, "now")
    running = child(page, RunningAlerts)
    rows = [
        [running.model.index(row, column).data() for column in range(running.model.columnCount())] for row in range(2)
    ]
    assert [each[3:] for each in rows] == [["97.2", "0:30", "In grace, 90 s left"], ["97.2", "0:30", "Told"]]
    running.table.opened.emit(0)
    assert (console.context.navigator.node.kind, console.context.navigator.node.object_id) == (
        NodeKind.HOST, host_id(2),
    )  # fmt: skip


def use_mailbox(console: Console, **values: object) -> None:
    console.workspace.apply(SetFields(object_id=console.document.mailbox.id, values=values))


def test_that_the_test_mail_says_inline_what_became_of_it(console: Console, show: Show) -> None:
    services = FakeServices(
        posted=Posted(is_well=False, text="mail.example.com, port 25, cannot be reached: no route.")
    )
    object.__setattr__(console.context, "services", services.services())
    page = show(NodeKind.NOTIFICATIONS, SITE, "mailbox")
    send, said = "send_test_mail_button", child(page, QLabel, "test_mail_outcome")
    click(page, send)
    assert said.text() == "Enter the SMTP server and apply it first."
    use_mailbox(console, server="mail.example.com", sender="console@example.com", tls=TlsMode.NO)
    click(page, send)
    assert said.text() == "Enter an address to send to."
    retype(child(page, QLineEdit, "test_mail_recipient"), "anna@example.com")
    click(page, send)
    assert said.text() == "mail.example.com, port 25, cannot be reached: no route."
    assert services.mails[0].recipients == ("anna@example.com",)
    services.posted = Posted(is_well=True, text="mail.example.com has taken the mail, with TLS.")
    click(page, send)
    assert said.text() == "mail.example.com has taken the mail, with TLS."


def test_that_the_password_is_kept_by_the_secrets_and_by_nothing_else(
    console: Console, show: Show, tmp_path: Path
) -> None:
    services = FakeServices()
    object.__setattr__(console.context, "services", services.services())
    page = show(NodeKind.NOTIFICATIONS, SITE, "mailbox")
    field, said = child(page, QLineEdit, "mailbox_password"), child(page, QLabel, "password_outcome")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert said.text() == "No password is kept."
    assert not child(page, QPushButton, "forget_password_button").isEnabled()
    retype(field, "s3cret-of-ours")
    click(page, "keep_password_button")
    assert (services.password, field.text(), said.text()) == ("s3cret-of-ours", "", "A password is kept.")
    assert not any(b"s3cret-of-ours" in each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    click(page, "forget_password_button")
    assert (services.password, said.text()) == ("", "No password is kept.")
    assert all("password" not in each.name for each in MAILBOX.fields)
