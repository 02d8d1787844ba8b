"""Turns what happens to farm and engine into banners, notices and panels over the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ras_console.gui.kit import Tone
from ras_console.gui.wall_clock import local_time
from ras_console.gui.windows.conflict_panel import ConflictPanel
from ras_console.gui.windows.engine_death import EngineDeathPanel
from ras_console.gui.windows.engine_status import EnginePlace
from ras_console.gui.windows.notices import NoticeArea, StandingBanner

if TYPE_CHECKING:
    from ras_console.config.merging import Theirs
    from ras_console.gui.context import ConsoleContext
    from ras_console.gui.preferences import PreferenceStore
    from ras_console.gui.workspace import Conflict
    from ras_console.runtime.consoles import ConsoleMessage
    from ras_console.runtime.feed import EngineDeath

LAB_TEXT = "This is a lab: its brokers, session hosts and users are simulated. Break what you like."


class Announcer(QObject):
    """Listens to workspace, bridge and drafts, and speaks in the notice area."""

    restart_wanted = Signal()
    empty_farm_wanted = Signal()

    def __init__(
        self, context: ConsoleContext, preferences: PreferenceStore, area: NoticeArea, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._preferences = preferences
        self._area = area
        context.workspace.noticed.connect(self._notice)
        context.workspace.failed.connect(self.fail)
        context.workspace.conflicted.connect(self._show_conflict)
        context.workspace.document_changed.connect(self._show_lab)
        context.bridge.engine_died.connect(self._show_death)
        context.bridge.feed_changed.connect(self._forget_death)
        context.drafts.lost.connect(self._warn)
        context.consoles.received.connect(self._show_message)
        context.consoles.told.connect(self._notice)
        preferences.unsaved.connect(self._warn)
        if preferences.notice:
            self._warn(preferences.notice)
        self._show_read_only()
        self._show_lab()
        if context.bridge.death is not None:
            self._show_death(context.bridge.death)

    @Slot(str)
    def _notice(self, text: str) -> None:
        self._area.say(text, Tone.INFO)

    @Slot(str)
    def _warn(self, text: str) -> None:
        self._area.say(text, Tone.WARN)

    @Slot(str, str)
    def fail(self, message: str, hint: str) -> None:
        """Say what could not be done, and what to do."""
        self._area.say(f"{message} {hint}".strip(), Tone.ERROR)

    # ------------------------------------------------------------------------------------------------ what lasts
    def _show_read_only(self) -> None:
        if self._context.workspace.is_read_only:
            text = f"{self._context.workspace.path.name} is open read-only: everything can be seen, nothing changed."
            banner = StandingBanner(self._context.themes, text, Tone.WARN, name="read_only_banner", icon="lock")
            self._area.stand("read_only", banner)

    @Slot()
    def _show_lab(self) -> None:
        workspace = self._context.workspace
        is_lab = any(site.is_lab for site in workspace.document.sites)
        is_dismissed = str(workspace.path) in self._preferences.values.dismissed_lab_banners
        if not is_lab or is_dismissed:
            self._area.leave("lab")
        elif not self._area.is_standing("lab"):
            banner = StandingBanner(
                self._context.themes, LAB_TEXT, Tone.INFO, name="lab_banner", icon="flask-conical", is_closable=True
            )
            empty = banner.offer(self.tr("Start an empty farm…"), "start_empty_farm_button")
            empty.clicked.connect(self.empty_farm_wanted)
            banner.closed.connect(self._dismiss_lab)
            self._area.stand("lab", banner)

    @Slot()
    def _dismiss_lab(self) -> None:
        dismissed = self._preferences.values.dismissed_lab_banners
        self._preferences.change(dismissed_lab_banners=(*dismissed, str(self._context.workspace.path)))
        self._area.leave("lab")

    def show_engine_place(self, place: EnginePlace, holder: str) -> None:
        """Say that another process has the engine, as long as it has."""
        if place is not EnginePlace.ELSEWHERE:
            self._area.leave("elsewhere")
            return
        who = f" ({holder})" if holder else ""
        text = (
            f"The engine of this farm runs in another process{who}. Changes made here reach it; it is taken over when "
            "that one ends."
        )
        banner = StandingBanner(self._context.themes, text, Tone.INFO, name="elsewhere_banner", icon="link")
        self._area.stand("elsewhere", banner)

    @Slot(object)
    def _show_message(self, message: ConsoleMessage) -> None:
        """Show what another administrator wrote, until it is dismissed."""
        key = f"message {message.id}"
        moment = local_time(message.sent_utc.timestamp())
        text = f"{message.sender} on {message.computer} wrote at {moment:%H:%M}: {message.text}"
        banner = StandingBanner(
            self._context.themes, "", Tone.INFO, name="console_message_banner", icon="bell", is_closable=True
        )
        banner.closed.connect(lambda: self._area.leave(key))
        self._area.stand(key, banner, is_urgent=True)
        banner.show_text(text, Tone.INFO, icon="bell")  # said aloud

    @Slot(object)
    def _show_death(self, death: EngineDeath) -> None:
        panel = EngineDeathPanel(self._context.themes, death)
        panel.restart_wanted.connect(self.restart_wanted)
        self._area.stand("death", panel, is_urgent=True)

    @Slot()
    def _forget_death(self) -> None:
        if self._context.bridge.death is None:
            self._area.leave("death")

    @Slot(object)
    def _show_conflict(self, conflict: Conflict) -> None:
        panel = ConflictPanel(self._context.themes, conflict, self._context.workspace.document.names())
        panel.mine_chosen.connect(lambda: self._keep_mine(conflict, panel.left_to_them()))
        panel.theirs_chosen.connect(lambda: self._area.leave("conflict"))
        self._area.stand("conflict", panel, is_urgent=True)

    def _keep_mine(self, conflict: Conflict, theirs: Theirs) -> None:
        self._area.leave("conflict")
        self._context.workspace.retry(conflict, theirs, self._area.say_problems)
