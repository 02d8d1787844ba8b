"""The consoles that have this farm open, for the GUI thread: who is there, what they write, what is written to them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from ras_console.runtime.consoles import ConsoleNews, OpenConsole

Send = Callable[[tuple[int, ...], str], None]


class Consoles(QObject):
    """Alone until it is attached. `hear` may be called from any thread; everything else belongs to the GUI thread."""

    changed = Signal()
    """Others came or went, or one of them says something else of itself."""
    received = Signal(object)
    """ConsoleMessage: somebody wrote to this console."""
    told = Signal(str)
    """What became of a message that was sent here."""
    _heard = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._send: Send | None = None
        self._news = ConsoleNews()
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def open(self) -> tuple[OpenConsole, ...]:
        """Who has the farm open, this console among them; the oldest first."""
        return self._news.consoles

    @property
    def trouble(self) -> str:
        """Why the others cannot be seen just now, "" where they are."""
        return self._news.trouble

    def attach(self, send: Send) -> None:
        """Write to others by `send` from now on."""
        self._send = send

    def detach(self) -> None:
        """Be alone again."""
        self._send = None
        self._news = ConsoleNews()

    def send(self, to: tuple[int, ...], text: str) -> None:
        """Write to these consoles; `told` says what became of it."""
        if self._send is not None and to:
            self._send(to, text)

    def hear(self, news: ConsoleNews) -> None:
        """Take what a look has given; called by the thread that looks."""
        self._heard.emit(news)

    @Slot(object)
    def _take(self, news: ConsoleNews) -> None:
        if self._send is None:  # closed meanwhile
            return
        before, self._news = self._news, news
        if (before.consoles, before.trouble) != (news.consoles, news.trouble):
            self.changed.emit()
        for each in news.outcomes:
            self.told.emit(each)
        for message in news.messages:
            self.received.emit(message)
