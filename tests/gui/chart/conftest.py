"""One look and one live pane for every chart test."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ras_console.gui.assets import Assets
from ras_console.gui.chart.live_pane import LivePane
from ras_console.gui.context import ConsoleContext
from ras_console.gui.theme import ThemeChoice, ThemeSwitch
from tests.gui.chart.stage import made_context
from tests.gui.samples import sample_document


@pytest.fixture(name="themes")
def _themes(qapp: QApplication) -> ThemeSwitch:
    assets = Assets()
    assets.load_fonts()
    return ThemeSwitch(qapp, assets, ThemeChoice.LIGHT)


@pytest.fixture(name="context")
def _context(themes: ThemeSwitch) -> ConsoleContext:
    return made_context(themes, sample_document(3, 8))


@pytest.fixture(name="pane")
def _pane(context: ConsoleContext, qtbot: QtBot) -> LivePane:
    pane = LivePane(context)
    qtbot.addWidget(pane)
    pane.resize(980, 426)
    with qtbot.waitExposed(pane):
        pane.show()
    return pane
