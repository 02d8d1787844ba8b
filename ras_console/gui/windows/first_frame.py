"""When a window stands on the screen for the first time: what it does not need to be drawn waits until then."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

LATEST_MS: Final = 1000
"""A window that is not painted by then is minimised or covered; what waits for it must not wait for that."""


class FirstFrame(QObject):
    """Emits `shown` once: in the turn of the event loop after the window's first paint event, or when that is late."""

    shown = Signal()

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=LATEST_MS)
        self._timer.timeout.connect(self.shown)
        self._timer.start()
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the window's events; none is held back."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            if self._timer.isActive():
                self._timer.start(0)
        return False
