"""The panel that appears when the engine has stopped by a fault of its own: what, the report, and a new start."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.gui.kit import Button, Tone
from ras_console.gui.theme import ThemeSwitch
from ras_console.gui.windows.notices import NoticePanel, StandingBanner
from ras_console.runtime.feed import EngineDeath

_REPORT_PX: Final = (72, 180)
"""Least and greatest height of the report: in a low window it scrolls, and the page stays in sight."""


class EngineDeathPanel(NoticePanel):
    """Says that the configuration is kept, shows the report on demand and offers a new start."""

    restart_wanted = Signal()

    def __init__(self, themes: ThemeSwitch, death: EngineDeath, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("engine_death_panel")
        self._death = death
        text = f"The engine has stopped: {death.summary} The configuration is kept and can still be edited."
        self._banner = StandingBanner(themes, text, Tone.ERROR, name="engine_death_banner", icon="octagon-x")
        self._toggle = self._banner.offer(self.tr("Details"), "engine_details_button", icon="file-text")
        self._toggle.setCheckable(True)
        copy = self._banner.offer(self.tr("Copy report"), "engine_copy_button", icon="copy")
        restart = self._banner.offer(self.tr("Restart engine"), "engine_restart_button", icon="rotate-ccw")
        self.report = QPlainTextEdit(death.traceback)
        self.report.setObjectName("engine_report")
        self.report.setReadOnly(True)
        self.report.setAccessibleName(self.tr("Report of the stopped engine"))
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setMinimumHeight(_REPORT_PX[0])
        self.report.setMaximumHeight(_REPORT_PX[1])
        self.report.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._banner)
        column.addWidget(self.report)
        self._toggle.toggled.connect(self.report.setVisible)
        copy.clicked.connect(self._copy)
        restart.clicked.connect(self.restart_wanted)

    @override
    def take_in(self, button: Button) -> None:
        self._banner.take_in(button)

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(f"{self._death.summary}\n\n{self._death.traceback}")
