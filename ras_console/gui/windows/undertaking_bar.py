"""In the status bar: what big change is under way, how far it is, and the button that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from ras_console.gui.theme import font

if TYPE_CHECKING:
    from ras_console.gui.context import ConsoleContext

_BAR_PX: Final = (96, 6)
_SHOWN_AFTER_MS: Final = 200
"""What is over sooner needs no sign of its own."""


class UndertakingBar(QWidget):
    """Shows itself while something is under way, and only where that takes a moment."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("undertaking_bar")
        self._undertakings = context.workspace.undertakings
        self._text = QLabel()
        self._text.setObjectName("undertaking_text")
        self._text.setFont(font("help"))
        self._bar = QProgressBar()
        self._bar.setObjectName("undertaking_progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(*_BAR_PX)
        self._stop = QToolButton()
        self._stop.setObjectName("stop_undertaking_button")
        self._stop.setText("Cancel")
        self._stop.setFont(font("help"))
        self._stop.setToolTip("Stop it; nothing is changed then")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        for each in (self._text, self._bar, self._stop):
            row.addWidget(each)
        self._delay = QTimer(self, singleShot=True, interval=_SHOWN_AFTER_MS)
        self._delay.timeout.connect(self._appear)
        self._stop.clicked.connect(self._undertakings.stop)
        self._undertakings.changed.connect(self._follow)
        self.hide()

    @Slot()
    def _follow(self) -> None:
        undertaking = self._undertakings.current
        if undertaking is None:
            self._delay.stop()
            self.hide()
            return
        if not (self.isVisible() or self._delay.isActive()):
            self._delay.start()
        self._text.setText(str(undertaking))
        self._bar.setRange(0, undertaking.total if undertaking.done is not None else 0)
        self._bar.setValue(undertaking.done or 0)
        self._stop.setEnabled(not undertaking.is_stopped)

    @Slot()
    def _appear(self) -> None:
        self.setVisible(self._undertakings.current is not None)
