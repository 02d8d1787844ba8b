"""What needs attention, the health check and the reports on a site's page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from ras_console.domain.vocabulary import HostState
from ras_console.engine.snapshot import PoolFigures
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.attention import HealthTab
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.pool_report import PoolReport
from tests.gui.fake_services import FakeServices
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child, click
from tests.gui.samples import POOL, SITE, host_id, sample_snapshot, with_site
from tests.unit.runtime.test_health_check import with_state

Show = Callable[..., Page]


def test_that_a_lost_host_needs_attention_and_leads_to_its_page(console: Console, show: Show) -> None:
    states = [HostState.OK] * 7
    console.show(with_state(sample_snapshot(brokers=3, hosts=8), HostState.LOST, *states))
    page = show(NodeKind.SITE, SITE, "overview")
    click(page, "finding_0")
    assert (console.context.navigator.node.kind, console.context.navigator.node.object_id) == (
        NodeKind.HOST, host_id(1),
    )  # fmt: skip


def test_that_the_health_check_opens_from_the_card_and_each_check_has_a_line(console: Console, show: Show) -> None:
    console.show(with_state(sample_snapshot(brokers=3, hosts=8), HostState.FULL, *[HostState.OK] * 7))
    page = show(NodeKind.SITE, SITE, "overview")
    click(page, "open_health_button")
    tab = child(page, HealthTab)
    assert tab.isVisible()
    assert tab.model.rowCount() >= 9
    assert child(page, QLabel, "health_summary").text() == "1 finding in 9 checks"


@pytest.mark.parametrize("trouble", ["", "No space left on device"])
def test_that_diagnostics_are_collected_and_the_outcome_is_said(
    console: Console, show: Show, tmp_path: Path, trouble: str
) -> None:
    services = FakeServices(refusal=trouble)
    object.__setattr__(console.context, "services", services.services())
    said: list[str] = []
    console.workspace.noticed.connect(said.append)
    console.workspace.failed.connect(lambda message, _hint: said.append(message))
    page = show(NodeKind.SITE, SITE, "health")
    child(page, HealthTab).collect_to(str(tmp_path / "out.zip"))
    assert services.collected == [str(tmp_path / "out.zip")]
    assert len(said) == 1
    assert (trouble or "The diagnostics are in") in said[0]


def test_that_a_pool_has_its_sessions_and_what_happened_lately(console: Console, show: Show) -> None:
    figures = PoolFigures(pool=POOL, logons=1234, logon_p50_s=4.25, logon_p95_s=9.5, failed=3, disconnected=17)
    snapshot = with_site(sample_snapshot(brokers=3, hosts=8), pools=(figures,))
    console.show(snapshot)
    report = child(show(NodeKind.SITE, SITE, "pools"), PoolReport)
    row = [report.model.index(0, column).data() for column in range(report.model.columnCount())]
    hosts = snapshot.sites[0].hosts
    assert row[1:4] == ["8", f"{int(hosts.sessions.sum()):,}", f"{int(hosts.disconnected.sum()):,}"]
    assert row[4:] == ["1,234", "4.2 s", "9.5 s", "3", "17"]
