"""Shows notifications of handlers in this console: over the page, and on the desktop where it has a tray."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QSystemTrayIcon

from ras_console.domain.objects import Handler
from ras_console.domain.vocabulary import Severity
from ras_console.gui.kit import Tone
from ras_console.gui.windows.notices import NoticeArea

if TYPE_CHECKING:
    from ras_console.engine.timeline import Fact, TimelineEntry
    from ras_console.gui.context import ConsoleContext

TONES: Final = {
    Severity.ERROR: Tone.ERROR,
    Severity.WARNING: Tone.WARN,
    Severity.GOOD: Tone.OK,
    Severity.INFO: Tone.INFO,
}
_SHOWN_MS: Final = 10_000


class DesktopAlerts(QObject):
    """Every open console shows them, whichever runs the engine; what was told before it looked stands in its events."""

    def __init__(self, context: ConsoleContext, area: NoticeArea, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._area = area
        self._tray: QSystemTrayIcon | None = None
        context.bridge.entries_added.connect(self._take)

    @Slot(object)
    def _take(self, entries: tuple[TimelineEntry, ...]) -> None:
        if self._context.bridge.snapshot is None:  # the past of an engine that ran before this console looked
            return
        for entry in entries:
            if self._is_wanted(entry.fact):
                self._show(entry.fact)

    def _is_wanted(self, fact: Fact) -> bool:
        if fact.notice is None:
            return False
        handler = self._context.workspace.document.get(fact.notice.handler)
        return isinstance(handler, Handler) and handler.shows_on_desktop

    def _show(self, fact: Fact) -> None:
        self._area.say(f"{fact.text}.", TONES[fact.severity])
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._context.themes.assets.icon("bell", "#3b6fd4", 32), self)
            self._tray.show()
        icon = QSystemTrayIcon.MessageIcon.Information
        if fact.severity in {Severity.ERROR, Severity.WARNING}:
            icon = QSystemTrayIcon.MessageIcon.Warning
        site = self._context.workspace.document.site(fact.site)
        self._tray.showMessage(site.name if site is not None else "RAS Console", fact.text, icon, _SHOWN_MS)
