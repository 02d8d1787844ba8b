"""The console's window: header, Site tree, page, live pane and status bar around one open farm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.gui.chart.live_pane import LivePane
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Tone
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.confirm import ConfirmDialog, ask
from ras_console.gui.panels.confirm_words import Question, reset_lab_question
from ras_console.gui.panels.events import EventsPane
from ras_console.gui.panels.page import Page
from ras_console.gui.panels.table_export import ExportTold
from ras_console.gui.panels.tree import TreePane
from ras_console.gui.preferences import PreferenceStore
from ras_console.gui.theme import ThemeChoice
from ras_console.gui.windows.announcer import Announcer
from ras_console.gui.windows.desktop_alerts import DesktopAlerts
from ras_console.gui.windows.engine_status import EnginePlace
from ras_console.gui.windows.farewell import farewell_text
from ras_console.gui.windows.file_questions import FarmWish, FileQuestions
from ras_console.gui.windows.focus_ring import PaneRing
from ras_console.gui.windows.header import PRODUCT, Header
from ras_console.gui.windows.import_questions import ImportQuestions
from ras_console.gui.windows.menus import Menus
from ras_console.gui.windows.node_commands import NodeCommands
from ras_console.gui.windows.notices import NoticeArea, rows_for
from ras_console.gui.windows.pane_layout import PaneLayout
from ras_console.gui.windows.session_commands import SessionCommands
from ras_console.gui.windows.status_bar import StatusBar
from ras_console.gui.windows.tool_commands import ToolCommands
from ras_console.gui.windows.window_actions import WindowActions

if TYPE_CHECKING:
    from ras_console.gui.windows.help_window import HelpWindow

USUAL_SIZE: Final = (1600, 1000)
LEAST_SIZE: Final = (1140, 690)

_LEAST_PAGE_PX: Final = 180
"""What notices leave of the page at least; what stands on it scrolls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panes:
    """What is put into the window. `build_page` is called once per kind, when a node of it is first selected."""

    build_page: Callable[[NodeKind], Page]
    live: LivePane
    events: EventsPane


class MainWindow(QMainWindow):
    """Holds the parts together; what needs another database, or another engine, it asks for by signal."""

    farm_wanted = Signal(object, object)
    """Path and FarmWish."""
    copy_wanted = Signal(object)
    """Path: where a copy of the database goes."""
    engine_restart_wanted = Signal()
    lab_reset_wanted = Signal()
    """Confirmed already."""
    closed = Signal()
    """The window is closed for good; its state has been saved."""

    def __init__(
        self,
        context: ConsoleContext,
        preferences: PreferenceStore,
        panes: Panes,
        *,
        sqlite_version: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._preferences = preferences
        self._panes = panes
        self._sqlite_version = sqlite_version
        self._place = EnginePlace.HERE
        self._question: ConfirmDialog | None = None
        self._help: HelpWindow | None = None
        self._pages: dict[NodeKind, Page] = {}
        self.setObjectName("main_window")
        self.setMinimumSize(*LEAST_SIZE)
        self.window_actions = WindowActions(context.themes, self)
        self.header = Header(context)
        self.tree = TreePane(context)
        self.notices = NoticeArea(context.themes)
        self.pages = QStackedWidget()
        self.pages.setObjectName("pages")
        self.pages.setMinimumHeight(_LEAST_PAGE_PX)
        self.status = StatusBar(context)
        self.setStatusBar(self.status)
        self._lay_out()
        self._menus = Menus(
            self.menuBar(),
            actions=context.actions,
            window_actions=self.window_actions,
            themes=context.themes,
            preferences=preferences,
        )
        self._ring = PaneRing(self, (self.tree.view, self.pages, panes.live, panes.events))
        self._announcer = Announcer(context, preferences, self.notices, self)
        self._desktop_alerts = DesktopAlerts(context, self.notices, self)
        self._commands = NodeCommands(context, self)
        self._session_commands = SessionCommands(context, self)
        self._tools = ToolCommands(context, self)
        self._files = FileQuestions(context.workspace, self.window_actions, self)
        self._files.farm_wanted.connect(self.farm_wanted)
        self._files.copy_wanted.connect(self.copy_wanted)
        self._refit = QTimer(self, singleShot=True, interval=0)
        self._files.export_wanted.connect(context.workspace.files.export_to)
        self._imports = ImportQuestions(context, self)
        self._files.import_wanted.connect(self._imports.ask)
        self._connect()
        self._restore()
        self._show_node(context.navigator.node)
        self._title()
        self.tree.view.setFocus()

    # ------------------------------------------------------------------------------------------------ building
    def _lay_out(self) -> None:
        upper = QWidget()
        upper_column = QVBoxLayout(upper)
        upper_column.setContentsMargins(0, 0, 0, 0)
        upper_column.setSpacing(0)
        upper_column.addWidget(self.notices)
        upper_column.addWidget(self.pages, 1)
        self.pane_layout = PaneLayout(self.tree, upper, self._panes.live, self._panes.events, self)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.pane_layout.whole, 1)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        context, w = self._context, self.window_actions
        context.navigator.node_changed.connect(self._show_node)
        context.workspace.document_changed.connect(self._title)
        context.actions.problems_found.connect(self.notices.say_problems)
        context.actions.refresh_requested.connect(context.workspace.look_for_changes)
        context.themes.theme_changed.connect(self._remember_theme)
        self.notices.room_changed.connect(self._refit.start)
        self._refit.timeout.connect(lambda: self.pane_layout.fit(self.size()))
        self._panes.events.export_failed.connect(self._announcer.fail)
        self.tree.page_wanted.connect(lambda: self._ring.enter(self.pages))
        self._preferences.changed.connect(self._take_preferences)
        self._take_preferences()
        context.workspace.document_changed.connect(self._allow_lab)
        self._allow_lab()
        self.header.help_wanted.connect(self._show_help)
        self._menus.recent_chosen.connect(lambda path: self.farm_wanted.emit(path, FarmWish.OPEN))
        self._announcer.restart_wanted.connect(self.engine_restart_wanted)
        self._announcer.empty_farm_wanted.connect(w.new_farm.trigger)
        w.preferences.triggered.connect(self._show_preferences)
        w.quit.triggered.connect(self.close)
        w.search.triggered.connect(self._search)
        self.header.search.went.connect(self._leave_search)
        w.toggle_tree.toggled.connect(self.tree.setVisible)
        w.toggle_live.toggled.connect(self.pane_layout.lower.setVisible)
        w.next_pane.triggered.connect(lambda: self._ring.step(1))
        w.previous_pane.triggered.connect(lambda: self._ring.step(-1))
        w.theme_group.triggered.connect(lambda action: self._choose_theme(ThemeChoice(action.data())))
        w.pause_lab.triggered.connect(self.header.speed.pause.click)
        w.reset_lab.triggered.connect(self._ask_reset)
        w.help.triggered.connect(self._show_help)
        w.shortcuts.triggered.connect(self._show_shortcuts)
        w.about.triggered.connect(self._show_about)

    # ------------------------------------------------------------------------------------------------ pages
    @Slot(object)
    def _show_node(self, node: Node) -> None:
        """Bring up the page of the node; pages are built when first needed and kept."""
        page = self._pages.get(node.kind)
        if page is None:
            page = self._panes.build_page(node.kind)
            self._pages[node.kind] = page
            self.pages.addWidget(page)
        page.show_node(node)
        self.pages.setCurrentWidget(page)

    def page(self, kind: NodeKind) -> Page | None:
        """Return the page of a kind, None while no node of it has been selected."""
        return self._pages.get(kind)

    @Slot()
    def _title(self) -> None:
        workspace = self._context.workspace
        kept = self.tr(" (read-only)") if workspace.is_read_only else ""
        self.setWindowTitle(f"{workspace.document.farm.name} – {workspace.path.name}{kept} – {PRODUCT}")

    def show_engine_place(self, place: EnginePlace, holder: str = "") -> None:
        """Say where the engine runs; `holder` names the process that has it, where it is elsewhere."""
        self._place = place
        self._allow_lab()
        self.header.show_engine_place(place)
        self.status.show_engine_place(place)
        self._announcer.show_engine_place(place, holder)

    @Slot()
    def _ask_reset(self) -> None:
        context = self._context
        question = reset_lab_question(context.workspace.document, context.bridge.snapshot)
        ask(context.themes, self, question, self.lab_reset_wanted.emit)

    # ------------------------------------------------------------------------------------------------ small doings
    @Slot()
    def _search(self) -> None:
        self.header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.header.search.selectAll()

    @Slot()
    def _leave_search(self) -> None:
        target = self.tree.view if self.tree.view.isVisible() else self.pages
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.header.search.hasFocus():
            self.header.search.clearFocus()

    def _choose_theme(self, choice: ThemeChoice) -> None:
        self._context.themes.choose(choice)
        self._preferences.change(theme=choice)

    @Slot()
    def _take_preferences(self) -> None:
        self._context.bridge.set_pace(self._preferences.values.refresh_hz)

    @Slot()
    def _allow_lab(self) -> None:
        """Offer pause and reset where there is a lab and its engine is ours."""
        is_lab = any(site.is_lab for site in self._context.workspace.document.sites)
        is_free = all(site.is_lab for site in self._context.workspace.document.sites)
        self.window_actions.pause_lab.setEnabled(is_lab and is_free)
        self.window_actions.reset_lab.setEnabled(is_lab and self._place is EnginePlace.HERE)

    @Slot()
    def _remember_theme(self) -> None:
        self._preferences.change(theme=self._context.themes.choice)

    # Windows that a start does not show are loaded when they are asked for.
    @Slot()
    def _show_help(self) -> None:
        from ras_console.gui.windows.help_window import HelpWindow, topic_of  # noqa: PLC0415 - see above

        if self._help is None:
            self._help = HelpWindow(self._context.themes, self)
        navigator = self._context.navigator
        is_live = self._ring.current() in {self._panes.live, self._panes.events}
        self._help.show_topic("live" if is_live else topic_of(navigator.node, navigator.tab))

    @Slot()
    def _show_preferences(self) -> None:
        from ras_console.gui.windows.preferences_dialog import PreferencesDialog  # noqa: PLC0415 - see above

        PreferencesDialog(self._context.themes, self._preferences, self).open()

    @Slot()
    def _show_about(self) -> None:
        from ras_console.gui.windows.reference_dialogs import AboutDialog  # noqa: PLC0415 - see above

        AboutDialog(self._context.themes, self._sqlite_version, self).open()

    @Slot()
    def _show_shortcuts(self) -> None:
        from ras_console.gui.windows.reference_dialogs import ShortcutDialog  # noqa: PLC0415 - see above

        actions = (*self._context.actions.all, *self.window_actions.all)
        ShortcutDialog(self._context.themes, actions, self).open()

    # ------------------------------------------------------------------------------------------------ state and closing
    def _restore(self) -> None:
        """Bring back size, place and splitters; without a record the sizes are the usual ones."""
        values = self._preferences.values
        self.resize(first_size(self.screen().availableSize()))
        if values.geometry:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(values.geometry.encode())))
        self.pane_layout.fit(self.size())
        self.pane_layout.restore(values.splitters)
        self.window_actions.toggle_tree.setChecked("tree" not in values.hidden_panes)
        self.window_actions.toggle_live.setChecked("live" not in values.hidden_panes)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.notices.show_at_most(rows_for(event.size().height()))
        self.pane_layout.fit(event.size())

    def save_state(self) -> None:
        """Remember where everything is."""
        hidden = (("tree", self.window_actions.toggle_tree), ("live", self.window_actions.toggle_live))
        self._preferences.change(
            geometry=bytes(self.saveGeometry().toBase64().data()).decode(),
            splitters=self.pane_layout.sizes,
            hidden_panes=tuple(name for name, action in hidden if not action.isChecked()),
        )

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once what closing ends, without blocking; a second close obeys."""
        context = self._context
        drafts = context.drafts.all_dirty()
        text = farewell_text(context.workspace.document, context.bridge.snapshot, self._place, drafts)
        if text and self._question is None:
            event.ignore()
            question = Question(title=self.tr("Close the console"), text=text, action_label=self.tr("Close"))
            self._question = ask(context.themes, self, question, self.close)
            self._question.rejected.connect(self._stay)
            return
        self.save_state()
        super().closeEvent(event)
        self.closed.emit()

    @Slot()
    def _stay(self) -> None:
        self._question = None

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, ExportTold):
            self.notices.say(f"{event.message} {event.hint}".strip(), Tone.ERROR if event.is_error else Tone.INFO)
            event.accept()
            return True
        if event.type() is QEvent.Type.UpdateRequest:
            self.status.count_frame()
        elif event.type() is QEvent.Type.WindowActivate:
            self._context.workspace.look_for_changes()
        return super().event(event)


def first_size(available: QSize) -> QSize:
    """Return the usual size, or what the screen has room for; one smaller than the least size cannot be heeded."""
    usual = QSize(*USUAL_SIZE)
    is_roomy = available.width() >= LEAST_SIZE[0] and available.height() >= LEAST_SIZE[1]
    return usual.boundedTo(available) if is_roomy else usual
