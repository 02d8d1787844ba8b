"""A whole window over a real database file, with a fake engine and plain panes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.change import Change, Row
from ras_console.config.document import Document
from ras_console.domain.ids import BrokerId, SiteId
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.gui.actions import ConsoleActions
from ras_console.gui.assets import Assets
from ras_console.gui.bridge import Bridge
from ras_console.gui.chart.live_pane import LivePane
from ras_console.gui.consoles import Consoles
from ras_console.gui.context import ConsoleContext, Resolved
from ras_console.gui.drafts import Drafts
from ras_console.gui.navigation import Navigator, Node, NodeKind
from ras_console.gui.panels.events import EventsPane
from ras_console.gui.panels.page import Page
from ras_console.gui.preferences import PreferenceStore
from ras_console.gui.theme import ThemeChoice, ThemeSwitch
from ras_console.gui.windows.main_window import MainWindow, Panes
from ras_console.gui.workspace import Workspace
from ras_console.storage.repository import Repository
from tests.gui.fake_services import FakeServices
from tests.gui.farm_files import write_farm
from tests.gui.samples import FakeFeed, NoTools, sample_document, sample_snapshot


class PlainPage(QWidget):
    """Stands for a page; remembers what it was told to show."""

    def __init__(self, kind: NodeKind) -> None:
        super().__init__()
        self.kind = kind
        self.shown: list[Node] = []
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)

    def show_node(self, node: Node) -> None:
        self.shown.append(node)


class PlainPane(QWidget):
    """Stands for the chart and the event list."""

    export_failed = Signal(str, str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)
        self.setMinimumWidth(120)


@dataclass
class Desk:
    """A window and everything around it that a test looks at."""

    path: Path
    preferences_path: Path
    repository: Repository
    context: ConsoleContext
    feed: FakeFeed
    preferences: PreferenceStore
    window: MainWindow

    @property
    def document(self) -> Document:
        return self.context.workspace.document

    @property
    def actions(self) -> ConsoleActions:
        return self.context.actions

    def show_picture(self, snapshot: FarmSnapshot) -> None:
        self.feed.put(snapshot)
        self.context.bridge._collect()

    def go(self, kind: NodeKind, object_id: int) -> None:
        self.context.navigator.go(Node(kind, cast("SiteId", object_id)))


def seed_of(document: Document) -> Change:
    return Change(
        label="New farm", rows=tuple(Row(id=each.id, before=None, after=each) for each in document.objects.values())
    )


def resolve(name: str, is_lab: bool, done: Resolved) -> None:
    done(("10.0.0.1",), "")


def lay_desk(qapp: QApplication, folder: Path, document: Document, *, read_only: bool = False) -> Desk:
    path = folder / "farm.sqlite"
    if not path.exists():
        write_farm(path, seed_of(document), actor="test")
    repository = Repository.open(path, read_only=read_only)
    bridge = Bridge()

    def primaries() -> dict[SiteId, BrokerId]:
        snapshot = bridge.snapshot
        sites = snapshot.sites if snapshot is not None else ()
        return {each.id: each.election.primary for each in sites if each.election.primary is not None}

    workspace = Workspace(repository, actor="test", primaries=primaries)
    navigator = Navigator(Node(NodeKind.FARM, workspace.document.farm.id))
    themes = ThemeSwitch(qapp, Assets(), ThemeChoice.LIGHT)
    drafts = Drafts(workspace)
    actions = ConsoleActions(workspace=workspace, bridge=bridge, navigator=navigator, drafts=drafts)
    preferences_path = folder / "preferences.json"
    preferences = PreferenceStore(preferences_path)
    context = ConsoleContext(
        workspace=workspace, bridge=bridge, navigator=navigator, themes=themes, assets=themes.assets, drafts=drafts,
        actions=actions, preferences=preferences, tools=NoTools(), resolve=resolve,
        find_visits=lambda _wanted, done: done((), ""), services=FakeServices().services(),
        consoles=Consoles(),
    )  # fmt: skip
    panes = Panes(
        build_page=lambda kind: cast("Page", PlainPage(kind)),
        live=cast("LivePane", PlainPane("live_pane")),
        events=cast("EventsPane", PlainPane("events_pane")),
    )
    window = MainWindow(context, preferences, panes, sqlite_version="3.0")
    feed = FakeFeed()
    feed.put(sample_snapshot())
    bridge.attach(feed)
    return Desk(
        path=path, preferences_path=preferences_path, repository=repository, context=context, feed=feed,
        preferences=preferences, window=window,
    )  # fmt: skip


def clear_desk(desk: Desk, qapp: QApplication) -> None:
    desk.window.hide()
    desk.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.repository.close()


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = lay_desk(qapp, tmp_path, sample_document())
    with qtbot.waitExposed(made.window):
        made.window.show()
    made.window.activateWindow()
    yield made
    clear_desk(made, qapp)
