"""A page: header, tabs, their contents and the Apply bar; what it shows comes as one picture at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import ApplyBar, TabBar
from ras_console.gui.navigation import Node
from ras_console.gui.pace import Pace
from ras_console.gui.panels.cards import GUTTER_PX, PageScroll
from ras_console.gui.panels.page_header import HeaderLook, PageHeader
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.settings_tab import SettingsTab

SIDE_PX = 22


class TabContent(Protocol):
    """What stands under a tab: shows a picture when told to, and only then."""

    def show_picture(self, picture: Picture) -> None:
        """Show this moment; called at most five times a second and at every change of node or document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab: its key for the navigator, its words, its content (a QWidget that is a TabContent)."""

    key: str
    label: str
    content: QWidget


class Page(QWidget):
    """The page of one kind of node. Follows the picture while visible; keeps drafts when another node is selected."""

    def __init__(
        self,
        context: ConsoleContext,
        header: Callable[[Picture], HeaderLook],
        buttons: Sequence[QWidget],
        tabs: Sequence[Tab],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._look_of = header
        self._tabs = tuple(tabs)
        self._node: Node | None = None
        self._header = PageHeader(context.themes, buttons)
        self._bar = TabBar(context.themes)
        self._bar.setObjectName("page_tabs")
        self._stack = QStackedWidget()
        self._apply = ApplyBar(context.themes)
        self._apply.apply_button.setObjectName("apply_button")
        self._apply.revert_button.setObjectName("revert_button")
        self._pace = Pace(self._look, self)
        self._lay_out()
        self._connect()

    @property
    def tabs(self) -> tuple[tuple[str, str], ...]:
        """Keys and words of the tabs, left to right."""
        return tuple((each.key, each.label) for each in self._tabs)

    @property
    def node(self) -> Node | None:
        """What the page shows."""
        return self._node

    def show_node(self, node: Node) -> None:
        """Show this node, on the tab that the navigator wants where the page has it."""
        self._node = node
        self._open(self._context.navigator.tab)
        for each in self._tabs:
            if isinstance(each.content, SettingsTab):
                each.content.show_picture(self._picture(node))
        self._mark_drafts()
        self._pace.look_now()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 10)
        column.setSpacing(0)
        column.addLayout(_within(self._header, SIDE_PX))
        column.addSpacing(4)
        column.addLayout(_within(self._bar, SIDE_PX))
        column.addSpacing(10)
        column.addLayout(_within(self._stack, SIDE_PX - GUTTER_PX), 1)
        column.addSpacing(8)
        column.addLayout(_within(self._apply, SIDE_PX))
        for each in self._tabs:
            self._bar.addTab(each.label)
            self._stack.addWidget(each.content)
            if each.content.findChild(PageScroll) is None:
                each.content.setContentsMargins(0, 0, GUTTER_PX, 0)
        self._bar.setVisible(len(self._tabs) > 1)

    def _connect(self) -> None:
        context = self._context
        self._bar.currentChanged.connect(self._on_tab)
        context.navigator.tab_changed.connect(self._on_tab_wanted)
        context.bridge.snapshot_changed.connect(self._nudge)
        context.bridge.feed_changed.connect(self._nudge)
        context.bridge.engine_died.connect(self._nudge)
        context.workspace.document_changed.connect(self._on_document)
        context.drafts.changed.connect(self._mark_drafts)
        context.drafts.refused.connect(self._on_refused)
        context.actions.rename_requested.connect(self._on_rename)
        self._apply.apply_requested.connect(self._apply_draft)
        self._apply.revert_requested.connect(self._revert_draft)
        for each in self._tabs:
            if isinstance(each.content, SettingsTab):
                each.content.form.counts_changed.connect(self._count)
        self._count()

    # ------------------------------------------------------------------------------------------------ looking
    def _picture(self, node: Node) -> Picture:
        bridge = self._context.bridge
        snapshot = bridge.snapshot if bridge.death is None else None  # a dead engine's last picture is true no more
        return Picture(document=self._context.workspace.document, snapshot=snapshot, node=node)

    def _look(self) -> None:
        if self._node is None:
            return
        picture = self._picture(self._node)
        if picture.thing is None:
            return
        self._header.show_look(self._look_of(picture))
        cast("TabContent", self._tabs[self._stack.currentIndex()].content).show_picture(picture)

    @Slot()
    def _nudge(self) -> None:
        if self.isVisible():
            self._pace.nudge()

    @Slot()
    def _on_document(self) -> None:
        if self.isVisible():
            self._pace.look_now()
        self._mark_drafts()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pace.look_now()

    # --------------------------------------------------------------------------------------------------- tabs
    def _open(self, key: str) -> None:
        keys = [each.key for each in self._tabs]
        self._bar.setCurrentIndex(keys.index(key) if key in keys else 0)

    @Slot(int)
    def _on_tab(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._context.navigator.open_tab(self._tabs[index].key)
        self._count()
        self._pace.look_now()

    @Slot(str)
    def _on_tab_wanted(self, key: str) -> None:
        if self._node == self._context.navigator.node:
            self._open(key)

    # ------------------------------------------------------------------------------------------------- drafts
    def _settings(self) -> SettingsTab | None:
        content = self._tabs[self._stack.currentIndex()].content
        return content if isinstance(content, SettingsTab) else None

    @Slot()
    def _mark_drafts(self) -> None:
        for index, each in enumerate(self._tabs):
            if isinstance(each.content, SettingsTab):
                object_id = each.content.form.object_id
                is_dirty = object_id is not None and self._context.drafts.is_dirty(object_id)
                self._bar.set_draft(index, has_draft=is_dirty)

    @Slot()
    def _count(self) -> None:
        settings = self._settings()
        self._apply.setVisible(settings is not None)
        if settings is not None:
            self._apply.show_counts(*settings.counts)

    @Slot()
    def _apply_draft(self) -> None:
        settings = self._settings()
        if settings is not None and settings.form.object_id is not None:
            self._context.drafts.apply(settings.form.object_id)

    @Slot()
    def _revert_draft(self) -> None:
        settings = self._settings()
        if settings is not None and settings.form.object_id is not None:
            self._context.drafts.revert(settings.form.object_id)

    @Slot(object)
    def _on_refused(self, object_id: object) -> None:
        """Lead to the first field that needs attention, on whichever tab it stands."""
        if not self.isVisible():
            return
        editing = [
            (each.key, each.content)
            for each in self._tabs
            if isinstance(each.content, SettingsTab) and each.content.form.object_id == object_id
        ]
        for key, content in (*((key, each) for key, each in editing if each.has_problem()), *editing):
            self._open(key)
            content.focus_first_problem()
            return

    @Slot(object)
    def _on_rename(self, node: object) -> None:
        settings = self._settings()
        if self._node is not None and node == self._node and settings is not None:
            settings.focus_name()


def _within(widget: QWidget, right_px: int) -> QHBoxLayout:
    """Return a row that keeps the page's padding at the left, and so much at the right."""
    row = QHBoxLayout()
    row.setContentsMargins(SIDE_PX, 0, right_px, 0)
    row.addWidget(widget)
    return row
