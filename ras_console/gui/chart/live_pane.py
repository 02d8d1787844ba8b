"""The live pane: title, legend, range, pause, and the chart or its twin, the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.domain.ids import ObjectId, SiteId
from ras_console.gui.chart.axis import RANGES
from ras_console.gui.chart.canvas import LiveChart
from ras_console.gui.chart.director import SceneDirector
from ras_console.gui.chart.legend import ChartLegend
from ras_console.gui.chart.load_rows import load_rows
from ras_console.gui.chart.load_table_view import framed, load_table
from ras_console.gui.chart.scene import Scene
from ras_console.gui.kit.buttons import IconButton
from ras_console.gui.kit.segmented import SegmentedControl
from ras_console.gui.models.load_table import LoadTableModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.theme import ThemeSwitch, font

if TYPE_CHECKING:
    from ras_console.gui.context import ConsoleContext

_START_RANGE_S: Final = 300.0
# How often the texts for screen readers and the table follow; a reader cannot follow twenty changes a second.
_CALM_MS: Final = 1000
_SMALL_PX: Final = 300
_SIDE_PX: Final = 22


class LivePane(QWidget):
    """Shows the site of the selected node; a click in it selects, and what is selected elsewhere is marked in it."""

    range_changed = Signal(float)
    """Seconds, when a person chose another range."""
    paused_changed = Signal(bool)

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._themes: ThemeSwitch = context.themes
        self._director = SceneDirector()
        self._names: Mapping[ObjectId, str] = {}
        self._range_s = _START_RANGE_S
        self._frozen: Scene | None = None
        self._frozen_site: SiteId | None = None
        self._is_paused = False
        self.setObjectName("live_pane")
        self._chart = LiveChart(self._themes)
        self._model = LoadTableModel(self)
        self._table = load_table(self._model)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._chart)
        self._stack.addWidget(framed(self._table))
        self._lay_out()
        self._calm = QTimer(self, interval=_CALM_MS)
        self._calm.timeout.connect(self.refresh_texts)
        self._calm.start()
        self._connect()
        self._learn_names()
        self._begin()

    @property
    def chart(self) -> LiveChart:
        """The chart itself."""
        return self._chart

    @property
    def is_paused(self) -> bool:
        """True while the chart stands still."""
        return self._is_paused

    @property
    def range_s(self) -> float:
        """The chosen range in seconds."""
        return self._range_s

    def set_range(self, range_s: float) -> None:
        """Show this range, one of those on offer, without telling anyone."""
        self._ranges.set_value(f"{range_s:g}")
        self._take_range(range_s)

    @Slot()
    def toggle_paused(self) -> None:
        """Hold the chart where it is, or let it go on; the history grows meanwhile."""
        self.set_paused(not self._is_paused)

    @Slot(bool)
    def set_paused(self, is_paused: bool) -> None:
        """Hold the chart or let it go on."""
        if is_paused == self._is_paused:
            return
        self._is_paused = is_paused
        scene = self._chart.scene
        self._frozen = replace(scene, is_paused=True) if is_paused and scene is not None else None
        self._frozen_site = self._site_id()
        self._pause.setChecked(is_paused)
        self._pause.set_icon_name("play" if is_paused else "pause")
        self._pause.set_name(_translated("Go on (Space)") if is_paused else _translated("Pause (Space)"))
        self._show()
        self.paused_changed.emit(is_paused)

    @Slot()
    def refresh_texts(self) -> None:
        """Bring the table and what screen readers hear up to date."""
        scene = self._chart.scene
        if self._as_table.isChecked():
            self._model.show_rows([] if scene is None else load_rows(scene, self._range_s))
        self._chart.describe()

    def _lay_out(self) -> None:
        title = QLabel(_translated("Load and broker roles"))
        title.setFont(font("section"))
        choices = [(f"{seconds:g}", label) for seconds, label in RANGES]
        self._ranges = SegmentedControl(self._themes, choices, name=_translated("Time shown"), size="small")
        self._ranges.setObjectName("range_control")
        self._ranges.set_value(f"{self._range_s:g}")
        self._as_table = IconButton(self._themes, "table-2", _translated("Show as table"), has_frame=True)
        self._as_table.setObjectName("table_toggle")
        self._pause = IconButton(self._themes, "pause", _translated("Pause (Space)"), has_frame=True)
        self._pause.setObjectName("pause_button")
        for button in (self._as_table, self._pause):
            button.setCheckable(True)
        row = QHBoxLayout()
        row.setContentsMargins(_SIDE_PX, 0, 16, 0)
        row.setSpacing(6)
        row.addWidget(title)
        row.addSpacing(8)
        row.addWidget(ChartLegend(self._themes), 1)
        for widget in (self._ranges, self._as_table, self._pause):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 6)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        context = self._context
        context.bridge.entries_added.connect(self._director.add_entries)
        context.bridge.snapshot_changed.connect(self._take_snapshot)
        context.bridge.feed_changed.connect(self._forget)
        context.navigator.node_changed.connect(self._show)
        context.workspace.document_changed.connect(self._learn_names)
        self._ranges.value_changed.connect(self._choose_range)
        self._pause.toggled.connect(self.set_paused)
        self._as_table.toggled.connect(self._choose_view)
        self._chart.pause_asked.connect(self.toggle_paused)
        self._chart.host_chosen.connect(self._go_to_host)
        self._chart.broker_chosen.connect(self._go_to_broker)
        self._chart.flag_chosen.connect(context.navigator.show_entry)

    def _begin(self) -> None:
        """Catch up with what the bridge already holds."""
        self._director.add_entries(self._context.bridge.entries)
        snapshot = self._context.bridge.snapshot
        if snapshot is not None:
            self._director.add_snapshot(snapshot)
        self._show()

    @Slot(object)
    def _take_snapshot(self, snapshot: object) -> None:
        self._director.add_snapshot(snapshot)  # type: ignore[arg-type]  # the signal's payload is a FarmSnapshot
        if not self._is_paused and self.isVisible():
            self._show()

    @Slot()
    def _forget(self) -> None:
        self._director.clear()
        self.set_paused(False)
        self._show()

    @Slot()
    def _learn_names(self) -> None:
        self._names = self._context.workspace.document.names()
        self._show()

    @Slot()
    def _show(self) -> None:
        scene = self._scene()
        if scene is None:
            self._chart.show_message(_translated("Waiting for the first figures of this site…"))
        else:
            self._chart.show_scene(scene)

    def _scene(self) -> Scene | None:
        selected = self._selected()
        site_id = self._site_id()
        if self._frozen is not None and site_id == self._frozen_site:
            return replace(self._frozen, names=self._names, selected=selected)
        lines = 2 if self._chart.height() < _SMALL_PX else 3
        if site_id is None:
            return None
        scene = self._director.scene(site_id, self._range_s, self._names, selected=selected, lines=lines)
        if self._is_paused and scene is not None:  # another site than the one that was held: held from here on
            self._frozen, self._frozen_site = replace(scene, is_paused=True), site_id
            return self._frozen
        return scene

    def _selected(self) -> int | None:
        node = self._context.navigator.node
        return node.object_id if node.kind in {NodeKind.HOST, NodeKind.BROKER} else None

    def _site_id(self) -> SiteId | None:
        """Return the site of the selected node, the first one for the farm."""
        document = self._context.workspace.document
        thing = document.get(self._context.navigator.node.object_id)
        site = None if thing is None else document.site_of(thing)
        if site is None and document.sites:
            site = document.sites[0]
        return None if site is None else site.id

    @Slot(str)
    def _choose_range(self, value: str) -> None:
        self._take_range(float(value))
        self.range_changed.emit(self._range_s)

    def _take_range(self, range_s: float) -> None:
        self._range_s = range_s
        if self._frozen is not None:
            self._frozen = self._director.reframed(self._frozen, range_s)
        self._show()
        self.refresh_texts()

    @Slot(bool)
    def _choose_view(self, is_table: bool) -> None:
        self._stack.setCurrentIndex(1 if is_table else 0)
        self._as_table.set_name(_translated("Show as chart") if is_table else _translated("Show as table"))
        self.refresh_texts()

    @Slot(int)
    def _go_to_host(self, host: int) -> None:
        self._go(NodeKind.HOST, host)

    @Slot(int)
    def _go_to_broker(self, broker: int) -> None:
        self._go(NodeKind.BROKER, broker)

    def _go(self, kind: NodeKind, object_id: int) -> None:
        """Select an object, unless it has been deleted since it was drawn."""
        if self._context.workspace.document.get(ObjectId(object_id)) is not None:
            self._context.navigator.go(Node(kind, ObjectId(object_id)))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._themes.tokens.surface))


def _translated(text: str) -> str:
    return QCoreApplication.translate("LivePane", text)
