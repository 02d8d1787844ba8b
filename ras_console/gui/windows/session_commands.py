"""Carries out what is wanted of sessions: asks first where something is taken away, and shows how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ras_console.domain.ids import SessionId, SiteId
from ras_console.engine.host_acts import HostAct
from ras_console.gui.action_names import ActionName
from ras_console.gui.job_numbers import new_job
from ras_console.gui.late_numpy import np
from ras_console.gui.navigation import Node
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import Question
from ras_console.gui.phrases import counted
from ras_console.runtime.orders import ActOnSessions, RepairSessions

if TYPE_CHECKING:
    from ras_console.gui.context import ConsoleContext


class SessionCommands(QObject):
    """Listens to the actions on sessions; every question opens over the window and blocks nothing."""

    def __init__(self, context: ConsoleContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        context.actions.sessions_requested.connect(self._act)

    @Slot(object, object)
    def _act(self, node: Node, name: ActionName) -> None:
        site, chosen = SiteId(node.object_id), self._context.actions.selected_sessions
        match name:
            case ActionName.DISCONNECT_SESSIONS:
                self.give(site, HostAct.DISCONNECT, chosen)
            case ActionName.MOVE_SESSIONS:
                self.give(site, HostAct.MOVE_LATER, chosen)
            case ActionName.LOG_OFF_SESSIONS:
                question = log_off_question(chosen, self._users(site, chosen))
                ask(self._context.themes, self._window, question, lambda: self.give(site, HostAct.LOG_OFF, chosen))
            case ActionName.MESSAGE_SESSIONS:
                self._write(site, chosen)
            case ActionName.LOG_OFF_OLD:
                self._choose_old(site)
            case ActionName.REPAIR_SESSIONS:
                self._context.bridge.submit(RepairSessions(site=site, actor=self._context.workspace.actor))
            case _:
                raise LookupError(f"{name} is no action on sessions")

    def give(
        self, site: SiteId, act: HostAct, sessions: tuple[SessionId, ...], title: str = "", text: str = ""
    ) -> None:
        """Hand it to the site's primary and open its progress."""
        from ras_console.gui.windows.job_window import JobWindow  # noqa: PLC0415 - not needed by the first frame

        job = new_job()
        order = ActOnSessions(
            site=site,
            job=job,
            act=act,
            sessions=sessions,
            actor=self._context.workspace.actor,
            title=title,
            text=text,
        )
        self._context.bridge.submit(order)
        JobWindow(self._context, site, job, len(sessions), self._window).show()

    def _write(self, site: SiteId, chosen: tuple[SessionId, ...]) -> None:
        from ras_console.gui.windows.session_dialogs import MessageDialog  # noqa: PLC0415 - as above

        dialog = MessageDialog(self._context.themes, len(chosen), self._window)
        dialog.accepted.connect(lambda: self.give(site, HostAct.MESSAGE, chosen, *dialog.message()))
        dialog.open()

    def _choose_old(self, site: SiteId) -> None:
        from ras_console.gui.windows.session_dialogs import OldSessionsDialog  # noqa: PLC0415 - as above

        dialog = OldSessionsDialog(self._context, site, self._window)
        dialog.accepted.connect(lambda: self.give(site, HostAct.LOG_OFF, dialog.sessions()))
        dialog.open()

    def _users(self, site: SiteId, chosen: tuple[SessionId, ...]) -> int:
        snapshot = self._context.bridge.snapshot
        view = snapshot.site(site) if snapshot is not None else None
        if view is None or view.sessions is None:
            return 0
        return len(np.unique(view.sessions.user[np.isin(view.sessions.ids, chosen)]))


def log_off_question(chosen: tuple[SessionId, ...], users: int) -> Question:
    """Return what to ask before sessions are ended."""
    what = counted(len(chosen), "session")
    who = f" of {counted(users, 'user')}" if users else ""
    return Question(
        title=f"Log off {what}?",
        text=f"{what}{who} {'ends' if len(chosen) == 1 else 'end'} at once. What has not been saved in them is lost.",
        action_label=f"Log off {what}",
    )
