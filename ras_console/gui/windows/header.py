"""The header: what the program is, where one is, what to look for, how the engine is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from ras_console.gui.kit import Chip, IconButton, SegmentedControl, Tone
from ras_console.gui.kit.painting import icon_at, mix
from ras_console.gui.preferences import LAB_SPEEDS
from ras_console.gui.theme import ThemeSwitch, font
from ras_console.gui.windows.breadcrumb import Breadcrumb
from ras_console.gui.windows.engine_status import EnginePlace, status_of
from ras_console.gui.windows.search import SearchBox
from ras_console.runtime.orders import SetSpeed

if TYPE_CHECKING:
    from ras_console.gui.context import ConsoleContext

HEIGHT_PX: Final = 50
PRODUCT: Final = "RAS Console"
_LOGO_PX: Final = 26


class Logo(QWidget):
    """The product's sign, drawn so that it is sharp at every size and density."""

    def __init__(self, themes: ThemeSwitch, size: int = _LOGO_PX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setFixedSize(size, size)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        rect = QRectF(self.rect())
        ground = QLinearGradient(rect.topLeft(), rect.bottomRight())
        ground.setColorAt(0.0, mix(tokens.accent, "#FFFFFF", 0.12))
        ground.setColorAt(1.0, mix(tokens.accent, "#000000", 0.18))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        radius = rect.width() * 7 / _LOGO_PX
        painter.drawRoundedRect(rect, radius, radius)
        inset = rect.width() * 5 / _LOGO_PX
        icon_at(painter, self._themes.assets, "waypoints", "#FFFFFF", rect.adjusted(inset, inset, -inset, -inset))


KEEPS_PACE: Final = (
    "The farm has a real site, so its one clock runs at real time: a lab beside it cannot be sped up or paused."
)


class SpeedControl(QWidget):
    """How fast the lab's clock runs: ×1, ×5, ×20 and pause. What it shows is what the engine says it does."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = context.bridge
        self._workspace = context.workspace
        self._resumed_at = LAB_SPEEDS[0]
        choices = [(f"{speed:g}", f"×{speed:g}") for speed in LAB_SPEEDS]
        self.speeds = SegmentedControl(context.themes, choices, name=self.tr("Lab speed"), size="small")
        self.speeds.setObjectName("lab_speed")
        self.pause = IconButton(context.themes, "pause", self.tr("Pause the lab"))
        self.pause.setObjectName("pause_lab_button")
        self.pause.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.speeds)
        row.addWidget(self.pause)
        self.speeds.value_changed.connect(self._choose)
        self.pause.clicked.connect(self._pause)
        self._bridge.snapshot_changed.connect(self.follow)
        self._workspace.document_changed.connect(self.follow)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Show the speed of the latest picture; hidden where no site is a lab."""
        self.setVisible(any(site.is_lab for site in self._workspace.document.sites))
        snapshot = self._bridge.snapshot
        is_mixed = any(not site.is_lab for site in self._workspace.document.sites)
        self.setEnabled(snapshot is not None and self._bridge.death is None and not is_mixed)
        self.setToolTip(KEEPS_PACE if is_mixed else "")
        if snapshot is None:
            return
        is_paused = snapshot.speed <= 0
        self.pause.setChecked(is_paused)
        self.pause.set_icon_name("play" if is_paused else "pause")
        self.pause.set_name(self.tr("Let the lab run on") if is_paused else self.tr("Pause the lab"))
        if not is_paused:
            self._resumed_at = snapshot.speed
        if self._resumed_at in LAB_SPEEDS:
            self.speeds.set_value(f"{self._resumed_at:g}")

    @Slot(str)
    def _choose(self, value: str) -> None:
        self._bridge.submit(SetSpeed(speed=float(value)))

    @Slot(bool)
    def _pause(self, is_paused: bool) -> None:
        self._bridge.submit(SetSpeed(speed=0.0 if is_paused else self._resumed_at))


class Header(QWidget):
    """The bar under the menus, 50 px high."""

    help_wanted = Signal()

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        themes = context.themes
        self.setObjectName("header")
        self.setFixedHeight(HEIGHT_PX)
        self._place = EnginePlace.HERE
        self._name = QLabel(PRODUCT)
        self._name.setFont(font("section"))
        self.breadcrumb = Breadcrumb(themes)
        self.search = SearchBox(context)
        self.search.setMinimumWidth(190)
        self.search.setMaximumWidth(280)
        self.speed = SpeedControl(context, self)
        self.pill = Chip(themes, "", Tone.NEUTRAL, has_dot=True)
        self.pill.setObjectName("engine_pill")
        self.theme_button = IconButton(themes, "sun-moon", self.tr("Dark or light"))
        self.theme_button.setObjectName("theme_button")
        self.help_button = IconButton(themes, "circle-help", self.tr("Help on this page (F1)"))
        self.help_button.setObjectName("help_button")
        self._lay_out(themes)
        self._connect()
        self.follow()

    def _lay_out(self, themes: ThemeSwitch) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 16, 1)
        row.setSpacing(10)
        row.addWidget(Logo(themes))
        row.addSpacing(2)
        row.addWidget(self._name)
        row.addSpacing(14)
        row.addWidget(self.breadcrumb, 10)
        row.addSpacing(6)
        row.addWidget(self.search, 4)
        row.addWidget(self.speed)
        row.addWidget(self.pill)
        icons = QHBoxLayout()
        icons.setSpacing(0)
        icons.addWidget(self.theme_button)
        icons.addWidget(self.help_button)
        row.addLayout(icons)

    def _connect(self) -> None:
        context = self._context
        self.breadcrumb.step_chosen.connect(context.navigator.go)
        self.theme_button.clicked.connect(context.themes.toggle)
        self.help_button.clicked.connect(self.help_wanted)
        context.navigator.node_changed.connect(self._show_way)
        context.workspace.document_changed.connect(self._show_way)
        context.bridge.snapshot_changed.connect(self.follow)
        context.bridge.engine_died.connect(self.follow)
        context.bridge.feed_changed.connect(self.follow)
        context.themes.theme_changed.connect(self.update)
        self._show_way()

    def show_engine_place(self, place: EnginePlace) -> None:
        """Say where the engine runs."""
        self._place = place
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Bring the pill up to date; the same words are not painted again."""
        status = status_of(self._context.bridge.snapshot, self._context.bridge.death, self._place)
        said = (self.pill.text(), self.pill.tone, self.pill.accessibleDescription())
        if (status.text, status.tone, status.sentence) != said:
            self.pill.show_state(status.text, status.tone)
            self.pill.setToolTip(status.sentence)
            self.pill.setAccessibleDescription(status.sentence)
        self.speed.follow()

    @Slot()
    def _show_way(self) -> None:
        document, node = self._context.workspace.document, self._context.navigator.node
        if document.get(node.object_id) is not None:
            self.breadcrumb.show_way(document, node)

    @override
    def sizeHint(self) -> QSize:
        return QSize(1200, HEIGHT_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._context.themes.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.chrome))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.border))
