"""One open farm: its file, its engine, its window and all that is between them; reads as the list of what exists."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from ras_console.config import permissions
from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change
from ras_console.config.document import Document
from ras_console.config.log_reset import resets_due
from ras_console.domain.catalogue import name_of
from ras_console.gui.action_icons import ActionIcons
from ras_console.gui.actions import ConsoleActions
from ras_console.gui.assets import Assets
from ras_console.gui.backstage import Backstage
from ras_console.gui.bridge import Bridge, Lookup
from ras_console.gui.change_facts import change_fact
from ras_console.gui.chart.live_pane import LivePane
from ras_console.gui.computer_tools import ComputerTools
from ras_console.gui.consoles import Consoles
from ras_console.gui.context import ConsoleContext, Found
from ras_console.gui.drafts import Drafts
from ras_console.gui.farm_engine import FarmEngine, Mailing
from ras_console.gui.navigation import Navigator, Node, NodeKind
from ras_console.gui.panels.events import EventsPane
from ras_console.gui.panels.pages import build_page
from ras_console.gui.preferences import PreferenceStore
from ras_console.gui.theme import ThemeSwitch
from ras_console.gui.windows.first_frame import FirstFrame
from ras_console.gui.windows.main_window import MainWindow, Panes
from ras_console.gui.workspace import Workspace
from ras_console.runtime.consoles import ConsoleNote
from ras_console.runtime.embedded import EngineSettings
from ras_console.runtime.feed import Feed
from ras_console.runtime.order_rights import order_refusal
from ras_console.runtime.orders import Tell
from ras_console.runtime.postman import MakePostman, TryMail
from ras_console.runtime.visits import Visit, VisitSearch
from ras_console.storage.errors import StorageError
from ras_console.storage.repository import Repository

if TYPE_CHECKING:
    from ras_console.storage.console_post import ConsolePost

_log = logging.getLogger(__name__)

EXPORTS_EVERY_MS: Final = 60_000
"""How often it is asked whether the farm's own export is due."""

LOOK_EVERY_MS: Final = 1000
"""How often the file is asked whether another console has changed it, and whether the engine has become free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What outlives a farm: looks, preferences, names, who sits here."""

    assets: Assets
    themes: ThemeSwitch
    preferences: PreferenceStore
    lookup: Lookup
    tools: ComputerTools
    actor: str
    sqlite_version: str
    make_postman: MakePostman
    try_mail: TryMail
    log_text: Callable[[], str]


class OpenFarm(QObject):
    """Everything that belongs to one database while it is open. `start` follows an engine, `close` ends everything."""

    def __init__(self, repository: Repository, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._repository = repository
        self.bridge = Bridge(self)
        self._backstage = Backstage(repository.path, around.try_mail, around.log_text)
        self.workspace = Workspace(repository, actor=around.actor, primaries=self._primaries, parent=self)
        self.navigator = Navigator(_first_node(self.workspace.document), self)
        self.drafts = Drafts(self.workspace, self)
        self.consoles = Consoles(self)
        self._post: ConsolePost | None = None
        self.actions = ConsoleActions(
            workspace=self.workspace,
            bridge=self.bridge,
            navigator=self.navigator,
            drafts=self.drafts,
            parent=self,
        )
        self.context = ConsoleContext(
            workspace=self.workspace,
            bridge=self.bridge,
            navigator=self.navigator,
            themes=around.themes,
            assets=around.assets,
            drafts=self.drafts,
            actions=self.actions,
            preferences=around.preferences,
            tools=around.tools,
            resolve=around.lookup.resolve,
            find_visits=self._find_visits,
            services=self._backstage.services(self.workspace.background),
            consoles=self.consoles,
        )
        panes = Panes(
            build_page=lambda kind: build_page(self.context, kind),
            live=LivePane(self.context),
            events=EventsPane(self.context),
        )
        self.window = MainWindow(self.context, around.preferences, panes, sqlite_version=around.sqlite_version)
        icons = (*self.actions.icons(), *self.window.window_actions.icons())
        self._icons = ActionIcons(around.themes, icons, self)
        mailing = Mailing(make_postman=around.make_postman, password=self._backstage.password)
        self.engine = FarmEngine(self.workspace, self.bridge, mailing, self)
        self._settings: EngineSettings | None = None
        """None until the engine is to start, and once the farm is closed."""
        self._export_said = ""
        self.bridge.ask_before_orders(lambda order: order_refusal(self.workspace.document, self.workspace.actor, order))
        self.bridge.refused.connect(lambda reason: self.workspace.failed.emit(reason, ""))
        self._exports = QTimer(self, interval=EXPORTS_EVERY_MS)
        self._exports.timeout.connect(self.export_if_due)
        self._look = QTimer(self, interval=LOOK_EVERY_MS)
        self._look.timeout.connect(self._look_around)
        self.workspace.document_changed.connect(self._note_console)
        self.workspace.committed.connect(self._tell)
        self.bridge.proposed.connect(self.workspace.take_proposals)
        self.bridge.troubled.connect(self.workspace.failed)
        self.drafts.changed.connect(self._note_console)
        self.window.engine_restart_wanted.connect(self.engine.restart)
        self.window.lab_reset_wanted.connect(self.engine.reset)
        self.engine.place_changed.connect(self.window.show_engine_place)
        self.engine.place_changed.connect(self._note_console)
        self.engine.begun.connect(self._join)

    def _find_visits(self, wanted: VisitSearch, done: Found) -> None:
        """Look into the history off the GUI thread: seven days of it are not read between two frames."""
        path = self.workspace.path

        def search() -> tuple[tuple[Visit, ...], str]:
            from ras_console.storage.session_history import find_visits  # noqa: PLC0415 - it brings numpy

            try:
                return find_visits(path, wanted), ""
            except StorageError as error:
                return (), error.message

        self.workspace.background.run(search, lambda found: done(*found))

    def start(self, settings: EngineSettings) -> None:
        """Run the farm's engine, or follow the one that another console runs; a read-only farm has none.

        Both begin when the window has been painted, which they would only hold up.
        """
        self._settings = settings
        FirstFrame(self.window, self).shown.connect(self._open)

    @Slot()
    def _open(self) -> None:
        self._icons.begin()
        settings = self._settings
        if settings is None:  # closed again at once
            return
        self._exports.start()
        if self.workspace.is_read_only:
            self.engine.show_place()
            self._join()
        else:
            self.engine.open(settings)

    @Slot()
    def _join(self) -> None:
        """Look from now on what others do with the file, and be seen by them."""
        self._look.start()
        self._join_consoles()

    def follow(self, feed: Feed) -> None:
        """Show a feed that somebody else drives."""
        self._icons.begin()
        self.bridge.attach(feed)

    def close(self) -> None:
        """End the engine, keep the lab's clock, give the file back."""
        self._look.stop()
        self._exports.stop()
        self.workspace.close()
        self._settings = None
        if self._post is not None:
            self.consoles.detach()
            self._post.stop()
            self._post = None  # it holds a signal of an object of this thread, and would be the last to let go of it
        was_here = self.engine.close()
        self.bridge.collect_now()
        snapshot = self.bridge.snapshot
        self.bridge.attach(None)
        if was_here and snapshot is not None:
            try:
                self._repository.note_virtual_s(snapshot.origin_wall_s + snapshot.at_s)
            except StorageError as error:  # the window is gone: the log is what is left to say it in
                _log.warning("the lab's clock was not kept: %s", error.message)
        self._repository.close()

    @Slot()
    def export_if_due(self) -> None:
        """Make the farm's own export when it is time, where the engine runs; a failure is told once."""
        if self.engine.is_here:
            self.workspace.files.export_if_due(self._say_export_failure)

    def _say_export_failure(self, message: str, hint: str) -> None:
        if message != self._export_said:
            self._export_said = message
            self.workspace.failed.emit(f"The farm could not be exported by itself. {message}", hint)

    # ---------------------------------------------------------------------------------------------- other consoles
    def _join_consoles(self) -> None:
        from ras_console.storage.console_post import ConsolePost  # noqa: PLC0415 - after the first frame

        self._post = ConsolePost(
            self.workspace.path,
            self._own_note(),
            heard=self.consoles.hear,
            begins_file=not self.workspace.is_read_only,
        )
        self.consoles.attach(self._post.send)
        self._post.start()

    def _own_note(self) -> ConsoleNote:
        workspace = self.workspace
        return ConsoleNote(
            actor=workspace.actor,
            role=permissions.role_words(workspace.document, workspace.actor),
            drafts=len(self.drafts.all_dirty()),
            is_read_only=workspace.is_read_only,
            has_engine=self.engine.is_here,
        )

    @Slot()
    def _note_console(self) -> None:
        if self._post is not None:
            self._post.use_note(self._own_note())

    @Slot()
    def _look_around(self) -> None:
        self.workspace.look_for_changes()
        if self.engine.is_here:
            self._reset_log_levels()
        else:
            self.engine.take_over()

    def _reset_log_levels(self) -> None:
        """Take raised log levels back when their time is over; the console with the engine does it for all."""
        for each in resets_due(self.workspace.document, time.time()):
            broker = self.workspace.document.get(each.object_id)
            self.workspace.apply_by_itself(each, actor=f"RAS Console, {name_of(broker)}" if broker else "RAS Console")

    @Slot(object)
    def _tell(self, change: Change) -> None:
        """Put a committed change into the timeline, where the engine that this console follows keeps it."""
        fact = change_fact(change, self.workspace.document, self._around.actor)
        self.bridge.submit(Tell(fact=fact))

    def _primaries(self) -> Primaries:
        snapshot = self.bridge.snapshot
        if snapshot is None:
            return {}
        return {each.id: each.election.primary for each in snapshot.sites if each.election.primary is not None}


def _first_node(document: Document) -> Node:
    """Return where a farm opens: at the first broker of its first site, which is what most come for."""
    site = document.sites[0]
    brokers = document.brokers(site.id)
    return Node(NodeKind.BROKER, brokers[0].id) if brokers else Node(NodeKind.SITE, site.id)
