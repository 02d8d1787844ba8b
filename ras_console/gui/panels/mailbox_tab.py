"""How the farm sends mail: the mailbox's settings, its password, and a test mail whose outcome is said at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ras_console.domain.catalogue import MAILBOX
from ras_console.domain.ids import ObjectId
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, Card, FieldRow, InlineMessage, TextField, Tone
from ras_console.gui.panels.cards import Words
from ras_console.gui.panels.settings_tab import SettingsTab

if TYPE_CHECKING:
    from ras_console.runtime.postman import Posted

FARM_WIDE = "There is one mailbox for the whole farm: all its sites send by it."


def build_mailbox_tab(context: ConsoleContext) -> SettingsTab:
    """Return the tab with the farm's mailbox."""
    return SettingsTab(
        context,
        MAILBOX,
        lambda picture: ObjectId(picture.document.mailbox.id),
        extra=(PasswordCard(context), TestMailCard(context)),
    )


class PasswordCard(Card):
    """Shows whether a password is kept, never the password itself; asks off the GUI thread."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(context.themes, "Password of the mailbox", parent)
        self._context = context
        self._field = TextField(context.themes)
        self._field.setObjectName("mailbox_password")
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setAccessibleName("Password of the mailbox")
        self._save = Button(context.themes, "&Keep password", icon="lock")
        self._save.setObjectName("keep_password_button")
        self._forget = Button(context.themes, "&Forget")
        self._forget.setObjectName("forget_password_button")
        self._said = InlineMessage(context.themes)
        self._said.setObjectName("password_outcome")
        words = Words(context.themes)
        words.say(
            f"{FARM_WIDE} The password is kept on this computer by the operating system’s keyring, or in a file that "
            "you alone can read; never in the database, an export or the audit."
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._save)
        buttons.addWidget(self._forget)
        buttons.addStretch(1)
        self.body.addWidget(words)
        self.body.addSpacing(8)
        self.body.addWidget(FieldRow(context.themes, "Password", self._field))
        self.body.addLayout(buttons)
        self.body.addWidget(self._said)
        self._save.clicked.connect(self._keep)
        self._forget.clicked.connect(self._drop)
        self._field.returnPressed.connect(self._keep)
        self._field.textChanged.connect(self._allow)
        self._save.setEnabled(False)
        self._forget.setEnabled(False)
        context.services.background.run(context.services.has_password, self._show_kept)

    @Slot(str)
    def _allow(self, text: str) -> None:
        self._save.setEnabled(bool(text))

    @Slot()
    def _keep(self) -> None:
        self._put(self._field.text())

    @Slot()
    def _drop(self) -> None:
        self._put("")

    def _put(self, password: str) -> None:
        services = self._context.services
        self._field.clear()

        def done(refusal: str) -> None:
            if refusal:
                self._said.show_message(refusal, Tone.ERROR)
            else:
                self._show_kept(bool(password))

        services.background.run(lambda: services.set_password(password), done)

    def _show_kept(self, is_kept: bool) -> None:
        text = "A password is kept." if is_kept else "No password is kept."
        self._said.show_message(text, Tone.OK if is_kept else Tone.NEUTRAL)
        self._forget.setEnabled(is_kept and not self._context.workspace.is_read_only)


class TestMailCard(Card):
    """Sends one mail by the mailbox as it is applied."""

    __test__ = False  # not a test, whatever its name begins with

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(context.themes, "Test mail", parent)
        self._context = context
        self._field = TextField(context.themes)
        self._field.setObjectName("test_mail_recipient")
        self._field.setPlaceholderText("you@example.com")
        self._field.setAccessibleName("Recipient of the test mail")
        self._send = Button(context.themes, "&Send test mail")
        self._send.setObjectName("send_test_mail_button")
        self._said = InlineMessage(context.themes)
        self._said.setObjectName("test_mail_outcome")
        line = QHBoxLayout()
        line.addWidget(self._send)
        line.addStretch(1)
        self.body.addWidget(FieldRow(context.themes, "To", self._field))
        self.body.addLayout(line)
        self.body.addWidget(self._said)
        self._send.clicked.connect(self._try)
        self._field.returnPressed.connect(self._try)

    @Slot()
    def _try(self) -> None:
        from ras_console.runtime.deliveries import trial_mail  # noqa: PLC0415 - loads what a page alone does not need

        context, recipient = self._context, self._field.text().strip()
        mailbox = context.workspace.document.mailbox
        missing = self._missing(recipient, mailbox.server, mailbox.sender)
        if missing:
            self._said.show_message(missing, Tone.ERROR)
            return
        mail = trial_mail(context.workspace.document, recipient, time.time())
        self._send.setEnabled(False)
        self._said.show_message(f"{mailbox.server} is asked…", Tone.INFO)
        context.services.background.run(lambda: context.services.try_mail(mail), self._show)

    def _missing(self, recipient: str, server: str, sender: str) -> str:
        if self._context.drafts.is_dirty(ObjectId(self._context.workspace.document.mailbox.id)):
            return "Apply or revert the changes first: the test uses the mailbox as it is applied."
        if not server:
            return "Enter the SMTP server and apply it first."
        if not sender:
            return "Enter the sender’s address and apply it first."
        return "" if "@" in recipient.strip("@") else "Enter an address to send to."

    def _show(self, posted: Posted) -> None:
        self._send.setEnabled(True)
        self._said.show_message(posted.text, Tone.OK if posted.is_well else Tone.ERROR)
