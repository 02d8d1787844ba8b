"""The health check: what it finds, how grave that is, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ras_console.config.document import Document
from ras_console.domain.ids import HandlerId, ObjectId, PoolId
from ras_console.domain.objects import FarmObject, Handler
from ras_console.domain.vocabulary import HostState, LogonMode, Role, Severity
from ras_console.engine.snapshot import AlertView, FarmSnapshot
from ras_console.runtime.health_check import Finding, attention, health_checks
from tests.gui.samples import SITE, broker_id, host_id, sample_document, sample_snapshot, with_site


def with_objects(document: Document, *things: FarmObject) -> Document:
    changed = {each.id: each for each in (*document.objects.values(), *things)}
    return Document.of(changed.values(), revision=document.revision, next_id=100_000)


def well() -> tuple[Document, FarmSnapshot]:
    document = sample_document(brokers=2, hosts=4)
    promotion = replace(document.auto_promotion(SITE), is_enabled=True)
    handler = Handler(id=HandlerId(ObjectId(9900)), site_id=SITE, name="Lost")
    snapshot = sample_snapshot(brokers=2, hosts=4)
    return with_objects(document, promotion, handler), replace(snapshot, revision=document.revision)


def findings(document: Document, snapshot: FarmSnapshot | None) -> list[Finding]:
    return [each for check in health_checks(document, snapshot, SITE, "1.0") for each in check.findings]


def with_state(snapshot: FarmSnapshot, *states: HostState) -> FarmSnapshot:
    hosts = replace(snapshot.sites[0].hosts, state=np.array(states, dtype=np.uint8))
    return with_site(snapshot, hosts=hosts)


def test_that_a_site_that_is_well_has_no_findings() -> None:
    document, snapshot = well()
    assert findings(document, snapshot) == []
    assert all(check.well for check in health_checks(document, snapshot, SITE, "1.0"))


def test_that_without_an_engine_settings_are_checked_all_the_same() -> None:
    document, _ = well()
    alone = with_objects(document, replace(document.brokers(SITE)[1], is_enabled=False))
    assert [each.text for each in findings(alone, None)] == ["No engine shows this site", "Only one broker is enabled"]


def _alert(number: int, *, told_s: float | None) -> AlertView:
    return AlertView(
        handler=HandlerId(ObjectId(9900)), target=ObjectId(host_id(number)), value=0.0, since_s=5.0, told_s=told_s
    )


Change = Callable[[Document, FarmSnapshot], tuple[Document, FarmSnapshot]]


def _host(document: Document, number: int, **values: Any) -> Document:
    host = next(each for each in document.hosts(SITE) if each.id == host_id(number))
    return with_objects(document, replace(host, **values))


CASES: list[tuple[Change, Severity, str, tuple[int, str]]] = [
    (
        lambda d, s: (d, with_state(s, HostState.LOST, HostState.OK, HostState.OK, HostState.OK)),
        Severity.ERROR, "is lost", (host_id(1), ""),
    ),
    (
        lambda d, s: (d, with_state(s, HostState.FULL, HostState.FULL, HostState.OK, HostState.OK)),
        Severity.WARNING, "2 hosts are full", (SITE, "hosts"),
    ),
    (
        lambda d, s: (d, with_site(s, election=replace(s.sites[0].election, primary=None))),
        Severity.ERROR, "The site has no primary", (SITE, "brokers"),
    ),
    (
        lambda d, s: (d, with_site(s, election=replace(s.sites[0].election, is_store_reachable=False))),
        Severity.ERROR, "No broker reaches the lease store", (SITE, "brokers"),
    ),
    (
        lambda d, s: (
            d, with_site(s, brokers=(s.sites[0].brokers[0], replace(s.sites[0].brokers[1], role=Role.DOWN)))
        ),
        Severity.ERROR, "does not answer", (broker_id(2), ""),
    ),
    (
        lambda d, s: (with_objects(d, replace(d.auto_promotion(SITE), is_enabled=False)), s),
        Severity.WARNING, "Auto-promotion is off", (SITE, "brokers/promotion"),
    ),
    (
        lambda d, s: (d, with_site(s, figures=replace(s.sites[0].figures, sessions=950))),
        Severity.WARNING, "950 of 260 places for sessions are taken", (SITE, "hosts"),
    ),
    (
        lambda d, s: (with_objects(d, replace(d.resources(SITE)[0], pool_ids=(PoolId(ObjectId(99)),))), s),
        Severity.WARNING, "No host can run", (11, ""),
    ),
    (
        lambda d, s: (with_objects(d, replace(d.handlers(SITE)[0], recipients=("ops@example.com",))), s),
        Severity.WARNING, "mails and the farm has no mail server", (SITE, "notifications/mailbox"),
    ),
    (
        lambda d, s: (with_objects(d, replace(d.handlers(SITE)[0], shows_on_desktop=False)), s),
        Severity.WARNING, "tells nobody", (SITE, "notifications"),
    ),
    (
        lambda d, s: (with_objects(d, replace(d.handlers(SITE)[0], is_enabled=False)), s),
        Severity.INFO, "No notification handler is switched on", (SITE, "notifications"),
    ),
    (
        lambda d, s: (d, with_site(s, alerts=(_alert(1, told_s=9.0), _alert(2, told_s=9.5), _alert(3, told_s=None)))),
        Severity.WARNING, "“Lost” holds for 2 targets", (SITE, "notifications"),
    ),
    (
        lambda d, s: (_host(d, 2, logon_mode=LogonMode.DISABLED), s),
        Severity.INFO, "is closed for logons", (host_id(2), ""),
    ),
    (
        lambda d, s: (d, replace(s, revision=d.revision - 1)),
        Severity.WARNING, "The engine runs on revision", (SITE, ""),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "severity", "words", "leads"), CASES)
def test_that_one_thing_amiss_is_one_finding(
    change: Change, severity: Severity, words: str, leads: tuple[int, str]
) -> None:
    document, snapshot = change(*well())
    (found,) = findings(document, snapshot)
    assert words in found.text
    assert (found.severity, found.about, found.page) == (severity, *leads)
    assert found.hint


def test_that_attention_is_the_gravest_first_and_leaves_out_what_is_merely_worth_knowing() -> None:
    document, snapshot = well()
    document = with_objects(_host(document, 2, logon_mode=LogonMode.DISABLED), replace(
        document.auto_promotion(SITE), is_enabled=False
    ))  # fmt: skip
    snapshot = with_state(snapshot, HostState.LOST, HostState.OK, HostState.OK, HostState.OK)
    found = attention(health_checks(document, snapshot, SITE, "1.0"))
    assert [each.severity for each in found] == [Severity.ERROR, Severity.WARNING]
