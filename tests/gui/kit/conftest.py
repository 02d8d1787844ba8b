"""One look, freshly put on, for every kit test."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from ras_console.gui.assets import Assets
from ras_console.gui.theme import ThemeChoice, ThemeSwitch


@pytest.fixture(name="themes")
def _themes(qapp: QApplication) -> ThemeSwitch:
    qapp.setCursorFlashTime(0)
    assets = Assets()
    assets.load_fonts()
    return ThemeSwitch(qapp, assets, ThemeChoice.LIGHT)
