"""The console that the tests of pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.pages import build_page
from tests.gui.panels.console import Console, open_console
from tests.gui.samples import sample_document, sample_snapshot


@pytest.fixture
def console(tmp_path: Path, qapp: QApplication) -> Iterator[Console]:
    """Return a console on a farm of three brokers and eight hosts, all well."""
    opened = open_console(tmp_path, qapp, document=sample_document(brokers=3, hosts=8))
    opened.show(sample_snapshot(brokers=3, hosts=8))
    yield opened
    opened.repository.close()


@pytest.fixture
def show(console: Console, qtbot: QtBot) -> Callable[..., Page]:
    """Return how to select a node and show its page."""
    pages: list[Page] = []

    def shown(kind: NodeKind, object_id: int, tab: str = "") -> Page:
        node = console.go(kind, object_id, tab)
        page = build_page(console.context, kind)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1310, 450)
        page.show_node(node)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        return page

    return shown
