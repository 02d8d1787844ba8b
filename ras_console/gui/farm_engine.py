"""The engine behind one open farm: opened beside the first frame, followed elsewhere, begun anew."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from ras_console.config.document import Document
from ras_console.engine.timeline import Fact
from ras_console.gui.bridge import Bridge
from ras_console.gui.windows.engine_status import EnginePlace
from ras_console.gui.workspace import Workspace
from ras_console.runtime.embedded import EngineSettings
from ras_console.runtime.feed import Feed
from ras_console.runtime.order_rights import carrying_refusal
from ras_console.runtime.orders import Order, Tell, UseTopology
from ras_console.runtime.postman import MakePostman, Postman
from ras_console.storage.errors import StorageError

if TYPE_CHECKING:
    from ras_console.storage.engine_room import EngineRoom

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """Who delivers the mails of notification handlers where the engine runs, and who knows the mailbox's password."""

    make_postman: MakePostman
    password: Callable[[], str]


class FarmEngine(QObject):
    """Of one open farm, in the GUI thread. `open` starts or follows an engine, `close` ends what runs here.

    What the storage refuses is told by the workspace; that is said once for as long as it lasts.
    """

    begun = Signal()
    """It is known whether the engine runs here; it may have been refused."""
    place_changed = Signal(object, str)
    """EnginePlace, and who runs the engine where that is another console."""
    _opened = Signal(object, object)
    """Told by the thread that opened the room: the Document the engine began with, and its Feed, or the StorageError,
    or None after a mistake of ours."""
    _delivered = Signal(object)
    """Fact: what became of a mail or command, told by the postman's thread."""

    def __init__(self, workspace: Workspace, bridge: Bridge, mailing: Mailing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._bridge = bridge
        self._mailing = mailing
        self.room: EngineRoom | None = None
        """None until it has been opened."""
        self.settings: EngineSettings | None = None
        """What the engine was started with last; None until it is to start, and once it is closed."""
        self.place = (EnginePlace.HERE, "")
        """What was told of it last; a window starts with an engine of its own."""
        self.opener: threading.Thread | None = None
        self._opening: EngineRoom | None = None
        self._postman: Postman | None = None
        self._said = ""
        self._opened.connect(self._begin, Qt.ConnectionType.QueuedConnection)
        self._delivered.connect(self._take_delivered, Qt.ConnectionType.QueuedConnection)
        workspace.document_changed.connect(self._pass_on)

    @property
    def is_here(self) -> bool:
        """True where this console runs the engine, or ran it until it died."""
        return self.room is not None and self.room.is_here

    def open(self, settings: EngineSettings) -> None:
        """Start the engine or follow the one that runs, from a thread; `begun` says when that is done."""
        self.settings = settings
        document = self._workspace.document
        self.opener = threading.Thread(target=self._open_room, args=(document, settings), name="opener", daemon=True)
        self.opener.start()

    def _open_room(self, document: Document, settings: EngineSettings) -> None:
        try:
            outcome: Feed | StorageError | None = self._opened_room(document, settings)
        except Exception:  # noqa: BLE001 - the thread's root: the console goes on without an engine, and says so
            _log.exception("the engine could not be opened")
            self._bridge.report_trouble(
                "The engine of this farm could not be started.", "Close the farm and open it again."
            )
            outcome = None
        self._opened.emit(document, outcome)

    def _opened_room(self, document: Document, settings: EngineSettings) -> Feed | StorageError:
        """Open the engine room in a thread: its code and numpy take 100 ms to load, its file is written to the disk."""
        from ras_console.storage.engine_room import EngineRoom  # noqa: PLC0415 - as just said

        self._postman = postman = self._mailing.make_postman(self._mailing.password, self._delivered.emit)
        postman.use_document(document)
        postman.start()
        self._opening = room = EngineRoom(
            self._workspace.path,
            actor=self._workspace.actor,
            wake=self._bridge.wake,
            trouble=self._bridge.report_trouble,
            taps=(postman,),
            refusal_of=self._refusal_of,
        )
        try:
            return room.open(document.topology(), settings)
        except StorageError as error:
            return error

    def _refusal_of(self, actor: str, order: Order) -> str:
        """Return why somebody else's order is not carried out here; called by the engine room's thread."""
        return carrying_refusal(self._workspace.document, actor, order)

    @Slot(object, object)
    def _begin(self, document: Document, outcome: Feed | StorageError | None) -> None:
        if self.settings is None:  # closed meanwhile
            return
        self.room, self._opening = self._opening, None
        if isinstance(outcome, StorageError):
            self._say(outcome)
        elif outcome is not None:
            self._bridge.attach(outcome)
            if self._workspace.document is not document:
                self._pass_on(document, self._workspace.document)
        self.show_place()
        self.begun.emit()

    def close(self) -> bool:
        """End the engine here or let go of another console's; return whether it ran here."""
        self.settings = None
        if self.opener is not None:
            self.opener.join()
        self.room = self.room or self._opening
        was_here = self.is_here
        if self.room is not None:
            self.room.close()
        if self._postman is not None:
            self._postman.stop()
            self._postman = None  # it holds a signal of this object: no thread may be the last to let go of it
        return was_here

    def take_over(self) -> None:
        """Start the engine here if it is free by now, or follow whoever has started it since."""
        settings = self._next_settings()
        if not self.is_here and settings is not None:
            self.attempt(lambda room: room.take_over(self._workspace.document.topology(), settings))

    @Slot()
    def restart(self) -> None:
        """Begin the engine anew on the configuration as it is; clock and primary go on from where they were."""
        self._begin_anew(keeps_primary=True)

    @Slot()
    def reset(self) -> None:
        """Begin the lab anew: the first broker of the list is primary again, with the next term."""
        self._begin_anew(keeps_primary=False)

    def _begin_anew(self, *, keeps_primary: bool) -> None:
        if self.room is not None and not self.room.is_here:
            self._workspace.failed.emit(
                "The engine of this farm runs in another console.", "Do this there, or close that console first."
            )
            return
        settings = self._next_settings()
        if settings is not None:
            self.settings = settings = replace(settings, seed=settings.seed + 1)
            settings = replace(settings, keeps_primary=keeps_primary)
            self.attempt(lambda room: room.restart(self._workspace.document.topology(), settings))

    def _next_settings(self) -> EngineSettings | None:
        """Return how the next engine is to run: at the speed of this one, its clock not behind what was shown."""
        settings, snapshot = self.settings, self._bridge.snapshot
        if settings is None or snapshot is None:
            return settings
        reached_s = snapshot.origin_wall_s + snapshot.at_s
        origin_s = max(settings.origin_wall_s, reached_s)
        return replace(settings, origin_wall_s=origin_s, speed=snapshot.speed or settings.speed)

    def attempt(self, work: Callable[[EngineRoom], Feed | None]) -> None:
        """Do something with the room once it is open, and show the feed that comes of it."""
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
                self._bridge.attach(feed)
        self.show_place()

    def _say(self, error: StorageError) -> None:
        if error.message != self._said:  # it is tried again every second, and said once
            self._workspace.failed.emit(error.message, error.hint)
        self._said = error.message

    def show_place(self) -> None:
        """Tell where the engine is, when that has changed."""
        holder = self.room.holder if self.room is not None else None
        if self.is_here:
            place = (EnginePlace.HERE, "")
        elif holder is not None:
            name = f"{holder.user_name} on {holder.computer}, process {holder.pid}" if holder.pid else ""
            place = (EnginePlace.ELSEWHERE, name)
        else:
            place = (EnginePlace.NOWHERE, "")
        if place != self.place:
            self.place = place
            self.place_changed.emit(*place)

    @Slot(object, object)
    def _pass_on(self, _before: Document, after: Document) -> None:
        if self._postman is not None:
            self._postman.use_document(after)
        topology = after.topology()
        self._bridge.submit(UseTopology(topology=topology))
        if self.room is not None:
            self.room.note_topology(topology)

    @Slot(object)
    def _take_delivered(self, fact: Fact) -> None:
        self._bridge.submit(Tell(fact=fact))
