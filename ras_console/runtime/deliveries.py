"""Who is told of a notification and how, worked out of the configuration: mails to send, commands to run. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ras_console.domain.catalogue import HANDLER
from ras_console.domain.ids import SiteId
from ras_console.domain.objects import Handler, Mailbox, Script
from ras_console.engine.alert_readings import FIGURES

if TYPE_CHECKING:
    from ras_console.config.document import Document
    from ras_console.engine.timeline import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message to all who are told, each in an envelope of their own."""

    site: SiteId
    mailbox: Mailbox
    recipients: tuple[str, ...]
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A command with its arguments, variables filled in; no shell reads it."""

    site: SiteId
    name: str
    arguments: tuple[str, ...]
    folder: str
    timeout_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable:
    """What a handler asks for and the configuration does not allow; `text` says why in an operator's words."""

    site: SiteId
    text: str


Delivery = Mail | Run | Undeliverable


def deliveries(document: Document, fact: Fact, wall_s: float) -> tuple[Delivery, ...]:
    """Return what is to be done for a notification that was told at `wall_s` (UTC seconds); nothing for other facts."""
    notice = fact.notice
    handler = document.get(notice.handler) if notice is not None else None
    if notice is None or not isinstance(handler, Handler):
        return ()
    found: list[Delivery] = []
    recipients = recipients_of(document, handler)
    if recipients and document.mailbox.server:
        subject, body = _mail_text(document, handler, fact, wall_s)
        found.append(Mail(site=fact.site, mailbox=document.mailbox, recipients=recipients, subject=subject, body=body))
    elif recipients or handler.mails_administrators:
        why = "the farm has no mail server" if recipients else "no administrator of the site has an address"
        found.append(Undeliverable(site=fact.site, text=f"No mail was sent for “{handler.name}”: {why}"))
    script = document.get(handler.script_id) if handler.script_id is not None else None
    if isinstance(script, Script):
        found.append(_run(document, handler, script, fact, wall_s))
    return tuple(found)


def recipients_of(document: Document, handler: Handler) -> tuple[str, ...]:
    """Return the addresses a handler mails to, each once: administrators of its site first."""
    administrators = (
        each.email
        for each in document.administrators
        if each.is_enabled and each.email and (not each.site_ids or handler.site_id in each.site_ids)
    )
    listed = (*(administrators if handler.mails_administrators else ()), *handler.recipients)
    return tuple({each.casefold(): each for each in reversed(listed)}.values())[::-1]


def variables(document: Document, handler: Handler, fact: Fact, wall_s: float) -> Mapping[str, str]:
    """Return what the variables of a command stand for."""
    notice = fact.notice
    is_recovery = notice is not None and notice.is_recovery
    value = notice.value if notice is not None else None
    site = document.site(fact.site)
    return {
        "handler": handler.name,
        "event": dict(HANDLER.field("kind").choices)[handler.kind],
        "target": notice.target if notice is not None else "",
        "value": "" if value is None else f"{round(value, 3):g}",
        "threshold": f"{handler.threshold:g}" if handler.kind in FIGURES else "",
        "state": "recovered" if is_recovery else "raised",
        "site": site.name if site is not None else "",
        "time": _stamp(wall_s),
        "text": fact.text,
    }


def trial_mail(document: Document, recipient: str, wall_s: float) -> Mail:
    """Return the mail that shows whether the mailbox works."""
    return Mail(
        site=SiteId(document.sites[0].id),
        mailbox=document.mailbox,
        recipients=(recipient,),
        subject=f"[{_line(document.farm.name)}] Test mail",
        body=f"The mailbox of farm {document.farm.name} works. Sent at {_stamp(wall_s)}.\n",
    )


def _run(document: Document, handler: Handler, script: Script, fact: Fact, wall_s: float) -> Delivery:
    """Split first and fill in then: what a host or user is called can never become an argument of its own."""
    try:
        parts = shlex.split(script.arguments)
    except ValueError as error:
        text = f"Command “{script.name}” was not run: its arguments cannot be split ({error})"
        return Undeliverable(site=fact.site, text=text)
    known = variables(document, handler, fact, wall_s)
    return Run(
        site=fact.site,
        name=script.name,
        arguments=(script.command, *(_filled(each, known) for each in parts)),
        folder=script.folder,
        timeout_s=script.timeout_s,
    )


def _filled(part: str, known: Mapping[str, str]) -> str:
    """Fill variables in from left to right; what was filled in is not looked at again, unknown ones stay as typed."""
    filled, rest = [], part
    while rest:
        before, brace, after = rest.partition("{")
        name, end, tail = after.partition("}")
        filled.append(before)
        if not brace:
            break
        if end and name in known:
            filled.append(known[name].replace("\0", ""))
            rest = tail
        else:
            filled.append("{")
            rest = after
    return "".join(filled)


def _mail_text(document: Document, handler: Handler, fact: Fact, wall_s: float) -> tuple[str, str]:
    known = variables(document, handler, fact, wall_s)
    subject = f"[{_line(document.farm.name)} / {_line(known['site'])}] {_line(fact.text)}"
    names = (("Notification", "handler"), ("Event", "event"), ("Target", "target"), ("State", "state"),
             ("Value", "value"), ("Threshold", "threshold"), ("Site", "site"), ("Time", "time"))  # fmt: skip
    lines = [f"{label}: {known[key]}" for label, key in names if known[key]]
    return subject, "\n".join((f"{fact.text}.", "", *lines, ""))


def _line(text: str) -> str:
    """Return a text that can stand in a header: on one line."""
    return " ".join(text.split())


def _stamp(wall_s: float) -> str:
    return datetime.fromtimestamp(wall_s, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
