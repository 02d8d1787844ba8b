"""A console without windows: a real farm file, workspace, drafts and actions, and a feed that a test fills."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ras_console.config.change import Change, Row
from ras_console.config.document import Document
from ras_console.domain.ids import BrokerId, SiteId
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.engine.timeline import TimelineEntry
from ras_console.gui.actions import ConsoleActions
from ras_console.gui.assets import Assets
from ras_console.gui.bridge import Bridge
from ras_console.gui.consoles import Consoles
from ras_console.gui.context import ConsoleContext, Resolved
from ras_console.gui.drafts import Drafts
from ras_console.gui.navigation import Navigator, Node, NodeKind
from ras_console.gui.preferences import PreferenceStore
from ras_console.gui.theme import ThemeChoice, ThemeSwitch
from ras_console.gui.workspace import Workspace
from ras_console.storage.repository import Repository
from tests.gui.fake_services import FakeServices
from tests.gui.farm_files import write_farm
from tests.gui.samples import SITE, FakeFeed, NoTools, sample_document


@dataclass
class Resolver:
    """Remembers what was asked; the test answers when it likes."""

    questions: list[tuple[str, bool, Resolved]] = field(default_factory=list)

    def __call__(self, name: str, is_lab: bool, done: Resolved) -> None:
        self.questions.append((name, is_lab, done))

    def answer(self, *addresses: str, reason: str = "") -> None:
        self.questions.pop(0)[2](addresses, reason)


@dataclass(kw_only=True)
class Console:
    context: ConsoleContext
    feed: FakeFeed
    resolver: Resolver
    repository: Repository

    @property
    def workspace(self) -> Workspace:
        return self.context.workspace

    @property
    def document(self) -> Document:
        return self.context.workspace.document

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Keep the farm's file for another program: what is to be written waits for the block to end."""
        with closing(sqlite3.connect(self.workspace.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                other.rollback()

    def show(self, snapshot: FarmSnapshot, *entries: TimelineEntry) -> None:
        """Let the engine show this picture now."""
        self.feed.put(snapshot, *entries)
        self.context.bridge._collect()

    def go(self, kind: NodeKind, object_id: int, tab: str = "") -> Node:
        node = Node(kind, object_id)  # type: ignore[arg-type]
        self.context.navigator.go(node, tab)
        return node


def seed_of(document: Document) -> Change:
    """Return the change that makes this document of an empty one."""
    return Change(
        label="Sample", rows=tuple(Row(id=each.id, before=None, after=each) for each in document.objects.values())
    )


def open_console(
    folder: Path,
    application: QApplication,
    *,
    document: Document | None = None,
    theme: ThemeChoice = ThemeChoice.LIGHT,
    read_only: bool = False,
) -> Console:
    """Open a console on a farm file made of the document."""
    path = folder / "farm.db"
    write_farm(path, seed_of(document or sample_document()), actor="test")
    repository = Repository.open(path, read_only=read_only)
    assets = Assets()
    assets.load_fonts()
    themes = ThemeSwitch(application, assets, theme)
    bridge = Bridge()
    primaries: Callable[[], Mapping[SiteId, BrokerId]] = lambda: {  # noqa: E731
        each.id: each.election.primary
        for each in (bridge.snapshot.sites if bridge.snapshot else ())
        if each.election.primary is not None
    }
    workspace = Workspace(repository, actor="test", primaries=primaries)
    navigator = Navigator(Node(NodeKind.BROKERS, SITE))
    drafts = Drafts(workspace)
    actions = ConsoleActions(workspace=workspace, bridge=bridge, navigator=navigator, drafts=drafts)
    resolver, feed = Resolver(), FakeFeed()
    bridge.attach(feed)
    context = ConsoleContext(
        workspace=workspace, bridge=bridge, navigator=navigator, themes=themes, assets=assets, drafts=drafts,
        actions=actions, preferences=PreferenceStore(folder / "preferences.json"),
        tools=NoTools(), resolve=resolver,
        find_visits=lambda _wanted, done: done((), ""), services=FakeServices().services(),
        consoles=Consoles(),
    )  # fmt: skip
    return Console(context=context, feed=feed, resolver=resolver, repository=repository)
