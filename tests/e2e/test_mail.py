"""Mail to a real SMTP server: with TLS and without, refused, away, and what the courier makes of it."""

from __future__ import annotations

import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from ras_console.config.document import Document
from ras_console.domain.ids import AdministratorId, HandlerId, ObjectId, ScriptId, SiteId
from ras_console.domain.objects import Administrator, Handler, Mailbox, Script
from ras_console.domain.vocabulary import Severity, Source, TlsMode
from ras_console.engine.timeline import EntryKind, Fact, Notice, TimelineEntry
from ras_console.network.courier import Courier
from ras_console.network.mail import MailRefused, send
from ras_console.runtime.deliveries import Mail, trial_mail
from tests.e2e.mail_server import PASSWORD, USER, Post, authenticate, certificate, free_port, mail_server
from tests.gui.samples import SITE, sample_document, sample_snapshot
from tests.waiting import until as wait_until

HANDLER, SCRIPT = HandlerId(ObjectId(9900)), ScriptId(ObjectId(9901))


def letter(port: int, *, tls: TlsMode = TlsMode.NO, user: str = "", server: str = "127.0.0.1") -> Mail:
    box = Mailbox(
        id=ObjectId(9), farm_id=sample_document().farm.id, server=server, port=port, tls=tls, user=user,
        sender="console@example.com",
    )  # fmt: skip
    return Mail(
        site=SITE, mailbox=box, recipients=("anna@example.com", "ops@example.com"),
        subject="CPU of Héra above 90 %", body="CPU of Héra above 90 %.\n",
    )  # fmt: skip


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("tls"))


def test_that_a_mail_arrives_whole_with_all_its_recipients_and_letters() -> None:
    post = Post()
    with mail_server(post) as port:
        sent = send(letter(port), "")
    assert (sent.refused, sent.is_encrypted) == ((), False)
    (message,) = post.messages
    assert message["Subject"] == "CPU of Héra above 90 %"
    assert message["From"] == "console@example.com"
    assert message.get_content().splitlines() == ["CPU of Héra above 90 %."]
    assert post.envelopes[0].rcpt_tos == ["anna@example.com", "ops@example.com"]


@pytest.mark.parametrize("tls", [TlsMode.YES, TlsMode.IF_AVAILABLE])
def test_that_tls_is_used_where_the_server_offers_it(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext], tls: TlsMode
) -> None:
    post = Post()
    with mail_server(post, tls_context=contexts[0]) as port:
        sent = send(letter(port, tls=tls, server="localhost"), "", context=contexts[1])
    assert sent.is_encrypted
    assert post.encrypted == [True]


def test_that_required_tls_sends_nothing_to_a_server_without_it_and_says_so() -> None:
    post = Post()
    with mail_server(post) as port, pytest.raises(MailRefused, match="offers no TLS, which is required") as refusal:
        send(letter(port, tls=TlsMode.YES), "")
    assert not refusal.value.is_passing
    assert post.envelopes == []


def test_that_required_tls_sends_nothing_to_a_server_that_cannot_prove_its_name(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    post = Post()
    with (
        mail_server(post, tls_context=contexts[0]) as port,
        pytest.raises(MailRefused, match="could not be reached by TLS: self") as refusal,
    ):
        send(letter(port, tls=TlsMode.YES, server="localhost"), "")
    assert not refusal.value.is_passing
    assert post.envelopes == []


def test_that_if_available_goes_on_without_tls_where_there_is_none() -> None:
    post = Post()
    with mail_server(post) as port:
        assert not send(letter(port, tls=TlsMode.IF_AVAILABLE), "").is_encrypted
    assert post.encrypted == [False]


def with_log_on(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> dict[str, Any]:
    return {"tls_context": contexts[0], "authenticator": authenticate, "auth_required": True}


def test_that_the_mailbox_user_logs_on(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    post = Post()
    with mail_server(post, **with_log_on(contexts)) as port:
        send(letter(port, tls=TlsMode.YES, user=USER, server="localhost"), PASSWORD, context=contexts[1])
    assert post.logged_on == [True]


@pytest.mark.parametrize(
    ("tls", "why"),
    [(TlsMode.IF_AVAILABLE, "127.0.0.1 offers no TLS on port"), (TlsMode.NO, "TLS is set to Never")],
)
def test_that_a_password_is_never_sent_without_tls_and_what_to_do_is_said(tls: TlsMode, why: str) -> None:
    asked: list[Any] = []

    def ask(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        asked.append(data)
        return AuthResult(success=True)

    post = Post()
    with (
        mail_server(post, authenticator=ask, auth_require_tls=False) as port,
        pytest.raises(MailRefused, match=why) as refusal,
    ):
        send(letter(port, tls=tls, user=USER), PASSWORD)
    assert asked == []
    assert post.envelopes == []
    assert not refusal.value.is_passing
    assert "leave the user empty" in str(refusal.value)
    assert PASSWORD not in str(refusal.value)


def test_that_the_password_goes_out_with_tls_if_that_is_available(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    post = Post()
    with mail_server(post, **with_log_on(contexts)) as port:
        sent = send(letter(port, tls=TlsMode.IF_AVAILABLE, user=USER), PASSWORD)
    assert sent.is_encrypted
    assert post.logged_on == [True]


def test_that_a_wrong_password_is_told_for_good_and_without_the_password(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    with (
        mail_server(Post(), **with_log_on(contexts)) as port,
        pytest.raises(MailRefused, match="does not accept user console with this password") as refusal,
    ):
        send(letter(port, tls=TlsMode.YES, user=USER, server="localhost"), "wr0ng", context=contexts[1])
    assert not refusal.value.is_passing
    assert "wr0ng" not in str(refusal.value)


def test_that_a_server_that_is_away_is_a_passing_trouble() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(MailRefused, match="cannot be reached") as refusal:
            send(letter(taken.getsockname()[1]), "")
    assert refusal.value.is_passing


@pytest.mark.parametrize(("reply", "is_passing"), [("451 Later", True), ("554 Never", False)])
def test_that_a_refusal_says_whether_a_later_try_may_help(reply: str, is_passing: bool) -> None:
    post = Post()
    post.reply = reply
    with mail_server(post) as port, pytest.raises(MailRefused, match=reply[4:]) as refusal:
        send(letter(port), "")
    assert refusal.value.is_passing is is_passing


def test_that_one_unknown_recipient_does_not_keep_the_mail_from_the_others() -> None:
    post = Post()
    post.unknown = {"ops@example.com"}
    with mail_server(post) as port:
        assert send(letter(port), "").refused == ("ops@example.com",)
    assert post.envelopes[0].rcpt_tos == ["anna@example.com"]


# -------------------------------------------------------------------------------------------------------- courier
class Desk:
    """A courier on a sample farm, and what it told."""

    def __init__(
        self, port: int, *, retry_after_s: tuple[float, ...] = (), told: Callable[[Fact], None] | None = None
    ) -> None:
        self.told: list[Fact] = []
        self.courier = Courier(password=lambda: PASSWORD, told=told or self.told.append, retry_after_s=retry_after_s)
        self.courier.use_document(document(port))
        self.courier.start()

    def notify(self, text: str = "SH-1 is lost") -> None:
        notice = Notice(handler=HANDLER, target="SH-1", value=None, is_recovery=False)
        fact = Fact(
            at_s=5.0, site=SITE, kind=EntryKind.NOTIFICATION, severity=Severity.ERROR, source=Source.HOST, text=text,
            notice=notice,
        )  # fmt: skip
        self.courier.listen(sample_snapshot(), (TimelineEntry(seq=1, fact=fact),))

    def texts(self) -> list[str]:
        return [each.text for each in self.told]


@pytest.fixture
def desks() -> Iterator[list[Desk]]:
    opened: list[Desk] = []
    yield opened
    for each in opened:
        assert each.courier.stop()


def document(port: int) -> Document:
    before = sample_document()
    mailbox = replace(before.mailbox, server="127.0.0.1", port=port, tls=TlsMode.NO, sender="console@example.com")
    anna = Administrator(
        id=AdministratorId(ObjectId(9910)), farm_id=before.farm.id, name="anna", email="anna@example.com"
    )
    away = Administrator(
        id=AdministratorId(ObjectId(9911)), farm_id=before.farm.id, name="bela", email="bela@example.com",
        site_ids=(SiteId(ObjectId(77)),),
    )  # fmt: skip
    off = replace(anna, id=AdministratorId(ObjectId(9912)), name="off", email="off@example.com", is_enabled=False)
    handler = Handler(
        id=HANDLER, site_id=SITE, name="Lost", mails_administrators=True, recipients=("ops@example.com",),
        script_id=SCRIPT,
    )  # fmt: skip
    script = Script(
        id=SCRIPT, site_id=SITE, name="echo", command=sys.executable,
        arguments="-c 'import sys; print(len(sys.argv)); print(sys.argv[1])' '{target}: {text}; rm -rf'",
    )  # fmt: skip
    changed = {each.id: each for each in (*before.objects.values(), mailbox, anna, away, off, handler, script)}
    return Document.of(changed.values(), revision=1, next_id=10000)


def test_that_a_notification_is_mailed_to_the_sites_administrators_and_the_command_gets_its_variables(
    desks: list[Desk],
) -> None:
    post = Post()
    with mail_server(post) as port:
        desks.append(desk := Desk(port))
        desk.notify()
        wait_until(lambda: len(desk.told) == 2)
    assert post.envelopes[0].rcpt_tos == ["anna@example.com", "ops@example.com"]
    assert desk.texts() == ["Mail sent to anna@example.com, ops@example.com", "Command “echo” has run"]
    assert desk.told[1].detail == "SH-1: SH-1 is lost; rm -rf"
    assert "Target: SH-1" in post.messages[0].get_content()


def test_that_a_mail_waits_for_a_server_that_is_away_and_arrives_once_it_is_there(desks: list[Desk]) -> None:
    post = Post()
    port = free_port()
    desks.append(desk := Desk(port, retry_after_s=(0.05,) * 200))
    desk.notify()
    wait_until(lambda: bool(desk.told))
    assert desk.texts()[0] == "A mail to anna@example.com, ops@example.com could not be sent yet and is tried again"
    with mail_server(post, port=port):
        wait_until(lambda: bool(post.envelopes))
        wait_until(lambda: "Mail sent to anna@example.com, ops@example.com" in desk.texts())


def test_that_a_mail_that_no_try_helps_is_given_up_and_told(desks: list[Desk]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        desks.append(desk := Desk(taken.getsockname()[1], retry_after_s=(0.0, 0.0)))
        desk.notify()
        wait_until(lambda: len(desk.told) == 3)
    assert desk.texts()[-1] == "A mail to anna@example.com, ops@example.com was not sent"
    assert desk.told[-1].severity is Severity.ERROR
    assert PASSWORD not in repr(desk.told)


def test_that_a_mistake_of_ours_at_a_later_try_does_not_end_the_others(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    def tell(fact: Fact) -> None:
        told.append(fact.text)
        if told.count(fact.text) == 1 and fact.text.endswith("was not sent"):
            raise RuntimeError("a mistake of ours")

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        desk = Desk(taken.getsockname()[1], retry_after_s=(0.0,), told=tell)
        desk.notify()
        wait_until(lambda: "A notification could not be delivered" in told)
        desk.notify()
        wait_until(lambda: sum(each.endswith("was not sent") for each in told) == 2)
        assert desk.courier.stop()
    assert "a delivery has failed" in caplog.text


def test_that_a_trial_mail_names_the_farm() -> None:
    post = Post()
    with mail_server(post) as port:
        send(trial_mail(document(port), "anna@example.com", 1.7e9), "")
    assert post.messages[0]["Subject"] == f"[{sample_document().farm.name}] Test mail"
