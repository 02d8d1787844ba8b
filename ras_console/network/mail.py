"""Mail by SMTP: one message to a server, with TLS and a log-on as the mailbox says."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final

from ras_console.domain.objects import Mailbox
from ras_console.domain.vocabulary import TlsMode
from ras_console.runtime.deliveries import Mail

TIMEOUT_S: Final = 15.0
"""How long each step of a conversation may take; mails are sent by a thread that nobody waits for."""

IMPLICIT_TLS_PORT: Final = 465
"""Speaks TLS from the first byte (RFC 8314), whatever the mailbox says of STARTTLS; Never is not possible there."""

_TRANSIENT: Final = range(400, 500)


class MailRefused(Exception):
    """A mail was not sent; the message says why in an operator's words. `is_passing`: a later try may succeed."""

    def __init__(self, message: str, *, is_passing: bool) -> None:
        super().__init__(message)
        self.is_passing = is_passing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The server has taken the mail, but for the recipients in `refused`; `is_encrypted` says how it came there."""

    refused: tuple[str, ...]
    is_encrypted: bool


def send(mail: Mail, password: str, *, context: ssl.SSLContext | None = None) -> Sent:
    """Hand a mail over, blocking up to some times TIMEOUT_S. `context` says which certificates are trusted.

    Raises:
        MailRefused: no server, no TLS where it is required or a password would have to be sent, no log-on, or the
            server does not want the mail.
    """
    box = mail.mailbox
    try:
        with _connected(box, context or ssl.create_default_context()) as server:
            is_encrypted = _secured(server, box, context or ssl.create_default_context())
            if box.user:
                if not is_encrypted:
                    raise MailRefused(_in_the_clear(box), is_passing=False)
                server.login(box.user, password)
            refused = server.send_message(_message(mail), from_addr=box.sender, to_addrs=list(mail.recipients))
            return Sent(refused=tuple(refused), is_encrypted=is_encrypted)
    except smtplib.SMTPException as error:
        raise _in_words(box, error) from error
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason or str(error)
        raise MailRefused(
            f"{box.server} could not be reached by TLS: {reason}. Nothing was sent.", is_passing=False
        ) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or "no answer in time"
        raise MailRefused(f"{box.server}, port {box.port}, cannot be reached: {reason}.", is_passing=True) from error


def _connected(box: Mailbox, context: ssl.SSLContext) -> smtplib.SMTP:
    if box.port == IMPLICIT_TLS_PORT:
        return smtplib.SMTP_SSL(box.server, box.port, timeout=TIMEOUT_S, context=context)
    return smtplib.SMTP(box.server, box.port, timeout=TIMEOUT_S)


def _secured(server: smtplib.SMTP, box: Mailbox, context: ssl.SSLContext) -> bool:
    """Begin TLS as the mailbox says; return whether the conversation is encrypted now.

    "If available" encrypts whatever certificate the server shows: it is for servers that cannot do better, and a mail
    in the clear would be worse. "Required" trusts only who can prove its name.
    """
    if isinstance(server, smtplib.SMTP_SSL):
        return True
    server.ehlo_or_helo_if_needed()
    if box.tls is TlsMode.NO:
        return False
    if not server.has_extn("starttls"):
        if box.tls is TlsMode.YES:
            raise MailRefused(f"{box.server} offers no TLS, which is required. Nothing was sent.", is_passing=False)
        return False
    if box.tls is TlsMode.IF_AVAILABLE:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    server.starttls(context=context)
    server.ehlo()
    return True


def _in_the_clear(box: Mailbox) -> str:
    """Return why no password is sent, and what to do."""
    why = "TLS is set to Never" if box.tls is TlsMode.NO else f"{box.server} offers no TLS on port {box.port}"
    return (
        f"{why}, and the password of {box.user} is never sent in the clear. Nothing was sent. Use a server or port "
        "with TLS, such as 465, or leave the user empty where the server takes mail without a log-on."
    )


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = mail.mailbox.sender
    message["To"] = ", ".join(mail.recipients)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=mail.mailbox.sender.rpartition("@")[2] or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _in_words(box: Mailbox, error: smtplib.SMTPException) -> MailRefused:
    match error:
        case smtplib.SMTPAuthenticationError():
            text = f"{box.server} does not accept user {box.user} with this password: {_said(error)}"
            return MailRefused(text, is_passing=error.smtp_code in _TRANSIENT)
        case smtplib.SMTPRecipientsRefused():
            reasons = "; ".join(f"{who}: {code} {_text(words)}" for who, (code, words) in error.recipients.items())
            is_passing = all(code in _TRANSIENT for code, _ in error.recipients.values())
            return MailRefused(f"{box.server} takes mail for nobody named: {reasons}", is_passing=is_passing)
        case smtplib.SMTPServerDisconnected():
            return MailRefused(f"{box.server} ended the conversation: {error}", is_passing=True)
        case smtplib.SMTPResponseException():
            return MailRefused(f"{box.server} refused: {_said(error)}", is_passing=error.smtp_code in _TRANSIENT)
        case smtplib.SMTPNotSupportedError():
            return MailRefused(f"{box.server} takes no log-on this way: {error}", is_passing=False)
        case _:
            return MailRefused(f"{box.server} refused: {error}", is_passing=False)


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_text(error.smtp_error)}"


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
