"""One open farm: its file, its engine, its window and all that is between them; reads as the list of what exists."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ras_console.config import permissions
from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change
from ras_console.config.document import Document
from ras_console.config.log_reset import resets_due
from ras_console.domain.catalogue import name_of
from ras_console.domain.ids import SiteId
from ras_console.domain.objects import Site
from ras_console.domain.vocabulary import Severity, Source
from ras_console.engine.timeline import EntryKind, Fact
from ras_console.gui.action_icons import ActionIcons
from ras_console.gui.actions import ConsoleActions
from ras_console.gui.assets import Assets
from ras_console.gui.background import Background
from ras_console.gui.backstage import Backstage
from ras_console.gui.bridge import Bridge, Lookup
from ras_console.gui.chart.live_pane import LivePane
from ras_console.gui.computer_tools import ComputerTools
from ras_console.gui.consoles import Consoles
from ras_console.gui.context import ConsoleContext, Found
from ras_console.gui.drafts import Drafts
from ras_console.gui.navigation import Navigator, Node, NodeKind
from ras_console.gui.panels.events import EventsPane
from ras_console.gui.panels.pages import build_page
from ras_console.gui.phrases import counted
from ras_console.gui.preferences import PreferenceStore
from ras_console.gui.theme import ThemeSwitch
from ras_console.gui.windows.engine_status import EnginePlace
from ras_console.gui.windows.first_frame import FirstFrame
from ras_console.gui.windows.main_window import MainWindow, Panes
from ras_console.gui.workspace import Workspace
from ras_console.runtime.consoles import ConsoleNote
from ras_console.runtime.embedded import EngineSettings
from ras_console.runtime.feed import Feed
from ras_console.runtime.order_rights import carrying_refusal, order_refusal
from ras_console.runtime.orders import Order, Tell, UseTopology
from ras_console.runtime.postman import MakePostman, Postman, TryMail
from ras_console.runtime.visits import Visit, VisitSearch
from ras_console.storage.errors import StorageError
from ras_console.storage.repository import Repository

if TYPE_CHECKING:
    from ras_console.storage.console_post import ConsolePost
    from ras_console.storage.engine_room import EngineRoom

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

    _opened = Signal(object, object)
    """The Document the engine began with, and its Feed or the StorageError: told by the thread that opened the room."""
    _delivered = Signal(object)
    """Fact: what became of a mail or command, told by the postman's thread."""

    def __init__(self, repository: Repository, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._repository = repository
        self.bridge = Bridge(self)
        self._postman: Postman | None = None
        self.background = Background(self)
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
        self.room: EngineRoom | None = None
        self._settings: EngineSettings | None = None
        """None until it is to start, and once it is closed."""
        self._opener: threading.Thread | None = None
        self._opening: EngineRoom | None = None
        self._place = (EnginePlace.HERE, "")
        """What the window was told last; it starts with an engine of its own."""
        self._said = ""
        self._export_said = ""
        self.bridge.ask_before_orders(lambda order: order_refusal(self.workspace.document, self.workspace.actor, order))
        self.bridge.refused.connect(lambda reason: self.workspace.failed.emit(reason, ""))
        self._exports = QTimer(self, interval=EXPORTS_EVERY_MS)
        self._exports.timeout.connect(self.export_if_due)
        self._look = QTimer(self, interval=LOOK_EVERY_MS)
        self._look.timeout.connect(self._look_around)
        self.workspace.document_changed.connect(self._pass_on)
        self.workspace.committed.connect(self._tell)
        self.bridge.proposed.connect(self.workspace.take_proposals)
        self._delivered.connect(self._take_delivered, Qt.ConnectionType.QueuedConnection)
        self.bridge.troubled.connect(self.workspace.failed)
        self.drafts.changed.connect(self._note_console)
        self.window.engine_restart_wanted.connect(self._restart)
        self.window.lab_reset_wanted.connect(self._reset)

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
        self._opened.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        FirstFrame(self.window, self).shown.connect(self._open)

    @Slot()
    def _open(self) -> None:
        self._icons.begin()
        settings = self._settings
        if settings is None:  # closed again at once
            return
        self._exports.start()
        if self.workspace.is_read_only:
            self._look.start()
            self._show_place()
            self._join_consoles()
            return
        document = self.workspace.document
        self._opener = threading.Thread(target=self._open_room, args=(document, settings), name="opener", daemon=True)
        self._opener.start()

    def _open_room(self, document: Document, settings: EngineSettings) -> None:
        """Open the engine room in a thread: its code and numpy take 100 ms to load, its file is written to the disk."""
        from ras_console.storage.engine_room import EngineRoom  # noqa: PLC0415 - as just said

        self._postman = postman = self._around.make_postman(self._backstage.password, self._delivered.emit)
        postman.use_document(document)
        postman.start()
        self._opening = room = EngineRoom(
            self.workspace.path,
            actor=self._around.actor,
            wake=self.bridge.wake,
            trouble=self.bridge.report_trouble,
            taps=(postman,),
            refusal_of=self._refusal_of,
        )
        try:
            outcome: Feed | StorageError = room.open(document.topology(), settings)
        except StorageError as error:
            outcome = error
        self._opened.emit(document, outcome)

    def _refusal_of(self, actor: str, order: Order) -> str:
        """Return why somebody else's order is not carried out here; called by the engine room's thread."""
        return carrying_refusal(self.workspace.document, actor, order)

    @Slot(object, object)
    def _begin(self, document: Document, outcome: Feed | StorageError) -> None:
        if self._settings is None:  # closed meanwhile
            return
        self.room, self._opening = self._opening, None
        self._look.start()
        if isinstance(outcome, StorageError):
            self._say(outcome)
        else:
            self.bridge.attach(outcome)
            if self.workspace.document is not document:
                self._pass_on(document, self.workspace.document)
        self._show_place()
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
            self._post = None  # it holds a signal of this object, see below
        if self._opener is not None:
            self._opener.join()
        self.room = self.room or self._opening
        is_here = self.room is not None and self.room.is_here
        self.background.close()
        if self.room is not None:
            self.room.close()
        if self._postman is not None:
            self._postman.stop()
            self._postman = None  # it holds a signal of this object: no thread may be the last to let go of it
        self.bridge.collect_now()
        snapshot = self.bridge.snapshot
        self.bridge.attach(None)
        if is_here and snapshot is not None:
            try:
                self._repository.note_virtual_s(snapshot.origin_wall_s + snapshot.at_s)
            except StorageError as error:  # the window is gone: the log is what is left to say it in
                _log.warning("the lab's clock was not kept: %s", error.message)
        self._repository.close()

    @Slot()
    def export_if_due(self) -> None:
        """Make the farm's own export when it is time, where the engine runs; a failure is told once."""
        if self.room is not None and self.room.is_here:
            self.workspace.files.export_if_due(self._say_export_failure)

    def _say_export_failure(self, message: str, hint: str) -> None:
        if message != self._export_said:
            self._export_said = message
            self.workspace.failed.emit(f"The farm could not be exported by itself. {message}", hint)

    # ------------------------------------------------------------------------------------------------ engine
    def _attempt(self, work: Callable[[EngineRoom], Feed | None]) -> None:
        room = self.room
        if room is None:
            return
        try:
            feed = work(room)
        except StorageError as error:
            self._say(error)
        else:
            self._said = ""
            if feed is not None:
                self.bridge.attach(feed)
        self._show_place()

    def _say(self, error: StorageError) -> None:
        if error.message != self._said:  # it is tried again every second, and said once
            self.workspace.failed.emit(error.message, error.hint)
        self._said = error.message

    def _show_place(self) -> None:
        """Tell the window where the engine is, when that has changed."""
        room = self.room
        holder = room.holder if room is not None else None
        if room is not None and room.is_here:
            place = (EnginePlace.HERE, "")
        elif holder is not None:
            name = f"{holder.user_name} on {holder.computer}, process {holder.pid}" if holder.pid else ""
            place = (EnginePlace.ELSEWHERE, name)
        else:
            place = (EnginePlace.NOWHERE, "")
        if place != self._place:
            self._place = place
            self.window.show_engine_place(*place)
        self._note_console()

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
            has_engine=self.room is not None and self.room.is_here,
        )

    @Slot()
    def _note_console(self) -> None:
        if self._post is not None:
            self._post.use_note(self._own_note())

    @Slot()
    def _restart(self) -> None:
        """Begin the engine anew on the configuration as it is; clock and primary go on from where they were."""
        self._begin_anew(keeps_primary=True)

    @Slot()
    def _reset(self) -> None:
        """Begin the lab anew: the first broker of the list is primary again, with the next term."""
        self._begin_anew(keeps_primary=False)

    def _begin_anew(self, *, keeps_primary: bool) -> None:
        if self.room is not None and not self.room.is_here:
            self.workspace.failed.emit(
                "The engine of this farm runs in another console.", "Do this there, or close that console first."
            )
            return
        settings = self._next_settings()
        if settings is not None:
            self._settings = settings = replace(settings, seed=settings.seed + 1)
            settings = replace(settings, keeps_primary=keeps_primary)
            self._attempt(lambda room: room.restart(self.workspace.document.topology(), settings))

    @Slot()
    def _look_around(self) -> None:
        self.workspace.look_for_changes()
        if self.room is not None and self.room.is_here:
            self._reset_log_levels()
        if self.room is not None and not self.room.is_here:
            settings = self._next_settings()
            if settings is not None:
                self._attempt(lambda room: room.take_over(self.workspace.document.topology(), settings))

    def _reset_log_levels(self) -> None:
        """Take raised log levels back when their time is over; the console with the engine does it for all."""
        for each in resets_due(self.workspace.document, time.time()):
            broker = self.workspace.document.get(each.object_id)
            self.workspace.apply_by_itself(each, actor=f"RAS Console, {name_of(broker)}" if broker else "RAS Console")

    def _next_settings(self) -> EngineSettings | None:
        """Return how the next engine is to run: at the speed of this one, its clock not behind what was shown."""
        settings, snapshot = self._settings, self.bridge.snapshot
        if settings is None or snapshot is None:
            return settings
        reached_s = snapshot.origin_wall_s + snapshot.at_s
        origin_s = max(settings.origin_wall_s, reached_s)
        return replace(settings, origin_wall_s=origin_s, speed=snapshot.speed or settings.speed)

    @Slot(object, object)
    def _pass_on(self, _before: Document, after: Document) -> None:
        self._note_console()
        if self._postman is not None:
            self._postman.use_document(after)
        topology = after.topology()
        self.bridge.submit(UseTopology(topology=topology))
        if self.room is not None:
            self.room.note_topology(topology)

    @Slot(object)
    def _take_delivered(self, fact: Fact) -> None:
        self.bridge.submit(Tell(fact=fact))

    @Slot(object)
    def _tell(self, change: Change) -> None:
        """Put a committed change into the timeline, where the engine that this console follows keeps it."""
        document = self.workspace.document
        sites = {each.id: each for each in document.sites}
        touched = (document.site_of(each.either) for each in change.rows[:_LOOKED_AT_MOST])
        site = next((each for each in touched if each is not None and each.id in sites), document.sites[0])
        detail = " · ".join((self._around.actor, *_said(change, document)))
        self.bridge.submit(Tell(fact=_fact(site, change.label, detail)))

    def _primaries(self) -> Primaries:
        snapshot = self.bridge.snapshot
        if snapshot is None:
            return {}
        return {each.id: each.election.primary for each in snapshot.sites if each.election.primary is not None}


_LOOKED_AT_MOST: Final = 1000
"""Objects of a change among which its site is looked for; users, of whom there may be more, have none."""

_READ_MOST: Final = 20
"""Objects of a change whose settings are counted for its event; of more the objects are."""


def _said(change: Change, document: Document) -> tuple[str, ...]:
    """Return what a change does in one line: its first setting and how many more there are."""
    few = replace(change, rows=change.rows[:_READ_MOST])
    lines = few.describe(document.names())
    rest = len(change.rows) - len(few.rows)
    more = counted(rest + len(few.rows) - 1, "more object") if rest else f"{len(lines) - 1} more"
    return (f"{lines[0]} and {more}" if rest or len(lines) > 1 else lines[0],) if lines else ()


def _fact(site: Site, text: str, detail: str) -> Fact:
    return Fact(
        at_s=0.0,
        site=SiteId(site.id),
        kind=EntryKind.CONFIGURATION,
        severity=Severity.INFO,
        source=Source.CONFIGURATION,
        text=text,
        detail=detail,
    )


def _first_node(document: Document) -> Node:
    """Return where a farm opens: at the first broker of its first site, which is what most come for."""
    site = document.sites[0]
    brokers = document.brokers(site.id)
    return Node(NodeKind.BROKER, brokers[0].id) if brokers else Node(NodeKind.SITE, site.id)
