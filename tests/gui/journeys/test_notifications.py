"""A handler fires on a crashed host: the console says so, and a mail arrives at a real server."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddObject, SetFields
from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import AlertKind, FaultKind, Kind, TlsMode
from ras_console.engine.alerts import OPENING_S
from ras_console.engine.timeline import EntryKind
from ras_console.runtime.orders import InjectFault
from tests.e2e.mail_server import Post, mail_server
from tests.gui.farms import Session
from tests.gui.journeys.conftest import SPEAKS

pytestmark = SPEAKS


def test_that_a_crashed_host_is_told_in_the_console_and_by_a_mail_that_arrives(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    session, post = Session(qapp, qtbot, tmp_path, "--speed", "20"), Post()
    farm = session.begin()
    try:
        with mail_server(post) as port:
            session.until_it_runs()
            document, site = farm.workspace.document, farm.workspace.document.sites[0]
            mailbox = {"server": "127.0.0.1", "port": port, "tls": TlsMode.NO, "sender": "console@example.com"}
            farm.workspace.apply(SetFields(object_id=ObjectId(document.mailbox.id), values=mailbox))
            handler = {"name": "Lost", "kind": AlertKind.AGENT, "grace_s": 0.0, "recipients": ("ops@example.com",)}
            farm.workspace.apply(AddObject(kind=Kind.HANDLER, parent_id=ObjectId(site.id), values=handler))
            session.until(lambda: farm.bridge.snapshot is not None and farm.bridge.snapshot.at_s > OPENING_S + 2.0)
            host = document.hosts(site.id)[0]
            farm.bridge.submit(InjectFault(fault=Fault(kind=FaultKind.CRASH, target_id=ObjectId(host.id))))
            session.until(lambda: bool(post.envelopes))
            said = f"{host.server} is lost"
            assert said in post.messages[0]["Subject"]
            session.until(lambda: any(said in each for each in farm.window.notices.texts))
            session.until(lambda: any(each.fact.kind is EntryKind.DELIVERY for each in farm.bridge.entries))
        told = [each.fact.text for each in farm.bridge.entries if each.fact.kind is EntryKind.DELIVERY]
        assert told == ["Mail sent to ops@example.com"]
    finally:
        session.end()
