"""The thread that mails and runs commands for notification handlers, beside the engine, and tells what became of it."""

from __future__ import annotations

import heapq
import logging
import queue
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, assert_never

from ras_console.domain.ids import SiteId
from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.timeline import EntryKind, Fact, TimelineEntry
from ras_console.network import commands, mail
from ras_console.runtime.deliveries import Delivery, Mail, Run, Undeliverable, deliveries
from ras_console.runtime.postman import Posted

if TYPE_CHECKING:
    from ras_console.config.document import Document
    from ras_console.engine.snapshot import FarmSnapshot

RETRY_AFTER_S: Final = (10.0, 60.0, 300.0)
"""Pauses before a mail is tried again where that may help; after the last it is given up, and said."""

_HELD: Final = 1000
"""Deliveries that wait at most; a farm that tells more than that has been told."""

_log = logging.getLogger(__name__)


@dataclass(order=True, slots=True)
class _Waiting:
    at_s: float
    number: int
    mail: Mail
    tries: int


class Courier:
    """A Tap of the engine: only the console that runs it delivers.

    `told` gets a fact for the event list; it is called from the courier's thread, as is `password`, which may block.
    """

    def __init__(
        self,
        *,
        password: Callable[[], str],
        told: Callable[[Fact], None],
        retry_after_s: tuple[float, ...] = RETRY_AFTER_S,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        self._password = password
        self._told = told
        self._retry_after_s = retry_after_s
        self._trusted = trusted
        self._document: Document | None = None
        self._queue: queue.Queue[Delivery | None] = queue.Queue(maxsize=_HELD)
        self._waiting: list[_Waiting] = []
        self._numbers = 0
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, timeout_s: float = 2.0) -> bool:
        """End; what is under way is waited for so long, what waits for another try is given up."""
        try:
            self._queue.put_nowait(None)
        except queue.Full:
            return False
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def use_document(self, document: Document) -> None:
        """Know handlers, commands, mailbox and administrators as they are from now on; from any thread."""
        self._document = document

    def listen(self, snapshot: FarmSnapshot, entries: tuple[TimelineEntry, ...]) -> None:
        """Take note of notifications; called by the engine's thread, returns at once."""
        document = self._document
        if document is None:
            return
        for entry in entries:
            if entry.fact.notice is not None:
                for each in deliveries(document, entry.fact, snapshot.origin_wall_s + entry.fact.at_s):
                    self._put(each)

    def _put(self, delivery: Delivery) -> None:
        try:
            self._queue.put_nowait(delivery)
        except queue.Full:
            _log.warning("a notification was not delivered: %d wait already", _HELD)

    def _run(self) -> None:
        while True:
            try:
                delivery = self._queue.get(timeout=self._rest_s())
            except queue.Empty:
                if (due := self._due()) is not None:
                    self._guarded(due.mail.site, partial(self._mail, due.mail, due.tries))
                continue
            if delivery is None:
                for each in self._waiting:
                    _log.warning("a mail to %s was given up: the console was closed", ", ".join(each.mail.recipients))
                return
            self._guarded(delivery.site, partial(self._deliver, delivery))

    def _guarded(self, site: SiteId, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as fault:  # noqa: BLE001 - the thread's root: one bad delivery must not end all others
            _log.exception("a delivery has failed")
            self._tell(site, Severity.ERROR, "A notification could not be delivered", repr(fault))

    def _deliver(self, delivery: Delivery) -> None:
        match delivery:
            case Mail():
                self._mail(delivery, 0)
            case Run():
                outcome = commands.run(delivery)
                severity = Severity.INFO if outcome.is_well else Severity.ERROR
                self._tell(delivery.site, severity, outcome.text, outcome.last_line)
            case Undeliverable(text=text):
                self._tell(delivery.site, Severity.WARNING, text, "")
            case _:
                assert_never(delivery)

    def _mail(self, letter: Mail, tries: int) -> None:
        who = ", ".join(letter.recipients)
        try:
            sent = mail.send(letter, self._password() if letter.mailbox.user else "", context=self._trusted)
        except mail.MailRefused as refusal:
            if refusal.is_passing and tries < len(self._retry_after_s):
                pause_s = self._retry_after_s[tries]
                self._numbers += 1
                again = _Waiting(time.monotonic() + pause_s, self._numbers, letter, tries + 1)
                heapq.heappush(self._waiting, again)
                if tries == 0:
                    text = f"A mail to {who} could not be sent yet and is tried again"
                    self._tell(letter.site, Severity.WARNING, text, str(refusal))
                return
            self._tell(letter.site, Severity.ERROR, f"A mail to {who} was not sent", str(refusal))
            return
        if sent.refused:
            text = f"The mail server does not take mail for {', '.join(sent.refused)}"
            self._tell(letter.site, Severity.ERROR, text, letter.subject)
        self._tell(letter.site, Severity.INFO, f"Mail sent to {who}", letter.subject)

    def _rest_s(self) -> float | None:
        """Return how long nothing is due; None where nothing waits for another try."""
        return max(0.0, self._waiting[0].at_s - time.monotonic()) if self._waiting else None

    def _due(self) -> _Waiting | None:
        """Take the mail that is to be tried again now; None where none is."""
        is_due = self._waiting and self._waiting[0].at_s <= time.monotonic()
        return heapq.heappop(self._waiting) if is_due else None

    def _tell(self, site: SiteId, severity: Severity, text: str, detail: str) -> None:
        fact = Fact(
            at_s=0.0,
            site=site,
            kind=EntryKind.DELIVERY,
            severity=severity,
            source=Source.CONSOLE,
            text=text,
            detail=detail,
        )
        self._told(fact)


def try_mail(letter: Mail, password: str) -> Posted:
    """Send one mail and say what became of it; blocks."""
    try:
        sent = mail.send(letter, password)
    except mail.MailRefused as refusal:
        return Posted(is_well=False, text=str(refusal))
    if sent.refused:
        return Posted(is_well=False, text=f"The server does not take mail for {', '.join(sent.refused)}.")
    how = "with TLS" if sent.is_encrypted else "without TLS: anybody on the way can read it"
    return Posted(is_well=True, text=f"{letter.mailbox.server} has taken the mail, {how}.")
