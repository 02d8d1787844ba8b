"""The status bar: is there an engine, how large is the farm, how fast is everything, what time is it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget
from typing_extensions import override

from ras_console.gui.kit import Tone, tone_look
from ras_console.gui.kit.painting import icon_at
from ras_console.gui.theme import ThemeSwitch, font
from ras_console.gui.wall_clock import clock_text
from ras_console.gui.windows.engine_status import EnginePlace
from ras_console.gui.windows.undertaking_bar import UndertakingBar

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot
    from ras_console.gui.context import ConsoleContext

HEIGHT_PX: Final = 28
_RATE_WINDOW_S: Final = 1.0
"""Rates are shown as the mean of the last second: faster changing figures cannot be read."""


class _Connection(QLabel):
    """Connected or not, with its sign."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._tone = Tone.NEUTRAL
        self.setFont(font("help", weight=500))
        self.setContentsMargins(19, 0, 4, 0)
        themes.theme_changed.connect(self.update)

    def show_state(self, text: str, tone: Tone) -> None:
        """Show another state; nothing happens where it is the same."""
        if (text, tone) != (self.text(), self._tone):
            self._tone = tone
            self.setText(text)
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = tone_look(self._themes.tokens, self._tone)
        icon = "circle-x" if self._tone is Tone.ERROR else look.icon
        place = QRectF(0, (self.height() - 14) / 2, 14, 14)
        icon_at(QPainter(self), self._themes.assets, icon, look.foreground, place)


class StatusBar(QStatusBar):
    """28 px high. `count_frame` is told of every frame the window paints."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("status_bar")
        self.setSizeGripEnabled(False)
        self.setFixedHeight(HEIGHT_PX)
        self.setStyleSheet("QStatusBar::item { border: none; }")
        self.setContentsMargins(12, 1, 12, 0)
        self._place = EnginePlace.HERE
        self._connection = _Connection(context.themes)
        self._connection.setObjectName("connection")
        self._counts = self._label("farm_counts")
        self._engine = self._label("engine_rate")
        self._frames_label = self._label("frame_rate")
        self._clock = self._label("farm_clock")
        self._clock.setFont(font("help", weight=600))
        self.addWidget(self._connection)
        self.addWidget(self._counts)
        self.addWidget(UndertakingBar(context))
        for label in (self._engine, self._frames_label, self._clock):
            self.addPermanentWidget(label)
        self._since = QElapsedTimer()
        self._frames = 0
        self._first: FarmSnapshot | None = None
        self._connect()

    def _label(self, name: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setFont(font("help"))
        label.setContentsMargins(8, 0, 8, 0)
        return label

    def _connect(self) -> None:
        context = self._context
        context.bridge.snapshot_changed.connect(self._take)
        context.bridge.engine_died.connect(self._show_connection)
        context.bridge.feed_changed.connect(self._begin_anew)
        context.workspace.document_changed.connect(self._count)
        context.themes.theme_changed.connect(self._dress)
        self._dress()
        self._begin_anew()

    @Slot()
    def _dress(self) -> None:
        for label in (self._connection, self._counts, self._engine, self._frames_label):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, QColor(self._context.themes.tokens.text_second))
            label.setPalette(palette)

    def show_engine_place(self, place: EnginePlace) -> None:
        """Say where the engine runs."""
        self._place = place
        self._show_connection()

    def count_frame(self) -> None:
        """Count a painted frame of the window."""
        self._frames += 1

    @Slot()
    def _begin_anew(self) -> None:
        self._since.invalidate()
        self._first = None
        self._engine.clear()
        self._frames_label.clear()
        self._clock.clear()
        self._show_connection()
        self._count()
        if self._context.bridge.snapshot is not None:
            self._take(self._context.bridge.snapshot)

    @Slot(object)
    def _take(self, snapshot: FarmSnapshot) -> None:
        text = clock_text(snapshot.origin_wall_s + snapshot.at_s)
        if text != self._clock.text():
            self._clock.setText(text)
            self._show_connection()
            self._count()
        self._show_engine_rate(snapshot)
        self._show_frame_rate()

    def _show_engine_rate(self, snapshot: FarmSnapshot) -> None:
        """Show pictures per second of the engine's own clock over its speed, which is what a watch would count."""
        first, speed = self._first, snapshot.reached_speed or snapshot.speed
        if snapshot.speed <= 0:
            self._first = None
            self._engine.setText(self.tr("Engine paused"))
        elif first is None or first.speed != snapshot.speed:
            self._first = snapshot
        elif (passed_s := (snapshot.at_s - first.at_s) / speed) >= _RATE_WINDOW_S:
            rate_hz = (snapshot.number - first.number) / passed_s
            tick = f" · tick {snapshot.tick_ms:.1f} ms" if snapshot.tick_ms else ""  # a stepped engine has no cost
            self._engine.setText(f"Engine {rate_hz:.0f} Hz{tick}")
            self._first = snapshot

    def _show_frame_rate(self) -> None:
        if not self._since.isValid():
            self._since.start()
        elif self._since.elapsed() >= 1000 * _RATE_WINDOW_S:
            rate = 1000 * self._frames / self._since.restart()
            # Without a frame nobody is looking: a hidden window, or a picture being prepared.
            self._frames_label.setText(f"UI {rate:.0f} fps" if self._frames else "")
            self._frames = 0

    @Slot()
    def _show_connection(self) -> None:
        bridge = self._context.bridge
        if bridge.death is not None:
            self._connection.show_state(self.tr("Engine stopped"), Tone.ERROR)
        elif self._place is EnginePlace.NOWHERE:
            self._connection.show_state(self.tr("No engine"), Tone.NEUTRAL)
        elif bridge.snapshot is None:
            self._connection.show_state(self.tr("Connecting…"), Tone.NEUTRAL)
        else:
            self._connection.show_state(self.tr("Connected"), Tone.OK)

    @Slot()
    def _count(self) -> None:
        document, snapshot = self._context.workspace.document, self._context.bridge.snapshot
        sites = document.sites
        parts = [
            _counted(len(sites), "site"),
            _counted(sum(len(document.brokers(each.id)) for each in sites), "broker"),
            _counted(sum(len(document.hosts(each.id)) for each in sites), "host"),
        ]
        if snapshot is not None:
            parts.append(_counted(sum(each.figures.sessions for each in snapshot.sites), "session"))
        self._counts.setText(" · ".join(parts))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._context.themes.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.chrome))
        painter.fillRect(0, 0, self.width(), 1, QColor(tokens.border))
        if self.currentMessage():
            painter.setFont(font("help"))
            painter.setPen(QColor(tokens.text_second))
            room = QRectF(self.rect()).adjusted(14, 1, -14, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.currentMessage())


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
